"""Import and export by a file's ending."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

from bulletin_tui.exchange import sheet, walk, whole, workdays
from bulletin_tui.exchange.faults import Unreadable
from bulletin_tui.exchange.table import TableLine, read_table
from store.desk import Desk
from store.errors import Refused

LARGEST = 64 * 1024 * 1024
"""Bytes; a larger file is not ours."""


def import_file(
    desk: Desk,
    path: Path,
    *,
    dry_run: bool = False,
    tell: Callable[[str], None] = lambda line: None,
) -> int:
    """Take in a .json, .csv or .toml; returns how many records, postings or days.

    `tell` hears what else came of it. Raises Unreadable.
    """
    content = _content(path)
    match path.suffix.lower():
        case ".json" if not workdays.is_notice(content):
            return whole.read_json(desk, path, content, dry_run=dry_run)
        case ".json" | ".toml":
            announced = workdays.structured(path, content)
            return workdays.take_in(desk, path, announced, dry_run=dry_run, tell=tell)
        case ".csv":
            return read_csv(desk, path, content, dry_run=dry_run, tell=tell)
    raise Unreadable(path, "只认 .json、.csv 和 .toml 文件。Excel 表请另存为“CSV UTF-8”。")


def work_year_in(path: Path, today: date) -> workdays.Announced:
    """The year's notice that a .json, .csv or .toml holds; raises Unreadable."""
    content = _content(path)
    match path.suffix.lower():
        case ".json" | ".toml":
            return workdays.structured(path, content)
        case ".csv":
            headings, lines = read_table(path, content)
            if workdays.is_table(headings):
                return workdays.tabled(path, map(_numbered, lines), today)
            raise Unreadable(path, f"表头要有 {'、'.join(workdays.HEADINGS)}。")
    raise Unreadable(path, "放假安排只认 .json、.csv 和 .toml 文件。")


def results_in(desk: Desk, path: Path, *, dry_run: bool = False) -> int:
    """Take in the table of a walk and nothing else; returns how many lines. Raises Unreadable."""
    if path.suffix.lower() != ".csv":
        _content(path)
        raise Unreadable(path, "走访的表只认 .csv。Excel 表请另存为“CSV UTF-8”。")
    headings, lines = read_table(path, _content(path))
    if not walk.is_table(headings):
        missing = "、".join(name for name in walk.NEEDED if name not in headings)
        raise Unreadable(path, f"第 1 行缺少表头：{missing}。请先写一张表，填在它上面。")
    return walk.read_results(desk, path, headings, lines, dry_run=dry_run)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise Unreadable(path, "文件太大了，不像是本程序的文件。")
        return path.read_bytes()
    except FileNotFoundError:
        raise Unreadable(path, "没有这个文件。请核对文件名。") from None
    except OSError:
        raise Unreadable(path, "打不开。请看它是不是文件夹，或正被别的程序用着。") from None


def _numbered(line: TableLine) -> tuple[int, dict[str, str]]:
    return line.number, line.cells


def read_csv(
    desk: Desk,
    path: Path,
    content: bytes,
    *,
    dry_run: bool = False,
    tell: Callable[[str], None] = lambda line: None,
) -> int:
    """Take in a table, told by its headings: a year's holidays, a walk's results, or a plan."""
    headings, lines = read_table(path, content)
    if workdays.is_table(headings):
        announced = workdays.tabled(path, map(_numbered, lines), desk.today)
        return workdays.take_in(desk, path, announced, dry_run=dry_run, tell=tell)
    if walk.is_table(headings):
        return walk.read_results(desk, path, headings, lines, dry_run=dry_run)
    return sheet.read_plan(desk, path, headings, lines, dry_run=dry_run)


def export_file(
    desk: Desk,
    path: Path,
    at: datetime | None = None,
    first: date | None = None,
    last: date | None = None,
) -> int:
    """Write the whole folder (.json), the ledger (.csv) or the working calendar (.ics).

    Returns how many records. A calendar says when it was written and reaches over some days.
    """
    suffix = path.suffix.lower()
    if suffix != ".ics" and (first or last):
        raise Refused("只有 .ics 日历可以写起止日期。请去掉 --from 和 --to，或改用 .ics 结尾。")
    match suffix:
        case ".json":
            return whole.write_json(desk.database, path)
        case ".csv":
            return sheet.write_csv(desk.ledger(), path, desk.today)
        case ".ics":
            from bulletin_tui.exchange.ics import write_ics  # late: few ask for it

            now = at or datetime.combine(desk.today, time.min)
            return write_ics(desk, path, now, first, last)
    told = f"不会写 {path.suffix} 文件" if path.suffix else f"“{path.name}”没有结尾，不知道写成什么"
    raise Refused(f"{told}，请用 .json、.csv 或 .ics 结尾。")
