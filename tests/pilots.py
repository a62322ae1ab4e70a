"""For the pilot tests: an application on a desk, and what stands on its screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

from office import Clock as TestClock
from office import folder_of
from textual.app import App
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input, TextArea
from textual.widgets._toast import Toast

from bulletin_tui.app import BulletinApp
from bulletin_tui.clock import Clock
from bulletin_tui.console.turns import KeysInTurn
from bulletin_tui.context import Context
from bulletin_tui.settings import load_settings
from store.desk import Desk


def application(
    folder: Path, desk: Desk, clock: TestClock, *, is_known: bool = True
) -> BulletinApp:
    """The application on a desk that a test has prepared.

    Who has records is known by name, so that no question stands over the screen.
    """
    settings = load_settings(folder)
    if is_known and not folder_of(desk).is_empty:
        settings = replace(settings, person=settings.person or desk.by)
    context = Context(folder, settings, desk, Clock(clock.now, clock.day), folder_of(desk))
    return BulletinApp(settings, lambda: context)


def on_screen(app: App[Any]) -> str:
    """Everything that is painted now, line by line."""
    lines = app.screen._compositor.render_strips()
    return "\n".join(line.text for line in lines)


def told(app: App[Any]) -> str:
    """What the toasts on the screen say, without the line breaks that their width forces."""
    return "\n".join(str(toast.render()).replace("\n", "") for toast in app.screen.query(Toast))


WORK = frozenset({"read", "in-turn", "working", "watch", "preview", "preview-count"})
"""Groups of workers that come to an end by themselves; the others wait for the user."""


async def settle(pilot: Pilot[Any], times: int = 4) -> None:
    """Let messages, refreshes and what follows from them run to their end."""
    app = pilot.app
    await _once(pilot, lambda: app.current_mode != "opening" or not app.is_running)
    for _ in range(times):
        await pilot.pause()
    await _once(pilot, lambda: not (isinstance(app, KeysInTurn) and app.has_waiting_keys))
    await _once(pilot, lambda: all(w.is_finished for w in app.workers if w.group in WORK))
    await pilot.pause()


async def until(pilot: Pilot[Any], holds: Callable[[], object]) -> None:
    """Wait for what a thread or a timer leads to, longer than the slowest machine takes."""
    await pilot.pause()
    await _once(pilot, holds)


async def _once(pilot: Pilot[Any], holds: Callable[[], object]) -> None:
    end = monotonic() + 30
    while not holds():
        assert monotonic() < end, f"it never came to that:\n{on_screen(pilot.app)}"
        await pilot.pause(0.01)


async def until_told(pilot: Pilot[Any], words: str) -> None:
    """Wait for a toast."""
    await until(pilot, lambda: words in told(pilot.app))


async def drafted(pilot: Pilot[Any]) -> None:
    """Wait for the drafts of the duties, which come by themselves."""
    assert isinstance(pilot.app, BulletinApp)
    app = pilot.app
    await until(pilot, lambda: app._drafted_on is not None)
    await settle(pilot)


async def stand_still(pilot: Pilot[Any]) -> None:
    """Let nothing change by the clock on the wall any more: toasts go, cursors stay."""
    pilot.app.clear_notifications()
    for field in (*pilot.app.screen.query(Input), *pilot.app.screen.query(TextArea)):
        field.cursor_blink = False
    await settle(pilot)


async def keys(pilot: Pilot[Any], *names: str) -> None:
    """Press keys one by one, each after the last has had its effect."""
    await settle(pilot, 1)
    for name in names:
        await pilot.press(name)
        await settle(pilot, 2)


async def write(pilot: Pilot[Any], text: str) -> None:
    """Type a text as an input method sends it, character by character."""
    for character in text:
        if character.isascii() or character.isalnum():
            await pilot.press("space" if character == " " else character)
        else:  # Pilot knows the names of these signs, and would send them without the sign.
            pilot.app.post_message(Key("sign", character))
            await settle(pilot, 1)
    await settle(pilot)
