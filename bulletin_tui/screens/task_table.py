"""The lines of 今日: their columns, their groups, and how both are painted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import ClassVar

from textual.binding import Binding, BindingType

from bulletin_tui.widgets.columns import Column
from bulletin_tui.widgets.grouped_table import GroupedTable, Heading
from store.models import Site
from store.rules.tasks import Group, Task
from store.rules.wall.codes import spoken

_STYLES = {
    **dict.fromkeys((Group.OVERDUE, Group.PERMIT_OVER, Group.INTERRUPTED, Group.SHORT), "overdue"),
    **dict.fromkeys(
        (Group.RULES, Group.TAKE_DOWN, Group.PUBLISH_BY, Group.QUOTA, Group.DUTY), "soon"
    ),
    Group.ENDING_SOON: "muted",
}
"""How a group's name is painted, where not as any other."""


class TaskTable(GroupedTable[Task]):
    """Names what Enter does here; the focused table's word is the one in the footer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "办理", id="today.do", tooltip="做这一条要做的事"),
        Binding("ctrl+a", "screen.mark_all", "全选", show=False, id="today.mark-all"),
        Binding("a", "screen.mark_group", "选全组", id="today.mark-group"),
    ]


def columns(
    tasks: Sequence[Task], today: date, away: Collection[str] | None = None
) -> list[Column[Task]]:
    """As wide as the days and codes need; what the headings say is said there alone.

    `away` are the keys of the tasks that are about no place, where places are the groups.
    """
    long = any(len(task.told_due(today)) > len("12-31") for task in tasks)

    def late(task: Task) -> str:
        return "overdue" if task.due and task.due < today else ""

    def what(task: Task) -> str:
        """Where a line stands under no place, whose it is, too."""
        return f"{task.where}  {task.what}" if away and task.key in away else task.what

    first = Column[Task]("地方", 14, lambda task: task.where, weight=1)
    if away is not None:
        first = Column[Task]("要做", 10, lambda t: t.group.label, lambda t: style_of(t.group))
    return [
        first,
        Column("事情", 26, what, weight=2),
        Column("期限", 10 if long else 5, lambda task: task.told_due(today), late),
        Column("说明", 16, lambda task: task.note, weight=1, drop=1),
        Column("单号", 8, lambda task: spoken(task.code) if task.code else ""),
    ]


def heading_of_group(group: Group, count: int) -> Heading:
    """A group with how many it has."""
    return Heading(f"{group.label}（{count}）", style_of(group))


def heading_of_site(site: Site | None, count: int) -> Heading:
    """A place on the walk with how much is to be done there; None for what is at no place."""
    if site is None:
        return Heading(f"在办公室（{count}）")
    return Heading("  ".join(filter(None, (site.route, f"{site.name}（{count}）", site.place))))


def style_of(group: Group) -> str:
    """How the group's name is painted."""
    return _STYLES.get(group, "strong")
