"""The revs of records: whether a change rests on the newest state, and the rev that it gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from store.disk.archives import may_hold
from store.disk.reading import Reading
from store.errors import Stale
from store.models import TABLES, Record
from store.query import Is

R = TypeVar("R", bound=Record)
Key = tuple[str, str]
"""Table and id."""


class Revisions:
    """Refuses changes of what has changed since it was read."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._deleted: dict[Key, int] = {}
        """The revs with which this window deleted records."""

    def current(self, records: Sequence[Record]) -> tuple[Record | None, ...]:
        """The records as they stand, each of them once; raises Stale for one that was changed."""
        if len({_key(record) for record in records}) < len(records):
            raise ValueError("a record stands twice in one transaction")
        archived = self._archived([r for r in records if not r.rev and not self._is_live(r)])
        found = []
        for record in records:
            known = record.rev or self._is_live(record) or _key(record) in archived
            model = TABLES[record.table]
            current = self._reading.look_up(model, record.id) if known else None
            revs = (current.rev,) if current else (0, self._deleted.get(_key(record), 0))
            if record.rev not in revs:
                raise Stale(record.label)
            found.append(current)
        return tuple(found)

    def following(self, record: R) -> R:
        """The record with the rev that its saving gives it."""
        # A record that comes back after its deletion must not repeat a rev that someone holds.
        rev = max(record.rev, self._deleted.get(_key(record), 0))
        return record.model_copy(update={"rev": rev + 1})

    def note_deleted(self, records: Iterable[Record]) -> None:
        """Remember the revs of records that have just been deleted."""
        for record in records:
            self._deleted[_key(record)] = record.rev + 1

    def _is_live(self, record: Record) -> bool:
        return self._reading.view.get(*_key(record)) is not None

    def _archived(self, records: Sequence[Record]) -> set[Key]:
        """Those of the records that an archive holds; each archive is opened once."""
        found = set()
        for archive in self._reading.archives() if records else ():
            asked = [r for r in records if may_hold(archive, type(r), [Is("id", r.id)])]
            if asked:
                file = self._reading.opened(archive)
                found |= {_key(r) for r in asked if file.get(r.table, r.id) is not None}
        return found


def _key(record: Record) -> Key:
    return record.table, record.id
