"""The other looks at the same postings: a month and a week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.getters import query_one
from textual.widgets import Static

from bulletin_tui.widgets.columns import Column
from bulletin_tui.widgets.month_grid import MonthGrid
from bulletin_tui.widgets.record_table import RecordTable
from store.days import told_day
from store.rules.agenda import week_of
from store.rules.wall.capacity import is_there, taken
from store.rules.wall.codes import spoken
from store.rules.wall.ledger import Row
from store.rules.wall.lifecycle import TAKEN_DOWN, State

POSTING_COLUMNS: tuple[Column[Row], ...] = (
    Column("点位", 14, lambda row: row.site, weight=1),
    Column("材料", 20, lambda row: row.title, weight=2),
    Column("张贴", 5, lambda row: f"{row.planned_from:%m-%d}"),
    Column("撤下", 5, lambda row: f"{p:%m-%d}" if (p := row.planned_to) else "长期"),
    Column("状态", 9, lambda row: row.told_state),
    Column("单号", 8, lambda row: spoken(row.code), drop=1),
)


class MonthView(Vertical):
    """The month with a number a day, and below it what hangs on the chosen day."""

    grid = query_one(MonthGrid)
    heading = query_one("#day", Static)
    table = query_one("#postings", RecordTable)

    def __init__(self, today: date) -> None:
        super().__init__(id="month")
        self.today = today
        self._rows: Sequence[Row] = ()

    def compose(self) -> ComposeResult:
        yield MonthGrid(self.today, self.today, counted="每天挂着几张")
        yield Static(id="day", markup=False)
        yield RecordTable(
            POSTING_COLUMNS,
            key=lambda row: row.id,
            placeholder="这一天没有张贴。按 n 排期。",
            id="postings",
        )

    def show(self, rows: Sequence[Row], first: date, last: date) -> None:
        """Show these postings, and how many of them hang on each day of a span."""
        self._rows = rows
        days: Counter[int] = Counter()
        for row in rows:
            for start, end in taken(row, self.today):
                days.update(range(max(start, first).toordinal(), min(end, last).toordinal() + 1))
        self.grid.counts = {date.fromordinal(day): count for day, count in days.items()}
        self.show_day()

    def show_day(self) -> None:
        """Show what hangs on the grid's day."""
        day = self.grid.cursor
        rows = [row for row in self._rows if is_there(row, day, day, self.today)]
        self.heading.update(f" {day:%Y}-{told_day(day)}  挂着 {len(rows)} 张")
        self.table.show(rows)


@dataclass(frozen=True, slots=True)
class WeekLine:
    """What is to be done on a day: put up or taken down; or how many hang on it."""

    day: date
    what: str
    row: Row | None = None
    hanging: int = 0


class WeekView(Vertical):
    """Monday to Sunday: to put up, to take down, hanging."""

    heading = query_one("#week-heading", Static)
    table = query_one("#week-lines", RecordTable)

    def __init__(self, today: date) -> None:
        super().__init__(id="week")
        self.today = today

    def compose(self) -> ComposeResult:
        columns: tuple[Column[WeekLine], ...] = (
            Column("日子", 10, self._day_word, style=self._day_style),
            Column("做什么", 6, lambda line: line.what, style=_what_style),
            Column("点位", 14, lambda line: line.row.site if line.row else "", weight=1),
            Column("材料", 20, _title, style=lambda line: "" if line.row else "muted", weight=2),
            Column("状态", 9, lambda line: line.row.told_state if line.row else "", drop=1),
        )
        yield Static(id="week-heading", markup=False)
        yield RecordTable(columns, key=_key, id="week-lines")

    def _day_word(self, line: WeekLine) -> str:
        return told_day(line.day)

    def _day_style(self, line: WeekLine) -> str:
        return "strong" if line.day == self.today else ""

    def show(self, rows: Sequence[Row], day: date) -> None:
        """Show the week of a day, the cursor on that day."""
        monday, sunday = week_of(day)
        lines = [line for n in range(7) for line in self._day(rows, monday + timedelta(days=n))]
        number = monday.isocalendar().week
        up = sum(line.what == UP for line in lines)
        down = sum(line.what == DOWN for line in lines)
        self.heading.update(
            f" 第 {number} 周  {monday:%m-%d} 至 {sunday:%m-%d}  要贴 {up} 张，要撤 {down} 张"
        )
        before = self.table.selected
        first = next(line for line in lines if line.day == day)
        stays = before is not None and before.day == day and before in lines
        self.table.show(lines, at=None if stays else _key(first))

    def _day(self, rows: Sequence[Row], day: date) -> list[WeekLine]:
        lines = [WeekLine(day, UP, row) for row in rows if _goes_up(row, day)]
        lines += [WeekLine(day, DOWN, row) for row in rows if _comes_down(row, day)]
        hanging = sum(is_there(row, day, day, self.today) for row in rows)
        return [*lines, WeekLine(day, HANGING, hanging=hanging)]


UP, DOWN, HANGING = "要贴", "要撤", "挂着"


def _goes_up(row: Row, day: date) -> bool:
    return row.first_on == day and row.state is not State.CANCELLED


def _comes_down(row: Row, day: date) -> bool:
    if row.state in TAKEN_DOWN:
        return bool(row.intervals) and row.intervals[-1].end == day
    return row.planned_to == day and not row.is_closed


def _key(line: WeekLine) -> tuple[date, str, str]:
    return line.day, line.what, line.row.id if line.row else ""


def _what_style(line: WeekLine) -> str:
    return {UP: "done", DOWN: "soon"}.get(line.what, "muted")


def _title(line: WeekLine) -> str:
    return line.row.title if line.row else f"{line.hanging} 张"
