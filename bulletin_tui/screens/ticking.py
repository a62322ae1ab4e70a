"""After the walk: sheet codes keyed in one after the other, with what was done and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.getters import query_one
from textual.widgets import Input, Label, Static

from bulletin_tui.widgets.date_field import DateField
from bulletin_tui.widgets.dialog import Dialog
from bulletin_tui.widgets.dialogs import Choose
from bulletin_tui.widgets.key_bar import KeyBar
from bulletin_tui.widgets.line_input import LineInput
from bulletin_tui.widgets.reason_dialog import AskReason
from store.desk import Desk
from store.errors import NeedsReason, StoreError
from store.models import Material, Posting, Site, TickKind, vocabulary
from store.rules.codes import spoken
from store.rules.holding import postponement
from store.rules.patrol import ENDS_HANGING

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


def ask_reason(refused: NeedsReason) -> AskReason:
    """The question why something is done that the law forbids."""
    return AskReason("公示期还没满", str(refused).splitlines(), "例如：被物业撕掉了")


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
    code = query_one("#code", LineInput)
    told = query_one("#told", Static)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._chosen = 0
        self._lines: list[str] = []

    def compose(self) -> ComposeResult:
        """The choice, the code; below them the day and the person, which seldom change."""
        with Vertical(classes="dialog--box"):
            yield Static(id="choice", markup=False)
            yield Label("单号：纸右下角 7 位数字，输完按回车", markup=False)
            yield LineInput(id="code", max_length=12)
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
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input is not self.code:
            self.code.focus()
        elif self.code.value.strip():
            self._tell(self._enter(self.code.value))

    def _enter(self, text: str, note: str = "") -> str:
        """Carry one code out; returns what to tell. A refused code is overwritten by the next."""
        if self.day.problem:
            return self.day.problem
        word, kind, reason = CHOICES[self._chosen]
        try:
            posting = self._desk.posting_by_code(text)
            name = named(self._desk, posting)
            if kind is None:
                posting = self._desk.take_back(posting)
            else:
                day, by = self.day.value_date, self.walker.value.strip()
                (posting,) = self._desk.tick([posting], kind, day, by=by, reason=reason, note=note)
        except NeedsReason as refused:
            self._ask_why(text, refused)
            return str(refused)
        except StoreError as error:
            self.code.action_select_all()
            return str(error)
        self.code.clear()
        moved = postponement(posting) if kind is not None else ""
        return "  ".join(filter(None, (f"{word}：{name}", moved)))

    @work(group="ask", exit_on_error=False)
    async def _ask_why(self, text: str, refused: NeedsReason) -> None:
        """What the law forbids is entered all the same where somebody writes down why."""
        if note := await self.app.push_screen_wait(ask_reason(refused)):
            self._tell(self._enter(text, note))
        else:
            self.code.action_select_all()

    def _tell(self, line: str) -> None:
        self._lines = [line, *self._lines][:5]
        self.told.update("\n".join(self._lines))

    def action_close(self) -> None:
        """Back to the screen below; everything ticked is saved already."""
        self.dismiss(None)


def named(desk: Desk, posting: Posting) -> str:
    """A sheet as its reader knows it: code, place, title."""
    site = desk.database.get(Site, posting.site_id).name
    title = desk.database.get(Material, posting.material_id).title
    return f"{spoken(posting.code)} {site} {title}"
