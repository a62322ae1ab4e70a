"""The first frame comes before the records; a folder that cannot be opened ends it."""

from __future__ import annotations

from pathlib import Path

from office import Clock, Office
from pilots import application, keys, on_screen, settle, told, write

from bulletin_tui.app import BulletinApp
from bulletin_tui.clock import Clock as OurClock
from bulletin_tui.context import Context, opened_for_a_window
from bulletin_tui.settings import Settings, load_settings
from store.desk import Desk
from store.errors import Busy
from store.models import Unit


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


# Who works here --------------------------------------------------------------------------

WHO = "欢迎使用公示栏管家。您的姓名？（记在每一笔登记里）"


async def test_after_a_demo_the_name_is_asked_once(
    folder: Path, office: Office, clock: Clock
) -> None:
    office.plan()
    app = application(folder, office.desk, clock, is_known=False)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        assert WHO in on_screen(app)
        await write(pilot, "李强")
        await keys(pilot, "enter")
        assert WHO not in on_screen(app) and "从哪里开始" not in on_screen(app)
        assert office.desk.by == "李强"
        app._ask_on_screen("welcome", "ask_name")  # as from the palette
        await settle(pilot)
        assert "现在谁用？写姓名" in on_screen(app) and "李强" in on_screen(app)
        await write(pilot, "赵兰")
        await keys(pilot, "enter")
    assert load_settings(folder).person == "赵兰"
    again = application(folder, office.desk, clock, is_known=False)
    async with again.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert WHO not in on_screen(again)


async def test_who_gives_no_name_is_not_asked_again(
    folder: Path, office: Office, clock: Clock
) -> None:
    app = application(folder, office.desk, clock, is_known=False)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await keys(pilot, "escape")
        assert "没有填姓名，先记作“王敏”" in told(app)
    again = application(folder, office.desk, clock, is_known=False)
    async with again.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert WHO not in on_screen(again) and len(again.screen_stack) == 1


async def test_broken_settings_are_told_at_the_start(
    folder: Path, office: Office, clock: Clock
) -> None:
    office.desk.database.close()
    (folder / "settings.toml").write_text('theme = "nord"\nperson = ', "utf-8")
    with opened_for_a_window(folder, OurClock(clock.now, clock.day)) as context:
        app = BulletinApp(Settings(), lambda: context)
        async with app.run_test(size=(80, 40), notifications=True) as pilot:
            await settle(pilot)
            assert "settings.toml 第 2 行读不懂" in told(app)
            await write(pilot, "李强")
            await keys(pilot, "enter")
    assert load_settings(folder).person == "李强"
    (kept,) = folder.glob("settings.toml.broken-*")
    assert kept.read_text("utf-8").endswith("person = ")


async def test_a_street_is_asked_for_its_communities_and_the_first_board_is_theirs(
    folder: Path, desk: Desk, clock: Clock
) -> None:
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await write(pilot, "李秀兰")
        await keys(pilot, "enter", "enter")
        await write(pilot, "滨河街道")
        await keys(pilot, "tab", "left", "ctrl+s")
        assert "下面有哪些社区" in on_screen(app)
        await write(pilot, "桂花社区、学苑社区、桂花社区")
        await keys(pilot, "enter")
        assert "单位 < 桂花社区 >" in on_screen(app) and "建好了 2 个社区" in told(app)
        await keys(pilot, "escape", "f2")
        assert "还没有贴的地方。先按 F5、n 建公示栏" in on_screen(app)
    street, *communities = desk.database.find(Unit)
    assert (street.name, street.kind) == ("滨河街道", "street")
    assert [(unit.name, unit.parent_id) for unit in communities] == [
        ("桂花社区", street.id),
        ("学苑社区", street.id),
    ]
