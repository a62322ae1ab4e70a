"""材料: the cursor after writing and copying, and the search."""

from __future__ import annotations

from pathlib import Path

from office import TODAY, Clock, Office
from pilots import application, keys, on_screen, until, write

from bulletin_tui.screens.edit import EditScreen
from bulletin_tui.screens.history import HistoryScreen
from bulletin_tui.screens.materials import MaterialsScreen
from store.desk import Desk


async def test_the_next_key_is_meant_for_what_was_just_copied_or_written(
    folder: Path, desk: Desk, office: Office, clock: Clock
) -> None:
    office.material("notice", "停水通知")
    office.material("notice", "停电通知")
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f4", "down", "c", "enter")
        assert isinstance(app.screen, EditScreen)
        assert app.screen.form.value_of("title") == "停水通知（复制）"
        await keys(pilot, "escape", "p")
        assert isinstance(app.screen, EditScreen)
        app.screen.form.set_value("site_ids", [office.east.id])
        app.screen.form.set_value("planned_to", TODAY)
        await keys(pilot, "ctrl+s")
        await until(pilot, lambda: "标题末尾还写着“（复制）”" in on_screen(app))
        await keys(pilot, "n", "escape", "y")
        await keys(pilot, "end", "n", "enter")
        await write(pilot, "停气通知")
        await keys(pilot, "ctrl+s", "y", "n")
        assert isinstance(app.screen, MaterialsScreen)
        assert app.screen.table.selected is not None
        assert app.screen.table.selected.title == "停气通知"


async def test_a_search_that_finds_nothing_says_so_and_escape_shows_all_again(
    folder: Path, desk: Desk, office: Office, clock: Clock
) -> None:
    office.material("notice", "停水通知")
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f4")
        assert "Esc" not in on_screen(app)
        await keys(pilot, "slash")
        await write(pilot, "招聘")
        assert "没有“招聘”这样的材料。按 Esc 看全部。" in on_screen(app)
        assert "还没有材料" not in on_screen(app)
        await keys(pilot, "enter", "escape")
        assert "停水通知" in on_screen(app) and "Esc" not in on_screen(app)
        await keys(pilot, "f6", "slash")
        await write(pilot, "招聘")
        assert "Esc 清除" in on_screen(app)
        await keys(pilot, "escape")
        assert isinstance(app.screen, HistoryScreen)
        assert app.screen.search.value == "" and app.focused is app.screen.table
