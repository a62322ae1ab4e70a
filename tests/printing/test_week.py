"""The week's batch: who is visited, in which order, with which sheets."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
import zxingcpp
from office import TODAY, Clock, Office
from PIL import Image

from bulletin_tui.printing.press import Press
from bulletin_tui.printing.records.notice_sheets import payload
from bulletin_tui.printing.records.week import parse_week, plan_week, week_batch
from bulletin_tui.printing.sheets.base import Sheet
from bulletin_tui.printing.sheets.cover import CoverRow, CoverSheet
from bulletin_tui.printing.sheets.notice import NoticeSheet
from bulletin_tui.samples import thisweek, year2017
from store.desk import Desk
from store.models import Material, Posting, TickKind, Unit
from store.rules.wall.codes import code_in, spoken

from .conftest import Printed

MONDAY = date(2026, 11, 23)


def sheets(desk: Desk, monday: date = MONDAY) -> list[Sheet]:
    return list(week_batch(desk, plan_week(desk, monday), Path()).pages)


def covers(desk: Desk, monday: date = MONDAY) -> list[CoverSheet]:
    return [page for page in sheets(desk, monday) if isinstance(page, CoverSheet)]


def rows(desk: Desk, monday: date = MONDAY) -> list[CoverRow]:
    return [row for cover in covers(desk, monday) for row in cover.rows]


def posted(office: Office, start: date, days: int) -> Posting:
    posting = office.plan(start, days)
    return office.desk.tick([posting], TickKind.POSTED, min(start, TODAY))[0]


def test_each_stop_is_a_cover_and_then_its_notices_in_walking_order(office: Office) -> None:
    first = office.site("先到的栏", 0)
    for site in (office.west, first, office.east):
        office.plan(site=site)
    pages = sheets(office.desk)
    kinds = [type(page).__name__ for page in pages]
    assert kinds == ["CoverSheet", "NoticeSheet"] * 3
    assert [page.name for page in pages[::2]] == ["先到的栏", "东门公示栏", "西门公示栏"]
    notices = [page for page in pages if isinstance(page, NoticeSheet)]
    assert [page.site for page in notices] == ["先到的栏", "东门公示栏", "西门公示栏"]
    assert [cover.number for cover in covers(office.desk)] == ["1/3", "2/3", "3/3"]


def test_the_cover_says_what_to_put_up_to_leave_and_to_take_down(office: Office) -> None:
    down = posted(office, TODAY - timedelta(days=3), 5)
    stay = posted(office, TODAY - timedelta(days=2), 30)
    up = office.plan()
    (cover,) = covers(office.desk)
    assert [(row.doing, row.code) for row in cover.rows] == [
        ("put_up", spoken(up.code)),
        ("take_down", spoken(down.code)),
        ("leave", spoken(stay.code)),
    ]
    assert cover.rows[0].period == "11.24-11.30"
    assert cover.rows[0].quantity == "1份"
    assert cover.week == "2026年第48周（2026年11月23日至11月29日）"
    assert cover.leave_by == "11月24日起张贴"
    assert cover.unit == "学苑社区"


def test_what_only_stays_needs_no_walk(office: Office) -> None:
    posted(office, TODAY, 30)
    assert plan_week(office.desk, MONDAY).stops == ()


def test_taking_down_alone_is_a_cover_without_notices(office: Office) -> None:
    posted(office, TODAY - timedelta(days=5), 5)
    assert [type(page).__name__ for page in sheets(office.desk)] == ["CoverSheet"]


def test_nothing_is_printed_for_what_was_cancelled(office: Office, clock: Clock) -> None:
    office.desk.cancel(office.plan(), "不办了")
    assert plan_week(office.desk, MONDAY).stops == ()
    clock.day += timedelta(days=30)
    assert plan_week(office.desk, MONDAY).stops == ()


def test_a_fallen_sheet_is_printed_again_with_the_reason(office: Office) -> None:
    posting = posted(office, TODAY - timedelta(days=3), 20)
    office.desk.tick([posting], TickKind.INTERRUPTED, TODAY, reason="torn")
    (row,) = rows(office.desk)
    assert (row.doing, row.note) == ("put_back", "补贴：破损卷边")
    assert covers(office.desk)[0].leave_by == "", "its first day is past, and of no use"


def test_what_fell_when_its_time_was_over_is_no_sheet_to_carry(office: Office) -> None:
    posting = posted(office, TODAY - timedelta(days=3), 4)
    office.desk.tick([posting], TickKind.INTERRUPTED, TODAY, reason="torn")
    (row,) = rows(office.desk)
    assert (row.doing, row.note) == ("take_down", "破损卷边，到期了，不用再贴")
    assert [type(page).__name__ for page in sheets(office.desk)] == ["CoverSheet"]


def test_what_goes_up_in_the_place_of_a_fallen_sheet_has_none_to_take_down(office: Office) -> None:
    old = posted(office, TODAY - timedelta(days=3), 4)
    office.desk.tick([old], TickKind.INTERRUPTED, TODAY, reason="fallen_off")
    office.plan()
    (row,) = rows(office.desk)
    assert row.note == f"换下 {spoken(old.code)} {office.notice.title}（已经不在）"


def test_what_waits_from_before_the_week_is_put_up_from_monday(office: Office) -> None:
    office.plan(MONDAY - timedelta(days=9), 40)
    assert covers(office.desk)[0].leave_by == "11月23日起张贴"


def test_what_waits_from_last_week_goes_up_this_week_and_not_again_next(office: Office) -> None:
    late = office.plan(TODAY - timedelta(days=9), 40)
    later = office.plan(TODAY + timedelta(days=7))
    assert [p.id for p in plan_week(office.desk, MONDAY).put_up] == [late.id]
    following = plan_week(office.desk, MONDAY + timedelta(days=7))
    assert [p.id for p in following.put_up] == [later.id]


def test_a_week_that_is_over_is_printed_as_it_was_planned(office: Office, clock: Clock) -> None:
    done = posted(office, TODAY, 3)
    clock.day = TODAY + timedelta(days=40)
    office.desk.tick([done], TickKind.REMOVED)
    office.plan(TODAY - timedelta(days=20), 3)
    assert [p.id for p in plan_week(office.desk, MONDAY).put_up] == [done.id]


def test_as_many_copies_as_sheets_but_one_original_for_hand_outs(office: Office) -> None:
    desk = office.desk
    hand_out = office.site("服务窗口", 9, kind="leaflet")
    desk.plan(office.notice.id, [office.east.id], TODAY, TODAY, quantity=3)
    leaflet = office.material("leaflet", "防骗宣传单")
    desk.plan(leaflet.id, [hand_out.id], TODAY, TODAY, quantity=500)
    notices = [page for page in sheets(desk) if isinstance(page, NoticeSheet)]
    assert [page.copies for page in notices] == [3, 1]
    assert [row.quantity for row in rows(desk)] == ["3份", "500份"]


def test_a_banner_stands_on_the_cover_and_is_not_printed(office: Office) -> None:
    street = office.site("学苑路", 5, kind="banner")
    banner = office.material("banner", "防范电信诈骗")
    office.desk.plan(banner.id, [street.id], TODAY, None, quantity=2)
    (cover,) = sheets(office.desk)
    assert isinstance(cover, CoverSheet)
    (row,) = cover.rows
    assert (row.quantity, row.period, row.note) == ("2条", "11.24-长期", "条幅不在此打印")


def test_nobody_walks_to_a_website(office: Office) -> None:
    office.plan(site=office.site("区政府网站", 8, kind="website"))
    assert plan_week(office.desk, MONDAY).stops == ()


def test_the_planned_postings_keep_their_ticks(desk: Desk, clock: Clock) -> None:
    """They are handed on to be marked as printed, so none may lose what happened to it."""
    desk.save_all(year2017.records(), "样例")
    clock.day = date(2017, 5, 15)
    week = plan_week(desk, date(2017, 5, 15))
    assert week.name == "2017-W20"
    assert week.put_up
    for posting in week.put_up:
        assert posting == desk.database.get(Posting, posting.id)


def test_looking_back_to_a_day_the_later_entries_do_not_count(desk: Desk, clock: Clock) -> None:
    desk.save_all(year2017.records(), "样例")
    clock.day = date(2017, 5, 15)
    found = rows(desk, clock.day)
    assert {row.doing for row in found} == {"put_up", "replace"}
    assert len({cover.site for cover in covers(desk, clock.day)}) >= 5


@pytest.mark.parametrize("text", ["2026-W48", "2026-w48"])
def test_a_week_is_read(text: str) -> None:
    assert parse_week(text) == MONDAY


@pytest.mark.parametrize(
    "text", ["", "48", "2026-48", "2026-W54", "2026-W0", "9999-W52", f"{10**30}-W1", "2026-W²"]
)
def test_what_is_not_a_week_is_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="应当像 2026-W48"):
        parse_week(text)


def test_every_printed_code_can_be_scanned(desk: Desk, clock: Clock, press: Press) -> None:
    desk.save_all(thisweek.records(TODAY), "样例")
    week = plan_week(desk, MONDAY)
    units = {unit.id: unit for unit in desk.database.find(Unit)}
    expected = {
        payload(material, units, posting.code)
        for posting in week.put_up
        if (material := desk.database.get(Material, posting.material_id)).is_printed
    }
    batch = week_batch(desk, week, Path())
    codes = []
    for page in press.pictures(batch, ppi=100):
        codes += [found.text for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(page)))]
    notices = [page for page in batch.pages if isinstance(page, NoticeSheet)]
    assert len(codes) == sum(page.copies for page in notices)
    assert set(codes) == expected
    # Nobody types a number off a photograph: the sheet says which one it is.
    assert {code_in(code) for code in codes} == {posting.code for posting in week.put_up}


def test_a_full_board_knows_its_keeper_its_state_and_each_permit(
    office: Office, printed: Printed
) -> None:
    desk = office.desk
    board = office.site(
        "广场公示栏",
        3,
        route="南片",
        keeper="李强",
        phone="0418-2820099",
        state="locked",
        state_note="钥匙在门卫",
    )
    long = office.material("notice", "关于冬季供暖期间入户检查暖气管道的通知", paper="A3")
    stays = desk.plan(long.id, [board.id], TODAY - timedelta(days=3), None)
    stays += [office.plan(TODAY - timedelta(days=3), 30, board) for _ in range(28)]
    desk.tick(stays, TickKind.POSTED, TODAY - timedelta(days=3))
    old = office.plan(TODAY - timedelta(days=9), 10, board)
    desk.tick([old], TickKind.POSTED, TODAY - timedelta(days=9))
    new = office.plan(site=board)
    (sheet,) = covers(desk)
    assert (sheet.number, sheet.route) == ("1/1", "南片")
    pages = printed(sheet)
    text = "".join(page.squeezed for page in pages)
    assert len(pages) > 1 and f"第1页，共{len(pages)}页" in pages[0].squeezed
    for part in ("南片", "保管人李强0418-2820099", "锁闭(钥匙在他人)：钥匙在门卫"):
        assert part in pages[0].squeezed
    squeezed = spoken(new.code).replace(" ", "")
    assert f"1换{squeezed}" in text and f"换下{spoken(old.code).replace(' ', '')}" in text
    assert f"30保留{spoken(stays[-1].code).replace(' ', '')}" in text
    assert "占2张A4的位置" in text and text.count("问题") == len(pages) + 1  # a heading a group
