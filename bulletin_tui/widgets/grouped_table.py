"""A table of records in groups, each under a line of its own that the cursor passes over."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from rich.segment import Segment
from textual.strip import Strip

from bulletin_tui.widgets.columns import Column, Row
from bulletin_tui.widgets.plain import fit, shown
from bulletin_tui.widgets.record_table import RecordTable


@dataclass(frozen=True, slots=True)
class Heading:
    """The line above a group; `style` names a component class as a column's does."""

    text: str
    style: str = ""


class GroupedTable(RecordTable[Row]):
    """Shows `(heading, rows)` in turn; keys, marks and the cursor know the rows alone."""

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        *,
        key: Callable[[Row], Hashable],
        markable: bool = False,
        placeholder: str = "没有记录。",
        id: str | None = None,
    ) -> None:
        def key_of(row: Any) -> Hashable:
            return row if isinstance(row, Heading) else key(row)

        super().__init__(columns, key=key_of, markable=markable, placeholder=placeholder, id=id)

    def show_groups(
        self, groups: Sequence[tuple[Heading, Sequence[Row]]], columns: Sequence[Column[Row]] = ()
    ) -> None:
        """Replace the rows, and the columns where some are given."""
        self._columns = tuple(columns) or self._columns
        lines: list[Any] = []
        for heading, rows in groups:
            lines += [heading, *rows]
        self.show(lines)

    def validate_cursor(self, cursor: int) -> int:
        """Never on a heading: on the next row in the direction of the move."""
        cursor = super().validate_cursor(cursor)
        if self._rows and not self._is_row(cursor):
            # The first line is a heading, and the last one is none.
            cursor += -1 if 0 < cursor < self.cursor else 1
        return cursor

    def _is_row(self, index: int) -> bool:
        return super()._is_row(index) and not isinstance(self._rows[index], Heading)

    def _reveal(self, index: int) -> None:
        """With the heading above a group's first row."""
        if index > 0 and not self._is_row(index - 1):
            super()._reveal(index - 1)
        super()._reveal(index)

    def _painted(self, index: int, under_cursor: bool) -> Strip:
        heading: Any = self._rows[index]
        if not isinstance(heading, Heading):
            return super()._painted(index, under_cursor)
        style = self.get_component_rich_style("record-table--group")
        if heading.style:
            style += self._part_style(heading.style)
        width = self._line_width()
        return Strip([Segment(fit(f" {shown(heading.text)}", width), style)])
