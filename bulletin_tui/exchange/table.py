"""A .csv file as Excel and WPS write and read it: headings, and numbered lines below them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bulletin_tui.exchange.faults import Unreadable
from store.disk.files import ANYONE_FILE, write_atomically


@dataclass(frozen=True, slots=True)
class TableLine:
    """One line of a table: where it stands, and its cells by heading."""

    number: int
    cells: dict[str, str]

    def place(self, heading: str) -> str:
        return f"第 {self.number} 行“{heading}”"


def write_table(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """Write the headings and the lines. Raises Unwritable."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([_inert(cell) for cell in row] for row in rows)
    # Excel takes UTF-8 for what it is only with a byte order mark.
    write_atomically(path, text.getvalue().encode("utf-8-sig"), mode=ANYONE_FILE)


def _inert(cell: str) -> str:
    """A cell that Excel would run as a formula is kept as text."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell


def _plain(cell: str) -> str:
    """What `_inert` was given."""
    text = cell.strip()
    return text[1:] if text.startswith("'") and _inert(text[1:]) == text else text


def read_table(path: Path, content: bytes) -> tuple[list[str], list[TableLine]]:
    """The headings, and the lines below them that say something. Raises Unreadable."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Unreadable(path, "文字编码认不出来，请在 Excel 里另存为“CSV UTF-8”。")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        raise Unreadable(path, "表格读不出来，请在 Excel 里另存为“CSV UTF-8”。") from None
    headings = [cell.strip() for cell in rows[0]] if rows else []
    return headings, [
        TableLine(number, dict(zip(headings, map(_plain, row), strict=False)))
        for number, row in enumerate(rows[1:], 2)
        if any(cell.strip() for cell in row)
    ]
