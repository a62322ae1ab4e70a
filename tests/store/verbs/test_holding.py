"""The verbs where the law wants a sheet to hang: planned, late, fallen, too short, corrected."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from office import TODAY, Clock, Office, open_desk

from store.desk import Desk
from store.errors import NeedsReason, Refused
from store.models import Material, Posting, Rule, Site, TickKind
from store.models.rules import Clock as Limit
from store.models.rules import Status
from store.rules.law.rulebook import RuleBook
from store.rules.tasks import Group
from store.rules.wall.holding import postponement, why_later
from store.rules.wall.lifecycle import State, state_of


def rule(
    name: str, days: int, unit: str, again: str = "pause", matter: str = "low_income_publicity"
) -> Rule:
    return Rule.model_validate(
        {
            "id": name,
            "matter": matter,
            "name": "低保审核公示",
            "clock": Limit.DISPLAY,
            "days": days,
            "unit": unit,
            "counts_first_day": True,
            "on_interruption": again,
            "basis": "社会救助目录",
            "status": Status.VERIFIED,
        }
    )


RULES = (
    rule("R1", 7, "day"),
    rule("R2", 5, "workday", "restart"),
    rule("R3", 5, "day", matter="conscription"),
)
BOOK = RuleBook({r.id: r for r in RULES})
"""Seven days are longer than five working days from a Monday, and shorter from a Friday."""
BY_LAW = date(2026, 11, 30)
"""The last of five working days from the 24th; seven days end on the same day."""


class Town(Office):
    """The office with the rules above and a 公示 that they are about."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
        held = Desk(desk.database, by="王敏", now=clock.now, today=clock.today, rules=lambda: BOOK)
        super().__init__(held, clock)
        self.list = self.material("publicity", "十一月低保公示", matter="low_income_publicity")

    def hang(self, end: date | None = date(2026, 12, 1), **details: Any) -> Posting:
        posting = self.desk.plan(self.list.id, [self.east.id], TODAY, end, **details)[0]
        return self.desk.tick([posting], TickKind.POSTED)[0]

    def at(self, day: int, month: int = 12) -> None:
        self.clock.day = date(2026, month, day)

    def tick(self, posting: Posting, kind: TickKind, **more: Any) -> Posting:
        return self.desk.tick([posting], kind, **more)[0]


@pytest.fixture
def town(desk: Desk, clock: Clock) -> Town:
    return Town(desk, clock)


def test_a_plan_keeps_the_longest_rule_and_refuses_to_be_shorter(town: Town) -> None:
    desk, east = town.desk, [town.east.id]
    assert [r.id for r in desk.display_rules(town.list, TODAY)] == ["R1", "R2"]
    for end in (TODAY, BY_LAW):
        with pytest.raises(NeedsReason) as refused:
            desk.plan(town.list.id, east, TODAY, end)
        assert refused.value.problems[0].field == "planned_to"
        for word in ("低保审核公示要贴满 7 天", "社会救助目录", "公示到 2026-11-30", "2026-12-01"):
            assert word in str(refused.value)
    assert desk.database.find(Posting) == []
    held = desk.plan(town.list.id, east, TODAY, BY_LAW + timedelta(days=1))[0].hold
    assert held is not None and (held.rule, held.days, held.until) == ("R1", 7, BY_LAW)
    friday = desk.hold_for(town.list, date(2026, 11, 27))
    assert friday is not None and friday.rule == "R1"
    holiday = desk.hold_for(town.list, date(2026, 9, 30))
    assert holiday is not None and (holiday.rule, holiday.until) == ("R2", date(2026, 10, 12))
    assert desk.hold_for(town.notice, TODAY) is None


def test_a_reason_lets_it_come_down_earlier(town: Town) -> None:
    end = TODAY + timedelta(days=3)
    posting = town.hang(end, shorter_because=" 情况紧急，已向居民说明 ")
    assert posting.hold is not None and posting.hold.waived == "情况紧急，已向居民说明"
    assert posting.planned_to == end
    longer = town.desk.extend(posting, date(2026, 12, 5))
    assert longer.hold is not None and longer.hold.waived == ""
    town.desk.undo()
    town.at(26, 11)
    with pytest.raises(NeedsReason, match="2026-11-27 起可撤"):
        town.tick(town.desk.database.get(Posting, posting.id), TickKind.REMOVED)
    town.at(27, 11)
    gone = town.tick(town.desk.database.get(Posting, posting.id), TickKind.REMOVED)
    assert gone.short_on is None and state_of(gone, town.clock.day) is State.REMOVED


