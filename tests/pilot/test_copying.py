"""复制去年: from a material, the ledger and the schedule; looked at line by line, then kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from office import Clock, Office
from pilots import application, keys, on_screen, told, until_told, write

from bulletin_tui.screens.copying.copy_preview import CopyScreen
from store.desk import Desk
from store.models import Campaign, Material, Posting, TickKind
from store.models.notices import Publicity

MAY_15 = date(2025, 5, 15)


@pytest.fixture
def last_year(desk: Desk, office: Office, clock: Clock) -> Material:
    """A poster of last year's fair at two boards, with markup in its title."""
    clock.day = date(2025, 5, 6)
    values = {"id": desk.new_id(), "name": "第十九届邻里节", "on": MAY_15}
    fair = desk.save(Campaign.model_validate({**values, "lead_id": office.unit.id}))
    poster = office.material(
        "notice", "第十九届[b]邻里节", body="第3次协调会定于2025年5月10日召开。"
    )
    boards = [office.east.id, office.west.id]
    desk.plan(poster.id, boards, date(2025, 5, 8), MAY_15, campaign_id=fair.id)
    clock.day = date(2026, 4, 20)
    return poster


def new_ones(desk: Desk) -> tuple[list[str], list[tuple[date, str]]]:
    """Titles and postings of this year."""
    postings = [p for p in desk.database.find(Posting) if p.planned_from.year == 2026]
    ids = {p.material_id for p in postings}
    titles = [m.title for m in desk.database.find(Material) if m.id in ids]
    return titles, [(p.planned_from, p.site_id) for p in postings]


async def test_a_material_is_looked_at_changed_and_copied(
    folder: Path, desk: Desk, office: Office, last_year: Material, clock: Clock
) -> None:
    app = application(folder, desk, clock)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await keys(pilot, "f4", "l", "enter")
        assert "同月同日：改到 2026-05-08 周五" in on_screen(app)
        await keys(pilot, "down", "enter")
        assert isinstance(app.screen, CopyScreen)
        screen = on_screen(app)
        assert "第二十届[b]邻里节" in screen and "26-05-07 东门公示栏" in screen
        # One of the swaps that are only offered is made.
        await keys(pilot, "enter")
        assert "次数 第3次 换成 第4次" in on_screen(app)
        await keys(pilot, "down", "space", "enter")
        assert "[x] 次数 第3次" in on_screen(app)
        await keys(pilot, "t", "end")
        await write(pilot, "开幕")
        await keys(pilot, "enter")
        # The first posting gets another day, the second is left out.
        await keys(pilot, "down", "enter")
        await write(pilot, "2026-05-11")
        await keys(pilot, "ctrl+s")
        assert "26-05-11 东门公示栏" in on_screen(app)
        await keys(pilot, "down", "space")
        before = desk.database.stamp
        assert new_ones(desk) == ([], [])
        await keys(pilot, "ctrl+s")
        assert desk.database.stamp == before + 1 and "已复制 2 条（ctrl+z 撤销）" in told(app)
        titles, postings = new_ones(desk)
        assert titles == ["第二十届[b]邻里节开幕"]
        assert postings == [(date(2026, 5, 11), office.east.id)]
        (copy,) = [m for m in desk.database.find(Material) if m.title == titles[0]]
        assert copy.body == "第4次协调会定于2026年5月9日召开。", "the same Saturday"
        await keys(pilot, "ctrl+z")
        assert new_ones(desk) == ([], [])


@pytest.mark.parametrize("place", ["f6", "f4"])
async def test_a_campaign_is_copied_from_a_line_of_it(
    folder: Path, desk: Desk, last_year: Material, clock: Clock, place: str
) -> None:
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, place, "l", "end", "enter", "enter", "ctrl+s")
        assert "已复制 4 条" in told(app)
    fairs = desk.database.find(Campaign)
    assert [(fair.name, fair.on) for fair in fairs] == [
        ("第十九届邻里节", MAY_15),
        ("第二十届邻里节", date(2026, 5, 15)),
    ]
    assert len(new_ones(desk)[1]) == 2


