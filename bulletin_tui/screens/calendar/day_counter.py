"""算日子: from a day, by a law or by a number of days, to the last day; live, with its reasons."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.getters import query_one
from textual.widgets import Input, Static

from bulletin_tui.dates import shift_month
from bulletin_tui.screens.aside import AsideScreen
from bulletin_tui.shell.reckoned import told
from bulletin_tui.widgets.choice_box import ChoiceBox
from bulletin_tui.widgets.date_field import DateField
from bulletin_tui.widgets.line_input import LineInput
from bulletin_tui.widgets.prose import Prose
from bulletin_tui.widgets.work_month import Span, WorkMonth
from store.errors import StoreError
from store.models import vocabulary
from store.rules.law.calendar import WorkCalendar
from store.rules.law.reckoning import Reckoning, reckon_days, reckon_matter

MOST_MONTHS = 3
"""Months that are drawn; a longer period is told in words."""
_WORKDAYS, _DAYS = "=workdays", "=days"


class DayCounterScreen(AsideScreen):
    """What is counted, from when, and the answer."""

    MODE = "day_counter"
    HEADING = "算日子"
    DEFAULT_CSS = """
    DayCounterScreen {
        & .counter--row { height: 1; }
        & .counter--label { width: 10; padding: 0 1; }
        & LineInput, & ChoiceBox { width: 1fr; margin-right: 1; }
        & .counter--answer { margin-top: 1; }
        & #words { width: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
        & #months { width: 37; scrollbar-size-vertical: 1; }
        & #months WorkMonth { margin-bottom: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+g", "rules", "规则", id="counter.rules", key_display="^g"),
        Binding("ctrl+l", "work_years", "日历", id="counter.years", key_display="^l"),
        Binding("tab", "app.focus_next", "下一格", id="counter.next"),
        # A line that is typed into would scroll itself instead.
        Binding("pageup", "page(-1)", "上一页", show=False, priority=True, id="counter.page-up"),
        Binding(
            "pagedown", "page(1)", "翻看", priority=True, id="counter.page-down", key_display="PgDn"
        ),
    ]
    start = query_one("#start", DateField)
    what = query_one("#what", ChoiceBox)
    number = query_one("#number", LineInput)

    def inside(self) -> ComposeResult:
        """Three questions, and below them the answer in words beside its months."""
        matters = [(term.code, term.label) for term in vocabulary("matter") if term.code]
        options = [(_WORKDAYS, "几个工作日以后"), (_DAYS, "几天以后"), *matters]
        today = self.context.desk.today
        yield from self._row("从哪天", DateField(today, today, id="start"))
        yield from self._row("算什么", ChoiceBox("算什么", options, [matters[0][0]], id="what"))
        number = LineInput("20", restrict="[0-9０-９]*", max_length=4, id="number")
        yield from self._row("几天", number)
        with Horizontal(classes="counter--answer"):
            with VerticalScroll(id="words", can_focus=False):
                yield Prose(id="answer")
            yield VerticalScroll(id="months", can_focus=False)

    def _row(self, label: str, editor: DateField | ChoiceBox | LineInput) -> ComposeResult:
        with Horizontal(classes="counter--row", id=f"row-{editor.id}"):
            yield Static(label, classes="counter--label", markup=False)
            yield editor

    def on_mount(self) -> None:
        """Begin with what is counted."""
        self.what.focus()

    def load(self) -> None:
        """Count anew."""
        self.query_one("#row-number").display = self._kind in (_WORKDAYS, _DAYS)
        start = self.start.value_date
        if start is None:
            self._answer(self.start.problem or "请填从哪天算起。")
            return
        self.read(partial(self._reckoned, start, self._kind, self._count), self._show)

    @property
    def _kind(self) -> str:
        return "".join(self.what.chosen)

    @property
    def _count(self) -> int:
        return int(self.number.value) if self.number.value.isdecimal() else 0

    def _reckoned(self, start: date, kind: str, count: int) -> Reckoning | str:
        desk = self.context.desk
        try:
            if kind not in (_WORKDAYS, _DAYS):
                return reckon_matter(desk.rules, kind, start, desk.calendar)
            if count < 1:
                return "请填几天，例如 20。"
            if kind == _WORKDAYS:
                return reckon_days(start, count, "workday", desk.calendar)
            return reckon_days(start, count, "day", desk.calendar)
        except StoreError as refused:
            return str(refused)

    def _show(self, found: Reckoning | str) -> None:
        if isinstance(found, str):
            self._answer(found)
            return
        first, *others = told(found)
        self.query_one("#answer", Prose).show([Text(first, "bold"), *others])
        self.query_one("#words").scroll_home(animate=False)
        self._draw(found)

    def _answer(self, sentence: str) -> None:
        self.query_one("#answer", Prose).show([sentence])
        self._draw(None)

    def _draw(self, found: Reckoning | None) -> None:
        """The months from the first day to the last, if they are not too many."""
        months = self.query_one("#months", VerticalScroll)
        drawn = _months(found, self.context.desk.calendar) if found else []
        months.display = bool(drawn)
        months.remove_children()
        months.mount_all(drawn)

    # Keys ---------------------------------------------------------------------------------

    @on(Input.Changed)
    @on(ChoiceBox.Changed)
    def _changed(self, event: Input.Changed | ChoiceBox.Changed) -> None:
        event.stop()
        self.reload()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter leads on, as in a form."""
        event.stop()
        self.focus_next()

    def action_page(self, direction: int) -> None:
        """The words may be more than there is room for."""
        for pane in self.query("#words, #months"):
            pane.scroll_relative(y=direction * (pane.size.height - 1), animate=False)

    def action_rules(self) -> None:
        """All rules, and the office's own."""
        from bulletin_tui.screens.calendar.rules import RulesScreen

        self.app.push_screen(RulesScreen(self.context))

    def action_work_years(self) -> None:
        """The years' notices of holidays."""
        from bulletin_tui.screens.calendar.workdays import WorkdaysScreen

        self.app.push_screen(WorkdaysScreen(self.context))


def _months(found: Reckoning, calendar: WorkCalendar) -> list[WorkMonth]:
    if found.due is None:
        return []
    last = found.due.day
    first = found.start if found.counts_first_day else found.start + timedelta(days=1)
    count = (last.year - found.start.year) * 12 + last.month - found.start.month + 1
    if count > MOST_MONTHS:
        return []

    def works(day: date) -> bool:
        return calendar.is_workday(day)[0]

    span = Span(first, last, works, workdays_only=found.unit == "workday")
    begin = found.start.replace(day=1)
    return [WorkMonth(shift_month(begin, n), span) for n in range(count)]
