"""Pages as coloured characters, and which part of them a window shows."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from bulletin_tui.printing.preview import raster
from bulletin_tui.printing.preview.viewport import View, Window

WHITE, BLACK, RED = (255, 255, 255), (0, 0, 0), (255, 0, 0)
A4, A3_ACROSS = 210 / 297, 420 / 297


def dots(*lines: str) -> Image.Image:
    """A picture whose dots are named by letters; large, so that no edge is blurred."""
    colours = {".": WHITE, "#": BLACK, "r": RED}
    picture = Image.new("RGB", (len(lines[0]), len(lines)))
    picture.putdata([colours[letter] for line in lines for letter in line])
    return picture.resize((picture.width * 64, picture.height * 64), Image.Resampling.NEAREST)


def drawn(picture: Image.Image, kind: raster.Dots) -> list[list[raster.Cell]]:
    """The whole picture, a letter a dot."""
    columns, rows = picture.width // 64 // kind.across, picture.height // 64 // kind.down
    inside = Window(columns, rows, columns / rows / 2).frame(View())
    return raster.cells(picture, inside, kind)


def test_each_quarter_block_stands_for_its_dots() -> None:
    upper = "".join(("#" if bits & 1 else ".") + ("#" if bits & 2 else ".") for bits in range(16))
    lower = "".join(("#" if bits & 4 else ".") + ("#" if bits & 8 else ".") for bits in range(16))
    (line,) = drawn(dots(upper, lower), raster.QUARTERS)
    assert "".join(cell[0] for cell in line) == " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟ "
    assert {cell[1:] for cell in line[1:15]} == {(BLACK, WHITE)}
    assert line[0] == (" ", WHITE, WHITE)
    assert line[15] == (" ", BLACK, BLACK)


def test_half_blocks_and_blanks_keep_the_colours() -> None:
    picture = dots("r.", "##", "..", "#r")
    assert drawn(picture, raster.HALVES) == [
        [("▀", RED, BLACK), ("▀", WHITE, BLACK)],
        [("▀", WHITE, BLACK), ("▀", WHITE, RED)],
    ]
    assert drawn(dots("r#", "#."), raster.WHOLES) == [
        [(" ", RED, RED), (" ", BLACK, BLACK)],
        [(" ", BLACK, BLACK), (" ", WHITE, WHITE)],
    ]


def test_a_hairline_stays_to_be_seen_on_a_page_that_is_made_small() -> None:
    page = Image.new("RGB", (1000, 1414), WHITE)
    ImageDraw.Draw(page).line((100, 700, 900, 700), RED, 2)
    inside = Window(80, 21, A4).frame(View())
    found = raster.cells(page, inside, raster.HALVES)
    (row,) = {y for y, line in enumerate(found) for cell in line if cell[1:] != (WHITE, WHITE)}
    ink = min(found[row][15][1:], key=sum)
    assert ink[0] == 255 and ink[1] < 225, "the red line is paler than one can see"
    darker = raster.cells(page, inside, raster.HALVES, darker=True)
    assert min(darker[row][15][1:], key=sum)[1] < 190, "sixteen colours would show it as white"


def test_the_upper_margin_is_known() -> None:
    page = Image.new("RGB", (100, 200), WHITE)
    assert raster.first_ink(page) == 0
    page.putpixel((50, 50), BLACK)
    assert raster.first_ink(page) == 0.25


def test_a_transparent_picture_can_be_read() -> None:
    stream = io.BytesIO()
    Image.new("RGBA", (3, 2), (255, 255, 255, 255)).save(stream, "PNG")
    assert raster.decoded(stream.getvalue()).mode == "RGB"


@pytest.mark.parametrize(
    ("window", "cells", "names"),
    [
        (Window(80, 21, A4), (30, 21), ["整页", "整宽", "放大 2 倍", "放大 4 倍", "放大 8 倍"]),
        (Window(120, 33, A4), (47, 33), ["整页", "整宽", "放大 2 倍", "放大 4 倍", "放大 8 倍"]),
        (Window(60, 21, A3_ACROSS), (59, 21), ["整页", "放大 2 倍", "放大 4 倍", "放大 8 倍"]),
    ],
)
def test_how_closely_one_can_look(window: Window, cells: tuple[int, int], names: list[str]) -> None:
    whole = window.frame(View())
    assert (whole.columns, whole.rows) == cells
    assert (whole.left, whole.top, whole.width, whole.height) == (0, 0, 1, 1)
    assert [window.name(View(zoom)) for zoom in range(window.closest + 1)] == names


def test_one_goes_closer_where_the_text_begins_and_stays_there() -> None:
    window = Window(80, 21, A4)
    view = window.closer(View(), 1, top=0.12)
    first = window.frame(view)
    assert first.top == pytest.approx(0.10)
    assert window.frame(window.moved(view, 0, -5)).top == 0
    assert window.frame(window.moved(view, 0, 0.5)).top == pytest.approx(0.1 + first.height / 2)
    deeper = window.frame(window.closer(view, 1, top=0.12))
    assert deeper.top == pytest.approx(first.top)
    assert deeper.left + deeper.width / 2 == pytest.approx(0.5)


@given(
    st.integers(1, 400),
    st.integers(1, 120),
    st.sampled_from((A4, A3_ACROSS, 1.0, 0.05, 20.0)),
    st.lists(st.sampled_from(("+", "-", "left", "right", "up", "down")), max_size=12),
)
@settings(max_examples=60, deadline=None)
def test_the_window_never_leaves_the_page(
    columns: int, rows: int, shape: float, presses: list[str]
) -> None:
    window, view = Window(columns, rows, shape), View()
    for press in presses:
        if press in "+-":
            view = window.closer(view, 1 if press == "+" else -1, top=0.9)
        else:
            across = {"left": -0.5, "right": 0.5}.get(press, 0.0)
            down = {"up": -0.5, "down": 0.5}.get(press, 0.0)
            view = window.moved(view, across, down)
        inside = window.frame(view)
        assert 0 <= view.zoom <= window.closest
        assert 1 <= inside.columns <= columns and 1 <= inside.rows <= rows
        assert inside.left >= 0 and inside.left + inside.width <= 1 + 1e-9
        assert inside.top >= 0 and inside.top + inside.height <= 1 + 1e-9
