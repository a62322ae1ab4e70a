"""The line for sheets' codes: typed by a person, or shot by a scanner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.message import Message
from textual.timer import Timer

from bulletin_tui.widgets.line_input import LineInput
from store.rules.wall.codes import code_in


class CodeLine(LineInput):
    """Knows whether a machine types: it leaves no time between the last two keys.

    A scanner ends what it read with Enter, Tab or nothing, as it was set up. Either key hands the
    line in, and so does a pause after a sheet's code: else the next scan would run into this one.
    """

    FASTEST: ClassVar[float] = 0.03
    """Seconds between two keys below which no person types."""
    PAUSE: ClassVar[float] = 0.3
    """Seconds after which a scanner has nothing more to type."""

    @dataclass
    class Entered(Message):
        """A code was typed or scanned."""

        line: CodeLine
        text: str
        is_scanned: bool

        @property
        def control(self) -> CodeLine:
            return self.line

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, max_length=600)
        self._at = 0.0
        self._pause: Timer | None = None

    def on_key(self, event: events.Key) -> None:
        """Hand the line in at once: bindings come later, and a scanner types on meanwhile."""
        is_fast, self._at = event.time - self._at < self.FASTEST, event.time
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(self.PAUSE, self._hand_in_shot) if is_fast else None
        if event.key == "enter" or (event.key == "tab" and is_fast):
            event.stop()
            event.prevent_default()
            self._hand_in(is_scanned=is_fast)

    def _hand_in(self, *, is_scanned: bool) -> None:
        self.post_message(self.Entered(self, self.value, is_scanned))
        self.clear()

    def _hand_in_shot(self) -> None:
        if code_in(self.value) is not None:
            self._hand_in(is_scanned=True)
