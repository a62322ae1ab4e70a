"""Random work at the desk, against a plain model; after each step the journal alone agrees."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from office import Clock, Office, folder_of, open_desk

from store.disk.database import Database
from store.engine import Engine
from store.errors import Refused
from store.models import RECORDS, Posting, Record, TickKind
from store.rules.agenda import agenda
from store.rules.wall.lifecycle import State, state_of

CHOICE = st.integers(0, 99)


@dataclass(frozen=True)
class Sheet:
    """What the model knows of a posting: its plan and the kinds and days that stand."""

    start: date
    end: date | None
    ticks: tuple[tuple[TickKind, date], ...] = ()
    is_printed: bool = False
    is_cancelled: bool = False

    @property
    def last(self) -> TickKind | None:
        return self.ticks[-1][0] if self.ticks else None

    def takes(self, kind: TickKind, day: date) -> bool:
        if self.is_cancelled or (self.ticks and day < self.ticks[-1][1]):
            return False
        if kind is TickKind.POSTED:
            return self.last in (None, TickKind.INTERRUPTED)
        if kind is TickKind.INTERRUPTED:
            return self.last is TickKind.POSTED
        return self.last in (TickKind.POSTED, TickKind.INTERRUPTED)

    def state(self, today: date) -> State:
        if self.is_cancelled:
            return State.CANCELLED
        if self.last is TickKind.REMOVED:
            return State.REMOVED
        if self.last is TickKind.INTERRUPTED:
            return State.INTERRUPTED
        if self.last is TickKind.POSTED:
            if self.end is None or today < self.end:
                return State.POSTED
            return State.DUE_REMOVAL if today == self.end else State.OVERDUE_REMOVAL
        if self.start < today:
            return State.OVERDUE_POSTING
        return State.PRINTED if self.is_printed else State.SCHEDULED

    def hung(self) -> list[tuple[date, date | None]]:
        found: list[tuple[date, date | None]] = []
        for kind, day in self.ticks:
            if kind is TickKind.POSTED:
                found.append((day, None))
            elif found[-1][1] is None:
                found[-1] = (found[-1][0], day)
        return found


class Work(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.clock = Clock()

    @initialize()
    def open(self) -> None:
        self.office = Office(open_desk(self.folder / "data", self.clock), self.clock)
        self.desk = self.office.desk
        self.sheets: dict[str, Sheet] = {}
        self.past: list[dict[str, Sheet]] = []
        self.begin_with_an_archived_sheet()

    def begin_with_an_archived_sheet(self) -> None:
        today, self.clock.day = self.clock.day, date(2025, 12, 20)
        self.plan(0, 3, False)
        self.put_up_and_take_down(0)
        self.clock.day = today
        self.archive()
        self.past.clear()

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            self.desk.database.close()
        shutil.rmtree(self.folder)

    def chosen(self, number: int) -> tuple[Posting, Sheet]:
        key = sorted(self.sheets)[number % len(self.sheets)]
        return self.desk.database.get(Posting, key), self.sheets[key]

    def keep(self, key: str, sheet: Sheet) -> None:
        self.past.append(dict(self.sheets))
        self.sheets[key] = sheet

    # Few sheets, so that much happens to each.
    @precondition(lambda self: len(self.sheets) < 3)
    @rule(shift=st.integers(-5, 5), days=st.integers(0, 5) | st.none(), both=st.booleans())
    def plan(self, shift: int, days: int | None, both: bool) -> None:
        start = self.clock.day + timedelta(days=shift)
        end = None if days is None else start + timedelta(days=days)
        sites = [self.office.east.id, self.office.west.id][: 1 + both]
        self.past.append(dict(self.sheets))
        for posting in self.desk.plan(self.office.notice.id, sites, start, end):
            self.sheets[posting.id] = Sheet(start, end)

    @rule(days=st.integers(1, 4))
    def wait(self, days: int) -> None:
        self.clock.day += timedelta(days=days)

    @precondition(lambda self: self.sheets)
    @rule(number=CHOICE, kind=st.sampled_from(list(TickKind)), ago=st.integers(0, 3))
    def tick(self, number: int, kind: TickKind, ago: int) -> None:
        posting, sheet = self.chosen(number)
        day = self.clock.day - timedelta(days=ago)
        try:
            self.desk.tick([posting, posting], kind, day)
        except Refused:
            assert not sheet.takes(kind, day)
            return
        assert sheet.takes(kind, day)
        self.keep(posting.id, replace(sheet, ticks=(*sheet.ticks, (kind, day))))

    @precondition(lambda self: self.sheets)
    @rule(number=CHOICE)
    def take_back(self, number: int) -> None:
        posting, sheet = self.chosen(number)
        try:
            self.desk.take_back(posting)
        except Refused:
            assert not sheet.ticks
            return
        self.keep(posting.id, replace(sheet, ticks=sheet.ticks[:-1]))

    @precondition(lambda self: self.sheets)
    @rule(number=CHOICE, shift=st.integers(-3, 3), days=st.integers(0, 5) | st.none())
    def move(self, number: int, shift: int, days: int | None) -> None:
        posting, sheet = self.chosen(number)
        start = sheet.start + timedelta(days=shift)
        end = None if days is None else start + timedelta(days=days)
        is_closed = sheet.is_cancelled or sheet.last is TickKind.REMOVED
        try:
            self.desk.move(posting, start, end)
        except Refused:
            assert is_closed or (sheet.ticks and shift)
            return
        assert not is_closed
        self.keep(posting.id, replace(sheet, start=start, end=end))

    @precondition(lambda self: self.sheets)
    @rule(number=CHOICE, days=st.integers(-1, 3))
    def extend(self, number: int, days: int) -> None:
        posting, sheet = self.chosen(number)
        end = (sheet.end or sheet.start) + timedelta(days=days)
        try:
            self.desk.extend(posting, end)
        except Refused:
            has_no_end = sheet.end is None
            assert has_no_end or sheet.is_cancelled or sheet.last is TickKind.REMOVED or days <= 0
            return
        self.keep(posting.id, replace(sheet, end=end))

    @precondition(lambda self: self.sheets)
    @rule(number=CHOICE)
    def cancel(self, number: int) -> None:
        posting, sheet = self.chosen(number)
        try:
            self.desk.cancel(posting, "不办了")
        except Refused:
            assert sheet.ticks or sheet.is_cancelled
            return
        self.keep(posting.id, replace(sheet, is_cancelled=True))

    @precondition(lambda self: self.sheets)
    @rule(number=CHOICE)
    def print_it(self, number: int) -> None:
        posting, sheet = self.chosen(number)
        self.desk.mark_printed([posting])
        self.keep(posting.id, replace(sheet, is_printed=True))

    @precondition(lambda self: self.past)
    @rule()
    def undo(self) -> None:
        self.desk.undo()
        self.sheets = self.past.pop()

    @precondition(lambda self: self.sheets)
    @rule(number=CHOICE)
    def put_up_and_take_down(self, number: int) -> None:
        posting, sheet = self.chosen(number)
        day = self.clock.day
        if not (sheet.takes(TickKind.POSTED, day)):
            return
        self.desk.tick([posting], TickKind.POSTED)
        self.keep(posting.id, replace(sheet, ticks=(*sheet.ticks, (TickKind.POSTED, day))))
        self.tick(number, TickKind.REMOVED, 0)

    @rule()
    def wait_for_next_year(self) -> None:
        self.clock.day = date(self.clock.day.year + 1, 1, 10)

    @rule()
    def archive(self) -> None:
        year = self.clock.day.year - 1
        live = self.desk.database.find(Posting, archived=False)
        closed = [p for p in live if p.closed_on and p.closed_on.year == year]
        try:
            self.desk.archive(year)
        except Refused:
            assert not closed
            return
        assert closed
        self.past.append(dict(self.sheets))

    @rule()
    def checkpoint(self) -> None:
        folder_of(self.desk).checkpoint()

    @invariant()
    def the_desk_says_what_the_model_says(self) -> None:
        today = self.clock.day
        postings = self.desk.database.find(Posting)
        assert {posting.id for posting in postings} == set(self.sheets)
        for posting in postings:
            sheet = self.sheets[posting.id]
            assert state_of(posting, today) is sheet.state(today)
            assert [(i.start, i.end) for i in posting.intervals] == sheet.hung()
            assert (posting.planned_from, posting.planned_to) == (sheet.start, sheet.end)
        assert self.desk.agenda() == agenda(postings, today, self.desk.is_printed_here)
        assert {row.id for row in self.desk.ledger()} == set(self.sheets)

    @invariant()
    def the_journal_alone_and_the_live_file_agree(self) -> None:
        source, copy = self.folder / "data", self.folder / "copy"
        for keep_live in (True, False):
            shutil.copytree(source, copy)
            if not keep_live:
                (copy / "bulletin.json").unlink(missing_ok=True)
            reopened = Database(copy, writing=False)
            assert _everything(reopened) == _everything(self.desk.database)
            shutil.rmtree(copy)


def _everything(database: Engine) -> list[Record]:
    return [record for model in RECORDS.values() for record in database.find(model)]


TestWork = Work.TestCase
TestWork.settings = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
