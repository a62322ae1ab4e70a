"""Whoever types ahead of a slow PC writes into the fields that were meant."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from office import Clock, Office
from pilots import application, keys, on_screen, settle, until
from textual import events
from textual.app import App
from textual.pilot import Pilot

from bulletin_tui.app import BulletinApp
from bulletin_tui.console import turns
from bulletin_tui.widgets.dialogs import Choose
from store.desk import Desk
from store.models import Site
from store.query import Is


def send(app: App[Any], *names: str) -> int:
    """All at once, as a terminal sends what was typed while nothing was read; tells how many."""
    sent = [key for name in names for key in (name[1:] if name.startswith("@") else (name,))]
    for key in sent:
        app.post_message(events.Key(key, key if len(key) == 1 else None))
    return len(sent)


@pytest.fixture(autouse=True)
def no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LIMIT", 60)


async def type_ahead(pilot: Pilot[object], *names: str) -> None:
    app = pilot.app
    assert isinstance(app, BulletinApp)
    wanted = app.keys_read + send(app, *names)
    await until(pilot, lambda: app.keys_read >= wanted and not app.has_waiting_keys)
    await settle(pilot)


async def test_each_value_comes_into_its_field(
    folder: Path, desk: Desk, office: Office, clock: Clock
) -> None:
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await type_ahead(
            pilot,
            *("f5", "n", "@北门公示栏", "tab", "tab", "tab", "@阳光小区", "enter", "@门卫室旁"),
            *("enter", "@东线", "enter", "@7", "ctrl+s"),
        )
        await until(pilot, lambda: desk.database.find(Site, Is("name", "北门公示栏")))
    (site,) = desk.database.find(Site, Is("name", "北门公示栏"))
    values = (site.areas, site.place, site.route, site.order)
    assert values == (("阳光小区",), "门卫室旁", "东线", 7)


async def test_a_list_that_is_being_left_does_not_take_the_letters(
    folder: Path, desk: Desk, office: Office, clock: Clock
) -> None:
    """There, `d` would ask to delete and `p` to plan; in the question they are a search."""
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await type_ahead(pilot, "f4", "n", "@公示", "enter", "@dp", "tab", "enter", "@低保")
        assert isinstance(app.screen, Choose)
        await type_ahead(pilot, "enter", "tab", "@12-01", "tab", "ctrl+o")
        for words in ("*标题 dp", "< 低保审核公示 >", "2026-12-09"):
            await until(pilot, lambda words=words: words in on_screen(app))  # type: ignore[misc]


async def test_what_is_stuck_holds_the_keys_up_for_a_moment_only(
    folder: Path, desk: Desk, office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "LIMIT", 0.05)
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "f4")
        free = asyncio.Event()
        app.screen.call_later(free.wait)
        wanted = app.keys_read + send(app, "f5", "f6")
        while app.keys_read < wanted or app.has_waiting_keys:
            await asyncio.sleep(0.01)  # A pause of the pilot's waits for the screen, too.
        free.set()
        await settle(pilot)
        assert app.current_mode == "history"
