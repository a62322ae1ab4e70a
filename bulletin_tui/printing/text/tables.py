"""Which lines of a body are a table, and how its columns are set.

A row is a line with cells between bars (| or ｜), as one types it, or between tabs, as Word and
Excel paste it. Rows below each other are a table; what stands alone is one only if it begins with
a bar. So a bar or a tab inside a sentence stays text, and so do

- two lines or more that all end as sentences do, and
- labelled lines, such as 时间：→11月25日, where tabs only set off what follows a colon.

The first row is the heading, unless it is the only one or holds a bare number (years may stand in
a heading) or a text of some length. When it has one cell filled and the rows below have more, as
where cells were merged, it is the table's caption. A line of hyphens below the heading is not
printed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bulletin_tui.printing.text import wording

Align = Literal["center", "left", "number"]
_BARS = str.maketrans("｜", "|")
_SEPARATORS = re.compile(r"[|｜\t]")
_BROKEN_CELL = re.compile(r'(?:(?<=[\t\n])|\A)"((?:[^"\t]|"")++)"(?=[\t\n]|\Z)')
_RULE = re.compile(r":?-{2,}:?")
_NUMBER = re.compile(r"[+-]?[¥￥]?\d[\d,，]*(?:\.\d+)?[%％]?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SENTENCE_END = ("。", "；", "！", "？")
_MOST_COLUMNS = 40
"""On A3 as many columns of one character stand side by side; more are no table."""
_LONG_CELL = 12.0
"""Ems; a longer text is read from its left edge."""
_HUGE_CELL = 200.0
"""Ems; a longer text may break over pages, else it could be higher than a page."""
_LONGEST_HEADING = 40.0
_SHORT_HEADING = 4.0
"""Ems; a longer heading may be broken."""
_LOOSE = 1.04
"""Some fonts have wider figures than `em_width` takes them to be."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line that may be a row. `fenced` says that it begins with a bar."""

    cells: tuple[str, ...]
    mark: Literal["|", "\t"]
    fenced: bool = False

    @property
    def filled(self) -> list[str]:
        return [cell for cell in self.cells if cell]

    @property
    def is_rule(self) -> bool:
        """A line of hyphens between bars, as some programs draw below a heading."""
        return self.mark == "|" and all(map(_RULE.fullmatch, self.cells))


@dataclass(frozen=True, slots=True)
class Column:
    """Widths are in ems: what the widest cell takes, and what the widest number does."""

    ems: float
    align: Align
    number_ems: float = 0.0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of equal length; an empty caption or heading is none."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def columns(self) -> list[Column]:
        """How each column is set."""
        count = len(self.rows[0])
        return [
            _column(self.header[at] if self.header else "", [row[at] for row in self.rows])
            for at in range(count)
        ]

    @property
    def is_breakable(self) -> bool:
        """Whether a row may break over pages."""
        return any(wording.em_width(cell) > _HUGE_CELL for row in self.rows for cell in row)


def cells_of(text: str) -> list[list[str]]:
    """The rows of what is a list whatever its lines look like, such as a field for names.

    A bar before every row is only its frame; before some of them it ends an empty cell.
    """
    lines = [line.strip(" \u3000") for line in cells_joined(text).splitlines() if line.strip()]
    rows = [[cell.strip() for cell in _SEPARATORS.split(line)] for line in lines]
    if all(line.startswith(("|", "｜")) for line in lines if _SEPARATORS.search(line)):
        rows = [row[1:] if len(row) > 1 else row for row in rows]
    for row in rows:
        while len(row) > 1 and not row[-1]:
            row.pop()
    return rows


def cells_joined(text: str) -> str:
    """The text with cells of several lines, which Excel puts between quotes, on one line each."""
    return _BROKEN_CELL.sub(_in_one_line, text)


def row_of(line: str, above: Row | None = None) -> Row | None:
    """The line as a row, if it may be one; `above` is the row on the line before."""
    plain = line.translate(_BARS).strip(" \u3000")
    if "\t" in plain.strip() or _has_empty_cells(plain, above):
        return Row(_cleaned(plain.split("\t")), "\t")
    is_open = above is not None and above.mark == "|" and not above.fenced
    fenced = plain.startswith("|") and not is_open
    inner = plain.removeprefix("|").removesuffix("|") if fenced else plain
    if not fenced and inner.endswith("|") and inner.count("|") > 1:
        inner = inner[:-1]
    if "|" in inner:
        return Row(_cleaned(inner.split("|")), "|", fenced)
    return None


def is_table(rows: Sequence[Row]) -> bool:
    """Whether rows that stand below each other are a table and not lines of text."""
    if not any(row.filled and not row.is_rule for row in rows) or rows[0].is_rule:
        return False
    if max(len(row.cells) for row in rows) > _MOST_COLUMNS:
        return False
    if rows[0].fenced:
        return True
    if all(len(row.cells) == 2 and row.cells[0].endswith((":", "：")) for row in rows):
        return False
    ends = [row.cells[-1].endswith(_SENTENCE_END) for row in rows]
    return len(rows) > 1 and not all(ends)


def table_of(rows: Sequence[Row]) -> Table:
    """The table that the rows are; rows with fewer cells than others end in empty ones."""
    count = max(len(row.cells) for row in rows)
    ruled = len(rows) > 1 and rows[1].is_rule
    kept = [row for number, row in enumerate(rows) if row.filled and not (ruled and number == 1)]
    full = [row.cells + ("",) * (count - len(row.cells)) for row in kept]
    caption = ""
    if len(kept) > 1 and len(kept[0].filled) == 1 < len(kept[1].filled):
        caption, full = kept[0].filled[0], full[1:]
    is_headed = len(full) > 1 and all(map(_may_head, full[0]))
    header, body = (full[0], full[1:]) if is_headed else ((), full)
    return Table(caption, header, tuple(body))


def _in_one_line(cell: re.Match[str]) -> str:
    """A cell of several lines, which Excel puts between quotes; other text as it is."""
    text, (start, end) = cell.string, cell.span()
    beside = text[max(0, start - 1) : start] + text[end : end + 1]
    if "\n" not in cell[0] or "\t" not in beside:
        return cell[0]
    return " ".join(cell[1].replace('""', '"').splitlines())


def _has_empty_cells(plain: str, above: Row | None) -> bool:
    """Excel ends each row with as many tabs as it has columns, even where cells are empty."""
    tabs = plain.count("\t")
    if above is not None and above.mark == "\t":
        return 1 < tabs == len(above.cells) - 1
    return tabs > 1 and not plain.startswith("\t")


def _cleaned(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(wording.clean(cell).strip("\u3000") for cell in cells)


def _may_head(cell: str) -> bool:
    """Whether a cell may be part of a heading, which is repeated on each page."""
    is_figure = _NUMBER.fullmatch(cell) and not _YEAR.fullmatch(cell)
    return not is_figure and wording.em_width(cell) <= _LONGEST_HEADING


def _column(heading: str, cells: Sequence[str]) -> Column:
    asked, *widths = (wording.em_width(cell) * _LOOSE for cell in (heading, *cells))
    filled = [cell for cell in cells if cell]
    # A heading may take two lines before it makes its column wide.
    ems = max(asked / 2 if asked > _SHORT_HEADING * _LOOSE else asked, *widths, 2.0)
    if filled and all(map(_NUMBER.fullmatch, filled)):
        return Column(ems, "number", max(widths))
    return Column(ems, "left" if max(widths) > _LONG_CELL else "center")
