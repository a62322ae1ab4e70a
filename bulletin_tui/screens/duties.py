"""任务: how much each community has published, month by month, and what falls due again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one

from bulletin_tui.context import Context
from bulletin_tui.dates import FIRST_DAY, LAST_DAY
from bulletin_tui.screens.base import WorkScreen
from bulletin_tui.screens.obligations.duty_form import edit_duty, make_drafts, new_duty
from bulletin_tui.screens.obligations.duty_work import open_material, waive, work_on, write_for
from bulletin_tui.shell.duties import AHEAD, told_cell, told_quota, told_shares
from bulletin_tui.widgets.columns import Column
from bulletin_tui.widgets.dialogs import Choose
from bulletin_tui.widgets.plain import shown
from bulletin_tui.widgets.prose import Prose
from bulletin_tui.widgets.record_table import RecordTable
from bulletin_tui.widgets.year_matrix import MonthCell, MonthLine, YearMatrix
from store.days import provisional_mark
from store.models import Obligation, Unit
from store.rules.coming.duties import Occurrence, Stage, fault_of, told_rule
from store.rules.coming.quota import Line, Matrix

_WAITING = (Stage.MISSING, Stage.DUE, Stage.DRAFTED)
_STYLES = {Stage.MISSING: "overdue", Stage.DUE: "soon", Stage.DRAFTED: "soon"} | {
    Stage.DONE: "done",
    Stage.WAIVED: "muted",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list: a day of a duty, or a duty that has none to show."""

    duty: Obligation
    one: Occurrence | None
    units: str

    @property
    def key(self) -> tuple[str, date | None]:
        """Tells it from the others."""
        return self.duty.id, self.one.on if self.one else None

    @property
    def state(self) -> str:
        """The word in the list."""
        if self.one is not None:
            return self.one.stage.label
        if self.duty.is_paused:
            return "已暂停"
        return "规则错" if fault_of(self.duty) else ""

    @property
    def how_often(self) -> str:
        """In words, and what becomes of this day where it is none to work on."""
        due = self.one.due if self.one else None
        guess = provisional_mark(due is not None and due.is_provisional)
        return f"{told_rule(self.duty)} {due.word if due else ''}{guess}".strip()

    @property
    def style(self) -> str:
        """How the word is painted."""
        if self.one is None:
            return "muted" if self.duty.is_paused else "overdue"
        return _STYLES.get(self.one.stage, "")


@dataclass(frozen=True, slots=True)
class _Shown:
    quota: Matrix
    entries: list[Entry]


COLUMNS: tuple[Column[Entry], ...] = (
    Column("最迟", 10, lambda e: e.one.due.day.isoformat() if e.one else ""),
    Column("状态", 6, lambda e: e.state, style=lambda e: e.style),
    Column("任务", 14, lambda e: e.duty.name, weight=2),
    Column("单位", 18, lambda e: e.units, weight=1),
    Column("多久一次", 20, lambda e: e.how_often, drop=1),
)


class DutyTable(RecordTable[Entry]):
    """Its keys are about duties; those of the matrix are about what was published."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "办理", id="duties.do", tooltip="打开草稿，没有就备一份"),
        Binding("x", "screen.waive", "这期不办", id="duties.waive", tooltip="写明为什么，不算缺"),
        Binding("n", "screen.create", "新任务", id="duties.create"),
        Binding("e", "screen.edit", "改任务", id="duties.edit"),
        Binding("p", "screen.pause", "暂停/继续", id="duties.pause"),
        Binding("d", "screen.discard", "删除", id="duties.discard"),
    ]


class QuotaMatrix(YearMatrix):
    """Where one is short, one writes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "screen.write", "写一篇", id="duties.write", tooltip="给光标所在的社区"),
    ]


