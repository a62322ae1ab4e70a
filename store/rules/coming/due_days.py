"""The days of a duty as an office keeps them: what falls on a day of rest is moved, or told of."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from store.days import ONE_DAY
from store.models import Obligation
from store.models.duties import RestDay
from store.rules.coming.shifting import LONGEST_REST, name_of_rest, nearest_workday
from store.rules.law.calendar import Source, WorkCalendar

MOVED: dict[RestDay, str] = {"before": "提前", "after": "顺延", "as_is": ""}
_STEPS: dict[RestDay, timedelta] = {"before": -ONE_DAY, "after": ONE_DAY}


class DueDay(NamedTuple):
    """A day of a duty."""

    on: date
    """By its rule."""
    day: date
    """By which it is to be published."""
    rest: str = ""
    """What the day by its rule is called where offices rest on it, such as 周六 or 国庆节."""
    moved: str = ""
    """提前 or 顺延, where it was moved."""
    is_provisional: bool = False
    """暂算: the holidays of the year are only estimated, and it may move once more."""

    @property
    def told(self) -> str:
        """What became of a day of rest; empty for a working day."""
        if not self.rest:
            return ""
        if self.moved:
            return f"{self.on:%m-%d} 是{self.rest}，{self.moved}到 {self.day:%m-%d}"
        return f"{self.on:%m-%d} 是{self.rest}"

    @property
    def word(self) -> str:
        """The same in a word or two, such as 周六提前."""
        return f"{self.rest}{self.moved}"


def due_day(duty: Obligation, on: date, calendar: WorkCalendar) -> DueDay:
    """By when what a rule names for a day is to be published."""
    rest = name_of_rest(on, calendar)
    step = _STEPS.get(duty.rest_day)
    if step is None:
        return DueDay(on, on, rest)
    day = nearest_workday(on, step, calendar) if rest else on
    sources = {calendar.source_of(each.year) for each in (on, day)}
    return DueDay(on, day, rest, MOVED[duty.rest_day] if rest else "", Source.ESTIMATED in sources)


def reach(duty: Obligation, first: date, last: date) -> tuple[date, date]:
    """The days of the rule that may be due in a span."""
    margin = timedelta(days=0 if duty.rest_day == "as_is" else LONGEST_REST)
    return first - margin, last + margin
