"""Advice before a material is saved."""

from __future__ import annotations

from datetime import date

import pytest

from store.models import new_material
from store.rules.checks import check_material

PHONE = {"label": "监督电话", "number": "0418-2820012"}


def advice(kind: str, **values: object) -> dict[str, str]:
    entered = {"id": "m", "unit_id": "u", "title": "通知", **values}
    return {
        problem.field: problem.message for problem in check_material(new_material(kind, entered))
    }


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("outage", {"area": "1号楼"}),
        ("service_guide", {"papers": "户口簿"}),
        ("recruitment", {"posts": "保洁员|2"}),
        ("consultation_feedback", {"received": 3}),
        ("official", {"enclosures": "名单"}),
    ],
)
def test_a_page_without_a_body_is_empty_only_if_its_kind_says_nothing_else(
    kind: str, values: dict[str, object]
) -> None:
    assert "印出来只有标题" in advice(kind)["body"]
    assert "body" not in advice(kind, **values)


def test_a_publicity_needs_its_period_and_a_telephone() -> None:
    found = advice("publicity", body="现予公示。", names="姓名|人口\n王小明|3")
    assert found.keys() == {"phones", "period_from"}
    whole = advice(
        "publicity",
        body="现予公示。",
        phones=[PHONE],
        period_from=date(2026, 11, 24),
        period_to=date(2026, 11, 30),
    )
    assert whole == {}


def test_open_names_and_identity_numbers_are_pointed_out() -> None:
    found = advice(
        "publicity",
        body="王小明，身份证号21090219900101123X，现予公示。",
        names="姓名|人口\n王小明|3",
        masked=False,
    )
    assert "全名" in found["masked"]
    assert "身份证号" in found["body"]
    for spaced in (
        "210902 19900101 123X",
        "２１０９０２１９９００１０１１２３Ｘ",
        "2109 0219 9001 0112 34",
    ):
        assert "身份证号" in advice("notice", body=f"证件{spaced}。")["body"]
    assert "body" not in advice("notice", body="编号2109021990010112345，电话13812345678。")
    assert "body" not in advice("notice", body="2026-11-24 2026-11-30 09:00")


def test_a_title_ends_without_a_stop_and_no_sentence_stands_twice() -> None:
    twice = "请各位居民在本周五之前清理楼道。请各位居民在本周五之前清理楼道。"
    assert advice("notice", title="通知。", body=twice).keys() == {"title", "body"}


def test_a_copy_is_given_a_title_of_its_own() -> None:
    assert "末尾还写着“（复制）”" in advice("notice", title="停水通知（复制）")["title"]
    assert "title" not in advice("notice", title="关于文件（复制）费用的通知")
