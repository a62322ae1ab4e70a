"""A red head measured on paper: the millimetres of GB/T 9704-2012."""

from __future__ import annotations

import io
from itertools import groupby

import pytest
from PIL import Image

from bulletin_tui.printing.press import Press
from bulletin_tui.printing.records.notice_parts import official_number
from bulletin_tui.printing.records.notice_sheets import notice_sheet
from bulletin_tui.printing.records.specimens import specimen
from bulletin_tui.printing.sheets.base import Batch
from bulletin_tui.printing.sheets.notice import NoticeSheet

from .conftest import Line, Page, pages_of

DOTS = 10
"""A millimetre, at 254 pixels an inch."""
MM = 72 / 25.4
CHARACTER = 156 / 28
LINE = 225 / 22


@pytest.fixture(scope="module")
def sheet() -> NoticeSheet:
    return notice_sheet(specimen("official"))


@pytest.fixture(scope="module")
def pages(press: Press, sheet: NoticeSheet) -> list[Page]:
    return pages_of(press.typeset(Batch((sheet,)), timestamp=0))


@pytest.fixture(scope="module")
def pictures(press: Press, sheet: NoticeSheet) -> list[Image.Image]:
    pngs = press.pictures(Batch((sheet,)), ppi=25.4 * DOTS)
    return [Image.open(io.BytesIO(png)).convert("RGB") for png in pngs]


def where(page: Page, beginning: str) -> Line:
    return next(line for line in page.lines if line.text.startswith(beginning))


def down(page: Page, line: Line) -> float:
    """Millimetres from the upper edge of the paper to the baseline."""
    return (page.height - line.y) / MM


