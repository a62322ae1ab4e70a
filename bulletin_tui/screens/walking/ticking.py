"""After the walk: sheet codes keyed in one after the other, with what was done and when."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.getters import query_one
from textual.widgets import Input, Label, Static

from bulletin_tui.screens.posting.posting_lines import told_moved
from bulletin_tui.screens.posting.reason import with_reason
from bulletin_tui.widgets.code_line import CodeLine
from bulletin_tui.widgets.date_field import DateField
from bulletin_tui.widgets.dialog import Dialog
from bulletin_tui.widgets.dialogs import Choose
from bulletin_tui.widgets.key_bar import KeyBar
from bulletin_tui.widgets.line_input import LineInput
from bulletin_tui.widgets.plain import shown
from store.desk import Desk
from store.errors import StoreError
from store.models import Material, Posting, Site, TickKind, vocabulary
from store.rules.upkeep.patrol import ENDS_HANGING
from store.rules.wall.codes import code_in, spoken

if TYPE_CHECKING:
    from bulletin_tui.screens.attempts import Attempts
    from bulletin_tui.screens.base import WorkScreen

CHOICES: tuple[tuple[str, TickKind | None, str | None], ...] = (
    ("贴好了", TickKind.POSTED, None),
    ("撤下", TickKind.REMOVED, None),
    ("掉了", TickKind.INTERRUPTED, "fallen_off"),
    ("被盖", TickKind.INTERRUPTED, "covered"),
    ("退回登记", None, None),
)
"""What a code stands for: the word, what is entered, and the defect; the last takes back."""
_CODE = re.compile(r"[0-9０-９]{3}\s?[0-9０-９]{4}")
"""As it is printed, or without the gap; on a busy PC even a person's keys may come all at once."""


async def ask_defect(screen: Attempts) -> str | None:
    """What happened to the sheet; None when the user thought better of it."""
    options = [(code, vocabulary("defect").label(code)) for code in ENDS_HANGING]
    chosen = await screen.app.push_screen_wait(Choose("怎么了？", options))
    return chosen[0] if chosen else None


async def ask_ticks(screen: WorkScreen) -> None:
    """Let codes be keyed in until the user is done, then show what changed."""
    await screen.app.push_screen_wait(TickDialog(screen.context.desk))
    screen.reload()


class TickDialog(Dialog[None]):
    """Say what was done and on which day, then key in code after code."""

    DEFAULT_CSS = """
    TickDialog #told { height: 5; color: $text-muted; }
    TickDialog Label { color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "choose(-1)", "换一种", show=False, id="tick.previous"),
        Binding("down", "choose(1)", "换一种", show=False, id="tick.next"),
        Binding("tab", "app.focus_next", "日期、人", id="tick.switch"),
        Binding("escape", "close", "关闭", id="tick.close"),
    ]
    choice = query_one("#choice", Static)
    day = query_one("#day", DateField)
    walker = query_one("#walker", LineInput)
    code = query_one("#code", CodeLine)
    told = query_one("#told", Static)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._chosen = 0
        self._lines: list[str] = []
        self._is_passing = False
        self._before = ""

    def compose(self) -> ComposeResult:
        """The choice, the code; below them the day and the person, which seldom change."""
        with Vertical(classes="dialog--box"):
            yield Static(id="choice", markup=False)
            yield Label("单号：纸右下角 7 位数字，输完按回车；也可以用扫码枪扫", markup=False)
            yield CodeLine(id="code")
            yield Label("哪一天（↑↓ 改日期）", markup=False)
            yield DateField(self._desk.today, value=self._desk.today, id="day")
            yield Label("谁去的", markup=False)
            yield LineInput(self._desk.by, id="walker")
            yield Static(id="told", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin with what is done most."""
        self.action_choose(0)
        self.code.focus()

    def action_choose(self, by: int) -> None:
        """Another kind of entry for the codes to come."""
        self._chosen = (self._chosen + by) % len(CHOICES)
        line = Text("现在登记（↑↓ 换）：")
        for place, (word, _, _) in enumerate(CHOICES):
            line.append(f"[{word}]" if place == self._chosen else f" {word} ")
            line.stylize("reverse bold" if place == self._chosen else "", -len(word) - 2)
        self.choice.update(line)

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        """From the day and the person back to the codes; what was scanned there is one."""
        event.stop()
        self.code.focus()
        if scanned := code_in(event.value):
            event.input.value = self._before
            self.code.post_message(CodeLine.Entered(self.code, scanned, is_scanned=True))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """What stands in a line before a scanner may shoot a code into it."""
        if isinstance(event.widget, Input):
            self._before = event.widget.value

    @on(CodeLine.Entered)
    @work(group="ticks")
    async def _entered(self, event: CodeLine.Entered) -> None:
        event.stop()
        text = event.text.strip()
        is_code = code_in(text) is not None or _CODE.fullmatch(text) is not None
        if event.is_scanned and text and not is_code:
            # A card is scanned line by line, and only the last one names the sheet.
            self._tell(f"扫到“{shown(text)[:20]}”，里面没有单号", is_passing=True)
        elif text:
            self._tell(await self._enter(text))

    async def _enter(self, text: str) -> str:
        """Carry one code out; returns what to tell. A refused code is overwritten by the next."""
        if problem := self.day.problem_if_done:
            return self._refused(text, problem)
        word, kind, reason = CHOICES[self._chosen]
        try:
            name = named(self._desk, self._desk.posting_by_code(text))
            if kind is None:
                self._desk.take_back(self._desk.posting_by_code(text))
                return f"{word}：{name}"
            day, by = self.day.value_date, self.walker.value.strip()

            def tick(why: str) -> list[Posting]:
                # Read only now: a code that was scanned just before may be of the same sheet.
                posting = self._desk.posting_by_code(text)
                return self._desk.tick([posting], kind, day, by=by, reason=reason, note=why)

            done = await with_reason(self.app, tick)
        except StoreError as error:
            return self._refused(text, str(error))
        if not done:
            return f"没有登记：{name}"
        return "  ".join(filter(None, (f"{word}：{name}", told_moved(self._desk, done[0]))))

    def _refused(self, text: str, why: str) -> str:
        """The code stays to be put right, unless the next one is being typed."""
        if not self.code.value:
            self.code.value = text.strip()[-12:]
            self.code.action_select_all()
        return why

    def _tell(self, line: str, *, is_passing: bool = False) -> None:
        """The newest line first; what only passes makes room for the next."""
        kept = self._lines[1:] if self._is_passing else self._lines
        self._lines, self._is_passing = [line, *kept][:5], is_passing
        self.told.update("\n".join(self._lines))

    def action_close(self) -> None:
        """Back to the screen below; everything ticked is saved already."""
        self.dismiss(None)


def named(desk: Desk, posting: Posting) -> str:
    """A sheet as its reader knows it: code, place, title."""
    site = desk.database.get(Site, posting.site_id).name
    title = desk.database.get(Material, posting.material_id).title
    return f"{spoken(posting.code)} {site} {title}"
