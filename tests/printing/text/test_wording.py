"""How text is split into paragraphs, heading levels and title lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin_tui.printing.text import wording


def test_a_title_of_forty_characters_breaks_evenly_and_between_words() -> None:
    title = "关于做好二〇二六年度城乡居民基本医疗保险集中参保缴费和信息核对工作有关事项的通知"
    lines = wording.title_lines(title, 20)
    assert "".join(lines) == title
    widths = [wording.em_width(line) for line in lines]
    assert max(widths) <= 20
    assert max(widths) - min(widths) <= 6
    assert not any(line.startswith(("的", "知", "作")) for line in lines)


@given(st.text(alphabet="关于停水的通知《》，、2026年A", min_size=1, max_size=90))
def test_no_character_of_a_title_is_lost_and_no_line_is_too_wide(title: str) -> None:
    lines = wording.title_lines(title, 20)
    assert "".join(lines) == title
    assert all(wording.em_width(line) <= 20 for line in lines)


def test_a_newline_in_a_title_is_kept() -> None:
    assert wording.title_lines("学林社区\n停水通知", 20) == ["学林社区", "停水通知"]


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("一、时间", [("heading", "一、时间")]),
        ("一、时间：11月25日", [("heading", "一、时间："), ("body", "11月25日")]),
        ("（二）对象。居民。", [("subheading", "（二）对象。"), ("body", "居民。")]),
        ("(十一)其他", [("subheading", "(十一)其他")]),
        ("1.户籍居民", [("body", "1.户籍居民")]),
        ("一、" + "长" * 40, [("heading", "一、" + "长" * 40)]),
        ("一、居民应当" + "长，" * 20, [("body", "一、居民应当" + "长，" * 20)]),
        ("第二条 居民应当", [("heading", "第二条"), ("body", " 居民应当")]),
        ("第二条第一款规定", [("body", "第二条第一款规定")]),
        ("第一章 总则", [("heading", "第一章 总则")]),
        ("１．户籍居民", [("body", "１．户籍居民")]),
        ("十一、时间：周二", [("heading", "十一、时间："), ("body", "周二")]),
    ],
)
def test_levels_have_their_faces(text: str, runs: list[wording.Run]) -> None:
    assert wording.runs(text) == runs


@pytest.mark.parametrize("text", ["全体居民", "全体居民：", "全体居民: "])
def test_recipients_end_with_one_full_width_colon(text: str) -> None:
    assert wording.labelled(text) == "全体居民："
