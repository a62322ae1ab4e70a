"""Keys with Caps Lock on, or with an input method that makes letters wide."""

from __future__ import annotations

from pathlib import Path

from office import Clock, Office
from pilots import application, keys, on_screen, settle, write

from bulletin_tui.screens.materials import MaterialsScreen
from bulletin_tui.screens.writing.choosing import ChooseKind
from bulletin_tui.widgets.line_input import LineInput, LongText
from bulletin_tui.widgets.record_table import RecordTable
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


async def test_the_wide_space_of_an_input_method_is_text_in_a_field_and_marks_in_a_list(
    folder: Path, desk: Desk, office: Office, clock: Clock
) -> None:
    """赵桂兰, her number and 1人 must not run together: the number would not be masked."""
    office.material("notice", "停水通知")
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f4", "n")
        await write(pilot, "低保审核")
        await keys(pilot, "enter")
        await write(pilot, "低保　公示")
        assert app.screen.query_one("#field-title", LineInput).value == "低保　公示"
        names = app.screen.query_one("#field-names", LongText)
        names.focus()
        await write(pilot, "赵桂兰　210102195003071234　1人")
        assert names.text == "赵桂兰　210102195003071234　1人"
        names.select_all()
        await write(pilot, "　")
        assert names.text == "　"


async def test_the_sign_on_the_key_of_an_input_method_finds_and_marks(
    folder: Path, desk: Desk, office: Office, clock: Clock
) -> None:
    office.plan()
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await write(pilot, "　")
        assert app.screen.query_one(RecordTable).marked_keys
        await keys(pilot, "f4")
        await write(pilot, "、低保、")
        assert isinstance(app.screen, MaterialsScreen) and app.screen.search.value == "低保、"
