"""The time that the program goes by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

BACK, AHEAD = 1, 400
"""Days: a clock that is further back than this, or further ahead, may be wrong."""


class Doubt(NamedTuple):
    """Why the clock may be wrong."""

    sentence: str
    is_back: bool
    """Whether it stands before what was entered last."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The time that the program goes by; a day given on the command line stands still."""

    now: Callable[[], datetime]
    fixed: date | None = None

    def today(self) -> date:
        """The day that everything is reckoned from."""
        return self.fixed or self.now().date()

    def doubt(self, last: datetime | None) -> Doubt | None:
        """Whether this can be the day, when something was entered at `last`; a given day can."""
        if last is None or self.fixed is not None:
            return None
        day, entered = self.now().date(), last.date()
        gap = (day - entered).days
        if -BACK <= gap <= AHEAD:
            return None
        how = f"倒退了 {-gap} 天" if gap < 0 else f"过了 {gap} 天"
        return Doubt(f"电脑的日期是 {day}，上次登记是 {entered}，{how}。", gap < 0)
