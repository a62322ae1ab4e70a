"""After the walk: sheet codes keyed in one after the other, with what was done and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from bulletin_tui.widgets.date_field import DateField
from bulletin_tui.widgets.dialogs import Choose
from bulletin_tui.widgets.line_input import LineInput
from store.desk import Desk
from store.errors import StoreError
from store.models import Material, Site, TickKind, vocabulary
from store.rules.codes import spoken

if TYPE_CHECKING:
    from bulletin_tui.screens.base import WorkScreen


async def ask_defect(screen: WorkScreen) -> str | None:
    """What happened to the sheet; None when the user thought better of it."""
    chosen = await screen.app.push_screen_wait(
        Choose("怎么了？", vocabulary("defect").choices[:2] + vocabulary("defect").choices[5:8])
    )
    return chosen[0] if chosen else None


async def ask_ticks(screen: WorkScreen) -> None:
    """Let codes be keyed in until the user is done, then show what changed."""
    await screen.app.push_screen_wait(TickDialog(screen.context.desk))
    screen.reload()


class TickDialog(ModalScreen[None]):
    """Pick what was done and the day, then key in code after code."""

    DEFAULT_CSS = """
    TickDialog { align: center middle; }
    TickDialog > Vertical {
        width: 64; max-width: 100%; height: auto; max-height: 100%;
        background: $surface; border: round $primary; padding: 0 1;
    }
    TickDialog OptionList { height: 5; border: none; }
    TickDialog #told { height: auto; max-height: 6; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", "关闭", id="tick.close")]
    kinds = query_one("#kinds", OptionList)
    day = query_one("#day", DateField)
    walker = query_one("#walker", LineInput)
    code = query_one("#code", Input)
    told = query_one("#told", Static)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._lines: list[str] = []

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Label("走完一圈，登记结果", markup=False)
            yield OptionList(*(Option(kind.label, id=kind.value) for kind in TickKind), id="kinds")
            yield Label("哪一天（↑↓ 改日期）", markup=False)
            yield DateField(self._desk.today, value=self._desk.today, id="day")
            yield Label("谁去的", markup=False)
            yield LineInput(self._desk.by, id="walker")
            yield Label("单号：纸右下角 7 位数字，输完按回车", markup=False)
            yield Input(id="code", max_length=12)
            yield Static("Esc 关闭", id="told", markup=False)

    def on_mount(self) -> None:
        self.kinds.highlighted = 0
        self.code.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input is not self.code or not self.code.value.strip():
            return
        self._tell(self._tick(self.code.value))

    def _tick(self, text: str) -> str:
        if self.day.problem:
            return self.day.problem
        kind = list(TickKind)[self.kinds.highlighted or 0]
        reason = "fallen_off" if kind is TickKind.INTERRUPTED else None
        try:
            posting = self._desk.posting_by_code(text)
            day, by = self.day.value_date, self.walker.value.strip()
            self._desk.tick([posting], kind, day, by=by, reason=reason)
        except StoreError as error:
            return str(error)
        self.code.clear()
        database = self._desk.database
        title = database.get(Material, posting.material_id).title
        site = database.get(Site, posting.site_id).name
        return f"{kind.label} {spoken(posting.code)} {site} {title}"

    def _tell(self, line: str) -> None:
        self._lines = [line, *self._lines][:5]
        self.told.update("\n".join([*self._lines, "Esc 关闭"]))

    def action_close(self) -> None:
        """Back to the screen below; everything ticked is saved already."""
        self.dismiss(None)
