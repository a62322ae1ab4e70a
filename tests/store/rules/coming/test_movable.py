"""Festivals whose day moves, and what moves with them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from chinese_calendar import get_holiday_detail
from office import Clock, Office

from store.desk import Desk
from store.models import Posting
from store.rules.coming.copying import Bundle
from store.rules.coming.movable import festival_in, festival_shift, told_distance
from store.rules.coming.shifting import How, Shift
from store.rules.law.festivals import movable_days

ANNOUNCED = {
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
}


@pytest.mark.parametrize("year", range(2016, 2027))
def test_each_festival_lies_in_the_holiday_that_was_announced_for_it(year: int) -> None:
    days = movable_days(year)
    for english, name in ANNOUNCED.items():
        is_off, holiday = get_holiday_detail(days[name])
        # 中秋 fell into the days of 国庆 in 2017, 2020 and 2025.
        assert is_off and holiday in (english, "National Day")


def test_those_that_are_counted_by_sundays() -> None:
    days = movable_days(2026)
    assert (days["母亲节"], days["助残日"]) == (date(2026, 5, 10), date(2026, 5, 17))
    assert days["父亲节"] == date(2026, 6, 21)
    assert movable_days(1999) == {}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("关于2025年春节期间值班安排的通知", "春节"),
        ("闹元宵猜灯谜", "春节"),
        ("清明文明祭扫倡议书", "清明节"),
        ("第三十五个全国助残日宣传", "助残日"),
        ("国庆节放假通知", ""),
    ],
)
def test_a_title_tells_which_it_is_about(text: str, name: str) -> None:
    assert festival_in((text,)) == name


@pytest.mark.parametrize(
    ("name", "day", "years", "new", "told"),
    [
        ("春节", date(2025, 1, 20), 1, date(2026, 2, 8), "春节前 9 天"),
        # In December for the coming year: it is the next but one that is the same.
        ("春节", date(2024, 12, 30), 1, date(2026, 1, 18), "春节前 30 天"),
        ("中秋节", date(2025, 10, 6), 1, date(2026, 9, 25), "中秋节当天"),
        ("中秋节", date(2026, 9, 28), 2, date(2028, 10, 6), "中秋节后 3 天"),
        ("助残日", date(2025, 5, 18), 1, date(2026, 5, 17), "助残日当天"),
    ],
)
def test_a_day_keeps_its_distance(name: str, day: date, years: int, new: date, told: str) -> None:
    shift = festival_shift(name, day, years)
    assert shift is not None and shift.moved(day).day == new
    assert told_distance(name, day) == told == told_distance(name, new)
    assert shift.years_between(day) == years


def test_what_is_far_from_it_or_beyond_the_table_does_not_move_with_it() -> None:
    assert festival_shift("春节", date(2025, 7, 1), 1) is None
    assert festival_shift("春节", date(2036, 1, 20), 1) is None
    assert festival_shift("", date(2025, 1, 20), 1) is None


def test_of_a_week_that_is_about_many_things_one_sheet_says_where_its_festival_went(
    desk: Desk, office: Office, clock: Clock
) -> None:
    monday = clock.day = date(2025, 9, 22)
    titles = ("停水通知", "消防检查通知", "中秋节团圆饭通知")
    for title in titles:
        sheet = office.material("notice", title)
        desk.plan(sheet.id, [office.west.id], monday, monday + timedelta(days=9))
    clock.day = date(2026, 8, 3)
    week = desk.bundle_of_week(monday)
    assert week.festival == ""
    dinner = week.materials[-1:]
    assert Bundle("那一周", monday, dinner, ()).festival == "中秋节"
    told = {
        week.materials[[m.id for m in week.materials].index(e.source.material_id)].title: e.notes
        for e in desk.propose(week, Shift())
        if isinstance(e.source, Posting)
    }
    assert [title for title, notes in told.items() if any("跟着" in note for note in notes)] == [
        "中秋节团圆饭通知"
    ]
    assert "跟着中秋节走是 09-11 周五" in told["中秋节团圆饭通知"]
    moved = festival_shift("中秋节", monday, 1)
    assert moved is not None and moved.how is How.FESTIVAL
    assert not any("跟着" in note for e in desk.propose(week, moved) for note in e.notes)
