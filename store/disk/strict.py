"""JSON as the program itself writes it: what is read here can be written again just as it was."""

from __future__ import annotations

import json
import re
from math import isfinite
from typing import Any

DEEPEST = 32
"""Lists and objects within each other; what the program writes is not a third as deep."""
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
"""Half a character can be written so, and never be written again."""


def read_json(raw: bytes) -> Any:
    """The value that these bytes spell.

    Raises ValueError for what cannot be written again: no JSON, numbers that are not finite, halves
    of characters, and nesting so deep that some readers would give up.
    """
    try:
        value = _decode(raw.decode())
    except RecursionError:
        raise ValueError("nested too deep") from None
    if _HALF.search(raw):
        json.dumps(value, ensure_ascii=False).encode()
    brackets = raw.count(b"[") + raw.count(b"{")  # those inside of text too: it is only a bound
    if brackets > DEEPEST and not _is_shallow(value, DEEPEST):
        raise ValueError("nested too deep")
    return value


def _finite(text: str) -> float:
    """A number with a point or an exponent, or a word for none; only the finite ones are written.

    Raises ValueError.
    """
    if not isfinite(value := float(text)):
        raise ValueError(text)
    return value


_decode = json.JSONDecoder(parse_float=_finite, parse_constant=_finite).decode


def _is_shallow(value: Any, levels: int) -> bool:
    """Whether lists and objects lie within each other no deeper than so; a level at a time."""
    nested = [value] if isinstance(value, (dict, list)) else []
    while nested and levels:
        levels -= 1
        nested = [
            inner
            for outer in nested
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, (dict, list))
        ]
    return not nested
