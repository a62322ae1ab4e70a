"""What every record has in common.

The modules of records do without `from __future__ import annotations`: pydantic would evaluate the
text of a field's type again for every kind of record that inherits it, a fifth of their import.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from store.errors import Problem, Refused
from store.natural import natural_key
from store.query import Reader

SCHEMA_VERSION = 4
"""Version of what is written to disk; a folder written with a newer one is refused."""


def new_id(now: datetime) -> str:
    """A UUIDv7 (RFC 9562): sorts by time of creation and stays unique across machines."""
    # Late: a command that only reads needs neither.
    import secrets
    from uuid import UUID

    milliseconds = int(now.timestamp() * 1000) & (2**48 - 1)
    value = milliseconds << 80 | 0x7 << 76 | secrets.randbits(12) << 64
    return str(UUID(int=value | 0b10 << 62 | secrets.randbits(62)))


class Part(BaseModel):
    """A frozen piece of a record."""

    # A validator is built when the first record of its kind is read: most starts need few kinds.
    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=False, defer_build=True
    )


R = TypeVar("R", bound=Part)


class Record(Part):
    """A thing with an identity. A change makes a new value with the same id and a higher rev."""

    table: ClassVar[str]
    """Name of the TinyDB table that holds these records."""
    noun: ClassVar[str]
    """What the reader calls it."""

    named_by: ClassVar[str] = "name"
    """The field that the reader knows a record by."""
    derived: ClassVar[Mapping[str, Reader]] = {}
    """Values that a question may name though they are not stored, each read from a document."""
    indexed: ClassVar[tuple[str, ...]] = ()
    """Fields, stored or derived, by which records are looked up again and again."""
    ranged: ClassVar[tuple[str, ...]] = ()
    """Fields, stored or derived, of which an archive notes the smallest and the largest value."""

    id: str = Field(min_length=1, max_length=64, pattern=r"^[\w-]+$")
    rev: int = 0
    """0 before it was first saved; each save adds one."""

    def changed(self, **values: object) -> Self:
        """The same record with other values, validated anew.

        Raises Refused with a problem for each field at fault.
        """
        return validated(type(self), {**self.model_dump(), **values})

    @classmethod
    def reader(cls, field: str) -> Reader:
        """Takes a field's value, stored or derived, out of a stored document."""
        return cls.derived.get(field) or (lambda document: document.get(field))

    @classmethod
    def order_reader(cls, field: str) -> Reader:
        """Takes out of a stored document what it is sorted by: a name counts by its numbers."""
        read = cls.reader(field)
        return (lambda document: natural_key(read(document) or "")) if field == "name" else read

    @property
    def label(self) -> str:
        """How a message names this record."""
        return str(getattr(self, self.named_by, "") or self.id)


def validated(model: type[R], values: Mapping[str, object]) -> R:
    """Build a record from entered values, or raise Refused in the reader's words."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise Refused(problems_of(error)) from None


def problems_of(error: ValidationError) -> tuple[Problem, ...]:
    """pydantic's findings as sentences."""
    return tuple(
        Problem(
            ".".join(str(part) for part in fault["loc"]),
            _sentence(fault["type"], dict(fault.get("ctx", {})), fault["msg"]),
        )
        for fault in error.errors()
    )


def _sentence(kind: str, context: dict[str, object], message: str) -> str:
    sentences = {
        "missing": "这一项没有填",
        "string_too_short": "这一项没有填",
        "too_short": "这一项没有填",
        "string_too_long": "太长了，最多 {max_length} 个字",
        "too_long": "太长了，最多 {max_length} 个字",
        "string_type": "应当是文字",
        "int_parsing": "应当是整数",
        "int_type": "应当是整数",
        "int_from_float": "应当是整数",
        "greater_than_equal": "不能小于 {ge}",
        "less_than_equal": "不能大于 {le}",
        "extra_forbidden": "没有这一项，请对照模板的表头",
        "enum": "不在可选的范围里",
        "literal_error": "不在可选的范围里",
        "bool_parsing": "应当是 是 或 否",
        "float_parsing": "应当是数字",
        "float_type": "应当是数字",
        "greater_than": "要大于 {gt}",
        "list_type": "应当是一个列表",
        "tuple_type": "应当是一个列表",
        "dict_type": "应当是一组名称和值",
        "model_type": "应当是一组名称和值",
        "string_pattern_mismatch": "只能用字母、数字和横线",
        "finite_number": "应当是数字",
    }
    if kind == "value_error":
        return str(context.get("error", message))
    if kind.startswith(("date", "time")):
        return "日期不对，应当像 2026-11-24，而且真有这一天"
    template = sentences.get(kind)
    return template.format(**context) if template else f"填得不对（{message}）"
