"""Slim forms of the records, for reading very many: decoded in one step, a few fields each.

They are read from what was validated when it was written. Only the history imports this module:
a start that shows no history does without msgspec.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from msgspec import Struct

from store.models.life import TickKind
from store.models.materials import room_of


class Shape(Struct, frozen=True, gc=False):
    """Some fields of a stored record."""

    table: ClassVar[str]
    id: str


class TickShape(Struct, frozen=True, gc=False):
    """An entry, as far as the days up follow from it."""

    kind: TickKind
    on: date
    by: str
    reason: str | None = None
    taken_back_at: str | None = None

    @property
    def counts(self) -> bool:
        """Whether it still stands."""
        return self.taken_back_at is None


class HoldShape(Struct, frozen=True, gc=False):
    """How long a posting must hang, as far as the ledger tells of it."""

    days: int
    unit: str
    until: date
    counts_first_day: bool = True
    on_interruption: str = "pause"
    is_provisional: bool = False
    waived: str = ""


class PostingShape(Shape, frozen=True, gc=False, kw_only=True):
    """A posting, as far as the ledger tells of it."""

    table: ClassVar[str] = "postings"
    material_id: str
    site_id: str
    code: str
    planned_from: date
    planned_to: date | None = None
    quantity: int = 1
    qualifier: str = "exact"
    printed_on: date | None = None
    ticks: tuple[TickShape, ...] = ()
    cancelled_on: date | None = None
    hold: HoldShape | None = None
    campaign_id: str | None = None


class MaterialShape(Shape, frozen=True, gc=False, kw_only=True):
    """What a line of the ledger says of a material."""

    table: ClassVar[str] = "materials"
    kind: str
    title: str
    unit_id: str
    category_id: str | None = None
    matter: str = ""
    slots: int = 0
    paper: str = "A4"
    obligation_id: str | None = None
    occurrence_on: date | None = None
    corrects_id: str | None = None

    @property
    def room(self) -> int:
        """A4 places that one copy takes on a board."""
        return room_of(self.slots, self.paper)


class SiteShape(Shape, frozen=True, gc=False, kw_only=True):
    """What a line of the ledger says of a site."""

    table: ClassVar[str] = "sites"
    name: str
    kind: str
    unit_id: str


class NameShape(Shape, frozen=True, gc=False, kw_only=True):
    """The name of a unit or a category."""

    name: str


class UnitShape(NameShape, frozen=True, gc=False, kw_only=True):
    """A unit's name."""

    table: ClassVar[str] = "units"


class CategoryShape(NameShape, frozen=True, gc=False, kw_only=True):
    """A category's name."""

    table: ClassVar[str] = "categories"
