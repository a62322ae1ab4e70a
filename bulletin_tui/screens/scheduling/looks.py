"""The looks of the schedule: one set of postings as a timeline, a month, a week; and a filter."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Static

from bulletin_tui.context import Context
from bulletin_tui.screens.base import WorkScreen
from bulletin_tui.screens.posting.detail import PostingDetail
from bulletin_tui.screens.scheduling import words
from bulletin_tui.screens.scheduling.filtering import FilterDialog
from bulletin_tui.screens.scheduling.reading import Read, read_wall, span_around
from bulletin_tui.screens.scheduling.unplanned import Unplanned
from bulletin_tui.screens.scheduling.views import MonthView, WeekLine, WeekView
from bulletin_tui.widgets.month_grid import MonthGrid
from bulletin_tui.widgets.record_table import RecordTable
from bulletin_tui.widgets.timeline import Timeline, Wall
from bulletin_tui.widgets.timeline.keys import LEFT, RIGHT, WEEK
from bulletin_tui.widgets.timeline.scale import shifted
from store.days import told_day
from store.rules.wall.filter import Filter
from store.rules.wall.ledger import Row

VIEWS = (("timeline", "时间轴", "t"), ("month", "月", "m"), ("week", "周", "w"))
"""The looks at the same postings: name, word and key."""


class ScheduleLooks(WorkScreen):
    """Three looks at the same postings, with the same day under the cursor and the same filter."""

    ON_A_ROW: ClassVar[frozenset[str]] = frozenset()
    """Actions for which a posting must be under the cursor."""
    DEFAULT_CSS = """
    ScheduleLooks {
        & #views { height: 1; background: $panel; }
        & #info { height: 2; background: $panel; padding: 0 1; }
        & ContentSwitcher { height: 1fr; }
    }
    """
    LOOKING_KEYS: ClassVar[tuple[BindingType, ...]] = (
        Binding("escape", "clear_filter", "全看", id="schedule.clear"),
        Binding("f", "filter", "筛选", id="schedule.filter"),
        Binding("u", "drawer", "未排期", id="schedule.unplanned"),
        Binding("tab", "other_list", "换到名单", id="schedule.switch"),
        Binding(LEFT, "turn(-7)", "上一周", group=WEEK, id="schedule.last-week", key_display="["),
        Binding(RIGHT, "turn(7)", "下一周", group=WEEK, id="schedule.next-week", key_display="]"),
        *(
            Binding(key, f"view('{name}')", word, id=f"schedule.{name}", show=False)
            for name, word, key in VIEWS
        ),
    )
    timeline = query_one(Timeline)
    month = query_one(MonthView)
    week = query_one(WeekView)
    drawer = query_one(Unplanned)
    switcher = query_one(ContentSwitcher)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        today = context.desk.today
        self._span = (today, today)
        """First and last day of what was read."""
        self._wanted = Filter()
        self._read = Read(Wall(today, today, today))
        self.go_to = ""
        """The id of a posting that the cursor is to go to as soon as it is shown."""
        self.is_filled = False
        """Whether what was read is shown."""

    def contents(self) -> ComposeResult:
        today = self.context.desk.today
        yield Static(id="views", markup=False)
        with ContentSwitcher(initial="timeline"):
            yield Timeline(today, self._is_off, id="timeline")
            yield MonthView(today)
            yield WeekView(today)
        yield Unplanned()
        yield Static(id="info", markup=False)

    def on_mount(self) -> None:
        self.timeline.focus()

    def _is_off(self, day: date) -> bool:
        return not self._read.calendar.is_workday(day)[0]

    # Reading ----------------------------------------------------------------------------

    @property
    def view(self) -> str:
        """Which look is shown."""
        return self.switcher.current or "timeline"

    def load(self) -> None:
        desk, span = self.context.desk, span_around(*self._days_in_view())
        self._span, wanted, before = span, self._wanted, self._read.wall
        self.read(lambda: read_wall(desk, span, wanted, before), self._show)
        if self.drawer.is_open:
            self.drawer.read(desk)

    def _show(self, read: Read) -> None:
        self._read = read
        self.month.today = self.week.today = read.wall.today
        timeline = self.timeline
        timeline.placeholder = words.NOTHING_SUCH if self._filter_words else words.NO_SITES
        timeline.show(read.wall)
        if self.go_to and timeline.point_at_row(self.go_to):
            timeline.reveal()
        elif not self.is_filled:
            timeline.point_at_first_bar()
        self.go_to, self.is_filled = "", True
        self._show_others()
        self._tell()

    def _show_others(self) -> None:
        """The month or the week, if that is what is looked at."""
        rows, (first, last) = self._read.rows, self._span
        if self.view == "month":
            self.month.show(rows, first, last)
        elif self.view == "week":
            self.week.show(rows, self.day)

    def _days_in_view(self) -> tuple[date, date]:
        """What the present look shows; a month and its neighbours' days, or the timeline's days."""
        scale = self.timeline.scale
        return min(scale.first, self.day), max(scale.last, self.day)

    def _read_on(self) -> None:
        """Read other weeks when what is in view is not known."""
        first, last = self._days_in_view()
        if first < self._span[0] or last > self._span[1]:
            self.reload()

    # What is under the cursor ----------------------------------------------------------

    @property
    def day(self) -> date:
        """The day that all looks share."""
        return self.timeline.day

    @property
    def row(self) -> Row | None:
        """The posting under the cursor of the present look; none in the list of the unplanned."""
        if self.drawer.table.has_focus:
            return None
        if self.view == "timeline":
            return self.timeline.row
        shown = self.month if self.view == "month" else self.week
        chosen: Row | WeekLine | None = shown.table.selected
        return chosen.row if isinstance(chosen, WeekLine) else chosen

    @property
    def _filter_words(self) -> str:
        return words.filter_words(self._wanted, self._read.units)

    def _tell(self) -> None:
        """The lines above and below the view, and the keys."""
        told = Text(no_wrap=True)
        for name, word, key in VIEWS:
            told.append(f" {key} {word} ", "reverse bold" if name == self.view else "")
        told.append(f"  共 {len(self._read.rows)} 张")
        if self._filter_words:
            told.append(f"，只看 {self._filter_words}（Esc 全看）", "bold")
        self.query_one("#views", Static).update(told)
        is_timeline = self.view == "timeline"
        info = words.info_words(self.timeline, self.row, self._read.calendar, is_timeline)
        self.query_one("#info", Static).update("\n".join(info))
        site = self.timeline.site
        self.drawer.tell_target(f"{site.name} {told_day(self.day)}" if site else "")
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """With a bar in the hand only its own keys count; some keys need a bar under the cursor."""
        ours = {*self.CHANGES, "filter", "drawer", "view", "other_list", "turn", "undo"}
        if self.is_mounted and action in ours | {"clear_filter"}:
            if self.timeline.carried is not None:
                return False
            if action == "turn":
                return self.view != "timeline"
            if action == "clear_filter":
                return bool(self._filter_words)
            if action == "other_list":
                return self.view == "month" or self.drawer.is_open
            if action in self.ON_A_ROW and self.row is None:
                return False
        return super().check_action(action, parameters)

    def show_who_writes(self) -> None:
        """In a reading window no bar can be taken."""
        self.timeline.may_take = self.context.database.is_writable
        super().show_who_writes()

    # The cursor moved -------------------------------------------------------------------

    @on(Timeline.Pointed)
    @on(Timeline.PickedUp)
    def _pointed(self, event: Timeline.Pointed) -> None:
        event.stop()
        self._read_on()
        self._tell()

    @on(MonthGrid.DayMoved)
    def _day_moved(self, event: MonthGrid.DayMoved) -> None:
        event.stop()
        self.timeline.point_at(event.day)
        self.month.show_day()

    @on(MonthGrid.DayChosen)
    def _day_chosen(self, event: MonthGrid.DayChosen) -> None:
        event.stop()
        self.month.table.focus()

    @on(RecordTable.Highlighted)
    def _highlighted(self, event: RecordTable.Highlighted) -> None:
        event.stop()
        if isinstance(event.row, WeekLine) and self.view == "week":
            self.timeline.day = event.row.day
        self._tell()

    # Opening ----------------------------------------------------------------------------

    @on(Timeline.Chosen)
    @on(RecordTable.Chosen, "#postings")
    def _row_chosen(self, event: Timeline.Chosen | RecordTable.Chosen) -> None:
        event.stop()
        self._open(self.row)

    @on(RecordTable.Chosen, "#week-lines")
    def _line_chosen(self, event: RecordTable.Chosen) -> None:
        event.stop()
        if event.row.row is None:
            self.action_view("month")
        self._open(event.row.row)

    def _open(self, row: Row | None) -> None:
        if row is not None:
            self.app.push_screen(PostingDetail(self.context, row))

    def action_view(self, name: str) -> None:
        """Look at the same postings in another way."""
        self.switcher.current = name
        if name == "month":
            with self.prevent(MonthGrid.DayMoved):
                self.month.grid.cursor = self.day
        focus: dict[str, Widget] = {
            "timeline": self.timeline,
            "month": self.month.grid,
            "week": self.week.table,
        }
        focus[name].focus()
        self._show_others()
        if name == "timeline":
            self.timeline.reveal()
        self._tell()

    def action_turn(self, days: int) -> None:
        """So many days on, in the month and in the week; the timeline has its own keys."""
        self.timeline.point_at(shifted(self.day, days))
        if self.view == "month":
            self.month.grid.cursor = self.day
        else:
            self._show_others()

    def action_other_list(self) -> None:
        """From the view to the list below it, and back."""
        self.focus_next()

    # Showing less -----------------------------------------------------------------------

    @work(group="ask")
    async def action_filter(self) -> None:
        """Ask which postings are to be shown."""
        units = self._read.units.values()
        dialog = FilterDialog(self._wanted, units, self.context.desk.today)
        wanted = await self.app.push_screen_wait(dialog)
        if wanted is not None:
            self._wanted = wanted
            self.reload()

    def action_clear_filter(self) -> None:
        """Show everything again."""
        self._wanted = Filter()
        self.reload()

    def action_drawer(self) -> None:
        """Show or hide what was never planned."""
        self.drawer.toggle_class("-open")
        if self.drawer.is_open:
            self.drawer.read(self.context.desk)
            self.drawer.table.focus()
        else:
            self.action_view(self.view)
