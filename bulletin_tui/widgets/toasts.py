"""Short words that come across the screen and go when the user goes on."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf
from time import monotonic
from typing import Any

from textual import events
from textual.app import App
from textual.widget import Widget

from bulletin_tui.widgets.prose import broken

READ_AFTER = 2.0
"""Seconds after which whoever presses a key has seen what was told last."""
HOLDER = "ToastHolder"
FRAME = 4
"""Cells that a toast's frame and a blank at a line's end take."""


class PassingToasts(App[object]):
    """An application whose toasts do not stand on what the user works on next.

    They lie across the first lines: the line under the cursor, what is told of it and the keys are
    elsewhere, and the bar of the main screens is known by heart. In a form, whose fields begin
    there, they lie above the keys.
    """

    CSS = """
    ToastRack { dock: top; align: left top; margin: 1 0 0 0; scrollbar-size: 0 0; }
    WorkScreen ToastRack { margin: 0; }
    EditScreen ToastRack { dock: bottom; align: left bottom; margin: 0; }
    ToastHolder { align-horizontal: left; }
    Toast { width: 100%; max-width: 100%; margin: 0; padding: 0 1; }
    Toast.-information { background: $success-muted; color: $text-success; }
    Toast.-warning { background: $warning-muted; color: $text-warning; }
    Toast.-error { background: $error-muted; color: $text-error; }
    /* Of the terminal's own colours, these two are told apart on whatever ground it has. */
    Toast:ansi { background: ansi_blue; color: ansi_bright_white; }
    """
    _told_at = inf

    def notify(self, message: str, *, title: str = "", **options: Any) -> None:
        """Textual would break the words of a toast at spaces only, before or after a number.

        The title begins the first line: it would take one of its own.
        """
        self._told_at = monotonic()
        self._take_away(holder for holder in self._holders if not holder.children)
        told = f"{title}：{message}" if title else message
        width = max(2, self.size.width - FRAME)
        super().notify("\n".join(broken(line, width) for line in told.split("\n")), **options)

    def clear_notifications(self) -> None:
        """With the holder of each: Textual leaves it there, an empty line for the next."""
        super().clear_notifications()
        self._take_away(self._holders)

    @property
    def _holders(self) -> list[Widget]:
        return [holder for screen in self.screen_stack[-1:] for holder in screen.query(HOLDER)]

    def _take_away(self, holders: Iterable[Widget]) -> None:
        for holder in holders:
            holder.remove()

    async def on_event(self, event: events.Event) -> None:
        """A key clears away what has been read."""
        is_typed = isinstance(event, events.Key) and not event.is_forwarded
        if is_typed and monotonic() > self._told_at + READ_AFTER:
            self._told_at = inf
            self.clear_notifications()
        await super().on_event(event)
