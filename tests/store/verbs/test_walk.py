"""The week's walk: routes, and what is done with each sheet at a board."""

from __future__ import annotations

from datetime import date, timedelta

from office import TODAY, Office

from store.models import Material, Posting, TickKind
from store.rules.tasks import Group
from store.rules.wall.walk import Doing, Stop, by_route, doing_of, routes_of, stops_of
from store.today import tasks_of

MONDAY = date(2026, 11, 23)


def stops(office: Office, *, everywhere: bool = False) -> tuple[Stop, ...]:
    desk = office.desk
    doings = [
        (doing, posting)
        for posting in desk.open_postings()
        if (doing := doing_of(posting, MONDAY, desk.today)) is not None
    ]
    materials = {each.id: each for each in desk.database.find(Material)}
    return stops_of(desk.sites(), doings, materials, desk.today, everywhere=everywhere)


def hung(office: Office, material: Material, start: date, end: date) -> Posting:
    posting = office.desk.plan(material.id, [office.east.id], start, end)[0]
    return office.desk.tick([posting], TickKind.POSTED, start)[0]


def told(stop: Stop) -> list[tuple[Doing, str, str | None]]:
    return [
        (step.doing, step.posting.code, step.replaces.code if step.replaces else None)
        for step in stop.steps
    ]


def test_routes_follow_their_first_site_and_keep_the_order_within(office: Office) -> None:
    sites = [
        office.site("丙栏", 30, route="南片"),
        office.site("乙栏", 20, route="北片"),
        office.site("甲栏", 10, route="南片"),
        office.site("网站", 0, kind="website", route="线上"),
    ]
    assert routes_of(sites) == ["南片", "北片"]
    assert routes_of([*sites, office.site("大厅", 1)]) == ["南片", "北片", ""]
    assert [site.name for site in by_route(sites)] == ["甲栏", "丙栏", "乙栏"]


def test_what_goes_up_where_another_comes_down_is_one_step(office: Office) -> None:
    old = hung(office, office.notice, TODAY - timedelta(days=9), TODAY)
    new = office.plan()
    (stop,) = stops(office)
    assert told(stop) == [(Doing.REPLACE, new.code, old.code)]
    assert (stop.put_up, stop.take_down) == ((new,), (old,))
    assert Doing.REPLACE.kind is TickKind.POSTED


def test_what_is_late_takes_the_place_of_what_comes_down_meanwhile(office: Office) -> None:
    old = hung(office, office.notice, TODAY - timedelta(days=9), TODAY)
    late = office.plan(start=TODAY - timedelta(days=1))
    (stop,) = stops(office)
    assert told(stop) == [(Doing.REPLACE, late.code, old.code)]


def test_what_ends_on_sunday_comes_down_this_week(office: Office) -> None:
    sunday = MONDAY + timedelta(days=6)
    last = hung(office, office.notice, TODAY - timedelta(days=9), sunday)
    stays = hung(office, office.notice, TODAY - timedelta(days=9), sunday + timedelta(days=1))
    (stop,) = stops(office)
    assert (stop.take_down, stop.leave) == ((last,), (stays,))


def test_what_goes_up_on_sunday_is_printed_this_week(office: Office) -> None:
    sunday = MONDAY + timedelta(days=6)
    paper = office.plan(start=sunday)
    office.plan(start=sunday + timedelta(days=1))
    assert office.desk.agenda().to_print == (paper,)


def test_a_sheet_that_must_hang_longer_gives_no_place(office: Office) -> None:
    old = hung(office, office.notice, TODAY - timedelta(days=9), TODAY + timedelta(days=3))
    new = office.plan()
    (stop,) = stops(office)
    assert told(stop) == [
        (Doing.PUT_UP, new.code, None),
        (Doing.TAKE_DOWN, old.code, None),
    ]


