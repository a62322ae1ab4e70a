"""Leaflets, measured on A4 paper."""

from __future__ import annotations

import io
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.press import Press
from bulletin_tui.printing.printers.service import Sides
from bulletin_tui.printing.qr import qr_for
from bulletin_tui.printing.sheets.base import Batch
from bulletin_tui.printing.sheets.cover import CoverSheet
from bulletin_tui.printing.sheets.leaflet import Form, LeafletPage, LeafletSheet, paper_run

from .conftest import Line, Printed

MM = 72 / 25.4
LINK = "https://www.example.gov.cn/xxgk/2026/11/24/content_318402.html?id=7"
SLIP = "明天8:30至17:00，1至6号楼因管道检修停水，请提前储水，关好水龙头。"
BODY = """一、为什么要清理楼道
楼道是居民疏散逃生的生命通道，堆放杂物、停放电动自行车一旦起火，浓烟会在几分钟内封住出口。
- 自家门前的物品请在11月30日前搬走
- 大件旧家具可拨打电话预约上门清运
二、逾期怎么办
逾期未清理的，社区将会同物业、消防部门统一清运，不再另行通知。感谢您的理解和支持！"""
ENDING: Mapping[str, Any] = {
    "phones": (("社区电话", "0418-2820011"),),
    "unit": "学苑社区居民委员会",
    "address": "学苑路1号",
    "dated": "2026年11月24日",
    "qr": qr_for(LINK, caption="扫码看详情"),
}


def squeezed(text: str) -> str:
    return "".join(text.split())


def found(lines: tuple[Line, ...], text: str) -> list[tuple[float, float]]:
    """Where a text stands, in millimetres from the lower left."""
    return [(line.x / MM, line.y / MM) for line in lines if line.text.startswith(text)]


def codes(press: Press, sheet: LeafletSheet, page: int = 0) -> list[tuple[str, float, float]]:
    """What is read from the codes of a page, and where their upper left corners are."""
    with Image.open(io.BytesIO(press.pictures(Batch((sheet,)), ppi=127)[page])) as picture:
        read = zxingcpp.read_barcodes(picture.convert("L"))
    corners = [(code.text, code.position.top_left) for code in read]
    return sorted((text, corner.x / 5, corner.y / 5) for text, corner in corners)


def test_two_a5_pages_lie_side_by_side_and_are_alike(printed: Printed, press: Press) -> None:
    sheet = LeafletSheet(title="清理楼道杂物", body=BODY, form="A5 两联", **ENDING)
    (page,) = printed(sheet)
    assert (page.width, page.height) == pytest.approx((297 * MM, 210 * MM), abs=0.1)
    for text in ("清理楼道杂物", "一、为什么", "学苑社区", "社区电话"):
        (left, y), (right, other_y) = found(page.lines, text)
        assert right - left == pytest.approx(148.5, abs=0.05)
        assert y == pytest.approx(other_y, abs=0.05)
    assert min(line.size for line in page.lines) >= 10.5
    assert all(13.9 < line.x / MM % 148.5 < 134.6 for line in page.lines)
    assert page.squeezed.count("逾期未清理的，社区将会同物业") == 2
    (one, x, y), (two, other_x, other_y) = codes(press, sheet)
    assert (one, two) == (LINK, LINK)
    assert (other_x - x, other_y - y) == pytest.approx((148.5, 0), abs=0.3)
    assert (sheet.sides, sheet.remark(1)) == (Sides.ONE, "A4 纸一张裁 2 份")


def test_four_slips_are_cut_at_quarters_of_the_page(printed: Printed, press: Press) -> None:
    sheet = LeafletSheet(title="停水通知", body=SLIP, form="四联小条", **ENDING, print_run=10)
    (page,) = printed(sheet)
    places = found(page.lines, "停水通知")
    assert len(places) == 4
    steps = [above[1] - below[1] for above, below in pairwise(places)]
    assert steps == pytest.approx([297 / 4] * 3, abs=0.05)
    assert page.squeezed.count(SLIP[:12]) == 4
    assert [text for text, *_ in codes(press, sheet)] == [LINK] * 4
    (png,) = press.pictures(Batch((sheet,)), ppi=127)
    with Image.open(io.BytesIO(png)) as picture:
        grey = picture.convert("L")
        for cut in (1, 2, 3):
            row = grey.crop((0, round(cut * 297 / 4 * 5) - 3, 1050, round(cut * 297 / 4 * 5) + 3))
            assert row.point(lambda level: 255 if level < 200 else 0).getbbox()
    assert sheet.remark(1) == "要印 10 份 = A4 纸 3 张"


def trifold(body: str, **more: Any) -> LeafletSheet:
    title = "清理楼道杂物 保障生命通道"
    return LeafletSheet(title=title, body=body, form="三折页", **{**ENDING, **more})


