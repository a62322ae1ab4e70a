"""Measuring how long the interface stands still: for bench_standstill.py."""

from __future__ import annotations

import asyncio
import gc
import time
from asyncio.events import Handle
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, replace
from threading import get_ident
from typing import Any

from pilots import settle
from textual.pilot import Pilot

from bulletin_tui import garbage
from bulletin_tui.app import BulletinApp
from bulletin_tui.context import Context
from bulletin_tui.settings import load_settings, save_settings

PATIENCE = 30.0
"""Seconds until what is waited for will not come any more."""
Window = Pilot[Any]
Action = Callable[[Window], AsyncGenerator[None, None]]
"""Up to its first yield it prepares; what follows is measured; after a second one it tidies up."""
SIZE = (80, 24)


@dataclass
class Standstill:
    """The longest turn of the event loop while it was watched, in ms of CPU."""

    most: float = 0.0
    bare: float = 0.0
    """The same without what looking for garbage took of it."""
    what: str = ""
    """What ran for so long."""

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Time every callback of the event loop, and every search for garbage in this thread."""
        run, thread = Handle._run, get_ident()
        collecting = begun = 0.0

        def timed(handle: Handle) -> None:
            nonlocal collecting
            before, collecting = time.thread_time(), 0.0
            run(handle)
            took = time.thread_time() - before
            self.bare = max(self.bare, (took - collecting) * 1000)
            if took * 1000 > self.most:
                self.most, self.what = took * 1000, _named(handle)

        def collected(phase: str, _: object) -> None:
            nonlocal collecting, begun
            if get_ident() != thread:
                return
            if phase == "start":
                begun = time.thread_time()
            else:
                collecting += time.thread_time() - begun

        Handle._run = timed  # type: ignore[method-assign,assignment]
        gc.callbacks.append(collected)
        try:
            yield
        finally:
            Handle._run = run  # type: ignore[method-assign]
            gc.callbacks.remove(collected)


def _named(handle: Handle) -> str:
    """The task of a callback, or the callback."""
    callback: Any = getattr(handle, "_callback", None)
    owner = getattr(callback, "__self__", None)
    return str(owner.get_coro()) if isinstance(owner, asyncio.Task) else str(callback)


# Keys ---------------------------------------------------------------------------------------


async def until(window: Window, is_so: Callable[[], bool]) -> None:
    """Wait until something is so and all is at rest."""
    began = time.monotonic()
    while not is_so():
        if time.monotonic() - began > PATIENCE:
            raise SystemExit(f"never came to it: {window.app.screen}")
        await window.pause(0.002)
    await settle(window)


async def press(window: Window, *keys: str) -> None:
    """Keys one by one, each after the last has had its effect."""
    for key in keys:
        await window.press(key)
        await settle(window, 2)


def shows(window: Window, name: str) -> Callable[[], bool]:
    """Whether the screen of this class is on top."""
    return lambda: type(window.app.screen).__name__ == name


def context_of(window: Window) -> Context:
    """The folder in use."""
    app = window.app
    assert isinstance(app, BulletinApp)
    return app.context


def count(window: Window) -> int:
    """How many transactions there were."""
    return context_of(window).database.stamp


async def committed(window: Window, *keys: str) -> None:
    """Press keys, and wait for the transaction that follows; what is asked is answered by Enter."""
    before = count(window)
    await press(window, *keys)
    began = time.monotonic()
    while count(window) == before:
        if shows(window, "Confirm")():
            await press(window, "enter")
        if time.monotonic() - began > PATIENCE:
            raise SystemExit(f"never kept: {window.app.screen}")
        await window.pause(0.002)
    await settle(window)
    await window.pause(0.05)
    await settle(window)


def overfull(window: Window, answer: str) -> None:
    """What the office says to boards without room."""
    folder = context_of(window).folder
    save_settings(folder, replace(load_settings(folder), overfull=answer))


async def in_a_window(context: Context, wanted: dict[str, Action]) -> dict[str, list[Any]]:
    """The actions one after the other, in one window."""
    found = {}
    app = BulletinApp(context.settings, lambda: context)
    async with app.run_test(size=SIZE, notifications=True) as window:
        await settle(window)
        garbage.begin()
        garbage.leave_for_quiet()
        for name, job in wanted.items():
            still = Standstill()
            async with aclosing(job(window)) as steps:
                await anext(steps)
                with still.watched():
                    await anext(steps, None)
                    await settle(window)
                await anext(steps, None)
            await settle(window)
            found[name] = [still.most, still.bare, still.what]
    return found
