"""The schedule: one set of postings in three looks, and bars that are moved with the keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from office import TODAY, Clock, Office, open_desk
from pilots import application, keys, on_screen, settle, told, write
from textual.pilot import Pilot

from bulletin_tui.app import BulletinApp
from bulletin_tui.screens.edit import EditScreen
from bulletin_tui.screens.schedule import ScheduleScreen
from bulletin_tui.screens.scheduling.unplanned import never_planned
from store.desk import Desk
from store.models import Material, Posting, TickKind

SIZES = [(80, 24), (160, 48)]


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def schedule(app: BulletinApp) -> ScheduleScreen:
    assert isinstance(app.screen, ScheduleScreen)
    return app.screen


def kept(desk: Desk, posting: Posting) -> Posting:
    return desk.database.get(Posting, posting.id)


@pytest.mark.parametrize("size", SIZES)
async def test_a_bar_goes_to_another_board_in_one_transaction(
    folder: Path, office: Office, clock: Clock, size: tuple[int, int]
) -> None:
    desk, posting = office.desk, office.plan()
    app = application(folder, desk, clock)
    async with app.run_test(size=size, notifications=True) as pilot:
        await keys(pilot, "f3")
        assert "排 关于清理楼道" in on_screen(app)
        before = desk.database.stamp
        await keys(pilot, "space", "right", "left", "enter")
        assert schedule(app).timeline.carried is None and desk.database.stamp == before
        await keys(pilot, "space", "right", "right", "down", "greater_than_sign")
        screen = on_screen(app)
        assert "正在挪：关于清理楼道的通知  原来 东门公示栏 11-24 贴，11-30 撤" in screen
        assert "西门公示栏  11-26 贴，12-03 撤" in screen
        assert "排期  r 换下" not in screen and "回车 放下" in screen
        assert desk.database.stamp == before
        await keys(pilot, "enter")
        moved = kept(desk, posting)
        assert (moved.site_id, moved.planned_from, moved.planned_to) == (
            office.west.id,
            day(2),
            day(9),
        )
        assert desk.database.stamp == before + 1 and "已放下" in told(app)
        row = schedule(app).row
        assert row is not None and row.id == posting.id and row.site_id == office.west.id
        await keys(pilot, "ctrl+z")
        assert kept(desk, posting).site_id == office.east.id
        await keys(pilot, "space", "right", "escape")
        assert kept(desk, posting).planned_from == TODAY
        assert schedule(app).timeline.carried is None


async def test_a_refused_bar_stays_in_the_hand(folder: Path, office: Office, clock: Clock) -> None:
    desk, posting = office.desk, office.plan()
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f3", "space", "down", "right")
        desk.save(office.west.changed(state="retired"))
        await keys(pilot, "enter")
        assert "已停用" in told(app)
        assert schedule(app).timeline.carried is not None
        await keys(pilot, "escape")
    assert kept(desk, posting).site_id == office.east.id


async def test_a_public_notice_is_not_cut_short_without_a_reason(
    folder: Path, office: Office, clock: Clock
) -> None:
    desk = office.desk
    listed = office.material("publicity", "低保审核结果的公示", matter="low_income_publicity")
    hold = desk.hold_at(listed, office.east, TODAY)
    assert hold is not None
    (posting,) = desk.plan(listed.id, [office.east.id], TODAY, hold.removable_from)
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f3")
        assert f"公示到 {hold.until:%m-%d}，{hold.removable_from:%m-%d} 起可撤" in on_screen(app)
        await keys(pilot, "less_than_sign")
        assert "撤下日早了：公示到" in on_screen(app)
        await keys(pilot, "enter")
        assert "缩短的理由" in on_screen(app)
        await keys(pilot, "escape")
        assert kept(desk, posting) == posting and schedule(app).timeline.carried is not None
        await keys(pilot, "enter")
        await write(pilot, "紧急已当面说明")
        await keys(pilot, "enter")
        shorter = kept(desk, posting)
        assert shorter.planned_to == hold.until
        assert shorter.hold is not None and shorter.hold.waived == "紧急已当面说明"


async def test_copy_replace_plan_and_cancel(folder: Path, office: Office, clock: Clock) -> None:
    desk, posting = office.desk, office.plan()
    office.material("notice", "关于停水的通知")
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f3", "c")
        assert "复制：关于清理楼道的通知" in on_screen(app)
        assert "那里已有同一份" in on_screen(app)
        await keys(pilot, "down", "right", "enter")
        first, second = desk.database.find(Posting)
        assert first == posting and second.site_id == office.west.id
        assert second.planned_from == day(1)
        await keys(pilot, "d")
        assert "为什么不贴了" in on_screen(app)
        await keys(pilot, "enter")
        assert kept(desk, second).is_closed and on_screen(app).count("排 关于清理") == 1
        await keys(pilot, "ctrl+home", "down", "right", "right", "r")
        assert isinstance(app.screen, EditScreen)
        app.screen.form.set_value("planned_to", "2026-12-20")
        app.screen.form.set_value("material_id", desk.database.find(type(office.notice))[-1].id)
        await keys(pilot, "ctrl+s")
        new = desk.database.find(Posting)[-1]
        assert kept(desk, posting).planned_to == new.planned_from == day(3)
        assert "排 关于停水的通知" in on_screen(app)
        await keys(pilot, "ctrl+z")
        assert kept(desk, posting).planned_to == posting.planned_to
        await keys(pilot, "pagedown", "right", "n", "enter")
        assert isinstance(app.screen, EditScreen)
        assert list(app.screen.form.value_of("site_ids")) == [office.west.id]  # type: ignore[call-overload]
        assert app.screen.form.value_of("planned_from") == day(4)


async def test_three_looks_share_the_day_and_the_filter(
    folder: Path, office: Office, clock: Clock
) -> None:
    desk = office.desk
    office.plan(day(1), 5)
    water = office.material("outage", "停水通知")
    desk.plan(water.id, [office.west.id], day(2), day(4))
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f3", "right", "right", "w")
        screen = on_screen(app)
        assert "第 48 周  11-23 至 11-29  要贴 2 张，要撤 2 张" in screen
        assert screen.count("要贴") == 3 and "11-26 周四 要贴" in screen
        await keys(pilot, "right_square_bracket")
        assert "第 49 周  11-30 至 12-06  要贴 0 张，要撤 0 张" in on_screen(app)
        await keys(pilot, "m", "left_square_bracket")
        assert "2026-11-26 周四  挂着 2 张" in on_screen(app)
        await keys(pilot, "f")
        await write(pilot, "停水")
        await keys(pilot, "enter")
        screen = on_screen(app)
        assert "共 1 张，只看 “停水”" in screen and "2026-11-26 周四  挂着 1 张" in screen
        await keys(pilot, "right", "t")
        assert schedule(app).day == day(3)
        assert "排 停" in on_screen(app) and "排 关于" not in on_screen(app)
        await keys(pilot, "escape")
        assert "只看" not in on_screen(app) and "排 关于" in on_screen(app)


async def test_what_was_never_planned_lies_in_a_drawer(
    folder: Path, office: Office, clock: Clock
) -> None:
    office.plan()
    office.material("notice", "关于停水的通知")
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f3", "pagedown", "right", "u")
        screen = on_screen(app)
        assert "未排期 1 份   回车 排到 西门公示栏 11-25 周三" in screen
        assert "回车 排到这里" in screen and "回车 打开" not in screen
        await keys(pilot, "enter")
        assert isinstance(app.screen, EditScreen) and "关于停水的通知" in on_screen(app)
        await keys(pilot, "ctrl+s")
        await settle(pilot)
        if isinstance(app.screen, EditScreen):
            await keys(pilot, "enter")
        assert "未排期 0 份" in on_screen(app) and "都排过了" in on_screen(app)
        await keys(pilot, "u")
        assert "未排期 0 份" not in on_screen(app)


def test_a_material_whose_sheets_are_archived_was_planned(office: Office, clock: Clock) -> None:
    desk = office.desk
    clock.day = date(2025, 3, 3)
    desk.tick(desk.tick([office.plan(clock.day)], TickKind.POSTED), TickKind.REMOVED)
    clock.day = TODAY
    desk.archive(2025)
    again = desk.save(desk.database.get(Material, office.notice.id).changed(body="又改了一次。"))
    fresh = office.material("notice", "关于停水的通知")
    assert again in desk.database.find(Material, archived=False)
    assert never_planned(desk) == [fresh]


async def test_other_weeks_are_read_when_they_come_into_view(
    folder: Path, office: Office, clock: Clock
) -> None:
    office.plan(day(212), 9, office.west)
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f3", *["right_curly_bracket"] * 7)
        assert "2027年6月" in on_screen(app) and "排 关于清理" in on_screen(app)


@pytest.fixture
def reader(folder: Path, office: Office, clock: Clock) -> Iterator[Desk]:
    """The desk of a window that may only look."""
    office.plan()
    reader = open_desk(folder, clock, writing=False)
    yield reader
    reader.database.close()


async def test_a_reading_window_moves_nothing(folder: Path, reader: Desk, clock: Clock) -> None:
    app = application(folder, reader, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f3", "space", "right", "greater_than_sign", "d", "c")
        assert schedule(app).timeline.carried is None and "为什么" not in on_screen(app)


async def test_what_fell_and_what_is_late_is_told(
    folder: Path, office: Office, clock: Clock
) -> None:
    desk = office.desk
    clock.day = day(-4)
    posted = desk.tick([office.plan(clock.day, 10)], TickKind.POSTED)
    office.plan(day(-2), 8, office.west)
    clock.day = day(-1)
    desk.tick(posted, TickKind.INTERRUPTED, reason="fallen_off")
    clock.day = TODAY
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f3")
        assert "xxxx" in on_screen(app) and "晚 关于" in on_screen(app)
        assert "掉了/被盖  关于清理楼道的通知" in on_screen(app)
        await keys(pilot, "enter")
        assert "经过" in on_screen(app)


async def drag(pilot: Pilot[object], start: tuple[int, int], end: tuple[int, int]) -> None:
    """Drag with the mouse over the whole screen."""
    await pilot.mouse_down(offset=start)
    await pilot.hover(offset=end)
    await pilot.mouse_up(offset=end)
    await settle(pilot)


async def test_the_mouse_moves_a_bar(folder: Path, office: Office, clock: Clock) -> None:
    posting = office.plan()
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f3")
        line = next(n for n, text in enumerate(on_screen(app).splitlines()) if "排 关于" in text)
        await drag(pilot, (31, line), (37, line + 1))
        moved = kept(office.desk, posting)
        assert (moved.site_id, moved.planned_from) == (office.west.id, day(2))


async def test_the_footer_names_what_the_keys_do_under_the_cursor(
    folder: Path, office: Office, clock: Clock
) -> None:
    office.plan()
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "f3")
        bar = {"回车 打开", "空格 挪", "<> 早晚撤"}
        assert all(words in on_screen(app) for words in bar)
        await keys(pilot, "up")
        assert "回车 收放" in on_screen(app)
        assert not any(words in on_screen(app) for words in bar)
        await keys(pilot, "enter")
        assert "+ 东门公示栏" in on_screen(app)
        await keys(pilot, "enter", "down", "left")
        assert not any(words in on_screen(app) for words in {*bar, "回车 收放"})
