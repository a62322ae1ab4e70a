"""Taking a text out of what people typed, and out of nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from store.errors import Problem, Refused
from store.models.text import entered_line

SHORTEST = 2
"""Characters of a text to erase: one character stands in too many words."""
REPLACED = "＊＊"
"""Stands where the text stood."""
NOT_TYPED = frozenset(
    {
        *("id", "rev", "code", "kind", "on", "at", "starts", "ends"),
        *("state", "standard", "qualifier", "source", "topic", "supply", "ground"),
        *("matter", "material_kind", "recurrence", "rest_day", "exposure"),
        *("rule", "unit", "on_interruption", "calendar"),
        *("template", "paper", "making", "form", "corner", "sha256", "suffix", "apply_by", "until"),
    }
)
"""Fields whose text the program chose: ids, codes of vocabularies, days."""
_NOT_TYPED_ENDINGS = ("_id", "_ids", "_on", "_at", "_from", "_to")
_DIGIT = "[0-9０-９]"
_BETWEEN = (
    r"[ \u00a0\u2000-\u200a\u202f\u205f\u3000"  # spaces
    r"\-\u2010-\u2015\u2212\ufe58\ufe63\uff0d"  # hyphens, dashes, minus signs
    r"\u00ad\u200b-\u200d\u2060()（）]*"  # what nobody sees in pasted text; parentheses
)
"""What people write between the digits of one number. A line end or a tab divides two numbers."""
_PLAIN = str.maketrans("０１２３４５６７８９xＸｘ", "0123456789XXX")
_NUMBER = re.compile(r"[0-9]{5,}X?")
_OWN = 11
"""Digits of a number that is nobody else's: a mobile number, one with its area code, an id card."""
_STARTS = "|".join(
    (
        f"(?<!{_DIGIT})",
        *(f"(?<=(?<!{_DIGIT})[0０]{_DIGIT}{{{more}}})" for more in (2, 3)),  # an area code
    )
)


def erasable(text: str) -> str:
    """What was entered as a text to erase; raises Refused for one that stands in too much."""
    text = entered_line("text", text)
    if len(text) < SHORTEST:
        raise Refused(Problem("text", f"“{text}”太短了，至少写 {SHORTEST} 个字，免得删掉别的内容"))
    return text


class Sought:
    """A text that is looked for, and every way in which it may be written.

    A number is found however it is written: with spaces, dashes or parentheses, in full-width
    digits, with a small or a large X at its end. Everything else is found as it was entered.

    Either is found in the middle of other text. A number of eleven digits or more is found among
    other digits, too: it does not come about by chance, and stands behind 86, 0 or the number of a
    house. A shorter one is not found where another digit touches it, for that is a piece of
    somebody else's number, which could not be brought back; but behind an area code it is, for
    that is the same telephone.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        number = _number_in(text)
        self.is_number = number is not None
        self._pattern = re.compile(re.escape(text) if number is None else _written(number))
        self._spelled = json.dumps(text, ensure_ascii=False)[1:-1].encode()

    def in_text(self, text: str) -> bool:
        """Whether it stands in a text."""
        return self._pattern.search(text) is not None

    def in_bytes(self, raw: bytes) -> bool:
        """Whether it stands in the bytes of a file, or of a part of one; it is not read as JSON."""
        if self.is_number:  # JSON escapes nothing of how a number is written.
            return self.in_text(raw.decode(errors="replace"))
        return self._spelled in raw

    def in_document(self, value: Any) -> bool:
        """Whether it stands in something that was typed, anywhere in a stored document."""
        if isinstance(value, str):
            return self.in_text(value)
        if isinstance(value, Mapping):
            return any(self.in_document(inner) for key, inner in value.items() if is_typed(key))
        if isinstance(value, list | tuple):
            return any(map(self.in_document, value))
        return False

    def cleaned(self, value: Any) -> Any:
        """A text or a stored document without it."""
        if isinstance(value, str):
            return self._pattern.sub(REPLACED, value)
        if isinstance(value, Mapping):
            return {
                key: self.cleaned(inner) if is_typed(key) else inner for key, inner in value.items()
            }
        if isinstance(value, list | tuple):
            return [self.cleaned(inner) for inner in value]
        return value


def _number_in(text: str) -> str | None:
    """The bare number that a text is; None for a text that is something else."""
    bare = re.sub(_BETWEEN, "", text).translate(_PLAIN)
    return bare if _NUMBER.fullmatch(bare) else None


def _written(number: str) -> str:
    """A pattern of the ways in which a number is written."""
    ways = _BETWEEN.join(
        "[XxＸｘ]" if character == "X" else f"[{character}{'０１２３４５６７８９'[int(character)]}]"
        for character in number
    )
    if len(number.rstrip("X")) >= _OWN:
        return ways
    first = ways[: ways.index("]") + 1]  # Looked at before anything else: years are long.
    return f"(?={first})(?:{_STARTS}){ways}(?!{_DIGIT})"


def is_typed(field: str) -> bool:
    """Whether people type what stands in a field of this name."""
    return field not in NOT_TYPED and not field.endswith(_NOT_TYPED_ENDINGS)
