"""How large the type of a notice is: the layouts that its template tries in turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bulletin_tui.printing.families import Style
from bulletin_tui.printing.sheets.base import PT_PER_MM, Paper
from bulletin_tui.printing.text import wording

# GB/T 9704-2012: 3号 type (16 pt), 28 characters across 156 mm, 22 lines down 225 mm, 2号 title.
_BODY, _TITLE = 16.0, 22.0
_PITCH = 225 / 22 * PT_PER_MM
_ACROSS = 156 / 28 * PT_PER_MM
# "Fit to one page": the pitch of lines and the gaps around blocks, as shares, tried in turn. The
# standard lets 22 lines be adapted where needed (5.2.3); the limit is 24 pt, one and a half of the
# type, under which lines of 28 characters run into each other a step away from the wall. The type
# itself stays as large as it is.
_TIGHTER = ((1.0, 1.0), (0.95, 0.7), (0.9, 0.5), (0.86, 0.35), (0.83, 0.2))
# So many of them are taken in large type before a second page is, asked or not.
_WELCOME = 3
# Body sizes in points of what is read from afar, on A4, biggest first; 大字版 ends at 24.
_DISPLAY = (44.0, 40.0, 36.0, 32.0, 28.0, 26.0, 24.0)
_TITLE_SHARE = 1.6
LEAST_LARGE = 24.0
# The smallest type of a table, as a share of the body's: 五号 where that is 三号.
_SMALLEST_CELL = 0.65
_DISPLAY_PITCH = 1.5


@dataclass(frozen=True, slots=True)
class Margins:
    """In millimetres."""

    top: float
    right: float
    bottom: float
    left: float


def margins(paper: Paper, style: Style, *, large: bool = False) -> Margins:
    """The page's margins; those of GB/T 9704 turn with the paper and grow with it."""
    scale = max(paper.width, paper.height) / 297
    if style == "display" or large:
        return Margins(*(part * scale for part in (20, 20, 24, 20)))
    top, right, bottom, left = (26, 35, 28, 37) if paper.landscape else (37, 26, 35, 28)
    return Margins(*(part * scale for part in (top, right, bottom, left)))


def layouts(
    title: str,
    paper: Paper,
    style: Style,
    *,
    large: bool,
    one_page: bool,
    title_share: float = 1.0,
) -> list[dict[str, Any]]:
    """Sizes and pitches in points, best first; a template takes the first that fits one page.

    `gap` is what is left of the blank space around blocks; `step` is the width that a character
    takes, which on the grid is a little more than its size; `least` is the smallest type of a
    table. `title_share` is how much larger than usual the family's title is.
    """
    scale = max(paper.width, paper.height) / 297
    edge = margins(paper, style, large=large)
    width = (paper.width - edge.left - edge.right) * PT_PER_MM
    tried: list[dict[str, Any]] = []
    if style == "grid" and not large:
        for pitch, gap in _TIGHTER if one_page else _TIGHTER[:1]:
            tried.append(
                {"size": _BODY, "title-size": _TITLE, "pitch": _PITCH * pitch, "step": _ACROSS}
                | {"gap": gap, "exact": pitch == 1.0}
            )
    else:
        for size in _DISPLAY:
            sizes = {"size": size, "title-size": size * _TITLE_SHARE, "step": size}
            tried.append(sizes | {"pitch": size * _DISPLAY_PITCH, "gap": 1.0, "exact": False})
        last = tried[-1]
        tried += [
            last | {"pitch": last["size"] * _DISPLAY_PITCH * pitch, "gap": gap}
            for pitch, gap in (_TIGHTER if one_page else _TIGHTER[:_WELCOME])[1:]
        ]
    for layout in tried:
        layout["title-size"] *= 1 + (title_share - 1) / (2 if paper.landscape else 1)
        layout["least"] = LEAST_LARGE if large else layout["size"] * _SMALLEST_CELL
        for name in ("size", "title-size", "pitch", "step", "least"):
            layout[name] *= scale
        layout["title"] = wording.title_lines(title, width / layout["title-size"])
    return tried
