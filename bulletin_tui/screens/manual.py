"""F1: the manual, opened at the page of the screen one comes from."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen

from bulletin_tui.widgets.key_bar import KeyBar
from bulletin_tui.widgets.prose import Prose

_STYLES = {"": "", "*": "bold", "`": "reverse"}
"""What strong words and code look like on every terminal."""
_FURTHER = {
    "today": ("walk",),
    "printing": ("walk",),
    "materials": ("copying", "displays"),
    "history": ("copying",),
    "schedule": ("copying",),
}
"""What follows on the page of a mode: what can be made there needs more to be said."""


def page_of(mode: str) -> str:
    """The manual's page for a mode, with what holds everywhere below it."""
    folder = files("bulletin_tui.manual")
    pages = (folder.joinpath(f"{name}.md") for name in (mode, *_FURTHER.get(mode, ()), "general"))
    return "\n".join(page.read_text("utf-8") for page in pages if page.is_file())


def _painted(line: str) -> Text:
    """A line of the page: of Markdown it uses headings, strong words and code."""
    if heading := re.fullmatch(r"#+ (.*)", line):
        return Text(heading[1], "bold underline")
    painted = Text()
    for part in re.split(r"(\*\*.+?\*\*|`.+?`)", line):
        mark = part[:1] if part[:1] in "*`" else ""
        painted.append(part.strip("*`") if mark else part, _STYLES[mark])
    return painted


class ManualScreen(ModalScreen[None]):
    """A page of the manual over the screen."""

    DEFAULT_CSS = """
    ManualScreen { align: center middle; }
    ManualScreen > VerticalScroll {
        width: 90%; height: 90%; background: $surface; border: round $primary; padding: 0 1;
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
            yield Prose(map(_painted, page_of(self._mode).splitlines()))
        yield KeyBar()

    def action_close(self) -> None:
        """Back to work."""
        self.dismiss(None)
