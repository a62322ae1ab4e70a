"""How long a sheet really hung, and until when it must: tables reckoned by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from store.models import Hold, Interval, TickKind, WorkYear
from store.models.workdays import SpecialDay
from store.rules.law.calendar import WorkCalendar
from store.rules.law.periods import Standing, last_day, renewed, standing_of

CALENDAR = WorkCalendar()
"""As announced to 2026; 2027 is reckoned by the statutory days alone."""


def day(text: str) -> date:
    month, number = map(int, text.split("-"))
    return date(2027 if month == 1 else 2026, month, number)


@dataclass(frozen=True)
class Case:
    rule: str
    """Days, d or w, + where the first day counts, r where an interruption restarts the count."""
    planned: str
    life: str
    """Up and down: 11-24 11-26! is up from the 24th, taken down on the 26th; a fall has no sign."""
    today: str
    days_up: int
    until: str | None
    is_provisional: bool = False

    @property
    def hold(self) -> Hold:
        number = int("".join(c for c in self.rule if c.isdigit()))
        unit = "workday" if "w" in self.rule else "day"
        due = last_day(day(self.planned), number, unit, "+" in self.rule, CALENDAR)
        return Hold(
            rule="N02",
            days=number,
            unit="workday" if unit == "workday" else "day",
            counts_first_day="+" in self.rule,
            on_interruption="restart" if "r" in self.rule else "pause",
            until=due.day,
            calendar=CALENDAR.version(day(self.planned), due.day),
        )

    @property
    def intervals(self) -> tuple[Interval, ...]:
        return intervals(self.life)

    def standing(self, calendar: WorkCalendar = CALENDAR) -> Standing:
        planned, today = day(self.planned), day(self.today)
        is_over = self.life.endswith("!")
        return standing_of(self.hold, self.intervals, planned, today, calendar, is_over=is_over)


def intervals(life: str) -> tuple[Interval, ...]:
    days = life.split()
    found = []
    for number in range(0, len(days), 2):
        end = days[number + 1] if number + 1 < len(days) else None
        kind = TickKind.REMOVED if end and end.endswith("!") else TickKind.INTERRUPTED
        last = day(end.rstrip("!")) if end else None
        found.append(Interval(day(days[number]), last, "李强", "李强", kind if end else None))
    return tuple(found)


CASES = {
    "on time, in days": Case("7d+", "11-24", "11-24", "11-27", 3, "11-30"),
    "on time, in working days": Case("7w+", "11-24", "11-24", "11-27", 3, "12-02"),
    "the first day does not count": Case("7d", "11-24", "11-24", "11-27", 2, "12-01"),
    "the first day, a working one, neither": Case("7w", "11-24", "11-24", "11-27", 2, "12-03"),
    "up on a Saturday": Case("5w+", "11-28", "11-28", "12-01", 1, "12-04"),
    "not up yet": Case("7d+", "11-26", "", "11-24", 0, "12-02"),
    "late and still not up": Case("7d+", "11-24", "", "11-27", 0, "12-03"),
    "up two days late": Case("7d+", "11-24", "11-26", "11-27", 1, "12-02"),
    "up early": Case("7d+", "11-26", "11-24", "11-27", 3, "11-30"),
    "fell, up again, days": Case("7d+", "11-24", "11-24 11-26 11-28", "11-30", 4, "12-02"),
    "the same, counting anew": Case("7d+r", "11-24", "11-24 11-26 11-28", "11-30", 2, "12-04"),
    "fell, up on Saturday": Case("7w+", "11-24", "11-24 11-26 11-28", "12-01", 3, "12-04"),
    "the same, anew": Case("7w+r", "11-24", "11-24 11-26 11-28", "12-01", 1, "12-08"),
    "first days never count": Case("7d", "11-24", "11-24 11-26 11-28", "11-30", 2, "12-04"),
    "anew without first days": Case("7w r", "11-24", "11-24 11-26 11-30", "12-02", 1, "12-09"),
    "fell and up on one day": Case("7d+", "11-24", "11-24 11-26 11-26", "11-28", 3, "12-01"),
    "and counting anew": Case("7d+r", "11-24", "11-24 11-26 11-26", "11-28", 1, "12-03"),
    "up and fell on one day": Case("7d+", "11-24", "11-24 11-24 11-25", "11-27", 2, "12-01"),
    "fell twice": Case("7d+", "11-24", "11-24 11-25 11-27 11-28 11-30", "12-02", 4, "12-04"),
    "fell twice, anew": Case("7d+r", "11-24", "11-24 11-25 11-27 11-28 11-30", "12-02", 2, "12-06"),
    "late, and fell": Case("5w+", "11-24", "11-25 11-27 12-01", "12-02", 3, "12-03"),
    "down now": Case("7d+", "11-24", "11-24 11-26", "11-27", 2, "12-01"),
    "down now, to count anew": Case("7d+r", "11-24", "11-24 11-26", "11-27", 0, "12-03"),
    "down since today": Case("7d+", "11-24", "11-24 11-27", "11-27", 3, "12-01"),
    "taken down too early": Case("7d+", "11-24", "11-24 11-29!", "12-05", 5, None),
    "taken down in time": Case("7d+", "11-24", "11-24 12-01!", "12-05", 7, "11-30"),
    "taken down on the last day": Case("7d+", "11-24", "11-24 11-30!", "12-05", 6, None),
    "up and down on one day": Case("1d+", "11-24", "11-24 11-24!", "11-25", 0, None),
    "fell after it was enough": Case("3d+r", "11-24", "11-24 11-28 12-01", "12-03", 6, "11-26"),
    "taken down long after": Case("3w+", "11-24", "11-24 11-28 12-01 12-03!", "12-09", 6, "11-26"),
    "across the Spring Festival": Case("7w+", "2-12", "2-12", "2-26", 5, "2-27"),
    "fell in the Spring Festival": Case("7w+", "2-12", "2-12 2-16 2-25", "2-26", 4, "2-28"),
    "a due Saturday": Case("5w", "4-29", "4-29", "5-07", 2, "5-09"),
    "into a year not announced": Case("7w+", "12-28", "12-28", "12-31", 3, "1-06", True),
    "enough before that year": Case("3w+", "12-28", "12-28", "1-06", 6, "12-30"),
    "in days it is sure": Case("7d+", "12-28", "12-28", "12-31", 3, "1-03"),
    "fell into that year": Case("3w+", "12-29", "12-29 12-30 1-04", "1-06", 3, "1-05", True),
    "anew in that year": Case("3w+r", "12-29", "12-29 12-30 1-04", "1-06", 2, "1-06", True),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_days_up_and_the_last_day(case: Case) -> None:
    standing = case.standing()
    until = day(case.until) if case.until else None
    assert (standing.days_up, standing.until) == (case.days_up, until)
    assert standing.is_provisional is case.is_provisional
    assert standing.is_fulfilled == (standing.missing == 0)
    if until is not None and standing.is_fulfilled:
        assert until < day(case.today)
    elif until is not None:
        assert until >= day(case.today)


def test_what_is_kept_follows_what_happened_and_the_calendar() -> None:
    case = CASES["into a year not announced"]
    kept = renewed(case.hold, case.intervals, day(case.planned), CALENDAR)
    assert (kept.until, kept.is_provisional) == (day("1-06"), True)
    assert kept.calendar == "2026 announced, 2027 estimated"
    off = [SpecialDay(name="元旦", on=date(2027, 1, n), is_off=True) for n in (1, 2, 3, 4)]
    entered = WorkCalendar([WorkYear(id="y", year=2027, days=tuple(off))])
    kept = renewed(kept, case.intervals, day(case.planned), entered)
    assert (kept.until, kept.is_provisional) == (day("1-07"), False)
    assert kept.calendar == "2026 announced, 2027 entered"


@pytest.mark.parametrize(
    ("rule", "life", "until"),
    [
        ("7d+", "11-24 11-26", "11-24 11-26 11-26"),
        ("7d+r", "11-24 11-26", "11-24 11-26 11-26"),
        ("7w+", "11-24 11-28", "11-24 11-28 11-28"),
    ],
)
def test_what_is_down_is_reckoned_as_if_it_went_up_again_at_once(
    rule: str, life: str, until: str
) -> None:
    case = Case(rule, "11-24", life, "12-20", 0, None)
    again = renewed(case.hold, intervals(until), day("11-24"), CALENDAR)
    assert renewed(case.hold, case.intervals, day("11-24"), CALENDAR) == again


def test_a_guessed_day_up_stays_one_though_the_days_after_a_fall_are_sure() -> None:
    """Days of 2003 are only guessed, those of 2004 are known."""
    days = (date(2003, 12, 29), date(2003, 12, 31)), (date(2004, 1, 5), date(2004, 1, 6))
    falls = [Interval(up, down, "李强", "李强", TickKind.INTERRUPTED) for up, down in days]
    again = date(2004, 1, 7)
    life = (*falls, Interval(again, None, "李强"))
    for rule, until in (("5w+", date(2004, 1, 8)), ("5w+r", date(2004, 1, 13))):
        hold = Case(rule, "11-24", "", "11-24", 0, None).hold
        kept = renewed(hold, life, days[0][0], CALENDAR)
        # What starts anew on a sure day forgets the guessed ones.
        assert (kept.until, kept.is_provisional) == (until, "r" not in rule)
        standing = standing_of(hold, life, days[0][0], again, CALENDAR)
        assert (standing.until, standing.is_provisional) == (until, "r" not in rule)
