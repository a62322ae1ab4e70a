"""Who publishes and where it is shown."""

from typing import Annotated, ClassVar, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from store.models.base import Record
from store.models.text import Line, Name
from store.models.vocabulary import vocabulary


def term_of(name: str) -> AfterValidator:
    """A validator: the value must be a code of this vocabulary."""

    def check(code: str) -> str:
        if code not in vocabulary(name):
            raise ValueError(f"“{code}”不在可选的范围里，{vocabulary(name).hint(code)}")
        return code

    return AfterValidator(check)


def _link_pattern(pattern: str) -> str:
    if not pattern:
        return pattern
    if "{id}" not in pattern:
        raise ValueError("网址格式里要写 {id}，例如 https://example.gov.cn/notice/{id}")
    parts = urlsplit(pattern.replace("{id}", "x"))
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("网址格式要以 http:// 或 https:// 开头")
    return pattern


class Unit(Record):
    """A street, one of its departments or communities, or an outside partner; a tree."""

    table: ClassVar[str] = "units"
    noun: ClassVar[str] = "单位"

    name: Name
    kind: Annotated[str, term_of("unit_kind")] = "community"
    parent_id: str | None = None
    phone: Line = ""
    address: Line = ""
    link_pattern: Annotated[Line, AfterValidator(_link_pattern)] = ""
    """Where this unit's notices stand online; `{id}` is replaced by the material's id."""


class Site(Record):
    """Anywhere that shows or hands out: a board, a banner place, a channel."""

    table: ClassVar[str] = "sites"
    noun: ClassVar[str] = "点位"

    name: Name
    kind: Annotated[str, term_of("site_kind")] = "community_board"
    unit_id: str
    place: Line = ""
    """Where a person finds it."""
    order: int = Field(default=0, ge=0, le=99_999)
    """Place in the weekly walk; smaller comes first."""
    capacity: int = Field(default=0, ge=0, le=10_000)
    """How many A4 sheets fit; 0 when it has no limit."""
    read_from_cm: int = Field(default=0, ge=0, le=2_000)
    """From how far its sheets are read; 0 for what is usual at its kind."""
    areas: tuple[Name, ...] = ()
    """Groups by which it is chosen together with others, such as an estate."""
    route: Line = ""
    """The walk it belongs to; empty for the only one."""
    exposure: Literal["露天", "有遮挡", "室内"] = "露天"
    """What wind and rain do to it."""
    state: Annotated[str, term_of("site_state")] = "active"
    state_note: Line = ""
    """Since when, till when, who repairs it."""
    keeper: Line = ""
    phone: Line = ""

    @property
    def group(self) -> str:
        """board, screen, hung, handout, channel or upward."""
        return vocabulary("site_kind")[self.kind].group

    @property
    def is_walked(self) -> bool:
        """Whether a person has to go there."""
        return self.group in {"board", "screen", "hung", "handout"}


class Category(Record):
    """A street's own heading for what it publishes, mapped to a standard one."""

    table: ClassVar[str] = "categories"
    noun: ClassVar[str] = "类别"

    name: Name
    standard: Annotated[str, term_of("category")]
