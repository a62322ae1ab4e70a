"""Days as cells: which day stands where, and which cells a stretch of days takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bulletin_tui.dates import FIRST_DAY, LAST_DAY

ZOOMS = (1, 2, 3)
"""Cells that a day may take."""


@dataclass(frozen=True, slots=True)
class Scale:
    """`first` stands at cell 0; each day takes `zoom` cells."""

    first: date
    zoom: int
    width: int

    @property
    def days(self) -> int:
        """Days that are wholly in view."""
        return max(1, self.width // self.zoom)

    @property
    def last(self) -> date:
        """The last day that is wholly in view."""
        return self.first + timedelta(days=self.days - 1)

    def visible(self) -> Iterator[date]:
        """Every day that is in view, the last one perhaps in part."""
        count = -(-self.width // self.zoom)
        return (self.first + timedelta(days=number) for number in range(count))

    def cell(self, day: date) -> int:
        """Where a day begins; it may lie out of view."""
        return (day - self.first).days * self.zoom

    def day_at(self, cell: int) -> date:
        """The day at a cell."""
        return self.first + timedelta(days=cell // self.zoom)

    def cells(self, first: date, last: date) -> tuple[int, int]:
        """Start and end (not included) of the cells in view of a stretch of days."""
        return max(0, self.cell(first)), min(self.width, self.cell(last) + self.zoom)

    def showing(self, day: date) -> date:
        """The first day with which `day` is in view, moved as little as can be."""
        if day < self.first:
            return day
        if day > self.last:
            return self.first + (day - self.last)
        return self.first


def within(day: date) -> date:
    """The nearest day that can be typed."""
    return max(FIRST_DAY, min(day, LAST_DAY))


def shifted(day: date, days: int) -> date:
    """So many days on, within the days that can be typed."""
    try:
        return within(day + timedelta(days=days))
    except OverflowError:
        return LAST_DAY if days > 0 else FIRST_DAY
