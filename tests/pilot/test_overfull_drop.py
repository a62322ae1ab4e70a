"""A bar that is put down on a full board: as the office wants it, as in the form of a plan."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from office import TODAY, Clock, Office
from pilots import application, keys, on_screen, told

from bulletin_tui.screens.schedule import ScheduleScreen
from store.models import Posting

ASKED = "有几处请看一下，仍要保存吗"


@pytest.fixture
def full(office: Office) -> Posting:
    """A board for one sheet with one on it, and another sheet beside it."""
    office.desk.save(office.west.changed(capacity=1))
    water = office.material("notice", "停水通知")
    office.desk.plan(water.id, [office.west.id], TODAY, TODAY + timedelta(days=9))
    return office.plan()


async def test_where_it_is_only_told_one_is_asked_before_it_hangs_there(
    folder: Path, office: Office, clock: Clock, full: Posting
) -> None:
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f3", "space", "down", "enter")
        asked = on_screen(app)
        assert ASKED in asked and "“西门公示栏”放得下 1 张" in asked and "《停水通" in asked
        await keys(pilot, "n")
        assert isinstance(app.screen, ScheduleScreen)
        assert app.screen.timeline.carried is not None, "it stays in the hand"
        assert office.desk.database.get(Posting, full.id).site_id == office.east.id
        await keys(pilot, "enter", "y")
        assert "已放下" in told(app)
        assert office.desk.database.get(Posting, full.id).site_id == office.west.id
        # Where it takes no more days than it has, nothing is asked.
        await keys(pilot, "space", "less_than_sign", "enter")
        assert ASKED not in on_screen(app) and "已放下" in told(app)
        # A copy is one more sheet.
        await keys(pilot, "c", "enter")
        assert ASKED in on_screen(app)


async def test_where_it_is_refused_it_stays_in_the_hand(
    folder: Path,
    office: Office,
    clock: Clock,
    full: Posting,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(office.desk, "_refuses_overfull", lambda: True)
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f3", "space", "down", "enter")
        assert ASKED not in on_screen(app) and "“西门公示栏”放得下 1 张" in told(app)
        assert isinstance(app.screen, ScheduleScreen)
        assert app.screen.timeline.carried is not None
        await keys(pilot, "up", "right", "enter")
        assert "已放下" in told(app)
    moved = office.desk.database.get(Posting, full.id)
    assert (moved.site_id, moved.planned_from) == (office.east.id, TODAY + timedelta(days=1))
