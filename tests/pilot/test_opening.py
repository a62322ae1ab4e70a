"""The first frame comes before the records; a folder that cannot be opened ends it."""

from __future__ import annotations

from pathlib import Path

from office import Clock, Office
from pilots import application, keys, on_screen, settle

from bulletin_tui.app import BulletinApp
from bulletin_tui.context import Context
from bulletin_tui.settings import Settings
from store.desk import Desk
from store.errors import Busy


async def test_a_refusal_is_the_application_s_result() -> None:
    def opening() -> Context:
        raise Busy("另一个窗口正在使用")

    app = BulletinApp(Settings(), opening)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
    assert isinstance(app.return_value, Busy)


async def test_the_frame_is_there_and_keys_wait(folder: Path, desk: Desk, clock: Clock) -> None:
    app = application(folder, desk, clock)
    ready = app._opening
    frames: list[str] = []

    def opening() -> Context:
        frames.append(on_screen(app))
        assert app.check_action("switch_mode", ("sites",)) is False
        assert app.check_action("quit", ()) is True
        return ready()

    app._opening = opening
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert app.current_mode == "today"
    assert "今日" in frames[0]
    assert "正在打开" in frames[0]


async def test_enter_on_a_day_s_sheet_tells_its_life(
    folder: Path, office: Office, clock: Clock
) -> None:
    office.plan()
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "f3", "tab", "enter")
        await settle(pilot)
        assert "实际张贴的时间" in on_screen(app)
