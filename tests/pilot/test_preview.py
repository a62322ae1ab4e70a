"""Paper on the screen: from the materials, from the form, from the week; and what may go wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from office import Clock, Office
from pilots import application, keys, on_screen, settle, until, write
from rich.color import Color
from textual.events import CursorPosition
from textual.pilot import Pilot

from bulletin_tui.app import BulletinApp
from bulletin_tui.console import abilities, answers
from bulletin_tui.console.answers import TerminalAnswer
from bulletin_tui.printing.fonts import roles as fonts
from bulletin_tui.screens.edit import EditScreen
from bulletin_tui.screens.manual import ManualScreen
from bulletin_tui.screens.paper import preview
from bulletin_tui.screens.paper.preview import PreviewScreen
from bulletin_tui.settings import load_settings
from bulletin_tui.widgets.note_line import NoteLine


@pytest.fixture(autouse=True)
def quiet_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bundled fonts, a plain terminal, and a viewer that opens nothing."""
    monkeypatch.setattr(fonts, "_system_folders", tuple)
    monkeypatch.setattr(preview, "open_file", lambda path: False)
    monkeypatch.setattr(preview, "cell_of_window", lambda: None)
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("TMUX", "STY"):
        monkeypatch.delenv(name, raising=False)


async def answered(pilot: Pilot[Any], block_width: int = 1) -> None:
    """The terminal says how wide a block is."""
    pilot.app.post_message(CursorPosition(block_width, 0))
    await settle(pilot)


def noted(app: BulletinApp) -> str:
    """What the screen says above the page."""
    note = app.screen.query_one(NoteLine)
    return "".join(str(line) for line in note._lines) if note.display else ""


def blocks(app: BulletinApp) -> int:
    """How many cells are drawn with blocks."""
    return sum(on_screen(app).count(block) for block in "▀▄▌▐▘▝▖▗▚▞▛▜▙▟")


async def test_a_material_is_seen_turned_and_looked_at_closely(
    folder: Path, office: Office, clock: Clock
) -> None:
    office.notice = office.desk.save(
        office.notice.changed(body="\n".join(["请各位居民自行清理楼道里的个人物品。"] * 40))
    )
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "f4", "v")
        assert "预览：关于清理楼道的通知" in on_screen(app)
        assert "第 1 / 3 页  A4 竖  整页" in on_screen(app)
        assert blocks(app) == 0, "blocks before the terminal has told how wide it draws them"
        await answered(pilot)
        assert blocks(app) > 100
        await keys(pilot, "pagedown")
        assert "第 2 / 3 页" in on_screen(app)
        await keys(pilot, "plus", "plus", "down")
        assert "第 2 / 3 页  A4 竖  放大 2 倍" in on_screen(app)
        before = on_screen(app)
        await keys(pilot, "right")
        assert on_screen(app) != before
        await pilot.resize_terminal(120, 36)
        await until(pilot, lambda: blocks(app) > 300)
        assert "放大 2 倍" in on_screen(app)
        await keys(pilot, "f1")
        assert isinstance(app.screen, ManualScreen)
        await keys(pilot, "escape", "0", "end", "n")
        assert "第 3 / 3 页  A4 竖  整页" in on_screen(app)
        await keys(pilot, "escape")
        assert not isinstance(app.screen, PreviewScreen)


async def test_a_console_with_wide_blocks_gets_coloured_blanks(
    folder: Path, office: Office, clock: Clock
) -> None:
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "f4", "v")
        await answered(pilot, 2)
        assert blocks(app) == 0
        colours = {
            segment.style.bgcolor
            for strip in app.screen._compositor.render_strips()[2:20]
            for segment in strip
            if segment.style
        }
        assert len(colours) > 4, "nothing is to be seen of the page"


