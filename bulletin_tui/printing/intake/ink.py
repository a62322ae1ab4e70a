"""Where a page is blank: looked for on a small picture of it, so that a stamp covers nothing."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bulletin_tui.printing.errors import PrintError

if TYPE_CHECKING:
    from PIL import Image

Corner = Literal["左下", "右下", "右上", "左上"]
CORNERS: tuple[Corner, ...] = ("左下", "右下", "右上", "左上")
"""Best first: a code belongs to the lower left (practice of cities)."""
EDGE = 7.0
"""Millimetres from the edge of the paper, which printers leave blank."""
CLEARANCE = 3.0
"""Millimetres between the stamp and what stands on the page."""
_SHRUNK = (0.98, 0.96, 0.94, 0.92, 0.9, 0.88)
"""To what shares a page may be shrunk to make room for the stamp below it."""
_DARKER = 40
"""Levels of grey below the ground from which a point is ink; a scan's ground is not white."""
_SPECKS = 5
"""Points that may be dark and still are dirt of the scanner's glass; a dash has more."""


@dataclass(frozen=True, slots=True)
class Box:
    """A place on the paper in millimetres from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a page and its stamp are placed; `scale` is how much the page is shrunk for it."""

    page: Box
    stamp: Box
    scale: float = 1.0


class Ink:
    """What is dark on a page."""

    def __init__(self, picture: bytes) -> None:
        """Takes a PNG or a JPEG of the whole page; raises PrintError when it cannot be read."""
        self._dark = _dark(picture)

    def is_free(self, area: Box, page: Box) -> bool:
        """Whether nothing stands there when the page is placed so; beyond the page nothing does."""
        across, down = self._dark.width / page.width, self._dark.height / page.height
        left, top = (area.x - page.x) * across, (area.y - page.y) * down
        right, bottom = left + area.width * across, top + area.height * down
        inside = (
            max(0, int(left)),
            max(0, int(top)),
            min(self._dark.width, int(right) + 1),
            min(self._dark.height, int(bottom) + 1),
        )
        if inside[0] >= inside[2] or inside[1] >= inside[3]:
            return True
        return self._dark.crop(inside).histogram()[255] <= _SPECKS


def find_spot(
    ink: Ink, page: Box, paper: tuple[float, float], stamp: tuple[float, float], corner: str
) -> Spot | None:
    """A place for a stamp of this width and height, or None; `corner` 自动 is the first free one.

    The page is shrunk, towards the upper edge, only where no corner is free.
    """
    wanted = [one for one in CORNERS if corner in (one, "自动")]
    for one in wanted:
        if spot := _in_corner(ink, page, paper, stamp, one):
            return Spot(page, spot)
    for scale in _SHRUNK:
        width, height = page.width * scale, page.height * scale
        shrunk = Box((paper[0] - width) / 2, page.y * scale, width, height)
        for one in wanted:
            if one in ("左下", "右下") and (spot := _in_corner(ink, shrunk, paper, stamp, one)):
                return Spot(shrunk, spot, scale)
    return None


def _in_corner(
    ink: Ink, page: Box, paper: tuple[float, float], stamp: tuple[float, float], corner: Corner
) -> Box | None:
    width, height = stamp
    x = EDGE if corner[0] == "左" else paper[0] - EDGE - width
    y = EDGE if corner[1] == "上" else paper[1] - EDGE - height
    around = Box(x - CLEARANCE, y - CLEARANCE, width + 2 * CLEARANCE, height + 2 * CLEARANCE)
    return Box(x, y, width, height) if ink.is_free(around, page) else None


def _dark(picture: bytes) -> Image.Image:
    """Ink as 255, all else as 0; the ground is the commonest grey."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(picture), formats=("PNG", "JPEG")) as opened:
            opened.draft("L", (600, 600))
            grey = opened.convert("L")
    except Exception as error:  # decoders raise all sorts of things for what is broken
        raise PrintError("要盖二维码的那一页读不出来。请在材料里重新选一次这个文件。") from error
    longest = max(grey.size)
    if longest > 600:
        # The darkest of each block: a thin line must not fade away.
        grey = _darkest(grey, longest // 600 + 1)
    counts = grey.histogram()
    ground = max(range(256), key=lambda level: counts[level])
    limit = max(1, ground - _DARKER)
    return grey.point(lambda level: 255 if level < limit else 0)


def _darkest(grey: Image.Image, share: int) -> Image.Image:
    from PIL import ImageFilter

    return grey.reduce(share).filter(ImageFilter.MinFilter(3))