def test_a_reason_is_for_the_day_that_it_was_given_for_and_none_before(town: Town) -> None:
    desk = town.desk
    posting = town.hang(TODAY + timedelta(days=5), shorter_because="县里同意缩短到五天")
    town.at(25, 11)
    gone = town.tick(posting, TickKind.REMOVED, note="被风刮走了")
    assert gone.short_on == town.clock.day and "还差 6 天" in desk.short_tasks()[0].note
    (row,) = desk.ledger()
    assert desk.told_row(row)["short"] is True
    desk.take_back(gone)
    town.at(29, 11)
    town.tick(desk.database.get(Posting, posting.id), TickKind.REMOVED)
    (row,) = desk.ledger()
    assert desk.told_row(row)["short"] is False and not desk.short_tasks()


def test_only_what_hangs_for_people_to_read_is_held(town: Town) -> None:
    sites = [
        town.site("社区网站", 5, kind="website"),
        town.site("发放点", 6, kind="leaflet"),
        town.site("区政府", 7, kind="report_up"),
    ]
    ids = [site.id for site in sites]
    assert [p.hold for p in town.desk.plan(town.list.id, ids, TODAY, TODAY)] == [None] * 3
    banner, screen = (
        town.site("条幅点", 8, kind="banner"),
        town.site("电子屏", 9, kind="led_screen"),
    )
    held = town.desk.plan(town.list.id, [banner.id, screen.id], TODAY, None)
    assert all(posting.hold is not None for posting in held)


def test_what_goes_up_late_hangs_longer_and_says_so(town: Town) -> None:
    desk = town.desk
    posting = desk.plan(town.list.id, [town.east.id], TODAY, date(2026, 12, 1))[0]
    town.at(26, 11)
    assert desk.removable_from(posting) == date(2026, 12, 3)
    up = town.tick(posting, TickKind.POSTED)
    assert up.planned_to == date(2026, 12, 3) == desk.removable_from(up)
    told = "公示顺延，公示到 2026-12-02，2026-12-03 起可撤（11-26 晚贴 2 天）"
    assert postponement(up) == told
    assert list(desk.database.changes())[-1].why == told
    back = desk.take_back(up)
    assert (back.planned_to, back.hold) == (posting.planned_to, posting.hold)
    assert back.ticks[0].moved_to == date(2026, 12, 3) and not back.ticks[0].counts
    again = desk.tick([back], TickKind.POSTED, TODAY)[0]
    assert again.planned_to == date(2026, 12, 1) and postponement(again) == ""


def test_an_interruption_moves_the_end_when_it_is_up_again(town: Town) -> None:
    town.list = town.material("publicity", "征兵公示", matter="conscription")
    posting = town.hang(date(2026, 11, 30))
    town.at(27, 11)
    down = town.tick(posting, TickKind.INTERRUPTED, reason="fallen_off")
    assert down.planned_to == date(2026, 11, 30)
    assert why_later(down) == ["11-27 脱落未补，还没有补贴"]
    town.at(29, 11)
    up = town.tick(down, TickKind.POSTED)
    assert up.planned_to == date(2026, 12, 1)
    assert why_later(up) == ["11-27 脱落未补，11-29 补贴，掉下的日子不算"]
    town.at(1)
    assert town.desk.agenda().take_down == (up,)
    gone = town.tick(up, TickKind.REMOVED)
    assert gone.short_on is None and not town.desk.short_tasks()


def test_a_count_that_starts_anew_says_so(town: Town) -> None:
    town.at(30, 9)
    desk = town.desk
    posting = desk.plan(town.list.id, [town.east.id], town.clock.day, date(2026, 10, 20))[0]
    posting = town.tick(posting, TickKind.POSTED)
    town.at(9, 10)
    posting = town.tick(posting, TickKind.INTERRUPTED, reason="covered")
    town.at(12, 10)
    posting = town.tick(posting, TickKind.POSTED)
    assert why_later(posting) == ["10-09 重叠张贴/被遮盖，10-12 补贴，重新起算"]
    assert desk.removable_from(posting) == date(2026, 10, 17)
    assert posting.planned_to == date(2026, 10, 20)


