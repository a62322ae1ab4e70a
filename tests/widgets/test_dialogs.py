"""Short questions, answered by keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from textual.screen import ModalScreen
from widgets.stage import NASTY, Stage, ambiguous

from bulletin_tui.widgets.dialogs import Ask, Choose, Confirm
from bulletin_tui.widgets.plain import shown

SITES = [(f"s{n}", f"{n}号公示栏") for n in range(30)]


async def answers(dialog: ModalScreen[Any], keys: Sequence[str]) -> list[Any]:
    """What the dialog answered after these keys; empty if it is still open."""
    app, given = Stage(), list[Any]()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(dialog, given.append)
        await pilot.pause()
        assert ambiguous(app.text()) == set()
        await pilot.press(*keys)
    return given


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (["y"], True),
        (["n"], False),
        (["escape"], False),
        (["enter"], True),
        (["right", "enter"], False),
        (["tab", "left", "enter"], True),
    ],
)
async def test_yes_or_no(keys: list[str], answer: bool) -> None:
    assert await answers(Confirm("撤下这张？", "撤下后要补登记。"), keys) == [answer]


async def test_a_careful_question_means_no_on_enter() -> None:
    assert await answers(Confirm("删掉？", careful=True), ["enter"]) == [False]


async def test_a_long_detail_scrolls_and_the_answers_stay_in_sight() -> None:
    app, given = Stage(), list[Any]()
    lines = [f"第{n}行" for n in range(60)]
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(Confirm("去掉吗？", "\n".join(lines), careful=True), given.append)
        await pilot.pause()
        await pilot.pause()
        assert "第0行" in app.text() and "第59行" not in app.text()
        assert "确定(Y)" in app.text() and "取消(N)" in app.text() and "翻看" in app.text()
        await pilot.press("down", "pagedown", *["pagedown"] * 6)
        await pilot.pause()
        assert "第0行" not in app.text() and "第59行" in app.text() and "取消(N)" in app.text()
        await pilot.press("left", "enter")
    assert given == [True]


@pytest.mark.parametrize("height", [16, 24, 50])
async def test_a_dialog_is_as_high_as_what_it_holds(height: int) -> None:
    dialogs: list[ModalScreen[Any]] = [Confirm("去掉吗？", "行\n" * 90), Choose("点位", SITES * 3)]
    for dialog in dialogs:
        app = Stage()
        async with app.run_test(size=(80, height)) as pilot:
            app.push_screen(dialog)
            await pilot.pause()
            await pilot.pause()
            box = dialog.query_one(".dialog--box")
            last = [child for child in box.children if child.display][-1]
            assert box.region.bottom == last.region.bottom + 1
            assert box.region.height <= height


async def test_a_short_detail_does_not_speak_of_scrolling() -> None:
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(Confirm("去掉吗？", "一行"))
        await pilot.pause()
        await pilot.pause()
        assert "一行" in app.text() and "翻看" not in app.text()


@pytest.mark.parametrize(("number", "has_filter"), [(0, False), (3, False), (30, True)])
async def test_the_words_of_a_list_say_what_can_be_done(number: int, has_filter: bool) -> None:
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(Choose("点位", SITES[:number], multiple=True))
        await pilot.pause()
        assert ("打几个字" in app.text()) is has_filter
        marking = "空格 选中  ^a 全选" if has_filter else "空格 选中"
        assert f"上下键 选  {marking}  回车 确定  Esc 返回" in app.text()
        assert ("还没有可以选的" in app.text()) is (number == 0)


@pytest.mark.parametrize("text", NASTY)
async def test_any_text_can_be_asked_about(text: str) -> None:
    dialogs: list[ModalScreen[Any]] = [
        Confirm(text, text, text, text),
        Ask(text, text, text),
        Choose(text, [("k", text)]),
        Choose(text, [("k", text)] * 10, True),
    ]
    for dialog in dialogs:
        app = Stage()
        async with app.run_test(size=(40, 24)) as pilot:
            app.push_screen(dialog)
            await pilot.pause()
            assert shown(text) in app.text()
            assert all(line.isprintable() for line in app.lines())


async def test_one_line_of_text() -> None:
    assert await answers(Ask("原因", "雨"), ["end", *"淋坏", "enter"]) == ["雨淋坏"]
    assert await answers(Ask("原因", "雨"), [*"风吹", "enter"]) == ["风吹"]
    assert await answers(Ask("原因", "雨"), ["enter"]) == ["雨"]
    assert await answers(Ask("原因", "雨"), ["escape"]) == [None]


async def test_a_line_that_will_not_do_keeps_the_question_open() -> None:
    app, given = Stage(), list[str | None]()
    async with app.run_test(size=(80, 24)) as pilot:
        dialog = Ask("原因", validate=lambda text: None if text else "请写原因[/x]。")
        app.push_screen(dialog, given.append)
        await pilot.press("enter")
        assert "请写原因[/x]。" in app.text()
        assert given == []
        await pilot.press("雨", "enter")
        assert given == ["雨"]


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (["enter"], ["s0"]),
        (["down", "down", "enter"], ["s2"]),
        ([*"12号", "enter"], ["s12"]),
        ([*"公示 7", "down", "enter"], ["s17"]),
        (["escape"], None),
    ],
)
async def test_one_of_a_long_list(keys: list[str], answer: list[str] | None) -> None:
    assert await answers(Choose("点位", SITES), keys) == [answer]


async def test_a_filter_that_finds_nothing_says_so() -> None:
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(Choose("点位", SITES))
        await pilot.press(*"没有")
        await pilot.pause()
        assert "没有找到，请换几个字。" in app.text()


async def test_a_filter_that_finds_nothing_chooses_nothing() -> None:
    assert await answers(Choose("点位", SITES), [*"没有", "enter"]) == []


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (["down", "space", "space", "enter"], ["s1", "s2"]),
        ([*"12号", "down", "space", "shift+tab", *["backspace"] * 3, "enter"], ["s12"]),
        (["down", "enter"], ["s1"]),
        (["ctrl+a", "enter"], [key for key, _ in SITES]),
        ([*"2号", "ctrl+a", "enter"], ["s2", "s12", "s22"]),
        ([*"2号", "ctrl+a", "ctrl+a", "enter"], ["s2"]),
    ],
)
async def test_several_of_a_long_list(keys: list[str], answer: list[str]) -> None:
    assert await answers(Choose("点位", SITES, True), keys) == [answer]


async def test_what_was_chosen_before_can_be_taken_back() -> None:
    dialog = Choose("点位", SITES[:5], True, chosen=["s3"])
    assert await answers(dialog, ["space", "enter"]) == [[]]
    dialog = Choose("点位", SITES[:5], True, chosen=["s3"])
    assert await answers(dialog, ["home", "space", "enter"]) == [["s0", "s3"]]
