"""The line for sheets' codes: typed by a person, or shot by a scanner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.message import Message

from bulletin_tui.widgets.line_input import LineInput


class CodeLine(LineInput):
    """Knows whether a machine types: it leaves no time between the last two keys.

    A scanner ends what it read with Enter or Tab, as it was set up; either hands the line in.
    """

    FASTEST: ClassVar[float] = 0.03
    """Seconds between two keys below which no person types."""

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

    def on_key(self, event: events.Key) -> None:
        """Hand the line in at once: bindings come later, and a scanner types on meanwhile."""
        is_fast, self._at = event.time - self._at < self.FASTEST, event.time
        if event.key == "enter" or (event.key == "tab" and is_fast):
            event.stop()
            event.prevent_default()
            self.post_message(self.Entered(self, self.value, is_fast))
            self.clear()
