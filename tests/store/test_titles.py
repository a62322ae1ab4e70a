"""Marks in a title and the places that they become."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.models import new_material
from store.models.titles import marked, title_lines, unmarked


@pytest.mark.parametrize(
    ("typed", "title", "breaks"),
    [
        ("关于清理楼道|的通知", "关于清理楼道的通知", (6,)),
        (" 关于 ｜清理楼道| 的通知 ", "关于清理楼道的通知", (2, 6)),
        ("|关于||清理|", "关于清理", (2,)),
        ("关于清理", "关于清理", ()),
        ("|", "", ()),
    ],
)
def test_marks_become_places(typed: str, title: str, breaks: tuple[int, ...]) -> None:
    assert unmarked(typed) == (title, breaks)


def test_places_that_a_title_no_longer_has_lose_nothing_of_it() -> None:
    assert title_lines("关于清理", (9, 2, 2)) == ["关于", "清理"]
    assert title_lines("关于清理", ()) == ["关于清理"]


@given(st.text("关于清理通知 |｜a1", max_size=30))
def test_what_is_shown_again_means_the_same(typed: str) -> None:
    title, breaks = unmarked(typed)
    assert unmarked(marked(title, breaks)) == (title, breaks)
    assert "".join(title_lines(title, breaks)) == title


def test_a_mark_counts_wherever_a_material_is_entered() -> None:
    entered = {"id": "m", "unit_id": "u", "title": "停水|通知"}
    assert new_material("outage", entered).title_breaks == (2,)
    stored = {"id": "m", "unit_id": "u", "title": "停水通知", "title_breaks": (2,)}
    assert new_material("outage", stored).title_breaks == (2,)
