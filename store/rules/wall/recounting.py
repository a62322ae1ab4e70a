"""What a calendar that has arrived changes: which sheets must hang longer, which less long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from store.models import Hold, Posting, Rule
from store.rules.law.calendar import WorkCalendar
from store.rules.wall.holding import Laws, is_short, upheld


@dataclass(frozen=True, slots=True)
class Recounted:
    """A sheet whose days were counted anew."""

    before: Posting
    after: Posting

    @property
    def old(self) -> date:
        """The last day that it had to hang."""
        assert self.before.hold is not None
        return self.before.hold.until

    @property
    def new(self) -> date:
        """The last day that it has to hang now."""
        assert self.after.hold is not None
        return self.after.hold.until

    @property
    def is_moved(self) -> bool:
        """Whether a date is another one; else it is only more or less certain than before."""
        return self.old != self.new or self.before.planned_to != self.after.planned_to


def recounted(
    postings: Iterable[Posting], before: WorkCalendar, calendar: WorkCalendar, laws: Laws
) -> list[Recounted]:
    """The postings that were reckoned with days of which a calendar knows better.

    Be it better than `before`, or than the calendar that an open one was reckoned with.

    The day of taking down moves out where it would now be too early, and never inwards. One that
    is down already is among them when it came down too early after all, or did not.
    """
    found = []
    for posting in postings:
        hold = posting.hold
        if hold is None or not _counts_workdays(posting, hold, laws):
            continue
        first = min([posting.planned_from, *(each.start for each in posting.intervals)])
        is_old = not posting.is_closed and hold.calendar != calendar.version(first, hold.until)
        if is_old or _differ(before, calendar, first, hold.until):
            changed = _counted_anew(posting, before, calendar, laws)
            if changed != posting:
                found.append(Recounted(posting, changed))
    return found


def _counts_workdays(posting: Posting, hold: Hold, laws: Laws) -> bool:
    """Whether working days have to do with it, be it by a rule that may come to end last."""
    if hold.unit == "workday" or posting.is_closed:
        return hold.unit == "workday"
    return any(rule.unit == "workday" for rule in laws(posting))


def _counted_anew(
    posting: Posting, before: WorkCalendar, calendar: WorkCalendar, laws: Laws
) -> Posting:
    if not posting.is_closed:
        return upheld(posting, calendar, laws)
    was_short, is_now = is_short(posting, before), is_short(posting, calendar)
    if was_short is is_now:
        return posting
    short_on = posting.closed_on if is_now else None
    return upheld(posting, calendar, _as_kept).changed(short_on=short_on)


def _as_kept(_: Posting) -> tuple[Rule, ...]:
    """What is down already was held by the rule that it keeps."""
    return ()


def _differ(one: WorkCalendar, other: WorkCalendar, first: date, last: date) -> bool:
    if one is other:
        return False
    days = map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))
    return any(one.is_workday(day) != other.is_workday(day) for day in days)
