"""Which records a record names by id, and by which fields it is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from store.models.base import Record
from store.models.duties import Obligation
from store.models.events import Campaign
from store.models.materials import Material
from store.models.places import Category, Site, Unit
from store.models.postings import Posting
from store.models.upkeep import Permit
from store.query import Condition, Holds, Is

_FIELDS: dict[str, type[Record]] = {
    "unit_id": Unit,
    "parent_id": Unit,
    "lead_id": Unit,
    "partner_ids": Unit,
    "campaign_id": Campaign,
    "category_id": Category,
    "material_id": Material,
    "site_id": Site,
    "permit_id": Permit,
    "posting_id": Posting,
    "obligation_id": Obligation,
    "corrects_id": Material,
    "unit_ids": Unit,
}


_LISTS = frozenset({"partner_ids", "unit_ids"})
"""Fields that hold several ids."""


def questions(
    record: Record, models: Iterable[type[Record]]
) -> Iterator[tuple[type[Record], Condition]]:
    """What to ask in order to find the records that name this one, among these models."""
    named = Material if isinstance(record, Material) else type(record)
    for model in models:
        for field, target in _FIELDS.items():
            if target is named and field in model.model_fields:
                is_list = field in _LISTS
                yield model, Holds(field, record.id) if is_list else Is(field, record.id)


def refers(record: Record) -> Iterator[tuple[str, type[Record], str]]:
    """Field, model and id of everything that a record names; an empty id leads nowhere."""
    for field, model in _FIELDS.items():
        value = getattr(record, field, None)
        for key in value if isinstance(value, tuple) else (value,):
            if key is not None:
                yield field, model, str(key)