def test_a_correction_takes_the_place_of_what_it_corrects(office: Office) -> None:
    """Although another sheet of the same size comes down earlier in the list."""
    other = hung(office, office.notice, TODAY - timedelta(days=9), TODAY)
    wrong = office.material("notice", "停水通知（日期有误）")
    right = office.material("notice", "停水通知", corrects_id=wrong.id)
    old = hung(office, wrong, TODAY - timedelta(days=1), TODAY + timedelta(days=3))
    new = office.desk.plan(right.id, [office.east.id], TODAY, None)[0]
    (stop,) = stops(office)
    assert told(stop) == [
        (Doing.REPLACE, new.code, old.code),
        (Doing.TAKE_DOWN, other.code, None),
    ]


def test_a_larger_sheet_does_not_fit_into_the_place(office: Office) -> None:
    hung(office, office.notice, TODAY - timedelta(days=9), TODAY)
    large = office.material("notice", "大幅通知", paper="A3")
    office.desk.plan(large.id, [office.east.id], TODAY, None)
    (stop,) = stops(office)
    assert [doing for doing, _, _ in told(stop)] == [Doing.PUT_UP, Doing.TAKE_DOWN]


def test_fallen_sheets_go_back_and_the_rest_is_looked_at(office: Office) -> None:
    stays = hung(office, office.notice, TODAY - timedelta(days=9), TODAY + timedelta(days=30))
    fell = hung(office, office.notice, TODAY - timedelta(days=5), TODAY + timedelta(days=30))
    assert stops(office) == () and len(stops(office, everywhere=True)) == 1
    office.desk.tick([fell], TickKind.INTERRUPTED, reason="fallen_off")
    (stop,) = stops(office)
    assert told(stop) == [
        (Doing.PUT_BACK, fell.code, None),
        (Doing.LEAVE, stays.code, None),
    ]


def test_what_fell_when_its_time_was_over_is_not_put_up_again(office: Office) -> None:
    """Unless the law wants it up for longer: of the 公示 some days are missing."""
    yesterday = TODAY - timedelta(days=1)
    listed = office.material("publicity", "低保公示", matter="low_income_publicity")
    over = hung(office, office.notice, TODAY - timedelta(days=9), TODAY)
    late = hung(office, office.notice, TODAY - timedelta(days=9), yesterday)
    law = hung(office, listed, TODAY - timedelta(days=15), TODAY)
    for posting, day in ((over, yesterday), (late, yesterday), (law, TODAY - timedelta(days=14))):
        office.desk.tick([posting], TickKind.INTERRUPTED, day, reason="fallen_off")
    (stop,) = stops(office)
    assert told(stop) == [
        (Doing.PUT_BACK, law.code, None),
        (Doing.TAKE_DOWN, over.code, None),
        (Doing.TAKE_DOWN, late.code, None),
    ]
    asked = {t.code: (t.group, t.note) for t in tasks_of(office.desk) if t.code}
    assert asked[over.code] == (Group.TAKE_DOWN, "脱落未补")
    assert asked[late.code] == (Group.OVERDUE, "脱落未补，晚了 1 天")
    assert asked[law.code][0] is Group.INTERRUPTED
    closed = office.desk.tick([office.desk.database.get(Posting, over.id)], TickKind.REMOVED)
    assert closed[0].is_closed


def test_what_was_never_up_while_its_days_ran_is_not_printed_any_more(office: Office) -> None:
    """But a 公示 is never too late."""
    listed = office.material("publicity", "低保公示", matter="low_income_publicity")
    start, end = TODAY - timedelta(days=20), TODAY - timedelta(days=1)
    [missed] = office.desk.plan(office.notice.id, [office.west.id], start, end)
    [owed] = office.desk.plan(listed.id, [office.west.id], start, end)
    (stop,) = stops(office)
    assert told(stop) == [(Doing.PUT_UP, owed.code, None)]
    agenda = office.desk.agenda()
    assert agenda.missed == (missed,) and agenda.to_print == (owed,)
    task = next(task for task in tasks_of(office.desk) if task.code == missed.code)
    assert (task.group, task.note) == (Group.MISSED, "过期 1 天")
    office.clock.day = end  # On its last day it can still go up.
    assert missed in office.desk.agenda().to_print