async def test_a_draft_is_seen_without_being_saved(
    folder: Path, office: Office, clock: Clock
) -> None:
    app = application(folder, office.desk, clock)
    revision = office.notice.rev
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "f4", "enter", "end")
        await write(pilot, "第二次")
        await keys(pilot, "f9")
        assert isinstance(app.screen, PreviewScreen)
        assert "第 1 / 1 页" in on_screen(app)
        (sheet,) = app.screen._sheets().pages
        assert sheet.name == "关于清理楼道的通知第二次"
        await keys(pilot, "escape")
        form = app.screen
        assert isinstance(form, EditScreen) and form.form.is_dirty
        form.form.set_value("phones", "没有号码")
        await keys(pilot, "f9")
        assert app.screen is form
        assert "看不出号码" in on_screen(app)
        form.form.set_value("phones", "")
        form.form.set_value("title", "")
        await keys(pilot, "f9")
        assert app.screen is form
        assert "请填标题" in on_screen(app)
    assert office.desk.database.get(type(office.notice), office.notice.id).rev == revision


async def test_the_weeks_pages_come_in_walking_order(
    folder: Path, office: Office, clock: Clock
) -> None:
    office.plan()
    office.plan(site=office.west)
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "f7", "v")
        assert "预览：2026-W48" in on_screen(app)
        assert "第 1 / 4 页" in on_screen(app)
        await keys(pilot, "escape", "right_square_bracket", "right_square_bracket", "v")
        assert "没有排成" in on_screen(app)
        assert "没有要打印的材料" in noted(app)


async def test_what_cannot_be_set_is_told_in_place_of_the_page(
    folder: Path, office: Office, clock: Clock
) -> None:
    office.material("notice", "关于\U0001f600的通知")
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "f4", "v")
        assert "没有排成" in on_screen(app)
        assert "打印字体没有的字" in noted(app)
        await keys(pilot, "plus", "n", "o")
        assert "打印字体没有的字" in noted(app)
        await keys(pilot, "escape")
        assert not isinstance(app.screen, PreviewScreen)


async def test_a_wide_page_fills_the_window(folder: Path, office: Office, clock: Clock) -> None:
    office.notice = office.desk.save(office.notice.changed(paper="A3", landscape=True))
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "f4", "v")
        await answered(pilot)
        assert "第 1 / 1 页  A3 横  整页" in on_screen(app)
        line = app.screen._compositor.render_strips()[2]
        white = Color.from_rgb(255, 255, 255)
        paper = [s.text for s in line if s.style and s.style.bgcolor == white]
        assert len("".join(paper)) == 62, "the page is not as high as the window"


async def test_one_key_opens_the_pdf(
    folder: Path, office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = application(folder, office.desk, clock)
    opened: list[Path] = []
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "f4", "v", "o")
        await app.workers.wait_for_complete()
        await settle(pilot)
        assert "没有能打开 PDF 的程序" in noted(app)

        def open_file(path: Path) -> bool:
            opened.append(path)
            return True

        monkeypatch.setattr(preview, "open_file", open_file)
        await keys(pilot, "o")
        await app.workers.wait_for_complete()
        await settle(pilot)
        assert "已交给电脑上看 PDF 的程序" in noted(app)
    assert opened == [folder / "print" / "预览.pdf"]
    assert opened[0].read_bytes().startswith(b"%PDF-")


async def test_a_real_picture_can_be_given_up_and_that_is_remembered(
    folder: Path, office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = application(folder, office.desk, clock)
    monkeypatch.setattr(answers, "are_passed_on", lambda: True)
    async with app.run_test(size=(80, 24)) as pilot:
        written: list[str] = []
        assert app._driver is not None
        monkeypatch.setattr(app._driver, "write", written.append)
        await keys(pilot, "f4", "v")
        assert answers.WIDTH_QUESTION in written
        assert answers.ABILITIES_QUESTION in written
        assert "画法" not in on_screen(app)
        for answer in ("\x1b[6;18;9t", "\x1b[?62;4;22c"):
            found = answers._ANSWERS.fullmatch(answer)
            assert found is not None
            app.post_message(TerminalAnswer(found))
        await settle(pilot)
        assert "画法" in on_screen(app)
        assert any("\x1bP" in sequence for sequence in written)
        await keys(pilot, "i")
        written.clear()
        app.screen.refresh()
        await settle(pilot)
        assert not any("\x1bP" in sequence for sequence in written)
        assert load_settings(folder).preview == "characters"
        await keys(pilot, "i")
        assert any("\x1bP" in sequence for sequence in written)
        assert load_settings(folder).preview == ""


def test_the_window_may_not_know_its_size_in_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.__stdout__", None)
    assert abilities.cell_of_window() is None
