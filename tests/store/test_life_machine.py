"""What really hung, against a model that looks at every single day.

No sequence of verbs may leave an impossible state, or count a 公示 as longer than it hung. To run
it for long: BULLETIN_LIFE=2000 python -m pytest -n0 tests/store/test_life_machine.py
"""

from __future__ import annotations

import os
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from life_model import LAWS, ONE_DAY, Days, Law, Mark, Sheet
from memory_engine import MemoryEngine
from office import Clock, Office

from store.desk import Desk
from store.errors import NeedsReason, Refused
from store.models import Hold, Material, Posting, Rule, TickKind, WorkYear
from store.models.rules import Clock as Limit
from store.models.rules import Status
from store.models.workdays import SpecialDay
from store.rules.law.rulebook import RuleBook
from store.rules.wall.holding import why_later
from store.rules.wall.lifecycle import state_of

CHOICE = st.integers(0, 99)
DAYS = st.integers(1, 28)
AGO = st.sampled_from([0, 0, 0, 1, 2])


def rule_of(matter: str, number: int, law: Law) -> Rule:
    return Rule(
        id=f"{matter} {number}",
        matter=matter,
        name="公示",
        clock=Limit.DISPLAY,
        days=law["days"],
        unit=law["unit"],
        counts_first_day=law["first"],
        on_interruption=law["again"],
        basis="试验",
        status=Status.PRACTICE,
    )


RULES = [
    rule_of(matter, number, law) for matter, laws in LAWS.items() for number, law in enumerate(laws)
]
BOOK = RuleBook({rule.id: rule for rule in RULES})


