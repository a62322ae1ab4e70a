"""A year on one screen: a line for each name, a cell for each month, and a cursor."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from bulletin_tui.widgets.plain import fit, shown

MONTHS = 12
LEAST, MOST = 4, 8
"""Cells that a month takes."""
NAME, TOTAL = 12, 6
"""Cells that the names have at least, and those of the sum; there is none in a narrow window."""
MOVE = Binding.Group("选月", compact=True)


@dataclass(frozen=True, slots=True)
class MonthCell:
    """What one cell says; what is short stands out by its text, too, not by colour alone."""

    text: str
    is_short: bool = False
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A name with its months and their sum."""

    key: Hashable
    name: str
    cells: tuple[MonthCell, ...]
    total: str


class YearMatrix(ScrollView, can_focus=True, inherit_bindings=False):
    """Arrows move by month and line; beyond either end of the year lies the next one."""

    DEFAULT_CSS = """
    YearMatrix {
        height: auto;
        background: $surface;
        overflow-x: hidden;
        scrollbar-gutter: stable;
        scrollbar-size: 0 1;
        & > .year-matrix--heading { background: $panel; text-style: bold; }
        & > .year-matrix--now { background: $panel; color: $text-accent; text-style: bold; }
        & > .year-matrix--name { color: $foreground; }
        & > .year-matrix--short { color: $text-error; text-style: bold; }
        & > .year-matrix--quiet { color: $text-muted; }
        & > .year-matrix--placeholder { color: $text-muted; }
        & > .year-matrix--cursor { text-style: reverse; }
        &:focus > .year-matrix--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: bold;
        }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"year-matrix--{part}"
        for part in ("heading", "now", "name", "short", "quiet", "placeholder", "cursor")
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "month(-1)", "上月", group=MOVE, id="matrix.left"),
        Binding("right", "month(1)", "下月", group=MOVE, id="matrix.right"),
        Binding("up", "line(-1)", "上一行", group=MOVE, id="matrix.up"),
        Binding("down", "line(1)", "下一行", group=MOVE, id="matrix.down"),
        Binding("pageup", "year(-1)", "上一年", show=False, id="matrix.previous-year"),
        Binding("pagedown", "year(1)", "下一年", show=False, id="matrix.next-year"),
        Binding("home", "line(-1000)", "首行", show=False, id="matrix.first"),
        Binding("end", "line(1000)", "末行", show=False, id="matrix.last"),
        Binding("enter", "choose", "看有哪些", id="matrix.choose"),
    ]
    row: reactive[int] = reactive(0, init=False)
    month: reactive[int] = reactive(1, init=False)

    @dataclass
    class YearAsked(Message):
        """Another year is wanted, by so many years from this one."""

        matrix: YearMatrix
        by: int

        @property
        def control(self) -> YearMatrix:
            return self.matrix

    @dataclass
    class Chosen(Message):
        """The user wants to see what stands behind a cell."""

        matrix: YearMatrix
        key: Hashable
        month: int

        @property
        def control(self) -> YearMatrix:
            return self.matrix

    def __init__(self, heading: str, month: int, placeholder: str, *, id: str | None = None):
        """`heading` stands above the names; the cursor begins in `month`."""
        super().__init__(id=id)
        self._heading, self._now = heading, 0
        self._lines: Sequence[MonthLine] = ()
        self._placeholder = placeholder
        self.set_reactive(YearMatrix.month, month)

    def show(
        self, heading: str, lines: Sequence[MonthLine], now: int | None, placeholder: str = ""
    ) -> None:
        """Show another year, or the same anew; `now` is the present month if it has it.

        A `placeholder` is what stands there from now on while there are no lines.
        """
        self._heading, self._lines, self._now = heading, lines, now or 0
        self._placeholder = placeholder or self._placeholder
        self.row = max(0, min(self.row, len(lines) - 1))
        self._measure()
        self.refresh(layout=True)

    @property
    def selected(self) -> Hashable:
        """The key of the line under the cursor; None where there is none."""
        return self._lines[self.row].key if self._lines else None

    # Layout -----------------------------------------------------------------------------

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The heading and the lines, or the sentence in their place."""
        return 1 + max(1, len(self._lines))

    def on_resize(self) -> None:
        """Tell the scroll bar how much there is."""
        self._measure()

    def _measure(self) -> None:
        self.virtual_size = Size(0, 1 + max(1, len(self._lines)))

    def _widths(self) -> tuple[int, int, int]:
        """Cells of the name, of a month and of the sum."""
        width = self.scrollable_content_region.width
        total = TOTAL if width >= NAME + LEAST * MONTHS + TOTAL else 0
        cell = max(LEAST, min(MOST, (width - NAME - total) // MONTHS))
        return max(LEAST, width - cell * MONTHS - total), cell, total

    # Painting ---------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """The heading stays, the lines scroll below it."""
        width = self.scrollable_content_region.width
        index = y - 1 + int(self.scroll_offset.y)
        if y == 0:
            return Strip(self._heading_cells()).adjust_cell_length(width, self._style("heading"))
        if not self._lines and y == 1:
            told = Segment(f" {self._placeholder}", self._style("placeholder"))
            return Strip([told]).adjust_cell_length(width, self.rich_style)
        if index >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        return Strip(self._line_cells(index)).adjust_cell_length(width, self.rich_style)

    def _heading_cells(self) -> list[Segment]:
        name, cell, total = self._widths()
        style = self._style("heading")
        cells = [Segment(fit(self._heading, name), style)]
        for month in range(1, MONTHS + 1):
            is_now = month == self._now
            word = f"{month}月" if cell > LEAST + 1 else str(month)
            marked = f"{word}*" if is_now else f"{word} "
            cells.append(Segment(_right(marked, cell), self._style("now") if is_now else style))
        return [*cells, Segment(_right("合计", total), style)] if total else cells

    def _line_cells(self, index: int) -> list[Segment]:
        name, cell, total = self._widths()
        line, style = self._lines[index], self._style("name")
        cells = [Segment(fit(shown(line.name), name - 1) + " ", style)]
        for month, content in enumerate(line.cells, 1):
            part = "short" if content.is_short else "quiet" if content.is_quiet else "name"
            if index == self.row and month == self.month:
                part = "cursor"
            text = _right(content.text, cell)
            cells.append(Segment(text, self._style(part)))
        return [*cells, Segment(_right(line.total, total), style)] if total else cells

    def _style(self, part: str) -> Style:
        return self.get_component_rich_style(f"year-matrix--{part}")

    # Moving -----------------------------------------------------------------------------

    def watch_row(self) -> None:
        """Bring the line into view."""
        top, height = int(self.scroll_offset.y), max(1, self.scrollable_content_region.height - 1)
        if not top <= self.row < top + height:
            self.scroll_to(y=self.row if self.row < top else self.row - height + 1, animate=False)

    def action_month(self, by: int) -> None:
        """To the month before or after, if need be of another year."""
        month = self.month + by
        if 1 <= month <= MONTHS:
            self.month = month
        else:
            self.month = MONTHS if by < 0 else 1
            self.post_message(self.YearAsked(self, by))

    def action_year(self, by: int) -> None:
        """The same month of another year."""
        self.post_message(self.YearAsked(self, by))

    def action_line(self, by: int) -> None:
        """Up or down by so many lines."""
        self.row = max(0, min(self.row + by, len(self._lines) - 1))

    def action_choose(self) -> None:
        """Tell the screen that the cell is wanted."""
        if self._lines:
            self.post_message(self.Chosen(self, self.selected, self.month))

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor, a double click opens."""
        place = self._cell_at(event.offset)
        if place is not None:
            self.row, self.month = place
            if event.chain == 2:
                self.action_choose()

    def _cell_at(self, at: Offset) -> tuple[int, int] | None:
        name, cell, _ = self._widths()
        row, month = at.y - 1 + int(self.scroll_offset.y), (at.x - name) // cell + 1
        if at.y < 1 or row >= len(self._lines) or not 1 <= month <= MONTHS:
            return None
        return row, month


def _right(text: str, width: int) -> str:
    """The text at the right end of its cells."""
    return " " * max(0, width - cell_len(text)) + text
