"""Banners, measured on their sheets."""

from __future__ import annotations

import io
import re
from itertools import pairwise

import pytest
from PIL import Image, ImageChops

from bulletin_tui.printing.errors import MissingGlyphs, PrintError
from bulletin_tui.printing.press import Press
from bulletin_tui.printing.sheets.banner import BannerSheet, Making, tokens_of
from bulletin_tui.printing.sheets.base import Batch
from bulletin_tui.printing.tiling import OVERLAP, RIM

from .conftest import Printed

MM = 72 / 25.4
DOTS = 5
"""Of a picture, a millimetre."""


def pictures(press: Press, sheet: BannerSheet) -> list[Image.Image]:
    made = []
    for png in press.pictures(Batch((sheet,)), ppi=DOTS * 25.4):
        with Image.open(io.BytesIO(png)) as opened:
            made.append(opened.convert("RGB"))
    return made


def ink(picture: Image.Image, lightest: int = 100) -> tuple[float, float, float, float]:
    """The box of what is black, in millimetres from the upper left; grey glue lines are not."""
    black = picture.convert("L").point(lambda level: 255 if level < lightest else 0)
    edges = black.getbbox()
    assert edges is not None
    left, top, right, bottom = (edge / DOTS for edge in edges)
    return left, top, right, bottom


def box(*sides: float) -> tuple[int, int, int, int]:
    """Left, top, right and bottom in dots."""
    left, top, right, bottom = (round(side * DOTS) for side in sides)
    return left, top, right, bottom


def inside(picture: Image.Image, sheet: BannerSheet, column: int = 0, row: int = 0) -> Image.Image:
    """What is left of a sheet that was cut along its marks."""
    tiling = sheet.tiling
    width, height = tiling.columns[column].length, tiling.rows[row].length
    return picture.crop(box(RIM, RIM, RIM + width, RIM + height))


def test_each_character_fills_its_sheet_and_stands_in_its_middle(press: Press) -> None:
    sheet = BannerSheet("国酬警藏", paper="A4", ground="白底")
    _, *pages = pictures(press, sheet)
    cut = [inside(page, sheet, column) for column, page in enumerate(pages)]
    width, height = (side / DOTS for side in cut[0].size)
    assert (width, height) == pytest.approx((190, 277), abs=0.2)
    boxes = [ink(picture) for picture in cut]
    for left, top, right, bottom in boxes:
        assert left > 0 and right < width and top > 0 and bottom < height
        assert (left + right) / 2 == pytest.approx(width / 2, abs=0.03 * width)
    assert max(right - left for left, _, right, _ in boxes) >= 0.9 * width
    above = min(top for _, top, _, _ in boxes)
    below = height - max(bottom for _, _, _, bottom in boxes)
    assert above == pytest.approx(below, abs=1.5)


def test_marks_and_numbers_stand_outside_the_cut_and_inside_what_prints(press: Press) -> None:
    sheet = BannerSheet("防火", paper="A3", ground="白底")
    for page in pictures(press, sheet)[1:]:
        left, top, right, bottom = ink(page, 245)
        assert (left, top) == pytest.approx((6, 6), abs=0.3)
        assert (right, bottom) == pytest.approx((297 - 6, 420 - 6), abs=0.3)
        for x, y in ((RIM, 8), (297 - RIM, 8), (8, RIM), (8, 420 - RIM)):
            assert ink(page.crop(box(x - 0.6, y - 0.6, x + 0.6, y + 0.6)), 245)
        number = page.crop(box(14, 410.4, 100, 414.5))
        assert ink(number)[3] <= 3.5


def test_the_sheets_are_numbered_and_the_first_tells_the_finished_size(printed: Printed) -> None:
    sheet = BannerSheet("共建文明社区 2026", paper="A3", unit="学苑社区")
    first, *pages = printed(sheet)
    # Six characters, half a place for the blank, two places for four digits.
    assert len(pages) == sheet.tiling.sheets == 9
    assert "成品 2.35 米 × 0.40 米" in first.text
    assert sheet.remark(10) == "成品 2.35 米 × 0.40 米，A3 纸 10 张（其中拼装图 1 张）"
    assert "用A3纸10张" in first.squeezed
    assert "共建文明社区2026" in first.squeezed
    assert (first.width, first.height) == pytest.approx((420 * MM, 297 * MM), abs=0.1)
    assert all(page.width == pytest.approx(297 * MM, abs=0.1) for page in pages)
    labels = [re.search(r"\d/9\S*", page.text) for page in pages]
    assert [label and label[0] for label in labels] == [
        "1/9", "2/9", "3/9", "4/9", "5/9", "6/9", "7/9", "8/9", "9/9",
    ]  # fmt: skip
    assert all(char in page.text for char, page in zip("共建文明社区", pages, strict=False))


