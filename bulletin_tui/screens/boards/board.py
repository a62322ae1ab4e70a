"""A board's own page: its state, its room day by day, what hangs, what comes, what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import ClassVar, NamedTuple

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Static

from bulletin_tui.context import Context
from bulletin_tui.screens.posting.detail import PostingDetail
from bulletin_tui.widgets.columns import Column
from bulletin_tui.widgets.faults import FaultTeller
from bulletin_tui.widgets.key_bar import KeyBar
from bulletin_tui.widgets.plain import shown
from bulletin_tui.widgets.prose import Prose
from bulletin_tui.widgets.record_table import RecordTable
from store.models import Defect, Permit, Site, Unit, vocabulary
from store.query import Is
from store.rules.wall.capacity import Overlap, is_limited, loads
from store.rules.wall.codes import spoken
from store.rules.wall.filter import Filter
from store.rules.wall.ledger import Row

DAYS = 30
"""From today on, for which the room is shown."""
A_LINE, A_NARROW_LINE, A_DAY = 15, 10, 5
"""Days in one line of them, and in one of a narrow window; cells that a day takes."""
COLUMNS: tuple[Column[Row], ...] = (
    Column("单号", 8, lambda row: spoken(row.code)),
    Column("材料", 20, lambda row: row.title, weight=1),
    Column("状态", 9, lambda row: row.told_state),
    Column("张贴", 5, lambda row: f"{row.first_on:%m-%d}"),
    Column("撤下", 5, lambda row: f"{day:%m-%d}" if (day := row.planned_to) else "长期"),
    Column("公示到", 10, lambda row: _law(row), drop=1),
    Column("占", 3, lambda row: str(row.places), drop=2),
)


def _law(row: Row) -> str:
    if row.hold_until is None:
        return ""
    return f"{row.hold_until:%m-%d}{'暂算' if row.is_provisional else ''}"


class _Read(NamedTuple):
    """What the page tells."""

    unit: str
    rows: Sequence[Row]
    held: Sequence[int]
    """A4 places taken on each of the days."""
    overlaps: Sequence[Overlap]
    defects: Sequence[Defect]
    permits: Sequence[Permit]


class BoardScreen(FaultTeller, Screen[None]):
    """Facts, the room of the next weeks, and the sheets; Enter opens one."""

    DEFAULT_CSS = """
    BoardScreen {
        & > .board--title { height: 1; background: $panel; text-style: bold; padding: 0 1; }
        & > VerticalScroll { height: auto; max-height: 60%; padding: 0 1; }
        & > RecordTable { margin-top: 1; }
    }
    """
    manual = ("sites#放得下几张",)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "返回", id="board.close"),
        Binding("f1", "app.manual", "说明", id="board.manual", key_display="F1"),
    ]
    facts = query_one("#facts", Prose)
    table = query_one(RecordTable)

    def __init__(self, context: Context, site: Site) -> None:
        super().__init__()
        self.context, self._site = context, site
        self._found: _Read | None = None

    def compose(self) -> ComposeResult:
        yield Static(shown(self._site.name), classes="board--title", markup=False)
        with VerticalScroll(can_focus=False):
            yield Prose(["正在读…"], id="facts")
        yield RecordTable(
            COLUMNS,
            key=lambda row: row.id,
            foot=True,
            placeholder="这里没有张贴，也没有排期。",
        )
        yield KeyBar()

    def on_mount(self) -> None:
        self.table.focus()

    def on_screen_resume(self) -> None:
        """A posting may have been changed on its own page."""
        self._read_board()

    @work(thread=True, exclusive=True, group="read")
    def _read_board(self) -> None:
        desk, site = self.context.desk, self._site
        find, today = desk.database.find, desk.today
        mine = desk.ledger(Filter(site=site.id), archived=False)
        rows = sorted((row for row in mine if not row.is_closed), key=lambda row: row.first_on)
        last = today + timedelta(days=DAYS - 1)
        read = _Read(
            desk.database.get(Unit, site.unit_id).name,
            rows,
            loads(mine, [site.id], today, last, today)[site.id],
            desk.overlaps(rows),
            [one for one in find(Defect, Is("site_id", site.id)) if one.fixed_on is None],
            [one for one in find(Permit, Is("site_id", site.id)) if one.valid_to >= today],
        )
        self.app.call_from_thread(self._show_board, read)

    def on_resize(self) -> None:
        """As many days in a line as there is room for."""
        if self._found is not None:
            self._show_board(self._found)

    def _show_board(self, read: _Read) -> None:
        if self.is_attached:
            self._found, today = read, self.context.desk.today
            lines = [*facts_of(self._site, read.unit), *_wrong(read)]
            self.facts.show([*lines, "", *strip(read.held, self._site, today, self.size.width)])
            self.table.show(read.rows)

    @on(RecordTable.Chosen)
    def _row_chosen(self, event: RecordTable.Chosen) -> None:
        event.stop()
        self.app.push_screen(PostingDetail(self.context, event.row))

    def action_close(self) -> None:
        """Back to the list."""
        self.dismiss(None)


def facts_of(site: Site, unit: str) -> list[str]:
    """Kind, place and keeper; its state, where it is not simply in use."""
    kind = vocabulary("site_kind").label(site.kind)
    groups = f"分组：{'、'.join(site.areas)}" if site.areas else ""
    route = f"路线：{site.route}" if site.route else ""
    who = " ".join(filter(None, (site.keeper, site.phone)))
    lines = [
        "    ".join(filter(None, (kind, unit, site.place, site.exposure))),
        "    ".join(filter(None, (groups, route, f"保管：{who}" if who else ""))),
    ]
    if site.state != "active":
        note = f"：{site.state_note}" if site.state_note else ""
        lines.append(f"现在{vocabulary('site_state').label(site.state)}{note}")
    return [line for line in lines if line]


def _wrong(read: _Read) -> list[str]:
    """Defects that are open, sheets that hang twice, permits that run."""
    label = vocabulary("defect").label
    lines = [
        f"问题：{defect.found_on:%m-%d} {label(defect.kind)} {defect.note}"
        for defect in read.defects
    ]
    for pair in read.overlaps:
        what = "贴了两张" if pair.is_same else "旧版还在"
        codes = f"{spoken(pair.older.code)}、{spoken(pair.newer.code)}"
        lines.append(f"{what}：{pair.newer.title}（{codes}）")
    return lines + [f"许可：{p.number} 到 {p.valid_to}（{p.authority}）" for p in read.permits]


def strip(held: Sequence[int], site: Site, today: date, width: int = 80) -> list[Text]:
    """Day by day how many places are taken: a line of days, and below it the numbers.

    A full day is bold, an overfull one reversed and with a `!`.
    """
    limit = site.capacity if is_limited(site) else 0
    lines = [Text(f"每天占几张（可放 {limit or '不限'}，! 是放不下）", "bold")]
    a_line = A_LINE if width >= A_LINE * A_DAY + 4 else A_NARROW_LINE
    for start in range(0, len(held), a_line):
        days, counts = Text(), Text()
        for n, places in enumerate(held[start : start + a_line], start):
            day = today + timedelta(days=n)
            is_new = day.day == 1 or n % a_line == 0
            told = f"{day.month}-{day.day}" if is_new else str(day.day)
            days.append(told.rjust(A_DAY), "dim")
            full = bool(limit) and places >= limit
            sign = "!" if full and places > limit else ""
            counts.append(" " * (A_DAY - len(f"{places}{sign}")))
            counts.append(f"{places}{sign}", "bold reverse" if sign else "bold" if full else "")
        lines += [days, counts]
    return lines
