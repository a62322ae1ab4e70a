"""登记结果: a walk's sheets, one a line, as planned until a key says otherwise; saved at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Label, Static

from bulletin_tui.console.turns import in_turn
from bulletin_tui.context import Context
from bulletin_tui.screens.manual import ManualScreen
from bulletin_tui.screens.walking.walk_lines import (
    STORM,
    WALK,
    Choice,
    Line,
    numbered_defects,
    told_after,
)
from bulletin_tui.widgets.columns import Column
from bulletin_tui.widgets.date_field import DateField
from bulletin_tui.widgets.dialogs import Ask, Choose, Confirm
from bulletin_tui.widgets.faults import FaultTeller, sentence
from bulletin_tui.widgets.key_bar import KeyBar
from bulletin_tui.widgets.line_input import LineInput
from bulletin_tui.widgets.note_line import ReadingLine
from bulletin_tui.widgets.plain import shown
from bulletin_tui.widgets.record_table import RecordTable
from store.errors import Refused, StoreError
from store.rules.upkeep.patrol import Result
from store.rules.wall.codes import spoken

COLUMNS: tuple[Column[Line], ...] = (
    Column("点位", 14, lambda line: line.site, weight=1),
    Column("要做", 8, lambda line: line.planned),
    Column("材料", 20, lambda line: line.title, weight=2),
    Column("单号", 8, lambda line: spoken(line.code), drop=1),
    Column("结果", 14, lambda line: line.result, style=lambda line: line.style, weight=1),
)


class LineTable(RecordTable[Line]):
    """Names what Enter does here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "别的问题", id="results.other", tooltip="选是什么问题"),
    ]


def _keys(choices: Sequence[Choice]) -> list[BindingType]:
    return [
        Binding(str(place + 1), f"set({place})", choice.word, id=f"results.{place + 1}")
        for place, choice in enumerate(choices)
    ]


