"""Records that change or break beneath a screen: it says so, and every key goes on working."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from office import TODAY, Clock, Office, open_desk
from pilots import application, keys, on_screen, settle, told

from bulletin_tui.screens.base import PLACES
from bulletin_tui.screens.paper.print_job import DeliveryBar
from store.desk import Desk
from store.errors import Damaged
from store.models import Posting, TickKind

BROKEN = "归档 2025.json 第 3 行坏了。"
GONE, CHANGED = "刚在别处删掉了", "刚被别处改过"


def break_reading(desk: Desk, patch: pytest.MonkeyPatch) -> None:
    """From now on nothing can be read."""

    def damaged(*_: object, **__: object) -> Any:
        raise Damaged(BROKEN)

    for verb in ("find", "get", "scan", "look_up"):
        patch.setattr(desk.database, verb, damaged)
    desk.history.forget()
    patch.setattr(desk.history, "_live", None)


@pytest.mark.parametrize(("mode", "key"), [(mode, key) for mode, _, key in PLACES])
async def test_a_screen_that_cannot_read_says_so_and_lives(
    folder: Path, office: Office, clock: Clock, mode: str, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.plan()
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        with monkeypatch.context() as patch:
            break_reading(office.desk, patch)
            await keys(pilot, key, "ctrl+r")
            assert app.current_mode == mode
            assert BROKEN in on_screen(app)
        await keys(pilot, "ctrl+r")
        assert BROKEN not in on_screen(app)
        assert app.current_mode == mode


@pytest.mark.parametrize(
    "presses",
    [
        ("f2", "enter"),
        ("f3", "tab", "enter"),
        ("f3", "tab", "g"),
        ("f3", "tab", "e"),
        ("f6", "enter"),
        ("f6", "b"),
    ],
)
async def test_a_sheet_that_is_gone(
    folder: Path, office: Office, clock: Clock, presses: tuple[str, ...]
) -> None:
    posting = office.plan()
    desk = office.desk
    desk.mark_printed([posting])
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, *presses[:-1])
        desk.undo()
        desk.undo()
        await keys(pilot, presses[-1])
        said = told(app) + on_screen(app)
        assert GONE in said or CHANGED in said
        await keys(pilot, "escape", "f2")
        assert app.current_mode == "today"
    assert desk.database.find(Posting) == []


async def test_a_stop_whose_records_cannot_be_read(
    folder: Path, office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.plan()
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f7")
        with monkeypatch.context() as patch:
            break_reading(office.desk, patch)
            await keys(pilot, "enter")
            assert BROKEN in on_screen(app)
            await keys(pilot, "escape", "p")
            assert BROKEN in told(app)
            assert not app.screen.query_one(DeliveryBar).display


async def test_a_code_whose_material_cannot_be_read_is_not_ticked(
    folder: Path, office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    posting = office.plan()
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "c", *posting.code)
        with monkeypatch.context() as patch:
            break_reading(office.desk, patch)
            await keys(pilot, "enter")
            assert BROKEN in on_screen(app)
    assert office.desk.database.get(Posting, posting.id).ticks == ()


async def test_a_fault_of_the_program_in_a_key_is_told(
    folder: Path, office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(*_: object) -> Any:
        raise ZeroDivisionError

    office.plan(date(2026, 11, 24))
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f3", "tab")
        monkeypatch.setattr(office.desk, "extend", wrong)
        await keys(pilot, "e")
        assert "程序里有错（ZeroDivisionError）" in told(app)


# Archives ---------------------------------------------------------------------------------


@pytest.fixture
def archived(office: Office, clock: Clock) -> Office:
    """A sheet of last year put away, and one of today."""
    clock.day = date(2025, 3, 3)
    old = office.plan(clock.day)
    ticked = office.desk.tick([old], TickKind.POSTED)
    clock.day = date(2025, 3, 10)
    office.desk.tick(ticked, TickKind.REMOVED)
    clock.day = TODAY
    office.desk.archive(2025)
    office.notice = office.material("notice", "今年的通知")
    office.plan()
    return office


@pytest.fixture(params=["removed", "changed"])
def harmed(
    archived: Office, folder: Path, clock: Clock, request: pytest.FixtureRequest
) -> Iterator[Desk]:
    """The same opened anew, with the archive taken away or a byte of it changed."""
    archived.desk.database.close()
    (file,) = (folder / "archive").glob("2025*.json")
    if request.param == "removed":
        file.unlink()
    else:
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
    desk = open_desk(folder, clock)
    yield desk
    desk.database.close()


@pytest.mark.parametrize("choice", ["down", "end"])
async def test_a_broken_archive_leaves_the_present_years_in_the_ledger(
    folder: Path, harmed: Desk, clock: Clock, choice: str
) -> None:
    app = application(folder, harmed, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        app.clear_notifications()  # what the start has told
        await keys(pilot, "f6", "y", choice, "enter")
        assert "共 1 条" in on_screen(app) and "2025.json" in on_screen(app)
        assert "先看没归档的" in on_screen(app)
        await keys(pilot, "r")
        assert "先看没归档的" not in on_screen(app) and "共 1 条" in on_screen(app)


async def test_a_broken_archive_leaves_the_present_materials(
    folder: Path, harmed: Desk, clock: Clock
) -> None:
    app = application(folder, harmed, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        app.clear_notifications()  # what the start has told
        await keys(pilot, "f4", "y")
        assert "2025.json" in on_screen(app) and "先看没归档的" in on_screen(app)
        assert "今年的通知" in on_screen(app)
        await keys(pilot, "y", "y")
        await settle(pilot)
        assert "先看没归档的" in on_screen(app)


async def test_an_archived_entry_is_asked_about_before_it_is_taken_back(
    folder: Path, archived: Office, clock: Clock
) -> None:
    desk = archived.desk
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f6", "y", "end", "enter")
        assert "2025-03-03" in on_screen(app)
        await keys(pilot, "b")
        assert "已经归档了，仍要退回登记吗" in on_screen(app)
        await keys(pilot, "enter")
        assert [p.code for p in desk.database.find(Posting, archived=False) if p.ticks] == []
        await keys(pilot, "b", "y")
        assert "已退回" in told(app)
        (opened,) = [p for p in desk.database.find(Posting, archived=False) if p.ticks]
        assert opened.last_tick is not None and opened.last_tick.kind is TickKind.POSTED
