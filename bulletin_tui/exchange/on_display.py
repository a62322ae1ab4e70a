"""在张情况 as a table: a line for each sheet on a board, and one for each board without any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from bulletin_tui.exchange.table import write_table
from store.rules.upkeep.on_display import Board, Hanging
from store.rules.upkeep.patrol import told
from store.rules.wall.capacity import is_limited

_OF_BOARD = ("单位", "点位", "位置", "可放", "占用", "最近换过", "点位的问题")
_OF_SHEET = (
    "单号",
    "种类",
    "标题",
    "张贴日",
    "撤下日",
    "公示期",
    "谁贴的",
    "最后看到",
    "许可",
    "问题",
)
HEADINGS = (*_OF_BOARD, *_OF_SHEET)
EMPTY = ("", "", "空", *[""] * 7)


def write_on_display(boards: Iterable[Board], path: Path) -> int:
    """Write the boards; returns how many lines. Raises Unwritable."""
    lines = [line for board in boards for line in _lines(board)]
    write_table(path, [HEADINGS, *lines])
    return len(lines)


def _lines(board: Board) -> Iterator[tuple[str, ...]]:
    site = board.site
    own = (
        board.unit.name,
        site.name,
        site.place,
        str(site.capacity) if is_limited(site) else "",
        str(board.taken) if is_limited(site) else "",
        str(board.changed_on or ""),
        "；".join(f"{defect.found_on} {told(defect)}" for defect in board.defects),
    )
    if board.is_empty:
        yield (*own, *EMPTY)
    for sheet in board.sheets:
        yield (*own, *_of(sheet))


def _of(sheet: Hanging) -> tuple[str, ...]:
    return (
        sheet.posting.code,
        sheet.material.noun,
        sheet.title,
        str(sheet.since or ""),
        sheet.until,
        sheet.period,
        sheet.posted_by,
        sheet.seen,
        sheet.permitted,
        "；".join(sheet.faults),
    )
