"""What a timeline shows: the boards with their lanes and loads, built where they changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from store.models import Site
from store.rules.wall.capacity import is_limited, loads
from store.rules.wall.filter import Filter
from store.rules.wall.lanes import Lane, bar_of, lanes_of
from store.rules.wall.ledger import Row
from store.rules.wall.lifecycle import State

FEW_LANES = 5
"""A board with no more lanes shows them all; one with more begins folded."""


@dataclass(frozen=True, slots=True)
class Board:
    """One site with the bars that are asked for, and the room that all its sheets take."""

    site: Site
    rows: tuple[Row, ...]
    shown: tuple[Row, ...]
    lanes: tuple[Lane, ...]
    loads: tuple[int, ...]
    """A4 places taken on each day, from the wall's first."""
    limit: int = 0
    """Places that there are; 0 for as many as one likes."""

    def is_full(self, load: int) -> bool:
        """Whether so many places are more than there are; not every site has a limit."""
        return 0 < self.limit < load


@dataclass(frozen=True, slots=True)
class Spot:
    """A line of the timeline: a board's own line, or one of its lanes."""

    board: int
    lane: int = -1


@dataclass(frozen=True, slots=True)
class Wall:
    """The boards in walking order with what is known from `first` to `last`."""

    first: date
    last: date
    today: date
    boards: tuple[Board, ...] = field(default=(), repr=False)

    @classmethod
    def of(
        cls,
        sites: Sequence[Site],
        rows: Iterable[Row],
        span: tuple[date, date],
        today: date,
        wanted: Filter | None = None,
        before: Wall | None = None,
    ) -> Wall:
        """Boards that did not change are taken over from the wall `before`.

        Under a filter only those boards are there that have something of what is asked for; what
        is cancelled is hidden unless the filter names that state.
        """
        asked = wanted or Filter()
        wall = cls(*span, today)
        known = {}
        if before is not None and (before.first, before.last, before.today) == (*span, today):
            known = {board.site.id: board for board in before.boards}
        rows = list(rows)
        by_site, shown = _by_site(rows), _by_site(_visible(asked.select(rows), asked))
        boards = []
        for site in sites:
            held, seen = tuple(by_site.get(site.id, ())), tuple(shown.get(site.id, ()))
            if not _belongs(site, seen, asked):
                continue
            board = known.get(site.id)
            if board is None or (board.site, board.rows, board.shown) != (site, held, seen):
                board = wall.board(site, held, seen)
            boards.append(board)
        return replace(wall, boards=tuple(boards))

    def board(self, site: Site, rows: tuple[Row, ...], shown: tuple[Row, ...]) -> Board:
        """One board of this wall; `shown` are some of its `rows`."""
        bars = {row.id: bar_of(row, self.today) for row in rows}
        seen = [bar for row in shown if (bar := bars[row.id]).first <= self.last]
        lanes = lanes_of(bar for bar in seen if bar.last >= self.first)
        held = loads(rows, [site.id], self.first, self.last, self.today)[site.id]
        limit = site.capacity if is_limited(site) else 0
        return Board(site, rows, shown, lanes, tuple(held), limit)

    def with_row(self, row: Row, instead_of: str) -> Wall:
        """As it would be with this row in the place of the one with that id."""
        boards = []
        for board in self.boards:
            rows, shown = _without(board.rows, instead_of), _without(board.shown, instead_of)
            if board.site.id == row.site_id:
                rows, shown = (*rows, row), (*shown, row)
            same = len(rows) == len(board.rows) and rows == board.rows
            boards.append(board if same else self.board(board.site, rows, shown))
        return replace(self, boards=tuple(boards))

    def load(self, board: Board, day: date) -> int:
        """Places taken on a board on a day; 0 outside of the days that are known."""
        return board.loads[(day - self.first).days] if self.first <= day <= self.last else 0

    def is_unfolded(self, board: Board, unfolded: dict[str, bool]) -> bool:
        """Whether its lanes are shown: as the user chose, or when they are few."""
        return unfolded.get(board.site.id, len(board.lanes) <= FEW_LANES)

    def spots(self, unfolded: dict[str, bool]) -> Iterator[Spot]:
        """The lines from top to bottom; `unfolded` is what the user chose, by site."""
        for number, board in enumerate(self.boards):
            yield Spot(number)
            if self.is_unfolded(board, unfolded):
                for lane in range(len(board.lanes)):
                    yield Spot(number, lane)


def _without(rows: tuple[Row, ...], row_id: str) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.id != row_id)


def _by_site(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.site_id, []).append(row)
    return found


def _visible(rows: list[Row], asked: Filter) -> list[Row]:
    if asked.state:
        return rows
    return [row for row in rows if row.state is not State.CANCELLED]


def _belongs(site: Site, shown: Sequence[Row], asked: Filter) -> bool:
    if shown:
        return True
    if asked.kind or asked.state or asked.text:
        return False
    return site.state != "retired" and asked.unit in ("", site.unit_id)
