"""Every screen at several sizes, with odd titles and all its keys in sight."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from office import TODAY, Clock, Office
from pilots import application, keys, on_screen, settle, stand_still, told, until, write
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.widgets import Input

from bulletin_tui.app import BulletinApp
from bulletin_tui.commands import ELSEWHERE
from bulletin_tui.exchange.files import export_file, import_file
from bulletin_tui.samples import thisweek
from bulletin_tui.screens.base import PLACES
from bulletin_tui.screens.edit import EditScreen
from bulletin_tui.screens.too_small import TooSmallScreen
from bulletin_tui.settings import load_settings
from bulletin_tui.widgets.dialogs import Choose
from bulletin_tui.widgets.key_bar import KeyBar
from bulletin_tui.widgets.option_table import Option
from bulletin_tui.widgets.timeline import Timeline
from store.desk import Desk
from store.models import Material, Posting, Site

MARKUP = ("关于[/x]的通知", "[bold", "[red]涨[/red]价", "\\[i]")
TOO_SMALL = "窗口太小：至少 60×16，请拉大窗口"


@pytest.fixture
def sample(desk: Desk) -> Desk:
    """A desk with this week's sample."""
    desk.save_all(thisweek.records(TODAY), "样例")
    return desk


# Sizes ------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (60, 16)])
async def test_every_screen_opens(
    folder: Path, sample: Desk, clock: Clock, size: tuple[int, int]
) -> None:
    app = application(folder, sample, clock)
    async with app.run_test(size=size, notifications=True) as pilot:
        for mode, _, key in PLACES:
            await keys(pilot, key)
            assert app.current_mode == mode
            await stand_still(pilot)
            first = on_screen(app).splitlines()[0]
            blank = " " if size[0] >= 80 else ""
            assert all(f"{k.upper()}{blank}{w}" in first for _, w, k in PLACES)
            if size[0] >= 80:
                assert "F1" in first and "退出" in first
            if size[0] >= 104:
                assert f"{TODAY.day}" in first


@pytest.mark.parametrize("size", [(40, 15), (59, 24), (80, 15), (1, 1)])
async def test_a_small_window_says_so(
    folder: Path, sample: Desk, clock: Clock, size: tuple[int, int]
) -> None:
    app = application(folder, sample, clock)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, TooSmallScreen)
        if size[0] >= 40:
            assert TOO_SMALL in on_screen(app)
        # One cell wide, Textual lays out without rest: one key shows that nothing breaks.
        for _, _, key in PLACES if size[0] > 1 else PLACES[:1]:
            await keys(pilot, key)
            assert isinstance(app.screen, TooSmallScreen)
        await pilot.resize_terminal(80, 24)
        await stand_still(pilot)
        assert TOO_SMALL not in on_screen(app)
        assert "F2 今日" in on_screen(app)


