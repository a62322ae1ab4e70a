"""A banner on paper: its characters, the sheets they are on, and how these become one strip."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.sheets.base import OneSheet, Paper, PaperName
from bulletin_tui.printing.text import wording
from bulletin_tui.printing.tiling import Span, Tiling, room, stacked, tile_labels, tiled

Making = Literal["一字一张", "拼接"]
Ground = Literal["红底", "白底"]

# A character's size as a share of its place, and of the height of a tiled banner; what is left at
# both ends of a tiled one, as a share of its height.
_FILLED, _TALL, _END = 0.96, 0.8, 0.25
_TOKEN = re.compile(r"[!-~]{1,2}|\s+|.[\ufe00-\ufe0f\U000e0100-\U000e01ef\u0300-\u036f]*", re.S)


@dataclass(frozen=True, slots=True)
class Token:
    """What shares one place: a character, or two digits or letters.

    `share` is the part of a place it takes: punctuation, blanks and a single digit take half, but
    upright only blanks do.
    """

    text: str
    share: float = 1.0


def tokens_of(text: str, *, vertical: bool = False) -> tuple[Token, ...]:
    """The places of a banner's words, in reading order."""
    found = _TOKEN.findall(wording.clean(text))
    return tuple(Token(part.strip(), 0.5 if _is_half(part, vertical) else 1.0) for part in found)


def _is_half(part: str, vertical: bool) -> bool:
    if part.isspace():
        return True
    if vertical:
        return False
    if part.isascii():
        return len(part) == 1
    return part not in "…—" and unicodedata.category(part[0]).startswith("P")


@dataclass(frozen=True, slots=True)
class BannerSheet(OneSheet):
    """A banner, a sheet a character or tiled. `height` (mm) is that of a tiled one, across."""

    template: ClassVar[str] = "banner"

    text: str
    making: Making = "一字一张"
    paper: PaperName = "A4"
    ground: Ground = "红底"
    vertical: bool = False
    height: float = 600.0
    unit: str = ""
    copies: int = 1

    @property
    def name(self) -> str:
        return self.text

    def remark(self, pages: int) -> str:
        tiling = self.tiling
        return f"{tiling.finished}，{tiling.counted}"

    @property
    def tiling(self) -> Tiling:
        """The sheets without the one that shows how they are put together."""
        return self._laid_out()[0]

    def data(self) -> dict[str, Any]:
        tiling, places, size = self._laid_out()
        tokens = tokens_of(self.text, vertical=self.vertical)
        tiling.check(wording.clean(self.text)[:20])
        return tiling.data() | {
            "title": wording.clean(self.text),
            "unit": wording.clean(self.unit),
            "vertical": self.vertical,
            "red": self.ground == "红底",
            "size": size,
            "height-across": tiling.width if self.vertical else tiling.height,
            "cells": [
                {
                    "text": token.text,
                    "start": place.start,
                    "length": place.length,
                    "half": token.share < 1,
                }
                for token, place in zip(tokens, places, strict=True)
            ],
            "labels": self._labels(tiling, tokens),
        }

    def _laid_out(self) -> tuple[Tiling, tuple[Span, ...], float]:
        """The sheets, the places along the banner, and the size of its characters in mm."""
        tokens = tokens_of(self.text, vertical=self.vertical)
        if not any(token.text for token in tokens):
            raise PrintError("条幅没有字，不能打印。请在“文字”里写上条幅的内容。")
        if self.making == "一字一张":
            # The short side runs along the banner, so that the characters stand close.
            paper = Paper(self.paper, landscape=self.vertical)
            across, along = sorted(room(paper), reverse=True)
            places = stacked([along * token.share for token in tokens])
            return self._lying(paper, places, (Span(0, across),)), places, along * _FILLED
        size = self.height * _TALL
        end = self.height * _END
        steps = [size / _FILLED * token.share for token in tokens]
        places = tuple(Span(place.start + end, place.length) for place in stacked(steps))
        length = places[-1].end + end
        sides = (self.height, length) if self.vertical else (length, self.height)
        return tiled(*sides, self.paper), places, size

    def _lying(self, paper: Paper, along: tuple[Span, ...], across: tuple[Span, ...]) -> Tiling:
        return Tiling(paper, across, along) if self.vertical else Tiling(paper, along, across)

    def _labels(self, tiling: Tiling, tokens: tuple[Token, ...]) -> list[str]:
        """What stands in the rim of each sheet: its place, row by row."""
        if self.making == "一字一张":
            count = len(tokens)
            return [f"{at}/{count} {token.text}".strip() for at, token in enumerate(tokens, 1)]
        return tile_labels(tiling)
