"""A month of working days: what is off, what is worked in exchange, and what was counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from bulletin_tui.dates import month_weeks
from bulletin_tui.widgets.plain import fit
from store.days import WEEKDAYS

CELL = 5
"""Cells of a day: its number, then 休 or 班 where it is not as usual."""


@dataclass(frozen=True, slots=True)
class Span:
    """What was counted, and how to tell a working day."""

    first: date
    """The first day that counts."""
    last: date
    works: Callable[[date], bool]
    workdays_only: bool
    """Whether days off are left out of the count."""

    def counts(self, day: date) -> bool:
        """Whether this day is one of those that were counted."""
        inside = self.first <= day <= self.last
        return inside and (not self.workdays_only or self.works(day))


class WorkMonth(Widget):
    """Weekends are days like others: a limit may end on a Saturday that is worked."""

    DEFAULT_CSS = f"""
    WorkMonth {{
        height: auto;
        width: {CELL * 7};
        & > .work-month--title {{ text-style: bold; }}
        & > .work-month--heading {{ color: $text-muted; }}
        & > .work-month--off {{ color: $text-muted; }}
        & > .work-month--counted {{ color: $text-accent; text-style: bold; }}
        & > .work-month--last {{ text-style: bold reverse; }}
    }}
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"work-month--{part}" for part in ("title", "heading", "day", "off", "counted", "last")
    }

    def __init__(self, month: date, span: Span) -> None:
        super().__init__()
        self._month, self._span = month, span
        self._weeks = month_weeks(month)
        self.styles.height = len(self._weeks) + 2

    def render_line(self, y: int) -> Strip:
        """The month's name, the weekdays, then a line a week."""
        if y == 0:
            name = f"{self._month.year}年{self._month.month}月"
            cells = [Segment(fit(f"  {name}", CELL * 7), self._style("title"))]
        elif y == 1:
            style = self._style("heading")
            cells = [Segment(fit(f"  {word}", CELL), style) for word in WEEKDAYS]
        elif y - 2 < len(self._weeks):
            cells = [self._day(day) for day in self._weeks[y - 2]]
        else:
            cells = []
        return Strip(cells).adjust_cell_length(self.size.width, self.rich_style)

    def _style(self, part: str) -> Style:
        return self.get_component_rich_style(f"work-month--{part}")

    def _day(self, day: date) -> Segment:
        if day.month != self._month.month:
            return Segment(" " * CELL, self.rich_style)
        works = self._span.works(day)
        mark = "" if works == (day.weekday() < 5) else "班" if works else "休"
        text = fit(f"{day.day:>3}{mark}", CELL)
        if day == self._span.last:
            return Segment(text, self._style("last"))
        if self._span.counts(day):
            return Segment(text, self._style("counted"))
        return Segment(text, self._style("day" if works else "off"))
