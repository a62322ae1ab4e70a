"""The records: frozen, validated, each with an id, a revision and a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from store.models.base import SCHEMA_VERSION, Part, Record, new_id, validated
from store.models.duties import Obligation
from store.models.events import Campaign, Case, Change, Consultation, Satisfaction
from store.models.folder import Archive, EmptiedLine, Erasure, Lineage
from store.models.life import Interval, TickKind
from store.models.materials import Attachment, Material, Phone
from store.models.places import Category, Site, Unit
from store.models.postings import Photo, Posting, Tick
from store.models.rules import Clock, Hold, Rule
from store.models.upkeep import Defect, Permit, StockEntry
from store.models.vocabulary import Term, Vocabulary, vocabulary
from store.models.workdays import SpecialDay, WorkYear

if TYPE_CHECKING:
    from store.models.kinds import KINDS, kind_of, new_material
else:

    def __getattr__(name: str) -> object:
        """The kinds of material, imported when one is asked for: there are many (PEP 562)."""
        if name not in {"KINDS", "kind_of", "new_material"}:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from store.models import kinds

        return getattr(kinds, name)


RECORDS: dict[str, type[Record]] = {
    model.table: model
    for model in (
        Unit,
        Site,
        Category,
        Obligation,
        Material,
        Permit,
        Campaign,
        Posting,
        Defect,
        StockEntry,
        Case,
        WorkYear,
    )
}
"""The model of each table that a clerk fills; a material's own model follows from its kind."""

TABLES: dict[str, type[Record]] = {
    **RECORDS,
    **{model.table: model for model in (Archive, Erasure, Lineage)},
}
"""These and what the store keeps about its own folder."""


def record_from(table: str, document: Mapping[str, object]) -> Record:
    """The record that a stored document holds; raises Refused when it is not one."""
    model = TABLES[table]
    if model is Material:
        from store.models.kinds import new_material  # late: many starts read no material

        return new_material(str(document.get("kind")), document)
    return validated(model, document)


__all__ = [
    "KINDS",
    "RECORDS",
    "SCHEMA_VERSION",
    "TABLES",
    "Archive",
    "Attachment",
    "Campaign",
    "Case",
    "Category",
    "Change",
    "Clock",
    "Consultation",
    "Defect",
    "EmptiedLine",
    "Erasure",
    "Hold",
    "Interval",
    "Lineage",
    "Material",
    "Obligation",
    "Part",
    "Permit",
    "Phone",
    "Photo",
    "Posting",
    "Record",
    "Rule",
    "Satisfaction",
    "Site",
    "SpecialDay",
    "StockEntry",
    "Term",
    "Tick",
    "TickKind",
    "Unit",
    "Vocabulary",
    "WorkYear",
    "kind_of",
    "new_id",
    "new_material",
    "record_from",
    "validated",
    "vocabulary",
]
