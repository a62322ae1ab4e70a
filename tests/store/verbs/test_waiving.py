"""不办: what somebody has decided not to publish this time is no draft, no task and not missing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from office import TODAY, Clock, Office

from store.desk import Desk
from store.errors import Refused
from store.models import Material, Obligation, TickKind, Unit
from store.query import Is
from store.rules.coming.duties import Stage
from store.rules.coming.recurrence import Cycle

DUE = date(2026, 11, 27)
WHY = "本月没有新增和变动"


@pytest.fixture
def other(desk: Desk, office: Office) -> Unit:
    return desk.save(Unit(id=desk.new_id(), name="朝阳社区"))


@pytest.fixture
def duty(desk: Desk, other: Unit) -> Obligation:
    values = {"id": desk.new_id(), "name": "低保名单公布", "starts_on": date(2026, 10, 1)}
    rule = Cycle("month", 27).rule
    return desk.save_duty(Obligation.model_validate({**values, "recurrence": rule}))


def stages(desk: Desk, on: date = DUE) -> dict[str, Stage]:
    names = {unit.id: unit.name for unit in desk.communities()}
    return {names[s.unit_id]: s.stage for one in desk.occurrences(on, on) for s in one.shares}


def drafts(desk: Desk) -> list[Material]:
    return desk.database.find(Material, Is("occurrence_on", DUE))


def test_it_takes_its_draft_along_asks_for_nothing_and_comes_back_only_by_undo(
    desk: Desk, office: Office, duty: Obligation, other: Unit, clock: Clock
) -> None:
    assert len(desk.make_drafts()) == 2
    stamp = desk.database.stamp
    duty = desk.waive(duty, DUE, [office.unit.id], WHY)
    assert desk.database.stamp == stamp + 1
    assert [draft.unit_id for draft in drafts(desk)] == [other.id]
    assert stages(desk) == {"学苑社区": Stage.WAIVED, "朝阳社区": Stage.DRAFTED}
    (task,) = (task for task in desk.tasks_of_duties() if task.due == DUE)
    assert task.where == "朝阳社区"
    (waiver,) = duty.waived
    assert (waiver.why, waiver.by, waiver.decided_on) == (WHY, "王敏", TODAY)
    (*_, change) = desk.database.changes(duty.id)
    assert (change.action, change.why) == (
        "这一期不办",
        f"低保名单公布 2026-11-27，学苑社区：{WHY}",
    )
    # Neither by itself nor when its day is over does it ask for anything again.
    assert desk.make_drafts() == []
    clock.day = DUE + timedelta(days=3)
    assert stages(desk) == {"学苑社区": Stage.WAIVED, "朝阳社区": Stage.MISSING}
    clock.day = TODAY
    desk.undo()
    assert len(drafts(desk)) == 2 and stages(desk)["学苑社区"] is Stage.DRAFTED


def test_what_was_missed_may_be_settled_for_all_at_once(
    desk: Desk, office: Office, duty: Obligation, other: Unit
) -> None:
    missed = date(2026, 10, 27)
    assert set(stages(desk, missed).values()) == {Stage.MISSING}
    desk.waive(duty, missed, [office.unit.id, other.id], WHY)
    (one,) = desk.occurrences(missed, missed)
    assert one.stage is Stage.WAIVED and {share.why for share in one.shares} == {WHY}
    assert all(task.due != missed for task in desk.tasks_of_duties())


def test_who_writes_it_after_all_takes_the_decision_back(
    desk: Desk, office: Office, duty: Obligation
) -> None:
    duty = desk.waive(duty, DUE, [office.unit.id], WHY)
    draft = desk.make_draft(duty, DUE, office.unit.id)
    duty = desk.duties()[0]
    assert duty.waived == () and stages(desk)["学苑社区"] is Stage.DRAFTED
    desk.undo()
    assert desk.duties()[0].waived != () and desk.database.look_up(Material, draft.id) is None


def test_what_hangs_or_is_planned_must_be_given_up_first(
    desk: Desk, office: Office, duty: Obligation
) -> None:
    draft = desk.make_draft(duty, DUE, office.unit.id)
    (sheet,) = desk.plan(draft.id, [office.east.id], TODAY, TODAY + timedelta(days=9))
    with pytest.raises(Refused, match="已经排期或者公布了，要不办请先取消排期"):
        desk.waive(duty, DUE, [office.unit.id], WHY)
    with pytest.raises(Refused, match="请写明这一期为什么不办"):
        desk.waive(duty, DUE, [office.unit.id], "  ")
    desk.cancel(sheet, "名单没有变")
    duty = desk.waive(duty, DUE, [office.unit.id], WHY)
    # What was once planned stays for the record, and is opened again by who writes it after all.
    assert drafts(desk) == [draft] and stages(desk)["学苑社区"] is Stage.WAIVED
    assert desk.make_draft(duty, DUE, office.unit.id) == draft
    # What was published in spite of the decision was published.
    duty = desk.waive(desk.duties()[0], DUE, [office.unit.id], WHY)
    (sheet,) = desk.plan(draft.id, [office.east.id], TODAY, TODAY + timedelta(days=9))
    desk.tick([sheet], TickKind.POSTED)
    assert stages(desk)["学苑社区"] is Stage.DONE


def test_nothing_is_written_of_it_where_nothing_was_decided(desk: Desk, duty: Obligation) -> None:
    assert "waived" not in duty.model_dump(mode="json")
