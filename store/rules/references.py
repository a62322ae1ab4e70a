"""Which records a record names by id."""

from __future__ import annotations

from collections.abc import Iterator

from store.models import Campaign, Category, Material, Record, Site, Unit

_FIELDS: dict[str, type[Record]] = {
    "unit_id": Unit,
    "parent_id": Unit,
    "lead_id": Unit,
    "partner_ids": Unit,
    "campaign_id": Campaign,
    "category_id": Category,
    "material_id": Material,
    "site_id": Site,
}


def refers(record: Record) -> Iterator[tuple[str, type[Record], str]]:
    """Field, model and id of everything that a record names; an empty id leads nowhere."""
    for field, model in _FIELDS.items():
        value = getattr(record, field, None)
        for key in value if isinstance(value, tuple) else (value,):
            if key is not None:
                yield field, model, str(key)
