"""今日: which tasks there are, in which order, and what each of them says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from office import TODAY, Clock, Office

from store.desk import Desk
from store.models import Campaign, Obligation, Permit, TickKind
from store.rules.coming.recurrence import Cycle
from store.rules.law.calendar import WorkCalendar
from store.rules.tasks import Group, Task, by_group, counted
from store.today import by_walk, tasks_of

DAY = timedelta(days=1)


def only(desk: Desk) -> Task:
    (task,) = tasks_of(desk)
    return task


def test_each_state_of_a_sheet_asks_for_one_thing(office: Office, desk: Desk, clock: Clock) -> None:
    posting = office.plan(TODAY, days=10)
    assert (only(desk).group, only(desk).due) == (Group.TO_PRINT, TODAY)
    (posting,) = desk.mark_printed([posting])
    assert only(desk).group is Group.PUT_UP and only(desk).note == ""
    clock.day += 2 * DAY
    assert only(desk).note == "晚了 2 天"
    (posting,) = desk.tick([posting], TickKind.POSTED)
    assert tasks_of(desk) == []
    (posting,) = desk.tick([posting], TickKind.INTERRUPTED, reason="covered")
    task = only(desk)
    assert (task.group, task.due, task.where) == (Group.INTERRUPTED, clock.day, "东门公示栏")
    assert "盖" in task.note and task.code == posting.code and task.what == office.notice.title
    desk.tick([posting], TickKind.POSTED)
    clock.day = TODAY + 7 * DAY
    assert only(desk).group is Group.ENDING_SOON
    clock.day = TODAY + 9 * DAY
    assert only(desk).group is Group.TAKE_DOWN
    clock.day = TODAY + 12 * DAY
    assert (only(desk).group, only(desk).note) == (Group.OVERDUE, "晚了 3 天")


def test_a_late_sheet_is_told_until_when_it_hangs_if_it_goes_up_today(
    office: Office, desk: Desk, clock: Clock
) -> None:
    law = office.material("publicity", "征兵公示", matter="conscription")
    desk.plan(law.id, [office.west.id], TODAY, None)

    def told() -> str:
        return next(task.note for task in tasks_of(desk) if task.what == "征兵公示")

    assert told() == "公示到 11-30"
    clock.day = TODAY + timedelta(days=14)
    assert told() == "晚了 14 天，今天贴，公示到 12-14"


def test_a_board_that_is_locked_or_broken_says_so_before_anybody_walks_there(
    office: Office, desk: Desk
) -> None:
    desk.mark_printed([office.plan(TODAY - DAY, days=9)])
    locked = office.east.changed(state="locked", keeper="老李", phone="0418-2820011")
    desk.save(locked)
    assert only(desk).note == "点位锁闭，找老李 0418-2820011，晚了 1 天"
    desk.save(locked.changed(rev=2, state="maintenance"))
    assert only(desk).note == "点位维修中，晚了 1 天"


def test_the_most_urgent_group_comes_first_and_in_it_what_is_due_first(
    office: Office, desk: Desk
) -> None:
    late = [office.plan(TODAY - day * DAY, days=3) for day in (5, 7)]
    desk.tick(late, TickKind.POSTED, TODAY - 4 * DAY)
    new = office.plan(TODAY, site=office.west)
    tasks = tasks_of(desk)
    assert [task.record_id for task in tasks] == [late[1].id, late[0].id, new.id]
    assert counted(by_group(tasks)) == ["逾期未撤 2", "本周要印 1"]
    assert len({task.key for task in tasks}) == 3


def test_places_come_in_walking_order_and_what_has_none_last(office: Office, desk: Desk) -> None:
    far = office.site("北门公示栏", 9, route="二号路线")
    for site in (far, office.west, office.east):
        office.plan(TODAY, site=site)
    office.material("notice", "预算公开", matter="gov_info_proactive", formed_on=date(2026, 10, 9))
    found = by_walk(desk, tasks_of(desk))
    assert [site.name if site else "" for site, _ in found] == [
        *("北门公示栏", "东门公示栏", "西门公示栏", "")
    ]
    assert [task.group for task in found[-1][1]] == [Group.PUBLISH_BY]


def test_what_was_formed_must_be_up_in_time(office: Office, desk: Desk, clock: Clock) -> None:
    # 20 working days from 2026-10-27 end on 2026-11-24, the day of the test.
    formed = date(2026, 10, 27)
    paper = office.material("notice", "预算公开", matter="gov_info_proactive", formed_on=formed)
    task = only(desk)
    assert (task.group, task.table, task.record_id) == (Group.PUBLISH_BY, "materials", paper.id)
    assert (task.due, task.where, task.is_provisional) == (TODAY, "学苑社区", False)
    assert task.note == "10-27 形成，没有排期"
    clock.day = TODAY - 8 * DAY
    assert tasks_of(desk) == []
    clock.day = TODAY - 7 * DAY  # The next weekly walk is its last.
    assert only(desk).due == TODAY
    clock.day = TODAY + DAY
    assert only(desk).note == "晚了 1 天，10-27 形成，没有排期"
    (planned,) = desk.plan(paper.id, [office.east.id], TODAY + 5 * DAY, None)
    notes = {task.group: task.note for task in tasks_of(desk)}
    assert notes[Group.PUBLISH_BY] == "晚了 1 天，10-27 形成，排在 11-29"
    clock.day = TODAY - 3 * DAY
    desk.move(planned, TODAY, None)
    assert Group.PUBLISH_BY not in {task.group for task in tasks_of(desk)}
    clock.day = TODAY + DAY
    planned = desk.open_postings()[0]
    desk.tick([planned], TickKind.POSTED)
    assert tasks_of(desk) == []
    desk.undo()
    assert Group.PUBLISH_BY in {task.group for task in tasks_of(desk)}


def test_reporting_upward_is_not_publishing(office: Office, desk: Desk) -> None:
    up = office.site("上级报送", 9, kind="report_up")
    formed = date(2026, 10, 20)
    paper = office.material("notice", "预算公开", matter="gov_info_proactive", formed_on=formed)
    desk.tick(desk.plan(paper.id, [up.id], TODAY, None), TickKind.POSTED)
    assert only(desk).group is Group.PUBLISH_BY


def test_a_day_in_a_year_without_a_calendar_may_still_move(
    office: Office, desk: Desk, clock: Clock
) -> None:
    clock.day = date(2026, 12, 31)
    formed = date(2026, 12, 8)
    office.material("notice", "预算公开", matter="gov_info_proactive", formed_on=formed)
    task = only(desk)
    assert task.is_provisional and task.told_due(clock.day) == f"{task.due:%m-%d} 暂算"
    assert task.told_due(date(2026, 1, 1)) == f"{task.due:%Y-%m-%d} 暂算"


def test_a_banner_that_outlasts_its_campaign_is_told_of_once(
    office: Office, desk: Desk, clock: Clock
) -> None:
    street = office.site("学苑路条幅点", 5, kind="banner")
    fair = Campaign(id=desk.new_id(), name="消防宣传进社区", on=TODAY, lead_id=office.unit.id)
    desk.save(fair)
    banner = office.material("banner", "人人讲安全")
    end = TODAY + 9 * DAY
    hung = desk.plan(banner.id, [street.id], TODAY, end, campaign_id=fair.id)
    desk.tick(hung, TickKind.POSTED)
    clock.day = TODAY + 7 * DAY
    task = only(desk)
    assert task.group is Group.ENDING_SOON and "消防宣传进社区" in task.note
    assert (task.due, task.record_id) == (TODAY + 7 * DAY, hung[0].id)
    clock.day = TODAY + 8 * DAY
    assert only(desk).group is Group.OVERDUE


def test_what_comes_down_anyway_is_asked_for_once_though_its_permit_is_over(
    office: Office, desk: Desk, clock: Clock
) -> None:
    street = office.site("学苑路条幅点", 5, kind="banner")
    permit = Permit(
        id=desk.new_id(),
        authority="区城市管理综合执法局",
        number="学城条〔2026〕31号",
        site_id=street.id,
        valid_from=TODAY,
        valid_to=TODAY + 4 * DAY,
    )
    desk.save_permit(permit)
    banner = office.material("banner", "人人讲安全")
    (hung,) = desk.plan(banner.id, [street.id], TODAY, TODAY + 4 * DAY)
    (hung,) = desk.tick([hung], TickKind.POSTED)
    clock.day = TODAY + 4 * DAY
    assert only(desk).group is Group.TAKE_DOWN
    clock.day += DAY
    assert (only(desk).group, only(desk).note) == (Group.OVERDUE, "晚了 1 天，许可过期")
    # One that may hang on by its plan is asked for by its permit alone.
    desk.save(hung.changed(planned_to=TODAY + 20 * DAY))
    assert (only(desk).group, only(desk).table) == (Group.PERMIT_OVER, "permits")


def test_a_draft_that_its_duty_asks_for_sooner_is_one_task(
    office: Office, desk: Desk, clock: Clock
) -> None:
    values = {"id": desk.new_id(), "name": "预算公开", "matter": "gov_info_proactive"}
    rule = {"recurrence": Cycle("month", 27).rule, "starts_on": TODAY}
    duty = desk.save_duty(Obligation.model_validate({**values, **rule}))
    (draft,) = desk.make_drafts()
    # 20 working days from 2026-11-02 end on 2026-11-30.
    draft = desk.save(draft.changed(formed_on=date(2026, 11, 2)))
    assert (only(desk).group, only(desk).due) == (Group.DUTY, date(2026, 11, 27))
    desk.save(draft.changed(formed_on=date(2026, 10, 27)))
    assert {task.group for task in tasks_of(desk)} == {Group.PUBLISH_BY, Group.DUTY}
    desk.save(desk.database.get(type(draft), draft.id).changed(formed_on=date(2026, 11, 2)))
    desk.pause_duty(duty)
    assert only(desk).group is Group.PUBLISH_BY


def test_a_day_without_duties_permits_and_defects_counts_no_days(
    office: Office, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What makes the shell's list cheap."""
    office.plan()
    monkeypatch.setattr(Desk, "rules", property(lambda desk: pytest.fail("rules were read")))
    monkeypatch.setattr(Desk, "ledger", lambda *_, **__: pytest.fail("the ledger was read"))
    monkeypatch.setattr(WorkCalendar, "is_workday", lambda *_: pytest.fail("days were counted"))
    assert only(desk).group is Group.TO_PRINT


def test_what_hung_in_an_archived_year_was_up(office: Office, desk: Desk, clock: Clock) -> None:
    formed = date(2026, 10, 27)
    paper = office.material("notice", "预算公开", matter="gov_info_proactive", formed_on=formed)
    sheets = desk.plan(paper.id, [office.east.id, office.west.id], TODAY, TODAY)
    hung = desk.tick(sheets[:1], TickKind.POSTED)
    desk.tick(hung, TickKind.REMOVED)
    clock.day = date(2027, 1, 4)
    desk.archive(2026)
    desk.cancel(sheets[1], "不再需要")
    assert tasks_of(desk) == []
