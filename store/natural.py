"""The order in which people count: 第2社区 before 第10社区, and 三单元 before 十单元."""

from __future__ import annotations

import re

from store.numerals import NUMBER, read_number

_NUMBER = re.compile(rf"(\d+|{NUMBER})")

Piece = tuple[int, int, str]


def natural_key(name: str) -> tuple[tuple[Piece, ...], str]:
    """What to sort names by: the numbers in them by what they say, the rest by code points.

    Numbers come before words. Names that say the same in other signs follow each other, always
    in the same order.
    """
    return tuple(_piece(text) for text in _NUMBER.split(name) if text), name


def _piece(text: str) -> Piece:
    number = int(text) if text.isdecimal() else read_number(text)
    return (1, 0, text) if number is None else (0, number, "")
