"""A page as lines of a screen, made in a thread."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from bulletin_tui.printing.preview import graphics, raster
from bulletin_tui.printing.preview.graphics import Means, Piece
from bulletin_tui.printing.preview.viewport import TALL, Frame, View, Window

if TYPE_CHECKING:
    from PIL import Image

    from bulletin_tui.printing.preview.pages import Pages

_ENOUGH = 1.2
"""Dots of the page for each dot shown; with fewer, the page is set again more finely."""


@dataclass(frozen=True, slots=True)
class Ability:
    """What the terminal can show.

    `cell` is a character's width and height in pixels; `few_colours` are sixteen or none.
    """

    dots: raster.Dots = raster.WHOLES
    means: Means = ""
    cell: tuple[int, int] | None = None
    few_colours: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be drawn."""

    number: int
    view: View
    columns: int
    rows: int
    ability: Ability


@dataclass(frozen=True, slots=True)
class Drawing:
    """What was drawn. `pieces` are what lays a real picture over the lines, if the terminal can."""

    order: Order
    number: int
    paper: str
    window: Window
    top: float
    frame: Frame
    lines: list[Strip]
    pieces: list[Piece]


def drawn(order: Order, pages: Pages) -> Drawing:
    """The page that is wanted, or the last one; raises PrintError."""
    page = pages.page(order.number)
    ability = order.ability
    across, down = ability.cell or (1, TALL)
    shape = page.picture.width / page.picture.height
    window = Window(order.columns, order.rows, shape, down / across)
    frame = window.frame(order.view)
    dots = frame.columns * (across if ability.means else ability.dots.across)
    picture = page.picture
    if picture.width * frame.width < dots * _ENOUGH:
        picture = pages.page(order.number, fine=True).picture
    lines = _strips(raster.cells(picture, frame, ability.dots, darker=ability.few_colours))
    pieces = _real_picture(picture, frame, ability)
    return Drawing(order, page.number, page.paper, window, page.top, frame, lines, pieces)


def _real_picture(picture: Image.Image, frame: Frame, ability: Ability) -> list[Piece]:
    if not ability.means or ability.cell is None:
        return []
    size = frame.columns * ability.cell[0], frame.rows * ability.cell[1]
    part = raster.scaled(picture, frame, size)
    if ability.means == "kitty":
        return graphics.kitty_picture(part, frame.columns, frame.rows)
    return graphics.sixels(part, ability.cell)


def _strips(lines: list[list[raster.Cell]]) -> list[Strip]:
    """A segment for each run of alike colours."""
    return [
        Strip(
            [
                Segment("".join(cell[0] for cell in run), _style(*colours))
                for colours, run in groupby(line, key=lambda cell: cell[1:])
            ]
        )
        for line in lines
    ]


@lru_cache(maxsize=4096)
def _style(ink: raster.Colour, ground: raster.Colour) -> Style:
    return Style(color=Color.from_rgb(*ink), bgcolor=Color.from_rgb(*ground))
