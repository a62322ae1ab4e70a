"""Short items side by side, on as many lines as they need; none of them is broken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from rich.cells import cell_len
from rich.text import Text
from textual.geometry import Size
from textual.widget import Widget

from bulletin_tui.widgets.plain import shown

GAP = 2
"""Cells between two items."""
Item = TypeVar("Item")


def in_lines(
    items: Iterable[Item], width: int, cells: Callable[[Item], int]
) -> Iterator[list[Item]]:
    """The items broken into lines of at most `width` cells; `cells` tells what an item takes."""
    line: list[Item] = []
    used = 0
    for item in items:
        if line and used + GAP + cells(item) > width:
            yield line
            line, used = [], 0
        used += cells(item) + (GAP if line else 0)
        line.append(item)
    yield line


class Items(Widget):
    """Words with their numbers, such as 今天要贴 3, that stay together."""

    DEFAULT_CSS = """
    Items { height: auto; text-wrap: nowrap; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._items: tuple[str, ...] = ()

    def show(self, items: Iterable[str]) -> None:
        """Replace the items."""
        self._items = tuple(map(shown, items))
        self.refresh(layout=True)

    def _in_lines(self, width: int) -> list[str]:
        return [(" " * GAP).join(line) for line in in_lines(self._items, width, cell_len)]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the width asks for."""
        return len(self._in_lines(width))

    def render(self) -> Text:
        """The items, line by line."""
        return Text("\n".join(self._in_lines(self.size.width)), end="")
