"""The ledger's lines of some weeks, kept up to date: a change costs what it changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING

from store.bulk import nothing_collected
from store.engine import Engine
from store.history import History
from store.joining import Joining
from store.models import Posting
from store.query import Between, Is, OneOf
from store.rules.wall.filter import Filter
from store.rules.wall.ledger import Row

if TYPE_CHECKING:
    from store.models.shapes import PostingShape

KEPT = Posting.table


class Window:
    """Rows of the postings whose stay, planned or real, touches a span of days.

    A history holds every line of all years; a board's next weeks are a few of them. Windows read
    in threads.
    """

    def __init__(self, engine: Engine, history: History) -> None:
        self._engine, self._history = engine, history
        self._reading = Lock()
        self._known: tuple[date, date, date] | None = None
        """First and last day of what is held, and the day that states were told on."""
        self._stamp = 0
        self._rows: dict[str, Row] = {}
        self._joining: Joining | None = None

    def rows(self, first: date, last: date, today: date) -> list[Row]:
        """The lines from `first` to `last`, archived years too; raises Damaged.

        A line that did not change is the same object as before.
        """
        wanted = Filter(start=first, end=last)
        if self._history.years(wanted):
            return self._history.rows(wanted, today)
        with self._reading, nothing_collected():
            stamp = self._engine.stamp
            changed = None
            if self._known == (first, last, today):
                changed = self._changed_postings()
            if changed is None or self._joining is None:
                self._read(first, last, today)
            else:
                self._bring_up_to_date(self._joining, changed)
            self._known, self._stamp = (first, last, today), stamp
            return wanted.select(self._rows.values())

    def forget(self) -> None:
        """Let go of what is held."""
        with self._reading:
            self._known, self._joining = None, None
            self._rows.clear()

    def _changed_postings(self) -> frozenset[str] | None:
        """Ids of the postings that are not as they were; None when more than postings changed."""
        touched = self._engine.touched(self._stamp)
        if touched is None or any(table != KEPT for table, _ in touched):
            return None
        return frozenset(record_id for _, record_id in touched)

    def _read(self, first: date, last: date, today: date) -> None:
        from store.models.shapes import PostingShape  # late: most starts show no window

        begun = Between("first_on", None, last)
        postings = [
            posting
            for ending in (Between("last_on", first), Is("last_on", None))
            for posting in self._engine.select(PostingShape, ending, begun)
        ]
        self._joining = Joining.of(self._engine, postings, today)
        self._rows = self._rows_by_id(self._joining, postings)

    def _bring_up_to_date(self, joining: Joining, changed: frozenset[str]) -> None:
        from store.models.shapes import PostingShape

        if not changed:
            return
        found = list(self._engine.select(PostingShape, OneOf("id", changed)))
        joining.learn(found)
        rows = self._rows_by_id(joining, found)
        for gone in changed - rows.keys():
            self._rows.pop(gone, None)
        self._rows.update(rows)

    def _rows_by_id(self, joining: Joining, postings: Iterable[PostingShape]) -> dict[str, Row]:
        return {posting.id: joining.row(posting) for posting in postings}
