"""A month on one screen: a number per day, and a cursor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from bulletin_tui.dates import FIRST_DAY, LAST_DAY, month_weeks, shift_month
from bulletin_tui.widgets.plain import fit
from store.days import WEEKDAYS

MOVE = Binding.Group("选日", compact=True)
LINES_ABOVE = 2
"""The month's name and the names of the weekdays stand above the weeks."""


class MonthGrid(Widget, can_focus=True):
    """Shows `counts` for the month of `cursor`; arrows move by day and week, pages by month."""

    DEFAULT_CSS = """
    MonthGrid {
        height: 8;
        min-width: 35;
        & > .month-grid--title { text-style: bold; }
        & > .month-grid--day { color: $foreground; }
        & > .month-grid--heading { color: $text-muted; text-style: bold; }
        & > .month-grid--outside { color: $text-muted; }
        & > .month-grid--today { color: $text-accent; text-style: bold underline; }
        & > .month-grid--cursor { text-style: reverse; }
        & > .month-grid--busy { color: $text-warning; text-style: bold; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"month-grid--{part}"
        for part in ("title", "heading", "day", "outside", "today", "cursor", "busy")
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", "前一天", group=MOVE, id="grid.previous-day"),
        Binding("right", "move(1)", "后一天", group=MOVE, id="grid.next-day"),
        Binding("up", "move(-7)", "上一周", group=MOVE, id="grid.previous-week"),
        Binding("down", "move(7)", "下一周", group=MOVE, id="grid.next-week"),
        Binding("pageup", "month(-1)", "上月", show=False, id="grid.previous-month"),
        Binding("pagedown", "month(1)", "下月", show=False, id="grid.next-month"),
        Binding("home", "today", "今天", show=False, id="grid.today"),
        Binding("enter", "choose", "查看当日", id="grid.choose"),
    ]

    cursor: reactive[date] = reactive(FIRST_DAY, init=False)
    counts: reactive[Mapping[date, int]] = reactive(dict, init=False)

    @dataclass
    class DayMoved(Message):
        """The cursor rests on another day."""

        grid: MonthGrid
        day: date

        @property
        def control(self) -> MonthGrid:
            return self.grid

    @dataclass
    class DayChosen(Message):
        """The user wants to see the day."""

        grid: MonthGrid
        day: date

        @property
        def control(self) -> MonthGrid:
            return self.grid

    def __init__(
        self, cursor: date, today: date, *, busy: int = 5, counted: str = "", id: str | None = None
    ) -> None:
        """Show the month of `cursor`; days with `busy` or more stand out.

        `counted` says beside the month's name what the numbers are.
        """
        super().__init__(id=id)
        self._today = today
        self._busy = busy
        self._counted = counted
        self.set_reactive(MonthGrid.cursor, cursor)

    # Painting ---------------------------------------------------------------------------

    def _cell(self) -> int:
        """Width of a day, in terminal cells."""
        return max(5, min(10, self.size.width // 7))

    def render_line(self, y: int) -> Strip:
        """The title, the weekdays, then a line a week."""
        weeks, cell, cells = month_weeks(self.cursor), self._cell(), list[Segment]()
        if y == 0:
            style = self.get_component_rich_style("month-grid--title")
            month = f"{self.cursor.year}年{self.cursor.month}月  {self._counted}".rstrip()
            cells = [Segment(_centred(month, cell * 7), style)]
        elif y == 1:
            style = self.get_component_rich_style("month-grid--heading")
            cells = [Segment(_centred(day, cell), style) for day in WEEKDAYS]
        elif y - LINES_ABOVE < len(weeks):
            cells = [self._day(day, cell) for day in weeks[y - LINES_ABOVE]]
        return Strip(cells).adjust_cell_length(self.size.width, self.rich_style)

    def _day(self, day: date, cell: int) -> Segment:
        count, mark = self.counts.get(day, 0), ""
        if count:
            mark = f" {min(count, 99)}张" if cell >= 8 else f"*{min(count, 99)}"
        margin = " " if cell >= 6 else ""
        text = fit(f"{margin}{day.day:>2}{mark}", cell)
        return Segment(text, self.get_component_rich_style(*self._classes_of(day)))

    def _classes_of(self, day: date) -> list[str]:
        names = ["month-grid--day"]
        if day.month != self.cursor.month:
            names.append("month-grid--outside")
        if self.counts.get(day, 0) >= self._busy:
            names.append("month-grid--busy")
        if day == self._today:
            names.append("month-grid--today")
        if day == self.cursor:
            names.append("month-grid--cursor")
        return names

    # Moving -----------------------------------------------------------------------------

    def validate_cursor(self, cursor: date) -> date:
        """Stay within the years that can be typed."""
        return max(FIRST_DAY, min(cursor, LAST_DAY))

    def watch_cursor(self, cursor: date) -> None:
        """Tell the screen."""
        self.post_message(self.DayMoved(self, cursor))

    def action_move(self, days: int) -> None:
        """Move by days."""
        self.cursor += timedelta(days=days)

    def action_month(self, by: int) -> None:
        """Move by months."""
        self.cursor = shift_month(self.cursor, by)

    def action_today(self) -> None:
        """Back to today."""
        self.cursor = self._today

    def action_choose(self) -> None:
        """Tell the screen that the day is wanted."""
        self.post_message(self.DayChosen(self, self.cursor))

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor, a double click chooses."""
        weeks = month_weeks(self.cursor)
        row, column = event.y - LINES_ABOVE, event.x // self._cell()
        if 0 <= row < len(weeks) and column < 7:
            self.cursor = weeks[row][column]
            if event.chain == 2:
                self.action_choose()


def _centred(text: str, width: int) -> str:
    return fit(" " * max(0, (width - cell_len(text)) // 2) + text, width)
