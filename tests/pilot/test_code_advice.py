"""Planning says where a code cannot be as large as its distance asks for."""

from __future__ import annotations

from pathlib import Path

from office import Clock, Office
from pilots import application, keys, on_screen

from store.models import Posting


async def test_a_board_read_from_afar_is_told_of_before_the_sheet_is_planned(
    folder: Path, office: Office, clock: Clock
) -> None:
    office.desk.save(office.east.changed(read_from_cm=200))
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "f4", "p", "enter", "space", "enter", "ctrl+s")
        assert "离 2 米扫码" in on_screen(app) and "东门公示栏" in on_screen(app)
        await keys(pilot, "y")
    assert office.desk.database.count(Posting) == 1
