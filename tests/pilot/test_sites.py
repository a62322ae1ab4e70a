"""点位: what is found, a board's own page, and what becomes of the sheets of a broken one."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from office import TODAY, Clock, Office, open_desk
from pilots import application, keys, on_screen, settle, told, until, write

from bulletin_tui.screens.boards.board import BoardScreen, strip
from bulletin_tui.screens.edit import EditScreen
from bulletin_tui.settings import load_settings
from store.desk import Desk
from store.models import Defect, Permit, Posting, Site, TickKind, Unit, validated


async def test_a_site_is_found_by_what_people_know_of_it(
    folder: Path, office: Office, desk: Desk, clock: Clock
) -> None:
    desk.save(office.west.changed(areas=("阳光小区",), route="东线", keeper="老李"))
    office.site("北门公示栏", 3, state="damaged", exposure="室内")
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f5", "slash")
        for typed, name in (("阳光", "西门"), ("东线 老李", "西门"), ("损坏", "北门")):
            await write(pilot, typed)
            screen = on_screen(app)
            assert [n for n in ("东门", "西门", "北门") if f"{n}公示栏" in screen] == [name]
            await keys(pilot, "escape", "slash")
        await write(pilot, "没有的")
        assert "没有“没有的”这样的点位" in on_screen(app)
        await keys(pilot, "escape")
        assert all(f"{name}公示栏" in on_screen(app) for name in ("东门", "西门", "北门"))
        await keys(pilot, "down", "plus")
    assert [site.name[:2] for site in desk.sites()] == ["东门", "北门", "西门"]


async def test_the_form_asks_all_that_is_known_of_a_site(
    folder: Path, office: Office, desk: Desk, clock: Clock
) -> None:
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f5", "enter")
        assert isinstance(app.screen, EditScreen)
        form = app.screen.form
        form.set_value("areas", "阳光小区、试点")
        form.set_value("exposure", "有遮挡")
        form.set_value("state", "locked")
        form.set_value("state_note", "上下班才开")
        await keys(pilot, "ctrl+s")
        assert "阳光小区" in on_screen(app) and "锁闭" in on_screen(app)
    site = desk.database.get(Site, office.east.id)
    assert (site.areas, site.exposure, site.state) == (("阳光小区", "试点"), "有遮挡", "locked")
    assert site.changed(areas=(), exposure="露天", state="active", state_note="", rev=1) == (
        office.east
    )


async def test_the_boards_of_all_doors_are_made_at_once(
    folder: Path, office: Office, desk: Desk, clock: Clock
) -> None:
    first = office.site("1号楼1单元", 3, areas=("阳光小区",), kind="stairwell_board", capacity=4)
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f5", "c")
        assert "照“东门公示栏”的样子建" in on_screen(app)
        await write(pilot, "南门")
        await keys(pilot, "tab")
        await write(pilot, "2")
        await keys(pilot, "ctrl+s")
        assert "名称里要有数字才能往下数" in on_screen(app)
        await keys(pilot, "escape", "y", "down", "down", "c")
        assert "第一处叫 1号楼2单元" in on_screen(app)
        await keys(pilot, "tab")
        await write(pilot, "11")
        await until(pilot, lambda: "会建 11 处：1号楼2单元、1号楼3单元" in on_screen(app))
        await keys(pilot, "ctrl+s")
        assert "建好了 11 处" in told(app)
        made = desk.sites()[3:]
        assert [site.name for site in made] == [f"1号楼{n}单元" for n in range(2, 13)]
        assert [site.order for site in made] == list(range(4, 15))
        like = {"id": first.id, "rev": first.rev, "name": first.name, "order": first.order}
        assert all(site.changed(**like) == first for site in made)
        await keys(pilot, "c", "shift+tab", "ctrl+s")
        # The cursor is on the first that was made.
        assert "已经有“1号楼3单元”了" in on_screen(app)
        await keys(pilot, "escape", "y", "ctrl+z")
    assert len(desk.sites()) == 3


async def test_what_was_just_made_is_what_the_next_is_made_like(
    folder: Path, office: Office, desk: Desk, clock: Clock
) -> None:
    """A board copied from the wrong one hangs in the wrong estate, under the wrong community."""
    sun = desk.save(Unit(id=desk.new_id(), name="阳光社区"))
    desk.save(office.west.changed(unit_id=sun.id))
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f5", "slash")
        await write(pilot, "东门")
        await keys(pilot, "enter", "n")
        await write(pilot, "阳光小区北门公示栏")
        await keys(pilot, "tab", "tab", "tab", "tab")
        await write(pilot, "快递柜旁")
        await keys(pilot, "ctrl+s", "c")
        assert "照“阳光小区北门公示栏”的样子建" in on_screen(app)
        await write(pilot, "阳光小区南门公示栏")
        await keys(pilot, "tab", "tab")
        assert "位置 快递柜旁" in on_screen(app) and "不在同一个地方就改" in on_screen(app)
        await keys(pilot, "ctrl+u")
        await write(pilot, "车棚东墙")
        await keys(pilot, "ctrl+s")
    north, south = desk.sites()[2:]
    assert (north.unit_id, north.place) == (sun.id, "快递柜旁")
    assert (south.unit_id, south.place, south.name) == (sun.id, "车棚东墙", "阳光小区南门公示栏")


async def test_a_board_has_a_page_of_its_own(
    folder: Path, office: Office, desk: Desk, clock: Clock
) -> None:
    (hanging,) = desk.tick([office.plan(days=10)], TickKind.POSTED)
    for start in (0, 1, 1):
        office.plan(start=TODAY + timedelta(days=start), days=3)
    east = desk.save(office.east.changed(keeper="老李", phone="0418-2820011", place="东门内"))
    at_east = {"site_id": east.id, "id": desk.new_id()}
    wrong = {"kind": "glass_broken", "found_on": TODAY, "note": "右下角"}
    desk.save(validated(Defect, at_east | wrong))
    permit = {"authority": "区城管", "number": "学许〔2026〕3号", "valid_from": TODAY}
    desk.save(validated(Permit, at_east | permit | {"valid_to": TODAY}))
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 30), notifications=True) as pilot:
        await keys(pilot, "f5", "v")
        await settle(pilot)
        screen = on_screen(app)
        for part in (
            "东门内",
            "保管：老李 0418-2820011",
            "问题：11-24 玻璃损坏 右下角",
            "学许〔2026〕3号",
        ):
            assert part in screen
        assert "贴了两张：关于清理楼道的通知" in screen
        assert "11-24   25   26" in screen and "    2   4!   3!" in screen
        await keys(pilot, "enter")
        assert "实际张贴的时间" in on_screen(app)
        await keys(pilot, "escape")
        assert isinstance(app.screen, BoardScreen)
        await keys(pilot, "escape")
        assert app.current_mode == "sites"
    assert hanging.is_hanging


def test_the_strip_marks_days_without_room(office: Office) -> None:
    lines = strip([1, 2, 3], office.east, TODAY)
    assert [line.plain for line in lines[1:]] == ["11-24   25   26", "    1    2   3!"]
    narrow = strip(list(range(30)), office.west, TODAY, 60)
    assert [len(line) for line in narrow[1:]] == [50] * 6
    unlimited = strip([9], office.west, TODAY)
    assert "不限" in unlimited[0].plain and unlimited[2].plain == "    9"


@pytest.mark.parametrize(
    ("answer", "moved"), [(("enter", "enter"), True), (("down", "enter"), False)]
)
async def test_what_hangs_on_a_broken_board_is_asked_about(
    folder: Path, office: Office, desk: Desk, clock: Clock, answer: tuple[str, ...], moved: bool
) -> None:
    (hanging,) = desk.tick([office.plan()], TickKind.POSTED)
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f5", "enter")
        assert isinstance(app.screen, EditScreen)
        form = app.screen.form
        form.set_value("state", "damaged")
        form.set_value("state_note", "玻璃破了")
        await keys(pilot, "ctrl+s")
        assert "关于清理楼道的通知（已张贴，到 11-30" in on_screen(app)
        await keys(pilot, "escape")
        assert app.screen.form is form and form.value_of("state") == "damaged"
        assert desk.database.get(Site, office.east.id).state == "active"
        before = desk.database.stamp
        await keys(pilot, "ctrl+s", *answer)
        assert app.current_mode == "sites" and "损坏" in on_screen(app)
    assert desk.database.stamp == before + 1
    old = desk.database.get(Posting, hanging.id)
    assert old.last_tick is not None
    kind = TickKind.REMOVED if moved else TickKind.INTERRUPTED
    assert (old.last_tick.kind, old.is_closed) == (kind, moved)
    assert bool(desk.open_at(office.west)) is moved


async def test_a_board_that_takes_over_is_looked_at_first(
    folder: Path, office: Office, desk: Desk, clock: Clock
) -> None:
    """It has the same sheet already, and no room for another."""
    west = desk.save(office.west.changed(capacity=1))
    hanging = desk.tick([office.plan(), office.plan(site=west)], TickKind.POSTED)
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f5", "enter")
        assert isinstance(app.screen, EditScreen)
        app.screen.form.set_value("state", "maintenance")
        await keys(pilot, "ctrl+s", "enter", "enter")
        asked = "".join(on_screen(app).split())
        assert "都移到“西门公示栏”吗" in asked
        assert "“西门公示栏”放得下1张，今天最多会有2张" in asked and "会贴两张" in asked
        await keys(pilot, "n")
        assert isinstance(app.screen, EditScreen) and len(desk.open_at(office.east)) == 1
        await keys(pilot, "ctrl+s", "enter", "enter", "y")
        assert "上面的都移到西门公示栏，请去贴" in told(app)
    assert desk.open_at(office.east) == [] and len(desk.open_at(west)) == 2
    assert hanging[1] in desk.open_at(west)


async def test_a_board_is_not_retired_before_it_is_empty(
    folder: Path, office: Office, desk: Desk, clock: Clock
) -> None:
    office.plan()
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f5", "d")
        assert "还有 1 张没撤或没贴：《关于清理楼道的通知》" in told(app)
        await keys(pilot, "enter")
        assert isinstance(app.screen, EditScreen)
        app.screen.form.set_value("state", "retired")
        await keys(pilot, "ctrl+s")
        assert "停用，上面还有 1 张" in on_screen(app) and "先不动" not in on_screen(app)
        await keys(pilot, "enter", "enter")
        assert app.current_mode == "sites"
    assert desk.database.get(Site, office.east.id).state == "retired"
    assert len(desk.open_at(office.west)) == 1


async def test_boards_that_will_be_too_full_are_listed_and_opened(
    folder: Path, office: Office, desk: Desk, clock: Clock
) -> None:
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        app._ask_on_screen("boards.overfull", "show_overfull")  # as from the palette
        await until(pilot, lambda: "到 2026-12-21 为止，没有放不下的公示栏" in told(app))
        for days in (6, 7, 8):
            office.plan(TODAY + timedelta(days=days), days=9)
            office.plan(TODAY + timedelta(days=days), days=9, site=office.west)
        app._ask_on_screen("boards.overfull", "show_overfull")
        await until(pilot, lambda: "到 12-21 为止放不下的" in on_screen(app))
        assert "12-02  东门公示栏  3/2 张" in on_screen(app)
        assert "西门公示栏  3" not in on_screen(app)
        await keys(pilot, "enter")
        assert isinstance(app.screen, BoardScreen)
        assert "东门公示栏" in on_screen(app).splitlines()[0], "no toast lies on a heading"


async def test_the_office_chooses_what_a_full_board_means(folder: Path, clock: Clock) -> None:
    from bulletin_tui.app import BulletinApp
    from bulletin_tui.clock import Clock as WindowClock
    from bulletin_tui.context import opened_for_a_window

    desk = open_desk(folder, clock)
    office = Office(desk, clock)
    office.plan(), office.plan()
    desk.database.close()
    with opened_for_a_window(folder, WindowClock(clock.now, clock.day)) as context:
        app = BulletinApp(context.settings, lambda: context)
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await settle(pilot)
            await keys(pilot, "escape", "f5", "ctrl+p")
            await write(pilot, "放不下时")
            await app.workers.wait_for_complete()
            await keys(pilot, "enter")
            await keys(pilot, "enter") if "找命令" in on_screen(app) else None
            assert "不让排，要先腾出地方" in on_screen(app)
            await keys(pilot, "down", "enter")
            assert load_settings(folder).overfull == "refuse"
            await keys(pilot, "f4", "p", "enter", "space", "enter", "ctrl+s")
            assert isinstance(app.screen, EditScreen)
            assert "放得下2张，今天最多会有3张" in "".join(on_screen(app).split())
        assert context.database.count(Posting) == 2


async def test_units_are_listed_as_people_count_wherever_one_is_chosen(
    folder: Path, office: Office, clock: Clock
) -> None:
    desk = office.desk
    for name in ("第10社区", "第2社区", "第1社区"):
        desk.save(Unit(id=desk.new_id(), name=name))
    desk.save(Unit(id=desk.new_id(), name="学府街道", kind="street"))
    counted = ["学府街道", "学苑社区", "第1社区", "第2社区", "第10社区"]
    assert [unit.name for unit in desk.units()] == counted
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "f5", "u")
        seen = on_screen(app).split("新单位")[1]
        assert sorted(counted, key=seen.index) == counted
        await keys(pilot, "escape", "n", "tab", "tab", "enter")
        seen = on_screen(app)
        assert "街道公示板" not in seen and sorted(counted, key=seen.rindex) == counted
