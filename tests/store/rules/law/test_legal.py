"""Advice on the period that a material promises."""

from __future__ import annotations

from datetime import date

import pytest

from store.models import new_material
from store.rules.law.calendar import WorkCalendar
from store.rules.law.legal import begun_later, check_legal
from store.rules.law.rulebook import built_in


def advice(kind: str = "publicity", /, **values: object) -> dict[str, str]:
    entered = {"id": "m", "unit_id": "u", "title": "公示", **values}
    found = check_legal(new_material(kind, entered), built_in(), WorkCalendar())
    return {problem.field: problem.message for problem in found}


def test_a_period_one_day_short_is_told_with_both_rules_and_a_whole_one_is_not() -> None:
    values = {"matter": "low_income_publicity", "period_from": date(2026, 11, 24)}
    found = advice(**values, period_to=date(2026, 12, 1))
    assert found.keys() == {"period_to"}
    for said in (
        "公示期到 2026-12-01，只有 6 个工作日",
        "低保审核信息（基层公开目录）要 7 个工作日，应到 2026-12-02",
        "依据：社会救助领域基层政务公开标准目录",
        "同时有效的还有：低保审核公示（浙江） 7 天、低保审核公示（民政部 2021） 7 天",
    ):
        assert said in found["period_to"]
    assert advice(**values, period_to=date(2026, 12, 2)) == {}
    assert advice(**values) == {}


def test_days_are_counted_as_days_where_the_rule_does_and_a_guess_is_called_one() -> None:
    short = advice(
        "consultation", matter="policy_consultation", **period("2026-11-24", "2026-12-20")
    )
    assert "只有 27 天" in short["period_to"] and "30 天，应到 2026-12-23" in short["period_to"]
    guessed = advice(matter="cadre_appointment", **period("2026-12-30", "2027-01-02"))
    assert "应到 2027-01-06（暂算）" in guessed["period_to"]
    enough = advice(matter="cadre_appointment", **period("2026-12-30", "2027-01-06"))
    assert "是暂算的：2027 年的放假安排还没有录入" in enough["period_to"]
    assert "period_to" not in advice(
        matter="cadre_appointment", **period("2026-12-30", "2027-01-14")
    )


def period(first: str, last: str) -> dict[str, object]:
    return {"period_from": date.fromisoformat(first), "period_to": date.fromisoformat(last)}


@pytest.mark.parametrize(
    ("matter", "said"),
    [
        ("housing_security", "“保障性住房公示”的期限（15 天）未核实，请以当地的规定为准"),
        ("party_member_development", "转引，未见原文"),
        ("other_publicity", "惯例"),
        ("civil_service_hire", None),
        ("voter_list", None),
    ],
)
def test_what_is_not_verified_says_so(matter: str, said: str | None) -> None:
    found = advice(matter=matter, **period("2026-11-24", "2026-12-31"))
    assert found == {} if said is None else said in found["matter"]


def test_a_publicity_is_about_something_and_no_law_is_older_than_itself() -> None:
    assert "没有选是哪种公示" in advice()["matter"]
    assert advice("consultation") == advice("notice") == {}
    early = advice(matter="conscription", **period("2017-08-25", "2017-09-10"))
    assert "现有的规则从 2023-05-01 起才有效" in early["matter"]


@pytest.mark.parametrize(
    ("matter", "first", "last", "start", "again"),
    [
        ("low_income_publicity", "2026-11-16", "2026-11-24", "2026-11-26", "2026-12-04"),
        ("low_income_publicity", "2026-11-16", "2026-11-30", "2026-11-26", "2026-12-10"),
        ("", "2026-11-16", "2026-11-20", "2026-11-26", "2026-11-30"),
    ],
)
def test_a_period_that_begins_again_is_as_long_as_it_was_and_must_be(
    matter: str, first: str, last: str, start: str, again: str
) -> None:
    entered = {"id": "m", "unit_id": "u", "title": "公示", "matter": matter}
    material = new_material("publicity", {**entered, **period(first, last)})
    day, book, calendar = date.fromisoformat(start), built_in(), WorkCalendar()
    moved = {"period_from": day, "period_to": date.fromisoformat(again)}
    assert begun_later(material, day, book, calendar) == moved
    assert begun_later(material, date.fromisoformat(first), book, calendar) == {}
