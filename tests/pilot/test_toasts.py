"""Short words come and go above the keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from office import Clock, Office
from pilots import application, keys, on_screen, settle, told
from textual.widgets._toast import Toast

from bulletin_tui.widgets import toasts
from bulletin_tui.widgets.key_bar import KeyBar


@pytest.mark.parametrize("size", [(80, 24), (60, 16), (120, 36)])
@pytest.mark.parametrize("place", ["f2", "f6", "f8"])
async def test_a_toast_does_not_stand_on_the_keys(
    folder: Path, office: Office, clock: Clock, size: tuple[int, int], place: str
) -> None:
    app = application(folder, office.desk, clock)
    async with app.run_test(size=size, notifications=True) as pilot:
        await keys(pilot, place)
        app.notify("写不进：磁盘满了，请删去不要的文件后再试。" * 2, title="没有做成")
        await settle(pilot)
        bar, toast = app.screen.query_one(KeyBar).region, app.screen.query_one(Toast).region
        assert bar.height > 0 and toast.height > 2
        assert not bar.overlaps(toast)


async def test_a_toast_is_not_broken_beside_a_number(
    folder: Path, office: Office, clock: Clock
) -> None:
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f2")
        app.notify("没有印完。打印服务没有回应。印了 38 / 59 张，按 l 从第 39 页接着印，不要关机。")
        await settle(pilot)
        lines = [line[41:].strip("▌ ") for line in on_screen(app).splitlines()]
    assert "没有印完。打印服务没有回应。印了 38" in lines
    assert "/ 59 张，按 l 从第 39 页接着印，不要" in lines


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