def test_too_early_a_removal_is_refused_unless_it_is_a_fact(town: Town) -> None:
    desk, posting = town.desk, town.hang()
    town.at(27, 11)
    with pytest.raises(NeedsReason) as refused:
        desk.tick([posting], TickKind.REMOVED)
    assert refused.value.problems[0].field == "note"
    assert "还差 4 天" in str(refused.value) and "2026-12-01 起可撤" in str(refused.value)
    short = town.tick(posting, TickKind.REMOVED, note="被物业撕掉了")
    assert short.short_on == date(2026, 11, 27)
    task = desk.short_tasks()[0]
    assert (task.group, task.what, task.where) == (Group.SHORT, "十一月低保公示", "东门公示栏")
    assert task.code == short.code and "还差 4 天" in task.note
    # Planned again at the same place, it is made good; elsewhere or before, it is not.
    desk.plan(town.list.id, [town.west.id], town.clock.day, None)
    assert len(desk.short_tasks()) == 1
    again = desk.plan(town.list.id, [town.east.id], date(2026, 11, 28), date(2026, 12, 5))[0]
    assert not desk.short_tasks()
    desk.cancel(again, "不办了")
    assert len(desk.short_tasks()) == 1
    with pytest.raises(Refused, match="怎样处理"):
        desk.settle(short, " ")
    settled = desk.settle(short, "居民会议上另行公布")
    assert not desk.short_tasks()
    with pytest.raises(Refused, match="没有公示不足"):
        desk.settle(settled, "再来一次")
    desk.undo()
    back = desk.take_back(desk.database.get(Posting, short.id))
    assert back.short_on is None and back.is_hanging and not desk.short_tasks()


def test_each_sheet_that_must_stay_is_named(town: Town) -> None:
    desk = town.desk
    postings = desk.plan(town.list.id, [town.east.id, town.west.id], TODAY, None)
    plain = town.plan(site=town.east)
    postings = desk.tick([*postings, plain], TickKind.POSTED)
    with pytest.raises(NeedsReason) as refused:
        desk.tick(postings, TickKind.REMOVED)
    assert len(refused.value.problems) == 2
    assert all(not desk.database.get(Posting, p.id).is_closed for p in postings)
    fallen = town.tick(postings[0], TickKind.INTERRUPTED, reason="torn")
    with pytest.raises(NeedsReason, match="要先补贴"):
        town.tick(fallen, TickKind.REMOVED)


def test_moving_reckons_anew(town: Town) -> None:
    desk = town.desk
    posting = desk.plan(town.list.id, [town.east.id], TODAY, date(2026, 12, 1))[0]
    with pytest.raises(NeedsReason, match="2026-12-02"):
        desk.move(posting, date(2026, 11, 25), date(2026, 12, 1))
    moved = desk.move(posting, date(2026, 11, 25), date(2026, 12, 2))
    assert moved.hold is not None and moved.hold.until == date(2026, 12, 1)
    up = desk.tick([moved], TickKind.POSTED, TODAY)[0]
    with pytest.raises(NeedsReason):
        desk.move(up, up.planned_from, BY_LAW)
    early = desk.move(up, up.planned_from, BY_LAW, shorter_because="紧急")
    assert early.hold is not None and early.hold.waived == "紧急"
    assert early.hold.until == BY_LAW


def test_what_went_up_early_may_come_down_before_it_was_to_go_up(town: Town) -> None:
    desk, friday = town.desk, TODAY + timedelta(days=3)
    planned = desk.plan(town.notice.id, [town.east.id], friday, date(2026, 12, 10))[0]
    up = town.tick(planned, TickKind.POSTED)
    thursday = friday - timedelta(days=1)
    moved = desk.move(up, friday, thursday)
    assert (moved.planned_from, moved.planned_to) == (TODAY, thursday)
    with pytest.raises(Refused, match="之前"):
        desk.move(moved, TODAY, TODAY - timedelta(days=1))


def test_extending_never_shortens(town: Town) -> None:
    posting = town.hang()
    with pytest.raises(Refused, match="要晚于"):
        town.desk.extend(posting, date(2026, 12, 1))
    longer = town.desk.extend(posting, date(2026, 12, 20), "居民还在看")
    endless = town.desk.extend(longer, None)
    assert endless.planned_to is None and endless.review_on == TODAY + timedelta(days=180)
    with pytest.raises(Refused, match="长期张贴"):
        town.desk.extend(endless, date(2027, 1, 1))
    assert town.desk.move(endless, TODAY, date(2026, 12, 20)).review_on is None


