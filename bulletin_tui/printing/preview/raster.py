"""From the picture of a page to coloured characters: so that paper is seen before it is printed."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from math import log2
from typing import TYPE_CHECKING

from bulletin_tui.printing.preview.viewport import Frame

if TYPE_CHECKING:
    from PIL import Image

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""
Cell = tuple[str, Colour, Colour]
"""A character, its ink and its ground."""

_QUARTERS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
"""By bits: upper left 1, upper right 2, lower left 4, lower right 8."""
_DARKER = 30
"""Quarters of a halving that are added for terminals with few colours."""
_STEP = 17
"""Colours are told apart in sixteen steps a channel: fewer changes of colour, shorter output."""


@dataclass(frozen=True, slots=True)
class Dots:
    """How many dots a character shows, side by side and one above the other."""

    across: int
    down: int


WHOLES = Dots(1, 1)
"""Blanks with a ground: for consoles that draw every block two cells wide."""
HALVES = Dots(1, 2)
"""▀, which even the oldest fonts have."""
QUARTERS = Dots(2, 2)
"""Twice as fine across, with two colours a character."""


def decoded(png: bytes) -> Image.Image:
    """The picture of a page, without transparency."""
    from PIL import Image

    with Image.open(io.BytesIO(png)) as picture:
        return picture.convert("RGB")


def first_ink(page: Image.Image) -> float:
    """Where the upper margin ends, from 0 to 1; 0 for an empty page."""
    from PIL import ImageChops

    box = ImageChops.invert(page.convert("L")).getbbox()
    return box[1] / page.height if box else 0.0


def scaled(
    page: Image.Image, inside: Frame, size: tuple[int, int], *, darker: bool = False
) -> Image.Image:
    """The part of the page in so many dots; the more it shrinks, the darker is what is thin.

    `darker` is for sixteen colours, of which only two are between black and white.
    """
    from PIL import Image

    box = (
        inside.left * page.width,
        inside.top * page.height,
        min(1.0, inside.left + inside.width) * page.width,
        min(1.0, inside.top + inside.height) * page.height,
    )
    shrunk = (box[2] - box[0]) / size[0]
    # Sharper filters ring, and around pale text one sees it.
    way = Image.Resampling.BOX if shrunk > 1 else Image.Resampling.BICUBIC
    lift = round(log2(max(1.0, shrunk)) * 4) + _DARKER * darker
    return page.resize(size, way, box=box).point(_lift(lift))


@lru_cache(maxsize=32)
def _lift(shrunk: int) -> list[int]:
    """A table for three channels; `shrunk` is in quarters of a halving."""
    power = 1 / (1 + 0.035 * shrunk)
    return [round(255 - 255 * ((255 - value) / 255) ** power) for value in range(256)] * 3


def cells(
    page: Image.Image, inside: Frame, dots: Dots, *, darker: bool = False
) -> list[list[Cell]]:
    """The part of the page as lines of characters."""
    size = inside.columns * dots.across, inside.rows * dots.down
    part = scaled(page, inside, size, darker=darker)
    data, width = part.tobytes(), part.width
    lines = [
        [_rounded(data[at : at + 3]) for at in range(start, start + width * 3, 3)]
        for start in range(0, len(data), width * 3)
    ]
    if dots == WHOLES:
        return [[(" ", dot, dot) for dot in line] for line in lines]
    pairs = zip(lines[::2], lines[1::2], strict=True)
    if dots == HALVES:
        return [[_half(*both) for both in zip(*pair, strict=True)] for pair in pairs]
    return [
        [_quarters(*four) for four in zip(up[::2], up[1::2], low[::2], low[1::2], strict=True)]
        for up, low in pairs
    ]


def _rounded(dot: bytes) -> Colour:
    red, green, blue = ((value + _STEP // 2) // _STEP * _STEP for value in dot)
    return red, green, blue


def _half(upper: Colour, lower: Colour) -> Cell:
    return (" ", upper, upper) if upper == lower else ("▀", upper, lower)


@lru_cache(maxsize=4096)
def _quarters(*four: Colour) -> Cell:
    """The block whose two colours come nearest: dots darker than the middle are its ink."""
    light = [sum(dot) for dot in four]
    least, most = min(light), max(light)
    if least == most:
        return " ", four[0], four[0]
    dark = [2 * value < least + most for value in light]
    ink = [dot for dot, is_dark in zip(four, dark, strict=True) if is_dark]
    ground = [dot for dot, is_dark in zip(four, dark, strict=True) if not is_dark]
    bits = sum(1 << place for place, is_dark in enumerate(dark) if is_dark)
    return _QUARTERS[bits], _mean(ink or ground), _mean(ground)


def _mean(dots: list[Colour]) -> Colour:
    red, green, blue = (sum(channel) // len(dots) for channel in zip(*dots, strict=True))
    return _rounded(bytes((red, green, blue)))
