"""Panels and leaflets as pieces: made, lost, out at the sites, handed out, in the store.

Nothing of it is stored but the entries of what was made or lost: what is out follows from the
postings, so that the two cannot contradict each other. A panel comes back; a leaflet does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from typing import Protocol

from store.errors import Problem
from store.models import KINDS, Material, StockEntry
from store.models.counts import Count, total
from store.rules.capacity import taken
from store.rules.lifecycle import ONE_DAY, Stay

STOCKED = ("panel", "leaflet")
"""Kinds of material that are kept in the store."""
_COMES_BACK = "panel"


class Piece(Stay, Protocol):
    """A posting of a panel or a leaflet, be it a record or a line of the ledger."""

    @property
    def site_id(self) -> str: ...
    @property
    def quantity(self) -> int: ...
    @property
    def qualifier(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Stock:
    """The pieces of one material."""

    made: int = 0
    lost: int = 0
    handed: Count = field(default_factory=lambda: Count(0))
    """Given away and gone: leaflets."""
    hanging: Mapping[str, int] = field(default_factory=dict)
    """Pieces that come back, by the site where they are now: panels."""

    @property
    def out(self) -> int:
        """Pieces at the sites."""
        return sum(self.hanging.values())

    @property
    def in_store(self) -> int:
        """Pieces that are left; below zero where more went out than were entered."""
        return self.made - self.lost - self.handed.quantity - self.out

    @property
    def is_rough(self) -> bool:
        """Whether some of it was only estimated."""
        return not self.handed.is_exact

    def told(self, measure: str) -> str:
        """What is in the store, in words."""
        if self.in_store < 0:
            return f"缺{'约' if self.is_rough else ''}{-self.in_store}{measure}"
        return f"{'约' if self.is_rough else ''}{self.in_store}{measure}"


def stock_of(kind: str, entries: Iterable[StockEntry], postings: Iterable[Piece]) -> Stock:
    """The pieces of one material of this kind, by its own entries and postings."""
    sums: Counter[str] = Counter()
    for entry in entries:
        sums[entry.kind] += entry.quantity
    went_out = [posting for posting in postings if posting.intervals]
    if kind != _COMES_BACK:
        handed = total(Count(posting.quantity, posting.qualifier) for posting in went_out)
        return Stock(sums["made"], sums["lost"], handed)
    hanging: Counter[str] = Counter()
    for posting in went_out:
        if not posting.is_closed:
            hanging[posting.site_id] += posting.quantity
    return Stock(sums["made"], sums["lost"], hanging=hanging)


@dataclass(frozen=True, slots=True)
class Move:
    """Pieces that came or went on a day, and how many are in the store then."""

    on: date
    what: str
    quantity: int
    """Negative for what left the store."""
    told: str
    """The quantity as it was entered."""
    site_id: str = ""
    by: str = ""
    note: str = ""
    left: int = 0


def moves_of(
    kind: str, entries: Iterable[StockEntry], postings: Iterable[Piece]
) -> tuple[Move, ...]:
    """Everything that happened to a material's pieces, oldest first."""
    measure = KINDS[kind].measure
    moves = [
        Move(
            entry.on,
            "入库" if entry.kind == "made" else "报损",
            entry.quantity if entry.kind == "made" else -entry.quantity,
            f"{entry.quantity}{measure}",
            note=entry.note,
        )
        for entry in entries
    ]
    for posting in postings:
        moves += _moves_with(posting, kind, measure)
    # On one day, what comes is there before it goes.
    moves.sort(key=lambda move: (move.on, move.quantity < 0))
    left = accumulate(move.quantity for move in moves)
    return tuple(
        Move(m.on, m.what, m.quantity, m.told, m.site_id, m.by, m.note, rest)
        for m, rest in zip(moves, left, strict=True)
    )


def _moves_with(posting: Piece, kind: str, measure: str) -> list[Move]:
    if not posting.intervals:
        return []
    told = Count(posting.quantity, posting.qualifier).told(measure)
    first, last = posting.intervals[0], posting.intervals[-1]
    out = "摆出" if kind == _COMES_BACK else "发放"
    quantity, site = posting.quantity, posting.site_id
    moves = [Move(first.start, out, -quantity, told, site, first.posted_by)]
    if kind == _COMES_BACK and posting.is_closed and last.end is not None:
        moves.append(Move(last.end, "收回", quantity, told, site, last.ended_by))
    return moves


def pieces_at_once(postings: Iterable[Piece], first: date, last: date, today: date) -> int:
    """The most pieces that are out at once on any day of a span, all sites together.

    On the day on which some are taken down, others may take their place.
    """
    changes: Counter[date] = Counter()
    for posting in postings:
        for start, end in taken(posting, today):
            if start <= last and end >= first:
                changes[max(start, first)] += posting.quantity
                if end < last:
                    changes[end + ONE_DAY] -= posting.quantity
    return max(accumulate(changes[day] for day in sorted(changes)), default=0)


def check_pieces(
    material: Material,
    entries: Sequence[StockEntry],
    postings: Sequence[Piece],
    span: tuple[date, date | None],
    quantity: int,
    today: date,
) -> tuple[Problem, ...]:
    """Advice when so many more cannot be there; `postings` are the material's own.

    Where nobody has entered what was made, nobody counts.
    """
    if material.kind not in STOCKED or not entries:
        return ()
    stock = stock_of(material.kind, entries, postings)
    measure, owned = material.measure, stock.made - stock.lost
    if material.kind == _COMES_BACK:
        start, end = span
        wanted = pieces_at_once(postings, start, end or date.max, today) + quantity
        if wanted > owned:
            said = f"“{material.title}”共有 {owned} {measure}，这段时间要同时摆 {wanted} {measure}"
            return (Problem("quantity", f"{said}。请少摆几{measure}，或先登记新做的"),)
    elif quantity > stock.in_store:
        said = f"“{material.title}”库存 {stock.told(measure)}，要发 {quantity}{measure}"
        return (Problem("quantity", f"{said}，会不够。印好的请先登记入库"),)
    return ()
