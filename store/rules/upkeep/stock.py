"""Panels and leaflets as pieces: made, lost, out at the sites, handed out, in the store.

Nothing of it is stored but the entries of what was made or lost: what is out follows from the
postings, so that the two cannot contradict each other. A panel comes back; a leaflet does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import accumulate
from operator import or_
from typing import Protocol

from store.days import ONE_DAY
from store.errors import Problem
from store.models import Material, StockEntry
from store.models.counts import Count, total
from store.rules.wall.capacity import taken
from store.rules.wall.lifecycle import Stay

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
        return told_rest(self.in_store, self.is_rough, measure)


def told_rest(pieces: int, is_rough: bool, measure: str) -> str:
    """What is in the store, or is missing there."""
    return f"{'缺' if pieces < 0 else ''}{'约' if is_rough else ''}{abs(pieces)}{measure}"


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
    count: Count
    """The quantity as it was entered."""
    site_id: str = ""
    by: str = ""
    note: str = ""
    left: int = 0
    is_rough: bool = False
    """Whether what is left is only known about."""

    def told(self, measure: str) -> str:
        """What is left, in words."""
        return told_rest(self.left, self.is_rough, measure)


def moves_of(
    kind: str, entries: Iterable[StockEntry], postings: Iterable[Piece]
) -> tuple[Move, ...]:
    """Everything that happened to a material's pieces, oldest first."""
    moves = [_entered(entry) for entry in entries]
    for posting in postings:
        moves += _moves_with(posting, kind)
    # On one day, what comes is there before it goes.
    moves.sort(key=lambda move: (move.on, move.quantity < 0))
    left = accumulate(move.quantity for move in moves)
    rough = accumulate((not move.count.is_exact for move in moves), or_)
    steps = zip(moves, left, rough, strict=True)
    return tuple(replace(move, left=rest, is_rough=is_rough) for move, rest, is_rough in steps)


def _entered(entry: StockEntry) -> Move:
    word, sign = ("入库", 1) if entry.kind == "made" else ("报损", -1)
    return Move(entry.on, word, sign * entry.quantity, Count(entry.quantity), note=entry.note)


def _moves_with(posting: Piece, kind: str) -> list[Move]:
    if not posting.intervals:
        return []
    count = Count(posting.quantity, posting.qualifier)
    first, last = posting.intervals[0], posting.intervals[-1]
    out = "摆出" if kind == _COMES_BACK else "发放"
    site = posting.site_id
    moves = [Move(first.start, out, -count.quantity, count, site, first.posted_by)]
    if kind == _COMES_BACK and posting.is_closed and last.end is not None:
        moves.append(Move(last.end, "收回", count.quantity, count, site, last.ended_by))
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
    stock: Stock,
    postings: Iterable[Piece],
    span: tuple[date, date | None],
    quantity: int,
    today: date,
) -> tuple[Problem, ...]:
    """Advice when more panels are to be out at once than there are; `postings` are its open ones.

    Where nobody has entered what was made, nobody counts.
    """
    start, end = span
    measure, owned = material.measure, stock.made - stock.lost
    wanted = pieces_at_once(postings, start, end or date.max, today) + quantity
    if not stock.made or wanted <= owned:
        return ()
    said = f"“{material.title}”共有 {owned} {measure}，这段时间要同时摆 {wanted} {measure}"
    return (Problem("quantity", f"{said}。请少摆几{measure}，或先登记新做的"),)


def check_hand_out(material: Material, stock: Stock, quantity: int) -> tuple[Problem, ...]:
    """Advice when more leaflets are given away than there are: they must have been printed."""
    if not stock.made or quantity <= stock.in_store:
        return ()
    measure = material.measure
    said = f"“{material.title}”库存 {stock.told(measure)}，要发 {quantity}{measure}"
    return (Problem("count", f"{said}，会不够。印好的请先登记入库"),)
