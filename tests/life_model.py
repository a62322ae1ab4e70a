"""A plain model of what befalls a posting, which looks at every single day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from store.models import TickKind
from store.rules.wall.lifecycle import State

ONE_DAY = timedelta(days=1)
Law = dict[str, Any]
IN_DAYS: Law = {"days": 4, "unit": "day", "first": True, "again": "pause"}
ANEW: Law = {"days": 3, "unit": "workday", "first": True, "again": "restart"}
LAWS: dict[str, tuple[Law, ...]] = {
    "low_income_publicity": (IN_DAYS,),
    "medical_aid_publicity": (ANEW,),
    "temporary_aid_publicity": ({"days": 2, "unit": "workday", "first": False, "again": "pause"},),
    "conscription": ({"days": 3, "unit": "day", "first": False, "again": "restart"},),
    "property_notice": (IN_DAYS, ANEW),
}
"""All laws of a matter hold at once."""


@dataclass(frozen=True)
class Mark:
    """One entry that stands: what and when, and what it did to the planned end."""

    kind: TickKind
    day: date
    moved: tuple[date, date] | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Sheet:
    """What the model knows of a posting."""

    material: str
    site: str
    matter: str
    start: date
    end: date | None
    is_waived: bool = False
    marks: tuple[Mark, ...] = ()
    is_cancelled: bool = False
    is_settled: bool = False

    @property
    def last(self) -> Mark | None:
        return self.marks[-1] if self.marks else None

    @property
    def is_up(self) -> bool:
        return self.last is not None and self.last.kind is TickKind.POSTED

    @property
    def is_closed(self) -> bool:
        is_down = self.last is not None and self.last.kind is TickKind.REMOVED
        return self.is_cancelled or is_down

    @property
    def is_excused(self) -> bool:
        """Whether it came down on the early day that a reason was given for, or later."""
        last, end = self.last, self.end
        return self.is_waived and (end is None or (last is not None and last.day >= end))

    def takes(self, kind: TickKind, day: date) -> bool:
        if self.is_closed or (self.last and day < self.last.day):
            return False
        if kind is TickKind.POSTED:
            return not self.is_up
        return self.is_up if kind is TickKind.INTERRUPTED else self.last is not None

    def state(self, today: date) -> State:
        if self.is_cancelled:
            return State.CANCELLED
        if self.last is None:
            return State.OVERDUE_POSTING if self.start < today else State.SCHEDULED
        if self.last.kind is TickKind.REMOVED:
            return State.WITHDRAWN if self.last.reason == "withdrawn" else State.REMOVED
        if self.last.kind is TickKind.INTERRUPTED:
            return State.INTERRUPTED
        if self.end is None or today < self.end:
            return State.POSTED
        return State.DUE_REMOVAL if today == self.end else State.OVERDUE_REMOVAL


@dataclass
class Days:
    """Lives through a sheet's days one by one."""

    sheet: Sheet
    law: Law
    is_workday: Any
    count: int = 0
    enough_on: date | None = None
    is_up: bool = False
    extra: list[Mark] = field(default_factory=list)

    def live(self, day: date) -> None:
        law, was_up, is_full = self.law, self.is_up, False
        marks = [m for m in (*self.sheet.marks, *self.extra) if m.day == day]
        for mark in marks:
            self.is_up = mark.kind is TickKind.POSTED
        came_down = any(mark.kind is not TickKind.POSTED for mark in marks)
        if self.is_up and not came_down:
            is_full = was_up or law["first"]
        if is_full and (law["unit"] == "day" or self.is_workday(day)):
            self.count += 1
            if self.count >= law["days"] and self.enough_on is None:
                self.enough_on = day
        self.fall(day)

    def fall(self, day: date) -> None:
        """What a fall on this day does to the count."""
        marks = [m for m in self.sheet.marks if m.day == day]
        fell = any(mark.kind is TickKind.INTERRUPTED for mark in marks)
        if fell and self.law["again"] == "restart" and self.enough_on is None:
            self.count = 0
