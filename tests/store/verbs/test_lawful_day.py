"""Which rule a sheet is held by: of those in force on the day on which it went up, the longest."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from office import Clock, Office

from store.desk import Desk
from store.errors import NeedsReason
from store.models import Material, Posting, Rule, TickKind, WorkYear
from store.models.rules import Clock as Limit
from store.models.rules import Status
from store.models.workdays import SpecialDay
from store.rules.law.calendar import WorkCalendar
from store.rules.law.periods import hold_from
from store.rules.law.reckoning import reckon_matter
from store.rules.law.rulebook import RuleBook


def rule(name: str, days: int, matter: str, **values: Any) -> Rule:
    fixed = {"id": name, "matter": matter, "name": name, "clock": Limit.DISPLAY, "days": days}
    usual = {"counts_first_day": True, "basis": "试验", "status": Status.VERIFIED}
    return Rule.model_validate({**fixed, **usual, **values})


BOOK = RuleBook(
    {
        each.id: each
        for each in (
            # Seven days are longer than five working days, unless a holiday lies between.
            rule("七天", 7, "property_notice"),
            rule("五个工作日", 5, "property_notice", unit="workday"),
            rule("重新算", 5, "finance_disclosure", on_interruption="restart"),
            rule("接着算", 7, "finance_disclosure"),
            rule("旧办法", 3, "conscription", in_force_to=date(2026, 11, 30)),
            rule("新办法", 10, "conscription", in_force_from=date(2026, 12, 1)),
            rule("新规定", 5, "housing_security", in_force_from=date(2026, 12, 1)),
        )
    }
)


class Town(Office):
    def __init__(self, desk: Desk, clock: Clock) -> None:
        held = Desk(desk.database, by="王敏", now=clock.now, today=clock.today, rules=lambda: BOOK)
        super().__init__(held, clock)

    def plan_for(self, matter: str, start: date) -> Posting:
        """Planned for exactly as long as the law wants, or a day where it wants nothing."""
        self.clock.day = start
        material = self.material("publicity", "公示", matter=matter)
        hold = self.desk.hold_for(material, start)
        end = hold.removable_from if hold else start
        return self.desk.plan(material.id, [self.east.id], start, end)[0]

    def tick(self, posting: Posting, kind: TickKind, on: date, **more: Any) -> Posting:
        self.clock.day = max(self.clock.day, on)
        return self.desk.tick([posting], kind, on, **more)[0]


@pytest.fixture
def town(desk: Desk, clock: Clock) -> Town:
    return Town(desk, clock)


def told(posting: Posting) -> tuple[str, date, date | None]:
    assert posting.hold is not None
    return posting.hold.rule, posting.hold.until, posting.planned_to


def test_going_up_late_another_rule_may_be_the_longest(town: Town) -> None:
    """On time it hangs seven days; before National Day five working days last longer."""
    posting = town.plan_for("property_notice", date(2026, 9, 14))
    assert told(posting) == ("七天", date(2026, 9, 20), date(2026, 9, 21))
    up = town.tick(posting, TickKind.POSTED, date(2026, 9, 30))
    assert told(up) == ("五个工作日", date(2026, 10, 12), date(2026, 10, 13))
    with pytest.raises(NeedsReason, match="还差 4 个工作日"):
        town.tick(up, TickKind.REMOVED, date(2026, 10, 8))
    assert told(town.desk.take_back(up)) == told(posting)


def test_a_fall_may_make_another_rule_the_longest(town: Town) -> None:
    """Five days that start anew end later than seven of which those down are left out."""
    posting = town.plan_for("finance_disclosure", date(2026, 11, 23))
    up = town.tick(posting, TickKind.POSTED, date(2026, 11, 23))
    assert told(up) == ("接着算", date(2026, 11, 29), date(2026, 11, 30))
    down = town.tick(up, TickKind.INTERRUPTED, date(2026, 11, 27), reason="fallen_off")
    again = town.tick(down, TickKind.POSTED, date(2026, 11, 28))
    assert told(again) == ("重新算", date(2026, 12, 2), date(2026, 12, 3))
    with pytest.raises(NeedsReason, match="还差 1 天"):
        town.tick(again, TickKind.REMOVED, date(2026, 12, 2))
    assert town.tick(again, TickKind.REMOVED, date(2026, 12, 3)).short_on is None


def test_the_rule_of_the_day_on_which_it_went_up_counts(town: Town) -> None:
    """A law that changes between planning and hanging: late the new one, early the old one."""
    late = town.plan_for("conscription", date(2026, 11, 28))
    assert told(late) == ("旧办法", date(2026, 11, 30), date(2026, 12, 1))
    up = town.tick(late, TickKind.POSTED, date(2026, 12, 1))
    assert told(up) == ("新办法", date(2026, 12, 10), date(2026, 12, 11))
    # What hung before keeps its rule, whatever falls down later.
    early = town.plan_for("conscription", date(2026, 11, 29))
    early = town.tick(early, TickKind.POSTED, date(2026, 11, 29))
    down = town.tick(early, TickKind.INTERRUPTED, date(2026, 12, 1), reason="torn")
    again = town.tick(down, TickKind.POSTED, date(2026, 12, 3))
    assert told(again)[:2] == ("旧办法", date(2026, 12, 3))


def test_a_rule_that_came_into_force_meanwhile_holds_what_none_held(town: Town) -> None:
    posting = town.plan_for("housing_security", date(2026, 11, 30))
    assert posting.hold is None
    up = town.tick(posting, TickKind.POSTED, date(2026, 12, 2))
    assert told(up) == ("新规定", date(2026, 12, 6), date(2026, 12, 7))
    # Looked at again, it stays so.
    material = town.desk.database.get(Material, up.material_id)
    assert town.desk.held_at(up, material, town.east) == up


def test_a_calendar_may_make_another_rule_the_longest(town: Town) -> None:
    """Seven days were the longest by a guess, which is why that is 暂算."""
    start = date(2027, 4, 12)
    posting = town.plan_for("property_notice", start)
    assert told(posting)[:2] == ("七天", date(2027, 4, 18))
    assert posting.hold is not None and posting.hold.is_provisional
    standing = town.desk.standing(posting)
    assert standing is not None and standing.is_provisional
    off = tuple(SpecialDay(name="试验", on=date(2027, 4, n), is_off=True) for n in (14, 15, 16))
    year = WorkYear(id=town.desk.new_id(), year=2027, days=off)
    moved = town.desk.save_work_year(year)
    after = town.desk.database.get(Posting, posting.id)
    assert told(after) == ("五个工作日", date(2027, 4, 21), date(2027, 4, 22))
    assert after.hold is not None and not after.hold.is_provisional
    assert [(each.old, each.new) for each in moved] == [(date(2027, 4, 18), date(2027, 4, 21))]


def test_the_day_counter_is_as_unsure_as_the_sheet() -> None:
    """A rule in plain days is 暂算 while one in working days may come to end later."""
    calendar = WorkCalendar()
    near = reckon_matter(BOOK, "property_notice", date(2027, 4, 12), calendar)
    assert near.due is not None and near.rule is not None
    assert (near.rule.id, near.due.day, near.due.is_provisional) == (
        "七天",
        date(2027, 4, 18),
        True,
    )
    assert near.guessed_years == ["2027"]
    sure = reckon_matter(BOOK, "property_notice", date(2026, 11, 23), calendar)
    assert sure.due is not None and not sure.due.is_provisional and sure.guessed_years == []


def test_a_guess_that_is_far_behind_makes_nothing_unsure() -> None:
    """A guessed end came true up to seven days later: eight days on, it cannot overtake."""
    start, calendar = date(2027, 4, 12), WorkCalendar()
    guessed = rule("五个工作日", 5, "conscription", unit="workday")
    for days, is_provisional in ((12, True), (13, False)):
        plain = rule("多少天", days, "conscription")
        found = hold_from([guessed, plain], start, calendar)
        assert found is not None
        assert (found.rule, found.is_provisional) == ("多少天", is_provisional)


def test_a_corrected_version_hangs_its_own_whole_period(town: Town) -> None:
    """Corrected in the middle, it starts anew, and comes down later than the wrong one was to."""
    posting = town.plan_for("property_notice", date(2026, 11, 23))
    up = town.tick(posting, TickKind.POSTED, date(2026, 11, 23))
    assert told(up) == ("七天", date(2026, 11, 29), date(2026, 11, 30))
    town.clock.day = date(2026, 11, 26)
    wrong = town.desk.database.get(Material, up.material_id)
    right = wrong.changed(id=town.desk.new_id(), rev=0)
    [fresh] = town.desk.correct(wrong, right, "电话印错")
    assert told(fresh) == ("七天", date(2026, 12, 2), date(2026, 12, 3))
    town.desk.undo()
    assert town.desk.database.get(Posting, up.id) == up.model_copy(update={"rev": up.rev + 2})


def test_what_hung_before_makes_nothing_good(town: Town) -> None:
    """Neither does what is up beside it since before: the days that are missing come after."""
    first = town.plan_for("finance_disclosure", date(2026, 11, 2))
    up = town.tick(first, TickKind.POSTED, date(2026, 11, 2))
    town.tick(up, TickKind.REMOVED, date(2026, 11, 9))
    second = town.desk.copy(first, town.east.id, date(2026, 11, 16), date(2026, 11, 23))
    beside = town.desk.copy(first, town.east.id, date(2026, 11, 16), date(2026, 11, 30))
    for posting in (beside, second):
        posting = town.tick(posting, TickKind.POSTED, date(2026, 11, 16))
    short = town.tick(posting, TickKind.REMOVED, date(2026, 11, 18), note="被撕掉了")
    assert [task.record_id for task in town.desk.short_tasks()] == [short.id]
    town.desk.copy(first, town.east.id, date(2026, 11, 18), date(2026, 11, 25))
    assert town.desk.short_tasks() == []
