"""The yearly notice as it is typed and as it is published."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bulletin_tui.exchange.notices import read_notice, write_notice
from store.models import SpecialDay

PUBLISHED = """
一、元旦：1月1日（周五）至3日（周日）放假调休，共3天。
二、春节：2月5日（农历除夕、周五）至12日（周五）放假调休，共8天。2月14日（周日）、2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日至5日放假调休，共5天，5月8日（周六）上班。
五、端午节：6月9日（周三）放假，与周末连休。
"""
TYPED = """
# 国办发明电〔2026〕9号
1-1至1-3 元旦 休
2-5至2-12 春节 休
2-14 2-20 春节 班
4.3到4.5 清明节 休
2027-05-01至5 劳动节 休
20270508 劳动节 班
6/9 端午节 休
"""


def test_a_published_notice_and_a_typed_one_are_the_same_days() -> None:
    published, typed = read_notice(PUBLISHED, 2027), read_notice(TYPED, 2027)
    assert (published.slips, typed.slips) == ((), ())
    assert published.days == typed.days
    assert typed.told == "休 20 天，周末上班 3 天"
    spring = [day for day in typed.days if day.name == "春节"]
    assert [day.on.isoformat() for day in spring if not day.is_off] == ["2027-02-14", "2027-02-20"]
    assert write_notice(typed.days, 2027).splitlines()[:3] == [
        "1-1至1-3 元旦 休",
        "2-5至2-12 春节 休",
        "2-14 春节 班",
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("春节 休", "看不出是哪一天"),
        ("2-14 春节", "没有写是“休”还是“班”"),
        ("2-14 休 班", "没有写是“休”还是“班”"),
        ("2-30 休", "没有 2 月 30 日这一天"),
        ("13-1 休", "没有 13 月 1 日这一天"),
        ("3-5至3-1 休", "03-01 在 03-05 之前"),
        ("1-1至12-31 休", "有 365 天，太长了"),
        ("2028-1-1 休", "2028-01-01 不在 2027 年"),
        ("1-3 班", "第 1 行已经写过 01-03，请只留一处"),
        ("2-1至2-3 休，2-3 班", "这一行里 02-03，请只留一处"),
    ],
)
def test_a_line_that_cannot_be_right_is_told_by_its_number(line: str, said: str) -> None:
    reading = read_notice(f"1-1至1-3 元旦 休\n{line}\n10-1 国庆节 休", 2027)
    assert [slip.line for slip in reading.slips] == [2]
    assert str(reading.slips[0]).startswith("第 2 行：") and said in str(reading.slips[0])
    assert {date(2027, 1, 1), date(2027, 10, 1)} <= {day.on for day in reading.days}


@given(
    st.dictionaries(
        st.dates(date(2026, 12, 1), date(2027, 12, 31)),
        st.tuples(st.sampled_from(["元旦", "春节", "国庆节、中秋节"]), st.booleans()),
    )
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_written_for_editing_is_read_as_the_same(
    days: dict[date, tuple[str, bool]],
) -> None:
    named = [SpecialDay(on=day, name=n.split("、")[0], is_off=o) for day, (n, o) in days.items()]
    reading = read_notice(write_notice(named, 2027), 2027)
    assert reading.slips == ()
    assert reading.days == tuple(sorted(named, key=lambda day: day.on))


def test_a_whole_month_is_no_slip_and_more_is() -> None:
    assert len(read_notice("12-1至12-31 休", 2027).days) == 31
    assert read_notice("11-30至12-31 休", 2027).slips
    assert read_notice("2026-12-31至1-3 元旦 休", 2027).days[-1].on - timedelta(3) == date(
        2026, 12, 31
    )


def test_the_notice_of_another_year_is_known_by_its_weekdays() -> None:
    line = "一、元旦：1月1日（周五）至3日（星期日）放假调休，共3天。1月9日（周六）上班。"
    right = read_notice(line, 2027)
    assert right.slips == () and right.told == "休 3 天，周末上班 1 天"
    [slip] = read_notice(line, 2026).slips
    assert str(slip) == (
        "第 1 行：写着 1 月 1 日是周五，2026 年这天是周四，请看是不是别的年份的通知"
    )


def test_how_many_days_it_is_does_not_become_its_name() -> None:
    [day] = read_notice("五、端午节：6月9日（周三）放假1天。", 2027).days
    assert day.name == "端午节"
