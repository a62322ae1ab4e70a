"""Working days: the golden cases, what holds of every count, and what an entered year changes."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.errors import Refused
from store.models import WorkYear, validated
from store.rules.law.calendar import Source, WorkCalendar
from store.rules.law.festivals import statutory_days

GOLDEN = [
    ("2017-01-20", 20, "2017-02-22"),
    ("2017-09-25", 20, "2017-10-27"),
    ("2018-02-09", 5, "2018-02-22"),
    ("2025-01-24", 7, "2025-02-10"),
    ("2025-09-26", 5, "2025-10-10"),
    ("2026-01-28", 20, "2026-03-03"),
    ("2026-02-10", 5, "2026-02-24"),
    ("2026-02-13", 7, "2026-03-02"),
    ("2026-04-29", 5, "2026-05-09"),
    ("2026-06-17", 7, "2026-06-29"),
    ("2026-09-18", 5, "2026-09-24"),
    ("2026-09-28", 7, "2026-10-13"),
    ("2026-09-29", 20, "2026-11-02"),
    ("2026-12-01", 20, "2026-12-29"),
    ("2026-12-03", 20, "2026-12-31"),
    ("2026-12-04", 20, None),
]
"""Start, working days, due; the start is not counted. None: beyond the announced calendar."""
WORKDAYS = {2017: 249, 2024: 251, 2025: 248, 2026: 248}
FESTIVALS = {
    2027: "02-06 04-05 06-09 09-15",
    2028: "01-26 04-04 05-28 10-03",
    2029: "02-13 04-04 06-16 09-22",
    2030: "02-03 04-05 06-05 09-12",
    2031: "01-23 04-05 06-24 10-01",
    2032: "02-11 04-04 06-12 09-19",
    2033: "01-31 04-04 06-01 09-08",
    2034: "02-19 04-05 06-20 09-27",
    2035: "02-08 04-05 06-10 09-16",
    2036: "01-28 04-04 05-30 10-04",
}
"""正月初一, 清明, 端午 and 中秋."""
ANNOUNCED = WorkCalendar()
PATIENT = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""On a busy machine drawing a date may take long."""
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


def year_of(*days: tuple[str, str, bool], year: int = 2027) -> WorkYear:
    """A year's notice with these days."""
    named = [{"on": day, "name": name, "is_off": is_off} for day, name, is_off in days]
    return validated(WorkYear, {"id": f"year-{year}", "year": year, "days": named})


ENTERED = year_of(
    *((f"2027-02-{day:02}", "春节", True) for day in range(5, 13)),
    ("2027-02-14", "春节", False),
    ("2027-02-20", "春节", False),
    ("2026-12-31", "元旦", True),
    ("2027-01-01", "元旦", True),
)
WITH_2027 = WorkCalendar([ENTERED])


@pytest.mark.parametrize(("start", "n", "due"), GOLDEN)
def test_golden(start: str, n: int, due: str | None) -> None:
    found = ANNOUNCED.after(date.fromisoformat(start), n)
    assert found.is_provisional == (due is None)
    assert due is None or found.day.isoformat() == due


def test_a_limit_may_end_on_a_saturday_that_is_worked() -> None:
    assert ANNOUNCED.after(date(2026, 4, 29), 5).day.strftime("%a") == "Sat"


@pytest.mark.parametrize(("year", "days"), WORKDAYS.items())
def test_working_days_of_a_year(year: int, days: int) -> None:
    counted = ANNOUNCED.count(date(year, 1, 1), date(year, 12, 31))
    assert (counted.days, counted.is_provisional) == (days, False)


@pytest.mark.parametrize(("year", "days"), FESTIVALS.items())
def test_statutory_days_beyond_the_announced_years(year: int, days: str) -> None:
    spring, *others = (date.fromisoformat(f"{year}-{day}") for day in days.split())
    names = statutory_days(year)
    assert names[spring] == names[spring - timedelta(1)] == "春节"
    assert [names[day] for day in others if day.month < 9] == ["清明节", "端午节"]
    # In 2031 中秋 is on 国庆: whichever is named, both days are made up for.
    off = [day for day in names if day.weekday() < 5]
    assert len(off) == 13 and not any(ANNOUNCED.is_workday(day)[0] for day in off)
    assert ANNOUNCED.is_workday(others[-1]) == (False, Source.ESTIMATED)


