"""Lists of names come in the order in which people count."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.natural import natural_key


@pytest.mark.parametrize(
    "counted",
    [
        ("第1社区", "第2社区", "第9社区", "第10社区", "第30社区"),
        ("第一社区", "第二社区", "第九社区", "第十社区", "第十一社区", "第二十社区", "第一百社区"),
        ("5 号楼 9 单元", "5 号楼 12 单元", "12 号楼 1 单元"),
        ("2026年9月公示.pdf", "2026年10月公示.pdf"),
        ("千百惠超市门前", "学府社区", "学府社区西门"),  # 千百 says no number
    ],
)
def test_in_the_order_of_the_numbers(counted: tuple[str, ...]) -> None:
    assert sorted(set(counted), key=natural_key) == list(counted)


def test_the_same_number_in_other_signs_stands_beside_it() -> None:
    assert sorted(["第3社区", "第十社区", "第三社区", "第２社区"], key=natural_key) == [
        "第２社区",
        "第3社区",
        "第三社区",
        "第十社区",
    ]


@settings(max_examples=50)
@given(st.lists(st.text("第一二三十百千0123９社区 甲", max_size=8), unique=True))
def test_every_list_has_one_order(names: list[str]) -> None:
    assert sorted(names, key=natural_key) == sorted(set(names), key=natural_key)
