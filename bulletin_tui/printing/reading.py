"""How large a QR code has to be where it hangs, and how much damage it must bear there.

Sides and levels were measured (simulated damage, read by zxing-cpp): 25 mm is the least, 30 mm is
usual; Q outdoors, where paper gets stained; M indoors, for its modules are larger; never H, whose
denser modules lose more to blur than they gain. The side is a tenth of the distance, a rule of
thumb.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil

from bulletin_tui.printing.qr import MIN_MODULE_MM, Qr, qr_for
from bulletin_tui.printing.sheets.base import Paper
from store.models import Site

LEAST_SIDE, USUAL_SIDE = 25, 30
"""Millimetres."""
FAR_MODULE_MM = 1.0
"""Of a code that is read from a metre or more."""
OUTDOOR_MODULE_MM = 0.6
"""What a code of 25 mm and 41 modules has, the finest that bore blur and stains."""
_FAR_CM = 100
_LARGEST_SHARE = 0.3
"""Of the paper's short side; a larger code leaves no room for the words."""
_USUAL_CM: Mapping[str, int] = {"handout": 25, "board": 30, "screen": 100, "hung": 100}
_FROM_ACROSS_THE_STREET: Mapping[str, int] = {"banner": 300, "slogan": 300}
_INDOORS = frozenset({"stairwell_board", "info_point", "touch_kiosk", "led_screen"})


@dataclass(frozen=True, slots=True)
class Reading:
    """From how far a code is read, and whether its paper hangs in wind and weather."""

    distance_cm: int = 30
    outdoors: bool = True

    @property
    def side_mm(self) -> int:
        """The side it should have: a tenth of the distance, which in mm is its number in cm."""
        return max(self.distance_cm, LEAST_SIDE if self.distance_cm < 30 else USUAL_SIDE)

    @property
    def module_mm(self) -> float:
        """The narrowest module that a telephone still tells apart from there."""
        if self.distance_cm >= _FAR_CM:
            return FAR_MODULE_MM
        return OUTDOOR_MODULE_MM if self.outdoors else MIN_MODULE_MM


IN_HAND = Reading(25, outdoors=False)
"""What is handed out, wherever that is."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A code, and a sentence where the paper has no room for the side it should have."""

    code: Qr
    advice: str = ""


def reading_at(site: Site | None) -> Reading:
    """How a sheet is read at a site; without one, at a board out of doors."""
    if site is None:
        return Reading()
    usual = _FROM_ACROSS_THE_STREET.get(site.kind) or _USUAL_CM.get(site.group, 30)
    outdoors = site.kind not in _INDOORS and site.group != "handout"
    return Reading(site.read_from_cm or usual, outdoors)


def planned_code(
    content: str,
    reading: Reading,
    paper: Paper,
    *,
    caption: str = "",
    short_text: str = "",
) -> Planned:
    """The code for what it holds, as large as it should be there or as the paper allows.

    Raises UnsafeLink; TooDense with how to shorten it when even that will not scan.
    """
    largest = int(min(paper.width, paper.height) * _LARGEST_SHARE)
    code = qr_for(
        content,
        outdoors=reading.outdoors,
        side_mm=largest,
        module_mm=OUTDOOR_MODULE_MM if reading.outdoors else MIN_MODULE_MM,
        caption=caption,
        short_text=short_text,
    )
    wanted = max(reading.side_mm, ceil(len(code.matrix) * reading.module_mm))
    code = replace(code, side_mm=min(wanted, largest))
    return Planned(code, _advice(reading, paper, wanted, largest) if wanted > largest else "")


def _advice(reading: Reading, paper: Paper, wanted: int, largest: int) -> str:
    larger = "，或者改用 A3 纸" if paper.name == "A4" else ""
    return (
        f"离 {reading.distance_cm / 100:g} 米扫码，二维码要 {wanted / 10:g} 厘米，"
        f"{paper.name} 纸上只印得下 {largest / 10:g} 厘米，走到 {largest} 厘米左右才扫得出来。"
        f"请用短网址{larger}。"
    )
