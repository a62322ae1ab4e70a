"""From a record to a document that exists already, stamped where its first page is blank."""

from __future__ import annotations

from dataclasses import replace

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.intake.documents import Page, pages_of
from bulletin_tui.printing.intake.ink import Box, Ink, Spot, find_spot
from bulletin_tui.printing.qr import Qr
from bulletin_tui.printing.reading import LEAST_SIDE, OUTDOOR_MODULE_MM
from bulletin_tui.printing.records.notice_sheets import code_for
from bulletin_tui.printing.records.source import Source
from bulletin_tui.printing.sheets.base import Paper
from bulletin_tui.printing.sheets.document import DocumentSheet, PlacedPage, Stamp
from bulletin_tui.printing.text.periods import span
from store.models.displays import Document

_WORDS_WIDTH, _WORDS_HEIGHT = 54.0, 24.0
"""Millimetres that the words of a stamp take beside the code."""
_FRAME = 2.0


def document_sheets(source: Source) -> tuple[DocumentSheet, ...]:
    """The pages of a document with its stamp. Raises PrintError, naming the material."""
    material = source.material
    if not material.attachments:
        raise PrintError(f"“{material.title}”还没有选文件。请打开这份材料，在“文件”一格里选。")
    attachment = material.attachments[0]
    try:
        pages = pages_of(source.path_of(attachment), Paper(material.paper), attachment.name)
    except PrintError as error:
        raise PrintError(f"“{material.title}”印不出来：{error}") from error
    placed = [PlacedPage(p.file, p.number, p.paper, _centred(p), p.scale) for p in pages]
    stamp = _stamp(source)
    if stamp is not None:
        spot, stamp = _fitted(source, pages[0], stamp)
        placed[0] = replace(placed[0], box=spot.page, scale=pages[0].scale * spot.scale)
    sheet = DocumentSheet(material.title, tuple(placed), stamp, source.copies)
    return (sheet,)


def _centred(page: Page) -> Box:
    """Where a page stands on its paper."""
    width, height = page.width * page.scale, page.height * page.scale
    return Box((page.paper.width - width) / 2, (page.paper.height - height) / 2, width, height)


def _stamp(source: Source) -> Stamp | None:
    """What is stamped, its place still open; None where there is nothing to add."""
    posting, qr = source.posting, code_for(source)
    if posting is None and qr is None:
        return None
    return Stamp(
        Box(0, 0, 0, 0),
        qr,
        code=source.code,
        period=f"张贴期 {span(posting.planned_from, posting.planned_to)}" if posting else "",
        site=source.site_name,
    )


def _fitted(source: Source, page: Page, stamp: Stamp) -> tuple[Spot, Stamp]:
    """The stamp in a free place: at the size it should have, else as small as still scans."""
    corner = source.material.corner if isinstance(source.material, Document) else "自动"
    ink, paper = Ink(page.raster()), (page.paper.width, page.paper.height)
    for qr in _sizes(stamp.qr):
        spot = find_spot(ink, _centred(page), paper, _measure(qr), corner)
        if spot is not None:
            return spot, replace(stamp, box=spot.stamp, qr=qr)
    name = source.material.title
    if corner != "自动":
        raise PrintError(
            f"“{name}”第一页的{corner}角有内容，放不下二维码和单号。"
            "请打开这份材料，把“章和码的位置”改成自动或别的角。"
        )
    raise PrintError(
        f"“{name}”第一页没有空的地方放二维码和单号，缩小到 88% 也放不下。"
        "请重新扫描，让下面留出 4 厘米空白，再选。"
    )


def _sizes(qr: Qr | None) -> list[Qr | None]:
    """The code as it should be, then smaller, as long as its modules bear blur."""
    if qr is None:
        return [None]
    least = max(LEAST_SIDE, len(qr.matrix) * OUTDOOR_MODULE_MM)
    sides = [qr.side_mm, *(side for side in (30.0, least) if side < qr.side_mm)]
    return [replace(qr, side_mm=side) for side in dict.fromkeys(sides)]


def _measure(qr: Qr | None) -> tuple[float, float]:
    """Width and height of a stamp in millimetres; the quiet zone is four modules."""
    if qr is None:
        return _WORDS_WIDTH + 2 * _FRAME, _WORDS_HEIGHT
    side = qr.side_mm * (1 + 8 / len(qr.matrix))
    return side + _WORDS_WIDTH + _FRAME, max(side, _WORDS_HEIGHT) + 1