@given(DAYS, st.integers(1, 30), st.integers(1, 30))
@PATIENT
def test_more_days_end_later_and_a_later_start_no_earlier(start: date, n: int, more: int) -> None:
    for calendar in (ANNOUNCED, WITH_2027):
        assert calendar.after(start, n).day < calendar.after(start, n + more).day
        assert calendar.after(start, n).day <= calendar.after(start + timedelta(more), n).day


@given(DAYS, st.integers(1, 30), st.booleans())
@PATIENT
def test_what_was_reckoned_counts_back_to_its_days(start: date, n: int, first: bool) -> None:
    due = WITH_2027.after(start, n, counts_first_day=first)
    begin = start if first else start + timedelta(1)
    assert WITH_2027.count(begin, due.day).days == n
    assert WITH_2027.is_workday(due.day)[0]
    assert due.is_provisional == WITH_2027.count(begin, due.day).is_provisional


@given(st.lists(DAYS, min_size=3, max_size=3).map(sorted))
@PATIENT
def test_counts_add_up(days: list[date]) -> None:
    first, middle, last = days
    parts = ANNOUNCED.count(first, middle).days + ANNOUNCED.count(middle + timedelta(1), last).days
    assert parts == ANNOUNCED.count(first, last).days
    assert ANNOUNCED.count(last + timedelta(1), first).days == 0


@given(st.dates(date(2027, 1, 1), date(2027, 12, 31)))
@PATIENT
def test_what_was_entered_comes_first_and_makes_its_year_certain(day: date) -> None:
    assert ANNOUNCED.is_workday(day)[1] is Source.ESTIMATED
    works, source = WITH_2027.is_workday(day)
    assert source is Source.ENTERED
    special = {one.on: one for one in ENTERED.days}.get(day)
    assert works == (not special.is_off if special else day.weekday() < 5)
    assert WITH_2027.name_of(day) == (special.name if special else "")


def test_an_entered_year_overrides_an_announced_one_and_nothing_of_its_neighbours() -> None:
    spring = year_of(("2026-02-17", "改了", False), year=2026)
    changed = WorkCalendar([spring])
    assert ANNOUNCED.is_workday(date(2026, 2, 17)) == (False, Source.ANNOUNCED)
    assert changed.is_workday(date(2026, 2, 17)) == (True, Source.ENTERED)
    assert changed.is_workday(date(2025, 10, 1)) == (False, Source.ANNOUNCED)
    assert changed.version(date(2025, 12, 1), date(2027, 1, 1)) == (
        "2025 announced, 2026 entered, 2027 estimated"
    )


def test_a_notice_may_name_days_of_the_december_before() -> None:
    day = date(2026, 12, 31)
    assert ANNOUNCED.is_workday(day) == (True, Source.ANNOUNCED)
    assert WITH_2027.is_workday(day) == (False, Source.ENTERED)
    assert (WITH_2027.name_of(day), WITH_2027.name_of(date(2026, 10, 1))) == ("元旦", "国庆节")


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (
            [("2027-02-06", "春节", True), ("2027-02-06", "班", False)],
            "第 1 天和第 2 天都是",
        ),
        ([("2028-02-06", "春节", True)], "第 1 天 2028-02-06 不在 2027 年"),
        ([("2026-11-30", "元旦", True)], "不在 2027 年"),
        ([], "没有填"),
    ],
)
def test_no_day_is_both_and_none_is_another_years(
    days: list[tuple[str, str, bool]], said: str
) -> None:
    with pytest.raises(Refused, match=said):
        year_of(*days)


def test_none_and_too_many_days_are_refused() -> None:
    for n in (0, -1, 9_999):
        with pytest.raises(ValueError, match="天数"):
            ANNOUNCED.after(date(2026, 11, 24), n)
    assert all(one < other for one, other in pairwise(sorted(statutory_days(2031))))


def test_one_guessed_day_makes_all_of_a_count_provisional() -> None:
    """Also a day of a year before the announced ones, and though the count ends in a sure one."""
    assert ANNOUNCED.source_of(2003) is Source.ESTIMATED
    due = ANNOUNCED.after(date(2003, 12, 30), 5)
    assert (due.day, due.is_provisional) == (date(2004, 1, 7), True)
    assert not ANNOUNCED.after(due.day, 5).is_provisional
