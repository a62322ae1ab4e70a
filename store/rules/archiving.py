"""Which records belong in the archive of a year."""

from __future__ import annotations

from datetime import date

from store.engine import Engine
from store.models import Campaign, Case, Material, Posting, Record, StockEntry
from store.query import Between, Is, OneOf
from store.rules.follow_up import is_made_good


def closed_by_year(engine: Engine, before: int) -> dict[int, int]:
    """How many postings and cases of each earlier year are closed and not archived yet."""
    until = Between("closed_on", None, date(before - 1, 12, 31))
    postings = engine.find(Posting, until, order=("closed_on",), limit=1, archived=False)
    cases = engine.find(Case, until, order=("closed_on",), limit=1, archived=False)
    oldest = [*(p.closed_on for p in postings), *(case.closed_on for case in cases)]
    first = min((day.year for day in oldest if day), default=before)
    counts = {}
    for year in range(first, before):
        span = _closed_in(year)
        closed = sum(engine.count(m, span, archived=False) for m in (Posting, Case))
        counts[year] = closed - len(_unsettled(engine, year))
    return {year: count for year, count in counts.items() if count}


def records_of_year(engine: Engine, year: int) -> list[Record]:
    """What was closed in a year, with the materials and campaigns that nothing live shows.

    Units, sites and categories stay, and what is kept in the store: every year needs them.
    """
    unsettled = _unsettled(engine, year)
    closed = engine.find(Posting, _closed_in(year), archived=False)
    postings = [posting for posting in closed if posting.id not in unsettled]
    moving = {posting.id for posting in postings}

    def is_free(field: str, key: str) -> bool:
        users = engine.find(Posting, Is(field, key), archived=False)
        return all(posting.id in moving for posting in users)

    kept = {entry.material_id for entry in engine.find(StockEntry)}
    shown = OneOf("id", frozenset(posting.material_id for posting in postings))
    materials = engine.find(Material, shown, archived=False)
    days = Between("on", date(year, 1, 1), date(year, 12, 31))
    campaigns = engine.find(Campaign, days, archived=False)
    free = (material for material in materials if is_free("material_id", material.id))
    return [
        *(material for material in free if material.id not in kept),
        *postings,
        *(campaign for campaign in campaigns if is_free("campaign_id", campaign.id)),
        *engine.find(Case, _closed_in(year), archived=False),
    ]


def _unsettled(engine: Engine, year: int) -> set[str]:
    """What came down too early, and stays at hand until somebody has seen to it."""
    short = engine.find(Posting, _closed_in(year), Between("short_on"), archived=False)

    def others(posting: Posting) -> list[Posting]:
        return engine.find(Posting, Is("material_id", posting.material_id), archived=False)

    return {posting.id for posting in short if not is_made_good(posting, others(posting))}


def _closed_in(year: int) -> Between:
    return Between("closed_on", date(year, 1, 1), date(year, 12, 31))
