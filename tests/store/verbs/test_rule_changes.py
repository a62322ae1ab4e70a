"""Rules that changed after something was planned: seen, counted anew, kept in one transaction."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from office import TODAY, Clock, Office

from store.errors import NeedsReason, Refused
from store.models import Posting
from store.models.life import TickKind
from store.models.materials import Material
from store.rules.tasks import Group
from store.today import by_walk, tasks_of

TEN = """
[[rule]]
id = "N04"
matter = "medical_aid_publicity"
name = "医疗救助公示（本市）"
clock = "display"
days = 10
counts_first_day = true
basis = "本市医疗救助办法第九条"
status = "verified"
"""


@pytest.fixture
def listed(office: Office) -> Material:
    """Seven days by the rules that come along: from 11-24 to 11-30."""
    return office.material("publicity", "医疗救助公示", matter="medical_aid_publicity")


def rules(folder: Path, text: str) -> None:
    (folder / "rules.toml").write_text(text, "utf-8")


def now(office: Office, posting: Posting) -> Posting:
    return office.desk.database.get(Posting, posting.id)


def until(posting: Posting) -> date | None:
    return posting.hold.until if posting.hold else None


def test_a_law_that_begins_between_the_day_it_went_up_and_the_planned_one_is_no_news(
    office: Office, clock: Clock
) -> None:
    """Put up a day before the first law of its matter, it stays by the one of its plan."""
    clock.day = date(2026, 4, 30)
    listed = office.material("publicity", "发展对象公示", matter="party_member_development")
    (posting,) = office.desk.plan(listed.id, [office.west.id], date(2026, 5, 1), None)
    assert posting.hold and posting.hold.rule == "N09"
    (posting,) = office.desk.tick([posting], TickKind.POSTED)
    assert posting.hold and posting.hold.rule == "N09"
    assert not list(office.desk.unlike_rules()) and office.desk.outdated_by_rules() == []


def test_a_longer_rule_is_a_task_moves_the_day_out_and_is_undone(
    office: Office, folder: Path, listed: Material
) -> None:
    desk, where = office.desk, [office.west.id]
    (tight,) = desk.plan(listed.id, where, TODAY, date(2026, 12, 1))
    (roomy,) = desk.plan(listed.id, where, TODAY, date(2026, 12, 20))
    (gone,) = desk.plan(listed.id, where, TODAY, date(2026, 12, 1))
    desk.cancel(gone, "不公示了")
    office.plan()
    assert not list(desk.unlike_rules()) and Group.RULES not in {t.group for t in tasks_of(desk)}
    rules(folder, TEN)
    (task,) = [task for task in tasks_of(desk) if task.group is Group.RULES]
    assert (task.what, task.due) == ("2 条的公示期要重算", date(2026, 12, 1))
    assert "有的要挂得更久" in task.note
    assert [place for place, _ in by_walk(desk, [task])] == [None], "is done in the office"
    found = desk.outdated_by_rules()
    assert {(each.old, each.new) for each in found} == {(date(2026, 11, 30), date(2026, 12, 3))}
    stamp = desk.database.stamp
    desk.recount(found, "规则变了")
    assert desk.database.stamp == stamp + 1
    assert now(office, tight).planned_to == date(2026, 12, 4)
    assert now(office, roomy).planned_to == date(2026, 12, 20)
    assert now(office, gone).hold == gone.hold, "what is closed keeps the law of its time"
    assert not list(desk.unlike_rules()) and not desk.brought_in(found)
    assert desk.undoable == "重算公示期 规则变了，重算 2 张，日子变了 2 张"
    desk.undo()
    assert now(office, tight).hold == tight.hold and len(list(desk.unlike_rules())) == 2


def test_a_shorter_rule_leaves_the_promised_day_unless_somebody_chooses(
    office: Office, folder: Path, listed: Material
) -> None:
    desk, where = office.desk, [office.west.id]
    rules(folder, TEN)
    (by_law,) = desk.plan(listed.id, where, TODAY, date(2026, 12, 4))
    (chosen,) = desk.plan(listed.id, where, TODAY, date(2026, 12, 8))
    period = {"period_from": TODAY, "period_to": date(2026, 12, 3)}
    told = office.material("publicity", "写明了", matter="medical_aid_publicity", **period)
    (written,) = desk.plan(told.id, where, TODAY, date(2026, 12, 4))
    rules(folder, 'region = "浙江省"')
    (task,) = [task for task in tasks_of(desk) if task.group is Group.RULES]
    assert (task.due, task.note) == (None, "回车看每一条从哪天改到哪天")
    found = desk.outdated_by_rules()
    assert {(each.old, each.new) for each in found} == {(date(2026, 12, 3), date(2026, 11, 30))}
    assert all(each.before.planned_to == each.after.planned_to for each in found)
    (may_go,) = desk.brought_in(found)
    assert may_go.after.id == by_law.id and may_go.after.planned_to == date(2026, 12, 1)
    office.clock.day = date(2026, 12, 2)
    (late,) = desk.brought_in(found)
    assert late.after.planned_to == date(2026, 12, 2), "not on a day that is over"
    desk.recount(found)
    for posting in (by_law, chosen, written):
        assert now(office, posting).planned_to == posting.planned_to
        assert until(now(office, posting)) == date(2026, 11, 30)
    assert not list(desk.unlike_rules())


def test_a_rule_that_comes_or_goes_and_a_region_are_seen(
    office: Office, folder: Path, listed: Material
) -> None:
    desk, where = office.desk, [office.west.id]
    affairs = office.material("document", "居务公开", matter="village_affairs_general")
    (posting,) = desk.plan(affairs.id, where, TODAY, date(2026, 11, 29))
    (aid,) = desk.plan(listed.id, where, TODAY, date(2026, 12, 1))
    assert posting.hold and posting.hold.rule == "N19"
    rules(folder, 'region = "湖南省"')
    found = {each.before.id: each for each in desk.outdated_by_rules()}
    assert (found[posting.id].old, found[posting.id].new) == (date(2026, 11, 28), None)
    assert (found[aid.id].old, found[aid.id].new) == (date(2026, 11, 30), date(2026, 11, 30))
    assert not found[aid.id].is_moved and not desk.brought_in(list(found.values()))
    desk.recount(list(found.values()))
    assert now(office, posting).hold is None
    rules(folder, 'region = "山东省"')
    (back,) = [each for each in desk.outdated_by_rules() if each.before.id == posting.id]
    assert (back.old, back.new) == (None, date(2026, 11, 28))


def test_what_hung_is_counted_from_its_days_and_a_reason_stays_while_it_is_needed(
    office: Office, folder: Path, clock: Clock, listed: Material
) -> None:
    desk, where, why = office.desk, [office.west.id], "按紧急程序"
    (hung,) = desk.plan(listed.id, where, TODAY, date(2026, 12, 1))
    (early,) = desk.plan(listed.id, where, TODAY, date(2026, 11, 28), shorter_because=why)
    (later,) = desk.plan(listed.id, where, TODAY, date(2026, 11, 30), shorter_because=why)
    clock.day = date(2026, 11, 26)
    desk.tick([hung], TickKind.POSTED)
    clock.day = date(2026, 11, 28)
    desk.tick([now(office, hung)], TickKind.INTERRUPTED, reason="fallen_off")
    assert until(now(office, hung)) == date(2026, 12, 3)
    rules(folder, TEN.replace("days = 10", 'days = 4\nunit = "workday"'))
    found = {each.before.id: each.after for each in desk.outdated_by_rules()}
    # Up on 11-26 and 11-27; then as if it went up again on the day on which it fell.
    assert until(found[hung.id]) == date(2026, 12, 1)
    assert found[hung.id].planned_to == now(office, hung).planned_to
    for posting in (early, later):
        freed = found[posting.id].hold
        assert freed and (freed.until, freed.waived) == (date(2026, 11, 27), "")
    rules(folder, TEN)
    again = {each.before.id: each.after for each in desk.outdated_by_rules()}[early.id]
    assert again.hold and again.hold.waived == why
    assert again.planned_to == date(2026, 11, 28), "somebody has written why"


def test_a_slip_in_the_file_is_a_task_and_lets_nothing_be_counted_anew(
    office: Office, folder: Path, listed: Material
) -> None:
    """What hangs by a rule that cannot be read any more would be counted by a shorter one."""
    rules(folder, TEN)
    (sheet,) = office.desk.plan(listed.id, [office.west.id], TODAY, None)
    assert sheet.hold and sheet.hold.days == 10
    rules(folder, TEN.replace("days = 10", "days = 0"))
    (task,) = [task for task in tasks_of(office.desk) if task.group is Group.RULES]
    assert (task.what, task.note) == ("规则文件写错了", "回车看是哪一条，改好才能重算")
    with pytest.raises(Refused, match=r"规则文件写错了，改好才能重算。.*第 1 条规则（N04）不对"):
        office.desk.outdated_by_rules()
    rules(folder, TEN)
    assert not [task for task in tasks_of(office.desk) if task.group is Group.RULES]


def test_who_takes_a_sheet_down_is_told_of_the_rule_that_holds_it_now(
    office: Office, clock: Clock, folder: Path, listed: Material
) -> None:
    (sheet,) = office.desk.plan(listed.id, [office.west.id], TODAY, None)
    (sheet,) = office.desk.tick([sheet], TickKind.POSTED)
    rules(folder, TEN)
    clock.day = date(2026, 12, 1)
    with pytest.raises(NeedsReason) as refused:
        office.desk.tick([now(office, sheet)], TickKind.REMOVED)
    said = str(refused.value)
    assert "医疗救助公示（本市）要贴满 10 天" in said and "还差 3 天，2026-12-04 起可撤" in said


def test_what_a_new_rule_asks_of_a_sheet_that_none_held_is_asked_when_it_comes_down(
    office: Office, clock: Clock, folder: Path
) -> None:
    """Nothing said how long it hangs until the office wrote a rule for it."""
    lists = office.material("publicity", "低保名单", matter="low_income_list")
    (sheet,) = office.desk.plan(lists.id, [office.west.id], TODAY, date(2026, 12, 20))
    assert sheet.hold is None
    (sheet,) = office.desk.tick([sheet], TickKind.POSTED)
    rules(folder, TEN.replace("medical_aid_publicity", "low_income_list").replace("N04", "本地1"))
    clock.day = date(2026, 12, 1)
    with pytest.raises(NeedsReason, match=r"要贴满 10 天.*还差 3 天"):
        office.desk.tick([now(office, sheet)], TickKind.REMOVED)
