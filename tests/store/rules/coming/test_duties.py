"""Repeating duties: what falls due, what is drafted in time, what is done, late or missing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from office import TODAY, Clock, Office

from store.desk import Desk
from store.errors import Refused
from store.models import Material, Obligation, Posting, TickKind, Unit
from store.rules.coming.duties import Stage, tasks
from store.rules.coming.recurrence import Cycle
from store.rules.coming.usual_duties import USUAL, usual_duty
from store.rules.coming.wording import wording
from store.rules.tasks import Group

MONTHLY = Cycle("month", 28).rule
DUE = date(2026, 11, 28)


@pytest.fixture
def duty(desk: Desk, office: Office) -> Obligation:
    """低保名单, on the 28th of each month, drafted a week before."""
    return desk.save_duty(new_duty(desk))


def new_duty(desk: Desk, **values: Any) -> Obligation:
    fields: dict[str, Any] = {
        "id": desk.new_id(),
        "name": "低保名单公布",
        "recurrence": MONTHLY,
        "starts_on": date(2026, 9, 1),
        "heading": "{年}年{月}月低保名单",
        "text": "现将{上月}名单公布如下。",
        "matter": "low_income_list",
        **values,
    }
    return Obligation.model_validate(fields)


def stages(desk: Desk, first: date = date(2026, 9, 1), last: date = DUE) -> list[str]:
    return [one.stage.value for one in desk.occurrences(first, last)]


def post(desk: Desk, office: Office, material: Material, day: date, clock: Clock) -> Posting:
    clock.day = day
    (posting,) = desk.plan(material.id, [office.east.id], day, day + timedelta(days=9))
    return desk.tick([posting], TickKind.POSTED)[0]


def test_a_draft_is_made_in_time_once_and_in_one_transaction(
    desk: Desk, office: Office, duty: Obligation, clock: Clock
) -> None:
    other = desk.save(Unit(id=desk.new_id(), name="朝阳社区"))
    clock.day = date(2026, 11, 20)
    assert desk.make_drafts() == []
    clock.day = date(2026, 11, 21)
    before = desk.database.stamp
    made = desk.make_drafts()
    assert desk.database.stamp == before + 1
    assert {draft.unit_id for draft in made} == {office.unit.id, other.id}
    first = made[0]
    assert (first.title, first.body) == ("2026年11月低保名单", "现将2026年10月名单公布如下。")
    assert (first.obligation_id, first.occurrence_on) == (duty.id, DUE)
    assert first.matter == "low_income_list"
    assert desk.make_drafts() == []
    assert desk.make_draft(duty, DUE, other.id).id in {draft.id for draft in made}
    assert desk.undoable == "备草稿 按公开任务，2 份"
    desk.undo()
    assert len(desk.make_drafts(DUE)) == 2


def test_each_unit_is_coming_due_drafted_planned_done_late_or_missing(
    desk: Desk, office: Office, duty: Obligation, clock: Clock
) -> None:
    assert stages(desk, last=date(2026, 12, 31)) == ["missing", "missing", "due", "coming"]
    september = desk.make_draft(duty, date(2026, 9, 28), office.unit.id)
    (draft,) = desk.make_drafts()
    assert stages(desk) == ["missing", "missing", "drafted"]
    post(desk, office, september, date(2026, 11, 25), clock)
    desk.plan(draft.id, [office.west.id], DUE, DUE + timedelta(days=9))
    assert stages(desk) == ["late", "missing", "planned"]
    clock.day = DUE
    assert stages(desk) == ["late", "missing", "planned"]  # Its day is not over.
    (posting,) = desk.database.find(Posting)[1:]
    desk.tick([posting], TickKind.POSTED)
    assert stages(desk) == ["late", "missing", "done"]
    shown = desk.occurrences(DUE, DUE)[0].shares[0]
    assert (shown.material_id, shown.shown_on) == (draft.id, DUE)


def test_what_hung_early_and_is_down_before_its_day_is_done(
    desk: Desk, office: Office, duty: Obligation, clock: Clock
) -> None:
    clock.day = date(2026, 11, 21)
    (draft,) = desk.make_drafts()
    early = desk.plan(draft.id, [office.east.id], clock.day, date(2026, 11, 25))
    early = desk.tick(early, TickKind.POSTED)
    clock.day = date(2026, 11, 25)
    desk.tick(early, TickKind.REMOVED)
    (share,) = desk.occurrences(DUE, DUE)[0].shares
    assert (share.stage, share.shown_on) == (Stage.DONE, date(2026, 11, 21))


def test_what_was_archived_is_still_done(
    desk: Desk, office: Office, duty: Obligation, clock: Clock
) -> None:
    draft = desk.make_draft(duty, DUE, office.unit.id)
    posting = post(desk, office, draft, date(2026, 11, 25), clock)
    clock.day = date(2026, 12, 8)
    desk.tick([posting], TickKind.REMOVED)
    clock.day = date(2027, 1, 5)
    assert desk.archive(2026)
    assert stages(desk, DUE, DUE) == ["done"]


def test_a_report_to_the_district_publishes_nothing(
    desk: Desk, office: Office, duty: Obligation, clock: Clock
) -> None:
    upward = office.site("上级报送", 9, kind="report_up")
    (draft,) = desk.make_drafts()
    (posting,) = desk.plan(draft.id, [upward.id], TODAY, None)
    desk.tick([posting], TickKind.POSTED)
    assert stages(desk, DUE, DUE) == ["planned"]


def test_a_paused_duty_makes_nothing_and_asks_for_nothing(desk: Desk, duty: Obligation) -> None:
    paused = desk.pause_duty(duty)
    assert paused.is_paused and desk.make_drafts() == [] and stages(desk) == []
    assert not desk.pause_duty(paused).is_paused
    assert len(desk.make_drafts()) == 1


def test_a_rule_that_changes_keeps_what_was_made(desk: Desk, duty: Obligation) -> None:
    (draft,) = desk.make_drafts()
    desk.save_duty(duty.changed(recurrence=Cycle("month", 30).rule))
    found = desk.occurrences(DUE, date(2026, 11, 30))
    assert [(one.on, one.stage) for one in found] == [
        (DUE, Stage.DRAFTED),
        (date(2026, 11, 30), Stage.DUE),
    ]
    assert found[0].shares[0].material_id == draft.id


@pytest.mark.parametrize(
    ("values", "units", "said"),
    [
        ({"recurrence": "FREQ=DAILY"}, 30, "10980 份草稿（366 次，30 个单位）"),
        ({"recurrence": "FREQ=WEEKLY;BYDAY=MO"}, 30, "份草稿"),
        ({"recurrence": "FREQ=MINUTELY"}, 1, "最密只能到每天"),
        ({"recurrence": "FREQ=MONTHLY;BYMONTHDAY=99"}, 1, "BYMONTHDAY=99 不对"),
        ({"recurrence": ""}, 1, "多久一次"),
        ({"material_kind": "poem"}, 1, "没有“poem”这种材料"),
        ({"heading": "名" * 121}, 1, "标题太长了"),
        ({"unit_ids": ("nobody",)}, 1, "找不到单位"),
    ],
)
def test_a_duty_that_would_do_harm_is_refused(
    desk: Desk, office: Office, values: dict[str, Any], units: int, said: str
) -> None:
    names = (f"第{n}社区" for n in range(units - 1))
    desk.save_all([Unit(id=desk.new_id(), name=name) for name in names], "导入")
    with pytest.raises(Refused, match=said):
        desk.save_duty(new_duty(desk, **values))
    assert desk.duties() == [] and desk.database.find(Material, archived=False) == [office.notice]


def test_a_flood_that_came_from_a_file_makes_no_drafts(desk: Desk, office: Office) -> None:
    desk.save(new_duty(desk, recurrence="FREQ=DAILY", draft_days=366))
    desk.save_all([Unit(id=desk.new_id(), name=f"第{n}社区") for n in range(9)], "导入")
    desk.save(new_duty(desk, name="坏的", recurrence="FREQ=SECONDLY"))
    assert desk.make_drafts() == []
    desk.save(new_duty(desk, name="好的"))
    assert len(desk.make_drafts()) == 10


def test_thirty_communities_may_have_a_monthly_list(desk: Desk, office: Office) -> None:
    desk.save_all([Unit(id=desk.new_id(), name=f"第{n}社区") for n in range(29)], "导入")
    desk.save_duty(new_duty(desk))
    assert len(desk.make_drafts()) == 30


@pytest.mark.parametrize(
    ("day", "text", "filled"),
    [
        (date(2026, 1, 15), "{上月}、{上季}、{去年}年", "2025年12月、2025年第四季度、2025年"),
        (date(2026, 7, 15), "{年}年第{季}季度，{上季}", "2026年第三季度，2026年第二季度"),
        (date(2026, 3, 1), "{月}月 {不认识} {", "3月 {不认识} {"),
    ],
)
def test_the_period_is_filled_in_and_nothing_else(day: date, text: str, filled: str) -> None:
    assert wording(text, day) == filled


def test_tasks_say_what_to_do_by_when(desk: Desk, office: Office, duty: Obligation) -> None:
    def told() -> list[tuple[str, str, date | None, str]]:
        found = desk.tasks_of_duties()
        assert all(task.group is Group.DUTY and task.record_id == duty.id for task in found)
        return [(task.what, task.where, task.due, task.note) for task in found]

    missed = ("低保名单公布", "学苑社区", date(2026, 10, 28), "过了日子还没公布")
    # What was missed in September is longer ago than a month: the list of duties tells it.
    assert told() == [missed, ("低保名单公布", "学苑社区", DUE, "还没备稿，11-28 是周六")]
    (draft,) = desk.make_drafts()
    assert told()[1] == ("低保名单公布", "学苑社区", DUE, "草稿还没排期，11-28 是周六")
    desk.plan(draft.id, [office.east.id], DUE, DUE + timedelta(days=9))
    assert told() == [missed]


def test_units_at_the_same_stage_are_one_task(desk: Desk, duty: Obligation) -> None:
    second = desk.save(Unit(id=desk.new_id(), name="朝阳社区"))
    names = {unit.id: unit.name for unit in desk.communities()}
    (task,) = tasks(desk.occurrences(DUE, DUE), names)
    assert task.where.endswith("等 2 个单位") and task.details["unit_id"] == ""
    desk.make_draft(duty, DUE, second.id)
    found = tasks(desk.occurrences(DUE, DUE), names)
    assert [(task.where, task.note) for task in found] == [
        ("学苑社区", "还没备稿，11-28 是周六"),
        ("朝阳社区", "草稿还没排期，11-28 是周六"),
    ]
    assert len({task.key for task in found}) == 2


def test_the_usual_duties_can_be_kept(desk: Desk, office: Office) -> None:
    for name in USUAL:
        desk.save_duty(usual_duty(name, desk.new_id(), desk.today))
    assert len(desk.duties()) == len(USUAL)
    assert stages(desk, TODAY - timedelta(days=60), TODAY).count("missing") == 0
    titles = {draft.title for draft in desk.make_drafts(date(2027, 1, 31))}
    assert titles >= {"2026年12月最低生活保障对象名单", "2026年第四季度居务公开", "2027年工作计划"}
