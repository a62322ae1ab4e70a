"""The records: frozen, validated, each with an id, a revision and a table."""

from __future__ import annotations

from store.models.base import SCHEMA_VERSION, Part, Record, new_id, validated
from store.models.events import Campaign, Case, Change, Consultation, Satisfaction
from store.models.materials import KINDS, Material, Phone, kind_of, new_material
from store.models.places import Category, Site, Unit
from store.models.postings import Interval, Posting, Tick, TickKind
from store.models.vocabulary import Term, Vocabulary, vocabulary

RECORDS: dict[str, type[Record]] = {
    model.table: model for model in (Unit, Site, Category, Material, Posting, Campaign, Case)
}
"""The model of each table; a material's own model follows from its kind."""


def record_from(table: str, document: dict[str, object]) -> Record:
    """The record that a stored document holds; raises Refused when it is not one."""
    model = RECORDS[table]
    if model is Material:
        return new_material(str(document.get("kind")), document)
    return validated(model, document)


__all__ = [
    "KINDS",
    "RECORDS",
    "SCHEMA_VERSION",
    "Campaign",
    "Case",
    "Category",
    "Change",
    "Consultation",
    "Interval",
    "Material",
    "Part",
    "Phone",
    "Posting",
    "Record",
    "Satisfaction",
    "Site",
    "Term",
    "Tick",
    "TickKind",
    "Unit",
    "Vocabulary",
    "kind_of",
    "new_id",
    "new_material",
    "record_from",
    "validated",
    "vocabulary",
]
