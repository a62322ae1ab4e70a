"""F1: the manual, opened at the page of the screen one comes from."""

from __future__ import annotations

from importlib.resources import files
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Markdown

from bulletin_tui.widgets.key_bar import KeyBar


def page_of(mode: str) -> str:
    """The manual's page for a mode, with what holds everywhere below it."""
    folder = files("bulletin_tui.manual")
    own = folder.joinpath(f"{mode}.md")
    general = folder.joinpath("general.md").read_text("utf-8")
    return f"{own.read_text('utf-8')}\n{general}" if own.is_file() else general


class ManualScreen(ModalScreen[None]):
    """A page of the manual over the screen."""

    DEFAULT_CSS = """
    ManualScreen { align: center middle; }
    ManualScreen > VerticalScroll {
        width: 90%; height: 90%; background: $surface; border: round $primary;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1", "close", "返回", id="manual.close", key_display="Esc")
    ]

    def __init__(self, mode: str) -> None:
        super().__init__()
        self._mode = mode

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Markdown(page_of(self._mode), open_links=False)
        yield KeyBar()

    def action_close(self) -> None:
        """Back to work."""
        self.dismiss(None)
