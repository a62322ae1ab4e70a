"""在张情况: every board with what hangs there, of today or of a day of the past; to be printed."""

from __future__ import annotations

from asyncio import to_thread
from datetime import date
from functools import partial
from pathlib import Path
from typing import ClassVar, NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.widgets import Static

from bulletin_tui.context import Context
from bulletin_tui.dates import parse_date
from bulletin_tui.exchange.on_display import write_on_display
from bulletin_tui.printing.records.on_display import TITLE, on_display
from bulletin_tui.printing.records.week import as_file_name
from bulletin_tui.screens.aside import AsideScreen
from bulletin_tui.screens.paper.office_forms import Wanted, bring_to_printing, make_file
from bulletin_tui.screens.posting.detail import PostingDetail
from bulletin_tui.widgets.columns import Column
from bulletin_tui.widgets.dialogs import Ask, Choose
from bulletin_tui.widgets.grouped_table import GroupedTable, Heading
from bulletin_tui.widgets.record_table import RecordTable
from bulletin_tui.widgets.working import Working
from store.errors import StoreError
from store.models import Unit
from store.on_boards import boards_on, check_known
from store.rules.law.periods import Standing
from store.rules.upkeep.on_display import Board, Hanging, summed
from store.rules.upkeep.patrol import told
from store.rules.wall.codes import spoken


class Line(NamedTuple):
    """A sheet on a board; or what else is to be said of the board."""

    key: str
    sheet: Hanging | None
    text: str
    faults: str = ""

    @property
    def style(self) -> str:
        """What is wrong stands out; an empty board is grey."""
        if self.faults:
            return "overdue"
        return "" if self.sheet else "muted"


def _since(line: Line) -> str:
    return _short(line.sheet.since, line.sheet.day) if line.sheet and line.sheet.since else ""


def _until(line: Line) -> str:
    if line.sheet is None:
        return ""
    end = line.sheet.posting.planned_to
    return _short(end, line.sheet.day) if end else "长期"


def _short(on: date, day: date) -> str:
    """A day of this year by its month; of another, the year."""
    return f"{on:%m-%d}" if on.year == day.year else f"{on.year}年"


def _standing(line: Line) -> str:
    standing: Standing | None = line.sheet.standing if line.sheet else None
    return f"{standing.days_up}/{standing.days}" if standing else ""


COLUMNS: tuple[Column[Line], ...] = (
    Column("单号", 8, lambda line: spoken(line.sheet.posting.code) if line.sheet else ""),
    Column("材料", 16, lambda line: line.text, weight=2, style=lambda line: line.style),
    Column("张贴日", 6, _since),
    Column("撤下日", 6, _until),
    Column("天数", 5, _standing),
    Column("谁贴的", 6, lambda line: line.sheet.posted_by if line.sheet else ""),
    Column("最后看到", 10, lambda line: line.sheet.seen if line.sheet else ""),
    Column("问题", 14, lambda line: line.faults, weight=2, style=lambda line: line.style),
)


def lines_of(board: Board) -> list[Line]:
    """What is wrong with the board, then its sheets; or that it is empty."""
    wrong = [
        Line(defect.id, None, "点位的问题", f"{defect.found_on:%m-%d} {told(defect)}")
        for defect in board.defects
    ]
    sheets = [
        Line(sheet.posting.id, sheet, sheet.title, "；".join(sheet.faults))
        for sheet in board.sheets
    ]
    empty = [Line(board.site.id, None, "空")] if board.is_empty else []
    return [*wrong, *empty, *sheets]


