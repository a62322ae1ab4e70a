"""Codes keyed in after the walk: refused ones, other days, other people, taken back."""

from __future__ import annotations

from asyncio import timeout
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from office import TODAY, Clock, Office
from pilots import application, keys, on_screen, settle, told, write
from textual.pilot import Pilot

from bulletin_tui.widgets.code_line import CodeLine
from store.models import Posting, TickKind
from store.rules.wall.codes import spoken


@pytest.fixture
def posting(office: Office) -> Posting:
    return office.plan(start=TODAY - timedelta(days=2))


@asynccontextmanager
async def dialog(folder: Path, office: Office, clock: Clock) -> AsyncIterator[Pilot[Any]]:
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f2", "c")
        yield pilot


def now(office: Office, posting: Posting) -> Posting:
    return office.desk.database.get(Posting, posting.id)


async def test_the_next_code_takes_the_place_of_a_refused_one(
    folder: Path, office: Office, clock: Clock, posting: Posting
) -> None:
    async with dialog(folder, office, clock) as pilot:
        await write(pilot, "1234567")
        await keys(pilot, "enter")
        await write(pilot, posting.code)
        await keys(pilot, "enter")
        assert "贴好了：" in on_screen(pilot.app)
    assert [tick.kind for tick in now(office, posting).ticks] == [TickKind.POSTED]


async def shoot(pilot: Pilot[Any], text: str, end: str) -> None:
    """As a scanner types: line by line, each with its end, and nobody waits in between."""
    for line in text.splitlines():
        for character in line:
            pilot.app.simulate_key("space" if character == " " else character)
        pilot.app.simulate_key(end)
    await settle(pilot)


@pytest.mark.parametrize("end", ["enter", "tab"])
async def test_a_scanned_card_enters_its_sheet_and_a_label_none(
    folder: Path, office: Office, clock: Clock, posting: Posting, end: str
) -> None:
    async with dialog(folder, office, clock) as pilot:
        app: Any = pilot.app
        await shoot(pilot, "学苑社区\n电话0418-2820011\n编号0a1b2c3d", end)
        assert "里面没有单号" in on_screen(app) and now(office, posting).ticks == ()
        await shoot(pilot, f"学苑社区\n电话0418-2820011\n单号#{posting.code}", end)
        assert "贴好了：" in on_screen(app) and "里面没有单号" not in on_screen(app)
        await keys(pilot, "down", "down")
        await shoot(pilot, spoken(posting.code), end)
        assert "掉了：" in on_screen(app)
        await keys(pilot, "up")
        await shoot(pilot, f"https://x.gov.cn/n/1#{posting.code}", end)
        assert "撤下：" in on_screen(app)
    kinds = [tick.kind for tick in now(office, posting).ticks]
    assert kinds == ["posted", "interrupted", "removed"]


async def test_a_scanner_that_ends_with_nothing_loses_no_sheet(
    folder: Path, office: Office, clock: Clock, posting: Posting
) -> None:
    other = office.plan(site=office.west)
    async with dialog(folder, office, clock) as pilot:
        for sheet in (posting, other):
            for character in f"https://x.gov.cn/n/1#{sheet.code}":
                pilot.app.simulate_key(character)
            async with timeout(30):
                while not now(office, sheet).ticks:
                    await pilot.pause(0.05)
        # What a person types waits for Enter, however long.
        await write(pilot, posting.code)
        await pilot.pause(2 * CodeLine.PAUSE)
        assert pilot.app.screen.query_one(CodeLine).value == posting.code
    assert [tick.kind for tick in now(office, other).ticks] == [TickKind.POSTED]
    assert len(now(office, posting).ticks) == 1


async def test_full_width_digits_of_an_input_method_are_a_code(
    folder: Path, office: Office, clock: Clock, posting: Posting
) -> None:
    async with dialog(folder, office, clock) as pilot:
        wide = posting.code.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
        await write(pilot, wide)
        await keys(pilot, "enter")
    assert len(now(office, posting).ticks) == 1


async def test_the_day_and_who_walked_are_entered(
    folder: Path, office: Office, clock: Clock, posting: Posting
) -> None:
    async with dialog(folder, office, clock) as pilot:
        await keys(pilot, "tab", "down", "tab", "end", "ctrl+u")
        await write(pilot, "李强")
        await keys(pilot, "enter")
        await write(pilot, posting.code)
        await keys(pilot, "enter")
    tick = now(office, posting).ticks[0]
    assert (tick.on, tick.by) == (TODAY - timedelta(days=1), "李强")


async def test_a_day_that_does_not_exist_enters_nothing(
    folder: Path, office: Office, clock: Clock, posting: Posting
) -> None:
    async with dialog(folder, office, clock) as pilot:
        await keys(pilot, "tab", "end", "ctrl+u")
        await write(pilot, "2026-02-30")
        await keys(pilot, "enter")
        await write(pilot, posting.code)
        await keys(pilot, "enter")
        assert "没有2月30日" in on_screen(pilot.app)
        await keys(pilot, "tab")
        await write(pilot, "+1")
        await keys(pilot, "enter", "enter")
        assert "还没有到，请写实际去的那一天" in on_screen(pilot.app)
        assert now(office, posting).ticks == ()
        # The code has stayed.
        await keys(pilot, "tab")
        await write(pilot, "昨天")
        await keys(pilot, "enter", "enter")
    assert [tick.on for tick in now(office, posting).ticks] == [TODAY - timedelta(days=1)]


async def test_what_is_scanned_into_the_line_of_the_name_is_a_code(
    folder: Path, office: Office, clock: Clock, posting: Posting
) -> None:
    async with dialog(folder, office, clock) as pilot:
        await keys(pilot, "tab", "tab", "end")
        await shoot(pilot, f"https://x.gov.cn/n/1#{posting.code}", "enter")
        assert "贴好了：" in on_screen(pilot.app)
    assert [tick.by for tick in now(office, posting).ticks] == [office.desk.by]


async def test_a_wrong_entry_is_taken_back_by_its_code(
    folder: Path, office: Office, clock: Clock, posting: Posting
) -> None:
    office.desk.tick([posting], TickKind.POSTED)
    async with dialog(folder, office, clock) as pilot:
        await keys(pilot, "up")
        await write(pilot, posting.code)
        await keys(pilot, "enter")
    tick = now(office, posting).ticks[0]
    assert tick.taken_back_by == "王敏"


async def test_what_does_not_hang_cannot_fall(
    folder: Path, office: Office, clock: Clock, posting: Posting
) -> None:
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f2", "x")
        assert "没有贴着" in told(app)
    assert now(office, posting).ticks == ()


async def test_leaving_with_an_unsaved_form_is_asked_about(
    folder: Path, office: Office, clock: Clock
) -> None:
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f4", "n", "enter")
        await write(pilot, "没写完的通知")
        await keys(pilot, "f2", "ctrl+q")
        assert "有内容还没有保存" in on_screen(app)
        await keys(pilot, "n", "f4")
        assert "没写完的通知" in on_screen(app)
        await keys(pilot, "ctrl+q", "y")
        await settle(pilot)
    assert app.return_code == 0
