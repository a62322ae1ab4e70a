"""What people type and what it finds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office import TODAY, Office

from store.rules.search import Search, initials
from store.rules.wall.filter import Filter

HEATING = "关于做好冬季供暖期间安全检查的通知"


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("低保", "关于最低生活保障审核结果的公示"),
        ("最低生活保障", "低保名单公布"),
        ("低保名单", "2026年11月最低生活保障名单"),
        ("业委会", "业主委员会候选人"),
        ("供暖 通知", HEATING),
        ("gn", HEATING),
        ("AQJC", HEATING),
        ("tstz", "停水通知"),
        ("t", "停水通知"),
        ("3d", "3 单元 3D 打印"),
        ("", HEATING),
    ],
)
def test_is_found(typed: str, text: str) -> None:
    assert Search(typed).matches(text)


@pytest.mark.parametrize(
    ("typed", "text"),
    [("低保", "医保缴费温馨提示"), ("供暖 停水", HEATING), ("tz", "停水"), ("s", "停水通知")],
)
def test_is_not_found(typed: str, text: str) -> None:
    assert not Search(typed).matches(text)


def test_each_word_may_stand_in_another_text() -> None:
    assert Search("停水 东门").matches("停水通知", "东门公示栏")
    assert not Search("停水 西门").matches("停水通知", "东门公示栏")


def test_the_initials_are_those_of_the_standard() -> None:
    assert initials("安博册达鄂非高黄江抗绿明南欧培清日三天文喜一尊") == "abcdefghjklmnopqrstwxyz"
    assert initials("社区 A4 卍") == "sq a4 卍"


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=12))
def test_whatever_is_typed_finds_itself(text: str) -> None:
    assert Search(text).matches(text)


def test_the_ledger_is_searched_by_what_a_material_is_about(office: Office) -> None:
    desk = office.desk
    title = "关于最低生活保障审核结果的公示"
    listed = office.material("publicity", title, matter="low_income_publicity")
    vague = office.material("publicity", "第三批名单公示", matter="low_income_publicity")
    for material in (listed, vague, office.notice):
        desk.plan(material.id, [office.east.id], TODAY, None)
    by = {
        typed: {row.title for row in desk.ledger(Filter(text=typed))}
        for typed in ("低保", "dbsh", "低保 东门", "法定期限")
    }
    both = {title, vague.title}
    assert by == {"低保": both, "dbsh": both, "低保 东门": both, "法定期限": set()}
