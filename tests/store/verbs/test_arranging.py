"""Relocating, copying and replacing: one transaction each, or nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from office import TODAY, Office

from store.errors import NeedsReason, Refused
from store.models import Posting, TickKind
from store.rules.wall.lifecycle import State, state_of

NEXT, LATER = TODAY + timedelta(days=3), TODAY + timedelta(days=12)


def state(posting: Posting) -> State:
    return state_of(posting, TODAY)


def test_a_plan_goes_to_another_board_and_other_days(office: Office) -> None:
    desk, posting = office.desk, office.plan()
    before = desk.database.stamp
    moved = desk.relocate(posting, office.west.id, NEXT, LATER)
    assert (moved.site_id, moved.planned_from, moved.planned_to) == (office.west.id, NEXT, LATER)
    assert moved.code == posting.code and desk.database.stamp == before + 1
    assert [change.why for change in desk.database.changes()][-1].endswith("换到 西门公示栏")
    desk.undo()
    assert desk.database.get(Posting, posting.id).site_id == office.east.id
    again = desk.relocate(desk.database.get(Posting, posting.id), office.east.id, NEXT, None)
    assert again.planned_to is None


def test_what_hangs_stays_on_its_board(office: Office) -> None:
    desk = office.desk
    (hanging,) = desk.tick([office.plan()], TickKind.POSTED)
    with pytest.raises(Refused, match="不能换点位"):
        desk.relocate(hanging, office.west.id, TODAY, LATER)
    with pytest.raises(Refused, match="只能改撤下日"):
        desk.relocate(hanging, office.east.id, NEXT, LATER)
    assert desk.relocate(hanging, office.east.id, TODAY, LATER).planned_to == LATER


def test_a_board_out_of_use_takes_nothing(office: Office) -> None:
    desk, posting = office.desk, office.plan()
    desk.save(office.west.changed(state="retired"))
    for verb in (desk.relocate, desk.copy):
        with pytest.raises(Refused, match="已停用"):
            verb(posting, office.west.id, TODAY, LATER)
    assert desk.database.find(Posting) == [posting]


def test_a_copy_is_a_plan_of_its_own(office: Office) -> None:
    desk = office.desk
    (posting,) = desk.plan(
        office.notice.id, [office.east.id], TODAY, NEXT, quantity=3, counts_in_year=False
    )
    (hanging,) = desk.tick([posting], TickKind.POSTED)
    copied = desk.copy(hanging, office.west.id, NEXT, LATER)
    assert copied.quantity == 3 and copied.material_id == hanging.material_id
    assert not copied.counts_in_year
    assert copied.code != hanging.code and state(copied) is State.SCHEDULED


@pytest.mark.parametrize("is_up", [True, False])
def test_another_material_takes_its_place(office: Office, is_up: bool) -> None:
    desk, old = office.desk, office.plan()
    if is_up:
        (old,) = desk.tick([old], TickKind.POSTED)
    other = office.material("notice", "关于停水的通知")
    before = desk.database.stamp
    day = NEXT if is_up else TODAY
    new = desk.replace(old, other.id, day, LATER)
    assert desk.database.stamp == before + 1
    assert (new.site_id, new.planned_from, new.planned_to) == (old.site_id, day, LATER)
    changed = desk.database.get(Posting, old.id)
    if is_up:
        assert changed.planned_to == NEXT and changed.is_hanging
    else:
        assert state(changed) is State.CANCELLED and "停水" in changed.cancelled_why
    assert desk.undo().startswith("换下")
    assert desk.database.find(Posting)[0].planned_to == old.planned_to
    assert desk.database.count(Posting) == 1


def test_what_hangs_without_an_end_comes_down_where_another_takes_its_place(office: Office) -> None:
    desk = office.desk
    other = office.material("notice", "关于停水的通知")
    [standing] = desk.plan(office.notice.id, [office.east.id], TODAY, None)
    desk.tick([standing], TickKind.POSTED)
    desk.replace(desk.database.get(Posting, standing.id), other.id, NEXT, LATER)
    changed = desk.database.get(Posting, standing.id)
    assert (changed.planned_to, changed.review_on) == (NEXT, None)


def test_a_replacement_is_refused_whole(office: Office) -> None:
    desk, old = office.desk, office.plan()
    other = office.material("notice", "关于停水的通知")
    yesterday = TODAY - timedelta(days=1)
    with pytest.raises(Refused, match="同一份材料"):
        desk.replace(old, office.notice.id, TODAY, LATER)
    with pytest.raises(Refused, match="已经过了"):
        desk.replace(old, other.id, yesterday, LATER)
    with pytest.raises(Refused, match="之前"):
        desk.replace(old, other.id, NEXT, TODAY)
    assert desk.database.find(Posting) == [old]
    gone = desk.cancel(old, "不办了")
    with pytest.raises(Refused, match="已经结束"):
        desk.replace(gone, other.id, TODAY, LATER)


def test_what_the_law_wants_holds_for_bars_too(office: Office) -> None:
    desk = office.desk
    listed = office.material("publicity", "关于低保审核结果的公示", matter="low_income_publicity")
    hold = desk.hold_at(listed, office.east, TODAY)
    assert hold is not None
    (posting,) = desk.plan(listed.id, [office.east.id], TODAY, hold.removable_from)
    early = hold.until
    with pytest.raises(NeedsReason, match="缩短的理由"):
        desk.relocate(posting, office.west.id, TODAY, early)
    with pytest.raises(NeedsReason):
        desk.copy(posting, office.west.id, TODAY, early)
    moved = desk.relocate(posting, office.west.id, TODAY, early, shorter_because="紧急，已说明")
    assert moved.hold is not None and moved.hold.waived == "紧急，已说明"


def test_a_replacement_asks_once_for_all_that_comes_down_too_early(office: Office) -> None:
    desk = office.desk
    old, new = (
        office.material("publicity", title, matter="low_income_publicity")
        for title in ("十一月低保公示", "十二月低保公示")
    )
    hold = desk.hold_at(old, office.east, TODAY)
    assert hold is not None
    (posting,) = desk.plan(old.id, [office.east.id], TODAY, hold.removable_from)
    stamp = desk.database.stamp
    with pytest.raises(NeedsReason) as refused:
        desk.replace(posting, new.id, NEXT, NEXT)
    assert [problem.field for problem in refused.value.problems] == ["planned_from", "planned_to"]
    assert posting.label in refused.value.problems[0].message
    assert desk.database.stamp == stamp
    replaced = desk.replace(posting, new.id, NEXT, None, shorter_because="名单有变")
    assert replaced.hold and replaced.hold.waived == ""
    before = desk.database.get(Posting, posting.id)
    assert before.hold and before.hold.waived == "名单有变"
