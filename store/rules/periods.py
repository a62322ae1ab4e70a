"""Legal periods on the calendar: how long something must hang, and from when it may come down.

A day on which a sheet was put up is a full day where the rule counts the first day; a day on which
it fell or was taken down never is, because nobody knows for how long of that day it hung.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from store.models.life import Interval
from store.models.rules import Hold, Rule
from store.rules.calendar import ONE_DAY, Due, WorkCalendar


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
    ends = [(rule, due) for rule in rules if (due := due_on(rule, start, calendar)) is not None]
    return max(ends, key=lambda end: end[1].day, default=None)


def hold_from(
    rules: Sequence[Rule], start: date, calendar: WorkCalendar, waived: str = ""
) -> Hold | None:
    """What a posting that goes up on a day keeps of the rules for its matter."""
    found = longest(rules, start, calendar)
    if found is None:
        return None
    rule, due = found
    assert rule.days is not None
    return Hold(
        rule=rule.id,
        days=rule.days,
        unit=rule.unit,
        counts_first_day=rule.counts_first_day,
        on_interruption=rule.on_interruption,
        until=due.day,
        calendar=calendar.version(start, due.day),
        is_provisional=due.is_provisional,
        waived=waived,
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a posting has come in what it must hang."""

    days_up: int
    """Full days, in the hold's unit, that count."""
    days: int
    """That it needs."""
    until: date | None
    """The last day that it must hang, if it stays up from now on; None when it is not up."""
    is_provisional: bool

    @property
    def is_fulfilled(self) -> bool:
        """Whether it has hung as long as it must."""
        return self.days_up >= self.days

    @property
    def missing(self) -> int:
        """Days that it has still to hang."""
        return max(0, self.days - self.days_up)


def standing_of(
    hold: Hold, intervals: Sequence[Interval], planned_from: date, today: date, cal: WorkCalendar
) -> Standing:
    """The full days up to yesterday, and until when it must go on hanging.

    One that never hung starts on its planned day, or today where that is past.
    """
    counted = intervals[-1:] if hold.on_interruption == "restart" else intervals
    done, guessed = 0, False
    for interval in counted:
        days, sure = full_days(hold, interval, today, cal)
        done, guessed = done + days, guessed or not sure
    is_up = bool(intervals) and intervals[-1].end is None
    if is_up or not intervals:
        left = hold.days - done
        begin = today if is_up else max(planned_from, today)
        until, unsure = _end_of(hold, intervals, begin, left, cal)
        return Standing(done, hold.days, until, guessed or unsure)
    return Standing(done, hold.days, None, guessed)


def full_days(hold: Hold, interval: Interval, today: date, cal: WorkCalendar) -> tuple[int, bool]:
    """The days of an interval that count, and whether all of them are known for certain."""
    first = interval.start if hold.counts_first_day else interval.start + ONE_DAY
    last = (interval.end or today) - ONE_DAY
    if hold.unit == "day":
        return max(0, (last - first).days + 1), True
    counted = cal.count(first, last)
    return counted.days, not counted.is_provisional


def _end_of(
    hold: Hold, intervals: Sequence[Interval], begin: date, left: int, cal: WorkCalendar
) -> tuple[date, bool]:
    """The last day that it must hang from `begin` on, with so many days left."""
    if left <= 0:
        # It could have come down already: the day on which the last needed day ended.
        return begin - ONE_DAY, False
    goes_up = not intervals or intervals[-1].start == begin
    counts = hold.counts_first_day or not goes_up
    due = last_day(begin, left, hold.unit, counts, cal)
    return due.day, due.is_provisional
