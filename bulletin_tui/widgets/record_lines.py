"""Records as lines under a heading that stays, painted with Textual's line API.

Nothing copies the data: the sequence is asked for the rows that are about to be painted. A frame
costs what the viewport's height costs, not what the number of records would.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Generic

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.cache import LRUCache
from textual.geometry import Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from bulletin_tui.widgets.columns import (
    Column,
    Row,
    deal_width,
    heading_cells,
    row_cells,
    that_fit,
    untold,
)
from bulletin_tui.widgets.plain import fit
from bulletin_tui.widgets.prose import folded

NARROW = 72
"""In a window of fewer cells than this the foot has a second line."""
_ROOM_FOR_NONE = 2
"""Lines below the heading where there are no rows: one blank, one with the placeholder."""


class RecordLines(ScrollView, Generic[Row]):
    """The painted part of a record table; `cursor` is the number of the row it rests on."""

    DEFAULT_CSS = """
    RecordLines {
        height: 1fr;
        background: $surface;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        &:focus > .record-table--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: bold;
        }
        & > .record-table--heading { background: $panel; color: $foreground; text-style: bold; }
        & > .record-table--cursor { background: $block-cursor-blurred-background; }
        & > .record-table--odd { background: $surface-lighten-1 40%; }
        & > .record-table--placeholder { color: $text-muted; }
        & > .record-table--overdue { color: $text-error; text-style: bold; }
        & > .record-table--soon { color: $text-warning; }
        & > .record-table--done { color: $text-success; }
        & > .record-table--muted { color: $foreground; text-style: dim; }
        & > .record-table--strong { text-style: bold; }
        & > .record-table--foot { background: $panel; color: $foreground; }
        & > .record-table--group { background: $boost; text-style: bold; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"record-table--{part}"
        for part in (
            *("heading", "cursor", "odd", "placeholder", "foot"),
            *("overdue", "soon", "done", "muted", "strong", "group"),
        )
    }
    cursor: reactive[int] = reactive(0, repaint=False, init=False)

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        rows: Sequence[Row],
        placeholder: str,
        *,
        foot: bool = False,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """`placeholder` is the sentence shown where there are no rows.

        With a `foot`, what is cut or left out of the row under the cursor stands whole below them.
        """
        super().__init__(id=id, classes=classes)
        self._columns = tuple(columns)
        self._fitting = self._columns
        self._has_foot = foot
        self._rows = rows
        self.placeholder = placeholder
        self._widths = tuple(column.width for column in self._columns)
        self._strips: LRUCache[tuple[int, bool], Strip] = LRUCache(512)

    def _lead(self, index: int | None) -> str:
        """What stands before a row, or (None) before the heading; always equally long."""
        return ""

    # Layout -----------------------------------------------------------------------------

    def on_resize(self) -> None:
        """Deal the new width out to the columns."""
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Share the width out and tell the scroll bars how much there is."""
        margin = len(self._lead(None))
        available = self.scrollable_content_region.width
        room = available and available - margin
        self._fitting = that_fit(self._columns, room)
        self._widths = deal_width(self._fitting, room)
        self._strips.clear()
        width = margin + sum(self._widths) + len(self._widths)
        # Without rows there must be room for the sentence that says so.
        lines = max(len(self._rows), _ROOM_FOR_NONE) + 1 + self._foot_height
        self.virtual_size = Size(width, lines)

    @property
    def _foot_height(self) -> int:
        """A narrow window cuts more, and has fewer cells to tell it in."""
        return (2 if self.size.width < NARROW else 1) if self._has_foot else 0

    # Painting ---------------------------------------------------------------------------

    def notify_style_update(self) -> None:
        """Forget painted rows when the theme changes."""
        super().notify_style_update()
        self._strips.clear()

    def render_line(self, y: int) -> Strip:
        """One line of the viewport: the heading stays, the rows scroll below it."""
        scroll_x, scroll_y = self.scroll_offset
        width = self.scrollable_content_region.width
        if y == 0:
            return self._heading_strip().crop_extend(scroll_x, scroll_x + width, None)
        below = y - (self.scrollable_content_region.height - self._foot_height)
        if below >= 0:
            return self._foot_strip(below)
        index = y - 1 + int(scroll_y)
        if not self._rows and y == 2:
            style = self.get_component_rich_style("record-table--placeholder")
            return Strip([Segment(f" {self.placeholder}", style)]).adjust_cell_length(width, style)
        if index >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        return self._row_strip(index).crop_extend(scroll_x, scroll_x + width, self.rich_style)

    def _line_width(self) -> int:
        return max(self.virtual_size.width, self.size.width)

    def _heading_strip(self) -> Strip:
        style = self.get_component_rich_style("record-table--heading")
        cells = [Segment(self._lead(None), style)]
        cells += heading_cells(self._fitting, self._widths, style)
        return Strip(cells).extend_cell_length(self._line_width(), style)

    def _foot_strip(self, line: int) -> Strip:
        """One line of what the row under the cursor has no room for."""
        style = self.get_component_rich_style("record-table--foot")
        width = self.size.width
        row = self._rows[self.cursor] if self.cursor < len(self._rows) else None
        told = "" if row is None else untold(self._columns, self._fitting, self._widths, row)
        lines = folded(Text(f" {told}"), width - 1)
        text = lines[line].plain if line < len(lines) else ""
        is_cut = line + 1 == self._foot_height < len(lines)
        text = fit(f"{text}...", width) if is_cut else text
        return Strip([Segment(text, style)]).adjust_cell_length(width, style)

    def _row_strip(self, index: int) -> Strip:
        under_cursor = index == self.cursor
        strip = self._strips.get((index, under_cursor))
        if strip is None:
            strip = self._painted(index, under_cursor)
            self._strips[index, under_cursor] = strip
        return strip

    def _painted(self, index: int, under_cursor: bool) -> Strip:
        row, base = self._rows[index], self.rich_style
        if under_cursor:
            base = self.get_component_rich_style("record-table--cursor")
        elif index % 2:
            base = self.get_component_rich_style("record-table--odd")
        cells = [Segment(self._lead(index), base)]
        part_style = None if under_cursor else self._part_style
        cells += row_cells(self._fitting, self._widths, row, base, part_style)
        return Strip(cells).extend_cell_length(self._line_width(), base)

    def _part_style(self, part: str) -> Style:
        return self.get_component_rich_style(f"record-table--{part}", partial=True)
