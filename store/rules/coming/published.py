"""When a material first came before the public: the day from which quotas and duties count it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from store.models import vocabulary
from store.rules.wall.ledger import Row
from store.rules.wall.lifecycle import State
from store.rules.wall.versions import first_versions

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


def newest_versions(found: Mapping[str, Published], rows: Iterable[Row]) -> list[Published]:
    """Of what was published in several versions the last one, the oldest day first.

    A board that had the wrong one long before it was withdrawn elsewhere makes it no second item.
    """
    first_of = first_versions({r.material_id: r.corrects_id for r in rows if r.corrects_id})
    newest = {}
    for item in sorted(found.values(), key=lambda item: (item.on, item.material_id)):
        newest[first_of.get(item.material_id, item.material_id)] = item
    return sorted(newest.values(), key=lambda item: item.on)


def first_published(
    rows: Iterable[Row], kinds: Collection[str] | None = None
) -> dict[str, Published]:
    """Each material that was published, once, however many places it hung at.

    `kinds` are those of the sites that count, by default all at which something is published. What
    was withdrawn because it was wrong does not count; the version in its place does.
    """
    public = kinds or {term.code for term in vocabulary("site_kind") if term.group in PUBLIC}
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
