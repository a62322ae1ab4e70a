"""Chinese sentences broken into lines."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text
from widgets.stage import NASTY, Stage

from bulletin_tui.widgets.prose import Prose, folded, folds

PAGES = sorted(p.name for p in files("bulletin_tui.manual").iterdir() if p.name.endswith(".md"))


def lines(text: str, width: int) -> list[str]:
    return [part.plain for part in folded(Text(text), width)]


def test_a_line_is_filled_and_broken_between_chinese_characters() -> None:
    assert lines("第二处备份，选 U 盘上的文件夹", 20) == ["第二处备份，选 U 盘", "上的文件夹"]


def test_no_line_begins_with_a_sign_that_belongs_to_the_last() -> None:
    assert lines("一二三四，五", 8) == ["一二三", "四，五"]
    assert lines("一二三（四）", 8) == ["一二三", "（四）"]


def test_a_latin_word_stays_whole_and_a_path_is_cut() -> None:
    assert lines("打开 archive 文件夹", 10) == ["打开", "archive 文", "件夹"]
    assert lines("在/media/stick/backup里", 8) == ["在", "/media/s", "tick/bac", "kup里"]


def test_what_continues_a_point_is_set_in() -> None:
    assert lines("- 一二三四五六", 8) == ["- 一二三", "  四五六"]
    assert lines("  10. 一二三四", 10) == ["  10. 一二", "      三四"]


@given(st.text(st.sampled_from("一，（）。ab1- /“”")), st.integers(4, 30))
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, width: int) -> None:
    places = folds(text, width)
    assert places == sorted(set(places))
    found = lines(text, width)
    assert "".join(found).replace(" ", "") == text.replace(" ", "")
    assert all(cell_len(line) <= width for line in found)


@pytest.mark.parametrize("page", PAGES)
def test_no_line_of_the_manual_begins_with_a_sign_or_is_nearly_empty(page: str) -> None:
    text = files("bulletin_tui.manual").joinpath(page).read_text("utf-8")
    for line in text.splitlines():
        broken = lines(line.replace("**", "").replace("`", ""), 68)
        assert not any(part.lstrip()[0] in "，。；：、）”" for part in broken if part.strip())
        assert all(cell_len(part) > 50 for part in broken[:-1]), broken


@pytest.mark.parametrize("text", NASTY)
async def test_any_text_can_be_shown(text: str) -> None:
    app = Stage(Prose([text] * 3))
    async with app.run_test(size=(40, 24)) as pilot:
        await pilot.pause()
        assert all(line.isprintable() for line in app.lines())
        assert app.widget is not None and app.widget.size.height == 3
