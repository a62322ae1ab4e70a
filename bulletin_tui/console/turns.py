"""Let each key find the field and the screen that the key before it has led to.

Textual sends a key to what has the focus when the key is read, though the Tab or Enter before it
may still wait in the queue of the field that it leaves. Whoever types ahead of a slow PC would
thus write the price into the name, or press keys of a list that is being covered by a question.
What is typed while something is saved in a thread waits in the same way: it is meant for what the
screen shows then.
"""

from __future__ import annotations

from asyncio import Event, Lock, Task, create_task, to_thread, wait_for
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

from textual import events
from textual.app import App, ScreenStackError
from textual.message_pump import MessagePump

T = TypeVar("T")
LIMIT = 5.0
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
    _jobs = 0
    """So many jobs are being done, or wait for it, that the next key has to wait for."""
    _begun = 0
    """So many such jobs were begun so far: after each, what follows from it is waited for, too."""
    _one_by_one: Lock
    _at_rest: Event
    """Set while there is no such job."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._waiting = deque()
        self._at_rest = Event()
        self._at_rest.set()
        self._one_by_one = Lock()
        super().__init__(*arguments, **options)

    @property
    def has_waiting_keys(self) -> bool:
        """Whether something was typed that nothing on the screen shows yet."""
        return self._following is not None

    async def in_turn(self, job: Callable[[], T]) -> T:
        """Do in a thread what changes records, or reads what the next key is meant for.

        The screen is painted meanwhile, and keys are kept for after it, however long it takes: the
        job is done, or refused and told, before anybody can go on or leave. Raises what it raises.
        """
        self._jobs, self._begun = self._jobs + 1, self._begun + 1
        self._at_rest.clear()
        try:
            async with self._one_by_one:
                return await to_thread(job)
        finally:
            self._jobs -= 1
            if not self._jobs:
                self._at_rest.set()

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
                if self._jobs:
                    self._waiting.append(event)
                    return
        elif isinstance(event, events.MouseDown) and self._jobs:
            return  # What it would hit is about to change.
        await super().on_event(event)

    async def _follow(self) -> None:
        try:
            while True:
                await self._at_rest.wait()
                begun = self._begun
                await wait_for(self._settle(), LIMIT)
                if begun != self._begun:
                    continue
                if not self._waiting:
                    return
                self._hand_on()
        except TimeoutError:
            while self._waiting:
                await self._at_rest.wait()
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


async def in_turn(app: App[Any], job: Callable[[], T]) -> T:
    """As `KeysInTurn.in_turn`, from wherever the application is."""
    assert isinstance(app, KeysInTurn)
    return await app.in_turn(job)
