"""Working days in China: what the clerk entered, what was announced, and beyond it an estimate."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from store.days import ONE_DAY
from store.models.workdays import SpecialDay, WorkYear
from store.rules.law.festivals import statutory_days

FARTHEST = 4_000
"""Days that are looked through for the end of a period; the longest rule needs ten years."""


class Source(StrEnum):
    """From where it is known whether a day is worked."""

    ENTERED = "entered"
    """By the notice of its year that the clerk entered."""
    ANNOUNCED = "announced"
    """By the notices that chinesecalendar carries."""
    ESTIMATED = "estimated"
    """By weekends and the statutory holidays alone (全国年节及纪念日放假办法, 2024-11-10)."""

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {"entered": "已录入", "announced": "已公布", "estimated": "暂算"}[self.value]


class Due(NamedTuple):
    """A day that was reckoned, and whether it may still move."""

    day: date
    is_provisional: bool
    """暂算: some day of the count is only estimated."""


class Counted(NamedTuple):
    """How many working days lie in a span, and whether that may still change."""

    days: int
    is_provisional: bool


class WorkCalendar:
    """Answers for every day; `entered` years come before the announced ones."""

    def __init__(self, entered: Iterable[WorkYear] = ()) -> None:
        years = list(entered)
        self._entered = {year.year: year for year in years}
        self._special = {day.on: day for year in years for day in year.days}
        self._known: dict[date, tuple[bool, Source]] = {}

    @cached_property
    def announced_to(self) -> int:
        """The last year that chinesecalendar knows."""
        from chinese_calendar.constants import holidays  # late: most starts count no days

        return int(max(day.year for day in holidays))

    @cached_property
    def announced_from(self) -> int:
        """The first year that chinesecalendar knows."""
        from chinese_calendar.constants import holidays

        return int(min(day.year for day in holidays))

    def source_of(self, year: int) -> Source:
        """From where a year is known."""
        if year in self._entered:
            return Source.ENTERED
        known = self.announced_from <= year <= self.announced_to
        return Source.ANNOUNCED if known else Source.ESTIMATED

    def version(self, first: date, last: date) -> str:
        """The sources of the years of a span, such as `2026 announced, 2027 estimated`."""
        years = range(first.year, last.year + 1)
        return ", ".join(f"{year} {self.source_of(year).value}" for year in years)

    def is_workday(self, day: date) -> tuple[bool, Source]:
        """Whether offices work on this day, and from where that is known."""
        found = self._known.get(day)
        if found is None:
            found = self._known[day] = self._looked_up(day)
        return found

    def name_of(self, day: date) -> str:
        """What the day is called where it is not as usual; empty otherwise."""
        source = self.source_of(day.year)
        if (special := self._special.get(day)) is not None:
            return special.name
        if source is Source.ENTERED:
            return ""
        if source is Source.ESTIMATED:
            return statutory_days(day.year).get(day, "")
        from chinese_calendar.constants import holidays, workdays

        english = holidays.get(day) or workdays.get(day)
        return _CHINESE.get(english, english or "")

    def special_days(self, year: int) -> list[SpecialDay]:
        """The days of a year that are not as usual, as they were entered, announced or guessed."""
        source = self.source_of(year)
        if source is Source.ENTERED:
            return sorted(self._entered[year].days, key=lambda day: day.on)
        if source is Source.ESTIMATED:
            off = sorted(statutory_days(year).items())
            return [SpecialDay(name=name, on=day, is_off=True) for day, name in off]
        from chinese_calendar.constants import holidays, workdays

        days = sorted(day for day in {*holidays, *workdays} if day.year == year)
        return [SpecialDay(name=self.name_of(d), on=d, is_off=d in holidays) for d in days]

    def _looked_up(self, day: date) -> tuple[bool, Source]:
        if (special := self._special.get(day)) is not None:
            return not special.is_off, Source.ENTERED
        source = self.source_of(day.year)
        if source is Source.ENTERED:
            return day.weekday() < 5, source
        if source is Source.ANNOUNCED:
            from chinese_calendar import is_workday

            return is_workday(day), source
        return day.weekday() < 5 and day not in statutory_days(day.year), source

    def after(self, start: date, workdays: int, *, counts_first_day: bool = False) -> Due:
        """The last of so many working days; the start is the first of them only if it counts.

        Raises ValueError for none, and for more than lie within ten years.
        """
        if workdays < 1:
            raise ValueError("天数至少是 1")
        day = start if counts_first_day else start + ONE_DAY
        left, guessed = workdays, False
        for _ in range(FARTHEST):
            works, source = self.is_workday(day)
            guessed = guessed or source is Source.ESTIMATED
            left -= works
            if not left:
                return Due(day, guessed)
            day += ONE_DAY
        raise ValueError("天数太多，算不到那么远")

    def count(self, first: date, last: date) -> Counted:
        """The working days from `first` to `last`, both included; none when they run backwards."""
        days, guessed = 0, False
        for number in range(first.toordinal(), last.toordinal() + 1):
            works, source = self.is_workday(date.fromordinal(number))
            days += works
            guessed = guessed or source is Source.ESTIMATED
        return Counted(days, guessed)


_CHINESE = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}
