"""送打印机: the dialog, the printer that is remembered, progress, a stop, going on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from office import Clock, Office
from pilots import application, keys, on_screen, settle, told, until
from printing.printers.trays import HALL, OFFICE, Trays
from textual.pilot import Pilot

from bulletin_tui.app import BulletinApp
from bulletin_tui.printing.printers.delivery import ENDING, deliver, remembered
from bulletin_tui.printing.printers.service import Run, Sides, Ticket
from bulletin_tui.screens import printing
from bulletin_tui.screens.paper import print_job
from bulletin_tui.screens.paper.print_dialog import PrintDialog
from bulletin_tui.settings import load_settings
from bulletin_tui.widgets.dialogs import Choose


@pytest.fixture
def trays(monkeypatch: pytest.MonkeyPatch) -> Trays:
    trays = Trays()
    monkeypatch.setattr(printing, "system_service", lambda: trays)
    monkeypatch.setattr(print_job, "POLL", 0.2)
    return trays


@pytest.fixture
def pdf(folder: Path, office: Office) -> Path:
    """The week's file of six pages, as an earlier window has left it."""
    office.plan()
    path = folder / "print" / "2026-W48.pdf"
    path.parent.mkdir()
    write_pages(path, "A4", "A4", "A3", "A4", "A4", "A4")
    return path


def write_pages(path: Path, *papers: str) -> None:
    sizes = {"A3": "841.89 1190.55", "A4": "595.28 841.89"}
    pages = (f"<</Type/Page/MediaBox[0 0 {sizes[paper]}]>>endobj" for paper in papers)
    path.write_bytes("\n".join(["%PDF-1.7", *pages]).encode())


@asynccontextmanager
async def printing_screen(
    folder: Path, office: Office, clock: Clock
) -> AsyncIterator[tuple[Pilot[Any], BulletinApp]]:
    """F7 with the file at hand."""
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f7")
        screen = app.screen
        assert isinstance(screen, printing.PrintingScreen)
        screen._file = folder / "print" / "2026-W48.pdf"
        yield pilot, app
        await settle(pilot)


async def ask(pilot: Pilot[Any], dialog: type = PrintDialog) -> None:
    await keys(pilot, "l")
    await until(pilot, lambda: isinstance(pilot.app.screen, dialog))


async def test_a_printer_with_the_paper_is_chosen_and_remembered(
    folder: Path, office: Office, clock: Clock, pdf: Path, trays: Trays
) -> None:
    async with printing_screen(folder, office, clock) as (pilot, app):
        await ask(pilot)
        assert "< 办公室（空闲） >" in on_screen(app)
        flat = on_screen(app).replace("\n", "").replace(" ", "")
        assert "第3页要用A3纸，办公室没有这种纸。请改用会议室，" in flat
        await keys(pilot, "ctrl+s")
        assert isinstance(app.screen, PrintDialog) and trays.sent == []
        # Looking for another printer without printing is a choice too.
        await keys(pilot, "right")
        assert "要印 6 页：A3 1 页、A4 5 页，单面。打印机有这种纸。" in on_screen(app)
        await keys(pilot, "escape")
        assert load_settings(folder).printer == "hall" and trays.sent == []
        await ask(pilot)
        assert "< 会议室（缺纸） >" in on_screen(app)
        await keys(
            pilot, "down", "backspace", "4", "down", "backspace", "5", "down", "backspace", "2"
        )
        await keys(pilot, "down", "right", "ctrl+s")
        await until(pilot, lambda: "印完了。看好纸以后按 m。" in told(app))
    ticket = Ticket("hall", 4, 5, 2, Sides.LONG_EDGE)
    assert trays.sent == [(Run("A4", 4, 5, 2), ticket)]
    assert remembered(pdf) is None


async def test_what_stops_is_shown_and_goes_on_from_the_page_the_user_names(
    folder: Path, office: Office, clock: Clock, pdf: Path, trays: Trays
) -> None:
    trays.known, trays.paper = [HALL, OFFICE], 4
    async with printing_screen(folder, office, clock) as (pilot, app):
        await ask(pilot)
        await keys(pilot, "ctrl+s")
        await until(pilot, lambda: "打印：第 4 / 6 张，缺纸" in on_screen(app))
        assert "x 停下" in on_screen(app) and "l 送打印机" not in on_screen(app)
        assert "上次印到" not in on_screen(app)
        await keys(pilot, "l", "p", "x")
        await until(pilot, lambda: "停下了：印了 4 / 6 张，按 l 从第 5 页接着印。" in told(app))
        assert "x 停下" not in on_screen(app)
    # Another window, later: the page before the jam was crumpled.
    trays.paper = 100
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f7")
        assert "上次印到第 4 / 6 张，按 l 接着印" in on_screen(app)
        await ask(pilot, Choose)
        assert "从第 5 页接着印" in on_screen(app)
        await keys(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, PrintDialog))
        await keys(pilot, "down", "backspace", "9")
        assert "上次要印的是第 1-6 页" in on_screen(app)
        await keys(pilot, "backspace", "4", "ctrl+s")
        await until(pilot, lambda: "印完了" in told(app))
    assert trays.sent[-1][0] == Run("A4", 4, 6)
    assert remembered(pdf) is None