class ResultsScreen(FaultTeller, Screen[list[str] | None]):
    """Answers what to tell of what was entered, or None when the user went back."""

    choices: ClassVar[tuple[Choice, ...]]

    DEFAULT_CSS = """
    ResultsScreen > .results--title {
        height: 1; background: $panel; text-style: bold; padding: 0 1;
    }
    ResultsScreen #who { height: 1; margin: 1 1; }
    ResultsScreen #who > Label { color: $text-muted; margin-right: 1; }
    ResultsScreen #who > LineInput { width: 20; margin-right: 3; }
    ResultsScreen #fault { height: auto; max-height: 3; padding: 0 1; color: $text-error; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("0", "set(-1)", "没动", id="results.none"),
        Binding("space", "set(-2)", "照办", id="results.planned", tooltip="照要做的办了"),
        Binding("m", "note", "备注", id="results.note", tooltip="例如为什么提前撤下"),
        Binding("tab", "app.focus_next", "日期、人", id="results.switch"),
        Binding("ctrl+s", "save", "全部保存", id="results.save", key_display="^s"),
        Binding("f1", "manual", "帮助", id="results.manual", show=False),
        Binding("escape", "back", "放弃", id="results.back"),
    ]
    table = query_one(LineTable)
    day = query_one("#day", DateField)
    walker = query_one("#walker", LineInput)
    fault = query_one("#fault", Static)

    def __init__(
        self,
        context: Context,
        heading: str,
        lines: Sequence[Line],
    ) -> None:
        super().__init__()
        self.context = context
        self.heading = heading
        self._planned = list(lines)
        self._lines = list(lines)

    @property
    def is_empty(self) -> bool:
        """Whether there is no line to enter anything for."""
        return not self._lines

    def compose(self) -> ComposeResult:
        yield Static(shown(self.heading), classes="results--title", markup=False)
        yield ReadingLine()
        today = self.context.desk.today
        with Horizontal(id="who"):
            yield Label("哪一天", markup=False)
            yield DateField(today, value=today, id="day")
            yield Label("谁去的", markup=False)
            yield LineInput(self.context.desk.by, id="walker")
        yield LineTable(COLUMNS, self._lines, key=lambda r: r.posting_id, foot=True, id="lines")
        yield Static("", id="fault", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin in the list: the day and the person are usually right."""
        self.query_one(ReadingLine).tell(self.context.why_reading)
        self.table.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is saved in a window that only reads."""
        if action == "save" and not self.context.database.is_writable:
            return None
        return True

    def action_set(self, place: int) -> None:
        """Enter something for the line under the cursor and go on to the next."""
        if not self._lines or not self.table.has_focus:
            return
        at = self.table.cursor
        usual = self._lines[at].usual if place == -2 else None
        choice = self.choices[place] if place >= 0 else usual
        self._put(at, choice)
        self.table.cursor = at + 1

    def _put(self, at: int, choice: Choice | None) -> None:
        self._lines[at] = replace(self._lines[at], choice=choice, fault="")
        self.table.show(list(self._lines))

    @on(RecordTable.Chosen)
    @work(group="ask")
    async def _other(self, event: RecordTable.Chosen) -> None:
        """One of all that may be wrong."""
        event.stop()
        at = self.table.cursor
        chosen = await self.app.push_screen_wait(Choose("是什么问题", numbered_defects()))
        if chosen:
            self._put(at, Choice("", None, chosen[0]))

    @work(group="ask", exclusive=True)
    async def action_note(self) -> None:
        """A word about the line under the cursor, such as why a sheet came down early."""
        line = self.table.selected
        if line is None or not self.table.has_focus:
            return
        at = self.table.cursor
        note = await self.app.push_screen_wait(Ask(f"{line.site} {line.title} 的备注", line.note))
        if note is not None:
            self._lines[at] = replace(self._lines[at], note=note.strip(), fault="")
            self.table.show(list(self._lines))

    @on(RecordTable.Highlighted)
    def _pointed_at(self, event: RecordTable.Highlighted) -> None:
        event.stop()
        count = sum(bool(line.fault) for line in self._lines)
        told = f"有 {count} 行要改，都还没有保存。{event.row.fault}" if count else ""
        self.fault.update(shown(told))

    def _results(self) -> list[tuple[int, Result]]:
        """What is to be entered, each with the place of its line."""
        day, by = self.day.value_date or self.context.desk.today, self.walker.value.strip()
        return [
            (place, line.entered(day, by))
            for place, line in enumerate(self._lines)
            if line.choice is not None or line.note
        ]

    @work(group="ask", exclusive=True)
    async def action_save(self) -> None:
        """All lines in one transaction; a line at fault is shown, and nothing is saved yet."""
        if problem := self.day.problem_if_done:
            self.fault.update(problem)
            self.day.focus()
            self.day.action_select_all()
            return
        found, desk = self._results(), self.context.desk
        results = [result for _, result in found]
        try:
            done = await in_turn(self.app, partial(desk.enter_walk, results, self.heading))
        except Refused as refused:
            self._show_faults([place for place, _ in found], refused)
        except StoreError as error:
            self._planned = []  # What was to be saved is not given up unasked, typed or not.
            self.notify(sentence(error), title="没有保存", severity="error", markup=False)
        else:
            self.dismiss(told_after(len(found), done))

    def _show_faults(self, places: Sequence[int], refused: Refused) -> None:
        told = {
            places[int(problem.field)]: problem.message
            for problem in refused.problems
            if problem.field.isdecimal()
        }
        self._lines = [
            replace(line, fault=told.get(place, "")) for place, line in enumerate(self._lines)
        ]
        self.table.show(list(self._lines))
        self.table.focus()
        if told:
            self.table.cursor = min(told)
        else:
            self.fault.update(shown(str(refused)))

    def action_manual(self) -> None:
        """The page about the walk."""
        self.app.push_screen(ManualScreen("walk"))

    @property
    def is_dirty(self) -> bool:
        """Whether something is entered that nobody has saved."""
        return self._lines != self._planned

    @work(group="ask", exclusive=True)
    async def action_back(self) -> None:
        """Nothing is saved."""
        question = Confirm(
            "改过的结果还没有保存，要放弃吗？", yes="放弃", no="接着改", careful=True
        )
        if not self.is_dirty or await self.app.push_screen_wait(question):
            self.dismiss(None)


class WalkResults(ResultsScreen):
    """After the week's walk."""

    choices = WALK
    BINDINGS: ClassVar[list[BindingType]] = _keys(WALK)


class StormResults(ResultsScreen):
    """After what hangs outdoors was looked at before a storm."""

    choices = STORM
    BINDINGS: ClassVar[list[BindingType]] = _keys(STORM)
