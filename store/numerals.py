"""Chinese numbers as titles have them: 十九, 一百零二, and years digit by digit, 二〇二五.

No library: cn2an is the one that is kept up, and it brings two helpers of its author's with it for
what are a few lines here.
"""

from __future__ import annotations

import re

DIGITS = "零一二三四五六七八九"
_VALUES = {character: value for value, character in enumerate(DIGITS)} | {
    "〇": 0,
    "○": 0,
    "两": 2,
}
_PLACES = ((1_000, "千"), (100, "百"), (10, "十"))
LARGEST = 9_999
NUMBER = "[零一二两三四五六七八九十百千]+"
"""A pattern of what may be a number; `read_number` tells whether it is one."""
YEAR = "[一二][〇○零一二三四五六七八九]{3}"
"""A pattern of a year said digit by digit."""


def said_number(number: int) -> str:
    """A number from 1 to 9,999 in words; raises ValueError for others."""
    if not 1 <= number <= LARGEST:
        raise ValueError(f"{number} 不在 1 至 {LARGEST} 之间")
    said, rest = "", number
    for place, word in _PLACES:
        digit, rest = divmod(rest, place)
        if digit:
            said += DIGITS[digit] + word
        elif said and rest >= place // 10 and not said.endswith("零"):
            said += "零"
    said += DIGITS[rest] if rest else ""
    # 19 is 十九, but 119 is 一百一十九.
    return said.rstrip("零").removeprefix("一") if 10 <= number < 20 else said.rstrip("零")


def read_number(text: str) -> int | None:
    """The number that the words say; None for what says none."""
    total, digit = 0, 0
    for character in text:
        if character in _VALUES:
            digit = _VALUES[character]
            continue
        place = next((value for value, word in _PLACES if word == character), None)
        if place is None:
            return None
        total, digit = total + (digit or 1) * place, 0
    number = total + digit
    if not 1 <= number <= LARGEST:
        return None
    return number if said_number(number) == text.replace("两", "二") else None


def said_year(year: int, like: str = "〇") -> str:
    """A year digit by digit; `like` is a year that is written with the zero that is wanted."""
    zero = next((character for character in like if _VALUES.get(character) == 0), "〇")
    return "".join(zero if digit == "0" else DIGITS[int(digit)] for digit in str(year))


def read_year(text: str) -> int | None:
    """The year that is said digit by digit; None for what is none."""
    if not re.fullmatch(YEAR, text):
        return None
    return int("".join(str(_VALUES[character]) for character in text))
