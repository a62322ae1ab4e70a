"""Room on the boards: what each holds on each day in A4 places, and what could leave.

A sheet keeps its place up to the day before it is taken down: on that day the next one may hang
there, as on every Monday's walk. While it has not been entered as taken down, it is there today.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Protocol

from store.models import Site
from store.models.life import Interval
from store.rules.ledger import Row
from store.rules.lifecycle import ONE_DAY, Stay, occupied

Stretch = tuple[date, date]
"""First and last day."""


class Placed(Stay, Protocol):
    """A stay that takes places somewhere: a line of the ledger, or a sheet that is wanted there."""

    @property
    def site_id(self) -> str: ...
    @property
    def places(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """A sheet that is to go up, and the A4 places that all its copies take."""

    site_id: str
    planned_from: date
    planned_to: date | None
    places: int
    intervals: tuple[Interval, ...] = ()
    is_closed: bool = False
    is_hanging: bool = False


@dataclass(frozen=True, slots=True)
class Crowd:
    """A board that would hold more than it has room for."""

    site: Site
    day: date
    """The worst day; the first of them."""
    places: int
    """Taken on that day, the wanted ones among them."""
    there: tuple[Row, ...]
    """What is there on that day already, most places first."""


def taken(stay: Stay, today: date) -> Iterator[Stretch]:
    """The stretches of days on which a stay keeps its places."""
    for first, last in occupied(stay, today):
        leaves = not stay.is_closed and last == stay.planned_to and first < last
        if leaves and not (stay.is_hanging and last <= today):
            last -= ONE_DAY
        yield first, last


def is_there(stay: Stay, first: date, last: date, today: date) -> bool:
    """Whether a stay keeps its places on any day of a span."""
    return any(start <= last and end >= first for start, end in taken(stay, today))


def loads(
    placed: Iterable[Placed], site_ids: Iterable[str], first: date, last: date, today: date
) -> Mapping[str, list[int]]:
    """A4 places taken at each site on each day from `first` to `last`; one pass over the stays."""
    days = (last - first).days + 1
    changes = {site_id: [0] * (days + 1) for site_id in site_ids}
    for stay in placed:
        changed = changes.get(stay.site_id)
        if changed is None:
            continue
        for start, end in taken(stay, today):
            if start <= last and end >= first:
                changed[max(0, (start - first).days)] += stay.places
                changed[min(days, (end - first).days + 1)] -= stay.places
    return {site_id: list(accumulate(changed[:-1])) for site_id, changed in changes.items()}


def at_sites(rows: Iterable[Row], site_ids: Collection[str]) -> dict[str, list[Row]]:
    """The open lines of each of these sites, in their order."""
    found: dict[str, list[Row]] = {site_id: [] for site_id in site_ids}
    for row in rows:
        if row.site_id in found and not row.is_closed:
            found[row.site_id].append(row)
    return found


def crowds(
    sites: Iterable[Site], rows: Iterable[Row], wanted: Iterable[Wanted], today: date
) -> list[Crowd]:
    """Where and when the wanted sheets would not fit; boards without a limit always have room."""
    asked: dict[str, list[Wanted]] = defaultdict(list)
    for sheet in wanted:
        asked[sheet.site_id].append(sheet)
    limited = {site.id: site for site in sites if is_limited(site) and site.id in asked}
    found = []
    for site_id, there in at_sites(rows, limited).items():
        day, places = _worst(there, asked[site_id], today)
        if places > limited[site_id].capacity:
            on_that_day = [row for row in there if is_there(row, day, day, today)]
            on_that_day.sort(key=lambda row: -row.places)
            found.append(Crowd(limited[site_id], day, places, tuple(on_that_day)))
    return found


def is_limited(site: Site) -> bool:
    """Whether so many sheets fit and no more."""
    return bool(site.capacity) and site.group == "board"


def _worst(there: Iterable[Row], wanted: Iterable[Wanted], today: date) -> tuple[date, int]:
    """The first day with the most places taken, among those on which a wanted sheet hangs."""
    changes: dict[date, list[int]] = defaultdict(lambda: [0, 0])
    for is_wanted, stays in enumerate((there, wanted)):
        for stay in stays:
            for start, end in taken(stay, today):
                changes[start][0] += stay.places
                changes[start][1] += is_wanted
                if end < date.max:
                    changes[end + ONE_DAY][0] -= stay.places
                    changes[end + ONE_DAY][1] -= is_wanted
    places = sheets = 0
    worst = date.min, 0
    for day in sorted(changes):
        places, sheets = places + changes[day][0], sheets + changes[day][1]
        if sheets and places > worst[1]:
            worst = day, places
    return worst