def test_a_red_ground_reaches_the_cut_and_ends_there(press: Press) -> None:
    sheet = BannerSheet("安", paper="A4")
    page = pictures(press, sheet)[1]
    red = (215, 0, 15)
    assert page.getpixel((int((RIM + 0.5) * DOTS), int((RIM + 0.5) * DOTS))) == red
    assert page.getpixel((int((RIM - 0.5) * DOTS), 500)) == (255, 255, 255)
    cut = inside(page, sheet)
    assert {color for _, color in cut.getcolors(2**24) or ()} >= {red, (255, 255, 255)}


def test_an_upright_banner_has_its_characters_below_each_other(printed: Printed) -> None:
    sheet = BannerSheet("防汛，抗旱", vertical=True)
    first, *pages = printed(sheet)
    assert "成品 0.28 米 × 0.95 米" in first.text
    assert len(pages) == 5
    assert all(page.width > page.height for page in pages)
    assert "下边白边留着涂胶" in first.squeezed


@pytest.mark.parametrize("vertical", [False, True])
def test_tiles_show_the_same_where_they_overlap(press: Press, vertical: bool) -> None:
    sheet = BannerSheet(
        "防火", making="拼接", paper="A4", ground="白底", height=300, vertical=vertical
    )
    tiling = sheet.tiling
    assert min(tiling.width, tiling.height) == pytest.approx(300)
    assert tiling.sheets == 6
    _, *pages = pictures(press, sheet)
    columns = len(tiling.columns)
    strip = round(OVERLAP * DOTS)
    cut = [
        inside(page, sheet, number % columns, number // columns)
        for number, page in enumerate(pages)
    ]
    for number, (a, b) in enumerate(pairwise(cut)):
        if number % columns < columns - 1:
            right = a.crop((a.width - strip, 0, a.width, a.height))
            assert differing(right, b.crop((0, 0, strip, b.height))) < 0.02
    for a, b in zip(cut, cut[columns:], strict=False):
        bottom = a.crop((0, a.height - strip, a.width, a.height))
        assert differing(bottom, b.crop((0, 0, b.width, strip))) < 0.02
    assert any(differing(a, b) > 0.02 for a, b in pairwise(cut))


def differing(one: Image.Image, other: Image.Image) -> float:
    """The share of dots that are black on one of two pictures only."""
    difference = ImageChops.difference(
        *(each.convert("L").point(lambda level: 255 if level < 100 else 0) for each in (one, other))
    )
    return difference.histogram()[255] / (difference.width * difference.height)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("清理楼道", ["清", "理", "楼", "道"]),
        ("2026年", ["20", "26", "年"]),
        ("拨打119", ["拨", "打", "11", "9"]),
        ("安全　第一", ["安", "全", "", "第", "一"]),
        ("“两会”", ["“", "两", "会", "”"]),
        ("葛\U000e0100", ["葛\U000e0100"]),
        ("#read(1)", ["#r", "ea", "d(", "1)"]),
    ],
)
def test_what_shares_a_place(text: str, places: list[str]) -> None:
    assert [token.text for token in tokens_of(text)] == places


def test_punctuation_and_blanks_take_half_a_place() -> None:
    assert [token.share for token in tokens_of("好，5 月！")] == [1, 0.5, 0.5, 0.5, 1, 0.5]
    assert [token.share for token in tokens_of("好，5 月", vertical=True)] == [1, 1, 1, 0.5, 1]


@pytest.mark.parametrize("making", ["一字一张", "拼接"])
def test_a_banner_without_words_is_refused(press: Press, making: Making) -> None:
    with pytest.raises(PrintError, match="条幅没有字"):
        press.typeset(Batch((BannerSheet("\u200b　", making=making),)), timestamp=0)


def test_what_cannot_be_glued_or_drawn_is_refused(press: Press) -> None:
    huge = BannerSheet("文明" * 30, making="拼接", height=3000)
    with pytest.raises(PrintError, match="最多 400 张"):
        press.typeset(Batch((huge,)), timestamp=0)
    with pytest.raises(MissingGlyphs, match="U\\+1F600"):
        press.typeset(Batch((BannerSheet("加油\U0001f600"),)), timestamp=0)
