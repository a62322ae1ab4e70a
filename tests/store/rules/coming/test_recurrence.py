"""How often a duty comes: said in words, kept as a rule of RFC 5545, reckoned to days."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from store.rules.coming.recurrence import Cycle, check_rule, cycle_of, days_of

LONGEST = {"month": 1, "quarter": 3, "half": 6, "year": 12}
START, END = date(2024, 1, 1), date(2027, 12, 31)
cycles = st.one_of(
    st.builds(Cycle, st.just("week"), st.integers(1, 7)),
    st.sampled_from(sorted(LONGEST)).flatmap(
        lambda every: st.builds(
            Cycle, st.just(every), st.integers(1, 31), st.integers(1, LONGEST[every])
        )
    ),
)


@settings(max_examples=60)
@given(cycles)
def test_a_cycle_comes_once_in_each_of_its_periods(cycle: Cycle) -> None:
    assert cycle_of(cycle.rule) == cycle
    days = days_of(cycle.rule, START, START, END)
    if cycle.every == "week":
        assert {day.isoweekday() for day in days} == {cycle.day}
        assert {b - a for a, b in pairwise(days)} == {timedelta(days=7)}
        return
    step = LONGEST[cycle.every]
    periods = Counter((day.year, (day.month - 1) // step) for day in days)
    assert set(periods.values()) == {1} and len(periods) == 48 // step
    for day in days:
        # A month that has no such day is meant on its last one.
        assert (day.month - 1) % step + 1 == cycle.month
        assert day.day == cycle.day or (day.day < cycle.day and _is_last(day))


def _is_last(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("cycle", "words"),
    [
        (Cycle("week", 1), "每周一"),
        (Cycle("month", 10), "每月 10 日"),
        (Cycle("month", 31), "每月月底"),
        (Cycle("quarter", 15), "每季第 1 个月 15 日"),
        (Cycle("half", 31, 6), "每半年第 6 个月月底"),
        (Cycle("year", 15, 5), "每年 5 月 15 日"),
        (Cycle("year", 31, 12), "每年 12 月底"),
    ],
)
def test_a_cycle_is_told_in_words(cycle: Cycle, words: str) -> None:
    assert cycle.words == words


def test_a_leap_day_falls_on_the_last_of_february() -> None:
    days = days_of(Cycle("year", 29, 2).rule, START, START, END)
    assert days == [date(2024, 2, 29), date(2025, 2, 28), date(2026, 2, 28), date(2027, 2, 28)]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("FREQ=HOURLY", "最密只能到每天"),
        ("FREQ=SECONDLY;INTERVAL=1", "最密只能到每天"),
        ("FREQ=MONTHY", "FREQ=MONTHY 不对"),
        ("BYMONTHDAY=3", "没有 FREQ"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY=32 不对"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY=0 不对"),
        ("FREQ=YEARLY;BYEASTER=0", "BYEASTER 这里用不了"),
        ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", "没有 30 日"),
        ("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31", "INTERVAL 不能"),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=MO", "INTERVAL 不能"),
        ("FREQ=YEARLY;BYDAY=5MO", "每月的规则"),
        ("FREQ=MONTHLY;BYSETPOS=5", "BYSETPOS=5 不对"),
        ("FREQ=MONTHLY;;；", "；"),
    ],
)
def test_a_rule_that_is_none_is_refused_with_what_is_wrong(rule: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        check_rule(rule)
    with pytest.raises(ValueError, match=said):
        days_of(rule, START, START, END)


values = st.fixed_dictionaries(
    {"FREQ": st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])},
    optional={
        "INTERVAL": st.integers(1, 99).map(str),
        "BYMONTH": st.lists(st.integers(1, 12).map(str), min_size=1, max_size=3).map(",".join),
        "BYMONTHDAY": st.lists(st.integers(-28, 31).map(str), min_size=1, max_size=3).map(",".join),
        "BYDAY": st.sampled_from(["MO", "5MO", "-1FR", "SA,SU"]),
        "BYSETPOS": st.sampled_from(["1", "-1"]),
    },
)


@settings(max_examples=60, deadline=2_000)
@given(values)
def test_every_rule_that_is_taken_has_days(parts: dict[str, str]) -> None:
    """Looking for a day that never comes would go on for eight thousand years."""
    rule = ";".join(f"{name}={value}" for name, value in parts.items())
    try:
        check_rule(rule)
    except ValueError:
        return
    endless = rrulestr(rule, dtstart=datetime.combine(START, time()))
    assert next(iter(endless)).date() >= START
    days = days_of(rule, START, date(2025, 1, 1), date(2025, 12, 31))
    assert all(day.year == 2025 for day in days) and days == sorted(days)
