"""工作日历: which years are known, and the notice of a year, typed or pasted in a few minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one

from bulletin_tui.exchange.files import work_year_in
from bulletin_tui.exchange.notices import spoken_days
from bulletin_tui.exchange.workdays import Announced, recount_lines
from bulletin_tui.screens.aside import AsideScreen
from bulletin_tui.screens.calendar.year_notice import YearNotice
from bulletin_tui.widgets.columns import Column
from bulletin_tui.widgets.dialogs import Confirm, Tell
from bulletin_tui.widgets.path_dialog import PathDialog
from bulletin_tui.widgets.record_table import RecordTable
from store.desk import Desk
from store.models import SpecialDay, WorkYear
from store.rules.law.calendar import Source
from store.rules.wall.recounting import Recounted

YEARS_BEFORE, YEARS_AFTER = 1, 2
"""Years around this one that are listed though nobody has entered them."""


@dataclass(frozen=True, slots=True)
class _Year:
    """A year and what is known of it."""

    number: int
    source: Source
    days: tuple[SpecialDay, ...]
    record: WorkYear | None

    @property
    def off(self) -> int:
        return sum(day.is_off for day in self.days)

    @property
    def papers(self) -> str:
        if self.source is Source.ESTIMATED:
            return "通知还没有录入：只按法定节日算，不含调休"
        return "、".join(self.record.papers) if self.record else "程序自带"


class WorkdaysScreen(AsideScreen):
    """The years, the present one under the cursor."""

    MODE = "workdays"
    HEADING = "工作日历：哪天休，哪天班"
    CHANGES = frozenset({"discard", "take_in"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i", "take_in", "从文件", id="workdays.file"),
        Binding("v", "look", "看日子", id="workdays.look"),
        Binding("d", "discard", "删除录入的", id="workdays.discard"),
        Binding("ctrl+z", "undo", "撤销", id="workdays.undo", key_display="^z"),
    ]
    table = query_one("#years", RecordTable)

    def inside(self) -> ComposeResult:
        """The table of years."""
        columns: tuple[Column[_Year], ...] = (
            Column("年", 6, lambda year: str(year.number)),
            Column("从哪来", 8, lambda year: year.source.label, _certainty),
            Column("休", 6, lambda year: f"{year.off} 天"),
            Column("补班", 6, lambda year: f"{len(year.days) - year.off} 天"),
            Column("依据", 30, lambda year: year.papers, weight=1),
        )
        yield RecordTable(columns, key=lambda year: year.number, foot=True, id="years")

    def on_mount(self) -> None:
        self.table.focus()

    def load(self) -> None:
        self.read(self._read_years, self._show_years)

    def _read_years(self) -> list[_Year]:
        desk = self.context.desk
        calendar, today = desk.calendar, desk.today.year
        entered = {record.year: record for record in desk.work_years()}
        listed = {*range(today - YEARS_BEFORE, today + YEARS_AFTER + 1), *entered}
        return [
            _Year(n, calendar.source_of(n), tuple(calendar.special_days(n)), entered.get(n))
            for n in sorted(listed)
        ]

    def _show_years(self, years: Sequence[_Year]) -> None:
        first = not self.table.rows
        self.table.show(years)
        if first:
            guessed = [n for n, year in enumerate(years) if year.source is Source.ESTIMATED]
            self.table.cursor = guessed[0] if guessed else 0

    @on(RecordTable.Chosen, "#years")
    @work(group="ask")
    async def _row_chosen(self, event: RecordTable.Chosen) -> None:
        event.stop()
        await self._edit(event.row.number)

    @work(group="ask")
    async def action_take_in(self) -> None:
        """What a file says is filled in, to be looked at and saved."""
        today = self.context.desk.today
        question = "放假安排在哪个文件？（.json、.csv 或 .toml）"
        dialog = PathDialog[Announced](question, lambda path: work_year_in(path, today))
        if (offered := await self.app.push_screen_wait(dialog)) is not None:
            await self._edit(offered.year, offered)

    async def _edit(self, year: int, offered: Announced | None = None) -> None:
        desk = self.context.desk
        is_known = desk.calendar.source_of(year) is not Source.ESTIMATED
        days = desk.calendar.special_days(year) if is_known else ()
        notice = YearNotice(self.context, year, days, desk.work_year(year), offered)
        moved = await self.app.push_screen_wait(notice)
        if moved is not None:
            self.reload()
            tell_recount(self.app, desk, f"{year} 年的工作日历已保存", moved)

    def action_look(self) -> None:
        """The days of the year under the cursor."""
        if year := self.table.selected:
            heading = f"{year.number} 年，{year.source.label}：休 {year.off} 天"
            self.app.push_screen(Tell(heading, spoken_days(year.days)))

    @work(group="ask")
    async def action_discard(self) -> None:
        """Take out what was entered for a year."""
        year: _Year | None = self.table.selected
        if year is None or year.record is None:
            self.say("这一年没有录入过，不用删。")
            return
        question = Confirm(
            f"删除录入的 {year.number} 年吗？",
            "用它算出的日子会重算，又变成暂算的。",
            yes="删除",
            careful=True,
        )
        if not await self.app.push_screen_wait(question):
            return
        moved: list[Recounted] = []
        record = year.record
        desk = self.context.desk
        if self.attempt(lambda: moved.extend(desk.discard_work_year(record))):
            tell_recount(self.app, desk, f"{year.number} 年的工作日历已删除", moved)


def tell_recount(
    app: App[object], desk: Desk, done: str, moved: Sequence[Recounted], *, asked: bool = True
) -> None:
    """What was counted anew; the dates that moved are to be read one by one."""
    lines = recount_lines(desk, moved)
    if any(each.is_moved for each in moved):
        app.push_screen(Tell(done, [*lines, "ctrl+z 撤销"] if asked else lines))
    else:
        app.notify("，".join([done, *lines]), markup=False)


def _certainty(year: _Year) -> str:
    return "soon" if year.source is Source.ESTIMATED else ""
