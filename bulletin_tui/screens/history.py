"""台账: everything that was ever planned, searched as one types."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.widgets import Input, Static

from bulletin_tui.context import Context
from bulletin_tui.exchange.sheet import write_csv
from bulletin_tui.screens.base import WorkScreen
from bulletin_tui.screens.posting.detail import PostingDetail
from bulletin_tui.screens.posting.posting_verbs import take_back
from bulletin_tui.screens.spans import NOW, OWN, Span, SpanDialog, spans
from bulletin_tui.widgets.columns import Column
from bulletin_tui.widgets.dialogs import Ask, Choose
from bulletin_tui.widgets.record_table import RecordTable
from bulletin_tui.widgets.working import Working
from store.desk import Desk
from store.errors import StoreError
from store.models import KINDS, Material, Posting
from store.rules.law.periods import Standing
from store.rules.tasks import Group
from store.rules.wall.filter import Filter
from store.rules.wall.holding import is_row_short, standing_in
from store.rules.wall.ledger import Row
from store.rules.wall.lifecycle import State, days_up, state_words

NOTHING_YET = "还没有排过期。F3 去排期，F4 去写材料。"
NOT_FOUND = "没有这样的记录。按 r 清除。"
LATE = (State.OVERDUE_POSTING, State.OVERDUE_REMOVAL, State.INTERRUPTED)


def columns(desk: Desk) -> tuple[Column[Row], ...]:
    """What a line says; days are counted for the lines that are seen, not for all."""

    def standing(row: Row) -> Standing | None:
        return standing_in(row, desk.today, desk.calendar) if row.hold else None

    def days(row: Row) -> str:
        if (found := standing(row)) is None:
            return str(days_up(row, desk.today) or "")
        return f"{found.days_up}/{found.days}"

    def lacks(row: Row) -> str:
        return "overdue" if is_row_short(row, standing(row)) else ""

    return (
        Column("张贴日", 10, lambda row: row.planned_from.isoformat()),
        Column("状态", 9, lambda row: row.told_state, style=_style),
        Column("天数", 5, days, style=lacks, drop=1),
        Column("点位", 14, lambda row: row.site, weight=1),
        Column("材料", 22, lambda row: row.title, weight=2),
        Column("种类", 8, lambda row: row.noun, drop=2),
        Column("数量", 8, lambda row: row.amount, drop=3),
    )


def _style(row: Row) -> str:
    if row.state in LATE:
        return "overdue"
    return "muted" if row.is_closed else ""


class HistoryScreen(WorkScreen):
    """The ledger with a search box and two filters."""

    MODE = "history"
    CHANGES = frozenset({"take_back", "again"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "查找", id="history.search", key_display="/"),
        Binding("s", "state", "按状态", id="history.state"),
        Binding("k", "kind", "按种类", id="history.kind"),
        Binding("y", "span", "日期", id="history.years", tooltip="本周、本月、今年、归档的年份"),
        Binding("o", "export", "导出", id="history.export"),
        Binding("r,escape", "reset", "清除", id="history.reset", tooltip="不筛选"),
        Binding("b", "take_back", "退回登记", id="history.take-back"),
        Binding(
            "l",
            "again",
            "复制去年",
            id="history.again",
            tooltip="下个月的、明年的",
        ),
    ]
    search = query_one("#search", Input)
    count = query_one("#count", Static)
    table = query_one("#rows", RecordTable)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._wanted = Filter()
        self._span = NOW
        self._own = Span()
        """The days that somebody has typed."""

    def contents(self) -> ComposeResult:
        yield Input(
            placeholder="按 / 查找：标题、点位、单位、类别、单号", id="search", compact=True
        )
        yield Static(id="count", markup=False)
        yield RecordTable(
            columns(self.context.desk),
            key=lambda row: row.id,
            foot=True,
            placeholder=NOT_FOUND,
            id="rows",
        )

    def on_mount(self) -> None:
        self.table.focus()

    def load(self) -> None:
        span = self._asked_span()
        wanted = replace(self._wanted, start=span.start, end=span.end)
        self.count.update("正在查…")
        job = partial(self.context.desk.ledger, wanted, archived=span.archived)
        self.read(job, self._show)

    def _spans(self) -> dict[str, Span]:
        """Counted from the day that it is: this week is another one after Sunday."""
        years = dict.fromkeys(str(record.year) for record in self.context.desk.history.years())
        return spans(self.context.desk.today, years)

    def _asked_span(self) -> Span:
        return self._own if self._span == OWN else self._spans().get(self._span, Span())

    def _show(self, rows: list[Row]) -> None:
        chosen = [word for word in (self._wanted.state, self._kind_word()) if word]
        text = f"共 {len(rows)} 条"
        if self._span != NOW:
            text += f"  {self._asked_span().told}"
        if chosen:
            text += f"（只看 {'、'.join(chosen)}，r 清除）"
        years = [str(record.year) for record in self.context.desk.history.years()]
        if years and self._span == NOW:
            text += f"  没有查归档的 {'、'.join(dict.fromkeys(years[::-1]))} 年，按 y 查"
        self.count.update(text)
        is_all = self._wanted == Filter() and self._span == NOW
        self.table.placeholder = NOTHING_YET if is_all else NOT_FOUND
        self.table.show(rows)

    def read_failed(self, sentence: str) -> None:
        """An archive cannot be read: what is not archived is still of use."""
        self.count.update("")
        if self._span == NOW:
            super().read_failed(sentence)
            return
        self._span = NOW
        self.reload()
        self.note(f"{sentence}先看没归档的。")

    def _kind_word(self) -> str:
        return KINDS[self._wanted.kind].noun if self._wanted.kind else ""

    @on(Input.Changed, "#search")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._wanted = replace(self._wanted, text=event.value)
        self.reload()

    @on(Input.Submitted, "#search")
    def _searched(self, event: Input.Submitted) -> None:
        event.stop()
        self.table.focus()

    @on(RecordTable.Chosen, "#rows")
    def _row_chosen(self, event: RecordTable.Chosen) -> None:
        event.stop()
        self.app.push_screen(PostingDetail(self.context, event.row))

    def action_search(self) -> None:
        """Into the search box."""
        self.search.focus()

    @work(group="ask")
    async def action_state(self) -> None:
        """Show one state only, or what was taken down too early."""
        words = [Group.SHORT.label, *(word for _, word in state_words())]
        chosen = await self.app.push_screen_wait(
            Choose("只看哪种状态", [(word, word) for word in words], chosen=[self._wanted.state])
        )
        if chosen:
            self._wanted = replace(self._wanted, state=chosen[0])
            self.reload()

    @work(group="ask")
    async def action_kind(self) -> None:
        """Show one kind only."""
        choices = [(kind, model.noun) for kind, model in KINDS.items()]
        chosen = await self.app.push_screen_wait(Choose("只看哪种材料", choices))
        if chosen:
            self._wanted = replace(self._wanted, kind=chosen[0])
            self.reload()

    @work(group="ask")
    async def action_span(self) -> None:
        """Which days to look at; archived years are read when they are asked for."""
        options = [(key, span.name) for key, span in self._spans().items()]
        question = Choose("看哪些日子的", options, chosen=[self._span])
        chosen = await self.app.push_screen_wait(question)
        if chosen is None:
            return
        if chosen[0] == OWN:
            dialog = SpanDialog(self._asked_span(), self.context.desk.today)
            if (own := await self.app.push_screen_wait(dialog)) is None:
                return
            self._own = own
        self._span = chosen[0]
        self.reload()

    def action_reset(self) -> None:
        """Everything again."""
        self._wanted, self._span = Filter(), NOW
        self.search.clear()
        self.table.focus()
        self.reload()

    @work(group="ask")
    async def action_take_back(self) -> None:
        """Take back the newest entry; a sheet that was ticked by mistake is found only here."""
        if (row := self.table.selected) is not None:
            await take_back(self, self.context.desk.database.get(Posting, row.id))

    @work(group="ask")
    async def action_again(self) -> None:
        """The material of the line, its week or its campaign in this year."""
        from bulletin_tui.screens.copying.choices import copy_material

        if row := self.table.selected:
            get = self.context.desk.database.get
            await copy_material(self, get(Material, row.material_id), get(Posting, row.id))

    @work(group="ask")
    async def action_export(self) -> None:
        """What is shown, as a table for Excel or as pages, by the file's ending."""
        default = str(Path.home() / f"台账-{self.context.desk.today}.csv")
        question = Ask("导出到哪个文件（.csv 表格，.pdf 打印）", default, validate=_wrong_ending)
        name = await self.app.push_screen_wait(question)
        if not name:
            return
        rows, target = list(self.table.rows), Path(name)
        done = f"已导出 {len(rows)} 条：{name}"
        today = self.context.desk.today
        if target.suffix.lower() == ".csv":
            working = Working[int](
                "导出台账", lambda _: write_csv(rows, target, today), stoppable=False
            )
            written = await self.app.push_screen_wait(working)
            if isinstance(written, StoreError):
                self.say_no(str(written))
            else:
                self.say(done)
            return
        from bulletin_tui.printing.records.registers import ledger_sheet
        from bulletin_tui.screens.paper.office_forms import Wanted, make_file

        wanted = Wanted(lambda desk: ledger_sheet(rows, desk.today))
        if await make_file(self, "台账", wanted, target):
            self.say(done)


def _wrong_ending(name: str) -> str | None:
    known = Path(name.strip()).suffix.lower() in (".csv", ".pdf")
    return None if known or not name.strip() else "只会写 .csv 和 .pdf，文件名请用其中一种结尾。"
