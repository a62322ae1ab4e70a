"""The widget that shows a page: many pages, wide pages, quick fingers, a changing window."""

from __future__ import annotations

import re
from threading import Event
from typing import Any, cast

import pytest
from PIL import Image, ImageDraw
from pilots import until
from widgets.stage import Stage

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.preview import raster
from bulletin_tui.printing.preview.pages import Page, Pages
from bulletin_tui.printing.preview.viewport import View
from bulletin_tui.widgets.page_drawing import Ability, Drawing
from bulletin_tui.widgets.page_preview import PagePreview


class Paper:
    """Stands for pages: A3 across, each with a black bar at another place."""

    def __init__(self, total: int = 100) -> None:
        self.total = total
        self.counting = Event()
        self.counting.set()
        self.asked: list[tuple[int, bool]] = []
        self.gate = Event()
        self.gate.set()

    @property
    def counts(self) -> list[int]:
        """How many there are; waits until the test lets it go on."""
        assert self.counting.wait(5)
        return [self.total]

    def page(self, number: int, *, fine: bool = False) -> Page:
        """A page; waits until the test lets it go on."""
        self.asked.append((number, fine))
        assert self.gate.wait(5)
        number = min(number, self.total - 1)
        picture = Image.new("RGB", (2000, 1414) if fine else (1000, 707), "white")
        scale = picture.width / 1000
        top = (100 + 4 * number) * scale
        ImageDraw.Draw(picture).rectangle((100 * scale, top, 900 * scale, top + 60), "black")
        return Page(number, picture, "A3 横", top / picture.height)


def opened(paper: Paper) -> tuple[PagePreview, Stage]:
    """The widget on a stage."""
    preview = PagePreview(lambda: cast(Pages, paper))
    return preview, Stage(preview)


def shown(stage: Stage) -> list[int]:
    """The numbers of the pages that were shown, in order."""
    return [message.drawing.number for message in stage.heard_of(PagePreview.Shown)]


def last(stage: Stage) -> Drawing:
    """What was shown last."""
    return stage.heard_of(PagePreview.Shown)[-1].drawing


async def test_a_hundred_pages_are_turned_without_waiting_for_each() -> None:
    paper = Paper()
    preview, stage = opened(paper)
    async with stage.run_test(size=(80, 24)) as pilot:
        preview.focus()
        await until(pilot, lambda: bool(stage.heard_of(PagePreview.Shown)))
        assert last(stage).paper == "A3 横"
        await until(pilot, lambda: stage.heard_of(PagePreview.Shown)[-1].total == 100)
        paper.asked.clear()
        paper.gate.clear()
        await pilot.press(*["n"] * 10, "p", "pagedown", "pageup")
        assert preview.number == 9, "a press was lost or waited for its page"
        paper.gate.set()
        await until(pilot, lambda: shown(stage)[-1] == 9)
        assert len(paper.asked) <= 3, f"{paper.asked} was drawn for nothing"
        await pilot.press("end", "n")
        await until(pilot, lambda: shown(stage)[-1] == 99)
        await pilot.press("home", "p")
        await until(pilot, lambda: shown(stage)[-1] == 0)


async def test_one_may_look_closer_while_the_pages_are_counted() -> None:
    paper = Paper()
    preview, stage = opened(paper)
    paper.counting.clear()
    async with stage.run_test(size=(80, 24)) as pilot:
        preview.focus()
        await until(pilot, lambda: bool(shown(stage)))
        await pilot.press("plus")
        await until(pilot, lambda: last(stage).order.view.zoom == 1)
        assert stage.heard_of(PagePreview.Shown)[-1].total == 0
        paper.counting.set()
        await until(pilot, lambda: stage.heard_of(PagePreview.Shown)[-1].total == 100)


async def test_a_page_that_cannot_be_set_leaves_the_last_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paper = Paper()
    preview, stage = opened(paper)
    async with stage.run_test(size=(80, 24)) as pilot:
        preview.focus()
        await until(pilot, lambda: bool(shown(stage)))

        def refuse(number: int, *, fine: bool = False) -> Page:
            raise PrintError("“停水通知”里有打印字体没有的字。")

        monkeypatch.setattr(paper, "page", refuse)
        await pilot.press("n", "n")
        await until(pilot, lambda: bool(stage.heard_of(PagePreview.Failed)))
        await until(pilot, lambda: preview.number == 0)
        assert last(stage).number == 0 and not preview.is_empty


