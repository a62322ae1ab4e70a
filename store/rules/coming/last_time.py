"""How what comes again was hung last time: the proposal for this time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from store.days import ONE_DAY
from store.models import Posting
from store.rules.coming.shifting import nearest_workday
from store.rules.law.calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class LastTime:
    """Where, from which weekday and for how many working days it was planned."""

    on: date
    """The day from which it was planned."""
    site_ids: tuple[str, ...]
    workdays: int | None
    """How many it was to hang, that of posting among them; None for no end."""

    def start(self, today: date, latest: date) -> date:
        """The next day like the last first one; today where that would be too late."""
        day = date.fromordinal(today.toordinal() + (self.on.weekday() - today.weekday()) % 7)
        return day if day <= latest else today

    def end(self, start: date, calendar: WorkCalendar) -> date | None:
        """The working day on which it comes down after as many; None for no end."""
        if not self.workdays:
            return None
        last = calendar.after(start, self.workdays, counts_first_day=True).day
        return nearest_workday(last, ONE_DAY, calendar)

    @property
    def told(self) -> str:
        """The same in words."""
        long = f"贴 {self.workdays} 个工作日" if self.workdays else "长期"
        return f"照 {self.on:%m-%d} 那次：{len(self.site_ids)} 处，{long}"


def last_time(postings: Sequence[Posting], calendar: WorkCalendar) -> LastTime | None:
    """From the postings of one material, those of its first day; None where there are none."""
    kept = [posting for posting in postings if posting.cancelled_on is None]
    on = min((posting.planned_from for posting in kept), default=None)
    if on is None:
        return None
    first = [posting for posting in kept if posting.planned_from == on]
    ends = [posting.planned_to for posting in first if posting.planned_to is not None]
    workdays = calendar.count(on, max(ends) - ONE_DAY).days if ends else None
    return LastTime(on, tuple(dict.fromkeys(p.site_id for p in first)), workdays)
