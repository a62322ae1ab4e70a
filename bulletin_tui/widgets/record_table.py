"""A table of records with a cursor, marks and keys."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message

from bulletin_tui.widgets.columns import Column, Row
from bulletin_tui.widgets.record_lines import RecordLines


class RecordTable(RecordLines[Row], can_focus=True, inherit_bindings=False):
    """A table over any sequence, with a cursor that is kept in view and rows that can be marked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "上一条", show=False, id="table.previous"),
        Binding("down", "move(1)", "下一条", show=False, id="table.next"),
        Binding("pageup", "page(-1)", "上一页", show=False, id="table.page-up"),
        Binding("pagedown", "page(1)", "下一页", show=False, id="table.page-down"),
        Binding("home,ctrl+home", "edge(0)", "首条", show=False, id="table.first"),
        Binding("end,ctrl+end", "edge(-1)", "末条", show=False, id="table.last"),
        Binding("left", "sideways(-8)", "向左看", show=False, id="table.left"),
        Binding("right", "sideways(8)", "向右看", show=False, id="table.right"),
        Binding("enter", "choose", "打开", id="table.choose"),
        Binding("space", "mark", "选中", id="table.mark"),
        Binding("ctrl+a", "mark_all", "全选", show=False, id="table.mark-all"),
    ]

    @dataclass
    class Highlighted(Message):
        """The cursor rests on another record; `row` is None when there is none."""

        table: RecordTable[Any]
        row: Any

        @property
        def control(self) -> RecordTable[Any]:
            return self.table

    class Chosen(Highlighted):
        """The user pressed Enter on a row, or clicked it twice."""

    @dataclass
    class Marked(Message):
        """Other rows are marked now; `rows` are all of them, in the table's order."""

        table: RecordTable[Any]
        rows: list[Any]

        @property
        def control(self) -> RecordTable[Any]:
            return self.table

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        rows: Sequence[Row] = (),
        *,
        key: Callable[[Row], Hashable] | None = None,
        markable: bool = False,
        foot: bool = False,
        placeholder: str = "没有记录。",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Show `rows`; by `key`, marks and cursor follow a record; a `foot` tells what is cut."""
        super().__init__(columns, rows, placeholder, foot=foot, id=id, classes=classes)
        self._key = key
        self._markable = markable
        self._marks: set[Hashable] = set()
        self._fit_columns()

    # Data -------------------------------------------------------------------------------

    def show(self, rows: Sequence[Row], *, at: Hashable = None) -> None:
        """Replace the rows; by the `key`, the cursor stays on its record or goes to that `at`."""
        key, before = self._key, self.selected
        cursor = max(0, min(self.cursor, len(rows) - 1))
        if key is not None and (at is not None or before is not None):
            wanted = key(before) if at is None and before is not None else at
            cursor = next((n for n, row in enumerate(rows) if key(row) == wanted), cursor)
        if self._key is None:
            self._marks.clear()
        self._rows = rows
        cursor = self.validate_cursor(cursor)
        self.set_reactive(RecordLines.cursor, cursor)
        self._fit_columns()
        if self.is_attached:
            self._reveal(cursor)
        self.refresh()
        self.post_message(self.Highlighted(self, self.selected))

    @property
    def rows(self) -> Sequence[Row]:
        """What the table shows."""
        return self._rows

    @property
    def selected(self) -> Row | None:
        """The record under the cursor, if there is any."""
        return self._rows[self.cursor] if self.cursor < len(self._rows) else None

    @property
    def marked(self) -> list[Row]:
        """The marked records that are shown now, in the table's order."""
        if not self._marks:
            return []
        return [row for n, row in enumerate(self._rows) if self._key_of(n) in self._marks]

    @property
    def marked_keys(self) -> frozenset[Hashable]:
        """Keys of all marked records, also of those that a filter hides."""
        return frozenset(self._marks)

    def set_marks(self, keys: frozenset[Hashable] | set[Hashable]) -> None:
        """Mark exactly the records with these keys (row numbers for a table without a `key`)."""
        self._marks = set(keys)
        self._strips.clear()
        self.refresh()
        self.post_message(self.Marked(self, self.marked))

    def _lead(self, index: int | None) -> str:
        """The box before a row, if rows can be marked; `index` is None for the heading."""
        if not self._markable:
            return ""
        marked = index is not None and self._key_of(index) in self._marks
        return "    " if index is None else "[x] " if marked else "[ ] "

    def _is_row(self, index: int) -> bool:
        """Whether a record stands on this line."""
        return index < len(self._rows)

    def _may_mark(self, index: int) -> bool:
        """Whether the record on this line can be marked, where any can."""
        return self._is_row(index)

    def _key_of(self, index: int) -> Hashable:
        return index if self._key is None else self._key(self._rows[index])

    # Cursor -----------------------------------------------------------------------------

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on a row."""
        return max(0, min(cursor, len(self._rows) - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        """Bring the row into view and tell the screen."""
        self._reveal(new)
        for index in (old, new):
            self._refresh_row(index)
        self._refresh_foot()
        self.post_message(self.Highlighted(self, self.selected))

    def _page_height(self) -> int:
        return max(1, self.scrollable_content_region.height - 1 - self._foot_height)

    def _reveal(self, index: int) -> None:
        top, page = int(self.scroll_offset.y), self._page_height()
        if index < top:
            self.scroll_to(y=index, animate=False)
        elif index >= top + page:
            self.scroll_to(y=index - page + 1, animate=False)

    def _refresh_row(self, index: int) -> None:
        y = index - int(self.scroll_offset.y) + 1
        if 0 < y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def _refresh_foot(self) -> None:
        if high := self._foot_height:
            top = self.scrollable_content_region.height - high
            self.refresh(Region(0, top, self.size.width, high))

    def action_move(self, rows: int) -> None:
        """Move by so many rows."""
        self.cursor += rows

    def action_page(self, direction: int) -> None:
        """Move by what the window shows."""
        self.cursor += direction * self._page_height()

    def action_edge(self, index: int) -> None:
        """Go to the first row (0) or the last (-1)."""
        self.cursor = index if index >= 0 else len(self._rows) - 1

    def action_sideways(self, cells: int) -> None:
        """Scroll columns into view that do not fit."""
        self.scroll_to(x=self.scroll_offset.x + cells, animate=False)

    def action_choose(self) -> None:
        """Tell the screen that the record under the cursor is wanted."""
        if self._rows:
            self.post_message(self.Chosen(self, self.selected))

    # Marks ------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys for marks exist only where rows can be marked."""
        return self._markable if action in {"mark", "mark_all"} else True

    def action_mark(self) -> None:
        """Mark or unmark the record and go on to the next."""
        if self._rows and self._may_mark(self.cursor):
            self._toggle(self.cursor)
            following = self.cursor + 1
            if not self._is_row(following) or self._may_mark(following):
                self.cursor = following

    def action_mark_all(self) -> None:
        """Mark all rows, or none if all are marked."""
        keys = {self._key_of(n) for n in range(len(self._rows)) if self._may_mark(n)}
        self.set_marks(self._marks - keys if keys <= self._marks else self._marks | keys)

    def _toggle(self, index: int) -> None:
        self.set_marks(self._marks ^ {self._key_of(index)})

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor, a click on a mark toggles it, a double click opens."""
        index = event.y - 1 + int(self.scroll_offset.y)
        if not 1 <= event.y <= self._page_height() or not self._is_row(index):
            return
        self.cursor = index
        if (
            self._markable
            and self._may_mark(index)
            and event.x + int(self.scroll_offset.x) < len(self._lead(None))
        ):
            self._toggle(index)
        elif event.chain == 2:
            self.action_choose()
