"""The pages of all families as one picture, for the README and the manual.

Run from the checkout: python -m tests.contact_sheet, or with a path to write elsewhere.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageOps

from bulletin_tui.printing.fonts.roles import resolve_fonts
from bulletin_tui.printing.press import Press
from bulletin_tui.printing.records.material_sheets import sheets_of
from bulletin_tui.printing.records.specimens import DISPLAYS, TEXTS, specimen
from bulletin_tui.printing.sheets.base import Batch, Sheet

TARGET = Path(__file__).parents[1] / "bulletin_tui" / "manual" / "pictures" / "pages.png"
PPI = 36
ACROSS = 7
GAP = 10
GROUND = (214, 217, 222)
RED = (215, 0, 15)
STEPS = 12
"""Shades from each ink to the paper: a palette keeps the file small."""


def sheets() -> tuple[Sheet, ...]:
    """A page of every kind, then some in large type and one lying down."""
    kinds = [specimen(kind) for kind in (*TEXTS, *DISPLAYS)]
    large = [specimen(kind, large_type=True) for kind in ("circular", "publicity", "initiative")]
    lying = specimen("outage", landscape=True)
    return tuple(sheets_of(source)[0] for source in (*kinds, *large, lying))


def contact_sheet(press: Press, pages: Sequence[Sheet]) -> Image.Image:
    """The first page of each sheet, in rows."""
    firsts, done = [], 0
    pngs = press.pictures(Batch(tuple(pages)), ppi=PPI)
    for setting in press.settings(Batch(tuple(pages))):
        firsts.append(Image.open(io.BytesIO(pngs[done])).convert("RGB"))
        done += setting.pages
    wide, high = firsts[0].size
    rows = -(-len(firsts) // ACROSS)
    whole = Image.new("RGB", (ACROSS * (wide + GAP) + GAP, rows * (high + GAP) + GAP), GROUND)
    for number, page in enumerate(firsts):
        row, column = divmod(number, ACROSS)
        shown = ImageOps.pad(page, (wide, high), color=GROUND)
        whole.paste(shown, (GAP + column * (wide + GAP), GAP + row * (high + GAP)))
    return whole.quantize(palette=palette(), dither=Image.Dither.NONE)


def palette() -> Image.Image:
    """The ground, and what lies between black or red and white."""
    colours = [GROUND]
    for ink in ((0, 0, 0), RED):
        for step in range(STEPS):
            share = step / (STEPS - 1)
            red, green, blue = (round(part + (255 - part) * share) for part in ink)
            colours.append((red, green, blue))
    found = Image.new("P", (1, 1))
    found.putpalette([part for colour in colours for part in colour])
    return found


def main(arguments: Sequence[str]) -> None:
    """Write the picture."""
    target = Path(arguments[0]) if arguments else TARGET
    contact_sheet(Press(resolve_fonts(None, [])), sheets()).save(target, optimize=True)
    print(f"{target}: {target.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main(sys.argv[1:])
