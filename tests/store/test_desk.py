"""The verbs against the real store in a temporary folder."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from office import TODAY, Clock, Office, open_desk

from store.desk import Desk
from store.errors import NotFound, Refused, Stale
from store.models import Posting, Site, TickKind, Unit
from store.rules.wall.codes import free_code, parse_code, sheet_code
from store.rules.wall.filter import Filter
from store.rules.wall.lifecycle import State, days_up, state_of


def state(posting: Posting, day: date = TODAY) -> State:
    return state_of(posting, day)


def test_a_notice_goes_from_plan_to_history(office: Office) -> None:
    desk = office.desk
    postings = desk.plan(
        office.notice.id, [office.east.id, office.west.id], TODAY, TODAY + timedelta(days=6)
    )
    assert [state(p) for p in postings] == [State.SCHEDULED] * 2
    assert len(desk.agenda().to_print) == 2
    postings = desk.mark_printed(postings)
    assert [state(p) for p in postings] == [State.PRINTED] * 2
    assert not desk.agenda().to_print and len(desk.agenda().put_up) == 2
    postings = desk.tick(postings, TickKind.POSTED)
    assert [state(p) for p in postings] == [State.POSTED] * 2
    office.clock.day = TODAY + timedelta(days=2)
    fallen = desk.tick(postings[:1], TickKind.INTERRUPTED, reason="fallen_off")[0]
    assert state(fallen) is State.INTERRUPTED
    assert desk.agenda().interrupted == (fallen,)
    office.clock.day = TODAY + timedelta(days=3)
    again = desk.tick([fallen], TickKind.POSTED, by="李强")[0]
    assert len(again.intervals) == 2 and again.intervals[1].posted_by == "李强"
    office.clock.day = TODAY + timedelta(days=6)
    assert state(again, desk.today) is State.DUE_REMOVAL
    office.clock.day = TODAY + timedelta(days=7)
    assert state(again, desk.today) is State.OVERDUE_REMOVAL
    gone = desk.tick([again], TickKind.REMOVED)[0]
    assert state(gone) is State.REMOVED and gone.is_closed
    rows = desk.ledger(Filter(text="楼道 东门"))
    assert [row.id for row in rows] == [gone.id]
    assert rows[0].as_json()["intervals"][0]["reason"] == "fallen_off"


def test_a_wrong_tick_is_taken_back_and_both_stay(office: Office, folder: Path) -> None:
    posting = office.desk.tick([office.plan()], TickKind.POSTED)[0]
    back = office.desk.take_back(posting, "贴错了栏")
    assert state(back) is State.SCHEDULED and back.intervals == ()
    assert len(back.ticks) == 1 and back.ticks[0].taken_back_by == "王敏"
    actions = [change.action for change in office.desk.database.changes()]
    assert actions[-2:] == ["贴好了", "撤销登记：贴好了"]
    with pytest.raises(Refused, match="没有可以撤销"):
        office.desk.take_back(back)


def test_days_up_skip_the_days_it_lay_on_the_ground(office: Office) -> None:
    posting = office.desk.tick([office.plan()], TickKind.POSTED)[0]
    office.clock.day = TODAY + timedelta(days=1)
    posting = office.desk.tick([posting], TickKind.INTERRUPTED, reason="covered")[0]
    office.clock.day = TODAY + timedelta(days=4)
    posting = office.desk.tick([posting], TickKind.POSTED)[0]
    assert days_up(posting, TODAY + timedelta(days=4)) == 3


@pytest.mark.parametrize(
    ("kind", "message"),
    [(TickKind.REMOVED, "没有贴着"), (TickKind.INTERRUPTED, "没有贴着")],
)
def test_a_tick_must_follow_from_the_last(office: Office, kind: TickKind, message: str) -> None:
    posting = office.plan()
    with pytest.raises(Refused, match=message):
        office.desk.tick([posting], kind)
    hanging = office.desk.tick([posting], TickKind.POSTED)[0]
    with pytest.raises(Refused, match="已经登记"):
        office.desk.tick([hanging], TickKind.POSTED)
    with pytest.raises(Refused, match="还没有到"):
        office.desk.tick([hanging], TickKind.REMOVED, TODAY + timedelta(days=1))
    with pytest.raises(Refused, match="不能更早"):
        office.desk.tick([hanging], TickKind.REMOVED, TODAY - timedelta(days=1))


def test_dates_that_run_backwards_are_refused(office: Office) -> None:
    with pytest.raises(Refused, match="之前"):
        office.desk.plan(office.notice.id, [office.east.id], TODAY, TODAY - timedelta(days=1))
    assert office.desk.database.find(Posting) == []


def test_a_retired_board_is_refused_and_nothing_is_planned(office: Office) -> None:
    office.desk.save(office.west.changed(state="retired"))
    with pytest.raises(Refused, match="已停用"):
        office.desk.plan(office.notice.id, [office.east.id, office.west.id], TODAY, None)
    assert office.desk.database.find(Posting) == []


def test_unknown_ids_are_named(office: Office) -> None:
    with pytest.raises(NotFound, match="材料：nope"):
        office.desk.plan("nope", [office.east.id], TODAY, None)
    with pytest.raises(NotFound, match="点位：nope"):
        office.desk.plan(office.notice.id, ["nope"], TODAY, None)
    with pytest.raises(Refused, match="7 位数字"):
        office.desk.posting_by_code("12")
    posting = office.plan()
    wrong = posting.code[:-1] + str((int(posting.code[-1]) + 1) % 10)
    with pytest.raises(Refused, match="有一位不对"):
        office.desk.posting_by_code(wrong)
    assert office.desk.posting_by_code(f" {posting.code[:3]} {posting.code[3:]} ") == posting
    other = next(c for c in map(sheet_code, range(9)) if c != posting.code)
    with pytest.raises(NotFound, match="单子"):
        office.desk.posting_by_code(other)


def test_a_year_without_a_free_code_takes_another() -> None:
    taken = {sheet_code(600_000 + number) for number in range(100_000)}
    code = free_code(taken, 2026)
    assert code not in taken and parse_code(code) == code
    taken.remove(sheet_code(612_345))
    assert free_code(taken, 2025)[0] == "5"


def test_codes_are_read_in_full_width_digits() -> None:
    wide = sheet_code(572123).translate({ord("0") + n: chr(ord("０") + n) for n in range(10)})
    assert parse_code(wide) == sheet_code(572123)


def test_move_and_extend(office: Office) -> None:
    posting = office.plan()
    moved = office.desk.move(posting, TODAY + timedelta(days=1), TODAY + timedelta(days=9))
    assert moved.planned_from == TODAY + timedelta(days=1)
    with pytest.raises(Refused, match="要晚于"):
        office.desk.extend(moved, TODAY)
    assert office.desk.extend(moved, None).planned_to is None
    with pytest.raises(Stale):
        office.desk.move(moved, TODAY, None)


def test_undo_takes_back_the_last_verbs_one_by_one(office: Office) -> None:
    desk = office.desk
    posting = office.plan()
    printed = desk.mark_printed([posting])[0]
    desk.tick([printed], TickKind.POSTED)
    # Several undone in a row are told apart.
    assert desk.undo() == f"贴好了 {posting.label}"
    assert desk.database.get(Posting, posting.id).ticks == ()
    assert desk.undo().startswith("打印")
    assert desk.database.get(Posting, posting.id).printed_on is None
    assert desk.undo().startswith("排期")
    assert desk.database.find(Posting) == []
    desk.undo()  # the notice
    assert [c.action for c in desk.database.changes()].count("撤销") == 4


def test_undo_refuses_when_somebody_changed_it_since(office: Office, clock: Clock) -> None:
    desk = office.desk
    posting = office.plan()
    other = Desk(desk.database, by="李强", now=clock.now, today=clock.today)
    other.mark_printed([posting])
    with pytest.raises(Stale):
        desk.undo()
    assert desk.database.get(Posting, posting.id).printed_on == TODAY


def test_discard_keeps_what_is_used(office: Office) -> None:
    office.plan()
    with pytest.raises(Refused, match="还有 1 处在用"):
        office.desk.discard(office.notice)
    office.desk.discard(office.west)
    assert [site.name for site in office.desk.sites()] == ["东门公示栏"]
    office.desk.undo()
    assert len(office.desk.sites()) == 2


def test_a_full_board_is_advised_not_forbidden(office: Office) -> None:
    office.plan()
    office.plan()
    advice = office.desk.advise(office.notice, [office.east], TODAY, TODAY, 1)
    assert "放得下 2 张" in advice[0].message
    assert not office.desk.advise(office.notice, [office.west], TODAY, TODAY, 1)


def test_everything_is_there_again_after_closing(office: Office, folder: Path) -> None:
    posting = office.desk.tick([office.plan()], TickKind.POSTED)[0]
    office.desk.database.close()
    again = open_desk(folder, office.clock)
    try:
        assert again.database.get(Posting, posting.id) == posting
        assert again.database.find(Unit) == [office.unit]
        assert {site.id for site in again.database.find(Site)} == {office.east.id, office.west.id}
    finally:
        again.database.close()


def test_text_pasted_from_windows_keeps_its_lines(office: Office) -> None:
    notice = office.material("notice", "通知", body="一\r\n二\r三\n四")
    assert notice.body == "一\n二\n三\n四"


def test_only_paper_that_is_carried_to_a_board_is_printed(office: Office) -> None:
    desk = office.desk
    place = office.site("条幅点", 3, kind="banner")
    website = office.site("网站", 4, kind="website")
    banner = office.material("banner", "远离非法集资")
    desk.plan(banner.id, [place.id], TODAY, None)
    desk.plan(office.notice.id, [website.id], TODAY, None)
    paper = office.plan()
    agenda = desk.agenda()
    assert agenda.to_print == (paper,)
    assert {p.site_id for p in agenda.put_up} == {place.id, website.id}
    assert len(agenda.postings) == 3
