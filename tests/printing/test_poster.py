"""A poster put together again from its sheets, and what else hangs on a panel."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.press import Press
from bulletin_tui.printing.printers.service import Sides
from bulletin_tui.printing.qr import qr_for
from bulletin_tui.printing.records.material_sheets import sheets_of
from bulletin_tui.printing.records.source import Source
from bulletin_tui.printing.sheets.banner import BannerSheet
from bulletin_tui.printing.sheets.base import Batch, Sheet
from bulletin_tui.printing.sheets.leaflet import LeafletPage, LeafletSheet
from bulletin_tui.printing.sheets.poster import PanelPages, PosterSheet
from bulletin_tui.printing.tiling import RIM
from store.models import Unit, new_material

from .conftest import Printed

DOTS = 2
LINK = "https://www.example.gov.cn/xxgk/2026/11/24/content_318402.html?id=7"
BODY = "楼道是居民疏散逃生的生命通道。\n- 不堆放杂物\n- 不停放电动自行车\n发现隐患请告诉网格员。"
HOME = Unit(id="h", name="学苑社区", phone="0418-2820011", address="学苑路1号")


def poster(**more: Any) -> PosterSheet:
    given: dict[str, Any] = {
        "title": "清理楼道杂物 保障生命通道",
        "body": BODY,
        "width": 900,
        "height": 600,
        "unit": "学苑社区居民委员会",
        "phones": (("社区电话", "0418-2820011"),),
        "qr": qr_for(LINK, caption="扫码看详情"),
    }
    return PosterSheet(**{**given, **more})


def put_together(press: Press, sheet: PosterSheet) -> Image.Image:
    """The poster as glued: each sheet cut at its left and top marks, later ones on top."""
    tiling = sheet.tiling
    whole = Image.new("L", (round(tiling.width * DOTS), round(tiling.height * DOTS)), 255)
    _, *pages = press.pictures(Batch((sheet,)), ppi=DOTS * 25.4)
    places = [(row, column) for row in tiling.rows for column in tiling.columns]
    for png, (row, column) in zip(pages, places, strict=True):
        with Image.open(io.BytesIO(png)) as page:
            sides = (RIM, RIM, RIM + column.length, RIM + row.length)
            left, top, right, bottom = (round(side * DOTS) for side in sides)
            cut = page.convert("L").crop((left, top, right, bottom))
        whole.paste(cut, (round(column.start * DOTS), round(row.start * DOTS)))
    return whole


def test_the_sheets_put_together_are_the_poster(press: Press) -> None:
    sheet = poster()
    whole = put_together(press, sheet)
    assert whole.size == (900 * DOTS, 600 * DOTS)
    (code,) = zxingcpp.read_barcodes(whole)
    assert code.text == LINK
    side = (code.position.top_right.x - code.position.top_left.x) / DOTS
    assert side == pytest.approx(0.12 * 600, abs=1.5)
    dark = whole.point(lambda level: 255 if level < 100 else 0)
    edges = dark.getbbox()
    assert edges is not None
    left, top, right, bottom = (edge / DOTS for edge in edges)
    margin = 0.07 * 600
    assert left >= margin - 1 and top >= margin - 1
    assert right <= 900 - margin + 1 and bottom <= 600 - margin + 1
    # The type is as large as the room allows.
    assert bottom - top > 0.85 * (600 - 2 * margin)


def test_the_first_page_tells_size_and_sheets(printed: Printed) -> None:
    sheet = poster(paper="A3", width=594, height=400)
    first, *pages = printed(sheet)
    assert len(pages) == sheet.tiling.sheets == 3
    assert "成品 0.59 米 × 0.40 米" in first.text
    assert sheet.remark(4) == "成品 0.59 米 × 0.40 米，A3 纸 4 张（其中拼装图 1 张）"
    assert {"A1", "A2", "A3"} <= {line.text for line in first.lines}
    assert [f"A{n}" in page.text for n, page in enumerate(pages, 1)] == [True] * 3
    body = "".join(BODY.split()).replace("-", "·")
    assert body in first.squeezed
    assert sheet.sides is Sides.ONE


def test_a_wide_poster_has_two_columns_and_no_heading_ends_the_first(printed: Printed) -> None:
    parts = [f"{number}、怎么做\n{'请把杂物搬走。' * 6}" for number in "一二三"]
    first, *_ = printed(poster(body="\n".join(parts), width=1200, height=800, paper="A3"))
    places = {
        line.text[:2]: line.x for line in first.lines if line.text[:2] in ("一、", "二、", "三、")
    }
    # A heading that stood below the first column's text would be at its left, without its text.
    columns = sorted({round(x) for x in places.values()})
    assert len(columns) == 2
    assert (round(places["一、"]), round(places["三、"])) == tuple(columns)
    left = [line for line in first.lines if round(line.x) == columns[0]]
    assert not re.match("[一二三]、", min(left, key=lambda line: line.y).text)


def test_a_text_too_long_for_the_panel_is_refused_by_how_much(press: Press) -> None:
    sheet = poster(body="楼道不放杂物。" * 800)
    with pytest.raises(PrintError, match=r"按成品 0\.90 米 × 0\.60 米印不下：.*多出约 \d{4} 个字"):
        press.typeset(Batch((sheet,)), timestamp=0)


def sheet_of(kind: str, **values: object) -> Sheet:
    base = {"id": "m1", "title": "清理楼道杂物", "unit_id": "h", "body": BODY}
    (sheet,) = sheets_of(Source(new_material(kind, {**base, **values}), {"h": HOME}, copies=2))
    return sheet


def test_pages_for_a_panel_are_large_and_counted_against_it(press: Press, printed: Printed) -> None:
    sheet = sheet_of("panel", width_cm=120, height_cm=90)
    assert isinstance(sheet, PanelPages)
    (page, _) = printed(sheet)
    assert page.width == pytest.approx(297 * 72 / 25.4, abs=0.1)
    (line,) = (line for line in page.lines if line.text.startswith("楼道是居民"))
    assert line.size >= 24 * 297 / 210
    assert press.remarks(Batch((sheet,))) == [
        "清理楼道杂物：A3 纸 1 张，展板上贴得下 8 张（每行 4 张）"
    ]
    assert "只贴得下 1 张：请删短正文" in PanelPages(
        "长", "", panel_width=250, panel_height=300
    ).remark(2)


def test_records_become_the_sheets_that_they_ask_for() -> None:
    banner = sheet_of("banner", making="拼接", height_cm=50, paper="A3", vertical=True)
    assert isinstance(banner, BannerSheet)
    assert (banner.height, banner.copies, banner.ground) == (500, 2, "红底")
    assert banner.tiling.width == pytest.approx(500)
    whole = sheet_of("panel", making="拼接", paper="A4")
    assert isinstance(whole, PosterSheet)
    assert whole.remark(1).startswith("成品 1.20 米 × 0.80 米，A4 纸")
    page = sheet_of("leaflet", print_run=30)
    assert isinstance(page, LeafletPage)
    assert (page.copies, page.remark(1)) == (2, "要印 30 份 = A4 纸 30 张")
    folded = sheet_of("leaflet", form="三折页")
    assert isinstance(folded, LeafletSheet)
    assert (folded.address, folded.sides) == ("学苑路1号", Sides.SHORT_EDGE)
    # Who has no telephone of its own tells the community's.
    assert folded.phones == whole.phones == (("电话", HOME.phone),)
    own = sheet_of("leaflet", form="三折页", phones=[{"label": "报名", "number": "2820018"}])
    assert isinstance(own, LeafletSheet) and own.phones == (("报名", "2820018"),)