@pytest.mark.parametrize("times", [1, 5])
def test_a_tri_fold_has_its_text_inside_and_its_cover_at_the_right(
    printed: Printed, press: Press, times: int
) -> None:
    sheet = trifold("\n".join([BODY] * times))
    # What stands before it in the batch changes nothing.
    _, inner, outer = printed(CoverSheet("东门公示栏", "东门", "学苑社区", "第48周", ()), sheet)
    for page in (inner, outer):
        assert (page.width, page.height) == pytest.approx((297 * MM, 210 * MM), abs=0.1)
    # The text runs on in order, whichever panels it takes.
    text = inner.squeezed + outer.squeezed
    assert text.startswith(squeezed(BODY.replace("- ", "·")) * times)
    assert min(line.size for line in inner.lines) >= 10.5
    for x in (line.x / MM for line in inner.lines):
        assert any(left + 7.5 < x < left + 92 for left in (0, 100, 200))
    (cover,) = found(outer.lines, "清理楼道杂物")
    assert 197 < cover[0] < 230
    assert outer.squeezed.endswith("清理楼道杂物保障生命通道学苑社区居民委员会2026年11月24日")
    (phone,) = found(outer.lines, "社区电话")
    assert phone[0] == pytest.approx(97 + 10, abs=0.5)
    ((link, x, _),) = codes(press, sheet, page=1)
    assert link == LINK
    assert x + 15 == pytest.approx(97 + 50, abs=4)


def test_the_folds_are_marked_so_that_one_panel_tucks_in(press: Press) -> None:
    pages = press.pictures(Batch((trifold(BODY),)), ppi=254)
    for png, folds in zip(pages, ((100, 200), (97, 197)), strict=True):
        with Image.open(io.BytesIO(png)) as picture:
            edge = picture.convert("L").crop((0, 50, 2970, 80))
        dark = [x for x in range(edge.width) if edge.getpixel((x, 10)) < 200]  # type: ignore[operator]
        assert {round(x / 10) for x in dark} == set(folds)


def test_a_tri_fold_is_printed_on_both_sides() -> None:
    sheet = trifold(BODY, print_run=300)
    assert sheet.remark(2) == "要印 300 份 = A4 纸 300 张，双面，短边翻"
    assert Batch((sheet, sheet)).sides is Sides.SHORT_EDGE
    cover = CoverSheet("东门公示栏", "东门", "学苑社区", "第48周", ())
    assert Batch((sheet, cover)).sides is Sides.ONE


@pytest.mark.parametrize(
    ("form", "instead"),
    [("A5 两联", "三折页"), ("四联小条", "A5 两联"), ("三折页", "几份宣传单")],
)
def test_a_text_too_long_is_refused_by_how_much(press: Press, form: Form, instead: str) -> None:
    sheet = LeafletSheet(title="长文", body="楼道不放杂物。\n" * 900, form=form, **ENDING)
    sentence = (
        rf"“长文”按{form}印不下：用最小的字还多出约 \d{{4}} 个字。请删短正文，或改成{instead}。"
    )
    with pytest.raises(PrintError, match=sentence):
        press.typeset(Batch((sheet,)), timestamp=0)


@pytest.mark.parametrize("form", ["A5 两联", "四联小条", "三折页"])
def test_a_leaflet_without_text_is_refused(press: Press, form: Form) -> None:
    with pytest.raises(PrintError, match=f"“空”没有正文。请写好正文再印{form}"):
        press.typeset(Batch((LeafletSheet(title="空", body=" \n", form=form),)), timestamp=0)


def test_what_people_write_is_never_markup(printed: Printed) -> None:
    body = '#read("/etc/passwd") $x^2$ @ref *a* _b_ `c` <d>'
    (page,) = printed(LeafletSheet(title="#panic() $", body=body, form="四联小条"))
    assert page.squeezed.count(squeezed(body)) == 4
    assert page.squeezed.count("#panic()$") == 4


@pytest.mark.parametrize(
    ("run", "each", "sheets", "said"),
    [
        (500, 2, 1, "要印 500 份 = A4 纸 250 张"),
        (501, 2, 1, "要印 501 份 = A4 纸 251 张"),
        (500, 1, 2, "要印 500 份 = A4 纸 1000 张"),
        (1, 4, 1, "要印 1 份 = A4 纸 1 张"),
        (0, 4, 1, "A4 纸一张裁 4 份"),
        (0, 1, 2, "一份用 A4 纸 2 张"),
    ],
)
def test_the_paper_of_a_print_run_is_counted(run: int, each: int, sheets: int, said: str) -> None:
    assert paper_run(run, each, sheets) == said


def test_a_single_page_counts_its_own_pages(press: Press) -> None:
    sheet = LeafletPage("防诈骗提示", "字" * 1000, print_run=20)
    assert press.remarks(Batch((sheet,))) == ["防诈骗提示：要印 20 份 = A4 纸 40 张"]
