"""Keys with Caps Lock on, or with an input method that makes letters wide."""

from __future__ import annotations

from pathlib import Path

from office import Clock, Office
from pilots import application, keys, on_screen, write

from bulletin_tui.screens.materials import MaterialsScreen
from bulletin_tui.screens.writing.choosing import ChooseKind
from store.desk import Desk


async def test_caps_lock_and_wide_letters_do_not_take_the_keys_away(
    folder: Path, desk: Desk, office: Office, clock: Clock
) -> None:
    office.material("notice", "停水通知")
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f4", "N")
        assert isinstance(app.screen, ChooseKind)
        await keys(pilot, "escape", "ｃ")
        assert "停水通知（复制）" in on_screen(app)
        await keys(pilot, "D", "Y")
        assert "停水通知（复制）" not in on_screen(app)
        await keys(pilot, "slash")
        await write(pilot, "ABＣ")
        assert isinstance(app.screen, MaterialsScreen) and app.screen.search.value == "ABＣ"