class DutiesScreen(WorkScreen):
    """The quota as a picture of the year, and below it the days of all duties."""

    MODE = "duties"
    CHANGES = frozenset({"create", "edit", "pause", "discard", "write", "make", "waive"})
    DEFAULT_CSS = """
    DutiesScreen {
        & #quota { max-height: 50%; }
        & #told { height: auto; padding: 0 1; color: $text-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "make", "备草稿", id="duties.make", tooltip="该备的草稿都备好"),
        Binding("tab", "app.focus_next", "换一边", id="duties.switch"),
    ]
    matrix = query_one("#quota", YearMatrix)
    told = query_one("#told", Prose)
    table = query_one("#duties", RecordTable)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._year = context.desk.today.year
        self._quota: Matrix | None = None

    def contents(self) -> ComposeResult:
        month = self.context.desk.today.month
        yield QuotaMatrix(f"{self._year} 年", month, "正在数…", id="quota")
        yield Prose(id="told")
        yield DutyTable(
            COLUMNS,
            key=lambda entry: entry.key,
            foot=True,
            placeholder="还没有公开任务。按 n 选一个常用的，例如低保名单每月公布。",
            id="duties",
        )

    def on_mount(self) -> None:
        self.table.focus()

    def load(self) -> None:
        self.read(self._read, self._show)

    def _read(self) -> _Shown:
        desk, year = self.context.desk, self._year
        last = date(year, 12, 31)
        if year >= desk.today.year:
            last = max(date(year, 1, 1), desk.today) + AHEAD
        found = desk.occurrences(date(year, 1, 1), last)
        names = {unit.id: unit.name for unit in desk.database.find(Unit)}
        entries = [Entry(one.duty, one, told_shares(one, names)) for one in in_turn(found)]
        seen = {one.duty.id for one in found}
        others = [duty for duty in desk.duties() if duty.id not in seen]
        entries += [Entry(duty, None, _told_units(duty, names)) for duty in others]
        return _Shown(desk.quota(year), entries)

    def _show(self, found: _Shown) -> None:
        quota = self._quota = found.quota
        lines = [_month_line(line) for line in quota.lines]
        told = told_quota(quota)
        self.matrix.show(f"{quota.year} 年", lines, quota.month, placeholder=shown(" ".join(told)))
        self.told.show(told if lines else [])
        self.table.show(found.entries)

    @on(YearMatrix.YearAsked)
    def _year_asked(self, event: YearMatrix.YearAsked) -> None:
        event.stop()
        self._year = max(FIRST_DAY.year, min(self._year + event.by, LAST_DAY.year))
        self.reload()

    @on(YearMatrix.Chosen)
    @work(group="ask")
    async def _cell_chosen(self, event: YearMatrix.Chosen) -> None:
        event.stop()
        line = self._line(str(event.key))
        if line is None:
            return
        items = line.cells[event.month - 1].items
        if not items:
            self.say(f"{line.name}：{self._year} 年 {event.month} 月还没有公布。按 n 写一篇。")
            return
        title = f"{line.name} {self._year} 年 {event.month} 月"
        options = [(i.material_id, f"{i.on:%m-%d} {i.site} {i.title}") for i in items]
        chosen = await self.app.push_screen_wait(Choose(title, options))
        if chosen:
            await open_material(self, chosen[0])

    def _line(self, unit_id: str) -> Line | None:
        lines: Sequence[Line] = self._quota.lines if self._quota else ()
        return next((line for line in lines if line.unit_id == unit_id), None)

    @work(group="ask")
    async def action_write(self) -> None:
        """A material of the community under the cursor."""
        if self.matrix.selected is not None:
            await write_for(self, str(self.matrix.selected))

    @on(RecordTable.Chosen, "#duties")
    @work(group="ask")
    async def _row_chosen(self, event: RecordTable.Chosen) -> None:
        event.stop()
        entry: Entry = event.row
        if entry.one is None:
            await edit_duty(self, entry.duty)
        else:
            await work_on(self, entry.one, entry.one.shares)

    @work(group="ask")
    async def action_create(self) -> None:
        """A usual duty, or one of the office's own."""
        await new_duty(self)

    @work(group="ask")
    async def action_edit(self) -> None:
        """The duty under the cursor."""
        if entry := self.table.selected:
            await edit_duty(self, entry.duty)

    @work(group="ask")
    async def action_waive(self) -> None:
        """What the line names is not done this time."""
        if (entry := self.table.selected) and entry.one is not None:
            await waive(self, entry.one, entry.one.shares)

    def action_pause(self) -> None:
        """No more drafts of it, or on again."""
        if entry := self.table.selected:
            duty, desk = entry.duty, self.context.desk
            done = "又开始了" if duty.is_paused else "已暂停，不再备草稿"
            self.attempt(lambda: desk.pause_duty(duty), f"{duty.name}：{done}（ctrl+z 撤销）")

    def action_discard(self) -> None:
        """Delete a duty that nothing was made for, as a whole; a day of it is not done with x."""
        if entry := self.table.selected:
            desk = self.context.desk
            self.attempt(lambda: desk.discard(entry.duty), "已删除（ctrl+z 撤销）")

    def action_make(self) -> None:
        """Make the drafts that are due."""
        make_drafts(self, "没有该备的草稿。")


def in_turn(found: Sequence[Occurrence]) -> list[Occurrence]:
    """What waits for somebody first, the newest before; then what is to come, then what is done."""
    waiting = [one for one in found if one.stage in _WAITING]
    coming = [one for one in found if one.stage in (Stage.PLANNED, Stage.COMING)]
    done = [one for one in found if one.stage in (Stage.LATE, Stage.DONE, Stage.WAIVED)]
    return [*waiting[::-1], *coming, *done[::-1]]


def _told_units(duty: Obligation, names: dict[str, str]) -> str:
    return "、".join(names.get(unit, "") for unit in duty.unit_ids) or "所有社区"


def _month_line(line: Line) -> MonthLine:
    cells = tuple(
        MonthCell(told_cell(cell), bool(cell.shortfall), not cell.count) for cell in line.cells
    )
    return MonthLine(line.unit_id, line.name, cells, str(line.total))
