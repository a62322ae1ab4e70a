"""What is asked of the records, as data: every engine can carry it out in its own way.

A condition names a stored field, or a value that the model derives from a stored document (see
`Record.derived`). Values are compared as they are stored: text by code points, days as
YYYY-MM-DD. A field that is missing is the same as None. What is listed by name comes in the order
in which people count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

Scalar = str | int | float | bool | None
Document = Mapping[str, Any]
Reader = Callable[[Document], Any]
"""Takes a field's value out of a stored document."""


@dataclass(frozen=True, slots=True)
class Is:
    """The field has this value; None finds what is missing."""

    field: str
    value: Scalar | date

    def takes(self, value: Any) -> bool:
        """Whether a stored value is asked for."""
        return bool(value == stored(self.value))


@dataclass(frozen=True, slots=True)
class OneOf:
    """The field has one of these values."""

    field: str
    values: frozenset[str]

    def takes(self, value: Any) -> bool:
        """Whether a stored value is asked for."""
        return value in self.values


@dataclass(frozen=True, slots=True)
class Between:
    """The field lies within bounds, both included; None is no bound. Nothing missing lies there."""

    field: str
    low: Scalar | date = None
    high: Scalar | date = None

    def takes(self, value: Any) -> bool:
        """Whether a stored value is asked for."""
        if value is None:
            return False
        low, high = stored(self.low), stored(self.high)
        return (low is None or value >= low) and (high is None or value <= high)


@dataclass(frozen=True, slots=True)
class Has:
    """The text of the field contains this text, capital or small."""

    field: str
    text: str

    def takes(self, value: Any) -> bool:
        """Whether a stored value is asked for."""
        return isinstance(value, str) and self.text.casefold() in value.casefold()


@dataclass(frozen=True, slots=True)
class Holds:
    """The list in the field has this among its values."""

    field: str
    value: str

    def takes(self, value: Any) -> bool:
        """Whether a stored value is asked for."""
        return isinstance(value, list | tuple) and self.value in value


Condition = Is | OneOf | Between | Has | Holds


def stored(value: Scalar | date) -> Scalar:
    """A value as documents hold it."""
    return value.isoformat() if isinstance(value, date) else value


D = TypeVar("D", bound=Document)


def by_order(
    documents: Iterable[D], order: Iterable[str], reader: Callable[[str], Reader]
) -> list[D]:
    """Documents sorted by these fields; `-` before a name turns its order round.

    What is missing comes first, and last when turned round. Equal ones keep their order.
    """
    found = list(documents)
    for name in reversed(tuple(order)):
        read = reader(name.removeprefix("-"))
        found.sort(key=lambda document: _key(read(document)), reverse=name.startswith("-"))
    return found


def _key(value: Any) -> tuple[bool, Any]:
    return (value is not None, "" if value is None else value)
