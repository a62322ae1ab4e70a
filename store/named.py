"""What a record is called where it may be damaged, or gone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from store.models import KINDS, TABLES, Material

LONGEST = 40
"""Characters of a label; a longer one would hide what is said of the record."""


def named(table: str, record_id: str, document: Mapping[str, Any] | None = None) -> str:
    """The noun and the label of a record, or its id where no label can be read."""
    model = TABLES.get(table)
    if model is None:
        return f"{table} {record_id}"
    if document is None:
        return f"{model.noun} {record_id}"
    if model is Material:
        model = KINDS.get(str(document.get("kind")), Material)
    name = document.get(model.named_by)
    if not isinstance(name, str) or not name.strip():
        return f"{model.noun} {record_id}"
    values = {"id": record_id, model.named_by: " ".join(name.split())[:LONGEST]}
    return f"{model.noun}“{model.model_construct(None, **values).label}”"