def test_standing_content_is_looked_at_again(town: Town) -> None:
    desk = town.desk
    site, website = town.east.id, town.site("社区网站", 5, kind="website").id
    posting = desk.plan(town.notice.id, [site], TODAY, None, review_on=date(2026, 12, 1))[0]
    assert desk.plan(town.notice.id, [site], TODAY, None)[0].review_on == date(2027, 5, 23)
    assert desk.plan(town.notice.id, [website], TODAY, None)[0].review_on is None
    posting = town.tick(posting, TickKind.POSTED)
    assert not desk.review_tasks()
    town.at(1)
    task = desk.review_tasks()[0]
    assert (task.group, task.record_id, task.due) == (Group.REVIEW, posting.id, town.clock.day)
    with pytest.raises(Refused, match="要晚于今天"):
        desk.review(posting, town.clock.day)
    assert desk.review(posting, date(2027, 6, 1), "电话没变").review_on == date(2027, 6, 1)
    assert not desk.review_tasks()
    with pytest.raises(Refused, match="不用复核"):
        desk.review(town.plan(), None)


def test_a_correction_takes_the_old_version_down_and_plans_the_new(
    town: Town, folder: Path
) -> None:
    desk = town.desk
    hanging = town.hang(date(2026, 12, 10), quantity=2)
    town.at(26, 11)
    planned = desk.plan(town.list.id, [town.west.id], date(2026, 12, 1), date(2026, 12, 8))[0]
    new = town.list.changed(id=desk.new_id(), rev=0, title="十一月低保公示（更正）")
    before = desk.database.stamp
    with pytest.raises(Refused, match="哪里错了"):
        desk.correct(town.list, new, " ")
    fresh = desk.correct(town.list, new, "监督电话印错")
    assert desk.database.stamp == before + 1
    old, other = (desk.database.get(Posting, p.id) for p in (hanging, planned))
    assert state_of(old, town.clock.day) is State.WITHDRAWN and old.is_closed
    assert old.short_on is None and old.ticks[-1].note == "监督电话印错"
    assert state_of(other, town.clock.day) is State.CANCELLED and "电话" in other.cancelled_why
    assert [(p.site_id, p.planned_from, p.planned_to, p.quantity) for p in fresh] == [
        (town.east.id, date(2026, 11, 26), date(2026, 12, 10), 2),
        (town.west.id, date(2026, 12, 1), date(2026, 12, 8), 1),
    ]
    assert fresh[0].hold is not None and fresh[0].hold.until == date(2026, 12, 2)
    saved = desk.database.get(Material, new.id)
    assert saved.corrects_id == town.list.id
    assert [m.id for m in desk.versions(saved)] == [town.list.id, new.id]
    assert desk.versions(town.list) == desk.versions(saved)
    assert [row.state for row in desk.ledger() if row.id == old.id] == [State.WITHDRAWN]
    with pytest.raises(Refused, match="不用撤回"):
        desk.correct(town.list, new.changed(id=desk.new_id()), "又错了")
    assert "撤回更正" in desk.undo()
    again = desk.database.get(Posting, hanging.id)
    assert again.is_hanging and desk.database.look_up(Material, new.id) is None
    assert open_desk(folder, town.clock, writing=False).database.find(Posting) == (
        desk.database.find(Posting)
    )


def test_a_correction_leaves_out_a_board_that_is_no_more(town: Town) -> None:
    desk = town.desk
    town.hang()
    # Only a file from elsewhere retires a board on which something hangs.
    desk.save_all([desk.database.get(Site, town.east.id).changed(state="retired")], "导入")
    new = town.list.changed(id=desk.new_id(), rev=0)
    assert desk.correct(town.list, new, "名字写错") == []
    assert desk.open_postings() == []


def test_reasons_belong_to_their_entries(town: Town) -> None:
    posting = town.hang()
    with pytest.raises(Refused, match="撤回更正是撤下的原因"):
        town.tick(posting, TickKind.INTERRUPTED, reason="withdrawn")
    with pytest.raises(Refused, match="不用选问题"):
        town.tick(posting, TickKind.REMOVED, reason="torn")


def test_the_ledger_tells_the_days_and_what_is_short(town: Town) -> None:
    desk = town.desk
    town.list = town.material("publicity", "征兵公示", matter="conscription")
    posting = town.hang()
    plain = town.tick(town.plan(site=town.west), TickKind.POSTED)
    town.at(27, 11)

    def told() -> dict[str, tuple[object, ...]]:
        lines = [desk.told_row(row) for row in desk.ledger()]
        return {d["id"]: (d["days_up"], d["days_needed"], d["short"]) for d in lines}

    assert told() == {posting.id: (3, 5, False), plain.id: (None, None, False)}
    down = town.tick(posting, TickKind.INTERRUPTED, reason="torn")
    gone = town.tick(down, TickKind.REMOVED, note="公示栏拆了")
    town.at(9)
    assert told()[gone.id] == (3, 5, True)
    assert desk.standing(gone) is not None and desk.removable_from(gone) is None
    town.desk.settle(gone, "已口头说明")
    assert told()[gone.id] == (3, 5, True)  # Settled, it was short all the same.


