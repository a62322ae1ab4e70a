"""What is taken back: what a person did, with what followed from it, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from office import Office

from store.desk import Desk
from store.errors import Refused
from store.models import Material, Obligation
from store.query import Is
from store.rules.coming.recurrence import Cycle
from store.undo import Step


def duty(desk: Desk, name: str = "低保名单公布") -> Obligation:
    values = {"id": desk.new_id(), "name": name, "starts_on": date(2026, 11, 1)}
    rule = Cycle("month", 28).rule
    return desk.save_duty(Obligation.model_validate({**values, "recurrence": rule}))


def drafts(desk: Desk, of: Obligation) -> list[Material]:
    return desk.database.find(Material, Is("obligation_id", of.id))


def test_drafts_that_come_by_themselves_are_no_step_of_anybodys(desk: Desk, office: Office) -> None:
    monthly = duty(desk)
    desk.keep_drafts(desk.drafts_due(), Step.NONE)
    (draft,) = drafts(desk, monthly)
    last = office.plan()
    assert desk.undo().startswith("排期") and desk.undoable == "新建公开任务 低保名单公布"
    # The duty of a draft stays until the draft is deleted, by an act of its own.
    with pytest.raises(Refused, match="自动备了通知“低保名单公布”，先把它删掉"):
        desk.undo()
    assert drafts(desk, monthly) == [draft] and desk.duties() == [monthly]
    desk.discard(draft)
    assert desk.undo().startswith("删除通知") and drafts(desk, monthly) != []
    desk.discard(drafts(desk, monthly)[0])
    desk.undo()
    (draft,) = drafts(desk, monthly)
    assert last.id not in {posting.id for posting in desk.open_postings()}


def test_with_a_duty_go_the_drafts_that_it_made_at_once(desk: Desk, office: Office) -> None:
    monthly = duty(desk)
    desk.keep_drafts(desk.drafts_due(), Step.JOINED)
    assert len(drafts(desk, monthly)) == 1 and desk.undoable == "新建公开任务 低保名单公布"
    desk.undo()
    assert drafts(desk, monthly) == [] and desk.duties() == []
    # Where something else was done meanwhile they are a step of their own.
    again = duty(desk)
    office.plan()
    desk.keep_drafts(desk.drafts_due(), Step.JOINED)
    assert desk.undo().startswith("备草稿") and desk.undo().startswith("排期")
    assert desk.duties() == [again]
