"""Text from people's records made safe to paint: no control codes, widths in terminal cells."""

from __future__ import annotations

import unicodedata

from rich.cells import cell_len, set_cell_size

_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def shown(text: str) -> str:
    """`text` on one line, with a question mark for each character a terminal would obey.

    Line breaks and tabs become spaces. Escapes, direction marks and broken surrogates stay
    visible as `?`, so that nobody wonders where a character went.
    """
    if text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character in "\n\r\t":
        return " "
    return "?" if unicodedata.category(character) in _UNSAFE else character


def fit(text: str, width: int) -> str:
    """`text` cut or padded to exactly `width` cells; a cut ends in `..`."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    if width <= 3:
        return set_cell_size(text, width)
    return f"{set_cell_size(text, width - 2)}.."
