"""What has to be published again and again: when it is due, and how far each unit has come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from store.errors import Problem, Refused
from store.models import Material, Obligation
from store.natural import natural_key
from store.rules.coming.due_days import DueDay, due_day, reach
from store.rules.coming.published import first_published
from store.rules.coming.recurrence import check_rule, cycle_of, days_of
from store.rules.law.calendar import WorkCalendar
from store.rules.tasks import Group, Task
from store.rules.wall.ledger import Row

MOST_DRAFTS = 400
"""A year, of one duty: a list of every month for thirty communities makes 360."""


class Stage(StrEnum):
    """How far an occurrence has come; the members stand in the order of their urgency."""

    MISSING = "missing"
    DUE = "due"
    DRAFTED = "drafted"
    PLANNED = "planned"
    COMING = "coming"
    LATE = "late"
    DONE = "done"
    WAIVED = "waived"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {
            "missing": "缺",
            "due": "该备稿",
            "drafted": "有草稿",
            "planned": "已排期",
            "coming": "还没到",
            "late": "晚公布",
            "done": "已公布",
            "waived": "不办",
        }[self.value]


class Made(NamedTuple):
    """A material that was made for an occurrence."""

    material_id: str
    is_planned: bool
    shown_on: date | None
    """When it first came before the public."""


Key = tuple[str, date, str]
"""Duty, day and unit: what a draft is made for, once."""


def made_for(rows: Iterable[Row], drafts: Iterable[Material]) -> dict[Key, Made]:
    """What was made for each day of each duty; where there are two, the one that came farthest.

    `rows` are the ledger's lines, `drafts` materials that may not be among them.
    """
    listed = [row for row in rows if row.occurrence]
    shown = first_published(listed)
    planned = {row.material_id for row in listed if not row.is_closed}
    units = {row.material_id: (row.occurrence, row.author_id) for row in listed}
    for draft in drafts:
        if draft.obligation_id is not None and draft.occurrence_on is not None:
            units[draft.id] = (draft.obligation_id, draft.occurrence_on), draft.unit_id
    found: dict[Key, Made] = {}
    for material_id, (occurrence, unit) in units.items():
        assert occurrence is not None
        on = shown[material_id].on if material_id in shown else None
        made = Made(material_id, material_id in planned, on)
        key = (*occurrence, unit)
        found[key] = min(found.get(key, made), made, key=_farthest)
    return found


def _farthest(made: Made) -> tuple[date, bool, str]:
    return (made.shown_on or date.max, not made.is_planned, made.material_id)


class Share(NamedTuple):
    """What one unit has done for an occurrence."""

    unit_id: str
    stage: Stage
    material_id: str = ""
    shown_on: date | None = None
    why: str = ""
    """Why it is not done this time, where somebody has decided so."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One day of a duty, with every unit that has it."""

    duty: Obligation
    due: DueDay
    shares: tuple[Share, ...]

    @property
    def on(self) -> date:
        """Its day by the rule, which its drafts are made for wherever it is moved."""
        return self.due.on

    @property
    def stage(self) -> Stage:
        """The most urgent of its units'."""
        order = list(Stage)
        return min((share.stage for share in self.shares), key=order.index, default=Stage.COMING)

    def at(self, *stages: Stage) -> list[Share]:
        """The units that have come so far."""
        return [share for share in self.shares if share.stage in stages]


def units_of(duty: Obligation, communities: Sequence[str]) -> Sequence[str]:
    """Ids of the units that have this duty."""
    return duty.unit_ids or communities


def check_duty(duty: Obligation, communities: Sequence[str], today: date) -> None:
    """Raises Refused for a rule that is none, and for one that makes too many drafts.

    `communities` are the ids of all of them.
    """
    if not duty.recurrence and not duty.per_month:
        raise Refused(Problem("recurrence", "请选多久一次，或者填每月至少几篇"))
    if not duty.recurrence:
        return
    start = max(duty.starts_on, today)
    try:
        times = len(days_of(duty.recurrence, duty.starts_on, start, start + timedelta(days=365)))
    except ValueError as error:
        raise Refused(Problem("recurrence", str(error))) from None
    units = len(units_of(duty, communities))
    if times * units > MOST_DRAFTS:
        raise Refused(
            Problem(
                "recurrence",
                f"这样一年要备 {times * units} 份草稿（{times} 次，{units} 个单位），太多了。"
                "请隔久一点，或者少选几个单位；只管篇数的，请只填每月至少几篇",
            )
        )