def test_what_hangs_follows_the_matter_of_its_material(town: Town) -> None:
    desk = town.desk
    plain = town.material("publicity", "名单公示")
    short = desk.plan(plain.id, [town.east.id], TODAY, date(2026, 11, 27))[0]
    desk.plan(plain.id, [town.west.id], TODAY, None)
    online = town.site("社区网站", 5, kind="website")
    desk.plan(plain.id, [online.id], TODAY, None)
    stamp = desk.database.stamp
    about = plain.changed(matter="low_income_publicity")
    assert len(desk.held_anew(about)) == 2
    saved = desk.save(about)
    assert desk.database.stamp == stamp + 1
    held = desk.database.get(Posting, short.id)
    assert held.hold is not None and held.planned_to == date(2026, 12, 1)
    desk.save(saved.changed(matter=""))
    assert desk.database.get(Posting, short.id).hold is None
    desk.undo()
    desk.undo()
    assert desk.database.get(Posting, short.id).planned_to == date(2026, 11, 27)
    assert desk.database.get(Material, plain.id).matter == ""


def test_a_reason_for_one_matter_is_none_for_another(town: Town) -> None:
    desk, end = town.desk, TODAY + timedelta(days=3)
    short = desk.plan(town.list.id, [town.east.id], TODAY, end, shorter_because="紧急")[0]
    later = desk.move(short, TODAY + timedelta(days=3), end + timedelta(days=3))
    assert later.hold and (later.hold.rule, later.hold.waived) == ("R1", "紧急")
    desk.save(town.list.changed(matter="conscription"))
    held = desk.database.get(Posting, short.id)
    assert held.hold and (held.hold.rule, held.hold.waived) == ("R3", "")
    assert held.planned_to == held.hold.removable_from


def test_what_hangs_after_all_follows_what_became_of_its_material(town: Town) -> None:
    desk = town.desk
    plain = town.material("publicity", "名单公示")
    posting = desk.plan(plain.id, [town.east.id], TODAY, TODAY + timedelta(days=1))[0]
    up = town.tick(posting, TickKind.POSTED)
    gone = town.tick(up, TickKind.REMOVED)
    desk.save(plain.changed(matter="low_income_publicity"))
    back = desk.take_back(gone)
    assert back.hold and back.planned_to == back.hold.removable_from


def test_what_is_open_at_a_site_follows_what_becomes_of_the_site(town: Town) -> None:
    desk = town.desk
    online = town.site("社区网站", 5, kind="website")
    short = desk.plan(town.list.id, [online.id], TODAY, TODAY)[0]
    assert short.hold is None
    stamp = desk.database.stamp
    board = desk.save(online.changed(kind="community_board"))
    held = desk.database.get(Posting, short.id)
    assert held.hold and held.planned_to == held.hold.removable_from
    assert desk.database.stamp == stamp + 1 and board.kind == "community_board"
    desk.save(board.changed(kind="website"))
    assert desk.database.get(Posting, short.id).hold is None


def test_what_hung_too_short_is_not_put_away_before_somebody_saw_to_it(town: Town) -> None:
    desk = town.desk
    short = town.tick(town.hang(), TickKind.REMOVED, note="被撕掉了")
    town.clock.day = date(2027, 1, 10)
    assert desk.archivable() == {}
    with pytest.raises(Refused, match="没有可以归档的"):
        desk.archive(2026)
    desk.settle(short, "另行公布了")
    assert desk.archivable() == {2026: 1}
    desk.archive(2026)
    assert desk.database.count(Posting, archived=False) == 0


def test_taking_an_entry_back_leaves_an_extension_alone(town: Town) -> None:
    desk = town.desk
    posting = desk.plan(town.list.id, [town.east.id], TODAY, date(2026, 12, 1))[0]
    town.at(26, 11)
    longer = desk.extend(town.tick(posting, TickKind.POSTED), date(2026, 12, 20))
    assert desk.take_back(longer).planned_to == date(2026, 12, 20)


def test_a_rule_that_nobody_verified_says_so(town: Town, clock: Clock) -> None:
    doubtful = rule("R3", 7, "day").model_copy(update={"status": Status.UNVERIFIED})
    book = RuleBook({doubtful.id: doubtful})
    database = town.desk.database
    desk = Desk(database, by="王敏", now=clock.now, today=clock.today, rules=lambda: book)
    with pytest.raises(NeedsReason, match="社会救助目录，未核实"):
        desk.plan(town.list.id, [town.east.id], TODAY, TODAY)
