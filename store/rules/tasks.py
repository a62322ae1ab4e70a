"""What a person has to do, whatever it is about: one line of 今日."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

NEAR = 150
"""Days from which on a day is told with its year."""


class Group(StrEnum):
    """What a task asks for; the members stand in the order of their urgency."""

    OVERDUE = "overdue"
    PERMIT_OVER = "permit_over"
    INTERRUPTED = "interrupted"
    SHORT = "short"
    RULES = "rules"
    TAKE_DOWN = "take_down"
    PUT_UP = "put_up"
    TO_PRINT = "to_print"
    MISSED = "missed"
    PUBLISH_BY = "publish_by"
    DUTY = "duty"
    QUOTA = "quota"
    REVIEW = "review"
    PERMIT_ENDS = "permit_ends"
    DEFECT = "defect"
    ENDING_SOON = "ending_soon"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return _LABELS[self]


_LABELS = {
    Group.OVERDUE: "逾期未撤",
    Group.PERMIT_OVER: "许可过期",
    Group.INTERRUPTED: "掉了/被盖",
    Group.SHORT: "公示不足",
    Group.RULES: "规则变了",
    Group.TAKE_DOWN: "今天要撤",
    Group.PUT_UP: "今天要贴",
    Group.TO_PRINT: "本周要印",
    Group.MISSED: "过期没贴",
    Group.PUBLISH_BY: "最迟上板",
    Group.DUTY: "公开任务",
    Group.QUOTA: "篇数不够",
    Group.REVIEW: "该复核",
    Group.PERMIT_ENDS: "许可快到期",
    Group.DEFECT: "巡查问题",
    Group.ENDING_SOON: "快到期",
}


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, about one record; doing it is up to whoever shows it."""

    group: Group
    table: str
    """Table of the record it is about, if it is about one."""
    record_id: str
    what: str
    """The material, the duty or the defect, in the reader's words."""
    where: str = ""
    """The site or the unit."""
    due: date | None = None
    """By when; earlier comes first within a group."""
    note: str = ""
    """Why, or what is missing, such as 还差 2 个工作日."""
    code: str = ""
    """Of the sheet, where there is one."""
    is_provisional: bool = False
    """暂算: `due` may still move."""
    details: dict[str, str] = field(default_factory=dict, compare=False)
    """What else doing it needs to know, such as the month of a quota."""

    def told_due(self, today: date) -> str:
        """The day by which, as short as it is clear, with 暂算 where it may still move."""
        if self.due is None:
            return ""
        is_near = abs((self.due - today).days) <= NEAR
        mark = " 暂算" if self.is_provisional else ""
        return f"{self.due:{'%m-%d' if is_near else '%Y-%m-%d'}}{mark}"

    @property
    def key(self) -> str:
        """Tells it from every other task of the day."""
        more = ":".join(self.details.values())
        return f"{self.group.value}:{self.record_id}:{more}"


def in_order(tasks: Iterable[Task]) -> list[Task]:
    """The most urgent group first, and in it what is due first."""
    place = {group: number for number, group in enumerate(Group)}
    return sorted(tasks, key=lambda task: (place[task.group], task.due or date.max))


def by_group(tasks: Iterable[Task]) -> dict[Group, list[Task]]:
    """The tasks of each group that has any, in their order."""
    groups: dict[Group, list[Task]] = {}
    for task in in_order(tasks):
        groups.setdefault(task.group, []).append(task)
    return groups


def counted(groups: Mapping[Group, Sequence[Task]]) -> list[str]:
    """How many of each, such as 今天要贴 3."""
    return [f"{group.label} {len(tasks)}" for group, tasks in groups.items()]
