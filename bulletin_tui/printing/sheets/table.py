"""A table over as many pages as it takes: registers, checklists, tallies, the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from bulletin_tui.printing.sheets.base import A4, OneSheet, Paper
from bulletin_tui.printing.text import wording


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `width` is in millimetres; with 0 it takes its `share` of what is left.

    In a "box" column a cell that is not empty is a box to tick; in a "tally" column it is squares
    for the strokes of 正.
    """

    heading: str
    width: float = 0
    share: float = 1
    align: Literal["left", "center", "right"] = "left"
    kind: Literal["text", "box", "tally"] = "text"


@dataclass(frozen=True, slots=True)
class TableSheet(OneSheet):
    """A title, labelled lines, the table, what it comes to, and who signs it.

    A row of a single cell heads the rows below it, one of an empty cell and a text those of a part
    within them; they and the headings of the columns are repeated on every page. An empty cell is
    `blank` millimetres high, to be written into by hand, and `squares` is how many a tally has.
    `size` is that of the type in points. In `facts` an empty value is a line to write on, as is
    every one of the `signers`.
    """

    template: ClassVar[str] = "table"

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    facts: tuple[tuple[str, str], ...] = ()
    summary: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    paper: Paper = A4
    size: float = 10.5
    blank: float = 0
    squares: int = 20

    @property
    def name(self) -> str:
        return self.title

    def data(self) -> dict[str, Any]:
        return {
            "paper": self.paper.data(),
            "title": wording.clean(self.title),
            "facts": [[wording.clean(label), _text(value)] for label, value in self.facts],
            "columns": [
                {
                    "heading": wording.clean(column.heading),
                    "width": column.width,
                    "share": column.share,
                    "align": column.align,
                    "kind": column.kind,
                }
                for column in self.columns
            ],
            "rows": [[_text(cell) for cell in row] for row in self.rows],
            "summary": [_text(line) for line in self.summary],
            "notes": [_text(line) for line in self.notes],
            "signers": [wording.clean(label) for label in self.signers],
            "size": self.size,
            "blank": self.blank,
            "squares": self.squares,
        }


def _text(written: str) -> str:
    return wording.breakable(wording.clean(written))
