"""How a page looks before it is printed: whole, and closely in a larger window.

The page is drawn here, so that no change of a template changes these pictures.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from office import Clock, Office
from PIL import Image, ImageDraw
from pilots import application, keys, settle, stand_still
from textual.events import CursorPosition
from textual.pilot import Pilot

from bulletin_tui.printing.preview.pages import Page, Pages

LOOKS = {"whole": ((80, 24), ()), "closely": ((120, 36), ("n", "plus", "plus", "left"))}


def page(pages: Pages, number: int, *, fine: bool = False) -> Page:
    """A title, a red line, paragraphs, a table and something like a code."""
    picture = Image.new("RGB", (794, 1123), "white")
    draw = ImageDraw.Draw(picture)
    for place in range(12):
        draw.rectangle((205 + 32 * place, 140, 229 + 32 * place, 166), "black")
        draw.rectangle((211 + 32 * place, 146, 223 + 32 * place, 160), "white")
    draw.rectangle((105, 200, 695, 204), "#d00000")
    for line in range(12):
        for place in range(5 if line % 4 == 3 else 28):
            left = 105 + 21 * place + 42 * (line % 4 == 0)
            if left < 680:
                draw.rectangle((left, 240 + 39 * line, left + 14, 256 + 39 * line), "#606060")
    for line in range(3):
        draw.line((105, 720 + 40 * line, 695, 720 + 40 * line), "black", 2)
    for place in range(100):
        if place * 7 % 3:
            left, top = 105 + place % 10 * 11, 900 + place // 10 * 11
            draw.rectangle((left, top, left + 10, top + 10), "black")
    return Page(number, picture, "A4 竖", 140 / 1123)


@pytest.mark.parametrize("name", LOOKS)
def test_looks(
    name: str,
    folder: Path,
    office: Office,
    clock: Clock,
    snap_compare: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Pages, "page", page)
    monkeypatch.setattr(Pages, "counts", [5])
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("TMUX", raising=False)
    app = application(folder, office.desk, clock)
    size, presses = LOOKS[name]

    async def go(pilot: Pilot[Any]) -> None:
        await keys(pilot, "f4", "v")
        pilot.app.post_message(CursorPosition(1, 0))
        await settle(pilot)
        await keys(pilot, *presses)
        await stand_still(pilot)

    assert snap_compare(app, terminal_size=size, run_before=go)
