"""Choosing a kind to write: the list, what each is for, and its page beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from office import Clock, Office
from pilots import application, keys, on_screen, settle, write
from textual.events import CursorPosition

from bulletin_tui.context import Context
from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.fonts import roles as fonts
from bulletin_tui.printing.press import Press
from bulletin_tui.printing.records.specimens import SpecimenPages
from bulletin_tui.screens.edit import EditScreen
from bulletin_tui.screens.writing.choosing import USES, ChooseKind
from store.models import KINDS


@pytest.fixture(autouse=True)
def plain_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bundled fonts, and a terminal that draws quarters of a cell."""
    monkeypatch.setattr(fonts, "_system_folders", tuple)
    monkeypatch.setenv("TERM", "xterm-256color")


def test_every_kind_says_what_it_is_for_and_all_but_scans_have_a_specimen() -> None:
    assert USES.keys() == KINDS.keys()
    assert set(SpecimenPages.KINDS) == KINDS.keys() - {"document"}


def test_every_specimen_can_be_set() -> None:
    pages = SpecimenPages(Press(fonts.resolve_fonts(None, [])))
    papers = [pages.page(number).paper for number in range(len(SpecimenPages.KINDS))]
    assert {paper[:2] for paper in papers} <= {"A3", "A4"}


async def test_the_page_follows_the_cursor(folder: Path, office: Office, clock: Clock) -> None:
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "f4", "n")
        app.post_message(CursorPosition(1, 0))
        await settle(pilot)
        dialog = app.screen
        assert isinstance(dialog, ChooseKind)
        seen = on_screen(app)
        assert USES["notice"] in seen
        assert sum(map(seen.count, "▀▄▌▐▘▝▖▗▚▞▛▜▙▟")) > 40
        await keys(pilot, "down", "down", "down")
        assert dialog.page.number == SpecimenPages.KINDS.index("reminder")
        assert USES["reminder"] in on_screen(app)
        assert on_screen(app) != seen
        await keys(pilot, "shift+tab")
        await write(pilot, "已有")
        assert USES["document"] in on_screen(app)
        assert not dialog.page.visible
        await keys(pilot, "escape")
        assert app.screen is dialog  # Esc takes back what was typed.
        await keys(pilot, "escape", "n")
        await write(pilot, "公示")
        await keys(pilot, "enter")
        assert isinstance(app.screen, EditScreen)
        assert "新写公示" in on_screen(app)


async def test_without_a_press_the_list_is_there_still(
    folder: Path, office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(context: Context) -> Press:
        raise PrintError("没有能用的字体。请重新安装程序。")

    monkeypatch.setattr(Context, "press", broken)
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "f4", "n", "down")
        assert isinstance(app.screen, ChooseKind)
        assert not app.screen.page.visible
        await keys(pilot, "enter")
        assert "新写通告" in on_screen(app)


async def test_a_kind_is_found_by_what_it_is_about(
    folder: Path, office: Office, clock: Clock
) -> None:
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "f4", "n")
        await write(pilot, "低保")
        seen = on_screen(app)
        assert "公示：低保审核公示" in seen and "通知：低保名单公布" in seen
        assert USES["publicity"] in seen
        await keys(pilot, "enter")
        assert isinstance(app.screen, EditScreen)
        assert "新写公示" in on_screen(app) and "< 低保审核公示 >" in on_screen(app)
        assert not app.screen.is_dirty
        await keys(pilot, "escape", "n")
        assert "低保" not in on_screen(app), "the list itself stays short"
