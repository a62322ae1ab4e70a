"""The time that the program goes by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """The time that the program goes by; a day given on the command line stands still."""

    now: Callable[[], datetime]
    fixed: date | None = None

    def today(self) -> date:
        """The day that everything is reckoned from."""
        return self.fixed or self.now().date()
