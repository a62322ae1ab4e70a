"""Work that takes a while, over the screen: how far it is, and a key to stop it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import ClassVar, Generic, TypeVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.getters import query_one
from textual.widgets import ProgressBar, Static

from bulletin_tui.widgets.dialog import Dialog
from bulletin_tui.widgets.faults import sentence
from bulletin_tui.widgets.plain import shown
from store.errors import StoreError

T = TypeVar("T")


class Stopped(Exception):
    """The user does not want to wait for it."""


class Teller:
    """How the work tells how far it is, from its thread; raises Stopped when it is to end."""

    def __init__(self, dialog: Working[T]) -> None:
        self._dialog = dialog

    def step(self, text: str) -> None:
        """What is done now."""
        self._dialog.told(text, 0, 0)

    def count(self, done: int, of: int) -> None:
        """How many of how many are done."""
        self._dialog.told("", done, of)


class Working(Dialog[T | StoreError | None], Generic[T]):
    """Answers what the work returns, its StoreError, or None when it was stopped."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "stop", "停下", id="working.stop")]
    bar = query_one(ProgressBar)
    doing = query_one("#doing", Static)

    def __init__(self, title: str, job: Callable[[Teller], T], *, stoppable: bool = True) -> None:
        """`job` runs in a thread of its own."""
        super().__init__()
        self.heading, self._job = title, job
        self.is_stoppable = stoppable
        self._enough = Event()
        self._answers: list[T | StoreError | None] = []
        """The one answer, once the job is over."""

    def compose(self) -> ComposeResult:
        """What is going on and how far it is."""
        with Vertical(classes="dialog--box"):
            yield Static(shown(self.heading), classes="dialog--question", markup=False)
            yield Static("", id="doing", markup=False)
            yield ProgressBar(total=None, show_eta=False, show_percentage=False)
            hint = "Esc 停下" if self.is_stoppable else "请等一下，不要关机"
            yield Static(hint, classes="dialog--hint", markup=False)

    def on_mount(self) -> None:
        """Begin at once."""
        self._run_job()

    @work(thread=True, group="working", exit_on_error=False)
    def _run_job(self) -> None:
        answer: T | StoreError | None
        try:
            answer = self._job(Teller(self))
        except Stopped:
            answer = None
        except StoreError as error:
            answer = error
        except Exception as error:  # whatever it is, the keys must come back
            answer = StoreError(sentence(error))
        self.app.call_from_thread(self._end, answer)

    def _end(self, answer: T | StoreError | None) -> None:
        """Answer at once, or as soon as nothing stands over this: only the top may go."""
        self._answers = [answer]
        self.on_screen_resume()

    def on_screen_resume(self) -> None:
        """What stood over this is gone."""
        if self._answers and self.is_active:
            self.dismiss(self._answers[0])

    def told(self, text: str, done: int, of: int) -> None:
        """Hear from the thread how far it is."""
        if self._enough.is_set():
            raise Stopped
        self.app.call_from_thread(self._show, text, done, of)

    def _show(self, text: str, done: int, of: int) -> None:
        if self.is_attached and not self._enough.is_set():
            self.doing.update(shown(text) or f"{done}/{of}")
            self.bar.update(total=of or None, progress=done)

    def action_stop(self) -> None:
        """End the work at its next step."""
        if self.is_stoppable:
            self._enough.set()
            self.doing.update("正在停下…")