async def test_a_week_is_copied_to_a_day_of_ones_own_and_given_up_with_nothing_kept(
    folder: Path, desk: Desk, last_year: Material, clock: Clock
) -> None:
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f6", "l", "down", "enter", "end", "enter")
        assert "从哪天开始" in on_screen(app)
        await write(pilot, "2026-02-30")
        await keys(pilot, "enter")
        assert "没有2月30日" in on_screen(app).replace(" ", "")
        await keys(pilot, "home", "shift+end")
        await write(pilot, "2026-05-04")
        await keys(pilot, "enter")
        assert "2025-05-05 那一周" in on_screen(app) and "26-05-07 东门公示栏" in on_screen(app)
        stamp = desk.database.stamp
        await keys(pilot, "ctrl+a", "ctrl+s")
        assert "一条也没有选。按空格选中要复制的" in told(app)
        await keys(pilot, "escape", "y")
        assert desk.database.stamp == stamp and not isinstance(app.screen, CopyScreen)


async def test_a_campaign_of_an_archived_year_is_found_by_its_command(
    folder: Path, desk: Desk, last_year: Material, clock: Clock
) -> None:
    for posting in desk.database.find(Posting):
        (up,) = desk.tick([posting], TickKind.POSTED, posting.planned_from)
        desk.tick([up], TickKind.REMOVED, MAY_15)
    desk.archive(2025)
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f9")
        app._ask_on_screen("copying.choices", "copy_campaign")
        await keys(pilot, "enter")
        assert "怎么挪" in on_screen(app)
        await keys(pilot, "enter", "ctrl+s")
        assert "已复制 4 条" in told(app)
    assert {fair.on for fair in desk.database.find(Campaign)} == {MAY_15, date(2026, 5, 15)}


async def test_what_is_about_a_festival_moves_with_it_first_of_all(
    folder: Path, desk: Desk, office: Office, clock: Clock
) -> None:
    clock.day = date(2025, 9, 22)
    dinner = office.material("notice", "中秋节团圆饭通知", body="10月4日前报名。")
    desk.plan(dinner.id, [office.east.id], clock.day, date(2025, 10, 6))
    clock.day = date(2026, 8, 3)
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f4", "home", "l", "enter")
        assert "都是中秋节前 14 天：改到 2026-09-11 周五" in on_screen(app)
        await keys(pilot, "enter")
        assert "26-09-11 东门公示栏" in on_screen(app)
        await keys(pilot, "ctrl+s")
    assert new_ones(desk) == (["中秋节团圆饭通知"], [(date(2026, 9, 11), office.east.id)])
    (copy,) = [m for m in desk.database.find(Material) if m.body.startswith("9月23日前")]
    assert copy.title == dinner.title


async def test_last_months_publication_is_copied_for_the_next_month(
    folder: Path, desk: Desk, office: Office, clock: Clock
) -> None:
    values = {"period_from": date(2026, 11, 20), "period_to": date(2026, 11, 26)}
    values["signed_on"] = date(2026, 11, 20)
    old = office.material("publicity", "2026年11月低保公示（第11期）", **values)
    desk.plan(old.id, [office.west.id], date(2026, 11, 20), date(2026, 11, 27))
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f4", "c")
        assert "原样复制，自己改" in on_screen(app)
        await keys(pilot, "enter", "enter")
        ways = on_screen(app).partition("怎么挪")[2]
        assert "下个月同一天：改到 2026-12-20 周日" in ways.partition("同月同日")[0]
        await keys(pilot, "enter", "down")
        assert "! 12-20 是周日，可改 12-18 周五 或 12-21 周一" in on_screen(app)
        await keys(pilot, "ctrl+s")
        await until_told(pilot, "已复制 2 条")
    new = next(m for m in desk.database.find(Material) if m.id != old.id and "低保" in m.title)
    assert isinstance(new, Publicity) and new.title == "2026年12月低保公示（第12期）"
    days = new.signed_on, new.period_from, new.period_to
    assert days == (date(2026, 12, 20), date(2026, 12, 20), date(2026, 12, 26))
    [posting] = [p for p in desk.database.find(Posting) if p.material_id == new.id]
    assert (posting.planned_from, posting.planned_to) == (date(2026, 12, 20), date(2026, 12, 27))
