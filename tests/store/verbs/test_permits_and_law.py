"""A permit and a 公示: the law wants it to hang, the permit ends, and whoever can renew is told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from office import TODAY, Clock, Office

from store.errors import Refused
from store.models import Permit, Posting, Site, TickKind, validated
from store.models.materials import Material
from store.rules.tasks import Group
from store.today import at_hand

LAST = TODAY + timedelta(days=9)


def day(n: int) -> date:
    return TODAY + timedelta(days=n)


@pytest.fixture
def panel(office: Office) -> Site:
    return office.site("小广场展板", 61, kind="display_panel")


@pytest.fixture
def told(office: Office) -> Material:
    return office.material("publicity", "评选结果公示", matter="other_publicity")


def permit(office: Office, site: Site, **values: Any) -> Permit:
    made = {
        "id": office.desk.new_id(),
        "authority": "区城市管理综合执法局",
        "number": "12号",
        "site_id": site.id,
        "quantity": 2,
        "valid_from": TODAY,
        "valid_to": LAST,
        **values,
    }
    return office.desk.save_permit(validated(Permit, made)).permit


def now(office: Office, posting: Posting) -> Posting:
    return office.desk.database.get(Posting, posting.id)


def test_a_permit_that_ends_on_the_last_day_of_a_publicity_is_a_day_short(
    office: Office, clock: Clock, panel: Site, told: Material
) -> None:
    """It must hang that whole day, and comes down on the next."""
    hold = office.desk.hold_for(told, day(1))
    assert hold is not None
    permit(office, panel, valid_to=hold.until)
    [posting] = office.desk.plan(told.id, [panel.id], TODAY, hold.until)
    clock.day = day(1)
    [late] = office.desk.tick([posting], TickKind.POSTED)
    assert late.hold and late.hold.until == hold.until and late.planned_to == hold.removable_from
    assert [task.note for task in office.desk.permit_tasks()] == [
        f"续办到 {hold.removable_from:%m-%d} 或以后，最晚 {hold.until:%m-%d} 办："
        f"“评选结果公示”公示要挂满 {hold.until:%m-%d}"
    ]


def test_a_publicity_that_went_up_late_asks_for_a_longer_permit(
    office: Office, clock: Clock, panel: Site, told: Material
) -> None:
    known = permit(office, panel)
    (posting,) = office.desk.plan(told.id, [panel.id], TODAY, LAST)
    clock.day = day(2)
    (posting,) = office.desk.tick([posting], TickKind.POSTED)
    assert office.desk.permit_tasks() == []
    office.desk.take_back(posting)
    clock.day = day(6)
    (posting,) = office.desk.tick([now(office, posting)], TickKind.POSTED)
    assert posting.hold and posting.planned_to == posting.hold.removable_from
    (task,) = office.desk.permit_tasks()
    assert (task.group, task.record_id) == (Group.PERMIT_ENDS, known.id)
    assert (task.where, task.due, task.code) == (panel.name, LAST, posting.code)
    until, down = posting.hold.until, posting.hold.removable_from
    assert task.note == (
        f"续办到 {down:%m-%d} 或以后，最晚 {LAST:%m-%d} 办：“评选结果公示”公示要挂满 {until:%m-%d}"
    )
    clock.day = LAST + timedelta(1)
    (task,) = office.desk.permit_tasks()
    assert (task.group, task.due) == (Group.PERMIT_OVER, LAST)
    assert task.note.startswith(f"过期 1 天，马上续办到 {down:%m-%d} 或以后：“评选结果公示”公示要")
    assert task.note.endswith("还不能撤")
    clock.day = down
    (task,) = office.desk.permit_tasks()
    assert "请撤下或续办" in task.note, "it has hung long enough"
    clock.day = LAST
    follow = {"number": "13号", "valid_from": LAST + timedelta(1)}
    permit(office, panel, **follow, valid_to=until)
    assert [task.group for task in office.desk.permit_tasks()] == [Group.PERMIT_ENDS]
    permit(office, panel, **{**follow, "number": "14号"}, valid_to=down)
    (task,) = office.desk.permit_tasks()
    assert "今天到期" in task.note, "another permit lets it hang long enough"


def test_a_publicity_that_is_down_or_late_asks_for_a_longer_permit_before_it_goes_up(
    office: Office, clock: Clock, panel: Site, told: Material
) -> None:
    permit(office, panel)
    (posting,) = office.desk.plan(told.id, [panel.id], TODAY, LAST)
    assert office.desk.permit_tasks() == []
    clock.day = day(6)
    (task,) = office.desk.permit_tasks()
    assert task in at_hand(office.desk), "though nothing hangs under the permit"
    wanted = office.desk.hold_for(told, day(6))
    assert wanted and (task.code, task.group) == (posting.code, Group.PERMIT_ENDS)
    assert task.note == (
        f"续办到 {wanted.removable_from:%m-%d} 或以后，最晚 {LAST:%m-%d} 办："
        f"“评选结果公示”没挂着，现在挂要挂满 {wanted.until:%m-%d}"
    )
    clock.day = TODAY
    (posting,) = office.desk.tick([posting], TickKind.POSTED)
    clock.day = day(2)
    office.desk.tick([now(office, posting)], TickKind.INTERRUPTED, reason="fallen_off")
    assert office.desk.permit_tasks() == []
    clock.day = day(8)
    (task,) = office.desk.permit_tasks()
    assert "没挂着，现在挂要挂满" in task.note


def test_a_plan_that_the_law_and_the_permit_forbid_says_until_when_to_renew(
    office: Office, panel: Site, told: Material
) -> None:
    hold = office.desk.hold_for(told, TODAY)
    assert hold is not None
    permit(office, panel, valid_to=hold.until)
    said = f"公示要挂满 {hold.until}，{hold.removable_from} 起可撤；许可 12号 到 {hold.until} 为止"
    with pytest.raises(Refused, match=said) as refused:
        office.desk.plan(told.id, [panel.id], TODAY, hold.removable_from)
    assert f"请先续办到 {hold.removable_from} 或以后" in str(refused.value)
    with pytest.raises(Refused, match=said):
        office.desk.advise(told, [panel], TODAY, hold.removable_from, 1)
    why = "紧急，已当面说明"
    (early,) = office.desk.plan(told.id, [panel.id], TODAY, hold.until, shorter_because=why)
    assert early.hold and early.hold.waived == why, "shorter with a reason keeps to the permit"
