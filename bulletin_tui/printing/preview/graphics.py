"""Real pictures in terminals that can show them: by Kitty's protocol, or as sixels."""

from __future__ import annotations

import io
import re
from base64 import standard_b64encode
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from PIL import Image

Means = Literal["", "kitty", "sixel"]
"""How a terminal is given a real picture; empty for not at all."""
Piece = tuple[int, int, str]
"""What is sent where the cursor stands so many cells right of and below the picture's corner."""
_NUMBER = 1
"""Of the picture, by which Kitty knows it; there is never more than one."""
KITTY_FORGET = f"\x1b_Ga=d,d=I,q=2,i={_NUMBER}\x1b\\"
"""What takes the picture away."""
_CHUNK = 4096
_COLOURS = 64
LARGEST = 1000
"""Dots across or down of one picture in sixels: xterm shows none that is larger."""
_BAND = 6
"""Rows of dots that a line of sixels draws."""
_RUN = re.compile(rb"(.)\1{3,}", re.DOTALL)


def kitty_picture(picture: Image.Image, columns: int, rows: int) -> list[Piece]:
    """What shows a picture on so many cells."""
    stream = io.BytesIO()
    picture.save(stream, "PNG", compress_level=1)
    data = standard_b64encode(stream.getvalue()).decode()
    parts = [data[at : at + _CHUNK] for at in range(0, len(data), _CHUNK)]
    head = f"a=T,f=100,C=1,i={_NUMBER},p={_NUMBER},c={columns},r={rows},"
    last = len(parts) - 1
    sent = (
        f"\x1b_G{'' if at else head}q=2,m={int(at < last)};{part}\x1b\\"
        for at, part in enumerate(parts)
    )
    return [(0, 0, "".join(sent))]


def sixels(picture: Image.Image, cell: tuple[int, int]) -> list[Piece]:
    """A picture as sixels with at most 64 colours, in pieces that no terminal finds too large."""
    from PIL import Image

    few = picture.quantize(_COLOURS, dither=Image.Dither.NONE)
    columns, rows = (max(1, LARGEST // side) for side in cell)
    wide, high = columns * cell[0], rows * cell[1]
    return [
        (x // cell[0], y // cell[1], _sixels(few.crop((x, y, min(x + wide, few.width), bottom))))
        for y, bottom in ((y, min(y + high, few.height)) for y in range(0, few.height, high))
        for x in range(0, few.width, wide)
    ]


def _sixels(few: Image.Image) -> str:
    palette, (width, height), data = bytes(few.getpalette() or b""), few.size, few.tobytes()
    names = (
        f"#{colour};2;" + ";".join(str(round(c / 2.55)) for c in palette[colour * 3 :][:3])
        for colour in sorted(set(data))
    )
    rows = [data[at : at + width] for at in range(0, len(data), width)]
    bands = (rows[at : at + _BAND] for at in range(0, height, _BAND))
    body = "-".join("$".join(_band(band)) for band in bands)
    return f'\x1bPq"1;1;{width};{height}{"".join(names)}{body}\x1b\\'


def _band(rows: list[bytes]) -> Iterator[str]:
    """Six rows of dots, colour by colour: all dots of a row are turned into bits at once."""
    for colour in sorted(set(b"".join(rows))):
        bits = 0
        for place, row in enumerate(rows):
            table = bytearray(256)
            table[colour] = 1 << place
            bits |= int.from_bytes(row.translate(bytes(table)), "big")
        line = bits.to_bytes(len(rows[0]), "big").translate(_SIGNS)
        yield f"#{colour}" + _RUN.sub(_shortened, line).decode("ascii")


_SIGNS = bytes(min(value + 63, 126) for value in range(256))
"""The sign for each column of six dots."""


def _shortened(run: re.Match[bytes]) -> bytes:
    return b"!%d%c" % (len(run[0]), run[1][0])
