"""Let each key find the field and the screen that the key before it has led to.

Textual sends a key to what has the focus when the key is read, though the Tab or Enter before it
may still wait in the queue of the field that it leaves. Whoever types ahead of a slow PC would
thus write the price into the name, or press keys of a list that is being covered by a question.
"""

from __future__ import annotations

from asyncio import Event, Task, create_task, wait_for
from collections import deque
from typing import Any

from textual import events
from textual.app import App, ScreenStackError
from textual.message_pump import MessagePump

LIMIT = 1.0
"""Seconds for which a key waits at most; what then still works on the one before is stuck."""
ROUNDS = 4
"""A key opens a screen, which takes the focus, which may move it on: no key does more."""


class KeysInTurn(App[object]):
    """An application that hands a key on when all that the one before it did is done."""

    _waiting: deque[events.Event]
    keys_read = 0
    """So many keys, clicks and pastes have come so far."""
    _handed_on: events.Event | None = None
    _following: Task[None] | None = None
    """Watches what the last key does."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._waiting = deque()
        super().__init__(*arguments, **options)

    @property
    def has_waiting_keys(self) -> bool:
        """Whether something was typed that nothing on the screen shows yet."""
        return self._following is not None

    async def on_event(self, event: events.Event) -> None:
        """Textual's way in for all that is typed."""
        self.keys_read += isinstance(event, events.InputEvent | events.Paste)
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            if event is self._handed_on:
                self._handed_on = None
            elif self._following is not None:
                self._waiting.append(event)
                return
            else:
                self._following = create_task(self._follow())
        await super().on_event(event)

    async def _follow(self) -> None:
        try:
            while True:
                await wait_for(self._settle(), LIMIT)
                if not self._waiting:
                    return
                self._hand_on()
        except TimeoutError:
            while self._waiting:
                self._hand_on()
                await _emptied(self)
        finally:
            self._following = None

    def _hand_on(self) -> None:
        self._handed_on = self._waiting.popleft()
        self.post_message(self._handed_on)

    async def _settle(self) -> None:
        """Wait until the key has gone from the focus up to the application, and moved the focus."""
        await _emptied(self)
        for _ in range(ROUNDS):
            try:
                start = self.focused or self.screen
                for node in start.ancestors_with_self:
                    await _emptied(node)
                if start is (self.focused or self.screen):
                    return
            except ScreenStackError:  # It is closing.
                return


async def _emptied(node: MessagePump) -> None:
    """Wait until a node has read all that is in its queue by now."""
    done = Event()
    if node.call_later(done.set):
        await done.wait()
