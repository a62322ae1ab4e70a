"""F1: the manual, opened at the page of the screen one comes from."""

from __future__ import annotations

import re
from importlib.resources import files
from itertools import pairwise
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen

from bulletin_tui.manual import Parts
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


def page_of(parts: Parts) -> str:
    """These parts of the manual, with what holds everywhere below them."""
    names = [name for part in parts for name in (part, *_FURTHER.get(part, ()))]
    return "\n".join(map(_read, (*names, "general")))


def _read(part: str) -> str:
    """A page, or the section of it whose heading stands behind #; KeyError where it has none."""
    page, _, heading = part.partition("#")
    text = files("bulletin_tui.manual").joinpath(f"{page}.md").read_text("utf-8")
    if not heading:
        return text
    sections = re.split(r"^##+ (.*)\n", text, flags=re.MULTILINE)
    return f"## {heading}\n" + dict(pairwise(sections))[heading]


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

    def __init__(self, *parts: str) -> None:
        super().__init__()
        self._parts = parts

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Prose(map(_painted, page_of(self._parts).splitlines()))
        yield KeyBar()

    def action_close(self) -> None:
        """Back to work."""
        self.dismiss(None)
