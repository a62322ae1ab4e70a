"""Legal periods on the calendar: how long something must hang, and from when it may come down.

A day on which a sheet was put up is a full day where the rule counts the first day; a day on which
it fell or was taken down never is, because nobody knows for how long of that day it hung. That
holds for a day on which it fell and went up again, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol, TypeVar

from store.days import ONE_DAY
from store.models.life import Interval, TickKind
from store.models.rules import Hold, Rule
from store.rules.law.calendar import Due, WorkCalendar

T = TypeVar("T")
UNSURE = timedelta(days=8)
"""A guessed end of twenty working days came true up to seven days later (measured 2025-26)."""


def due_on(rule: Rule, start: date, calendar: WorkCalendar) -> Due | None:
    """The last day of a rule's period that starts on a day; None where it has no number."""
    if rule.days is None:
        return None
    return last_day(start, rule.days, rule.unit, rule.counts_first_day, calendar)


def last_day(start: date, days: int, unit: str, counts_first: bool, calendar: WorkCalendar) -> Due:
    """The last of so many days or working days."""
    if unit == "workday":
        return calendar.after(start, days, counts_first_day=counts_first)
    return Due(start + timedelta(days=days - counts_first), is_provisional=False)


def longest(rules: Iterable[Rule], start: date, calendar: WorkCalendar) -> tuple[Rule, Due] | None:
    """The rule whose period ends last, with its end; None where no rule has a number."""
    return _latest((r, due) for r in rules if (due := due_on(r, start, calendar)) is not None)


def _latest(ends: Iterable[tuple[T, Due]]) -> tuple[T, Due] | None:
    """What ends last; 暂算 also where another one may come to end later than it."""
    known = list(ends)
    if not known:
        return None
    found, last = max(known, key=lambda end: end[1].day)
    is_sure = all(last.day >= due.day + UNSURE for _, due in known if due.is_provisional)
    return found, Due(last.day, not is_sure)


def hold_from(
    rules: Iterable[Rule],
    start: date,
    calendar: WorkCalendar,
    intervals: Sequence[Interval] = (),
) -> Hold | None:
    """What a posting that is to go up on a day keeps of the rules for its matter.

    Of all of them the one that ends last, in the light of when it really was up.
    """
    holds = [
        renewed(_begun(rule, start), intervals, start, calendar) for rule in rules if rule.days
    ]
    found = _latest((hold, Due(hold.until, hold.is_provisional)) for hold in holds)
    if found is None:
        return None
    hold, due = found
    return hold.model_copy(update={"is_provisional": due.is_provisional})


def _begun(rule: Rule, start: date) -> Hold:
    """A hold by a rule, not reckoned yet."""
    assert rule.days is not None
    return Hold(
        rule=rule.id,
        days=rule.days,
        unit=rule.unit,
        counts_first_day=rule.counts_first_day,
        on_interruption=rule.on_interruption,
        until=start,
        calendar="",
    )


class Period(Protocol):
    """A period as far as days are counted for it."""

    @property
    def days(self) -> int: ...
    @property
    def unit(self) -> str: ...
    @property
    def counts_first_day(self) -> bool: ...
    @property
    def on_interruption(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a posting has come in what it must hang."""

    days_up: int
    """Full days up to yesterday, in the hold's unit, that count."""
    days: int
    """That it needs."""
    until: date | None
    """The last day that it must hang, if it is or goes up today and stays up.

    Once it has hung long enough, the day on which that was so; None when it was taken down before.
    """
    is_provisional: bool
    """暂算: the calendar of some of these days is not out yet."""

    @property
    def is_fulfilled(self) -> bool:
        """Whether it has hung as long as it must."""
        return self.days_up >= self.days

    @property
    def missing(self) -> int:
        """Days that it has still to hang."""
        return max(0, self.days - self.days_up)

    @property
    def removable_from(self) -> date | None:
        """The first day on which it may be taken down; None when it came down before."""
        return self.until + ONE_DAY if self.until else None


def standing_of(
    hold: Period,
    intervals: Sequence[Interval],
    planned_from: date,
    today: date,
    cal: WorkCalendar,
    *,
    is_over: bool = False,
) -> Standing:
    """The full days up to yesterday, and until when it must go on hanging.

    What is not up is reckoned as if it went up today, or on its planned day if that is to come;
    where it `is_over`, nothing goes up any more.
    """
    count = _Count(hold, cal)
    for interval in intervals:
        count.add(interval, today)
    if count.until is None and not is_over:
        count.go_up(today if intervals else max(planned_from, today))
    return Standing(count.days_up, hold.days, count.until, count.is_provisional)


def renewed(
    hold: Hold, intervals: Sequence[Interval], planned_from: date, cal: WorkCalendar
) -> Hold:
    """What the law wants in the light of what happened since and of the calendar as it is now.

    What is down is reckoned as if it had gone up again on the day on which it came down.
    """
    count = _Count(hold, cal)
    for interval in intervals:
        count.add(interval, interval.end or interval.start)
    if count.until is None:
        count.go_up((intervals[-1].end if intervals else None) or planned_from)
    assert count.until is not None
    first = intervals[0].start if intervals else planned_from
    return hold.model_copy(
        update={
            "until": count.until,
            "calendar": cal.version(first, count.until),
            "is_provisional": count.is_provisional,
        }
    )


def _days(unit: str, first: date, last: date, cal: WorkCalendar) -> tuple[int, bool]:
    if unit == "day":
        return max(0, (last - first).days + 1), True
    counted = cal.count(first, last)
    return counted.days, not counted.is_provisional


class _Count:
    """The days that a sheet has hung, counted interval by interval."""

    def __init__(self, hold: Period, cal: WorkCalendar) -> None:
        self._hold, self._cal = hold, cal
        self._fell_on: date | None = None
        self.days_up = 0
        self.until: date | None = None
        """The day on which it has, or will have, hung long enough; None where it is down before."""
        self.is_provisional = False

    def add(self, interval: Interval, today: date) -> None:
        """Count an interval to its end, or up to the day before `today`."""
        hold = self._hold
        first = self._first_full_day(interval.start)
        days, is_sure = _days(hold.unit, first, (interval.end or today) - ONE_DAY, self._cal)
        if self.until is None and (interval.end is None or self.days_up + days >= hold.days):
            self._end_from(first)
        elif self.until is None:
            self.is_provisional = self.is_provisional or not is_sure
        self.days_up += days
        if self.until is None and interval.end_kind is TickKind.INTERRUPTED:
            self._fell()
        self._fell_on = interval.end

    def go_up(self, day: date) -> None:
        """Reckon the end as if it went up, for the first time or again, on this day."""
        self._end_from(self._first_full_day(day))

    def _fell(self) -> None:
        if self._hold.on_interruption == "restart":
            self.days_up = 0
            self.is_provisional = False

    def _first_full_day(self, start: date) -> date:
        is_full = self._hold.counts_first_day and start != self._fell_on
        return start if is_full else start + ONE_DAY

    def _end_from(self, first: date) -> None:
        left = self._hold.days - self.days_up
        due = last_day(first, left, self._hold.unit, True, self._cal)
        self.until = due.day
        self.is_provisional = self.is_provisional or due.is_provisional
