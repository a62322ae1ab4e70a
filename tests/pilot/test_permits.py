"""Permits by keys alone: entered, seen with what hangs under them, renewed, deleted."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from office import TODAY, Clock, Office
from pilots import application, keys, on_screen, settle, told, until, write

from bulletin_tui.screens.pieces.permits import PermitsScreen
from bulletin_tui.screens.posting.plan_form import PlanForm
from bulletin_tui.screens.posting.planning import move_posting, plan_material
from bulletin_tui.screens.today import TodayScreen
from store.models import Permit, Posting, Site, TickKind, validated
from store.models.materials import Material

LAST = TODAY + timedelta(days=9)


@pytest.fixture
def road(office: Office) -> Site:
    return office.site("学苑路条幅点", 60, kind="banner")


async def test_what_the_law_and_a_permit_say_is_told_before_it_is_planned(
    folder: Path, office: Office, clock: Clock, road: Site
) -> None:
    desk = office.desk
    listed = office.material("publicity", "评选结果公示", matter="other_publicity")
    hold = desk.hold_for(listed, TODAY)
    assert hold is not None
    known = permit(office, road, "12号", (hold.removable_from - TODAY).days + 1)
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        form = PlanForm(app.context, listed)
        values = {"site_ids": [road.id], "planned_from": TODAY, "quantity": 1}
        values["planned_to"] = hold.removable_from
        last = TODAY + timedelta(days=1)
        told_so = f"：许可 12号 到 {known.valid_to}，最晚 {last:%m-%d} 贴，再晚公示就挂不满"
        assert told_so in form.measure(values)
        values |= {"planned_from": last + timedelta(days=1), "planned_to": None}
        assert "请先续办到" in form.measure(values)
        screen = app.screen
        assert isinstance(screen, TodayScreen)
        app.run_worker(plan_material(screen, listed, site=road, start=TODAY), group="ask")
        await until(pilot, lambda: "再晚公示就挂不满" in on_screen(app))
        assert "许可 12号 到 " in on_screen(app)


@pytest.fixture
def banner(office: Office) -> Material:
    return office.material("banner", "防范电信诈骗 守护财产安全")


def permit(office: Office, site: Site, number: str, days: int) -> Permit:
    values = {
        "id": office.desk.new_id(),
        "authority": "区城市管理综合执法局",
        "number": number,
        "site_id": site.id,
        "size": "6 米 × 0.7 米",
        "quantity": 2,
        "valid_from": TODAY - timedelta(days=10),
        "valid_to": TODAY + timedelta(days=days),
    }
    return office.desk.save_permit(validated(Permit, values)).permit


async def test_a_permit_is_entered_and_takes_what_hangs_there(
    folder: Path, office: Office, clock: Clock, road: Site, banner: Material
) -> None:
    [posting] = office.desk.plan(banner.id, [road.id], TODAY, TODAY + timedelta(days=5))
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f5", "p")
        assert isinstance(app.screen, PermitsScreen)
        assert "按 n 登记" in on_screen(app)
        await keys(pilot, "n")
        await write(pilot, "学城条2026-12号")
        # No authority's name is proposed that might be wrong.
        await keys(pilot, "tab")
        await write(pilot, "区城管局")
        # From the site on, over the day on which it begins, to its last day.
        await keys(pilot, "tab", "tab", "tab", "tab", "end", "ctrl+u")
        await write(pilot, "12-20")
        await keys(pilot, "ctrl+s")
        # Longer than a rule of some region: asked, and kept all the same.
        assert "中山" in on_screen(app) and "仍要保存吗" in on_screen(app)
        await keys(pilot, "enter")
        assert "已保存许可 学城条2026-12号，1 项挂在它下面" in told(app)
        await settle(pilot)
        shown = on_screen(app)
        assert "0/1" in shown and "26 天" in shown
        assert "区城管局" in shown and banner.title in shown
        await keys(pilot, "d", "y")
        assert "要留着备查，不能删除" in told(app)
        await keys(pilot, "escape")
        assert app.screen.id != "permits" and app.current_mode == "sites"
    [known] = office.desk.database.find(Permit)
    assert known.valid_to.isoformat() == "2026-12-20"
    assert office.desk.database.get(Posting, posting.id).permit_id == known.id


async def test_what_ends_first_stands_first_and_is_renewed_with_what_hangs(
    folder: Path, office: Office, clock: Clock, road: Site, banner: Material
) -> None:
    gate = office.site("文化广场条幅点", 61, kind="banner")
    permit(office, gate, "早就过期的", -3)
    permit(office, gate, "下个月到期的", 29)
    soon = permit(office, road, "快到期的", 2)
    start = TODAY - timedelta(days=1)
    plan = office.desk.plan(banner.id, [road.id], start, soon.valid_to, quantity=2)
    [posting] = office.desk.tick(plan, TickKind.POSTED)
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f5", "p")
        shown = on_screen(app)
        assert shown.index("快到期的") < shown.index("下个月到期的") < shown.index("早就过期的")
        assert "2/2" in shown and "2 天" in shown and "过期3天" in shown
        await keys(pilot, "r")
        assert "要接着挂吗" in on_screen(app)
        await keys(pilot, "y")
        await write(pilot, "续办的")
        await keys(pilot, "ctrl+s")
        await keys(pilot, "enter")
        assert "已保存许可 续办的，1 项挂在它下面" in told(app)
        await keys(pilot, "ctrl+z")
        assert "已撤销" in told(app)
    assert len(office.desk.database.find(Permit)) == 3
    assert office.desk.database.get(Posting, posting.id).planned_to == soon.valid_to


async def test_moving_over_a_permit_is_refused_in_the_form(
    folder: Path, office: Office, clock: Clock, road: Site, banner: Material
) -> None:
    permit(office, road, "学城条〔2026〕12号", 5)
    [posting] = office.desk.plan(banner.id, [road.id], TODAY, TODAY + timedelta(days=3))
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        app.run_worker(move_posting(app.screen, posting), group="ask")  # type: ignore[arg-type]
        await settle(pilot)
        await keys(pilot, "tab", "end", "ctrl+u")
        await write(pilot, "12-01")
        await keys(pilot, "ctrl+s")
        shown = on_screen(app)
        assert "到 2026-11-29 为止" in shown and "晚了 2 天" in shown and "先续办许可" in shown
        await keys(pilot, "ctrl+u")
        await write(pilot, "11-29")
        await keys(pilot, "ctrl+s")
    assert office.desk.database.get(Posting, posting.id).planned_to == TODAY + timedelta(days=5)


async def test_permits_are_found_by_name(folder: Path, office: Office, clock: Clock) -> None:
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f2", "ctrl+p")
        await write(pilot, "许可")
        await keys(pilot, "enter")
        await settle(pilot)
        assert isinstance(app.screen, PermitsScreen)
        await keys(pilot, "escape")
        assert app.current_mode == "today" and not isinstance(app.screen, PermitsScreen)


async def test_a_permit_entered_beside_an_open_plan_counts_in_it_at_once(
    folder: Path, office: Office, clock: Clock, road: Site, banner: Material
) -> None:
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f4", "home", "p", "enter")
        assert "排期：防范电信诈骗" in on_screen(app)
        await write(pilot, "学苑路")
        await keys(pilot, "enter")
        await until(pilot, lambda: "学苑路条幅点：没有登记许可" in on_screen(app))
        await keys(pilot, "f5")
        permit(office, road, "学城条2026-12号", 9)
        await keys(pilot, "f4")
        await until(pilot, lambda: f"许可 学城条2026-12号 到 {LAST}" in on_screen(app))
        await keys(pilot, "tab", "tab")
        await write(pilot, "+7")
        await keys(pilot, "ctrl+s")
        # A workshop makes the banner: there is no day on which it is printed.
        assert "到张贴那天会出现在“今日”里" in told(app)
    assert [posting.site_id for posting in office.desk.open_postings()] == [road.id]
