"""A document that exists already, from its file to the printed week, by keys alone."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from office import Clock, Office
from PIL import Image
from pilots import application, keys, on_screen, settle, until, write
from pypdf import PdfReader, PdfWriter
from textual import events
from textual.pilot import Pilot
from textual.widgets import TextArea

from bulletin_tui.printing.fonts.roles import resolve_fonts
from bulletin_tui.printing.press import Press
from bulletin_tui.printing.records.material_sheets import sheets_of
from bulletin_tui.printing.records.source import Source
from bulletin_tui.printing.sheets.base import Batch
from store.disk.attachments import Attachments
from store.models import Material


async def taken(pilot: Pilot[Any], word: str) -> None:
    """Wait until the file is in the form."""
    await until(pilot, lambda: word in on_screen(pilot.app))
    await settle(pilot)


async def drag(pilot: Pilot[Any], path: Path) -> None:
    """Drop a file onto the window: a terminal sends its path as pasted text."""
    focused = pilot.app.focused
    assert focused is not None
    focused.post_message(events.Paste(f"'{path}'"))
    await settle(pilot)


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    writer = PdfWriter()
    for _ in range(2):
        writer.add_blank_page(595, 842)
    path = tmp_path / "学苑街办〔2026〕3号.pdf"
    writer.write(path)
    return path


async def test_a_document_is_written_planned_and_printed(
    folder: Path, office: Office, clock: Clock, scan: Path
) -> None:
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "f4", "n")
        await write(pilot, "已有")
        await keys(pilot, "enter")
        assert "新写已有文件" in on_screen(app)
        await write(pilot, "关于冬季清雪的通知")
        await keys(pilot, "ctrl+s")
        assert "请选文件。" in on_screen(app)
        await drag(pilot, scan)
        await taken(pilot, "2 页，用 A4 纸")
        assert "学苑街办〔2026〕3号.pdf" in on_screen(app)
        await keys(pilot, "ctrl+s")
        assert "现在就排期吗" in on_screen(app)
        await keys(pilot, "y", "enter", "space", "enter", "ctrl+s")
        await keys(pilot, "f4", "up", "enter")
        assert "学苑街办〔2026〕3号.pdf" in on_screen(app)
        await keys(pilot, "escape")
    (document,) = (m for m in office.desk.database.find(Material) if m.kind == "document")
    assert document.attachments[0].name == scan.name
    (posting,) = office.desk.open_postings()
    kept = Attachments(folder)
    units = {office.unit.id: office.unit}
    sheets = sheets_of(Source(document, units, kept.folder, posting, office.east))
    press = Press(resolve_fonts(None, []), folder)
    pages = PdfReader(io.BytesIO(press.typeset(Batch(sheets), timestamp=0))).pages
    assert len(pages) == 2 and posting.code[:3] in pages[0].extract_text()
    picture = Image.open(io.BytesIO(press.pictures(Batch(sheets), ppi=150)[0]))
    (code,) = zxingcpp.read_barcodes(picture)
    assert "0418-2820000" in code.text


async def test_pictures_stay_with_a_notice_that_is_edited(
    folder: Path, office: Office, clock: Clock, tmp_path: Path
) -> None:
    Image.new("RGB", (40, 30), "red").save(tmp_path / "楼道.png")
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "f4", "enter")
        app.screen.query_one("#field-attachments").focus()
        await settle(pilot)
        assert "【图：名字】" in on_screen(app)
        await drag(pilot, tmp_path / "没有.png")
        await taken(pilot, "这个文件")
        await keys(pilot, "escape")
        await drag(pilot, tmp_path / "楼道.png")
        await taken(pilot, "40×30 像素")
        await keys(pilot, "ctrl+s")
        assert "选了图片“楼道.png”" in on_screen(app)
        await keys(pilot, "y", "enter", "end")
        await write(pilot, "二")
        app.screen.query_one("#field-body", TextArea).text = "【图：楼道】\n【图：门厅】"
        await keys(pilot, "ctrl+s")
        assert "【图：门厅】，“图片”里没有" in on_screen(app)
        assert "选了图片" not in on_screen(app)
        await keys(pilot, "y")
    saved = office.desk.database.get(Material, office.notice.id)
    assert [file.name for file in saved.attachments] == ["楼道.png"]
    assert saved.title.endswith("二") and saved.rev == office.notice.rev + 2
