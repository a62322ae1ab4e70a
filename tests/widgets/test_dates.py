"""Dates as people type them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin_tui.dates import (
    FIRST_DAY,
    LAST_DAY,
    days_in_month,
    month_weeks,
    parse_date,
    parse_moment,
    shift_month,
)

TODAY = date(2026, 11, 24)
DAYS = st.dates(FIRST_DAY, LAST_DAY)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20261124", date(2026, 11, 24)),
        ("2026-11-24", date(2026, 11, 24)),
        ("2026.11.4", date(2026, 11, 4)),
        ("2026/11/24", date(2026, 11, 24)),
        ("2026年11月24日", date(2026, 11, 24)),
        (" 2026 年 1 月 2 号 ", date(2026, 1, 2)),
        ("２０２６－１１－２４", date(2026, 11, 24)),
        ("11-2", date(2026, 11, 2)),
        ("11月2日", date(2026, 11, 2)),
        ("1102", date(2026, 11, 2)),
        ("今天", TODAY),
        ("明天", date(2026, 11, 25)),
        ("后天", date(2026, 11, 26)),
        ("+7", date(2026, 12, 1)),
        ("＋7天", date(2026, 12, 1)),
        ("-1", date(2026, 11, 23)),
    ],
)
def test_reads_what_people_write(text: str, day: date) -> None:
    assert parse_date(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2026-02-30", "没有2月30日，2026年2月只有28天。"),
        ("0229", "没有2月29日，2026年2月只有28天。"),
        ("2026-13-01", "没有13月，月份是1到12。"),
        ("20260100", "没有1月0日，2026年1月只有31天。"),
        ("0226-11-24", "年份226不对，要在1900到2199之间。"),
        ("+99999", "离今天太远了，年份要在1900到2199之间。"),
        ("", "请填日期，请写成 2026-11-24、20261124 或 11-24。"),
        ("下周", "看不懂这个日期，请写成 2026-11-24、20261124 或 11-24。"),
        ("2026年11-24", "看不懂这个日期，请写成 2026-11-24、20261124 或 11-24。"),
        ("261124", "看不懂这个日期，请写成 2026-11-24、20261124 或 11-24。"),
    ],
)
def test_says_what_is_wrong(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        parse_date(text, TODAY)


@given(DAYS)
def test_every_day_is_read_back_from_every_way_of_writing_it(day: date) -> None:
    for text in (
        day.isoformat(),
        day.strftime("%Y%m%d"),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month}.{day.day}",
    ):
        assert parse_date(text, TODAY) == day
    assert parse_date(f"{day.month}-{day.day}", day) == day


@given(st.one_of(st.text(), st.from_regex(r"[0-9年月日.+-]{0,12}", fullmatch=True)))
def test_anything_typed_is_a_day_or_a_sentence(text: str) -> None:
    try:
        day: date | str = parse_date(text, TODAY)
    except ValueError as error:
        day = str(error)
    assert day.endswith("。") if isinstance(day, str) else FIRST_DAY <= day <= LAST_DAY


@given(DAYS)
def test_a_month_is_whole_weeks_from_monday_that_hold_all_its_days(day: date) -> None:
    weeks = month_weeks(day)
    days = [d for week in weeks for d in week]
    assert all(week[0].weekday() == 0 and len(week) == 7 for week in weeks)
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    assert sum(d.month == day.month for d in days) == days_in_month(day.year, day.month)
    assert all(any(d.month == day.month for d in week) for week in weeks)


@given(st.dates(date(1910, 1, 1), date(2190, 1, 1)), st.integers(-100, 100))
def test_shifting_by_months_keeps_the_day_where_it_exists(day: date, by: int) -> None:
    moved = shift_month(day, by)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == by
    assert moved.day == min(day.day, days_in_month(moved.year, moved.month))


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("2026-11-25 08:30", 8, 30),
        ("2026/11/25  8：30", 8, 30),
        ("明天 17:05", 17, 5),
        ("11月25日8点", 8, 0),
        ("11-25 8点30分", 8, 30),
        (" 1125 ０８:３０ ", 8, 30),
    ],
)
def test_a_day_and_its_hour(text: str, hour: int, minute: int) -> None:
    assert parse_moment(text, TODAY) == datetime(2026, 11, 25, hour, minute)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("明天", "日期后面空一格写几时几分"),
        ("8:30", "日期后面空一格写几时几分"),
        ("明天 24:00", "一天里没有 24:00"),
        ("2026-02-30 8:00", "2"),
    ],
)
def test_what_is_no_hour_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        parse_moment(text, TODAY)