def red_bands(picture: Image.Image) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom in millimetres of what is red, from above."""
    red, green, _ = picture.split()
    mask = Image.eval(green, lambda value: 255 * (value < 100))
    mask.paste(0, mask=Image.eval(red, lambda value: 255 * (value < 150)))
    rows = [mask.crop((0, y, mask.width, y + 1)).getbbox() is not None for y in range(mask.height)]
    found = []
    for is_red, run in groupby(range(mask.height), key=lambda y: rows[y]):
        ys = list(run)
        if is_red:
            box = mask.crop((0, ys[0], mask.width, ys[-1] + 1)).getbbox()
            assert box is not None
            found.append((box[0] / DOTS, ys[0] / DOTS, box[2] / DOTS, (ys[-1] + 1) / DOTS))
    return found


def black_rules(picture: Image.Image) -> list[tuple[float, float]]:
    """Top and thickness in millimetres of rules across the whole text area."""
    # Red is light in its own channel.
    grey = picture.getchannel("R").crop((28 * DOTS + 4, 0, 184 * DOTS - 4, picture.height))
    dark = grey.point(lambda value: 255 * (value < 160))
    black = (255, 255)
    rows = [dark.crop((0, y, dark.width, y + 1)).getextrema() == black for y in range(dark.height)]
    runs = groupby(range(dark.height), key=lambda y: rows[y])
    found = [list(run) for is_rule, run in runs if is_rule]
    return [(ys[0] / DOTS, len(ys) / DOTS) for ys in found]


def test_the_head_stands_35_mm_below_the_upper_edge_of_the_text_area(
    pictures: list[Image.Image],
) -> None:
    *head, rule = red_bands(pictures[0])
    assert head[0][1] == pytest.approx(37 + 35, abs=0.3)
    left, right = min(band[0] for band in head), max(band[2] for band in head)
    assert left >= 28 - 0.2
    assert right <= 184 + 0.2
    assert left - 28 == pytest.approx(184 - right, abs=1.5)
    assert (rule[0], rule[2]) == pytest.approx((28, 184), abs=0.2)
    assert rule[3] - rule[1] == pytest.approx(0.7, abs=0.15)
    assert red_bands(pictures[1]) == []


def test_the_number_is_centred_two_lines_below_and_the_rule_4_mm_below_that(
    pictures: list[Image.Image], pages: list[Page]
) -> None:
    *head, rule = red_bands(pictures[0])
    number = where(pages[0], "学街发")
    assert number.size == pytest.approx(16)
    bottom = down(pages[0], number) + 0.14 * 16 / MM
    assert rule[1] - bottom == pytest.approx(4, abs=0.2)
    assert bottom - 16 / MM - head[-1][3] == pytest.approx(2 * LINE, abs=0.5)
    ink = pictures[0].crop((280, round((bottom - 6) * DOTS), 1840, round((bottom + 1) * DOTS)))
    box = Image.eval(ink.convert("L"), lambda value: 255 - value).getbbox()
    assert box is not None
    assert (box[0] + box[2]) / 2 == pytest.approx(1560 / 2, abs=8)


def test_the_title_stands_two_lines_below_the_rule_and_the_text_on_the_grid(
    pictures: list[Image.Image], pages: list[Page]
) -> None:
    rule = red_bands(pictures[0])[-1]
    title, to, first = (where(pages[0], text) for text in ("关于做好", "各社区", "为切实做好"))
    assert title.size == pytest.approx(22)
    blank = down(pages[0], title) - 0.86 * 22 / MM - rule[3]
    assert 2 * LINE <= blank <= 3 * LINE
    assert to.x / MM == pytest.approx(28, abs=0.3)
    assert first.x / MM == pytest.approx(28 + 2 * CHARACTER, abs=0.3)
    below = (down(pages[0], to) + 0.14 * 16 / MM - 37) / LINE
    assert below == pytest.approx(round(below), abs=0.02)


def test_the_date_ends_four_characters_in_with_the_name_centred_over_it(
    pictures: list[Image.Image], pages: list[Page]
) -> None:
    last = pages[1]
    name, date = where(last, "学苑街道办事处"), where(last, "2026")
    assert date.size == pytest.approx(16)
    boxes = []
    for line in (name, date):
        base = down(last, line)
        strip = pictures[1].crop(
            (900, round((base - 4.5) * DOTS), 2000, round((base + 0.8) * DOTS))
        )
        box = Image.eval(strip.convert("L"), lambda value: 255 * (value < 128)).getbbox()
        assert box is not None
        boxes.append((90 + box[0] / DOTS, 90 + box[2] / DOTS))
    # 日 is a little narrower than its square.
    assert boxes[1][1] == pytest.approx(184 - 4 * CHARACTER - 0.8, abs=0.4)
    assert sum(boxes[0]) / 2 == pytest.approx(sum(boxes[1]) / 2, abs=0.6)
    # Two free lines above, so that a seal of 42 mm ends within a line of the text.
    assert (where(last, "重点场所名单").y - name.y) / MM == pytest.approx(3 * LINE, abs=0.5)


def test_enclosures_hang_and_the_remark_stands_in_brackets(pages: list[Page]) -> None:
    last = pages[1]
    label, first, second = (where(last, text) for text in ("附件", "1.", "2."))
    assert label.x / MM == pytest.approx(28 + 2 * CHARACTER, abs=0.3)
    assert first.x == pytest.approx(second.x, abs=0.2)
    assert where(last, "（此件").x / MM == pytest.approx(28 + 2 * CHARACTER, abs=3)
    assert where(last, "（此件").y < where(last, "2026").y


def test_the_imprint_ends_the_last_page_between_its_rules(
    pictures: list[Image.Image], pages: list[Page]
) -> None:
    rules = black_rules(pictures[1])
    assert [thick for _, thick in rules] == pytest.approx([0.35, 0.25, 0.35], abs=0.11)
    assert rules[-1][0] == pytest.approx(297 - 35, abs=0.4)
    copies, issuer = where(pages[1], "抄送"), where(pages[1], "学苑街道办事处综合")
    assert copies.size == issuer.size == pytest.approx(14)
    assert copies.x / MM == pytest.approx(28 + 14 / MM, abs=0.3)
    assert issuer.x == pytest.approx(copies.x, abs=0.2)
    assert black_rules(pictures[0]) == []


def test_pages_are_numbered_outside_in_turn_7_mm_below_the_text(pages: list[Page]) -> None:
    first, second = (where(page, "—") for page in pages)
    assert first.x / MM > 160
    assert second.x / MM == pytest.approx(28 + 14 / MM, abs=0.5)
    assert 297 - 35 + 7 < down(pages[0], first) < 297 - 35 + 7 + 14 / MM


def test_a_long_name_is_condensed_to_one_line(press: Press) -> None:
    long = notice_sheet(
        specimen("official", authority="沈阳市沈河区五里河街道办事处综合治理领导小组办公室文件")
    )
    (png, *_) = press.pictures(Batch((long,)), ppi=254)
    with Image.open(io.BytesIO(png)) as picture:
        *head, rule = red_bands(picture.convert("RGB"))
    assert len(head) == 1
    assert head[0][0] >= 28 - 0.2
    assert head[0][2] <= 184 + 0.2
    assert head[0][2] - head[0][0] > 150
    assert rule[1] > head[0][3]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("学街发[2026]3号", "学街发〔2026〕3号"),
        ("学街发（2026）第003号", "学街发〔2026〕3号"),
        ("学街发【2026】 12 号", "学街发〔2026〕12号"),
        ("学街发〔2026〕3", "学街发〔2026〕3号"),
        (" 学街办函 ( 2026 ) 第 8 号 ", "学街办函〔2026〕8号"),
        ("临时通知", "临时通知"),
        ("", ""),
    ],
)
def test_numbers_are_written_as_the_norm_does(typed: str, printed: str) -> None:
    assert official_number(typed) == printed
