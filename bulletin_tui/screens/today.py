"""今日: what is to be done; Enter does it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.widgets import Static

from bulletin_tui.screens.base import WorkScreen
from bulletin_tui.widgets.columns import Column
from bulletin_tui.widgets.record_table import RecordTable
from store.models import Posting, TickKind
from store.rules.codes import spoken
from store.rules.ledger import Row

_GROUPS = (
    ("overdue", "逾期未撤", "overdue"),
    ("interrupted", "掉了/被盖", "overdue"),
    ("take_down", "今天要撤", "soon"),
    ("put_up", "今天要贴", "strong"),
    ("to_print", "本周要印", ""),
    ("ending_soon", "快到期", "muted"),
)


@dataclass(frozen=True, slots=True)
class Task:
    """One posting and what it asks for."""

    group: str
    word: str
    style: str
    row: Row
    posting: Posting

    @property
    def when(self) -> str:
        start, end = self.posting.planned_from, self.posting.planned_to
        last = f"{end.month}/{end.day}" if end else "长期"
        return f"{start.month}/{start.day}-{last}"


COLUMNS: tuple[Column[Task], ...] = (
    Column("要做", 9, lambda task: task.word, style=lambda task: task.style),
    Column("点位", 16, lambda task: task.row.site, weight=1),
    Column("材料", 20, lambda task: task.row.title, weight=2),
    Column("日期", 11, lambda task: task.when),
    Column("单号", 8, lambda task: spoken(task.posting.code)),
)


class TaskTable(RecordTable[Task]):
    """Names what Enter does here; the focused table's word is the one in the footer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "办理", id="today.do", tooltip="打印、登记贴好了或撤下"),
    ]


def _style(posting: Posting, usual: str, today: date) -> str:
    """What should be on the wall already stands out, printed or not."""
    waits = posting.last_tick is None and posting.planned_from <= today
    return "overdue" if waits and posting.planned_from < today else "strong" if waits else usual


class TodayScreen(WorkScreen):
    """Everything that asks for something today, the latest first."""

    MODE = "today"
    CHANGES = frozenset({"codes", "walked", "interrupt", "take_back"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "codes", "输单号", id="today.codes", tooltip="按纸上的单号登记"),
        Binding("w", "walked", "走访", id="today.walked", tooltip="登记结果、照片、巡查问题"),
        Binding("x", "interrupt", "掉了/被盖", id="today.interrupt"),
        Binding("b", "take_back", "退回登记", id="today.take-back"),
    ]
    summary = query_one("#summary", Static)
    table = query_one("#tasks", RecordTable)

    def contents(self) -> ComposeResult:
        yield Static(id="summary", markup=False)
        yield TaskTable(
            COLUMNS,
            key=lambda task: (task.group, task.posting.id),
            markable=True,
            placeholder="今天没有要做的事。F3 去排期，F4 去写材料。",
            id="tasks",
        )

    def load(self) -> None:
        desk = self.context.desk
        agenda = desk.agenda()
        rows = desk.rows_of(agenda.postings)
        tasks = [
            Task(group, word, _style(posting, style, desk.today), rows[posting.id], posting)
            for group, word, style in _GROUPS
            for posting in getattr(agenda, group)
        ]
        counts = [
            f"{word} {len(getattr(agenda, group))}"
            for group, word, _ in _GROUPS
            if getattr(agenda, group)
        ]
        self.summary.update("  ".join(counts) or "今天没有要做的事")
        self.table.show(tasks)

    def _chosen(self) -> list[Task]:
        selected = self.table.selected
        return self.table.marked or ([selected] if selected else [])

    @on(RecordTable.Chosen, "#tasks")
    def _row_chosen(self, event: RecordTable.Chosen) -> None:
        event.stop()
        self.action_do()

    def action_do(self) -> None:
        """What the row asks for: print, put up or take down."""
        tasks = self._chosen()
        if not tasks:
            return
        group = tasks[0].group
        postings = [task.posting for task in tasks if task.group == group]
        if group == "to_print":
            self.app.switch_mode("printing")
            return
        kind = TickKind.POSTED if group in ("put_up", "interrupted") else TickKind.REMOVED
        self._tick(postings, kind)

    def _tick(self, postings: list[Posting], kind: TickKind, reason: str | None = None) -> None:
        desk = self.context.desk
        done = f"{kind.label}：{len(postings)} 张（ctrl+z 撤销）"
        if self.attempt(lambda: desk.tick(postings, kind, reason=reason), done):
            self.table.set_marks(frozenset())

    @work(group="ask")
    async def action_codes(self) -> None:
        """Tick off by the codes on paper."""
        from bulletin_tui.screens.ticking import ask_ticks

        await ask_ticks(self)

    @work(group="ask")
    async def action_walked(self) -> None:
        """Somebody came back from the walk: results, photographs, defects."""
        from bulletin_tui.screens.walk import after_walk

        await after_walk(self)

    @work(group="ask")
    async def action_interrupt(self) -> None:
        """It fell off or was covered."""
        from bulletin_tui.screens.ticking import ask_defect

        postings = [task.posting for task in self._chosen()]
        if not all(posting.is_hanging for posting in postings):
            self.say_no("没有贴着的，不能登记掉了或被盖。")
            return
        reason = await ask_defect(self) if postings else None
        if reason:
            self._tick(postings, TickKind.INTERRUPTED, reason)

    def action_take_back(self) -> None:
        """Take back the newest entry of the chosen sheets; the history keeps both."""
        for task in self._chosen():
            job = partial(self.context.desk.take_back, task.posting)
            row = task.row
            self.attempt(job, f"已退回：{spoken(row.code)} {row.site} {row.title}")
