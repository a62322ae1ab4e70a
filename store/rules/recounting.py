"""What a calendar that has arrived changes: which sheets must hang longer, which less long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from store.models import Posting
from store.models.rules import Hold
from store.rules.calendar import ONE_DAY, WorkCalendar
from store.rules.periods import renewed


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
    postings: Iterable[Posting], before: WorkCalendar, calendar: WorkCalendar
) -> list[Recounted]:
    """The open postings that were reckoned with days of which a calendar knows better.

    Be it better than `before`, or than the calendar that a posting was reckoned with.

    The day of taking down moves out where it would now be too early, and never inwards.
    """
    found = []
    for posting in postings:
        hold = posting.hold
        if hold is None or hold.unit != "workday" or posting.is_closed:
            continue
        first = min([posting.planned_from, *(each.start for each in posting.intervals)])
        is_old = hold.calendar != calendar.version(first, hold.until)
        if not is_old and not _differ(before, calendar, first, hold.until):
            continue
        fresh = renewed(hold, posting.intervals, posting.planned_from, calendar)
        changed = posting.changed(hold=fresh, planned_to=_no_earlier(posting, fresh))
        if changed != posting:
            found.append(Recounted(posting, changed))
    return found


def _differ(one: WorkCalendar, other: WorkCalendar, first: date, last: date) -> bool:
    if one is other:
        return False
    days = map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))
    return any(one.is_workday(day) != other.is_workday(day) for day in days)


def _no_earlier(posting: Posting, hold: Hold) -> date | None:
    """The day of taking down: as it was planned, unless the law wants a later one."""
    planned = posting.planned_to
    return planned if planned is None or hold.waived else max(planned, hold.until + ONE_DAY)
