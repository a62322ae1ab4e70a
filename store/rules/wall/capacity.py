"""Room on the boards: what each holds on each day in A4 places, and what could leave.

A sheet keeps its place up to the day before it is taken down: on that day the next one may hang
there, as on every Monday's walk. One that is overdue is there until today: nobody knows how long
it will be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, combinations
from typing import Protocol

from store.days import ONE_DAY
from store.models import Site
from store.models.life import Interval
from store.rules.wall.ledger import Row
from store.rules.wall.lifecycle import State, Stay, occupied

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
    """What is there on that day already: most places first, then what is there longest."""


def taken(stay: Stay, today: date) -> Iterator[Stretch]:
    """The stretches of days on which a stay keeps its places."""
    for first, last in occupied(stay, today):
        if last == stay.planned_to and first < last and not stay.is_closed:
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
            found.append(_crowd(limited[site_id], day, places, there, today))
    return found


def overfull(
    sites: Iterable[Site], rows: Collection[Row], first: date, last: date, today: date
) -> list[Crowd]:
    """The boards that hold more than they have room for on a day of a span, as it is planned."""
    limited = {site.id: site for site in sites if is_limited(site)}
    there = at_sites(rows, limited)
    found = []
    for site_id, days in loads(rows, limited, first, last, today).items():
        if (places := max(days)) > limited[site_id].capacity:
            day = first + ONE_DAY * days.index(places)
            found.append(_crowd(limited[site_id], day, places, there[site_id], today))
    return found


def _crowd(site: Site, day: date, places: int, there: Iterable[Row], today: date) -> Crowd:
    on_that_day = [row for row in there if is_there(row, day, day, today)]
    on_that_day.sort(key=lambda row: (-row.places, row.first_on))
    return Crowd(site, day, places, tuple(on_that_day))


def is_limited(site: Site) -> bool:
    """Whether so many sheets fit and no more."""
    return bool(site.capacity) and site.group == "board"


def _worst(there: Iterable[Placed], wanted: Iterable[Placed], today: date) -> tuple[date, int]:
    """The first day with the most places taken, from today on, on which a wanted sheet hangs.

    What was too much in the past nobody can change.
    """
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
    for day in sorted({*changes, today}):
        places, sheets = places + changes[day][0], sheets + changes[day][1]
        if sheets and places > worst[1] and day >= today:
            worst = day, places
    return worst


# What could leave -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Leaver:
    """A sheet that may come down, and why it rather than another."""

    row: Row
    why: str


def suggestions(
    there: Iterable[Row], day: date, today: date, removable_from: Callable[[Row], date | None]
) -> list[Leaver]:
    """What could leave a board by a day, the best first: what should be gone already, what has hung
    as long as the law wants, what hangs without an end and longest, what takes most room.

    `removable_from` says from when the law lets one come down, None where no law speaks. What must
    hang on that day still is never suggested, nor what is not up.
    """
    found = []
    for row in there:
        free_from = removable_from(row)
        if row.is_hanging and (free_from is None or free_from <= day):
            found.append((*_reason(row, free_from, today), row))
    found.sort(key=lambda one: (one[0], one[1], -one[3].places, one[3].id))
    return [Leaver(row, why) for _, _, why, row in found]


def _reason(row: Row, free_from: date | None, today: date) -> tuple[int, date, str]:
    """Rank, what is older within it, and the words."""
    if row.state is State.OVERDUE_REMOVAL:
        return 0, row.first_on, f"{row.planned_to:%m-%d} 就该撤了"
    if row.state is State.DUE_REMOVAL:
        return 1, row.first_on, "今天该撤"
    if free_from is not None:
        why = "公示期已满" if free_from <= today else f"{free_from:%m-%d} 起可撤"
        return 2, free_from, why
    if row.planned_to is None:
        return 3, row.first_on, f"{row.first_on} 贴到现在"
    return 4, date.min, f"占 {row.places} 张的地方"


# What hangs twice -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two sheets on one board at once that say the same, or of which one takes back the other."""

    older: Row
    newer: Row

    @property
    def is_same(self) -> bool:
        """Whether they show one material; otherwise one of two versions of it."""
        return self.older.material_id == self.newer.material_id


def overlaps(rows: Iterable[Row], first_of: Mapping[str, str], today: date) -> list[Overlap]:
    """The open lines of which two hang, or are to hang, on one board at once.

    `first_of` names the first version of each material that corrects another.
    """
    alike: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if not row.is_closed:
            alike[row.site_id, first_of.get(row.material_id, row.material_id)].append(row)
    return [
        Overlap(older, newer)
        for group in alike.values()
        for older, newer in combinations(sorted(group, key=lambda row: (row.first_on, row.id)), 2)
        if any(is_there(newer, start, end, today) for start, end in taken(older, today))
    ]