async def test_the_end_is_found_before_the_pages_are_counted() -> None:
    paper = Paper(3)
    preview, stage = opened(paper)
    paper.gate.clear()
    async with stage.run_test(size=(80, 24)) as pilot:
        preview.focus()
        await pilot.press("end")
        paper.gate.set()
        await until(pilot, lambda: shown(stage)[-1:] == [2])
        assert preview.number == 2


async def test_one_looks_closer_moves_and_comes_back() -> None:
    paper = Paper()
    preview, stage = opened(paper)
    async with stage.run_test(size=(80, 24)) as pilot:
        preview.focus()
        preview.ability = Ability(raster.QUARTERS)
        await until(pilot, lambda: any(block in stage.text() for block in "▀▄▌▐"))
        whole = stage.lines()
        assert (0, True) not in paper.asked
        await pilot.press(*["+"] * 9)
        await until(pilot, lambda: last(stage).order.view.zoom == 4)
        assert (0, True) in paper.asked, "what is looked at closely was not set finely"
        frames = [last(stage).frame]
        for key in ("left", "down", "right", "right", "up"):
            count = len(stage.heard_of(PagePreview.Shown))
            await pilot.press(key)
            await until(pilot, lambda count=count: len(shown(stage)) > count)  # type: ignore[misc]
            frames.append(last(stage).frame)
        lefts, tops = [f.left for f in frames], [f.top for f in frames]
        assert lefts[1] < lefts[0] == lefts[3] < lefts[4]
        assert tops[2] > tops[1] == tops[5]
        await pilot.press("minus", "0")
        await until(pilot, lambda: preview.view == View() and stage.lines() == whole)


async def test_the_page_follows_the_window() -> None:
    preview, stage = opened(Paper())
    async with stage.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: bool(stage.heard_of(PagePreview.Shown)))
        for columns, rows in ((120, 40), (60, 20), (40, 10), (200, 12)):
            await pilot.resize_terminal(columns, rows)

            def fits(columns: int = columns, rows: int = rows) -> bool:
                order = last(stage).order
                return (order.columns, order.rows) == (columns, rows)

            await until(pilot, fits)
            frame = last(stage).frame
            assert frame.columns == min(columns, round(rows * 2 * 1000 / 707))
            assert {len(line) for line in stage.lines()} == {columns}
        assert preview.number == 0


@pytest.mark.parametrize(
    ("error", "told"),
    [(PrintError("字体里没有“䶮”。请换一个字。"), "没有“䶮”"), (ZeroDivisionError(), "程序里有错")],
)
async def test_what_is_raised_becomes_a_sentence(error: Exception, told: str) -> None:
    def opening() -> Pages:
        raise error

    preview = PagePreview(opening)
    stage = Stage(preview)
    async with stage.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: bool(stage.heard_of(PagePreview.Failed)))
        assert told in stage.heard_of(PagePreview.Failed)[0].sentence
        assert preview.is_empty


@pytest.mark.parametrize(
    ("means", "begins", "leaves"), [("sixel", r"\x1bP", ""), ("kitty", r"\x1b_Ga=T", "\x1b_Ga=d")]
)
async def test_a_real_picture_lies_over_the_page_while_nothing_else_does(
    means: Any, begins: str, leaves: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview, stage = opened(Paper())
    async with stage.run_test(size=(80, 24), notifications=True) as pilot:
        written: list[str] = []
        assert stage._driver is not None
        monkeypatch.setattr(stage._driver, "write", written.append)
        preview.ability = Ability(raster.HALVES, means, (9, 18))
        where = rf"\x1b7\x1b\[(\d+);(\d+)H{begins}"
        await until(pilot, lambda: bool(re.search(where, "".join(written))))
        found = re.search(where, "".join(written))
        assert found is not None and found[1] == "1" and found[2] == "7"
        stage.notify("一句话", timeout=60)
        await until(pilot, lambda: bool(stage.query("Toast")))
        # Until the toast stands there, a page painted anew gets its picture.
        await until(pilot, lambda: leaves in re.split(where, "".join(written))[-1])
        written.clear()
        preview.refresh()
        await pilot.pause(0.1)
        assert not re.search(where, "".join(written)), "the picture lies over the toast"
        stage.clear_notifications()
        await until(pilot, lambda: bool(re.search(where, "".join(written))))
        written.clear()
        await preview.remove()
        assert leaves in "".join(written)
