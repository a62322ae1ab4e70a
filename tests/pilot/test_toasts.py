"""Short words come and go at the top of the screen."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from office import TODAY, Clock, Office
from pilots import application, keys, on_screen, settle, told, until
from textual.widgets._toast import Toast

from bulletin_tui.app import BulletinApp
from bulletin_tui.screens.edit import EditScreen
from bulletin_tui.screens.today import TodayScreen
from bulletin_tui.widgets import toasts
from bulletin_tui.widgets.key_bar import KeyBar
from store.desk import Desk


@pytest.mark.parametrize("size", [(80, 24), (60, 16), (120, 36)])
@pytest.mark.parametrize("place", ["f2", "f6", "f8"])
async def test_a_toast_stands_on_neither_the_keys_nor_what_is_worked_on(
    folder: Path, office: Office, clock: Clock, size: tuple[int, int], place: str
) -> None:
    app = application(folder, office.desk, clock)
    async with app.run_test(size=size, notifications=True) as pilot:
        await keys(pilot, place)
        app.notify("写不进：磁盘满了，请删去不要的文件后再试。" * 2, title="没有做成")
        await until(pilot, lambda: "没有做成：写不进" in on_screen(app))
        lines = on_screen(app).splitlines()
        assert lines[0].startswith("▌ 没有做成：写不进") and "▌" not in "".join(lines[3:])
        assert size[0] == 60 or "▌" not in lines[2], "two lines are enough where there is room"
        bar = app.screen.query_one(KeyBar).region
        assert bar.height > 0 and bar.bottom == size[1]


async def test_the_line_under_the_cursor_is_read_beside_what_was_told(
    folder: Path, office: Office, desk: Desk, clock: Clock
) -> None:
    """Whatever was told before, the newest stands on the first line."""
    office.plan(TODAY, site=office.west)
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, TodayScreen)
        for words in ("已登记", "已保存", "已改期"):
            app.screen.say(words)
            await until(pilot, partial(stands_on, app, 0, words))
        assert "▌" not in on_screen(app)[1:]
        below = on_screen(app).partition("\n")[2]
        assert "本周要印 1" in below and below.count("关于清理楼道的通知") == 2
        app.notify("另一句")
        await until(pilot, partial(stands_on, app, 1, "另一句"))
        await keys(pilot, "f4", "enter")
        assert isinstance(app.screen, EditScreen)
        app.clear_notifications()
        app.notify("没有保存：标题太长，打印出来会缩得很小，请改短一些，再按一次保存。" * 2)
        above = 23 - app.screen.query_one(KeyBar).size.height
        await until(pilot, partial(stands_on, app, above - 1, "没有保存"))
        assert "▌" not in "".join(on_screen(app).splitlines()[: above - 1])


def stands_on(app: BulletinApp, line: int, words: str) -> bool:
    return f"▌ {words}" in on_screen(app).splitlines()[line]


async def test_a_toast_is_not_broken_beside_a_number(
    folder: Path, office: Office, clock: Clock
) -> None:
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(60, 24), notifications=True) as pilot:
        await keys(pilot, "f2")
        app.notify("没有印完。打印服务没有回应。印了 38 / 59 张，按 l 从第 39 页接着印，不要关机。")
        await until(pilot, lambda: "印了 38" in on_screen(app))
        lines = [line.strip("▌ ") for line in on_screen(app).splitlines()]
    assert lines[0] == "没有印完。打印服务没有回应。印了 38 / 59 张，按 l 从第"
    assert lines[1] == "39 页接着印，不要关机。"


async def test_what_was_read_goes_with_the_next_key(
    folder: Path, office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It must not stand on the buttons of the question that the key opens."""
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f4")
        app.notify("已保存")
        await keys(pilot, "down")
        assert "已保存" in told(app), "a key that follows at once was pressed before it was read"
        monkeypatch.setattr(toasts, "READ_AFTER", -1.0)
        await keys(pilot, "down")
        assert told(app) == ""


async def test_in_the_terminals_own_colours_a_toast_is_read_on_any_ground(
    folder: Path, office: Office, clock: Clock
) -> None:
    app = application(folder, office.desk, clock)
    app.theme = "ansi-light"
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        app.notify("已保存")
        await settle(pilot)
        styles = app.screen.query_one(Toast).styles
        assert styles.color.ansi is not None and styles.background.ansi is not None
        assert -1 not in {styles.color.ansi, styles.background.ansi}, "the terminal's own default"
