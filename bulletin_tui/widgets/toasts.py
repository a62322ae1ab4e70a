"""Short words that come above the keys and go when the user goes on."""

from __future__ import annotations

from math import inf
from time import monotonic
from typing import Any

from textual import events
from textual.app import App

from bulletin_tui.widgets.prose import broken

READ_AFTER = 2.0
"""Seconds after which whoever presses a key has seen what was told last."""
WIDTH, FRAME = 60, 4
"""Cells that Textual gives a toast, no more than half of the window, and how many of them its
frame and a blank at a line's end take."""


class PassingToasts(App[object]):
    """An application whose toasts do not stand on what the user works on next."""

    CSS = """
    /* Of the terminal's own colours, these two are told apart on whatever ground it has. */
    Toast:ansi { background: ansi_blue; color: ansi_bright_white; }
    """
    _told_at = inf

    def notify(self, message: str, **options: Any) -> None:
        """Textual would break the words of a toast at spaces only, before or after a number."""
        self._told_at = monotonic()
        width = min(WIDTH, self.size.width // 2) - FRAME
        lines = (broken(line, max(2, width)) for line in message.split("\n"))
        super().notify("\n".join(lines), **options)

    async def on_event(self, event: events.Event) -> None:
        """A key clears away what has been read."""
        is_typed = isinstance(event, events.Key) and not event.is_forwarded
        if is_typed and monotonic() > self._told_at + READ_AFTER:
            self._told_at = inf
            self.clear_notifications()
        await super().on_event(event)
