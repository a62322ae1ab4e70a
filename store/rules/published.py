"""When a material first came before the public: the day from which quotas and duties count it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from store.models import vocabulary
from store.rules.ledger import Row
from store.rules.lifecycle import State

PUBLIC = frozenset({"board", "screen", "channel"})
"""Groups of sites at which something is published; reports to the district are not."""


class Published(NamedTuple):
    """A material on the day on which it first hung or went out."""

    material_id: str
    title: str
    unit_id: str
    """Whose material it is."""
    on: date
    site: str


def first_published(rows: Iterable[Row]) -> dict[str, Published]:
    """Each material that was published, once, however many places it hung at.

    What was withdrawn because it was wrong does not count; the version in its place does.
    """
    public = {term.code for term in vocabulary("site_kind") if term.group in PUBLIC}
    found: dict[str, Published] = {}
    for row in rows:
        if row.intervals and row.site_kind in public and row.state is not State.WITHDRAWN:
            start = row.intervals[0].start
            known = found.get(row.material_id)
            if known is None or start < known.on:
                found[row.material_id] = Published(
                    row.material_id, row.title, row.author_id, start, row.site
                )
    return found
