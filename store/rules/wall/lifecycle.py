"""The state of a posting on a day: derived, never stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Protocol

from store.days import ONE_DAY
from store.models import TickKind
from store.models.life import Interval, Life, last_of

WITHDRAWN = "withdrawn"
"""The reason of the entry by which a sheet came down because what it said was wrong."""


class State(StrEnum):
    """Where a posting stands in its life."""

    SCHEDULED = "scheduled"
    PRINTED = "printed"
    OVERDUE_POSTING = "overdue_posting"
    POSTED = "posted"
    DUE_REMOVAL = "due_removal"
    OVERDUE_REMOVAL = "overdue_removal"
    INTERRUPTED = "interrupted"
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The word on the screen, for what hangs."""
        return _LABELS[self]

    @property
    def label_handed_out(self) -> str:
        """The same for what is given away: nobody takes it down."""
        return _HANDED_OUT.get(self, self.label)


_LABELS = {
    State.SCHEDULED: "已排期",
    State.PRINTED: "已打印",
    State.OVERDUE_POSTING: "逾期未贴",
    State.POSTED: "已张贴",
    State.DUE_REMOVAL: "今天要撤",
    State.OVERDUE_REMOVAL: "逾期未撤",
    State.INTERRUPTED: "掉了/被盖",
    State.REMOVED: "已撤下",
    State.WITHDRAWN: "撤回更正",
    State.CANCELLED: "已取消",
}
_HANDED_OUT = {State.POSTED: "在发放", State.REMOVED: "已发放"}


_WRONG = (State.INTERRUPTED, State.OVERDUE_REMOVAL, State.OVERDUE_POSTING)


def state_words() -> list[tuple[State, str]]:
    """All words for a state, by which it is asked for; what is wrong comes first."""
    others = (state for state in State if state not in _WRONG)
    both = ((state, (state.label, state.label_handed_out)) for state in (*_WRONG, *others))
    return [(state, word) for state, words in both for word in dict.fromkeys(words)]


TAKEN_DOWN = (State.REMOVED, State.WITHDRAWN)
"""Hung once, and does not any more."""


def state_of(posting: Life, today: date) -> State:
    """The state at the end of `today`.

    A sheet is taken down on its last planned day, after it hung that day; from the next day on
    the removal is overdue.
    """
    if posting.cancelled_on is not None:
        return State.CANCELLED
    last = last_of(posting.ticks)
    if last is not None:
        if last.kind is TickKind.REMOVED:
            return State.WITHDRAWN if last.reason == WITHDRAWN else State.REMOVED
        if last.kind is TickKind.INTERRUPTED:
            return State.INTERRUPTED
        return _hanging(posting, today)
    if posting.planned_from < today:
        return State.OVERDUE_POSTING
    return State.PRINTED if posting.printed_on else State.SCHEDULED


def _hanging(posting: Life, today: date) -> State:
    if posting.planned_to is None or today < posting.planned_to:
        return State.POSTED
    return State.DUE_REMOVAL if today == posting.planned_to else State.OVERDUE_REMOVAL


class Stay(Protocol):
    """When a posting hangs, be it a record or a line of the ledger."""

    @property
    def planned_from(self) -> date: ...
    @property
    def planned_to(self) -> date | None: ...
    @property
    def intervals(self) -> Sequence[Interval]: ...
    @property
    def is_closed(self) -> bool: ...
    @property
    def is_hanging(self) -> bool: ...


def occupied(stay: Stay, today: date) -> list[tuple[date, date]]:
    """First and last days of the stretches in which the sheet hangs or is planned to.

    From the day on which it went up, late or early, or is to go up. One that was not taken down in
    time is there until today; one that was taken down leaves its place on that day.
    """
    intervals = stay.intervals
    if stay.is_closed:
        return [(i.start, i.end - ONE_DAY) for i in intervals if i.end and i.start < i.end]
    start = intervals[0].start if intervals else stay.planned_from
    end = max(start, stay.planned_to or date.max)
    return [(start, max(end, today) if stay.is_hanging else end)]


def occupies(stay: Stay, day: date, today: date) -> bool:
    """Whether the sheet is planned to hang, or does hang, on this day."""
    return any(first <= day <= last for first, last in occupied(stay, today))


def days_up(stay: Stay, today: date) -> int:
    """Calendar days on which it really hung, up to today; a day of posting counts."""
    days: set[int] = set()
    for interval in stay.intervals:
        end = interval.end if interval.end is not None else today
        days.update(range(interval.start.toordinal(), end.toordinal() + 1))
    return len(days)
