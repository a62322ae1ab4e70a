"""A line that says how what is being written will come out; it never holds up a key."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any

from textual import work
from textual.timer import Timer
from textual.worker import get_current_worker

from bulletin_tui.widgets.faults import sentence
from bulletin_tui.widgets.prose import Prose

Measure = Callable[[dict[str, Any]], str]
PAUSE = 0.4
"""Seconds without a key press after which it is measured."""


class MeasureLine(Prose):
    """Asks `measure` about a form's values, in a thread, once who writes has paused.

    Until the answer has come, the last one is muted.
    """

    DEFAULT_CSS = """
    MeasureLine { color: $text-accent; }
    MeasureLine.-old { color: $text-muted; }
    """
    MOST = 6

    def __init__(self, measure: Measure, values: Callable[[], dict[str, Any]]) -> None:
        super().__init__()
        self._measure, self._written = measure, values
        self._waiting: Timer | None = None
        self._one_by_one = Lock()

    def on_mount(self) -> None:
        """What is there already is measured too."""
        self.ask()

    def ask(self) -> None:
        """Something was changed: no older answer counts any more."""
        self.add_class("-old")
        self.workers.cancel_node(self)
        if self._waiting is not None:
            self._waiting.stop()
        self._waiting = self.set_timer(PAUSE, self._begin)

    def _begin(self) -> None:
        self._answer(self._written())

    @work(thread=True, group="measure", exit_on_error=False)
    def _answer(self, values: dict[str, Any]) -> None:
        worker = get_current_worker()
        with self._one_by_one:
            if worker.is_cancelled:
                return
            try:
                text = self._measure(values)
            except Exception as error:  # a fault here must not stand in the way of writing
                text = sentence(error)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._tell, text)

    def _tell(self, text: str) -> None:
        if self.is_attached:
            self.remove_class("-old")
            self.show(text.splitlines())
