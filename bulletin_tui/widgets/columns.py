"""The columns of a record table and the room they get."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from bulletin_tui.widgets.plain import fit, shown

Row = TypeVar("Row")

LEAST = 8
"""A column with a weight may shrink to this many cells before the table scrolls sideways."""


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column: a heading, a width in terminal cells, and how to read it from a row.

    `style` names a component class of the table for a row: overdue, soon, done, muted, strong, or
    the empty string. `weight` is the column's share of spare width; 0 keeps it as wide as it is.
    Where the widths do not fit, columns are left out, those with the highest `drop` first; 0 stays.
    """

    heading: str
    width: int
    text: Callable[[Row], str]
    style: Callable[[Row], str] | None = None
    weight: int = 0
    drop: int = 0


def that_fit(columns: Sequence[Column[Row]], available: int) -> tuple[Column[Row], ...]:
    """The columns without the least telling ones, as far as the others need their room."""
    fitting = list(columns)
    for column in sorted(columns, key=lambda column: -column.drop):
        if available <= 0 or not column.drop or _least(fitting) <= available:
            break
        fitting.remove(column)
    return tuple(fitting)


def _least(columns: Sequence[Column[Any]]) -> int:
    """Cells that the columns take with their gutters, before spare room is dealt out."""
    return sum(column.width + 1 for column in columns)


def deal_width(columns: Sequence[Column[Any]], available: int) -> tuple[int, ...]:
    """Deal spare (or missing) cells out by weight; each column also has one cell of gutter.

    `available` of 0 means that the width is not known yet: each column gets its own.
    """
    widths = [column.width for column in columns]
    weights = sum(column.weight for column in columns)
    if not weights or available <= 0:
        return tuple(widths)
    spare = available - _least(columns)
    for n, column in enumerate(columns):
        if column.weight:
            share = spare * column.weight // weights
            spare, weights = spare - share, weights - column.weight
            widths[n] = max(min(column.width, LEAST), column.width + share)
    return tuple(widths)


def heading_cells(
    columns: Sequence[Column[Any]], widths: Sequence[int], style: Style
) -> list[Segment]:
    """The headings, each with its gutter."""
    pairs = zip(columns, widths, strict=True)
    return [Segment(f"{fit(column.heading, width)} ", style) for column, width in pairs]


def row_cells(
    columns: Sequence[Column[Row]],
    widths: Sequence[int],
    row: Row,
    base: Style,
    part_style: Callable[[str], Style] | None,
) -> list[Segment]:
    """One record; `part_style` finds the style a column asks for, None keeps to `base`."""
    cells = []
    for column, width in zip(columns, widths, strict=True):
        part = column.style(row) if column.style and part_style else ""
        style = base + part_style(part) if part and part_style else base
        cells += [Segment(fit(shown(column.text(row)), width), style), Segment(" ", base)]
    return cells


def untold(
    columns: Sequence[Column[Row]], fitting: Sequence[Column[Row]], widths: Sequence[int], row: Row
) -> str:
    """What of a record the columns that fit cut or the others leave out, under its headings."""
    room = dict(zip(fitting, widths, strict=True))
    told = []
    for column in columns:
        text = shown(column.text(row)).strip()
        if cell_len(text) > room.get(column, 0):
            told.append(f"{column.heading} {text}")
    return "  ".join(told)
