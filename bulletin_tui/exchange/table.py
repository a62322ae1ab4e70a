"""A .csv file as Excel and WPS write and read it: headings, and numbered lines below them."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bulletin_tui.dates import parse_date
from bulletin_tui.exchange.faults import Fault, Unreadable
from store.disk.files import ANYONE_FILE, write_atomically

_MIDNIGHT = re.compile(r"\s+0?0:00(?::00)?$")
_SERIAL = re.compile(r"[0-9]{5}")
"""Days since 1900, or since 1904: Excel writes them where a cell is not formatted as a date."""


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
    """The headings, and the lines below them that say something.

    Raises Unreadable, also for what stands under no heading: it would be lost without a word.
    """
    text = _decoded(path, content)
    comma = max(",;\t", key=text.partition("\n")[0].count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=comma, strict=True))
    except csv.Error:
        raise Unreadable(path, "表格读不出来，请在 Excel 里另存为“CSV UTF-8”。") from None
    headings = ["".join(cell.split()) for cell in rows[0]] if rows else []
    if faults := list(_lost(headings, rows[1:])):
        raise Unreadable(path, faults)
    return headings, [
        TableLine(number, dict(zip(headings, map(_plain, row), strict=False)))
        for number, row in enumerate(rows[1:], 2)
        if any(cell.strip() for cell in row)
    ]


def _decoded(path: Path, content: bytes) -> str:
    is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(path, "文字编码认不出来，请在 Excel 里另存为“CSV UTF-8”。")


def _lost(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[Fault]:
    """What no heading says the meaning of: beside the table, or under one of two like it."""
    for heading in dict.fromkeys(filter(None, headings)):
        if headings.count(heading) > 1:
            yield Fault("第 1 行", f"有 {headings.count(heading)} 个“{heading}”，请只留一个")
    for number, row in enumerate(rows, 2):
        for place, cell in enumerate(row):
            if cell.strip() and (place >= len(headings) or not headings[place]):
                told = (
                    f"“{cell.strip()[:20]}”上面没有表头，请补上表头或删去；字里的逗号要改成全角的"
                )
                yield Fault(f"第 {number} 行第 {place + 1} 列", told)


def strange_headings(headings: Iterable[str], known: Iterable[str]) -> list[Fault]:
    """The headings that a table does not have: what stands under them would not be taken in."""
    wanted = list(known)
    return [
        Fault("第 1 行", f"不认识“{heading}”，能用的有{'、'.join(wanted)}，不要的列请删去")
        for heading in headings
        if heading and heading not in wanted
    ]


def read_day(text: str, today: date) -> date:
    """The day in a cell as Excel and WPS write it; raises ValueError with a sentence."""
    plain = _MIDNIGHT.sub("", text.strip())
    if _SERIAL.fullmatch(plain):
        raise ValueError("这是 Excel 里日期的序号，请把这一列的格式改成“日期”再保存")
    return parse_date(plain, today)
