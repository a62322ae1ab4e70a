"""Copying last year's: looked at before anything is kept, then kept in one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from office import Clock, Office

from store.desk import Desk
from store.errors import Refused
from store.models import Campaign, Material, Posting, SpecialDay, TickKind, Unit, WorkYear
from store.models.notices import EventPreview, Publicity
from store.query import Is
from store.rules.coming.copying import Entry, choosing
from store.rules.coming.shifting import How, Shift

MAY_15 = date(2025, 5, 15)
"""A Thursday; in 2026 it is a Friday, in 2027 a Saturday."""


@pytest.fixture
def last_year(desk: Desk, office: Office, clock: Clock) -> Campaign:
    """A fair of last May with a poster at two boards and a leaflet at a stand."""
    clock.day = date(2025, 5, 6)
    partner = desk.save(Unit(id=desk.new_id(), name="区商务局", kind="partner"))
    fair = desk.save(
        Campaign(
            id=desk.new_id(),
            name="第十九届邻里节",
            on=MAY_15,
            place="人民公园",
            lead_id=office.unit.id,
            partner_ids=(partner.id,),
            note="去年下雨，要备雨棚",
        )
    )
    poster = office.material(
        "event_preview",
        "第十九届邻里节（2025年）",
        body="第3次协调会定于5月10日召开。",
        starts=datetime(2025, 5, 15, 9, 0),
        signed_on=date(2025, 5, 6),
        phones=({"label": "咨询电话", "number": "0418-2829999"},),
    )
    leaflet = office.material("leaflet", "邻里节宣传单", body="欢迎参加。")
    stand = office.site("公园发放点", 7, kind="leaflet")
    for material, sites, start in (
        (poster, [office.east, office.west], date(2025, 5, 8)),
        (leaflet, [stand], MAY_15),
    ):
        end = start + timedelta(days=8)
        desk.plan(material.id, [s.id for s in sites], start, end, campaign_id=fair.id, quantity=2)
    clock.day = date(2026, 4, 20)
    return fair


def of(entries: list[Entry], kind: type[Any]) -> list[Entry]:
    return [entry for entry in entries if isinstance(entry.source, kind)]


def test_a_campaign_is_copied_with_all_that_belongs_to_it_in_one_transaction(
    desk: Desk, office: Office, last_year: Campaign
) -> None:
    entries = desk.propose(desk.bundle_of(last_year), Shift())
    assert [type(entry.new).__name__ for entry in entries] == [
        *("Campaign", "EventPreview", "Posting", "Posting", "Leaflet", "Posting")
    ]
    assert desk.database.count(Campaign) == 1, "nothing is kept before it is wanted"
    before = desk.database.stamp
    kept = desk.keep_copies(entries, last_year.name)
    assert desk.database.stamp == before + 1 and len(kept) == 6
    fair, poster = kept[0], kept[1]
    assert isinstance(fair, Campaign) and isinstance(poster, EventPreview)
    assert (fair.name, fair.on, fair.note) == ("第二十届邻里节", date(2026, 5, 15), "")
    assert fair.partner_ids == last_year.partner_ids
    assert poster.title == "第二十届邻里节（2026年）"
    assert poster.starts == datetime(2026, 5, 15, 9, 0) and poster.signed_on == date(2026, 5, 6)
    assert poster.body == "第3次协调会定于5月10日召开。", "what is only offered is not changed"
    postings = [record for record in kept if isinstance(record, Posting)]
    assert {p.campaign_id for p in postings} == {fair.id}
    assert len({p.code for p in desk.database.find(Posting)}) == 6
    assert [(p.planned_from, p.planned_to, p.quantity) for p in postings] == [
        (date(2026, 5, 8), date(2026, 5, 16), 2),
        (date(2026, 5, 8), date(2026, 5, 16), 2),
        (date(2026, 5, 15), date(2026, 5, 23), 2),
    ]
    desk.undo()
    assert desk.database.count(Campaign) == 1 and desk.database.count(Posting) == 3


def test_what_to_look_at_is_said_line_by_line(
    desk: Desk, office: Office, last_year: Campaign
) -> None:
    (hung,) = desk.database.find(Posting, Is("site_id", office.west.id))
    (hung,) = desk.tick([hung], TickKind.POSTED, date(2025, 5, 8))
    desk.tick([hung], TickKind.REMOVED, date(2025, 5, 16))
    desk.save(office.west.changed(state="retired"))
    entries = desk.propose(desk.bundle_of(last_year), Shift(years=2))
    fair, poster = entries[0], entries[1]
    assert fair.notes == ("05-15 是周六（暂算），可改 05-14 周五 或 05-17 周一",)
    told = "；".join(poster.notes)
    assert "1 处没有换：第3次，回车逐个看" in told
    assert "文中的 5月10日：05-10 周一" in told
    assert "电话 0418-2829999 和单位现在的 0418-2820000 不一样" in told
    east, west = of(entries, Posting)[:2]
    assert east.is_taken and not west.is_taken
    assert "已停用" in west.notes[0]
    kept = desk.keep_copies(entries, "邻里节")
    assert len(kept) == 5


def test_a_line_may_be_changed_moved_and_left_out(
    desk: Desk, office: Office, last_year: Campaign
) -> None:
    entries = desk.propose(desk.bundle_of(last_year), Shift())
    poster = choosing(entries[1], range(len(entries[1].swaps)))
    assert isinstance(poster.new, EventPreview)
    assert poster.new.body == "第4次协调会定于5月10日召开。"
    entries[1] = choosing(poster, [])
    assert isinstance(entries[1].new, EventPreview)
    assert entries[1].new.title == "第十九届邻里节（2025年）"
    north = office.site("北门公示栏", 9)
    entries = desk.reconsider(entries, entries[2], north, date(2026, 5, 11))
    entries[3] = replace(entries[3], is_taken=False)
    # Without its material, a posting has nothing to show.
    entries[4] = replace(entries[4], is_taken=False)
    kept = desk.keep_copies(entries, "邻里节")
    (posting,) = [record for record in kept if isinstance(record, Posting)]
    assert (posting.site_id, posting.planned_from) == (north.id, date(2026, 5, 11))
    assert posting.planned_to == date(2026, 5, 19)
    # Without its campaign, it belongs to none.
    again = desk.propose(desk.bundle_of(last_year), Shift())
    again[0] = replace(again[0], is_taken=False)
    kept = desk.keep_copies(again, "邻里节")
    assert {p.campaign_id for p in kept if isinstance(p, Posting)} == {None}
    with pytest.raises(Refused, match="一条也没有选"):
        desk.keep_copies([replace(entry, is_taken=False) for entry in again], "邻里节")


def test_a_copy_that_is_there_already_is_pointed_out(
    desk: Desk, office: Office, last_year: Campaign
) -> None:
    bundle = desk.bundle_of(last_year)
    desk.keep_copies(desk.propose(bundle, Shift()), "邻里节")
    fair, poster = desk.propose(bundle, Shift())[:2]
    assert fair.notes[0] == "已经有“第二十届邻里节”了"
    assert poster.notes[0] == "已经有“第二十届邻里节（2026年）”了"


def test_a_legal_period_is_reckoned_anew_and_not_shifted(
    desk: Desk, office: Office, clock: Clock
) -> None:
    clock.day = start = date(2025, 9, 22)
    hold = desk.hold_for(office.material("publicity", "x", matter="low_income_publicity"), start)
    assert hold is not None and hold.unit == "workday"
    listed = office.material(
        "publicity",
        "2025年9月低保审核公示",
        matter="low_income_publicity",
        period_from=start,
        period_to=hold.until,
    )
    desk.plan(listed.id, [office.east.id], start, hold.removable_from)
    clock.day = date(2026, 9, 1)
    entries = desk.propose(desk.bundle_of(listed), Shift(How.WEEKDAY))
    new, posting = entries[0].new, entries[1].new
    assert isinstance(new, Publicity) and isinstance(posting, Posting)
    assert new.period_from == posting.planned_from == date(2026, 9, 21)
    now = desk.hold_for(new, date(2026, 9, 21))
    assert now is not None and posting.hold == now
    assert new.period_to == now.until and posting.planned_to == now.removable_from
    assert f"公示到 {now.until:%m-%d}" in entries[1].notes
    # One that hung longer than it had to does so again.
    [longer] = desk.plan(listed.id, [office.west.id], start, start + timedelta(days=30))
    entry = desk.propose(desk.bundle_of(listed), Shift(How.WEEKDAY))[-1]
    assert isinstance(entry.new, Posting) and entry.source == longer
    assert entry.new.planned_to == date(2026, 9, 21) + timedelta(days=30)
    # Over National Day the law wants more than it hung then.
    desk.move(longer, date(2025, 9, 8), date(2025, 9, 18))
    entry = desk.propose(desk.bundle_of(listed), Shift(How.DAYS, days=21))[-1]
    held = desk.hold_for(new, date(2025, 9, 29))
    assert isinstance(entry.new, Posting) and held is not None
    assert entry.new.planned_to == held.removable_from > date(2025, 10, 9)


def test_a_leap_day_and_a_calendar_that_is_not_out_are_pointed_out(
    desk: Desk, office: Office, clock: Clock
) -> None:
    clock.day = date(2024, 2, 29)
    desk.plan(office.notice.id, [office.east.id], clock.day, date(2024, 3, 8))
    clock.day = date(2026, 11, 24)
    entries = desk.propose(desk.bundle_of(office.notice), Shift(years=3))
    (posting,) = of(entries, Posting)
    assert posting.new.planned_from == date(2027, 2, 28)  # type: ignore[union-attr]
    assert posting.notes[0] == "2027 年没有 2 月 29 日，改成 2 月 28 日；也可以是 3 月 1 日"
    assert "02-28 是周日（暂算）" in posting.notes[1]
    new_year = SpecialDay(name="元旦", on=date(2027, 1, 1), is_off=True)
    desk.save(WorkYear(id=desk.new_id(), year=2027, days=(new_year,)))
    (posting,) = of(desk.propose(desk.bundle_of(office.notice), Shift(years=3)), Posting)
    assert "02-28 是周日，" in posting.notes[1]


def test_a_week_is_copied_without_what_was_cancelled(
    desk: Desk, office: Office, last_year: Campaign
) -> None:
    cancelled, *_ = desk.database.find(Posting)
    desk.cancel(cancelled, "不办了")
    bundle = desk.bundle_of_week(date(2025, 5, 11))
    assert bundle.day == date(2025, 5, 5) and len(bundle.postings) == 1
    kept = desk.keep_copies(desk.propose(bundle, Shift(How.DAYS, days=364)), bundle.name)
    assert [type(record).__name__ for record in kept] == ["EventPreview", "Posting"]
    assert kept[1].planned_from == date(2026, 5, 7)  # type: ignore[attr-defined]
    assert desk.bundle_of_week(date(2020, 1, 1)).materials == ()


def test_a_draft_of_a_duty_and_its_days_are_not_inherited(desk: Desk, office: Office) -> None:
    old = office.material(
        "notice", "清理楼道", formed_on=date(2025, 3, 1), signed_on=date(2025, 3, 2)
    )
    (entry,) = desk.propose(desk.bundle_of(old), Shift())
    new = entry.new
    assert isinstance(new, Material)
    assert (new.formed_on, new.signed_on, new.rev) == (None, date(2026, 3, 2), 0)
    assert new.id != old.id and new.body == old.body
