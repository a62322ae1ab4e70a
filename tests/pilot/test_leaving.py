"""ctrl+q while something runs: what may be stopped is stopped, the rest is waited for."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Any

from office import Clock, Office
from pilots import application, keys, settle, told, until, until_told
from textual.app import App

from bulletin_tui.screens import upkeep
from bulletin_tui.widgets.working import Teller, Working
from store.disk.backups import BackupFolder


async def test_what_cannot_be_stopped_is_waited_for(
    folder: Path, office: Office, clock: Clock
) -> None:
    app, ready, given = application(folder, office.desk, clock), Event(), list[Any]()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        work = Working("正在归档", lambda teller: ready.wait(10), stoppable=False)
        app.push_screen(work, given.append)
        await pilot.press("ctrl+q")
        await until_told(pilot, "请等它做完再退出")
        assert app.is_running and app.screen is work
        assert "正在归档" in told(app)
        ready.set()
        await settle(pilot)
        assert given == [True]
        await keys(pilot, "ctrl+q")
    assert not app.is_running


async def test_what_can_be_stopped_is_stopped(folder: Path, office: Office, clock: Clock) -> None:
    app, given = application(folder, office.desk, clock), list[Any]()

    def job(teller: Teller) -> None:
        while True:
            teller.count(1, 2)

    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        app.push_screen(Working("正在体检", job), given.append)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: has_left(app))
    assert given == [None]


async def test_the_last_backup_is_stopped_by_a_second_wish(
    folder: Path, office: Office, clock: Clock, monkeypatch: Any
) -> None:
    def slow(self: BackupFolder, database: object, at: object, tell: Any, **how: bool) -> None:
        while True:
            tell(1, 2)

    monkeypatch.setattr(BackupFolder, "make", slow)
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, Working))
        await pilot.press("ctrl+q")
        await until(pilot, lambda: has_left(app))


async def test_a_fault_of_the_last_backup_does_not_keep_anybody(
    folder: Path, office: Office, clock: Clock, monkeypatch: Any
) -> None:
    async def wrong(*_: object) -> list[str]:
        raise ZeroDivisionError

    monkeypatch.setattr(upkeep, "back_up", wrong)
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: has_left(app))
    assert "ZeroDivisionError" in app.parting_words[0]


def has_left(app: App[Any]) -> bool:
    return not app.is_running or app._exit
