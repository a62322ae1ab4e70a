"""A year's notice of holidays and shifted working days, as a clerk enters it."""

from datetime import date
from typing import ClassVar, Self

from pydantic import Field, model_validator

from store.models.base import Part, Record
from store.models.text import Line, Name


class SpecialDay(Part):
    """A day that the notice names: off though it may be a weekday, or worked though it is not."""

    name: Name
    on: date
    is_off: bool


class WorkYear(Record):
    """The special days of one year; weekends and weekdays that are not named are as usual.

    The notice of a year may name days of the December before, such as a 元旦 that begins on a
    Saturday.
    """

    table: ClassVar[str] = "work_years"
    noun: ClassVar[str] = "工作日历"
    named_by: ClassVar[str] = "year"

    year: int = Field(ge=2000, le=2100)
    papers: tuple[Line, ...] = ()
    """The notice: its number or address."""
    days: tuple[SpecialDay, ...] = Field(min_length=1)

    @property
    def label(self) -> str:
        return f"{self.year} 年"

    def is_alike(self, other: Self) -> bool:
        """Whether the same days are off and worked, as when two offices enter one notice."""
        mine, others = ({(day.on, day.is_off) for day in year.days} for year in (self, other))
        return mine == others

    @model_validator(mode="after")
    def _each_day_once(self) -> Self:
        seen: dict[date, int] = {}
        for number, day in enumerate(self.days, 1):
            if not belongs_to(day.on, self.year):
                raise ValueError(f"第 {number} 天 {day.on} 不在 {self.year} 年，请改正")
            if (before := seen.setdefault(day.on, number)) != number:
                raise ValueError(f"第 {before} 天和第 {number} 天都是 {day.on}，请删掉一个")
        return self


def belongs_to(day: date, year: int) -> bool:
    """Whether the notice of a year can be about this day."""
    return day.year == year or (day.year, day.month) == (year - 1, 12)
