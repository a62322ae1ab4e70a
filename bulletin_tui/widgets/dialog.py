"""What all dialogs share: how they look, and lines to read that may be many."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen

from bulletin_tui.widgets.prose import Prose

Answer = TypeVar("Answer")
LIST_SHARE = 55
"""Percent of the window's height that a list in a dialog may take."""


class Dialog(ModalScreen[Answer]):
    """What all dialogs look like."""

    list_share: ClassVar[int] = LIST_SHARE
    manual: ClassVar[tuple[str, ...]] = ()
    """The parts of the manual that F1 shows; without any, those of the screen beneath."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "app.manual", "说明", show=False, id="dialog.manual")
    ]

    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        & > .dialog--box {
            width: 64;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            padding: 1 2;
            background: $panel;
        }
        & .dialog--question { text-style: bold; }
        & .dialog--detail { margin-top: 1; }
        & .dialog--problem { color: $text-error; }
        & .dialog--hint { color: $text-muted; }
        & .dialog--buttons { height: 1; margin-top: 1; align-horizontal: right; }
        & Button { margin-left: 2; }
        & LineInput { margin-bottom: 1; }
        & RecordTable { height: auto; }
        & VerticalScroll { height: auto; }
    }
    """

    def on_resize(self, event: events.Resize) -> None:
        """Leave room for the rest of the box, which could not reckon with a share of the window."""
        for long in self.query("RecordTable, Reading"):
            long.styles.max_height = max(3, event.size.height * self.list_share // 100)


class Reading(VerticalScroll, can_focus=False):
    """Lines to read, as many as there are; the dialog's keys scroll them."""

    def __init__(self, lines: Iterable[str]) -> None:
        super().__init__(classes="dialog--detail")
        self._lines = list(lines)

    def compose(self) -> ComposeResult:
        """The lines."""
        yield Prose(self._lines)


class ReadingDialog(Dialog[Answer]):
    """A dialog with lines that may be more than it has room for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll(-1)", "向上", show=False, id="dialog.up"),
        Binding("down", "scroll(1)", "向下", show=False, id="dialog.down"),
        Binding("pageup", "scroll(-10)", "上一页", show=False, id="dialog.page-up"),
        Binding("pagedown", "scroll(10)", "下一页", show=False, id="dialog.page-down"),
    ]

    def action_scroll(self, lines: int) -> None:
        """Up or down by so many lines."""
        for reading in self.query(Reading):
            reading.scroll_relative(y=lines, animate=False)
