"""排期: the month with a number per day, and what hangs on the chosen day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.widgets import Static

from bulletin_tui.context import Context
from bulletin_tui.screens.base import WorkScreen
from bulletin_tui.screens.detail import PostingDetail
from bulletin_tui.screens.planning import cancel_posting, move_posting, plan_material
from bulletin_tui.widgets.columns import Column
from bulletin_tui.widgets.month_grid import MonthGrid
from bulletin_tui.widgets.record_table import RecordTable
from store.models import Posting
from store.rules.agenda import counts_by_day
from store.rules.codes import spoken
from store.rules.ledger import Filter, Row
from store.rules.lifecycle import occupies

COLUMNS: tuple[Column[Row], ...] = (
    Column("点位", 14, lambda row: row.site, weight=1),
    Column("材料", 20, lambda row: row.title, weight=2),
    Column("张贴", 5, lambda row: f"{row.planned_from:%m-%d}"),
    Column("撤下", 5, lambda row: f"{p:%m-%d}" if (p := row.planned_to) else "长期"),
    Column("状态", 9, lambda row: row.state.label),
    Column("单号", 8, lambda row: spoken(row.code)),
)


class ScheduleScreen(WorkScreen):
    """Plan, move, extend, cancel."""

    MODE = "schedule"
    CHANGES = frozenset({"plan", "move", "extend", "cancel"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "plan", "排期", id="schedule.plan"),
        Binding("m", "move", "改期", id="schedule.move"),
        Binding("e", "extend", "延期一周", id="schedule.extend"),
        Binding("d", "cancel", "不贴了", id="schedule.cancel"),
        Binding("tab", "app.focus_next", "换到名单", id="schedule.switch"),
    ]
    grid = query_one(MonthGrid)
    heading = query_one("#day", Static)
    table = query_one("#postings", RecordTable)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._rows: list[Row] = []
        self._counted = (0, 0)
        """Year and month that the grid's counts are for."""

    def contents(self) -> ComposeResult:
        today = self.context.desk.today
        yield MonthGrid(today, today)
        yield Static(id="day", markup=False)
        yield RecordTable(
            COLUMNS,
            key=lambda row: row.id,
            placeholder="这一天没有张贴。按 n 排期。",
            id="postings",
        )

    def on_mount(self) -> None:
        self.grid.focus()

    def load(self) -> None:
        self._counted = (self.grid.cursor.year, self.grid.cursor.month)
        first = self.grid.cursor.replace(day=1) - timedelta(days=7)
        last = first + timedelta(days=48)
        desk = self.context.desk
        self.read(
            lambda: desk.ledger(Filter(start=first, end=last)),
            lambda rows: self._show_month(rows, first, last),
        )

    def _show_month(self, rows: list[Row], first: date, last: date) -> None:
        self._rows = rows
        self.grid.counts = counts_by_day(rows, first, last, self.context.desk.today)
        self._show_day(self.grid.cursor)

    def _show_day(self, day: date) -> None:
        today = self.context.desk.today
        rows = [row for row in self._rows if occupies(row, day, today)]
        weekday = "一二三四五六日"[day.weekday()]
        self.heading.update(f" {day:%Y-%m-%d} 周{weekday}  {len(rows)} 张")
        self.table.show(rows)

    def _posting(self, row: Row) -> Posting:
        return self.context.desk.database.get(Posting, row.id)

    @on(MonthGrid.DayMoved)
    def _day_moved(self, event: MonthGrid.DayMoved) -> None:
        event.stop()
        if (event.day.year, event.day.month) != self._counted:
            self.reload()
        else:
            self._show_day(event.day)

    @on(MonthGrid.DayChosen)
    def _day_chosen(self, event: MonthGrid.DayChosen) -> None:
        event.stop()
        self.table.focus()

    @on(RecordTable.Chosen, "#postings")
    def _row_chosen(self, event: RecordTable.Chosen) -> None:
        event.stop()
        self.app.push_screen(PostingDetail(self.context, event.row))

    @work(group="ask")
    async def action_plan(self) -> None:
        """A material on several sites."""
        await plan_material(self)

    @work(group="ask")
    async def action_move(self) -> None:
        """Other days for the posting under the cursor."""
        if row := self.table.selected:
            await move_posting(self, self._posting(row))

    def action_extend(self) -> None:
        """A week longer."""
        row = self.table.selected
        if row is None:
            return
        posting, desk = self._posting(row), self.context.desk
        if posting.planned_to is None:
            self.say("这一张是长期张贴，不用延期。")
            return
        end = posting.planned_to + timedelta(days=7)
        self.attempt(lambda: desk.extend(posting, end), f"延到 {end}（ctrl+z 撤销）")

    @work(group="ask")
    async def action_cancel(self) -> None:
        """Not to be put up after all."""
        if row := self.table.selected:
            await cancel_posting(self, self._posting(row))
