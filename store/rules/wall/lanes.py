"""Postings side by side: what stands on a board at the same time gets a lane of its own.

A bar lasts as long as the sheet keeps its places: up to the day before it is taken down, so that
the sheet that follows it on that day can stand in the same lane.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from heapq import heappop, heappush
from itertools import zip_longest

from store.days import ONE_DAY
from store.rules.wall.capacity import taken
from store.rules.wall.ledger import Row


@dataclass(frozen=True, slots=True)
class Bar:
    """A posting as a stretch of days on its board, both ends included."""

    row: Row
    first: date
    last: date
    """date.max for one that has no end."""
    holes: tuple[tuple[date, date], ...] = ()
    """Days of it on which the sheet lay on the ground or was covered, as far as entered."""

    def covers(self, day: date) -> bool:
        """Whether it stands there on this day, or is planned to."""
        return self.first <= day <= self.last


Lane = tuple[Bar, ...]
"""Bars that never overlap, the earliest first."""


def bar_of(row: Row, today: date) -> Bar:
    """One posting's bar: what was planned where nothing hangs yet, and what hung."""
    stretches = list(taken(row, today))
    if not stretches:  # cancelled, or taken down on the day on which it went up
        hung = row.intervals[0].start if row.intervals else None
        last = hung or max(row.planned_from, row.planned_to or row.planned_from)
        return Bar(row, hung or row.planned_from, last)
    return Bar(row, stretches[0][0], stretches[-1][1], tuple(_holes(row, today)))


def _holes(row: Row, today: date) -> Iterable[tuple[date, date]]:
    """From the day on which it fell to the day before it hung again, or to today."""
    for fell, again in zip_longest(row.intervals, row.intervals[1:]):
        if fell.end is None or (again is None and row.is_closed):
            continue
        last = today if again is None else again.start - ONE_DAY
        if fell.end <= last:
            yield fell.end, last


def lanes_of(bars: Iterable[Bar]) -> tuple[Lane, ...]:
    """As few lanes as there are bars on the fullest day; each bar is in one of them.

    The earliest bar goes first, into the uppermost lane that is free (interval partitioning).
    """
    lanes: list[list[Bar]] = []
    busy: list[tuple[date, int]] = []
    free: list[int] = []
    for bar in sorted(bars, key=lambda bar: (bar.first, bar.row.id)):
        while busy and busy[0][0] < bar.first:
            heappush(free, heappop(busy)[1])
        if not free:
            heappush(free, len(lanes))
            lanes.append([])
        lane = heappop(free)
        lanes[lane].append(bar)
        heappush(busy, (bar.last, lane))
    return tuple(map(tuple, lanes))