def occurrences(
    duties: Iterable[Obligation],
    communities: Sequence[str],
    made: Mapping[Key, Made],
    first: date,
    last: date,
    today: date,
    calendar: WorkCalendar,
) -> list[Occurrence]:
    """What is due in a span, by day; a rule that is not understood makes nothing.

    What was made for a day that the rule does not name any more is kept.
    """
    found = []
    for duty in duties:
        own = {key: value for key, value in made.items() if key[0] == duty.id}
        days = {on for _, on, _ in own} | _days(duty, *reach(duty, first, last))
        ours = (occurrence(duty, on, communities, own, today, calendar) for on in days)
        found += [one for one in ours if first <= one.due.day <= last]
    return sorted(found, key=lambda one: (one.due.day, natural_key(one.duty.name)))


def occurrence(
    duty: Obligation,
    on: date,
    communities: Sequence[str],
    made: Mapping[Key, Made],
    today: date,
    calendar: WorkCalendar,
) -> Occurrence:
    """One day of a duty, with all who have it and all who did it."""
    due = due_day(duty, on, calendar)
    units = dict.fromkeys(units_of(duty, communities))
    units.update((unit, None) for which, day, unit in made if (which, day) == (duty.id, on))
    shares = (_share(duty, due, unit, made.get((duty.id, on, unit)), today) for unit in units)
    return Occurrence(duty, due, tuple(shares))


def _days(duty: Obligation, first: date, last: date) -> set[date]:
    if not duty.recurrence or duty.is_paused:
        return set()
    try:
        return set(days_of(duty.recurrence, duty.starts_on, first, min(last, duty.ends_on or last)))
    except ValueError:
        return set()


def _share(duty: Obligation, due: DueDay, unit: str, made: Made | None, today: date) -> Share:
    if made is not None and made.shown_on is not None:
        stage = Stage.DONE if made.shown_on <= due.day else Stage.LATE
        return Share(unit, stage, made.material_id, made.shown_on)
    material_id = made.material_id if made else ""
    if waiver := duty.waiver(due.on, unit):
        return Share(unit, Stage.WAIVED, material_id, why=waiver.why)
    if due.day < today:
        return Share(unit, Stage.MISSING, material_id)
    if made is not None:
        return Share(unit, Stage.PLANNED if made.is_planned else Stage.DRAFTED, material_id)
    is_due = due.day - timedelta(days=duty.draft_days) <= today
    return Share(unit, Stage.DUE if is_due else Stage.COMING)


def fault_of(duty: Obligation) -> str:
    """What is wrong with a rule that came from a file; empty where nothing is."""
    try:
        if duty.recurrence:
            check_rule(duty.recurrence)
    except ValueError as error:
        return str(error)
    return ""


def told_rule(duty: Obligation) -> str:
    """How often it comes, in words."""
    if not duty.recurrence:
        return f"每月至少 {duty.per_month} 篇"
    cycle = cycle_of(duty.recurrence)
    return cycle.words if cycle else duty.recurrence


OPEN = (Stage.MISSING, Stage.DUE, Stage.DRAFTED, Stage.COMING)
"""The stages at which somebody may still decide that it is not done this time."""
_ASKING = {
    Stage.MISSING: "过了日子还没公布",
    Stage.DUE: "还没备稿",
    Stage.DRAFTED: "草稿还没排期",
}
"""The stages at which somebody has to do something, with what is missing."""


def tasks(found: Iterable[Occurrence], names: Mapping[str, str]) -> list[Task]:
    """What is to be written and planned now, one line for all units at the same stage.

    `names` are those of the units by id. A sheet that is planned is a task of its own already.
    """
    return [
        Task(
            Group.DUTY,
            Obligation.table,
            one.duty.id,
            one.duty.name,
            _told_units([names.get(share.unit_id, "") for share in shares]),
            one.due.day,
            "，".join(filter(None, (note, one.due.told))),
            is_provisional=one.due.is_provisional,
            details={
                "on": one.on.isoformat(),
                "stage": stage.value,
                "unit_id": shares[0].unit_id if len(shares) == 1 else "",
                "material_id": shares[0].material_id if len(shares) == 1 else "",
            },
        )
        for one in found
        for stage, note in _ASKING.items()
        if (shares := one.at(stage))
    ]


def _told_units(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]}等 {len(names)} 个单位"
