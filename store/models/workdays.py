"""A year's notice of holidays and shifted working days, as a clerk enters it."""

from __future__ import annotations

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
    """The special days of one year; weekends and weekdays that are not named are as usual."""

    table: ClassVar[str] = "work_years"
    noun: ClassVar[str] = "工作日历"
    named_by: ClassVar[str] = "year"

    year: int = Field(ge=2000, le=2100)
    papers: tuple[Line, ...] = ()
    """The notice: its number or address."""
    days: tuple[SpecialDay, ...]

    @model_validator(mode="after")
    def _each_day_once(self) -> Self:
        seen: dict[date, SpecialDay] = {}
        for number, day in enumerate(self.days, 1):
            if day.on.year != self.year:
                raise ValueError(f"第 {number} 行 {day.on} 不在 {self.year} 年，请改正")
            if (before := seen.get(day.on)) is not None:
                raise ValueError(
                    f"第 {number} 行 {day.on} 重复了：前面已写“{before.name}”，请删掉一行"
                )
            seen[day.on] = day
        return self
