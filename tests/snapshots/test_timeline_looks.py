"""How the timeline looks: small and large, dark, without colours of its own, a bar in the hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from office import Clock
from pilots import application, drafted, keys, stand_still
from textual.pilot import Pilot

from bulletin_tui.samples import thisweek
from store.desk import Desk

LOOKS = {
    "wide": ((160, 48), "textual-dark", ("f3", "down")),
    "far": ((160, 48), "textual-light", ("f3", "minus", "minus")),
    "ansi": ((80, 24), "ansi-light", ("f3", "down")),
    "hand": ((80, 24), "textual-light", ("f3", "right", "right", "space", "down", "right")),
    "month": ((80, 24), "textual-light", ("f3", "m")),
    "week": ((80, 24), "textual-light", ("f3", "w")),
}


@pytest.mark.parametrize("name", LOOKS)
def test_timeline_looks(
    name: str, folder: Path, desk: Desk, clock: Clock, snap_compare: Any
) -> None:
    size, theme, presses = LOOKS[name]
    desk.save_all(thisweek.records(clock.day), "样例")
    app = application(folder, desk, clock)
    app.theme = theme

    async def go(pilot: Pilot[Any]) -> None:
        await drafted(pilot)
        await keys(pilot, *presses)
        await stand_still(pilot)

    assert snap_compare(app, terminal_size=size, run_before=go)
