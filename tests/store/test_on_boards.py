"""What hung on every board at the end of a day, told today, later and from the archive."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from office import TODAY, Clock, Office, open_desk

from bulletin_tui.samples import thisweek, year2017
from store.desk import Desk
from store.errors import Refused
from store.models import Photo, Posting, TickKind
from store.on_boards import boards_on
from store.rules.upkeep.on_display import Board, by_unit, summed

DAY = timedelta(days=1)


def at(boards: list[Board], name: str) -> Board:
    (found,) = (board for board in boards if board.site.name == name)
    return found


def test_a_board_is_told_as_an_inspector_finds_it(office: Office, clock: Clock) -> None:
    desk = office.desk
    law = office.material("publicity", "低保审核公示", matter="low_income_publicity")
    red = office.material("official", "关于冬季消防的通知", number="学街发〔2026〕3号")
    clock.day = TODAY - 4 * DAY
    (held,) = desk.plan(law.id, [office.east.id], clock.day, None)
    (numbered,) = desk.plan(red.id, [office.east.id], clock.day, TODAY + 9 * DAY, quantity=2)
    fallen = office.plan(clock.day, 9, office.west)
    late = office.plan(clock.day, 2, office.east)
    *_, fallen, late = desk.tick([held, numbered, fallen, late], TickKind.POSTED)
    clock.day = TODAY - DAY
    desk.tick([fallen], TickKind.INTERRUPTED, reason="torn")
    office.plan(clock.day, 30, office.west)  # Nobody has put it up.
    clock.day = TODAY
    desk.report_defects(office.east.id, ["glass_broken"], TODAY - DAY)
    desk.report_defects(office.east.id, ["dirty"], posting_id=numbered.id)
    taken = Photo(name="东门.jpg", sha256="a" * 64, suffix=".jpg", on=TODAY - DAY)
    desk.attach_photos({held.id: [taken]})
    boards = boards_on(desk, TODAY)
    east, west = at(boards, "东门公示栏"), at(boards, "西门公示栏")

    assert {sheet.title for sheet in east.hanging} == {
        "低保审核公示",
        "关于冬季消防的通知（学街发〔2026〕3号） 2份",
        "关于清理楼道的通知",
    }
    told = {sheet.posting.id: sheet for sheet in east.hanging}
    assert told[held.id].since == TODAY - 4 * DAY and told[held.id].posted_by == "王敏"
    assert "要贴满 7 个工作日" in told[held.id].period
    assert "已贴 2 个工作日，贴到 2026-11-30" in told[held.id].period
    assert told[held.id].seen == "11-23 照片" and told[numbered.id].seen == "11-24 巡查"
    assert told[numbered.id].faults == ["11-24 脏污"] and told[numbered.id].period == ""
    assert told[late.id].faults == ["逾期未撤"]
    assert east.room == "可放 2 张，占 4 张，超出 2 张" and east.changed_on == TODAY - 4 * DAY
    assert [defect.kind for defect in east.defects] == ["glass_broken"]

    assert west.is_empty and west.room == "" and west.changed_on == TODAY - DAY
    assert [sheet.faults for sheet in west.missing] == [
        ["11-23 破损卷边，还没有补贴"],
        ["逾期未贴：应 11-23 贴"],
    ]
    assert summed(boards) == "2 处，在张 3 份，空 1 处，应贴未贴 2 份，问题 5 个"


def test_what_fell_is_told_to_lack_days_and_not_to_hang_until_one(
    office: Office, clock: Clock
) -> None:
    desk = office.desk
    law = office.material("publicity", "低保审核公示", matter="low_income_publicity")
    (held,) = desk.plan(law.id, [office.east.id], TODAY, None)
    (held,) = desk.tick([held], TickKind.POSTED)
    clock.day = TODAY + 2 * DAY
    desk.tick([held], TickKind.INTERRUPTED, reason="torn")
    clock.day = TODAY + 3 * DAY
    (fallen,) = at(boards_on(desk, clock.day), "东门公示栏").missing
    assert fallen.period.endswith("已贴 2 个工作日，还差 5 个工作日")


def test_what_went_up_hangs_on_its_day_and_what_came_down_does_not(
    office: Office, clock: Clock
) -> None:
    desk = office.desk
    posting = desk.tick([office.plan(TODAY, 3)], TickKind.POSTED)
    clock.day = TODAY + 2 * DAY
    desk.tick(posting, TickKind.REMOVED)
    up = [len(at(boards_on(desk, TODAY + n * DAY), "东门公示栏").hanging) for n in range(3)]
    assert up == [1, 1, 0]
    with pytest.raises(Refused, match="2026-11-27 还没有到"):
        boards_on(desk, TODAY + 3 * DAY)


def test_empty_boards_are_no_answer_for_days_that_nobody_has_entered(
    office: Office, clock: Clock
) -> None:
    desk = office.desk
    assert all(board.is_empty for board in boards_on(desk, TODAY))
    with pytest.raises(Refused, match="2026-11-23 挂着什么，程序里没有：还没有登记过张贴"):
        boards_on(desk, TODAY - DAY)
    posting = desk.tick([office.plan(TODAY, 3)], TickKind.POSTED)
    desk.tick(posting, TickKind.REMOVED)
    with pytest.raises(Refused, match="最早登记的是 2026-11-24 贴的"):
        boards_on(desk, TODAY - DAY)
    assert all(board.is_empty for board in boards_on(desk, TODAY))


def test_boards_stand_by_unit_as_they_are_walked_to(office: Office) -> None:
    desk = office.desk
    other = desk.save(office.unit.changed(id=desk.new_id(), name="阳光社区", rev=0))
    for name, order, unit, values in (
        ("阳光南门栏", 0, other, {}),
        ("学苑三号楼栏", 9, office.unit, {}),
        ("停用的栏", 3, other, {"state": "retired"}),
        ("网站", 4, other, {"kind": "website"}),
        ("发放点", 5, other, {"kind": "leaflet"}),
        ("路口条幅点", 6, other, {"kind": "banner"}),
    ):
        office.site(name, order, unit_id=unit.id, **values)
    found = by_unit(boards_on(desk, TODAY))
    assert {name: [board.site.name for board in boards] for name, boards in found.items()} == {
        "阳光社区": ["阳光南门栏", "路口条幅点"],
        "学苑社区": ["东门公示栏", "西门公示栏", "学苑三号楼栏"],
    }
    assert list(found) == ["阳光社区", "学苑社区"]
    assert {board.unit.name for board in boards_on(desk, TODAY, other)} == {"阳光社区"}


def naive(desk: Desk, day: date) -> set[tuple[str, str]]:
    """Site and title of what hung, by looking at every interval of the ledger."""
    return {
        (row.site, row.title)
        for row in desk.ledger()
        for interval in row.intervals
        if interval.start <= day and (interval.end is None or interval.end > day)
    }


def told(desk: Desk, day: date) -> set[tuple[str, str]]:
    return {(b.site.name, s.material.title) for b in boards_on(desk, day) for s in b.hanging}


def test_every_day_of_the_lively_week_is_told_as_the_ledger_has_it(desk: Desk) -> None:
    desk.save_all(thisweek.records(TODAY), "样例")
    walked = {site.name for site in desk.sites() if site.group in ("board", "screen", "hung")}
    days = [TODAY - n * DAY for n in range(0, 60, 3)]
    for day in days:
        assert told(desk, day) == {each for each in naive(desk, day) if each[0] in walked}
    assert len(told(desk, TODAY)) > 5


def test_a_day_of_an_archived_year_is_told_as_before(tmp_path: Path) -> None:
    clock = Clock(date(2018, 1, 5))
    desk = open_desk(tmp_path / "年", clock)
    desk.save_all(year2017.records(), "样例")
    days = [date(2017, month, 20) for month in range(1, 13)]
    before = [summed(boards_on(desk, day)) for day in days]
    assert any("在张 0 份" not in text for text in before)
    desk.archive(2017)
    count = desk.database.count
    assert count(Posting, archived=False) < count(Posting)
    assert [summed(boards_on(desk, day)) for day in days] == before
    desk.database.close()