async def test_a_form_outlives_a_small_window(folder: Path, sample: Desk, clock: Clock) -> None:
    app = application(folder, sample, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f5", "n")
        await write(pilot, "北门公示栏")
        await pilot.resize_terminal(40, 15)
        await settle(pilot)
        assert TOO_SMALL in on_screen(app)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        await keys(pilot, "ctrl+s")
    assert "北门公示栏" in [site.name for site in sample.database.find(Site)]


def list_of(app: BulletinApp) -> list[Option]:
    """What the question on the screen offers."""
    assert isinstance(app.screen, Choose)
    return app.screen._options


async def test_every_key_is_in_the_footer_or_behind_more(
    folder: Path, sample: Desk, clock: Clock
) -> None:
    app = application(folder, sample, clock)
    lost: list[str] = []
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        for mode, _, place in PLACES:
            await keys(pilot, place)
            for n in range(2):
                if isinstance(app.focused, Input):  # ? would be text there.
                    continue
                foot = on_screen(app).splitlines()[-1]
                assert app.screen.query_one(KeyBar).size.height == 1 and "? 更多" in foot
                left_out = [
                    key
                    for key in app.screen.query_one(KeyBar).keys
                    if f"{key.shown} {key.description}" not in foot
                ]
                await keys(pilot, "question_mark")
                behind = "".join(label for _, label in list_of(app))
                lost += [f"{mode} {n}: {k}" for k in left_out if k.description not in behind]
                await keys(pilot, "escape", "tab")
            if mode == "today":
                assert "办理" in on_screen(app)
    assert lost == []


# Titles -----------------------------------------------------------------------------------


@pytest.fixture
def marked_up(desk: Desk, office: Office, tmp_path: Path) -> Desk:
    """Titles and names that look like markup, planned for today, gone through a file."""
    office.site("[b]北[/b]门", 3)
    for title in MARKUP:
        material = office.material("notice", title, body="正文[/x]")
        desk.plan(material.id, [site.id for site in desk.sites()], TODAY, TODAY)
    return desk


async def test_markup_is_shown_as_typed(folder: Path, marked_up: Desk, clock: Clock) -> None:
    app = application(folder, marked_up, clock)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        for key in ("f2", "f4", "f6"):
            await keys(pilot, key)
            for title in MARKUP:
                assert title in on_screen(app), (key, title)
        await keys(pilot, "f3", "m", "enter")
        assert all(title in on_screen(app) for title in MARKUP)
        await keys(pilot, "n")
        assert all(title in on_screen(app) for title in MARKUP)
        await keys(pilot, "escape", "f5")
        assert "[b]北[/b]门" in on_screen(app)
        await keys(pilot, "f7")
        assert "[b]北[/b]门" in on_screen(app)


async def test_markup_in_dialogs_and_toasts(folder: Path, marked_up: Desk, clock: Clock) -> None:
    app = application(folder, marked_up, clock)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await keys(pilot, "f4", "down", "down", "down")
        assert "关于[/x]的通知" in on_screen(app)
        await keys(pilot, "d")
        assert "“关于[/x]的通知”排过期" in told(app)
        await keys(pilot, "enter")
        assert "关于[/x]的通知" in on_screen(app)
        await keys(pilot, "ctrl+s")
        assert "已保存：关于[/x]的通知" in told(app)
        await stand_still(pilot)
        await keys(pilot, "p")
        assert "排期：关于[/x]的通知" in on_screen(app)
        await keys(pilot, "escape", "f6", "enter")
        assert "经过" in on_screen(app)
        await keys(pilot, "escape", "f2", "c")
        posting = marked_up.agenda().to_print[0]
        title = marked_up.database.get(Material, posting.material_id).title
        await write(pilot, posting.code)
        await keys(pilot, "enter")
        assert title in on_screen(app)


async def test_markup_from_an_import(folder: Path, tmp_path: Path, clock: Clock) -> None:
    from office import open_desk

    old = open_desk(tmp_path / "旧", clock)
    Office(old, clock).material("notice", "关于[/x]的通知")
    export_file(old, tmp_path / "全部.json")
    old.database.close()
    new = open_desk(folder, clock)
    import_file(new, tmp_path / "全部.json")
    app = application(folder, new, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f4")
        assert "关于[/x]的通知" in on_screen(app)
    new.database.close()


# Palette, manual, theme, marks ------------------------------------------------------------


async def test_the_palette_is_chinese_and_runs(folder: Path, sample: Desk, clock: Clock) -> None:
    app = application(folder, sample, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f4", "ctrl+p")
        await app.workers.wait_for_complete()
        await settle(pilot)
        assert "例如 打印、主题" in on_screen(app)
        await run_from_palette(pilot, app, "打开台账（F6）")
        assert app.current_mode == "history"


async def test_the_palette_runs_a_key_of_the_table(
    folder: Path, sample: Desk, clock: Clock
) -> None:
    app = application(folder, sample, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f4", "ctrl+p")
        await run_from_palette(pilot, app, "新写")
        assert "写哪一种" in on_screen(app)
        await keys(pilot, "escape", "ctrl+p")
        await run_from_palette(pilot, app, "打开")
        assert isinstance(app.screen, EditScreen)


async def test_the_palette_begins_with_the_screen_and_finds_what_other_screens_can_do(
    folder: Path, sample: Desk, clock: Clock
) -> None:
    app = application(folder, sample, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f8", "ctrl+p")
        await app.workers.wait_for_complete()
        await settle(pilot)
        offered = on_screen(app).partition("例如 打印、主题")[2]
        assert "重新载入" in offered and "主题" not in offered
        await run_from_palette(pilot, app, "导出台账")
        assert app.current_mode == "history" and "导出到哪个文件" in on_screen(app)
        await keys(pilot, "escape", "f8", "ctrl+p")
        await run_from_palette(pilot, app, "拷到手机")  # by what it is for
        assert app.current_mode == "today" and "日历写到哪个文件" in on_screen(app)
        await keys(pilot, "escape", "ctrl+p")
        await write(pilot, "没有的命令")
        await until(pilot, lambda: "没有这样的命令" in on_screen(app))


def test_what_the_palette_presses_on_other_screens_is_a_key_there() -> None:
    for _, _, mode, action in ELSEWHERE:
        screen = getattr(
            import_module(f"bulletin_tui.screens.{mode}"), f"{mode.capitalize()}Screen"
        )
        assert action in {binding.action for binding in screen.BINDINGS}


async def run_from_palette(pilot: Pilot[Any], app: BulletinApp, word: str) -> None:
    """Type a word into the open palette and run what it finds first."""
    await write(pilot, word)
    await app.workers.wait_for_complete()
    await settle(pilot)
    for _ in range(3):
        if isinstance(app.screen, CommandPalette):
            await keys(pilot, "enter")


@pytest.mark.parametrize(("mode", "word", "key"), PLACES)
async def test_f1_opens_the_page_of_the_screen(
    folder: Path, sample: Desk, clock: Clock, mode: str, word: str, key: str
) -> None:
    app = application(folder, sample, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, key, "f1")
        await settle(pilot)
        assert word in on_screen(app).partition("\n")[2]
        assert len(app.screen_stack) == 2
        await keys(pilot, "escape")
        assert app.current_mode == mode and len(app.screen_stack) == 1


async def test_the_theme_is_remembered(folder: Path, sample: Desk, clock: Clock) -> None:
    app = application(folder, sample, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "ctrl+p")
        await run_from_palette(pilot, app, "主题颜色：深色")
        assert app.theme == "textual-dark"
    assert load_settings(folder).theme == "textual-dark"
    again = application(folder, sample, clock)
    async with again.run_test(size=(80, 24), notifications=True) as pilot:
        assert again.theme == "textual-dark"
        await settle(pilot)


async def test_an_unknown_theme_is_passed_over(folder: Path, sample: Desk, clock: Clock) -> None:
    (folder / "settings.toml").write_text('theme = "没有这种"\n', "utf-8")
    app = application(folder, sample, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        assert app.theme in app.available_themes
        await settle(pilot)  # Textual cannot be ended from outside while it changes screens.


async def test_marked_rows_are_done_at_once(
    folder: Path, office: Office, desk: Desk, clock: Clock
) -> None:
    third = office.site("北门公示栏", 3)
    planned = [office.plan(site=site) for site in (office.east, office.west, third)]
    desk.mark_printed(planned)
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "space", "space", "enter")
        assert "贴好了：2 张" in told(app)
        assert sum(bool(p.ticks) for p in desk.database.find(Posting)) == 2
        await keys(pilot, "ctrl+z")
    assert not any(p.ticks for p in desk.database.find(Posting))


async def test_more_lists_the_keys_that_the_foot_has_no_room_for_and_does_them(
    folder: Path, office: Office, clock: Clock
) -> None:
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(60, 20)) as pilot:
        await keys(pilot, "f5")
        foot = on_screen(app).splitlines()[-1]
        assert foot.rstrip().endswith("? 更多") and "单位" not in foot
        await write(pilot, "？")
        assert "这里的键" in on_screen(app)
        assert "照样建  十二个单元一次建好" in on_screen(app)
        await write(pilot, "单位")
        assert re.search(r"u +单位", on_screen(app))
        await keys(pilot, "enter")
        assert "新单位" in on_screen(app)
        await keys(pilot, "escape", "f3", "question_mark")
        await write(pilot, "缩小")
        before = app.screen_stack[-2].query_one(Timeline).scale
        await keys(pilot, "enter")
        assert app.screen.query_one(Timeline).scale != before
