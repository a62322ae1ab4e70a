"""How the main screens look at 80 by 24, with this week's sample and the clock standing still."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from office import Clock
from pilots import application, drafted, keys, stand_still, until
from textual.pilot import Pilot

from bulletin_tui.printing.fonts import roles as fonts
from bulletin_tui.samples import thisweek
from bulletin_tui.widgets.measure_line import MeasureLine
from store.desk import Desk

LOOKS = {
    "today": ("f2",),
    "schedule": ("f3", "right"),
    "form": ("f4", "down", "enter"),
    "ticking": ("f2", "c"),
    "printing": ("f7",),
    "duties": ("f9", "shift+tab"),
    "copying": ("f6", "l", "down", "enter", "down", "down", "enter"),
}


def is_measured(pilot: Pilot[Any]) -> bool:
    """Whether the form's line about its pages is the newest."""
    lines = pilot.app.screen.query(MeasureLine)
    return bool(lines) and all(line.size.height and not line.has_class("-old") for line in lines)


@pytest.mark.parametrize("name", LOOKS)
def test_looks(
    name: str,
    folder: Path,
    desk: Desk,
    clock: Clock,
    snap_compare: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fonts, "_system_folders", tuple)
    desk.save_all(thisweek.records(clock.day), "样例")
    app = application(folder, desk, clock)

    async def go(pilot: Pilot[Any]) -> None:
        await drafted(pilot)
        app.clear_notifications()
        await keys(pilot, *LOOKS[name])
        await until(pilot, lambda: name != "form" or is_measured(pilot))
        await stand_still(pilot)

    assert snap_compare(app, terminal_size=(80, 24), run_before=go)