class Lives(RuleBasedStateMachine):
    @initialize()
    def open(self) -> None:
        self.clock = Clock(date(2026, 12, 23))
        self.desk = Desk(
            MemoryEngine(),
            by="王敏",
            now=self.clock.now,
            today=self.clock.today,
            rules=lambda: BOOK,
        )
        self.office = Office(self.desk, self.clock)
        self.matters = {self.office.notice.id: ""}
        for matter in LAWS:
            self.matters[self.office.material("publicity", "公示", matter=matter).id] = matter
        self.sheets: dict[str, Sheet] = {}
        self.past: list[tuple[dict[str, Sheet], dict[str, str], list[dict[str, Any]]]] = []
        for number in range(1, len(self.matters)):
            self.plan(number, 0, 0, both=False, has_reason=False, is_tight=True)

    # The model ------------------------------------------------------------------------------

    def is_workday(self, day: date) -> bool:
        return self.desk.calendar.is_workday(day)[0]

    def days(self, sheet: Sheet, law: Law, to: date) -> Days:
        """The sheet's days up to `to`, which is not lived any more."""
        lived = Days(sheet, law, self.is_workday)
        day = min([sheet.start, *(mark.day for mark in sheet.marks)])
        while day < to:
            lived.live(day)
            day += ONE_DAY
        lived.fall(to)
        return lived

    def until(self, sheet: Sheet) -> date | None:
        """The last day that it must hang: what is down goes up at once, as far as that goes."""
        laws = LAWS.get(sheet.matter, ())
        return max((self.until_by(law, sheet) for law in laws), default=None)

    def until_by(self, law: Law, sheet: Sheet) -> date:
        lived = Days(sheet, law, self.is_workday)
        up = sheet.last.day if sheet.last else sheet.start
        if not sheet.is_up:
            lived.extra.append(Mark(TickKind.POSTED, up))
        day = min([sheet.start, *(mark.day for mark in sheet.marks)])
        while lived.enough_on is None:
            lived.live(day)
            day += ONE_DAY
        return lived.enough_on

    def is_early(self, sheet: Sheet, end: date | None) -> bool:
        until = self.until(sheet)
        return until is not None and end is not None and end <= until

    def agreed(self, sheet: Sheet, end: date | None, has_reason: bool) -> bool | None:
        """Whether it is waived once this end is chosen; None when that is refused."""
        if not self.is_early(sheet, end):
            return False
        return True if has_reason or sheet.is_waived else None

    def moved_out(self, sheet: Sheet) -> Sheet:
        waits = bool(sheet.marks) and not sheet.is_up
        if sheet.is_waived or waits or not self.is_early(sheet, sheet.end):
            return sheet
        until = self.until(sheet)
        assert until is not None
        return replace(sheet, end=until + ONE_DAY)

    def is_lacking(self, sheet: Sheet) -> bool:
        """Whether it came down, or would, before it had hung long enough."""
        if not sheet.matter or sheet.is_excused or sheet.last is None:
            return False
        if sheet.last.kind is not TickKind.REMOVED or sheet.last.reason == "withdrawn":
            return False
        end = sheet.last.day + ONE_DAY
        return any(self.days(sheet, law, end).enough_on is None for law in LAWS[sheet.matter])

    # Doing ----------------------------------------------------------------------------------

    def chosen(self, number: int) -> tuple[Posting, Sheet]:
        key = sorted(self.sheets)[number % len(self.sheets)]
        return self.desk.database.get(Posting, key), self.sheets[key]

    def records(self) -> list[dict[str, Any]]:
        found = [
            record.model_dump(exclude={"rev"})
            for model in (Posting, Material)
            for record in self.desk.database.find(model)
        ]
        return sorted(found, key=lambda document: str(document["id"]))

    def remember(self) -> None:
        self.past.append((deepcopy(self.sheets), dict(self.matters), self.records()))

    def forget(self) -> None:
        self.past.pop()

    def keep(self, key: str, sheet: Sheet) -> None:
        self.sheets[key] = sheet

    # Few sheets, so that much happens to each.
    @precondition(lambda self: len(self.sheets) < 6)
    @rule(
        number=CHOICE,
        shift=st.integers(-2, 3),
        days=st.integers(0, 12) | st.none(),
        both=st.booleans(),
        has_reason=st.booleans(),
        is_tight=st.booleans(),
    )
    def plan(
        self,
        number: int,
        shift: int,
        days: int | None,
        both: bool,
        has_reason: bool,
        is_tight: bool,
    ) -> None:
        material = sorted(self.matters)[number % len(self.matters)]
        start = self.clock.day + timedelta(days=shift)
        end = None if days is None else start + timedelta(days=days)
        sites = [self.office.east.id, self.office.west.id][: 1 + both]
        sheet = Sheet(material, "", self.matters[material], start, end)
        if is_tight and (until := self.until(sheet)):
            end = until + ONE_DAY
            sheet = replace(sheet, end=end)
        is_waived = self.agreed(sheet, end, has_reason)
        self.remember()
        because = "情况紧急" if has_reason else ""
        try:
            planned = self.desk.plan(material, sites, start, end, shorter_because=because)
        except NeedsReason:
            assert is_waived is None
            self.forget()
            return
        assert is_waived is not None
        for posting in planned:
            new = replace(sheet, site=posting.site_id, is_waived=is_waived)
            self.keep(posting.id, new)

    @rule(days=st.integers(1, 4))
    def wait(self, days: int) -> None:
        self.clock.day += timedelta(days=days)

    @precondition(lambda self: self.waiting())
    @rule(number=CHOICE, ago=AGO)
    def post(self, number: int, ago: int) -> None:
        waiting = self.waiting()
        self.tick(waiting[number % len(waiting)], TickKind.POSTED, ago)

    @precondition(lambda self: self.hanging())
    @rule(number=CHOICE, ago=AGO)
    def interrupt(self, number: int, ago: int) -> None:
        hanging = self.hanging()
        self.tick(hanging[number % len(hanging)], TickKind.INTERRUPTED, ago)

    @precondition(lambda self: self.hanging())
    @rule(number=CHOICE, days=st.integers(0, 2))
    def fall_and_go_up_again(self, number: int, days: int) -> None:
        hanging = self.hanging()
        key = hanging[number % len(hanging)]
        self.tick(key, TickKind.INTERRUPTED, 0)
        self.wait(days)
        self.tick(key, TickKind.POSTED, 0)

    @precondition(lambda self: self.hanging())
    @rule(number=CHOICE, ago=AGO, note=st.sampled_from(["", "", "被撕掉了"]))
    def remove(self, number: int, ago: int, note: str) -> None:
        hanging = self.hanging()
        self.tick(hanging[number % len(hanging)], TickKind.REMOVED, ago, note)

    @precondition(lambda self: self.sheets)
    @rule(number=CHOICE, kind=st.sampled_from(TickKind), ago=AGO)
    def tick_whatever(self, number: int, kind: TickKind, ago: int) -> None:
        self.tick(sorted(self.sheets)[number % len(self.sheets)], kind, ago)

    def waiting(self) -> list[str]:
        return sorted(k for k, s in self.sheets.items() if not (s.is_closed or s.is_up))

    def hanging(self) -> list[str]:
        return sorted(key for key, sheet in self.sheets.items() if sheet.is_up)

    def tick(self, key: str, kind: TickKind, ago: int, note: str = "") -> None:
        posting, sheet = self.desk.database.get(Posting, key), self.sheets[key]
        day = self.clock.day - timedelta(days=ago)
        reason = "fallen_off" if kind is TickKind.INTERRUPTED else None
        self.remember()
        after = replace(sheet, marks=(*sheet.marks, Mark(kind, day, None, reason)))
        try:
            self.desk.tick([posting], kind, day, reason=reason, note=note)
        except NeedsReason:
            assert sheet.takes(kind, day) and self.is_lacking(after) and not note
            self.forget()
            return
        except Refused:
            assert not sheet.takes(kind, day)
            self.forget()
            return
        assert sheet.takes(kind, day)
        assert note or not self.is_lacking(after)
        moved = self.moved_out(after)
        if moved.end != after.end:
            assert after.end and moved.end and moved.end > after.end and kind is TickKind.POSTED
            mark = replace(after.marks[-1], moved=(after.end, moved.end))
            moved = replace(moved, marks=(*sheet.marks, mark))
        self.keep(posting.id, moved)

    @precondition(lambda self: self.sheets)
    @rule(number=CHOICE)
    def take_back(self, number: int) -> None:
        posting, sheet = self.chosen(number)
        self.remember()
        try:
            self.desk.take_back(posting)
        except Refused:
            assert not sheet.marks
            self.forget()
            return
        end, moved = sheet.end, sheet.marks[-1].moved
        if moved is not None and end == moved[1]:
            end = moved[0]
        before = replace(sheet, marks=sheet.marks[:-1], end=end, is_settled=False)
        self.keep(posting.id, self.moved_out(before))

    @precondition(lambda self: self.sheets)
    @rule(
        number=CHOICE,
        shift=st.integers(-2, 3) | st.just(0),
        days=st.integers(0, 12) | st.none(),
        has_reason=st.booleans(),
    )
    def move(self, number: int, shift: int, days: int | None, has_reason: bool) -> None:
        posting, sheet = self.chosen(number)
        start = sheet.start + timedelta(days=shift)
        end = None if days is None else start + timedelta(days=days)
        after = replace(sheet, start=start, end=end)
        may = not sheet.is_closed and not (sheet.marks and shift)
        self.remember()
        because = "情况紧急" if has_reason else ""
        try:
            self.desk.move(posting, start, end, shorter_because=because)
        except NeedsReason:
            assert may and self.agreed(after, end, has_reason) is None
            self.forget()
            return
        except Refused:
            assert not may
            self.forget()
            return
        is_waived = self.agreed(after, end, has_reason)
        assert may and is_waived is not None
        self.keep(posting.id, replace(after, is_waived=is_waived))

    @precondition(lambda self: self.sheets)
    @rule(number=CHOICE, days=st.integers(-1, 6) | st.none())
    def extend(self, number: int, days: int | None) -> None:
        posting, sheet = self.chosen(number)
        end = None if days is None else (sheet.end or sheet.start) + timedelta(days=days)
        is_longer = sheet.end is not None and (end is None or end > sheet.end)
        may = is_longer and not sheet.is_closed
        self.remember()
        try:
            self.desk.extend(posting, end)
        except NeedsReason:
            assert may and self.agreed(sheet, end, False) is None
            self.forget()
            return
        except Refused:
            assert not may
            self.forget()
            return
        is_waived = self.agreed(sheet, end, False)
        assert may and is_waived is not None
        self.keep(posting.id, replace(sheet, end=end, is_waived=is_waived))

    @precondition(lambda self: self.sheets)
    @rule(number=CHOICE)
    def cancel(self, number: int) -> None:
        posting, sheet = self.chosen(number)
        self.remember()
        try:
            self.desk.cancel(posting, "不办了")
        except Refused:
            assert sheet.marks or sheet.is_cancelled
            self.forget()
            return
        self.keep(posting.id, replace(sheet, is_cancelled=True))

    @precondition(lambda self: self.sheets)
    @rule(number=CHOICE)
    def settle(self, number: int) -> None:
        posting, sheet = self.chosen(number)
        self.remember()
        try:
            self.desk.settle(posting, "另行公布")
        except Refused:
            assert not self.is_lacking(sheet) or sheet.is_settled
            self.forget()
            return
        assert self.is_lacking(sheet) and not sheet.is_settled
        self.keep(posting.id, replace(sheet, is_settled=True))

    @precondition(lambda self: self.sheets)
    @rule(number=CHOICE)
    def correct(self, number: int) -> None:
        material = self.sheets[sorted(self.sheets)[number % len(self.sheets)]].material
        old = self.desk.database.get(Material, material)
        new = old.changed(id=self.desk.new_id(), rev=0)
        is_open = {k: s for k, s in self.sheets.items() if s.material == material}
        is_open = {key: sheet for key, sheet in is_open.items() if not sheet.is_closed}
        self.remember()
        try:
            fresh = self.desk.correct(old, new, "电话印错")
        except Refused:
            assert not is_open
            self.forget()
            return
        assert len(fresh) == len(is_open)
        self.matters[new.id] = self.matters[material]
        for sheet in is_open.values():
            assert any(posting.site_id == sheet.site for posting in fresh)
        for key, sheet in is_open.items():
            mark = Mark(TickKind.REMOVED, self.clock.day, None, "withdrawn")
            withdrawn = replace(sheet, marks=(*sheet.marks, mark))
            cancelled = replace(sheet, is_cancelled=True)
            self.keep(key, withdrawn if sheet.marks else cancelled)
        for posting in fresh:
            start, end = posting.planned_from, posting.planned_to
            sheet = Sheet(new.id, posting.site_id, self.matters[material], start, end)
            assert start >= self.clock.day and not self.is_early(sheet, end)
            self.keep(posting.id, sheet)

    @precondition(lambda self: not self.desk.work_years())
    @rule(off=st.sets(DAYS, min_size=1, max_size=6), works=st.sets(DAYS))
    def enter_the_year(self, off: set[int], works: set[int]) -> None:
        """January's days off, and days worked for them."""
        named = [(n, n in off) for n in sorted(off | works)]
        days = [SpecialDay(name="调休", on=date(2027, 1, n), is_off=o) for n, o in named]
        year = WorkYear(id=self.desk.new_id(), year=2027, days=tuple(days))
        self.remember()
        before = dict(self.sheets)
        moved = self.desk.save_work_year(year)
        for key, sheet in before.items():
            if not sheet.is_closed:
                self.keep(key, self.moved_out(sheet))
        later = {key for key, sheet in self.sheets.items() if sheet != before[key]}
        assert later <= {each.after.id for each in moved}

    @precondition(lambda self: self.past)
    @rule()
    def undo(self) -> None:
        self.desk.undo()
        self.sheets, self.matters, records = self.past.pop()
        assert self.records() == records

    # What must be so ------------------------------------------------------------------------

    @invariant()
    def every_sheet_is_as_its_days_say(self) -> None:
        postings = self.desk.database.find(Posting)
        assert {posting.id for posting in postings} == set(self.sheets)
        for posting in postings:
            self.check(posting, self.sheets[posting.id])

    def check(self, posting: Posting, sheet: Sheet) -> None:
        today = self.clock.day
        assert state_of(posting, today) is sheet.state(today)
        assert (posting.planned_from, posting.planned_to) == (sheet.start, sheet.end)
        before = date.min
        for interval in posting.intervals:
            assert before <= interval.start <= (interval.end or today) <= today
            before = interval.end or today
        assert (posting.short_on is not None) == (self.is_lacking(sheet) and not sheet.is_settled)
        if not sheet.matter:
            assert posting.hold is None
            return
        assert posting.hold is not None and bool(posting.hold.waived) == sheet.is_waived
        self.check_count(posting, sheet, posting.hold)

    def check_count(self, posting: Posting, sheet: Sheet, hold: Hold) -> None:
        standing = self.desk.standing(posting)
        law = LAWS[sheet.matter][int(hold.rule.split()[1])]
        lived = self.days(sheet, law, self.clock.day)
        assert standing is not None
        assert standing.days_up == lived.count
        assert standing.is_fulfilled == (lived.enough_on is not None)
        if not sheet.is_closed:
            assert hold.until == self.until(sheet)
            assert standing.until is not None and standing.until >= hold.until
        if sheet.is_up:
            assert standing.until == hold.until
            if sheet.end is not None and not sheet.is_waived:
                assert sheet.end >= hold.removable_from
        late = bool(sheet.marks) and sheet.marks[0].day > sheet.start
        assert late == any("晚贴" in reason for reason in why_later(posting))


TestLives = Lives.TestCase
TestLives.settings = settings(
    max_examples=int(os.environ.get("BULLETIN_LIFE", "60")),
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
