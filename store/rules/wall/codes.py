"""The sheet's code: six digits and a check digit, small enough to be keyed in by hand.

Digits, because letters open the candidate window of a Chinese input method. The first is the last
one of the year: a new sheet never gets a code that the archive of the last nine years holds, and no
archive has to be read to know that.
"""

from __future__ import annotations

import re
from collections.abc import Container

from store.engine import Engine
from store.models import Posting
from store.query import Is

_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
"""The quasigroup of H. Michael Damm (2004): finds every wrong digit and every swapped pair."""


_TRIES = 10_000
"""Draws in vain after which a year has no code to give: it has one in a thousand at most."""


class TakenCodes:
    """The codes that no new sheet may get: those of the live ones, and those drawn just now."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.drawn: set[str] = set()

    def __contains__(self, code: object) -> bool:
        assert isinstance(code, str)
        carried = self._engine.count(Posting, Is("code", code), archived=False)
        return code in self.drawn or carried > 0


def check_digit(digits: str) -> str:
    """The digit that makes the whole number valid."""
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return str(interim)


def sheet_code(number: int) -> str:
    """The code for a number below one million."""
    digits = f"{number:06d}"
    return digits + check_digit(digits)


def free_code(taken: Container[str], year: int) -> str:
    """A code of this year, drawn by lot: neighbours on the wall do not look alike.

    Should the year's hundred thousand be taken, any other will do.
    """
    from random import SystemRandom  # late: a command that only reads needs none

    source = SystemRandom()
    first = year % 10 * 100_000
    for _ in range(_TRIES):
        if (code := sheet_code(first + source.randrange(100_000))) not in taken:
            return code
    while (code := sheet_code(source.randrange(1_000_000))) in taken:
        pass
    return code


def spoken(code: str) -> str:
    """The code as it is printed: 318 4027."""
    return f"{code[:3]} {code[3:]}"


def marked(code: str) -> str:
    """The code as a machine finds it again in what a QR code holds: #3184027."""
    return f"#{code}"


def code_in(text: str) -> str | None:
    """The sheet's code in what a scanner typed or a camera read; None where there is none.

    It stands behind a # at the end of a line, whatever stands before: an input method or a scanner
    may have spoilt the Chinese of the line, and a telephone number is no code.
    """
    found = _MARKED.findall(text.translate(_TO_HALF_WIDTH))
    return next((code for code in found if check_digit(code) == "0"), None)


def parse_code(text: str) -> str:
    """What was keyed in or scanned, as a code; raises ValueError with a sentence."""
    if (scanned := code_in(text)) is not None:
        return scanned
    plain = text.translate(_TO_HALF_WIDTH)
    digits = "".join(plain.split()).replace("-", "").removeprefix("#")
    if not digits.isascii() or not digits.isdigit() or len(digits) != 7:
        raise ValueError(f"单号是 7 位数字，印在纸的右下角；您输入的是“{text}”")
    if check_digit(digits) != "0":
        raise ValueError(f"单号 {spoken(digits)} 有一位不对，请照纸上再输一遍")
    return digits


_TO_HALF_WIDTH = {ord("０") + n: str(n) for n in range(10)} | {
    ord(wide): narrow for wide, narrow in (("　", " "), ("－", "-"), ("＃", "#"))
}
_MARKED = re.compile(r"#([0-9]{7})[ \t\r]*$", re.MULTILINE)
