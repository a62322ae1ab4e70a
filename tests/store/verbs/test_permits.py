"""Nothing hangs a day over its permit, and whoever plans is told what to do."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office import TODAY, Clock, Office

from store.errors import NotFound, Refused
from store.models import Campaign, Permit, Posting, Site, TickKind, validated
from store.models.materials import Material
from store.rules.tasks import Group
from store.rules.upkeep.permit_tasks import Names, ends_soon, removal_tasks, tasks
from store.rules.upkeep.permits import PermitBook, Wish

LAST = TODAY + timedelta(days=9)


def day(n: int) -> date:
    return TODAY + timedelta(days=n)


@pytest.fixture
def road(office: Office) -> Site:
    return office.site("学苑路条幅点", 60, kind="banner")


@pytest.fixture
def banner(office: Office) -> Material:
    return office.material("banner", "防范电信诈骗 守护财产安全")


def permit(office: Office, site: Site, **values: Any) -> Permit:
    made = {
        "id": office.desk.new_id(),
        "authority": "区城市管理综合执法局",
        "number": "学城条〔2026〕12号",
        "site_id": site.id,
        "quantity": 2,
        "valid_from": TODAY,
        "valid_to": LAST,
        **values,
    }
    return office.desk.save_permit(validated(Permit, made)).permit


def now(office: Office, posting: Posting) -> Posting:
    return office.desk.database.get(Posting, posting.id)


def test_a_banner_without_a_permit_is_only_advised(
    office: Office, road: Site, banner: Material
) -> None:
    desk = office.desk
    [advice] = desk.advise(banner, [road], TODAY, LAST, 1)
    assert "请先办许可" in advice.message
    [posting] = desk.plan(banner.id, [road.id], TODAY, LAST)
    assert posting.permit_id is None
    # A notice on a board needs none, and neither does what hangs inside.
    assert desk.advise(office.notice, [office.west], TODAY, LAST, 1) == ()
    hall = office.site("大厅条幅点", 61, kind="banner", exposure="室内")
    assert desk.advise(banner, [hall], TODAY, LAST, 1) == ()


def test_a_plan_is_put_under_the_permit_of_its_site(
    office: Office, road: Site, banner: Material
) -> None:
    known = permit(office, road)
    assert office.desk.advise(banner, [road], TODAY, LAST, 1) == ()
    [posting] = office.desk.plan(banner.id, [road.id], TODAY, LAST)
    assert posting.permit_id == known.id
    assert office.desk.latest_end(banner, [road], TODAY, None) == LAST


@pytest.mark.parametrize(
    ("start", "end", "quantity", "sentence"),
    [
        (TODAY, day(10), 1, "晚了 1 天.*续办"),
        (day(-1), LAST, 1, "才有效.*早了"),
        (TODAY, None, 1, "请写撤下日"),
        (TODAY, LAST, 3, "只准挂 2 条.*还能挂 2 条.*不能挂 3 条"),
    ],
)
def test_what_a_permit_does_not_allow_is_refused(
    office: Office,
    road: Site,
    banner: Material,
    start: date,
    end: date | None,
    quantity: int,
    sentence: str,
) -> None:
    permit(office, road)
    with pytest.raises(Refused, match=sentence):
        office.desk.plan(banner.id, [road.id], start, end, quantity=quantity)
    with pytest.raises(Refused, match=sentence):
        office.desk.advise(banner, [road], start, end, quantity)
    assert office.desk.database.find(Posting) == []


def test_its_pieces_are_counted_while_they_hang(
    office: Office, road: Site, banner: Material
) -> None:
    permit(office, road)
    desk = office.desk
    first = desk.plan(banner.id, [road.id], TODAY, day(3), quantity=2)[0]
    with pytest.raises(Refused, match="还能挂 0 条"):
        desk.plan(banner.id, [road.id], day(2), day(5))
    # On the day on which two come down, two others may go up.
    after = desk.plan(banner.id, [road.id], day(3), day(5), quantity=2)[0]
    assert after.permit_id
    # What is moved does not stand in its own way.
    assert desk.move(first, TODAY, day(2)).planned_to == day(2)


def test_moving_and_extending_keep_to_it(office: Office, road: Site, banner: Material) -> None:
    permit(office, road)
    desk = office.desk
    [posting] = desk.plan(banner.id, [road.id], TODAY, day(5))
    with pytest.raises(Refused, match="晚了 1 天"):
        desk.move(posting, TODAY, day(10))
    with pytest.raises(Refused, match="晚了 1 天"):
        desk.extend(posting, day(10))
    with pytest.raises(Refused, match="请写撤下日"):
        desk.extend(posting, None)
    assert desk.extend(posting, LAST).planned_to == LAST


def test_on_another_place_it_does_not_use_the_permit_up(
    office: Office, road: Site, banner: Material
) -> None:
    desk = office.desk
    permit(office, road)
    hall = office.site("大厅条幅点", 61, kind="banner", exposure="室内")
    [posting] = desk.plan(banner.id, [road.id], TODAY, LAST, quantity=2)
    assert desk.relocate(posting, hall.id, TODAY, day(20)).permit_id is None
    assert desk.plan(banner.id, [road.id], TODAY, LAST, quantity=2)[0].permit_id


def test_a_corrected_banner_takes_the_place_of_the_wrong_one(
    office: Office, road: Site, banner: Material
) -> None:
    known = permit(office, road)
    desk = office.desk
    desk.tick(desk.plan(banner.id, [road.id], TODAY, LAST, quantity=2), TickKind.POSTED)
    right = banner.changed(id=desk.new_id(), rev=0, title="防范电信诈骗 守住养老钱")
    [new] = desk.correct(banner, right, "字写错了")
    assert new.permit_id == known.id and new.quantity == 2 and new.planned_to == LAST


def test_a_renewal_lets_it_hang_on(office: Office, road: Site, banner: Material) -> None:
    old = permit(office, road)
    desk = office.desk
    posting = desk.tick(desk.plan(banner.id, [road.id], TODAY, LAST), TickKind.POSTED)[0]
    other = office.material("banner", "森林防火 人人有责")
    values = {"id": desk.new_id(), "rev": 0, "number": "学城条〔2026〕30号"}
    new = old.changed(**values, valid_from=LAST + timedelta(1), valid_to=LAST + timedelta(10))
    late = new.changed(valid_from=LAST + timedelta(2))
    with pytest.raises(Refused, match="中间断了"):
        desk.renew(old, late, [posting])
    done = desk.renew(old, new, [posting])
    assert [p.planned_to for p in done.adopted] == [new.valid_to]
    assert now(office, posting).permit_id == new.id
    # Whatever hangs over both is allowed by the two together; over a gap nothing is.
    [both] = desk.plan(other.id, [road.id], day(8), new.valid_to, quantity=1)
    assert both.permit_id == new.id
    assert desk.undo().startswith("排期") and desk.undo().startswith("续办许可")
    assert now(office, posting).planned_to == LAST
    with pytest.raises(NotFound):
        desk.database.get(Permit, new.id)


def test_a_permit_that_comes_late_takes_what_hangs_there(
    office: Office, road: Site, banner: Material
) -> None:
    desk = office.desk
    fitting = desk.plan(banner.id, [road.id], TODAY, day(5))[0]
    longer = desk.plan(banner.id, [road.id], TODAY, day(20))[0]
    known = permit(office, road)
    assert now(office, fitting).permit_id == known.id
    assert now(office, longer).permit_id is None
    desk.undo()
    assert now(office, fitting).permit_id is None


def test_a_permit_made_shorter_takes_down_what_hangs_longer(
    office: Office, road: Site, banner: Material
) -> None:
    known = permit(office, road)
    desk = office.desk
    posting = desk.plan(banner.id, [road.id], TODAY, LAST)[0]
    done = desk.save_permit(known.changed(valid_to=day(4)))
    assert [p.planned_to for p in done.shortened] == [day(4)]
    assert now(office, posting).planned_to == day(4)
    desk.move(now(office, posting), day(3), day(4))
    with pytest.raises(Refused, match="先给它改期"):
        desk.save_permit(done.permit.changed(valid_to=day(2)))
    with pytest.raises(Refused, match="不能换点位"):
        desk.save_permit(done.permit.changed(site_id=office.east.id))
    with pytest.raises(Refused, match="不能删除"):
        desk.discard_permit(done.permit)


def test_a_permit_that_begins_later_leaves_nothing_planned_before_it(
    office: Office, road: Site, banner: Material
) -> None:
    desk, known = office.desk, permit(office, road)
    posting = desk.plan(banner.id, [road.id], TODAY, LAST)[0]
    with pytest.raises(Refused, match=f"{day(1)} 起才有效.*先给它改期"):
        desk.save_permit(known.changed(valid_from=day(1)))
    # Another permit allows the days before, or it is up already: that is a fact.
    earlier = permit(office, road, number="11号", valid_from=day(-9), valid_to=TODAY)
    later = desk.save_permit(known.changed(valid_from=day(1))).permit
    with pytest.raises(Refused, match="起才有效"):
        desk.save_permit(later.changed(valid_from=day(2)))
    desk.tick([now(office, posting)], TickKind.POSTED)
    assert desk.save_permit(later.changed(valid_from=day(2))).permit.valid_from == day(2)
    assert earlier.site_id == road.id


def test_a_renewal_is_as_long_as_the_law_wants_and_takes_back_what_was_waived(
    office: Office, road: Site
) -> None:
    desk, known = office.desk, permit(office, road)
    told = office.material("publicity", "评选结果公示", matter="other_publicity")
    held, waived = (
        desk.plan(told.id, [road.id], TODAY, end, shorter_because=why)[0]
        for end, why in ((day(9), ""), (day(2), "紧急，已当面说明"))
    )
    assert held.hold and waived.hold and waived.hold.waived and held.hold.until == day(6)

    def renewal(last: date) -> Permit:
        return known.changed(id=desk.new_id(), rev=0, number="13号", valid_to=last)

    with pytest.raises(
        Refused, match="公示要挂满 2026-11-30，许可到 2026-11-30 不够。请办到 2026-12-01 或以后"
    ):
        desk.renew(known, renewal(day(6)), [held])
    desk.renew(known, renewal(day(20)), [held, waived])
    for posting in (now(office, held), now(office, waived)):
        assert posting.planned_to == day(20) and posting.hold and not posting.hold.waived


def test_what_hangs_after_all_keeps_to_what_the_permit_is_by_now(
    office: Office, road: Site, banner: Material, clock: Clock
) -> None:
    desk, known = office.desk, permit(office, road)
    posting = desk.plan(banner.id, [road.id], TODAY, LAST)[0]
    (posting,) = desk.tick([posting], TickKind.POSTED)
    clock.day = day(1)
    (posting,) = desk.tick([posting], TickKind.REMOVED)
    desk.save_permit(known.changed(valid_to=day(4)))
    assert desk.take_back(posting).planned_to == day(4)


def test_advice_on_a_number_entered_twice_and_on_too_much_under_it(
    office: Office, road: Site, banner: Material
) -> None:
    known = permit(office, road)
    office.desk.plan(banner.id, [road.id], TODAY, LAST, quantity=2)
    [twice] = office.desk.check_permit(known.changed(id=office.desk.new_id(), rev=0))
    assert "已经登记过" in twice.message
    [crowded] = office.desk.check_permit(known.changed(quantity=1))
    assert "已经排了 2 件" in crowded.message


def test_a_permit_that_nothing_uses_can_be_deleted(office: Office, road: Site) -> None:
    known = permit(office, road)
    office.desk.discard_permit(known)
    assert office.desk.database.look_up(Permit, known.id) is None


def test_advice_when_it_runs_longer_than_the_rule_of_a_region(office: Office, road: Site) -> None:
    known = permit(office, road)
    assert office.desk.check_permit(known) == ()  # ten days, both ends included
    [said] = office.desk.check_permit(known.changed(valid_to=day(10)))
    assert "中山" in said.message and str(LAST) in said.message and "已核对" in said.message
    poster = known.changed(matter="outdoor_advertisement", valid_to=day(19))
    assert office.desk.check_permit(poster) == ()
    [said] = office.desk.check_permit(poster.changed(valid_to=day(20)))
    assert "济南" in said.message and "20 天" in said.message


PLACE = Site(id="s", name="学苑路条幅点", kind="banner", unit_id="u")
spans = st.tuples(st.integers(0, 20), st.integers(0, 12), st.integers(1, 3))


@given(st.lists(spans, max_size=4), st.lists(spans, max_size=8))
@settings(max_examples=150, deadline=None)
def test_no_day_has_more_than_is_allowed(
    allowed: list[tuple[int, int, int]], wished: list[tuple[int, int, int]]
) -> None:
    """Beside it: every day, the pieces that hang and those that the permits of the day allow."""
    permits = [
        Permit(
            id=f"p{n}",
            authority="区城管局",
            number=str(n),
            site_id="s",
            quantity=quantity,
            valid_from=day(start),
            valid_to=day(start + length),
        )
        for n, (start, length, quantity) in enumerate(allowed)
    ]
    book, hung = PermitBook(permits, [], TODAY), Counter[date]()
    limit = Counter[date]()
    for permit in permits:
        for n in range((permit.valid_to - permit.valid_from).days + 1):
            limit[permit.valid_from + timedelta(n)] += permit.quantity
    for number, (start, length, quantity) in enumerate(wished):
        wish = Wish(PLACE, day(start), day(start + length), quantity, "条")
        days = [day(n) for n in range(start, start + length + 1)]
        try:
            found = book.permit_for(wish)
        except Refused:
            # Some day would have had too many, unless two permits run side by side.
            crowded = any(hung[d] + quantity > limit[d] for d in days)
            assert crowded or any(sum(_runs(p, d) for p in permits) > 1 for d in days)
            continue
        if found is None:
            assert not any(limit[d] for d in days)
            continue
        assert _runs(found, days[-1])
        values = {"id": f"n{number}", "material_id": "m", "site_id": "s", "code": f"{number:07}"}
        plan = {"planned_from": wish.start, "planned_to": wish.end, "permit_id": found.id}
        book.take(validated(Posting, {**values, **plan, "quantity": quantity}))
        for d in days[:-1] or days:  # on the day of taking down, the next may go up
            hung[d] += quantity
            assert hung[d] <= limit[d]


def _runs(permit: Permit, on: date) -> bool:
    return permit.valid_from <= on <= permit.valid_to


def task_groups(office: Office) -> list[tuple[Group, str]]:
    desk = office.desk
    permits = desk.database.find(Permit)
    names = Names(lambda _: "学苑路", lambda _: "评选结果公示")
    found = tasks(permits, desk.open_postings(), desk.today, desk.calendar, names)
    return [(task.group, task.note) for task in found]


def test_it_is_told_before_it_ends_and_when_it_is_over(
    office: Office, road: Site, banner: Material, clock: Clock
) -> None:
    permit(office, road)
    posting = office.desk.plan(banner.id, [road.id], TODAY, LAST)[0]
    clock.day = day(8)
    assert task_groups(office) == []  # nothing hangs yet
    clock.day = TODAY
    posting = office.desk.tick([posting], TickKind.POSTED)[0]
    for n, expected in (
        (3, None),
        (4, (Group.PERMIT_ENDS, "还有 5 天")),
        (9, (Group.PERMIT_ENDS, "今天到期")),
        (11, (Group.PERMIT_OVER, "过期 2 天")),
    ):
        clock.day = day(n)
        found = task_groups(office)
        assert [(group, note.split("，")[0]) for group, note in found] == (
            [expected] if expected else []
        )
    office.desk.tick([posting], TickKind.REMOVED)
    assert task_groups(office) == []


def test_what_was_hung_before_its_permit_begins_is_told(
    office: Office, road: Site, banner: Material, clock: Clock
) -> None:
    permit(office, road, valid_from=day(2))
    [posting] = office.desk.plan(banner.id, [road.id], day(2), LAST)
    office.desk.tick([posting], TickKind.POSTED)
    told = f"{day(2)} 起才准挂，已经挂着 1 件，请先收下"
    for n, expected in (
        (0, [(Group.PERMIT_OVER, told)]),
        (1, [(Group.PERMIT_OVER, told)]),
        (2, []),
    ):
        clock.day = day(n)
        assert task_groups(office) == expected
    clock.day = TODAY
    # An earlier permit that lasts till then lets it hang; one with a gap does not.
    earlier = permit(office, road, number="11号", valid_from=day(-9), valid_to=TODAY)
    assert task_groups(office) == [(Group.PERMIT_OVER, told)]
    office.desk.save_permit(earlier.changed(valid_to=day(1)))
    assert task_groups(office) == []


def test_of_two_permits_each_counts_its_own_from_its_first_day(
    office: Office, road: Site, banner: Material
) -> None:
    permit(office, road, number="甲", quantity=1)
    permit(office, road, number="乙", quantity=1, valid_from=day(5), valid_to=day(15))
    desk = office.desk
    [late] = desk.plan(banner.id, [road.id], day(5), day(12))
    [early] = desk.plan(banner.id, [road.id], day(4), day(7))
    numbers = [desk.database.get(Permit, str(p.permit_id)).number for p in (early, late)]
    assert numbers == ["甲", "乙"]


def test_a_long_holiday_brings_the_reminder_forward(office: Office) -> None:
    # 2026-02-14 to 02-24: the Spring Festival of eight days lies between, two days are worked.
    calendar = office.desk.calendar
    assert ends_soon(date(2026, 2, 24), date(2026, 2, 13), calendar)
    assert not ends_soon(date(2026, 3, 20), date(2026, 3, 10), calendar)


def test_after_its_campaign_a_banner_must_come_down(
    office: Office, road: Site, banner: Material, clock: Clock
) -> None:
    desk = office.desk
    campaign = desk.save(
        Campaign(
            id=desk.new_id(),
            name="国家宪法日宣传",
            on=day(2),
            ends_on=day(3),
            lead_id=office.unit.id,
        )
    )
    limit = day(10)
    assert desk.latest_end(banner, [road], TODAY, campaign) == limit
    late = [p.message for p in desk.advise(banner, [road], TODAY, day(11), 1, campaign)]
    assert any(f"最迟 {limit}" in message and "洛阳" in message for message in late)
    in_time = desk.advise(banner, [road], TODAY, limit, 1, campaign)
    assert not any("最迟" in problem.message for problem in in_time)
    [posting] = desk.tick(
        desk.plan(banner.id, [road.id], TODAY, day(20), campaign_id=campaign.id), TickKind.POSTED
    )

    def group() -> list[Group]:
        found = removal_tasks(
            [campaign],
            [posting],
            clock.day,
            desk.rules,
            desk.calendar,
            lambda _: ("条幅", "学苑路"),
        )
        return [task.group for task in found]

    for n, expected in ((4, []), (5, [Group.ENDING_SOON]), (11, [Group.OVERDUE])):
        clock.day = day(n)
        assert group() == expected
