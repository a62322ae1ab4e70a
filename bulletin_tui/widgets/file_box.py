"""The files of a record, a line each; Enter adds one, Delete takes one away."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from bulletin_tui.widgets.path_dialog import PathDialog
from bulletin_tui.widgets.paths import plain_path
from bulletin_tui.widgets.plain import shown
from store.models import Attachment


class Taken(Protocol):
    """A file that was kept, and a line about it."""

    @property
    def attachment(self) -> Attachment: ...

    @property
    def note(self) -> str: ...


Take = Callable[[Path], Taken]
"""Keeps a file; raises PrintError or StoreError with a sentence."""


class FileBox(Widget, can_focus=True):
    """One file, or several that the text calls by their names."""

    DEFAULT_CSS = """
    FileBox { height: auto; max-height: 6; width: 1fr; margin-right: 1;
              background: $surface-lighten-1; }
    FileBox:focus { background: $primary-muted; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "open", "选文件", id="file.open"),
        Binding("delete,backspace", "drop", "去掉", id="file.drop"),
        Binding("left", "point(-1)", "前一个", show=False, id="file.previous"),
        Binding("right", "point(1)", "后一个", show=False, id="file.next"),
    ]

    files: reactive[tuple[Attachment, ...]] = reactive((), init=False, layout=True)
    pointed: reactive[int] = reactive(0, init=False)

    @dataclass
    class Changed(Message):
        """There are other files."""

        box: FileBox
        files: tuple[Attachment, ...]

        @property
        def control(self) -> FileBox:
            return self.box

    def __init__(
        self,
        question: str,
        take: Take,
        files: Iterable[Attachment] = (),
        *,
        multiple: bool = False,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._question, self._take, self._multiple = question, take, multiple
        self._notes: dict[str, str] = {}
        self.set_reactive(FileBox.files, tuple(files))

    def watch_files(self, files: tuple[Attachment, ...]) -> None:
        """Tell the form."""
        self.pointed = max(0, min(self.pointed, len(files) - 1))
        self.post_message(self.Changed(self, files))

    def render(self) -> Text:
        """A line a file; where there are several, the one that Delete takes is marked."""
        if not self.files:
            return Text("< 回车选文件，或拖进来 >", "dim")
        lines = []
        for number, file in enumerate(self.files):
            lead = "> " if self._multiple and self.has_focus and number == self.pointed else "  "
            note = self._notes.get(file.sha256, "")
            lines.append(f"{lead if self._multiple else ''}{shown(file.name)}  {note}".rstrip())
        return Text("\n".join(lines), no_wrap=True, overflow="ellipsis")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There must be something to take away."""
        return bool(self.files) if action == "drop" else True

    def action_open(self) -> None:
        """Ask for a file."""
        self._ask("")

    def on_paste(self, event: events.Paste) -> None:
        """A file that was dragged onto the window arrives as its path."""
        event.stop()
        self._ask(plain_path(event.text))

    def action_point(self, by: int) -> None:
        """Another of several."""
        self.pointed = max(0, min(self.pointed + by, len(self.files) - 1))

    def action_drop(self) -> None:
        """The record names it no longer; the file itself stays, for what was may be undone."""
        self.files = tuple(f for number, f in enumerate(self.files) if number != self.pointed)
        self.refresh_bindings()

    def on_click(self) -> None:
        """A click asks too."""
        self.action_open()

    def _ask(self, path: str) -> None:
        dialog: PathDialog[Taken] = PathDialog(self._question, self._take, path)
        self.app.push_screen(dialog, self._add)

    def _add(self, taken: Taken | None) -> None:
        if taken is None:
            return
        new = taken.attachment
        kept = [file for file in self.files if self._multiple and file.name != new.name]
        took_place = self._multiple and len(kept) < len(self.files) and new not in self.files
        self._notes[new.sha256] = taken.note + "，换掉了同名的那张" * took_place
        self.files = (*kept, new)
        self.pointed = len(self.files) - 1
        self.refresh_bindings()
