"""Text that a clerk typed: kept as it is, refused where it could harm a screen or a page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Annotated, NamedTuple

from pydantic_core import CoreSchema
from pydantic_core.core_schema import (
    chain_schema,
    no_info_after_validator_function,
    str_schema,
)

from store.errors import Problem, Refused

# Marks that turn the direction of writing, and the byte order mark.
_HIDDEN_MARKS = frozenset(
    map(chr, (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF))
)


def find_hidden(text: str) -> str | None:
    """The first character that no one can see and that could reorder or control a display.

    Line feeds and tabs are allowed here; a single-line field refuses line feeds by itself.
    """
    for character in text:
        if character in "\n\t":
            continue
        if character in _HIDDEN_MARKS or unicodedata.category(character) in {
            "Cc",
            "Cs",
            "Zl",
            "Zp",
        }:
            return character
    return None


def _visible(text: str) -> str:
    if (hidden := find_hidden(text)) is not None:
        raise ValueError(f"有看不见的控制字符（U+{ord(hidden):04X}），请删掉那一处重新输入")
    return text


def single_line(text: str) -> str:
    """The text, trimmed; raises ValueError with a sentence when it is not one visible line."""
    if "\n" in text or "\t" in text:
        raise ValueError("只能写一行，请去掉换行和制表符")
    return _visible(text).strip()


def entered_line(field: str, text: str) -> str:
    """The same for what stands in no record; raises Refused, with the field's name."""
    try:
        return single_line(text)
    except ValueError as error:
        raise Refused(Problem(field, str(error))) from None


class Typed(NamedTuple):
    """How text that a clerk typed is validated: brought to order, then measured in characters.

    It is the schema itself that is said here: pydantic would infer it anew for each field.
    """

    in_order: Callable[[str], str]
    most: int
    least: int = 0

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> CoreSchema:
        typed = no_info_after_validator_function(self.in_order, str_schema())
        return chain_schema([typed, str_schema(min_length=self.least, max_length=self.most)])


Line = Annotated[str, Typed(single_line, 300)]
"""One line of visible text, trimmed."""

Name = Annotated[str, Typed(single_line, 120, least=1)]
"""One line that must not be empty."""


_LINE_ENDS = "\r\n|[\r\v\f\x85\u2028\u2029]"
"""Two characters in Windows, and what Word has for a break of a line, a page or a paragraph."""


def _lines(text: str) -> str:
    return _visible(re.sub(_LINE_ENDS, "\n", text))


LongText = Annotated[str, Typed(_lines, 50_000)]
"""Several lines of visible text, kept to the letter but for the kind of line end."""
