"""Every kind of sheet in one file: sound PDF, right paper, all letters drawn, fonts along."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ContentStream

from bulletin_tui.printing.press import Press, Setting
from bulletin_tui.printing.printers.runs import papers_of
from bulletin_tui.printing.qr import Qr, qr_for
from bulletin_tui.printing.records.display_sheets import banner_sheets, leaflet_sheets, panel_sheets
from bulletin_tui.printing.records.document_sheets import document_sheets
from bulletin_tui.printing.records.questionnaires import questionnaire_sheets
from bulletin_tui.printing.records.source import Source
from bulletin_tui.printing.records.specimens import TEXTS, specimen
from bulletin_tui.printing.sheets.base import Batch, Paper, Sheet
from bulletin_tui.printing.sheets.cover import CoverRow, CoverSheet
from bulletin_tui.printing.sheets.form import Field, Form, FormSheet, SlipsSheet
from bulletin_tui.printing.sheets.labels import Label, LabelsSheet
from bulletin_tui.printing.sheets.poster import PosterSheet
from bulletin_tui.printing.sheets.statement import StatementSheet
from bulletin_tui.printing.sheets.table import Column, TableSheet
from store.disk.attachments import Attachments
from store.models import Unit, new_material
from store.rules.wall.walk import Doing

from .conftest import MM
from .test_families import notice_of

PAPERS = ("A4", "A3")
FLAGS = (False, True)


def displays() -> Iterator[Sheet]:
    """What is more than a page to read, in every way in which it can be made."""
    banner: dict[str, Any] = {"title": "注意 119！"}
    for making, ground, vertical, paper in product(
        ("一字一张", "拼接"), ("红底", "白底"), FLAGS, PAPERS
    ):
        how = {"making": making, "ground": ground, "vertical": vertical, "paper": paper}
        yield from banner_sheets(specimen("banner", **banner, **how, height_cm=45))
    for making, paper in product(("整页", "拼接"), PAPERS):
        yield from panel_sheets(specimen("panel", making=making, paper=paper))
    for form in ("单张", "A5 两联", "三折页", "四联小条"):
        yield from leaflet_sheets(specimen("leaflet", form=form))
    for paper, landscape, large, one_page in product(PAPERS, FLAGS, FLAGS, FLAGS):
        how = {"paper": paper, "landscape": landscape, "large_type": large, "one_page": one_page}
        yield from questionnaire_sheets(specimen("questionnaire", **how))


def documents(folder: Path) -> Iterator[Sheet]:
    """A PDF with pages of several sizes, turned and cropped ones; a picture."""
    kept = Attachments(folder)
    writer = PdfWriter()
    for width, height in ((210, 297), (420, 297), (216, 356), (148, 210)):
        writer.add_blank_page(width * MM, height * MM)
    writer.pages[0].rotate(180)
    writer.pages[2].cropbox.upper_right = (180 * MM, 300 * MM)
    content = io.BytesIO()
    writer.write(content)
    picture = io.BytesIO()
    Image.new("L", (300, 200), 255).save(picture, "PNG")
    for content_, suffix in ((content.getvalue(), ".pdf"), (picture.getvalue(), ".png")):
        attachment = kept.keep(content_, f"扫描{suffix}", suffix)
        values = {"id": "m", "title": "扫描件", "unit_id": "u", "attachments": (attachment,)}
        unit = Unit(id="u", name="学苑街道办事处", phone="0418-2820011")
        yield from document_sheets(
            Source(new_material("document", values), {"u": unit}, kept.folder)
        )


def office_papers() -> Iterator[Sheet]:
    """Covers, tables, forms and labels."""
    row = CoverRow(Doing.PUT_UP, "停水通知", "318 4027", "2张", "11.24-11.30")
    yield CoverSheet("东门公示栏", "学苑小区东门", "学苑社区", "2026年第48周", (row,))
    for paper in (Paper(), Paper("A4", landscape=True), Paper("A3")):
        columns = (
            Column("标题", share=3),
            Column("贴好", 12, kind="box"),
            Column("票", kind="tally"),
        )
        line = ("停水通知", "□", "正")
        boards: tuple[tuple[str, ...], ...] = (
            ("学苑社区",),
            ("", "东门公示栏"),
            *(line,) * 60,
            ("", "西门公示栏"),
        )
        yield TableSheet("张贴清单", columns, boards, paper=paper)
    form = Form("送达回执", ((Field("收件人", height=17, is_signed=True),),), ("请交回。",))
    yield FormSheet(form)
    places = TableSheet("", (Column("点位"), Column("贴满", 30)), (("东门公示栏", "7 天"),))
    yield StatementSheet(form, places, "学苑社区居民委员会")
    yield SlipsSheet((form, form, form))
    yield LabelsSheet((Label("东门公示栏", "学苑社区", qr_for("编号12345678")),) * 9)


@pytest.fixture(scope="module")
def every_sheet(tmp_path_factory: pytest.TempPathFactory) -> tuple[Sheet, ...]:
    """All of them."""
    notices = [notice_of(kind) for kind in TEXTS]
    folder = tmp_path_factory.mktemp("数据")
    return (*notices, *displays(), *documents(folder), *office_papers())


@pytest.fixture(scope="module")
def settings(press: Press, every_sheet: tuple[Sheet, ...]) -> list[Setting]:
    """What the press says of them."""
    return press.settings(Batch(every_sheet))


@pytest.fixture(scope="module")
def pdf(press: Press, every_sheet: tuple[Sheet, ...]) -> bytes:
    """All of them as one file."""
    return press.typeset(Batch(every_sheet), timestamp=0)


def test_the_press_foretells_the_paper_of_every_page(settings: list[Setting], pdf: bytes) -> None:
    foretold = [paper for setting in settings for paper in setting.papers]
    assert papers_of(pdf) == foretold
    boxes = [page.mediabox for page in PdfReader(io.BytesIO(pdf)).pages]
    sizes = [tuple(sorted((float(b.width) / MM, float(b.height) / MM))) for b in boxes]
    sides = {name: (Paper(name).width, Paper(name).height) for name in ("A3", "A4", "A5")}
    assert sizes == [pytest.approx(sides[p], abs=0.1) for p in foretold]


def test_every_letter_is_drawn_by_a_font_in_the_file(pdf: bytes) -> None:
    """Glyph 0 is the empty box that stands for what a font lacks."""
    count = 0
    for number, page in enumerate(PdfReader(io.BytesIO(pdf)).pages, 1):
        found = list(glyphs(page))
        assert 0 not in found, f"page {number}"
        count += len(found)
        for font in page["/Resources"].get("/Font", {}).values():  # type: ignore[attr-defined]
            (below,) = font.get_object()["/DescendantFonts"]
            descriptor = below.get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & descriptor.keys(), f"page {number}"
    assert count > 10_000


def test_a_letter_that_is_not_drawn_would_be_seen(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bulletin_tui.printing.press.missing_glyphs", lambda text, fonts: [])
    made = press.typeset(Batch((notice_of("notice", body="张𠮷"),)), timestamp=0)
    assert list(glyphs(PdfReader(io.BytesIO(made)).pages[0])).count(0) == 1


def glyphs(page: PageObject) -> Iterator[int]:
    """The glyphs of a page by number, two bytes each."""
    content = page.get_contents()
    if content is None:
        return
    for operands, operator in ContentStream(content, None).operations:
        if operator not in (b"Tj", b"TJ"):
            continue
        parts = operands[0] if operator == b"TJ" else operands
        for part in parts:
            raw = getattr(part, "original_bytes", part)
            if isinstance(raw, bytes):
                yield from (int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2))


def test_every_code_is_as_large_as_it_is_planned_and_is_read(
    press: Press, every_sheet: tuple[Sheet, ...], settings: list[Setting]
) -> None:
    """Also the stamp of a document and each of the copies on a sheet that is cut."""
    planned = [
        (sheet, code.side_mm, setting.pages)
        for sheet, setting in zip(every_sheet, settings, strict=True)
        if (code := code_on(sheet)) and not getattr(sheet, "one_page", False)
    ]
    assert len({type(sheet) for sheet, *_ in planned}) == 6
    pictures = iter(press.pictures(Batch(tuple(sheet for sheet, *_ in planned)), ppi=127))
    for sheet, side, count in planned:
        found = []
        for _ in range(count):
            with Image.open(io.BytesIO(next(pictures))) as picture:
                found += zxingcpp.read_barcodes(picture.convert("L"))
        assert len(found) == {"A5 两联": 2, "四联小条": 4}.get(getattr(sheet, "form", ""), 1)
        for read in found:
            corners = read.position
            wide = (corners.top_right.x - corners.top_left.x) / 127 * 25.4
            assert wide == pytest.approx(side, abs=0.8), sheet.name
            assert "0418-28200" in read.text


def code_on(sheet: Sheet) -> Qr | None:
    """The code that a sheet was given; a poster's is made larger with the poster."""
    found = getattr(getattr(sheet, "stamp", sheet), "qr", None)
    return found if isinstance(found, Qr) and not isinstance(sheet, PosterSheet) else None


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="needs qpdf")
def test_the_file_is_a_sound_pdf(pdf: bytes, tmp_path: Path) -> None:
    path = tmp_path / "都有.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No syntax or stream encoding errors found" in done.stdout
