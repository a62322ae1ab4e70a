"""What the desk refuses so that no record leads nowhere and no screen gets stuck."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from office import TODAY, Office

from store.errors import Refused, Stale
from store.models import Campaign, Posting, Satisfaction, Site, TickKind, Unit, new_material
from store.models.text import single_line
from store.rules.wall.filter import Filter
from store.rules.wall.lifecycle import occupies


def hang(office: Office, start: date, days: int) -> Posting:
    """Put up on its planned day, with the clock standing there."""
    day, office.clock.day = office.clock.day, start
    posting = office.desk.tick([office.plan(start, days)], TickKind.POSTED)[0]
    office.clock.day = day
    return posting


def test_an_empty_reference_is_refused(office: Office) -> None:
    with pytest.raises(Refused, match="找不到单位"):
        office.desk.save(office.east.changed(unit_id=""))


def test_a_plan_names_a_campaign_that_exists(office: Office) -> None:
    with pytest.raises(Refused, match="找不到活动：nope"):
        office.desk.plan(office.notice.id, [office.east.id], TODAY, None, campaign_id="nope")


def test_campaigns_and_their_units_are_kept_while_used(office: Office) -> None:
    desk = office.desk
    lead, partner = (desk.save(Unit(id=desk.new_id(), name=name)) for name in ("城管科", "医院"))
    campaign = desk.save(
        Campaign(id="c1", name="宣传日", on=TODAY, lead_id=lead.id, partner_ids=(partner.id,))
    )
    desk.plan(office.notice.id, [office.east.id], TODAY, None, campaign_id="c1")
    for record in (lead, partner, campaign):
        with pytest.raises(Refused, match="还有 1 处在用"):
            desk.discard(record)
    with pytest.raises(Refused, match="找不到单位：nobody"):
        desk.save(campaign.changed(partner_ids=("nobody",)))


def test_no_unit_stands_above_itself(office: Office) -> None:
    desk = office.desk
    below = desk.save(Unit(id="u2", name="楼院", parent_id=office.unit.id))
    with pytest.raises(Refused, match="自己的上级"):
        desk.save(office.unit.changed(parent_id=below.id))
    ring = [Unit(id="a", name="甲", parent_id="b"), Unit(id="b", name="乙", parent_id="a")]
    with pytest.raises(Refused, match="自己的上级"):
        desk.save_all(ring, "导入")


def test_a_sheet_or_site_named_twice_counts_once(office: Office) -> None:
    (posting,) = office.desk.plan(office.notice.id, [office.east.id] * 2, TODAY, None)
    (printed,) = office.desk.mark_printed([posting, posting])
    (hanging,) = office.desk.tick([printed, printed], TickKind.POSTED)
    assert len(hanging.ticks) == 1


def test_ticking_nothing_is_no_entry(office: Office) -> None:
    before = len(list(office.desk.database.changes()))
    assert office.desk.tick([], TickKind.POSTED) == []
    assert len(list(office.desk.database.changes())) == before


@pytest.mark.parametrize("why", ["\ud800", "两\n行", "\x00"])
def test_a_reason_is_one_line_of_visible_text(office: Office, why: str) -> None:
    with pytest.raises(Refused):
        office.desk.save(office.east.changed(place="院内"), why)
    assert office.desk.database.get(Site, office.east.id) == office.east


def test_what_comes_back_after_deletion_is_not_taken_for_an_older_one(office: Office) -> None:
    newer = office.desk.save(office.west.changed(place="院内"))
    office.desk.discard(newer)
    with pytest.raises(Stale):
        office.desk.save(newer.changed(place="院外"))
    office.desk.undo()
    with pytest.raises(Stale):
        office.desk.save(office.west.changed(place="院外"))
    assert office.desk.database.get(Site, office.west.id).place == "院内"


def test_a_sheet_that_was_not_taken_down_is_still_on_the_board(office: Office) -> None:
    posting = hang(office, TODAY - timedelta(days=9), 3)
    days = [TODAY + timedelta(days=n) for n in range(-10, 2)]
    assert [day for day in days if occupies(posting, day, TODAY)] == days[1:-1]
    advice = office.desk.advise(office.notice, [office.east], TODAY, date.max, 2)
    assert "最多会有 3 张" in advice[0].message
    tomorrow = TODAY + timedelta(days=1)
    assert not office.desk.advise(office.notice, [office.east], tomorrow, None, 2)


def test_history_finds_a_sheet_on_the_days_it_hung_too_long(office: Office) -> None:
    posting = hang(office, TODAY - timedelta(days=9), 3)
    wanted = Filter(start=TODAY - timedelta(days=2), end=TODAY - timedelta(days=1))
    assert [row.id for row in office.desk.ledger(wanted)] == [posting.id]
    gone = office.desk.tick([posting], TickKind.REMOVED)[0]
    assert [row.id for row in office.desk.ledger(wanted)] == [gone.id]
    assert not office.desk.ledger(Filter(start=TODAY + timedelta(days=1)))


def ticked(kind: str, day: date = TODAY) -> dict[str, Any]:
    return {"kind": kind, "on": day, "by": "王敏", "at": "2026-11-24T09:00:00"}


@pytest.mark.parametrize(
    ("ticks", "message"),
    [
        ([ticked("removed")], "没有贴过不能登记“撤下”"),
        ([ticked("posted"), ticked("posted")], "“贴好了”之后不能登记“贴好了”"),
        ([ticked("posted"), ticked("removed"), ticked("posted")], "“撤下”之后"),
        ([ticked("posted"), ticked("removed", TODAY - timedelta(days=1))], "先后不对"),
    ],
)
def test_entries_from_elsewhere_follow_each_other_too(
    office: Office, ticks: list[dict[str, Any]], message: str
) -> None:
    with pytest.raises(Refused, match=message):
        office.plan().changed(ticks=ticks)


def test_entries_are_taken_back_one_after_the_other(office: Office) -> None:
    desk, posting = office.desk, hang(office, TODAY, 3)
    posting = desk.tick([posting], TickKind.INTERRUPTED, reason="covered")[0]
    posting = desk.take_back(desk.tick([posting], TickKind.REMOVED)[0])
    assert posting.last_tick is not None and posting.last_tick.kind is TickKind.INTERRUPTED
    posting = desk.take_back(desk.take_back(posting))
    assert [tick.counts for tick in posting.ticks] == [False] * 3 and posting.intervals == ()
    assert desk.cancel(posting, "不办了").is_closed


def test_what_hung_was_not_cancelled(office: Office) -> None:
    with pytest.raises(Refused, match="不能算取消"):
        hang(office, TODAY, 3).changed(cancelled_on=TODAY)


@pytest.mark.parametrize("code", ["", "123456", "12345678", "123456x", "1234567\n"])
def test_a_sheet_code_is_seven_digits(office: Office, code: str) -> None:
    with pytest.raises(Refused):
        office.plan().changed(code=code)


def test_numbers_and_lines_have_bounds(office: Office) -> None:
    for length, sentence in ((float("nan"), "应当是数字"), (-1, "要大于 0")):
        with pytest.raises(Refused, match=sentence):
            new_material("banner", {"id": "b", "title": "横幅", "unit_id": "u", "length_m": length})
    with pytest.raises(ValueError, match="1000000"):
        Satisfaction(satisfied=10**400)
    with pytest.raises(ValueError, match=r"U\+2028"):
        single_line("一\u2028二")