class OnDisplayScreen(AsideScreen):
    """What an inspector would find; the day and the unit are chosen by key."""

    MODE = "printing"
    HEADING = TITLE
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "make", "做文件", id="on-display.make", tooltip="印出来，带签字的地方"),
        Binding("u", "unit", "单位", id="on-display.unit"),
        Binding("d", "day", "哪一天", id="on-display.day", tooltip="过去的任何一天"),
        Binding("o", "export", "导出", id="on-display.export", tooltip="Excel 能开的 .csv"),
    ]
    summary = query_one("#summary", Static)
    table = query_one(GroupedTable)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._day: date = context.desk.today
        self._unit: Unit | None = None
        self._boards: list[Board] = []

    def inside(self) -> ComposeResult:
        yield Static("正在读…", id="summary", markup=False)
        yield GroupedTable(
            COLUMNS,
            key=lambda line: line.key,
            placeholder="没有挂得住纸的点位。按 u 换一个单位，或在 F5 点位里建。",
        )

    def on_mount(self) -> None:
        self.table.focus()

    def load(self) -> None:
        self.read(partial(boards_on, self.context.desk, self._day, self._unit), self._show)

    def _show(self, boards: list[Board]) -> None:
        self._boards = boards
        whose = self._unit.name if self._unit else "所有单位"
        self.summary.update(f" {self._day} {whose}：{summed(boards)}")
        self.table.show_groups([(self._heading(board), lines_of(board)) for board in boards])

    def _heading(self, board: Board) -> Heading:
        whose = "" if self._unit else f"{board.unit.name}  "
        place = f"（{board.site.place}）" if board.site.place else ""
        return Heading(f"{whose}{board.site.name}{place}  {board.room}")

    @on(RecordTable.Chosen)
    def _row_chosen(self, event: RecordTable.Chosen) -> None:
        event.stop()
        line: Line = event.row
        if line.sheet is not None:
            posting = line.sheet.posting
            row = self.context.desk.rows_of([posting])[posting.id]
            self.app.push_screen(PostingDetail(self.context, row))

    @work(group="ask")
    async def action_unit(self) -> None:
        """One unit's boards, or all."""
        known = {site.unit_id for site in self.context.desk.sites()}
        units = [u for u in self.context.desk.units() if u.id in known]
        options = [("", "所有单位"), *((unit.id, unit.name) for unit in units)]
        now = [self._unit.id if self._unit else ""]
        chosen = await self.app.push_screen_wait(Choose("看哪个单位的", options, chosen=now))
        if chosen is not None:
            self._unit = next((unit for unit in units if unit.id == chosen[0]), None)
            self.reload()

    @work(group="ask")
    async def action_day(self) -> None:
        """Another day, also of an archived year."""
        today = self.context.desk.today

        def fault(text: str) -> str | None:
            try:
                day = parse_date(text, today)
            except ValueError as error:
                return str(error)
            return f"{day} 还没有到。请填今天或以前的日期。" if day > today else None

        question = Ask("看哪一天的（今天、昨天，或写日期）", str(self._day), validate=fault)
        text = await self.app.push_screen_wait(question)
        if text is None:
            return
        day = parse_date(text, today)
        try:
            await to_thread(check_known, self.context.desk, day)
        except StoreError as error:
            self.say_no(str(error), "查不到那一天")
            return
        self._day = day
        self.reload()

    @property
    def _stem(self) -> str:
        whose = f"-{self._unit.name}" if self._unit else ""
        return as_file_name(f"{TITLE}{whose}-{self._day}")

    @work(group="ask")
    async def action_make(self) -> None:
        """The page; it goes out from the printing screen."""
        day, unit, at = self._day, self._unit, self.context.clock.now()
        target = self.context.folder / "print" / f"{self._stem}.pdf"
        made = await make_file(
            self, TITLE, Wanted(lambda desk: on_display(desk, day, at, unit)), target
        )
        if made:
            self.app.call_later(bring_to_printing, self.app, made)
            self.dismiss(None)

    @work(group="ask")
    async def action_export(self) -> None:
        """What is shown, as a table."""
        default = str(Path.home() / f"{self._stem}.csv")
        question = Ask("导出到哪个文件（.csv 表格）", default, validate=_wrong_ending)
        name = await self.app.push_screen_wait(question)
        if not name:
            return
        boards = self._boards
        job = Working[int]("导出", lambda _: write_on_display(boards, Path(name)), stoppable=False)
        written = await self.app.push_screen_wait(job)
        if isinstance(written, StoreError):
            self.say_no(str(written))
        else:
            self.say(f"已导出 {written} 条：{name}")


def _wrong_ending(name: str) -> str | None:
    known = Path(name.strip()).suffix.lower() == ".csv"
    return None if known or not name.strip() else "只会写 .csv，文件名请用 .csv 结尾。"
