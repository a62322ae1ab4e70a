"""A document that exists already: printed at its own size, stamped where it is blank."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.fonts.roles import FontSet
from bulletin_tui.printing.intake.documents import paper_for, told_pages
from bulletin_tui.printing.intake.ink import Box, Ink
from bulletin_tui.printing.press import Press
from bulletin_tui.printing.records.material_sheets import sheets_of
from bulletin_tui.printing.records.source import Source
from bulletin_tui.printing.sheets.base import Batch, Paper
from bulletin_tui.printing.sheets.document import DocumentSheet
from bulletin_tui.printing.sheets.notice import NoticeSheet
from store.disk.attachments import Attachments
from store.models import Posting, Site, Unit, new_material

from ..conftest import Printed

LINK = "https://www.example.gov.cn/xxgk/2026/11/24/content_318402.html?id=7"
UNIT = Unit(id="u", name="学苑街道办事处", phone="0418-2820011")
EAST = Site(id="s", name="东门公示栏", unit_id="u")
POSTING = Posting(
    id="p",
    material_id="m",
    site_id="s",
    code="3184027",
    planned_from=date(2026, 11, 24),
    planned_to=date(2026, 11, 30),
)
LINE = "各社区要组织力量清除主次干道、背街小巷和楼院的积雪，确保居民出行安全，雪停即清。"
"""Longer than a line, so that a page of them is full to its edges."""

Sheets = Callable[..., DocumentSheet]


@pytest.fixture
def kept(tmp_path: Path) -> Attachments:
    return Attachments(tmp_path)


@pytest.fixture
def sheet_of(kept: Attachments) -> Sheets:
    """Returns a function: the sheet of a document that holds these bytes."""

    def make(content: bytes, suffix: str = ".pdf", **values: Any) -> DocumentSheet:
        attachment = kept.keep(content, f"红头文件{suffix}", suffix)
        fields = {"id": "m", "title": "关于冬季清雪的通知", "unit_id": "u", "link": LINK}
        document = new_material("document", fields | {"attachments": (attachment,)} | values)
        (sheet,) = sheets_of(Source(document, {"u": UNIT}, kept.folder, POSTING, EAST, 2))
        assert isinstance(sheet, DocumentSheet)
        return sheet

    return make


@pytest.fixture(scope="module")
def scanned(press: Press) -> bytes:
    """Two pages, the first one full."""
    body = "\n".join([LINE] * 16)
    sheet = NoticeSheet("关于做好清雪工作的通知", body, signature="学苑街道办事处")
    return press.typeset(Batch((sheet,)), timestamp=0)


def stamped(sheet: DocumentSheet) -> Box:
    assert sheet.stamp is not None
    return sheet.stamp.box


def drawn(*boxes: tuple[int, int, int, int], size: tuple[int, int] = (420, 594)) -> bytes:
    """A picture of a page, 2 points a millimetre, with black boxes."""
    page = Image.new("L", size, 255)
    for box in boxes:
        ImageDraw.Draw(page).rectangle(box, 0)
    out = io.BytesIO()
    page.save(out, "PNG")
    return out.getvalue()


# The page -------------------------------------------------------------------------------


def test_it_is_printed_with_its_stamp_and_the_code_is_read(
    press: Press, printed: Printed, scanned: bytes, sheet_of: Sheets
) -> None:
    sheet = replace(sheet_of(scanned), copies=1)
    pages = printed(sheet)
    assert len(pages) == 2
    assert "单号3184027" in pages[0].squeezed
    assert "张贴期2026年11月24日至11月30日" in pages[0].squeezed
    assert "东门公示栏" in pages[0].text and "电话0418-2820011" in pages[0].squeezed
    assert "关于做好清雪工作的通知" in pages[0].squeezed
    assert "单号" not in pages[1].text
    for ppi in (100, 150, 300):
        picture = Image.open(io.BytesIO(press.pictures(Batch((sheet,)), ppi=ppi)[0]))
        (read,) = zxingcpp.read_barcodes(picture)
        assert read.text == f"{LINK}#3184027"
    (setting,) = press.settings(Batch((sheet,)))
    assert setting.papers == ("A4", "A4")


def test_a_full_page_is_shrunk_a_little_and_nothing_of_it_is_covered(
    scanned: bytes, sheet_of: Sheets
) -> None:
    sheet = sheet_of(scanned)
    page, stamp = sheet.pages[0].box, stamped(sheet)
    assert 0.88 <= page.width / 210 < 1
    assert sheet.remark(2) == f"第 1 页缩到 {page.width / 210:.0%}，才放得下"
    assert sheet.pages[1].box.width == pytest.approx(210, abs=0.1)
    from bulletin_tui.printing.intake.pdf import page_picture

    ink = Ink(page_picture(sheet.pages[0].file, 1, 60))
    assert ink.is_free(stamp, page)
    assert not ink.is_free(Box(28, 100, 100, 10), page)
    assert stamp.y + stamp.height <= 297 - 5
    assert sheet.stamp and sheet.stamp.qr and sheet.stamp.qr.side_mm == 30


@pytest.mark.parametrize(
    ("ink", "corner", "place"),
    [
        ((), "自动", ("left", "bottom")),
        (((0, 500, 200, 590),), "自动", ("right", "bottom")),
        (((0, 500, 419, 590),), "自动", ("right", "top")),
        (((0, 500, 419, 590), (300, 0, 419, 60)), "自动", ("left", "top")),
        ((), "右上", ("right", "top")),
    ],
)
def test_the_stamp_goes_to_a_free_corner(
    sheet_of: Sheets,
    ink: tuple[tuple[int, int, int, int], ...],
    corner: str,
    place: tuple[str, str],
) -> None:
    sheet = sheet_of(drawn(*ink), ".png", corner=corner)
    stamp = stamped(sheet)
    assert sheet.remark(1) == ""
    assert ("left" if stamp.x < 50 else "right", "top" if stamp.y < 100 else "bottom") == place
    assert sheet.pages[0].box.width == pytest.approx(210)


def test_a_grey_ground_with_dirt_is_blank_and_a_thin_dash_is_not() -> None:
    page = Image.new("L", (420, 594), 215)
    page.putpixel((60, 560), 0)
    out = io.BytesIO()
    page.save(out, "PNG")
    whole = Box(0, 0, 210, 297)
    assert Ink(out.getvalue()).is_free(whole, whole)
    ImageDraw.Draw(page).line((60, 560, 70, 560), 90)
    out = io.BytesIO()
    page.save(out, "PNG")
    assert not Ink(out.getvalue()).is_free(Box(20, 270, 60, 20), whole)


def test_no_place_at_all_is_refused_with_what_to_do(sheet_of: Sheets) -> None:
    with pytest.raises(PrintError, match=r"“关于冬季清雪的通知”第一页没有空的地方.*4 厘米空白"):
        sheet_of(drawn((0, 0, 419, 593)), ".png", link="", paper="A4")
    with pytest.raises(PrintError, match=r"左下角有内容.*改成自动"):
        sheet_of(drawn((0, 300, 419, 593)), ".png", corner="左下")


# Paper ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "paper", "scale"),
    [
        ((210, 297), Paper(), 1.0),
        ((211.5, 298.5), Paper(), 1.0),
        ((148, 210), Paper(), 1.0),
        ((216, 279), Paper(), pytest.approx(0.972, abs=0.001)),
        ((297, 210), Paper(landscape=True), 1.0),
        ((257, 364), Paper("A3"), 1.0),
        ((420, 297), Paper("A3", landscape=True), 1.0),
        ((594, 841), Paper("A3"), pytest.approx(0.499, abs=0.001)),
    ],
)
def test_each_page_is_printed_on_paper_of_its_own_size(
    size: tuple[float, float], paper: Paper, scale: float
) -> None:
    assert paper_for(*size) == (paper, scale)


def test_what_is_shrunk_is_told() -> None:
    assert told_pages([(210, 297)] * 3) == "3 页，用 A4 纸"
    assert (
        told_pages([(210, 297), (594, 841)]) == "2 页，用 A4 和 A3 纸；第 2 页比 A3 大，缩到 50% 印"
    )


def test_pages_of_different_sizes_and_a_turned_one(
    printed: Printed, press: Press, sheet_of: Sheets, scanned: bytes
) -> None:
    writer = PdfWriter()
    page = PdfReader(io.BytesIO(scanned)).pages[1]
    writer.add_page(page).rotate(90)
    writer.add_blank_page(842, 1191)
    out = io.BytesIO()
    writer.write(out)
    sheet = replace(sheet_of(out.getvalue()), copies=1)
    pages = printed(sheet)
    assert [round(page.width / 72 * 25.4) for page in pages] == [297, 297]
    assert [round(page.height / 72 * 25.4) for page in pages] == [210, 420]
    assert press.settings(Batch((sheet,)))[0].papers == ("A4", "A3")


# What is missing ------------------------------------------------------------------------


def test_without_a_file_or_when_it_is_gone_the_material_is_named(
    sheet_of: Sheets, kept: Attachments, scanned: bytes
) -> None:
    with pytest.raises(PrintError, match="“关于冬季清雪的通知”还没有选文件"):
        sheet_of(scanned, attachments=())
    sheet = sheet_of(scanned)
    file = sheet.pages[0].file
    scan = {"name": "红头.pdf", "sha256": file.stem, "suffix": ".pdf"}
    fields = {"id": "m", "title": "关于冬季清雪的通知", "unit_id": "u", "attachments": (scan,)}
    source = Source(new_material("document", fields), {"u": UNIT}, kept.folder)
    file.write_bytes(b"%PDF-1.7 broken")
    with pytest.raises(PrintError, match=r"“关于冬季清雪的通知”印不出来：“红头.pdf”坏了"):
        sheets_of(source)
    file.unlink()
    with pytest.raises(PrintError, match=r"“关于冬季清雪的通知”印不出来：“红头.pdf”不见了"):
        sheets_of(source)


def test_a_picture_that_is_gone_is_named_with_its_notice(kept: Attachments) -> None:
    photo = {"name": "楼道.jpg", "sha256": "0" * 64, "suffix": ".jpg"}
    fields = {"id": "m", "title": "关于清理楼道的通知", "unit_id": "u", "attachments": (photo,)}
    with pytest.raises(PrintError, match=r"“关于清理楼道的通知”里的图片“楼道.jpg”不见了"):
        sheets_of(Source(new_material("notice", fields), {"u": UNIT}, kept.folder))


def test_damaged_files_are_named_with_what_they_belong_to(
    kept: Attachments, press: Press, tmp_path: Path
) -> None:
    picture = tmp_path / "东门.png"
    Image.effect_noise((64, 64), 50).save(picture)
    whole = picture.read_bytes()
    for broken, suffix in ((whole[: len(whole) // 2], ".png"), (b"x" * 100, ".jpg")):
        path = kept.path(kept.keep(broken, "东门", suffix))
        sheet = NoticeSheet("东门改造", "【图：东门】", pictures={"东门": path})
        batch = Batch((NoticeSheet("停水通知", "今天停水。"), sheet))
        for job in (press.settings, press.pictures):
            with pytest.raises(PrintError, match=r"“东门改造”里的图片或文件坏了.*重新选一次"):
                job(batch)


def test_what_was_chosen_anew_is_printed_also_where_files_are_copied(
    kept: Attachments, fonts: FontSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(link: Path, target: Path) -> None:
        raise OSError("no links here")

    whole = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(whole, "PNG")
    picture = kept.keep(whole.getvalue(), "东门.png", ".png")
    sheet = NoticeSheet("东门改造", "【图：东门】", pictures={"东门.png": kept.path(picture)})
    monkeypatch.setattr(Path, "symlink_to", refuse)
    press = Press(fonts)
    kept.path(picture).write_bytes(b"damaged")
    with pytest.raises(PrintError, match="坏了"):
        press.settings(Batch((sheet,)))
    kept.keep(whole.getvalue(), "东门.png", ".png")
    assert press.settings(Batch((sheet,)))[0].pages == 1


def test_a_specimen_without_code_and_posting_is_the_bare_document(
    kept: Attachments, scanned: bytes
) -> None:
    attachment = kept.keep(scanned, "a.pdf", ".pdf")
    fields = {"id": "m", "title": "通知", "unit_id": "u", "attachments": (attachment,)}
    document = new_material("document", fields)
    bare = UNIT.changed(phone="")
    (sheet,) = sheets_of(Source(document, {"u": bare}, kept.folder))
    assert isinstance(sheet, DocumentSheet) and sheet.stamp is None
    assert sheet.pages[0].box.width == pytest.approx(210, abs=0.1)
    (words,) = sheets_of(Source(document, {"u": bare}, kept.folder, POSTING, EAST))
    assert isinstance(words, DocumentSheet) and words.stamp and words.stamp.qr is None
