"""Taking a text out of what people typed, and out of nothing else."""

from __future__ import annotations

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
    }
)
"""Fields whose text the program chose: ids, codes of vocabularies, days."""
_NOT_TYPED_ENDINGS = ("_id", "_ids", "_on", "_at", "_from", "_to")


def erasable(text: str) -> str:
    """What was entered as a text to erase; raises Refused for one that stands in too much."""
    text = entered_line("text", text)
    if len(text) < SHORTEST:
        raise Refused(Problem("text", f"“{text}”太短了，至少写 {SHORTEST} 个字，免得删掉别的内容"))
    return text


def mentions(value: Any, text: str) -> bool:
    """Whether a text stands in something that was typed, anywhere in a stored document."""
    if isinstance(value, str):
        return text in value
    if isinstance(value, Mapping):
        return any(mentions(inner, text) for key, inner in value.items() if is_typed(key))
    if isinstance(value, list | tuple):
        return any(mentions(inner, text) for inner in value)
    return False


def cleaned(value: Any, text: str) -> Any:
    """The same without the text."""
    if isinstance(value, str):
        return value.replace(text, REPLACED)
    if isinstance(value, Mapping):
        return {
            key: cleaned(inner, text) if is_typed(key) else inner for key, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [cleaned(inner, text) for inner in value]
    return value


def is_typed(field: str) -> bool:
    """Whether people type what stands in a field of this name."""
    return field not in NOT_TYPED and not field.endswith(_NOT_TYPED_ENDINGS)
