"""What is larger than a sheet of paper, cut into sheets that are glued together again.

All lengths are in millimetres. A sheet's rim stays white: printers cannot print on it, so the
sheet is cut along its inner edge, or left as the flap that the next sheet is glued onto.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.sheets.base import Paper, PaperName

RIM = 10.0
"""Printers leave 4 to 6 mm white; cut marks and the sheet's number stand in the rest."""
OVERLAP = 10.0
MOST_SHEETS = 400


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the whole along one direction."""

    start: float
    length: float

    @property
    def end(self) -> float:
        return self.start + self.length


def cover(total: float, room: float, overlap: float = OVERLAP) -> tuple[Span, ...]:
    """The fewest equal spans, none longer than `room`, that cover `total`.

    Each overlaps the next by exactly `overlap`; being equal, they can be cut in one stack.
    """
    count = max(1, ceil((total - overlap) / (room - overlap) - 1e-9))
    length = (total + (count - 1) * overlap) / count
    return tuple(Span(at * (length - overlap), length) for at in range(count))


def stacked(lengths: Sequence[float]) -> tuple[Span, ...]:
    """Spans of these lengths, each beginning where the last ends."""
    return tuple(Span(sum(lengths[:at]), length) for at, length in enumerate(lengths))


@dataclass(frozen=True, slots=True)
class Tiling:
    """The sheets of a whole, by column and row."""

    paper: Paper
    columns: tuple[Span, ...]
    rows: tuple[Span, ...]
    overlap: float = 0.0

    @property
    def width(self) -> float:
        return self.columns[-1].end

    @property
    def height(self) -> float:
        return self.rows[-1].end

    @property
    def sheets(self) -> int:
        return len(self.columns) * len(self.rows)

    @property
    def finished(self) -> str:
        """The size of the whole, such as 成品 3.88 米 × 0.40 米: width by height."""
        return f"成品 {self.width / 1000:.2f} 米 × {self.height / 1000:.2f} 米"

    @property
    def counted(self) -> str:
        """The paper that it takes, with the page that shows how it is put together."""
        return f"{self.paper.name} 纸 {self.sheets + 1} 张（其中拼装图 1 张）"

    def check(self, name: str) -> None:
        """Raise PrintError when nobody would glue that many sheets."""
        if self.sheets > MOST_SHEETS:
            raise PrintError(
                f"“{name}”要 {self.sheets} 张 {self.paper.name} 纸，最多 {MOST_SHEETS} 张。"
                "请改小尺寸，或换大一号的纸。"
            )

    def data(self) -> dict[str, Any]:
        return {
            "paper": self.paper.data(),
            "rim": RIM,
            "overlap": self.overlap,
            "width": self.width,
            "height": self.height,
            "columns": [[span.start, span.length] for span in self.columns],
            "rows": [[span.start, span.length] for span in self.rows],
            "finished": self.finished,
            "counted": self.counted,
        }


def room(paper: Paper) -> tuple[float, float]:
    """The width and height inside the rim."""
    return paper.width - 2 * RIM, paper.height - 2 * RIM


def tiled(width: float, height: float, paper: PaperName) -> Tiling:
    """The whole on the fewest sheets, whichever way they have to lie."""
    tilings = []
    for landscape in (False, True):
        lying = Paper(paper, landscape)
        across, down = room(lying)
        tilings.append(Tiling(lying, cover(width, across), cover(height, down), OVERLAP))
    return min(tilings, key=lambda tiling: tiling.sheets)


def tile_labels(tiling: Tiling) -> list[str]:
    """A1, A2 … B1: the letter of the row and the number of the column, row by row."""
    columns = range(1, len(tiling.columns) + 1)
    return [f"{row_letters(row)}{column}" for row in range(len(tiling.rows)) for column in columns]


def row_letters(number: int) -> str:
    """A for 0, Z for 25, AA for 26: rows of sheets as columns of a spreadsheet are called."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
