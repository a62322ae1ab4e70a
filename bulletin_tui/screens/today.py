"""今日: what is to be done; Enter does it."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one

from bulletin_tui.context import Context
from bulletin_tui.screens.base import WorkScreen
from bulletin_tui.screens.doing import WAYS, postings_of
from bulletin_tui.screens.folding import LONG, Folding
from bulletin_tui.screens.task_table import (
    TaskTable,
    columns,
    heading_of_group,
    heading_of_site,
)
from bulletin_tui.widgets.grouped_table import GroupedTable
from bulletin_tui.widgets.items import Items
from bulletin_tui.widgets.prose import Prose
from bulletin_tui.widgets.record_table import RecordTable
from store.models import Posting, Site
from store.rules.tasks import Group, Task, by_group, counted, in_order
from store.today import at_hand, by_walk, next_day, reckoned

NOTHING = "今天没有要做的事。F3 去排期，F4 去写材料。"
NO_SITE = "还没有贴的地方。先按 F5、n 建公示栏，再按 F4、n 写材料。"


class ToldLine(Prose):
    """The line under the cursor in full."""

    MOST = 2


class TodayScreen(WorkScreen):
    """Everything that asks for something today, the most urgent first."""

    MODE = "today"
    DEFAULT_CSS = """
    TodayScreen #summary { padding: 0 1; }
    TodayScreen #told { height: 2; padding: 0 1; color: $text-muted; }
    """
    CHANGES = frozenset({"codes", "walked", "interrupt", "take_back", "waive"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "codes", "输单号", id="today.codes", tooltip="按纸上的单号登记"),
        Binding("w", "walked", "走访", id="today.walked", tooltip="登记结果、照片、巡查问题"),
        Binding("x", "interrupt", "掉了/被盖", id="today.interrupt"),
        Binding("x", "waive", "这期不办", id="today.waive", tooltip="写明为什么，不算缺"),
        Binding("d", "detail", "详情", id="today.detail"),
        Binding("f", "fold", "展开/收起", id="today.fold", tooltip="这一组全列，或只列前几条"),
        Binding("r", "walk(True)", "按路线", id="today.by-walk", tooltip="一处一处看"),
        Binding("r", "walk(False)", "按要做的", id="today.by-need", tooltip="最急的在上面"),
        Binding("b", "take_back", "退回登记", id="today.take-back"),
        Binding("i", "calendar", "手机日历", id="today.calendar", tooltip="导出 .ics 文件"),
    ]
    summary = query_one("#summary", Items)
    table = query_one("#tasks", GroupedTable)
    told = query_one("#told", ToldLine)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._is_by_walk = False
        self._is_filled = False
        """Whether anything was shown yet."""
        self._at_hand: list[Task] = []
        self._reckoned: list[Task] = []
        self._folding = Folding()
        self._groups: dict[str, list[Task]] = {}
        """What is shown, folded or not, by the group's or the site's key."""
        self._is_on_duty = False
        """Whether the line under the cursor is about a duty."""
        self._away: set[str] = set()
        """Keys of the tasks that are about no place."""

    def contents(self) -> ComposeResult:
        yield Items(id="summary")
        yield TaskTable(
            columns([], self.context.desk.today),
            key=lambda task: task.key,
            markable=True,
            placeholder=NOTHING,
            id="tasks",
        )
        yield ToldLine(id="told")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Of the two orders, the other one is offered; x is about a sheet or about a duty."""
        if action == "fold":
            return any(len(tasks) >= LONG for tasks in self._groups.values())
        if action == "walk":
            return self._is_by_walk is not parameters[0]
        if action in ("interrupt", "waive") and (action == "waive") is not self._is_on_duty:
            return False
        return super().check_action(action, parameters)

    # Showing ----------------------------------------------------------------------------

    def load(self) -> None:
        """What is at hand first, with the rest as it was; then that anew.

        A start waits for the first of it. Later the screen stays as it is until the next is read.
        """
        desk = self.context.desk
        if self._is_filled:
            self.read_in_turn(partial(at_hand, desk), self._show_at_hand)
        else:
            self._show_at_hand(at_hand(desk))
            self._is_filled = True

    def _show_at_hand(self, found: list[Task]) -> None:
        self._show(found, self._reckoned)
        self.read(partial(reckoned, self.context.desk), self._show_reckoned)

    def _show_reckoned(self, found: list[Task]) -> None:
        if found != self._reckoned:
            self._show(self._at_hand, found)

    def _show(self, found: list[Task], more: list[Task]) -> None:
        before = {task.key for task in (*self._at_hand, *self._reckoned)}
        self._at_hand, self._reckoned = found, more
        desk, tasks = self.context.desk, in_order([*found, *more])
        groups = by_group(tasks)
        self.summary.show(counted(groups) or [self._told_next()])
        if self._is_by_walk:
            sites = by_walk(desk, tasks)
            self._away = {task.key for site, found in sites if site is None for task in found}
            self._groups = {site.id if site else "": found for site, found in sites}
            headings = [heading_of_site(site, len(found)) for site, found in sites]
        else:
            self._groups = {group.value: found for group, found in groups.items()}
            headings = [heading_of_group(group, len(found)) for group, found in groups.items()]
        named = dict(zip(self._groups, headings, strict=True))
        away = self._away if self._is_by_walk else None
        lines = self._folding.shown(named, self._groups)
        self.table.placeholder = NOTHING if desk.database.count(Site) else NO_SITE
        self.table.show_groups(lines, columns(tasks, desk.today, away))
        if done := before.difference(task.key for task in tasks):
            self.table.set_marks(self.table.marked_keys - done)
        self.refresh_bindings()

    def _told_next(self) -> str:
        day = next_day(self.context.desk)
        return f"下一件事在 {day:%Y-%m-%d}" if day else "还没有排期"

    @on(GroupedTable.Highlighted, "#tasks")
    def _highlighted(self, event: GroupedTable.Highlighted) -> None:
        """The line under the cursor in full, and what Enter does with it."""
        event.stop()
        task = event.row
        is_on_duty = task is not None and task.group is Group.DUTY
        if is_on_duty is not self._is_on_duty:
            self._is_on_duty = is_on_duty
            self.refresh_bindings()
        if task is None:
            self.told.show([])
            return
        due = task.told_due(self.context.desk.today)
        parts = (f"回车 {WAYS[task.group].word}：", due, task.where, task.what, task.note)
        self.told.show(["  ".join(filter(None, parts))])

    def action_walk(self, is_by_walk: bool) -> None:
        """Group by places in walking order, or by what is to be done."""
        self._is_by_walk = is_by_walk
        self.reload()
        self.refresh_bindings()

    def _group(self) -> str | None:
        """Key of the group under the cursor."""
        key = self.table.selected.key if self.table.selected else None
        return next(
            (g for g, tasks in self._groups.items() if any(t.key == key for t in tasks)), None
        )

    def action_fold(self) -> None:
        """Show all of the group under the cursor, or its first lines only."""
        if (group := self._group()) is not None:
            self._folding.turn(group)
            self._show(self._at_hand, self._reckoned)
            self._stay_in(group)

    def _stay_in(self, group: str) -> None:
        """The line under the cursor was folded away: the first of its group is next to it."""
        if self._group() != group:
            first = self._groups[group][0]
            self.table.cursor = list(self.table.rows).index(first)

    def action_mark_group(self) -> None:
        """Mark the group under the cursor, or none of it if all of it is marked."""
        if (group := self._group()) is not None:
            found = self._groups[group]
            if self._folding.is_folded(group, self._groups):
                self.action_fold()
            keys, marks = {task.key for task in found}, self.table.marked_keys
            self.table.set_marks(marks - keys if keys <= marks else marks | keys)

    def action_mark_all(self) -> None:
        """Mark everything: nothing is marked that is not shown."""
        self._folding.unfold(self._groups)
        self._show(self._at_hand, self._reckoned)
        self.table.action_mark_all()

    # Doing ------------------------------------------------------------------------------

    def _chosen(self) -> list[Task]:
        selected = self.table.selected
        return self.table.marked or ([selected] if selected else [])

    @on(RecordTable.Chosen, "#tasks")
    @work(group="ask")
    async def _row_chosen(self, event: RecordTable.Chosen) -> None:
        """What the line asks for; of marked ones, those that ask for the same as the first."""
        event.stop()
        chosen = self._chosen()
        group = chosen[0].group
        way = WAYS[group]
        tasks = [task for task in chosen if task.group is group] if way.is_for_many else chosen[:1]
        await way.do(self, tasks)
        left = [task for task in self.table.marked if task.group is not group]
        if left and way.is_for_many:
            self.note(f"选中的还有 {len(left)} 条是别的事，再按回车接着办。")

    @work(group="ask")
    async def action_codes(self) -> None:
        """Tick off by the codes on paper."""
        from bulletin_tui.screens.walking.ticking import ask_ticks

        await ask_ticks(self)

    @work(group="ask")
    async def action_walked(self) -> None:
        """Somebody came back from the walk: results, photographs, defects."""
        from bulletin_tui.screens.walking.walk import after_walk

        await after_walk(self)

    def _postings(self) -> list[Posting]:
        """The sheets among what is chosen; tells where there are none."""
        postings = postings_of(self, self._chosen())
        if not postings:
            self.say_no("这一条不是张贴的单子。请选一张贴着的再按。")
        return postings

    @work(group="ask")
    async def action_interrupt(self) -> None:
        """It fell off or was covered."""
        from bulletin_tui.screens.posting.posting_verbs import interrupt_postings

        if postings := self._postings():
            await interrupt_postings(self, postings)

    @work(group="ask")
    async def action_waive(self) -> None:
        """What the line asks for is not done this time."""
        from bulletin_tui.screens.obligations.duty_work import waive_task

        if task := self.table.selected:
            await waive_task(self, task)

    @work(group="ask")
    async def action_take_back(self) -> None:
        """Take back the newest entry of the chosen sheets; the history keeps both."""
        from bulletin_tui.screens.posting.posting_verbs import take_back

        for posting in self._postings():
            await take_back(self, posting)

    @work(group="ask")
    async def action_calendar(self) -> None:
        """The working days as a file for telephones."""
        from bulletin_tui.screens.calendar_file import export_calendar

        await export_calendar(self)

    @work(group="ask")
    async def action_detail(self) -> None:
        """Everything about what the line is about."""
        from bulletin_tui.screens.task_detail import open_task

        if task := self.table.selected:
            await open_task(self, task)
