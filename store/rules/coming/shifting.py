"""Days that come again: the same date of a later month or year, the same weekday of a week, or so
many days on.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from store.days import ONE_DAY, provisional_mark, told_day, weekday_name
from store.rules.law.calendar import Source, WorkCalendar

DAYS_OF_YEAR = 365.25
LONGEST_REST = 31
"""Days that are looked through for a working day."""


class How(StrEnum):
    """What stays the same."""

    MONTH = "month"
    DATE = "date"
    WEEKDAY = "weekday"
    FESTIVAL = "festival"
    DAYS = "days"

    @property
    def label(self) -> str:
        """The words on the screen."""
        return {
            "month": "下个月同一天",
            "date": "同月同日",
            "weekday": "同一周的同一个星期几",
            "festival": "跟着节日走",
            "days": "往后挪几天",
        }[self.value]


class Moved(NamedTuple):
    """A day in its new year, and what to think about."""

    day: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Shift:
    """By how much, and what stays the same.

    `days` counts only where days are moved, by somebody's wish or with a festival, and `months`
    only for what comes every month.
    """

    how: How = How.DATE
    years: int = 1
    days: int = 0
    months: int = 0

    def moved(self, old: date) -> Moved:
        """The day that takes the place of an old one."""
        if self.how in (How.DAYS, How.FESTIVAL):
            return Moved(old + timedelta(days=self.days))
        if self.how is How.MONTH:
            return self._same_day_of_month(old)
        if self.how is How.WEEKDAY:
            return self._same_weekday(old)
        year = old.year + self.years
        try:
            return Moved(old.replace(year=year))
        except ValueError:
            told = f"{year} 年没有 2 月 29 日，改成 2 月 28 日；也可以是 3 月 1 日"
            return Moved(date(year, 2, 28), told)

    def _same_day_of_month(self, old: date) -> Moved:
        year, month = _later_month(old.year, old.month, self.months)
        last = monthrange(year, month)[1]
        if old.day <= last:
            return Moved(date(year, month, old.day))
        return Moved(date(year, month, last), f"{month} 月没有 {old.day} 日，改成 {last} 日")

    def _same_weekday(self, old: date) -> Moved:
        year, week, weekday = old.isocalendar()
        year += self.years
        try:
            moved = date.fromisocalendar(year, week, weekday)
            if moved.year - old.year == self.years:
                return Moved(moved)
            told = (
                f"{old:%m-%d} 算 {year - self.years} 年第 {week} 周，所以改到 {year} 年第 {week} 周"
            )
            return Moved(moved, told)
        except ValueError:
            told = f"{year} 年没有第 {week} 周，改成第 {week - 1} 周"
            return Moved(date.fromisocalendar(year, week - 1, weekday), told)

    def years_between(self, old: date) -> int:
        """By how many years a text of that day grows older.

        What was written in the last days of a year, about the next, grows no older for being moved
        across a new year.
        """
        if self.how is How.MONTH:
            return self.moved(old).day.year - old.year
        if self.how is not How.DAYS:
            return self.years
        return round(self.days / DAYS_OF_YEAR) or self.moved(old).day.year - old.year

    def months_between(self, old: date) -> int:
        """By how many months what is told of a month grows older; 0 for what comes every year."""
        if self.how is How.MONTH:
            return self.months
        if self.how is not How.DAYS:
            return 0
        new = self.moved(old).day
        months = 12 * (new.year - old.year) + new.month - old.month
        return months if 0 < months < 12 else 0

    def moved_month(self, year: int, month: int, written: date) -> tuple[int, int]:
        """The month that takes the place of one in a text of a day."""
        return _later_month(year, month, self.months_between(written))


def _later_month(year: int, month: int, more: int) -> tuple[int, int]:
    years, months = divmod(month - 1 + more, 12)
    return year + years, months + 1


def name_of_rest(day: date, calendar: WorkCalendar) -> str:
    """Why offices do not work on a day, such as 国庆节 or 周六; empty where they do."""
    if calendar.is_workday(day)[0]:
        return ""
    return calendar.name_of(day) or weekday_name(day)


def rest_day(day: date, calendar: WorkCalendar) -> str:
    """The same in a sentence, with the working days around it; empty where they do."""
    name = name_of_rest(day, calendar)
    if not name:
        return ""
    guess = provisional_mark(calendar.is_workday(day)[1] is Source.ESTIMATED)
    before, after = (nearest_workday(day, step, calendar) for step in (-ONE_DAY, ONE_DAY))
    return f"{day:%m-%d} 是{name}{guess}，可改 {told_day(before)} 或 {told_day(after)}"


def nearest_workday(day: date, step: timedelta, calendar: WorkCalendar) -> date:
    """The next working day in a direction; no rest in China is longer than a month."""
    for _ in range(LONGEST_REST):
        day += step
        if calendar.is_workday(day)[0]:
            return day
    return day
