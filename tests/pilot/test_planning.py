"""The planning form: groups, what the law says, what the boards say."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from office import TODAY, Clock, Office, folder_of
from pilots import application, keys, on_screen, told, until, write
from textual.pilot import Pilot

from bulletin_tui.clock import Clock as WindowClock
from bulletin_tui.context import Context
from bulletin_tui.screens.boards.site_choices import site_groups, site_options
from bulletin_tui.screens.edit import EditScreen
from bulletin_tui.screens.posting.plan_form import PlanForm
from bulletin_tui.settings import Settings
from bulletin_tui.widgets.measure_line import MeasureLine
from store.desk import Desk
from store.errors import Refused
from store.models import Campaign, Permit, Posting, Site, TickKind, Unit, validated

ESTATE = "阳光小区"


@pytest.fixture
def estate(office: Office) -> list[Site]:
    """Twelve stairwells of one estate."""
    return [
        office.site(f"{n}单元信息栏", n + 2, areas=(ESTATE,), kind="stairwell_board", capacity=1)
        for n in range(1, 13)
    ]


async def measured(pilot: Pilot[Any], wanted: str) -> str:
    """The line below the form, once it says something."""

    def line() -> str:
        return str(pilot.app.screen.query_one(MeasureLine).render()).replace("\n", "")

    await until(pilot, lambda: wanted in line())
    return line()


async def test_one_mark_chooses_the_whole_estate(
    folder: Path, office: Office, estate: list[Site], clock: Clock
) -> None:
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f4", "p", "enter")
        await write(pilot, ESTATE)
        assert f"[ ] {ESTATE}（12 处）" in on_screen(app)
        await keys(pilot, "down", "home", "space")
        assert f"[x] {ESTATE}（12 处）" in on_screen(app) and "已选 12 项" in on_screen(app)
        await keys(pilot, "shift+tab")
        for _ in ESTATE:
            await keys(pilot, "backspace")
        await write(pilot, "3单元")
        await keys(pilot, "down", "home", "space")
        assert "[ ] 3单元信息栏" in on_screen(app) and "已选 11 项" in on_screen(app)
        await keys(pilot, "enter")
        assert "等，共 11 项" in on_screen(app)
        assert isinstance(app.screen, EditScreen)
        chosen = app.screen.form.value_of("site_ids")
        assert chosen == [site.id for n, site in enumerate(estate) if n != 2]
        await keys(pilot, "ctrl+s")
        assert "已排 11 个点位" in told(app)
        before = office.desk.database.stamp
        await keys(pilot, "ctrl+z")
    assert office.desk.database.count(Posting) == 0
    assert office.desk.database.stamp == before + 1


def test_groups_are_told_with_their_number(office: Office, estate: list[Site]) -> None:
    desk = office.desk
    one = desk.save(office.west.changed(route="东线", state="maintenance"))
    desk.save(office.east.changed(route="东线"))
    desk.save(estate[0].changed(areas=(ESTATE, "试点")))
    units = {office.unit.id: office.unit}
    groups = {group.label: group.members for group in site_groups(desk.sites(), units)}
    assert list(groups) == [
        "阳光小区（12 处）",
        "路线 东线（2 处）",
        "学苑社区的公示栏（14 处）",
        "所有社区公示栏（2 处）",
        "所有楼道(单元)信息栏（12 处）",
    ]
    assert one.id in groups["路线 东线（2 处）"]
    few = [group.label for group in site_groups(desk.sites()[:4], units)]
    assert few == ["阳光小区（2 处）", "路线 东线（2 处）"]
    held = {office.east.id: 3, estate[0].id: 1}
    labels = [label for _, label in site_options(desk.sites()[:4], held)]
    assert labels == [
        "东门公示栏（满 3/2）",
        "西门公示栏（维修中）",
        "1单元信息栏（满 1/1）",
        "2单元信息栏",
    ]


def test_groups_of_a_sort_are_listed_as_people_count(office: Office, estate: list[Site]) -> None:
    for n, area in enumerate(("12 号楼", "5 号楼") * 2):
        office.desk.save(estate[n].changed(areas=(area,)))
    sites, units = office.desk.sites(), {office.unit.id: office.unit}
    listed = [group.label for group in site_groups(sites, units)]
    assert listed[:3] == ["5 号楼（2 处）", "12 号楼（2 处）", "阳光小区（8 处）"]


async def test_two_hundred_boards_are_one_choice(
    folder: Path, office: Office, desk: Desk, clock: Clock
) -> None:
    unit = Unit(id="u2", name="和平社区")
    boards = [Site(id=f"b{n}", name=f"{n}号楼", unit_id="u2", order=n) for n in range(200)]
    desk.save_all([unit, *boards], "导入")
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f4", "p", "enter")
        await write(pilot, "和平")
        await keys(pilot, "down", "home", "space", "enter")
        assert "< 和平社区的公示栏（200 处） >" in on_screen(app)
        before = desk.database.stamp
        await keys(pilot, "ctrl+s")
        assert "已排 200 个点位" in told(app)
        assert desk.database.stamp == before + 1 and desk.database.count(Posting) == 200
        await keys(pilot, "ctrl+z")
    assert desk.database.count(Posting) == 0


async def test_the_law_fills_in_the_end_and_tells_why(
    folder: Path, office: Office, desk: Desk, clock: Clock
) -> None:
    office.material("notice", "低保审核公示", matter="low_income_publicity")
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f4", "p", "enter", "space", "enter")
        assert isinstance(app.screen, EditScreen)
        form = app.screen.form
        assert form.value_of("planned_to") == date(2026, 12, 3)
        line = await measured(pilot, "起可撤")
        assert "公示到 2026-12-02，2026-12-03 起可撤" in line
        law = "- 7 个工作日，到 12-02：社会救助领域基层政务公开标准目录"
        assert law in line
        assert "- 7 天，到 11-30：浙江省社会救助条例第十一条" in line
        assert "（未核实）" in line.partition(law)[2]
        form.set_value("planned_from", "2026-12-25")
        line = await measured(pilot, "暂算")
        assert form.value_of("planned_to") == date(2027, 1, 6)
        assert "公示到 2027-01-05（暂算）" in line
        form.set_value("planned_to", "2026-12-30")
        assert "早了 7 天" in await measured(pilot, "早了")
        form.set_value("planned_from", "2026-12-24")
        assert form.value_of("planned_to") == date(2026, 12, 30)
        form.set_value("quantity", 3)
        await keys(pilot, "ctrl+s")
        assert "仍要保存吗" not in on_screen(app), "what is refused all the same is not asked"
        assert "请改晚，或者写明缩短的理由" in on_screen(app).replace("\n", "")
        assert desk.database.count(Posting) == 0
        form.set_value("shorter_because", "上级要求提前结束")
        await keys(pilot, "ctrl+s")
        assert "最多会有 3 张" in on_screen(app)
        await keys(pilot, "y")
    (posting,) = desk.database.find(Posting)
    assert posting.hold is not None and posting.hold.waived == "上级要求提前结束"


async def test_a_full_board_is_told_while_the_form_is_filled_in(
    folder: Path, office: Office, desk: Desk, clock: Clock
) -> None:
    desk.tick([office.plan(), office.plan()], TickKind.POSTED)
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f4", "p", "enter")
        assert "东门公示栏（满 2/2）" in on_screen(app)
        await keys(pilot, "space", "enter")
        assert await measured(pilot, "放不下") == "放不下：东门公示栏（11-24 会有 3/2）"
        await keys(pilot, "ctrl+s")
        screen = on_screen(app)
        assert "仍要保存吗" in screen and "最多会有 3 张" in screen


def window(office: Office, clock: Clock) -> Context:
    """What a window is given, without a window."""
    database = folder_of(office.desk)
    day = WindowClock(clock.now, clock.day)
    return Context(database.folder, Settings(), office.desk, day, database)


def test_standing_content_and_a_period_told_on_the_page(office: Office, clock: Clock) -> None:
    desk, context = office.desk, window(office, clock)
    period = {"period_from": TODAY + timedelta(days=1), "period_to": TODAY + timedelta(days=9)}
    told_on_page = office.material("consultation", "停车方案征求意见", **period)
    form = PlanForm(context, told_on_page)
    values = {field.name: field.value for field in form.fields(desk.sites())}
    assert values["planned_from"] == TODAY + timedelta(days=1)
    assert values["planned_to"] == TODAY + timedelta(days=10)
    values["site_ids"] = [office.west.id]
    assert form.advise(values) == ()
    (problem,) = form.advise(values | {"planned_to": TODAY + timedelta(days=9)})
    assert "要到第二天才能撤" in problem.message
    look_again = TODAY + timedelta(days=90)
    standing = {"planned_to": None, "review_on": look_again, "quantity": None}
    (posting,) = form.save(values | standing)
    assert (posting.planned_to, posting.review_on, posting.quantity) == (None, look_again, 1)
    assert form.measure(values | {"planned_from": None}) == ""


def test_a_banner_ends_with_its_permit_and_after_its_campaign(office: Office, clock: Clock) -> None:
    desk = office.desk
    gate = office.site("学苑路条幅点", 3, kind="banner")
    permit = {"id": desk.new_id(), "authority": "区城管", "number": "学许〔2026〕3号"}
    runs = {"valid_from": TODAY, "valid_to": date(2026, 12, 20)}
    desk.save_permit(validated(Permit, {**permit, **runs, "site_id": gate.id}))
    day = {"id": desk.new_id(), "name": "冬季防火宣传", "on": date(2026, 12, 1)}
    campaign = desk.save(validated(Campaign, {**day, "lead_id": office.unit.id}))
    form = PlanForm(window(office, clock), office.material("banner", "冬季防火人人有责"))
    values = {field.name: field.value for field in form.fields(desk.sites())}
    values |= {"site_ids": [gate.id], "planned_from": TODAY}
    assert form._end_for(TODAY, values) == date(2026, 12, 20)
    assert form.measure(values | {"planned_to": date(2026, 12, 20)}) == (
        "学苑路条幅点：许可 学许〔2026〕3号 到 2026-12-20"
    )
    late = values | {"planned_to": date(2026, 12, 21)}
    assert "晚了 1 天" in form.measure(late)
    with pytest.raises(Refused, match="晚了 1 天"):
        form.save(late)
    values |= {"campaign_id": campaign.id}
    assert form._end_for(TODAY, values) == date(2026, 12, 8)
    told = [problem.message for problem in form.advise(late | {"planned_to": date(2026, 12, 20)})]
    assert told == []
    (posting,) = form.save(values | {"planned_to": date(2026, 12, 8)})
    assert (posting.permit_id, posting.campaign_id) == (permit["id"], campaign.id)
