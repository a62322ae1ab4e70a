"""What is said of boards before something is planned, refused where the office wants it so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from office import TODAY, Clock, Office

from bulletin_tui.exchange.faults import Unreadable
from bulletin_tui.exchange.files import import_file
from store.desk import Desk
from store.disk.database import Database
from store.errors import NeedsReason, Refused
from store.models import Posting, Site, TickKind
from store.rules.wall.capacity import Wanted

DAY, WEEK = timedelta(days=1), timedelta(days=7)


@pytest.fixture
def strict(folder: Path, clock: Clock) -> Iterator[Office]:
    """An office that will not have a board planned overfull."""
    database = Database(folder, writing=True)
    desk = Desk(
        database, by="王敏", now=clock.now, today=clock.today, refuses_overfull=lambda: True
    )
    yield Office(desk, clock)
    database.close()


def messages(desk: Desk, office: Office, *sites: Site, title: str = "停水通知") -> list[str]:
    material = office.material("notice", title)
    found = desk.advise(material, sites, TODAY, TODAY + WEEK, 1)
    return [problem.message for problem in found]


def hang(office: Office, title: str, since: int, days: int | None, **values: object) -> Posting:
    """A sheet that has hung on the eastern board for so many days."""
    start = TODAY - timedelta(days=since)
    office.clock.day = start
    material = office.material("notice", title, **values)
    end = None if days is None else start + timedelta(days=days)
    (posting,) = office.desk.plan(material.id, [office.east.id], start, end)
    if posting.hold is None:
        posting = office.desk.save(posting.changed(hold=office.desk.hold_for(material, start)))
    (posting,) = office.desk.tick([posting], TickKind.POSTED)
    office.clock.day = TODAY
    return posting


def test_a_full_board_names_the_day_who_hangs_there_and_who_could_leave(office: Office) -> None:
    hang(office, "文明祭扫倡议", 60, None)
    hang(office, "物业费收缴通知", 20, 25)
    (told,) = messages(office.desk, office, office.east, office.west)
    assert told == (
        "“东门公示栏”放得下 2 张，今天最多会有 3 张：已有《文明祭扫倡议》、《物业费收缴通知》。"
        "可以先撤《文明祭扫倡议》（2026-09-25 贴到现在）、《物业费收缴通知》（占 1 张的地方）"
    )
    assert messages(office.desk, office, office.west) == []


def test_the_boards_planned_overfull_in_a_span_are_named_with_their_worst_day(
    office: Office,
) -> None:
    hang(office, "文明祭扫倡议", 60, None)
    for days in (3, 5):
        office.plan(TODAY + timedelta(days=days), days=4, site=office.east)
        office.plan(TODAY + timedelta(days=days), days=4, site=office.west)
    (crowd,) = office.desk.overfull(TODAY, TODAY + WEEK)
    assert (crowd.site.name, crowd.day, crowd.places) == ("东门公示栏", TODAY + WEEK - 2 * DAY, 3)
    assert [row.title for row in crowd.there][:1] == ["文明祭扫倡议"] and len(crowd.there) == 3
    assert office.desk.overfull(TODAY, TODAY + 4 * DAY) == []
    assert office.desk.overfull(TODAY + 6 * DAY, TODAY + 30 * DAY) == []


def test_what_should_be_gone_leaves_first_and_a_publicity_never(office: Office) -> None:
    held = hang(office, "低保公示", 2, 30, matter="low_income_publicity")
    assert held.hold is not None and held.hold.until > TODAY
    hang(office, "长期的", 90, None)
    hang(office, "停水通知", 9, 3)
    (crowd,) = office.desk.crowds([Wanted(office.east.id, TODAY, TODAY + WEEK, 1)])
    leavers = office.desk.leavers(crowd)
    assert [(one.row.title, one.why) for one in leavers] == [
        ("停水通知", "11-18 就该撤了"),
        ("长期的", "2026-08-26 贴到现在"),
    ]
    late = TODAY + timedelta(days=20)
    (crowd,) = office.desk.crowds([Wanted(office.east.id, late, None, 1)])
    assert crowd.day == late
    assert [one.row.title for one in office.desk.leavers(crowd)] == ["低保公示", "长期的"]


def test_a_large_sheet_takes_more_places(office: Office) -> None:
    poster = office.material("notice", "大海报", slots=3)
    (told,) = office.desk.advise(poster, [office.east], TODAY, TODAY, 1)
    assert "今天最多会有 3 张。没有可以先撤的，请换一天或换个点位" in told.message
    wide = office.material("notice", "对开", paper="A3")
    assert not office.desk.advise(wide, [office.east], TODAY, TODAY, 1)
    assert office.desk.advise(wide, [office.east], TODAY, TODAY, 2)


def test_the_same_twice_and_an_older_version_are_named(office: Office) -> None:
    board = office.site("北门公示栏", 3, capacity=9)
    planned = office.plan(site=board)
    newer = office.material("notice", "关于清理楼道的更正", corrects_id=office.notice.id)
    (same,) = office.desk.advise(office.notice, [board], TODAY, None, 1)
    assert f"已有这一份（单号 {planned.code}" in same.message
    (older,) = office.desk.advise(newer, [board], TODAY, None, 1)
    assert "还有它的另一版《关于清理楼道的通知》" in older.message
    after = TODAY + WEEK
    assert not office.desk.advise(newer, [board], after, None, 1)
    office.desk.plan(newer.id, [board.id], TODAY, after)
    (pair,) = office.desk.overlaps(office.desk.on_boards())
    assert (pair.newer.material_id, pair.is_same) == (newer.id, False)


def test_a_locked_board_tells_who_has_the_key(office: Office) -> None:
    values = {"state": "locked", "keeper": "物业老李", "phone": "0418-2820011"}
    site = office.desk.save(office.west.changed(**values, state_note="上下班才开"))
    (told,) = messages(office.desk, office, site)
    assert told == (
        "“西门公示栏”现在锁闭(钥匙在他人)（上下班才开），去之前先找物业老李 0418-2820011"
    )


def test_an_office_may_refuse_what_does_not_fit(strict: Office) -> None:
    desk = strict.desk
    first, _ = strict.plan(), strict.plan(start=TODAY + WEEK)
    strict.plan()
    before = desk.database.stamp
    with pytest.raises(Refused, match="“东门公示栏”放得下 2 张，今天最多会有 3 张") as caught:
        strict.plan()
    assert [problem.field for problem in caught.value.problems] == ["site_ids"]
    with pytest.raises(Refused, match="放得下 2 张"):
        desk.plan(strict.notice.id, [strict.east.id], TODAY + WEEK, None, quantity=2)
    assert desk.database.stamp == before
    strict.plan(start=TODAY + WEEK)
    with pytest.raises(Refused, match="12-01 最多会有 3 张"):
        desk.extend(first, TODAY + 2 * WEEK)
    desk.undo()
    strict.plan(site=strict.west)
    moved = desk.move(first, TODAY + timedelta(days=1), TODAY + WEEK)
    assert moved.planned_from > TODAY
    strict.plan(start=TODAY + WEEK)
    with pytest.raises(Refused, match="12-01 最多会有 3 张"):
        strict.plan(start=TODAY + WEEK)


def test_on_a_full_board_one_takes_the_place_of_another(strict: Office) -> None:
    old, _ = hang(strict, "物业费收缴通知", 3, 9), strict.plan()
    newer = strict.material("notice", "停水通知")
    new = strict.desk.replace(old, newer.id, TODAY, None)
    assert new.site_id == strict.east.id
    with pytest.raises(Refused, match="今天最多会有 3 张"):
        strict.plan()


def test_many_full_boards_are_counted(strict: Office) -> None:
    sites = [strict.site(f"{n}号楼", n, capacity=1) for n in range(5)]
    ids = [site.id for site in sites]
    strict.desk.plan(strict.notice.id, ids, TODAY, None)
    with pytest.raises(Refused) as caught:
        strict.desk.plan(strict.notice.id, ids, TODAY, None)
    told = [problem.message for problem in caught.value.problems]
    assert len(told) == 4 and told[-1] == "另外 2 处也放不下"


def test_a_table_of_plans_is_refused_whole(strict: Office, tmp_path: Path) -> None:
    table = tmp_path / "排期.csv"
    line = "通知,{},东门公示栏,2026-12-01,2026-12-05\n"
    heads = "种类,标题,点位,张贴日,撤下日\n"
    table.write_text(heads + "".join(line.format(f"通知{n}") for n in range(3)), "utf-8")
    with pytest.raises(Unreadable, match="“点位”：“东门公示栏”放得下 2 张，12-01 最多会有 3 张"):
        import_file(strict.desk, table)
    assert strict.desk.open_postings() == []
    table.write_text(heads + "".join(line.format(f"通知{n}") for n in range(2)), "utf-8")
    assert import_file(strict.desk, table) == 2


# A board that is out of use ---------------------------------------------------------------


def test_nothing_is_retired_or_deleted_while_things_hang(office: Office) -> None:
    desk = office.desk
    posting = office.plan()
    for job in (
        lambda: desk.save(office.east.changed(state="retired")),
        lambda: desk.discard(office.east),
    ):
        with pytest.raises(Refused, match="还有 1 张没撤或没贴：《关于清理楼道的通知》。请先"):
            job()
    assert desk.database.get(Posting, posting.id) == posting
    desk.cancel(posting, "不办了")
    assert desk.save(office.east.changed(state="retired")).state == "retired"
    with pytest.raises(Refused, match="处在用，不能删除"):
        desk.discard(office.east)


def test_what_hangs_on_a_broken_board_is_interrupted_with_it(office: Office) -> None:
    desk = office.desk
    hanging, planned = hang(office, "通知", 2, 9), office.plan()
    broken = office.east.changed(state="damaged", state_note="玻璃破了")
    stamp = desk.database.stamp
    (down,) = desk.interrupt_all(broken, "glass_broken")
    assert desk.database.stamp == stamp + 1
    assert down.last_tick is not None
    assert (down.last_tick.reason, down.last_tick.note) == ("glass_broken", "玻璃破了")
    assert desk.database.get(Site, office.east.id).state == "damaged"
    assert desk.database.get(Posting, planned.id) == planned
    desk.undo()
    assert desk.database.get(Posting, hanging.id).is_hanging
    assert desk.database.get(Site, office.east.id).state == "active"


def test_what_hangs_on_a_broken_board_moves_to_another(office: Office) -> None:
    desk = office.desk
    hanging = hang(office, "低保公示", 2, 10, matter="low_income_publicity")
    planned = office.plan(start=TODAY + WEEK)
    broken = office.east.changed(state="damaged", state_note="玻璃破了")
    stamp = desk.database.stamp
    desk.move_all(broken, office.west)
    assert desk.database.stamp == stamp + 1
    old = desk.database.get(Posting, hanging.id)
    assert old.is_closed and old.ticks[-1].note == "玻璃破了，改贴到西门公示栏"
    assert old.short_on is None and desk.short_tasks() == []
    there = {p.material_id: p for p in desk.open_at(office.west)}
    assert desk.open_at(office.east) == []
    assert there[planned.material_id].id == planned.id
    again = there[hanging.material_id]
    assert (again.planned_from, again.code != hanging.code) == (TODAY, True)
    assert again.hold is not None and hanging.hold is not None
    assert again.hold.until > hanging.hold.until
    assert again.planned_to is not None and again.planned_to > again.hold.until
    desk.undo()
    assert {p.id for p in desk.open_at(office.east)} == {hanging.id, planned.id}
    # It hung here all the same: then the law wants its whole period here.
    desk.move_all(broken.changed(rev=desk.database.get(Site, broken.id).rev), office.west)
    back = desk.take_back(desk.database.get(Posting, hanging.id))
    assert back.hold and not back.hold.waived
    with pytest.raises(NeedsReason):
        desk.tick([back], TickKind.REMOVED)


def test_on_another_board_it_hangs_as_long_as_the_law_wants_there(office: Office) -> None:
    """Also what was planned, or put up, before anybody said what it is about."""
    desk = office.desk
    online = office.site("社区网站", 5, kind="website")
    listed = office.material("publicity", "低保公示", matter="low_income_publicity")
    up, planned = (desk.plan(listed.id, [online.id], day, day)[0] for day in (TODAY, TODAY + WEEK))
    desk.tick([up], TickKind.POSTED)
    desk.move_all(online.changed(state="retired"), office.west)
    moved = desk.open_at(office.west)
    assert [p.planned_from for p in moved] == [planned.planned_from, TODAY]
    for posting in moved:
        assert posting.hold and posting.planned_to == posting.hold.removable_from


def test_nothing_moves_where_there_is_no_room(strict: Office) -> None:
    small = strict.site("小黑板", 3, capacity=1)
    strict.plan(), strict.plan()
    before = strict.desk.database.stamp
    with pytest.raises(Refused, match="“小黑板”放得下 1 张"):
        strict.desk.move_all(strict.east.changed(state="retired"), small)
    retired = strict.desk.save(strict.west.changed(state="retired"))
    with pytest.raises(Refused, match="已停用"):
        strict.desk.move_all(strict.east.changed(state="damaged"), retired)
    assert strict.desk.database.stamp == before + 1


def test_the_setting_reaches_the_verbs(folder: Path, clock: Clock) -> None:
    from bulletin_tui.clock import Clock as WindowClock
    from bulletin_tui.context import opened
    from bulletin_tui.settings import REFUSE, Settings, save_settings

    with opened(folder, WindowClock(clock.now, clock.day), writing=True) as context:
        office = Office(context.desk, clock)
        office.plan(), office.plan(), office.plan()
        save_settings(folder, Settings(overfull=REFUSE))
        with pytest.raises(Refused, match="放得下 2 张"):
            office.plan()
