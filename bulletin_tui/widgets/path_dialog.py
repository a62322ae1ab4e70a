"""A file from the disk: its path typed, pasted, dragged or chosen folder by folder."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.getters import query_one
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.widgets.columns import Column
from bulletin_tui.widgets.dialog import Dialog
from bulletin_tui.widgets.dialogs import Tell
from bulletin_tui.widgets.faults import sentence
from bulletin_tui.widgets.line_input import LineInput
from bulletin_tui.widgets.paths import Entry, completed, entered, entries, full_path, plain_path
from bulletin_tui.widgets.prose import Prose
from bulletin_tui.widgets.record_table import RecordTable

T = TypeVar("T")
FEW = 4
"""Lines below the first that there is room for under the list; more are told in their own box."""


class PathDialog(Dialog[T | None], Generic[T]):
    """Answers what `take` makes of the file, or None if the user went back.

    What `take` raises is told, and the path stays to be put right.
    """

    DEFAULT_CSS = """
    PathDialog > .dialog--box { width: 76; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "返回", id="path.back"),
        Binding("tab", "complete", "补全", id="path.complete", priority=True),
        Binding("down", "into_list", "名单", show=False, id="path.list"),
    ]
    line = query_one(LineInput)
    table = query_one(RecordTable)

    hint = "Tab 补全  下键 选  回车 确定  Esc 返回；也可以把文件拖进来"

    def __init__(self, question: str, take: Callable[[Path], T], path: str = "") -> None:
        """`take` runs in a thread; with a `path` it begins at once."""
        super().__init__()
        self._question, self._take, self._begun = question, take, path
        self._is_taking = False
        self._listed: str | None = None
        """What was typed when the list was read."""
        self._is_to_complete = False

    def compose(self) -> ComposeResult:
        """The question, the line, what fits, and room for what is wrong."""
        columns = [Column[Entry]("文件和文件夹", 20, lambda entry: entry.shown, weight=1)]
        with Vertical(classes="dialog--box"):
            yield Static(self._question, classes="dialog--question", markup=False)
            yield self.line_for(self._begun)
            yield RecordTable[Entry](
                columns, key=lambda entry: entry.name, placeholder="这里没有这样开头的。"
            )
            yield Prose(id="problem")
            yield Static(self.hint, classes="dialog--hint", markup=False)

    def on_mount(self) -> None:
        """Look into the first folder; a path that was dragged in is taken at once."""
        self.query_one("#problem").add_class("dialog--problem")
        self.set_focus(self.line)
        if self._begun:
            self._take_file()
        else:
            self._look(self.line.value)

    # Looking ----------------------------------------------------------------------------

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._tell("")
        self._is_to_complete = False
        self._look(event.value)

    @work(thread=True, exclusive=True, group="read", exit_on_error=False)
    def _look(self, text: str) -> None:
        worker, found = get_current_worker(), entries(text)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._show, text, found)

    def _show(self, text: str, found: list[Entry]) -> None:
        if self.is_attached and self.line.value == text:
            self._listed = text
            self.table.show(found)
            if self._is_to_complete:
                self.action_complete()

    def action_complete(self) -> None:
        """As far as it is certain; from the list, what it points at."""
        if self.table.has_focus:
            self._enter(self.table.selected)
            return
        # Who types fast is ahead of the disk: then as soon as it has been read.
        self._is_to_complete = self._listed != self.line.value
        if not self._is_to_complete:
            self._write(completed(self.line.value, list(self.table.rows)))

    def action_into_list(self) -> None:
        """From the line to the names below it."""
        if self.line.has_focus and self.table.rows:
            self.set_focus(self.table)

    def on_key(self, event: events.Key) -> None:
        """Up from the first name is back in the line."""
        if event.key == "up" and self.table.has_focus and self.table.cursor == 0:
            event.stop()
            event.prevent_default()
            self.set_focus(self.line)

    @on(RecordTable.Chosen)
    def _row_chosen(self, event: RecordTable.Chosen) -> None:
        event.stop()
        self._enter(event.row)

    def _enter(self, entry: Entry | None) -> None:
        """Into a folder; a file is taken."""
        if entry is None:
            return
        self._write(entered(self.line.value, entry))
        if not entry.is_folder:
            self._take_file()

    def _write(self, path: str) -> None:
        self.line.value = path
        self.set_focus(self.line)
        self.line.action_end()

    # Taking -----------------------------------------------------------------------------

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._take_file()

    def on_paste(self, event: events.Paste) -> None:
        """A file that was dragged in while the list has the focus."""
        event.stop()
        self._write(plain_path(event.text))

    def _take_file(self) -> None:
        if not self.line.value.strip():
            self._tell("请写文件的路径，按 Tab 补全，或把文件拖到窗口里来。")
        elif not self._is_taking:
            self._is_taking = True
            self._tell("正在读…")
            self._take_in(self.line.value)

    @work(thread=True, group="working", exit_on_error=False)
    def _take_in(self, text: str) -> None:
        try:
            then = partial(self._taken, self.made_of(text))
        except PrintError as error:
            then = partial(self._refused, str(error))
        except Exception as error:  # whatever it is, the keys must come back
            then = partial(self._refused, sentence(error))
        self.app.call_from_thread(then)

    def line_for(self, path: str) -> LineInput:
        """The line that a path is typed into or dropped on."""
        return LineInput(path)

    def made_of(self, text: str) -> T:
        """What is made of what stands in the line; runs in a thread."""
        return self._take(full_path(text))

    def _taken(self, taken: T) -> None:
        self._is_taking = False
        if self.is_current:
            self.dismiss(taken)

    def _refused(self, told: str) -> None:
        self._is_taking = False
        if self.is_attached:
            heading, *lines = told.splitlines() or [""]
            has_room = len(lines) <= FEW
            self._tell(heading, *(lines if has_room else ()))
            if not has_room and self.is_current:
                self.app.push_screen(Tell(heading, lines))

    def _tell(self, *told: str) -> None:
        self.query_one("#problem", Prose).show(filter(None, told))

    def action_back(self) -> None:
        """No file; one that is being read is left alone."""
        self.dismiss(None)
