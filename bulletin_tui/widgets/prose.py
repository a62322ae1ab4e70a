"""Sentences to read, broken where Chinese may be broken.

Textual breaks lines at spaces only: a Chinese sentence with a few Latin words would fall apart,
and a comma may come to stand at the beginning of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from rich.cells import cell_len
from rich.text import Text
from textual.geometry import Size
from textual.widget import Widget

from bulletin_tui.widgets.plain import shown

_PIECE = re.compile(r"[（“‘《【「]*(?:[!-~]+|.)[，。、；：？！）”’》】」]*\s*", re.DOTALL)
"""What stays together: one Chinese character or one Latin word, with the signs that cling to it."""
_LEAD = re.compile(r"\s*(?:- |\d+\. )?")
"""What stands before a line; the lines that continue it are set in as far."""


def folds(text: str, width: int) -> list[int]:
    """Where a line is to be broken so that no part takes more cells than `width`."""
    found: list[int] = []
    used = 0
    for piece in _PIECE.finditer(text):
        cells = cell_len(piece[0].rstrip())
        if used and used + cells > width:
            found.append(piece.start())
            used = 0
        if cells <= width:
            used += cell_len(piece[0])
            continue
        for at, character in enumerate(piece[0], piece.start()):
            if used and used + cell_len(character) > width:
                found.append(at)
                used = 0
            used += cell_len(character)
    return found


def folded(line: Text, width: int) -> list[Text]:
    """A line as lines of at most `width` cells."""
    lead = _LEAD.match(line.plain)
    start = lead.end() if lead and lead.end() < len(line.plain) else 0
    if width - start < 2:
        start = 0
    rest = line[start:] if start else line
    parts = rest.divide(folds(rest.plain, max(2, width - start)))
    for part in parts:
        part.rstrip()
    indents = [line[:start], *(Text(" " * start) for _ in parts[1:])]
    return [Text.assemble(indent, part) for indent, part in zip(indents, parts, strict=True)]


def broken(line: str, width: int) -> str:
    """A line with line breaks where it is folded; nothing is taken away."""
    ends = [*folds(line, width), len(line)]
    return "\n".join(line[start:end] for start, end in pairwise([0, *ends]))


class Prose(Widget):
    """Lines as high as they are; what people typed cannot steer the terminal."""

    DEFAULT_CSS = """
    Prose { height: auto; text-wrap: nowrap; }
    """
    MOST: int | None = None
    """Lines, however many there were."""

    def __init__(self, lines: Iterable[str | Text] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: list[Text] = []
        self.show(lines)

    def show(self, lines: Iterable[str | Text]) -> None:
        """Replace the lines; a `Text` is taken as it is."""
        self._lines = [Text(shown(line)) if isinstance(line, str) else line for line in lines]
        self.refresh(layout=True)

    def _folded(self, width: int) -> list[Text]:
        found = [part for line in self._lines for part in folded(line, max(2, width))]
        if self.MOST is None or len(found) <= self.MOST:
            return found
        last = found[self.MOST - 1]
        last.truncate(max(0, width - 2))
        return [*found[: self.MOST - 1], Text.assemble(last, "..")]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the width asks for."""
        return len(self._folded(width))

    def render(self) -> Text:
        """The lines, broken."""
        return Text("\n", end="").join(self._folded(self.size.width))