async def test_what_another_window_left_printing_is_followed(
    folder: Path, office: Office, clock: Clock, pdf: Path, trays: Trays
) -> None:
    trays.paper, trays.counts = 3, False
    deliver(trays, pdf, ["A4"] * 6, Ticket("hall", 1, 6, 2))
    async with printing_screen(folder, office, clock) as (pilot, app):
        await keys(pilot, "l")
        await until(pilot, lambda: "上次送的还在印。按 x 停下。" in told(app))
        await until(pilot, lambda: "第 0 / 12 张，缺纸" in on_screen(app))
        trays.speed, trays.paper = 0, 9
        await until(pilot, lambda: "第 0 / 12 张，正在印，打印机还没有报张数" in on_screen(app))
        trays.lose("hall-1")
        await until(
            pilot,
            lambda: (
                "打印机或系统那边停掉了。印了 0 / 12 张，按 l 从第 1 份第 1 页接着印" in told(app)
            ),
        )
        # Whoever has all of it in his hand need not be reminded.
        assert "上次印到第 0 / 12 张" in on_screen(app)
        await keys(pilot, "m", "y")
        await until(pilot, lambda: "已记为印好" in told(app))
        assert "上次印到" not in on_screen(app)


async def test_a_printer_that_vanishes_is_told_and_the_file_stays(
    folder: Path, office: Office, clock: Clock, pdf: Path, trays: Trays
) -> None:
    trays.known = [HALL]
    async with printing_screen(folder, office, clock) as (pilot, app):
        await ask(pilot)
        trays.known = [OFFICE]
        await keys(pilot, "ctrl+s")
        await until(pilot, lambda: "没有“hall”这台打印机" in told(app))
        trays.known = []
        await keys(pilot, "l")
        await until(pilot, lambda: "没有装打印机" in told(app))
        # What is remembered may be broken too: it is told, and printing goes on.
        pdf.with_name(pdf.name + ENDING).write_text("{")
        trays.known = [HALL]
        await ask(pilot)
        assert "2026-W48.pdf.printing.json 读不懂" in told(app)
        await keys(pilot, "ctrl+s")
        await until(pilot, lambda: "印完了" in told(app))
        pdf.unlink()
        await keys(pilot, "l")
        await until(pilot, lambda: "读不了" in told(app))
    assert len(trays.sent) == 3


async def test_a_fault_of_the_program_leaves_the_keys_alive(
    folder: Path, office: Office, clock: Clock, pdf: Path, trays: Trays
) -> None:
    trays.known, trays.paper = [HALL], 2
    async with printing_screen(folder, office, clock) as (pilot, app):
        await ask(pilot)
        await keys(pilot, "ctrl+s")
        await until(pilot, lambda: "第 2 / 6 张" in on_screen(app))
        trays.sent.clear()
        await until(pilot, lambda: "程序里有错（IndexError）" in told(app))
        await until(pilot, lambda: "上次印到第 2 / 6 张" in on_screen(app))
        assert "l 送打印机" in on_screen(app)


async def test_a_file_made_anew_is_mentioned_before_it_goes_on(
    folder: Path, office: Office, clock: Clock, pdf: Path, trays: Trays
) -> None:
    trays.paper = 7
    delivery = deliver(trays, pdf, ["A4"] * 4, Ticket("hall", 1, 4, 3))
    trays.status("hall-1")
    trays.lose("hall-1")
    assert not delivery.is_over
    write_pages(pdf, *["A4"] * 5)
    async with printing_screen(folder, office, clock) as (pilot, app):
        await ask(pilot, Choose)
        assert "从第 2 份第 4 页接着印" in on_screen(app)
        await keys(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, PrintDialog))
        screen = on_screen(app)
        assert "文件后来重新做过，请核对页码" in screen.replace("\n", "").replace(" ", "")
        assert "还要印 5 页：A4 5 页，单面。" in screen
        trays.paper = 100
        await keys(pilot, "ctrl+s")
        await until(pilot, lambda: "印完了" in told(app))
    assert [run for run, _ in trays.sent[1:]] == [Run("A4", 4, 4), Run("A4", 1, 4)]
