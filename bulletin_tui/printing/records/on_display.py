"""在张情况一览: what hangs on every board, for whoever comes to inspect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.records.week import keeper_of, state_told
from bulletin_tui.printing.sheets.base import Paper
from bulletin_tui.printing.sheets.table import Column, TableSheet
from bulletin_tui.printing.text.periods import long_date
from store.days import weekday_name
from store.desk import Desk
from store.models import Unit
from store.on_boards import boards_on
from store.rules.upkeep.on_display import Board, Hanging, by_unit, summed
from store.rules.upkeep.patrol import told
from store.rules.wall.codes import spoken

TITLE = "在张情况一览"
_COLUMNS = (
    Column("单号", 17, align="center"),
    Column("标题、文号", share=3),
    Column("张贴日", 20, align="center"),
    Column("撤下日", 20, align="center"),
    Column("公示期", share=2.6),
    Column("谁贴的", 17),
    Column("最后看到", 20),
    Column("许可、问题", share=2),
)
_NOTE = "“已贴”是贴满的整天，到前一天为止；“最后看到”是最近一次登记、照片或巡查。"
_OF_THE_PAST = "点位的名称、可放张数按现在的登记；当天撤下的不算在张。"


def on_display(desk: Desk, day: date, at: datetime, unit: Unit | None = None) -> TableSheet:
    """Every board under its unit in walking order, with what hung there at the end of a day.

    `at` is the hour of printing; what of today is on the wall is told up to it. Raises Refused for
    a day to come, and PrintError without boards.
    """
    boards = boards_on(desk, day, unit)
    if not boards:
        whose = f"{unit.name}没有" if unit else "还没有"
        raise PrintError(f"{whose}挂得住纸的点位。请先在“点位”里建一个公示栏。")
    facts = (
        ("日期", f"{long_date(day)}（{weekday_name(day)}）"),
        ("单位", unit.name if unit else "全部"),
        ("打印时间", f"{at:%Y-%m-%d %H:%M}"),
    )
    return TableSheet(
        title=TITLE,
        facts=facts,
        columns=_COLUMNS,
        rows=tuple(_rows(boards)),
        summary=(f"合计：{summed(boards)}。",),
        notes=(_NOTE, *((_OF_THE_PAST,) if day < desk.today else ())),
        signers=("制表人", "审核人", "检查人", "日期"),
        paper=Paper("A4", landscape=True),
        size=9.5,
    )


def _rows(boards: Iterable[Board]) -> Iterator[tuple[str, ...]]:
    for name, own in by_unit(boards).items():
        yield (f"{name}　{summed(own)}",)
        for board in own:
            yield ("", _heading(board))
            for defect in board.defects:
                seen = f"{defect.found_on:%m-%d} {told(defect)}"
                yield ("", "点位的问题", "", "", "", "", "", seen)
            for sheet in board.sheets:
                yield _line(sheet)


def _heading(board: Board) -> str:
    site, changed = board.site, board.changed_on
    parts = (
        site.name,
        site.place,
        "空" if board.is_empty else "",
        board.room,
        f"最近换过 {changed}" if changed else "一年里没有换过",
        keeper_of(site),
        state_told(site),
    )
    return "　".join(filter(None, parts))


def _line(sheet: Hanging) -> tuple[str, ...]:
    return (
        spoken(sheet.posting.code),
        sheet.title,
        sheet.since.isoformat() if sheet.since else "没有贴着",
        sheet.until,
        sheet.period,
        sheet.posted_by,
        sheet.seen,
        "；".join(filter(None, (sheet.permitted, *sheet.faults))),
    )
