"""Last year's words in this year: numbers in Chinese, years, ordinals, dates."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.numerals import read_number, read_year, said_number, said_year
from store.rules.coming.renewing import dates_in, renewed, swaps_in
from store.rules.coming.shifting import How, Shift, rest_day
from store.rules.law.calendar import WorkCalendar

WRITTEN = date(2025, 5, 6)
BY_DATE, BY_WEEKDAY = Shift(), Shift(How.WEEKDAY)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (10, "十"),
        (19, "十九"),
        (20, "二十"),
        (21, "二十一"),
        (101, "一百零一"),
        (110, "一百一十"),
        (119, "一百一十九"),
        (2_005, "二千零五"),
        (1_010, "一千零一十"),
    ],
)
def test_numbers_are_said_as_people_say_them(number: int, said: str) -> None:
    assert said_number(number) == said and read_number(said) == number


@given(st.integers(1, 9_999))
def test_every_number_can_be_read_back(number: int) -> None:
    assert read_number(said_number(number)) == number


@given(st.text("零一二两三四五六七八九十百千", max_size=6))
def test_what_is_no_number_is_not_read_as_one(text: str) -> None:
    number = read_number(text)
    assert number is None or said_number(number) == text.replace("两", "二")


@given(st.integers(1900, 2199))
def test_years_keep_their_zero(year: int) -> None:
    for zero in "〇零○":
        said = said_year(year, f"二{zero}")
        assert read_year(said) == (year if said[0] in "一二" else None)
        assert "0" not in said and ("〇" not in said or zero == "〇")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2025年度工作总结", "2026年度工作总结"),
        ("二〇二五年财务公开", "二〇二六年财务公开"),
        ("二零二五年财务公开", "二零二六年财务公开"),
        ("第十九届邻里节", "第二十届邻里节"),
        ("第19届邻里节", "第20届邻里节"),
        ("第九十九届运动会", "第一百届运动会"),
        ("第三十五个全国助残日宣传", "第三十六个全国助残日宣传"),
        ("第24个安全生产月", "第25个安全生产月"),
        ("2024—2025学年安排", "2025—2026学年安排"),
        ("今年是建党104周年", "今年是建党105周年"),
        ("庆祝新中国成立七十六周年", "庆祝新中国成立七十七周年"),
        ("开办一周年、两周年", "开办两周年、三周年"),
        # Dates that cannot be right as they stand; those that can be stay for the reader.
        ("2025年5月15日（星期四）9点", "2026年5月15日（星期五）9点"),
        ("5月15日周四", "5月15日周五"),
        ("截止 2025-05-15。", "截止 2026-05-15。"),
        ("2019年5月15日起施行", "2019年5月15日起施行"),
        # Left alone: what does not grow older with us.
        ("第三季度财务公开", "第三季度财务公开"),
        ("第3号楼、第二个单元", "第3号楼、第二个单元"),
        ("第二个星期日、第3个工作日、第一个月", "第二个星期日、第3个工作日、第一个月"),
        ("依据民发〔2025〕57号", "依据民发〔2025〕57号"),
        ("学街发(2025)3号", "学街发(2025)3号"),
        ("邻里节（2025年）", "邻里节（2026年）"),
        ("2019年起施行", "2019年起施行"),
        ("电话 20251234", "电话 20251234"),
        ("第一次会议、第3期培训", "第一次会议、第3期培训"),
        ("5月15日上午", "5月15日上午"),
    ],
)
def test_what_counts_years_grows_by_one(old: str, new: str) -> None:
    swaps = swaps_in("title", old, WRITTEN, BY_DATE)
    assert renewed(old, (swap for swap in swaps if swap.is_taken)) == new


@pytest.mark.parametrize(
    ("text", "shift", "offered"),
    [
        ("第一次会议、第3期培训", BY_DATE, ["第二次", "第4期"]),
        ("民发〔2025〕57号", BY_DATE, ["2026"]),
        ("5月15日上午", BY_WEEKDAY, ["5月14日"]),
        ("5月18日前", Shift(How.DAYS, days=371), ["5月24日"]),
        ("2月30日", BY_DATE, []),
    ],
)
def test_dates_and_counts_are_only_offered(text: str, shift: Shift, offered: list[str]) -> None:
    swaps = swaps_in("body", text, WRITTEN, shift)
    assert [swap.new for swap in swaps] == offered
    assert not any(swap.is_taken for swap in swaps)


@pytest.mark.parametrize(
    ("text", "shift", "taken"),
    [
        ("5月15日周四", BY_WEEKDAY, ["5月14日周四"]),
        ("截止 2025-05-15。", BY_WEEKDAY, ["2026-05-14"]),
        ("5月18日星期天", Shift(How.DAYS, days=371), ["5月24日星期天"]),
        ("5月28日前报名", Shift(How.FESTIVAL, days=19), ["6月16日"]),
    ],
)
def test_a_date_that_would_be_wrong_is_moved(text: str, shift: Shift, taken: list[str]) -> None:
    swaps = swaps_in("body", text, WRITTEN, shift)
    assert [swap.new for swap in swaps if swap.is_taken] == taken


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2026年11月低保公示（第11期）", "2026年12月低保公示（第12期）"),
        ("二〇二六年十一月份居务公开", "二〇二六年十二月份居务公开"),
        ("2026年12月物业收支公示", "2027年1月物业收支公示"),
        ("十二月物业收支公示", "一月物业收支公示"),
        ("自11月20日至2026年11月26日（星期四）", "自12月20日至2026年12月26日（星期六）"),
        # Left alone: spans, counts of months, what comes every year.
        ("1-11月收支公示", "1-11月收支公示"),
        ("3个月内、第十一月", "3个月内、第十一月"),
        ("第24个安全生产月", "第24个安全生产月"),
        ("2026年度第十九届", "2026年度第十九届"),
    ],
)
def test_what_comes_every_month_has_the_next_month_in_its_words(old: str, new: str) -> None:
    swaps = swaps_in("title", old, date(2026, 11, 20), Shift(How.MONTH, months=1))
    assert renewed(old, (swap for swap in swaps if swap.is_taken)) == new


def test_a_month_that_is_too_short_ends_sooner_and_two_months_pass_the_new_year() -> None:
    moved = Shift(How.MONTH, months=2).moved(date(2026, 12, 31))
    assert moved == (date(2027, 2, 28), "2 月没有 31 日，改成 28 日")
    text, by_two = "2026年12月第12期", Shift(How.MONTH, months=2)
    swaps = swaps_in("title", text, date(2026, 12, 31), by_two)
    assert renewed(text, (swap for swap in swaps if swap.is_taken)) == "2027年2月第14期"
    by_days = swaps_in("title", text, date(2026, 12, 1), Shift(How.DAYS, days=31))
    assert [s.new for s in by_days if not s.is_taken] == ["2027年1月", "第13期"]


def test_year_after_year_a_title_keeps_up_and_is_counted_once() -> None:
    text, day = "二〇二五年第十九届邻里节暨建党104周年（2025年2月28日周五）", date(2025, 2, 28)
    told = []
    for _ in range(4):
        text = renewed(text, (s for s in swaps_in("title", text, day, BY_DATE) if s.is_taken))
        day = BY_DATE.moved(day).day
        told.append(text)
    assert told == [
        "二〇二六年第二十届邻里节暨建党105周年（2026年2月28日周六）",
        "二〇二七年第二十一届邻里节暨建党106周年（2027年2月28日周日）",
        "二〇二八年第二十二届邻里节暨建党107周年（2028年2月28日周一）",
        "二〇二九年第二十三届邻里节暨建党108周年（2029年2月28日周三）",
    ]


def test_what_is_written_for_the_next_year_grows_by_one_wherever_it_moves() -> None:
    # The last days of 2025 lie in the first week of 2026, which is followed by that of 2027.
    written = date(2025, 12, 29)
    moved = BY_WEEKDAY.moved(written)
    assert moved.day == date(2027, 1, 4) and "算 2026 年第 1 周" in moved.note
    (swap,) = swaps_in("title", "2026年元旦放假通知", written, BY_WEEKDAY)
    assert swap.new == "2027"


def test_the_basis_stays_unless_somebody_says_otherwise() -> None:
    (swap,) = swaps_in("basis", "区政府2025年工作要点", WRITTEN, BY_DATE)
    assert (swap.old, swap.new, swap.is_taken) == ("2025", "2026", False)


def test_dates_in_a_text_are_known() -> None:
    text = "定于5月15日和2026年1月3日举行，2月30日除外，2019年1月1日的办法废止"
    assert dates_in(text, WRITTEN) == [
        ("5月15日", date(2025, 5, 15)),
        ("2026年1月3日", date(2026, 1, 3)),
    ]


words = st.text("第十九届二〇五年20个月日5、，。期〔〕周四（）", max_size=24)


@settings(max_examples=200)
@given(words, st.sampled_from([BY_DATE, BY_WEEKDAY, Shift(How.DAYS, days=364)]))
def test_swaps_stand_in_the_text_and_never_on_each_other(text: str, shift: Shift) -> None:
    swaps = swaps_in("body", text, WRITTEN, shift)
    end = 0
    for swap in swaps:
        assert end <= swap.start < swap.end and text[swap.start : swap.end] == swap.old
        end = swap.end
    assert renewed(text, []) == text
    if swaps:
        assert renewed(text, swaps).startswith(text[: swaps[0].start] + swaps[0].new)


@pytest.mark.parametrize(
    ("shift", "old", "new", "note"),
    [
        (BY_DATE, date(2025, 5, 15), date(2026, 5, 15), ""),
        (BY_DATE, date(2024, 2, 29), date(2025, 2, 28), "没有 2 月 29 日"),
        (Shift(years=4), date(2024, 2, 29), date(2028, 2, 29), ""),
        (BY_WEEKDAY, date(2025, 5, 15), date(2026, 5, 14), ""),
        (BY_WEEKDAY, date(2026, 12, 31), date(2027, 12, 30), "没有第 53 周"),
        (BY_WEEKDAY, date(2024, 12, 30), date(2025, 12, 29), ""),
        (BY_WEEKDAY, date(2025, 12, 29), date(2027, 1, 4), "改到 2027 年第 1 周"),
        (Shift(How.DAYS, days=7), date(2025, 5, 15), date(2025, 5, 22), ""),
    ],
)
def test_a_day_is_moved(shift: Shift, old: date, new: date, note: str) -> None:
    moved = shift.moved(old)
    assert moved.day == new and note in moved.note and bool(note) == bool(moved.note)


def test_a_day_of_rest_is_pointed_out_with_the_working_days_around_it() -> None:
    calendar = WorkCalendar()
    assert rest_day(date(2025, 5, 15), calendar) == ""
    assert rest_day(date(2022, 5, 15), calendar) == "05-15 是周日，可改 05-13 周五 或 05-16 周一"
    told = rest_day(date(2026, 2, 18), calendar)
    assert told == "02-18 是春节，可改 02-14 周六 或 02-24 周二"
    assert "（暂算）" in rest_day(date(2028, 10, 2), calendar)
