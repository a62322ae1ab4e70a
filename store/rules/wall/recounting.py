"""What a calendar or a rule that is new changes: which sheets must hang longer, which less long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from store.days import ONE_DAY
from store.models import Hold, Posting, Rule
from store.rules.law.calendar import WorkCalendar
from store.rules.tasks import Group, Task
from store.rules.wall.holding import Laws, is_short, upheld

RULES = "rules"
"""Stands in a task for the table: rules are a file, and no records."""


@dataclass(frozen=True, slots=True)
class Recounted:
    """A sheet whose days were counted anew."""

    before: Posting
    after: Posting

    @property
    def old(self) -> date | None:
        """The last day that it had to hang; None where no rule said so."""
        return self.before.hold.until if self.before.hold else None

    @property
    def new(self) -> date | None:
        """The last day that it has to hang now; None where no rule says so any more."""
        return self.after.hold.until if self.after.hold else None

    @property
    def is_moved(self) -> bool:
        """Whether a date is another one; else it is only more or less certain than before."""
        return self.old != self.new or self.before.planned_to != self.after.planned_to

    @property
    def is_later(self) -> bool:
        """Whether it comes down later than it was to."""
        old, new = self.before.planned_to, self.after.planned_to
        return old is not None and (new is None or new > old)


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


def is_unlike(hold: Hold | None, wanted: Hold | None) -> bool:
    """Whether the rules ask otherwise than a posting was planned by; days do not matter."""
    return _terms(hold) != _terms(wanted)


def _terms(hold: Hold | None) -> tuple[object, ...] | None:
    if hold is None:
        return None
    return hold.rule, hold.days, hold.unit, hold.counts_first_day, hold.on_interruption


def held_by(wanted: Hold | None, posting: Posting, calendar: WorkCalendar, laws: Laws) -> Posting:
    """The posting by what the rules ask now; a reason to hang shorter stays while it is needed.

    Its day of taking down moves out where that would be too early, and never inwards.
    """
    if wanted is None:
        return posting.changed(hold=None)
    waived = posting.hold.waived if posting.hold else ""
    anew = posting.changed(hold=wanted.model_copy(update={"waived": waived}))
    held = upheld(anew, calendar, laws)
    assert held.hold is not None
    if waived and (held.planned_to is None or held.planned_to > held.hold.until):
        return held.changed(hold=held.hold.model_copy(update={"waived": ""}))
    return held


def sooner(each: Recounted, promised: date | None, today: date) -> Posting:
    """The same, to be taken down as soon as its rule lets it by now; else as it is.

    Only where it was planned for the first day that its old rule allowed: any other day somebody
    has chosen. Never before the day after the last that its text has `promised`.
    """
    hold, was, posting = each.after.hold, each.before.hold, each.after
    end = posting.planned_to
    if hold is None or was is None or end is None or end != was.removable_from:
        return posting
    first = max(hold.removable_from, posting.planned_from, today)
    first = max(first, promised + ONE_DAY) if promised else first
    return posting.changed(planned_to=first) if first < end else posting


def faulty_task() -> Task:
    """The one line for a file of the office's own rules that is at fault; nothing is recounted."""
    return Task(Group.RULES, RULES, "", "规则文件写错了", note="回车看是哪一条，改好才能重算")


def task(unlike: Iterable[tuple[Posting, Hold | None]]) -> Task | None:
    """The one line for all postings that the rules ask otherwise of; None where there are none.

    It is due when the first of them would come down too early by what the rules ask now.
    """
    found = list(unlike)
    early = [end for posting, wanted in found if (end := _too_early(posting, wanted))]
    if not found:
        return None
    what = f"{len(found)} 条的公示期要重算"
    note = "回车看每一条从哪天改到哪天"
    if early:
        note = f"有的要挂得更久，{note}"
    return Task(Group.RULES, RULES, "", what, "", min(early, default=None), note)


def _too_early(posting: Posting, wanted: Hold | None) -> date | None:
    """The day on which it would come down, if that is too early and nobody has written why."""
    end, hold = posting.planned_to, posting.hold
    is_waived = hold is not None and bool(hold.waived)
    return end if wanted and end and end <= wanted.until and not is_waived else None


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
