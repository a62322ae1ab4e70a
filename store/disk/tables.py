"""TinyDB over tables that stay in memory: a change costs what it changes, not the whole table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

from tinydb import TinyDB
from tinydb.storages import MemoryStorage
from tinydb.table import Table

from store.disk.sealed import Document, Tables


class LiveStorage(MemoryStorage):
    """TinyDB's storage in memory, begun with tables that were read from a file."""

    def __init__(self, tables: Tables | None = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.memory: Tables | None = tables

    @property
    def tables(self) -> Tables:
        """The tables themselves; who wants them on a disk writes these."""
        if self.memory is None:
            self.memory = {}
        return self.memory


class LiveTable(Table):
    """A table that changes its documents in place, where TinyDB's own copies them all twice.

    `_update_table` is the one method through which TinyDB's tables change. A change that fails
    in its middle leaves its first half here: whoever calls checks beforehand.
    """

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        tables: Tables = self.storage.read() or {}
        updater(_ByNumber(tables.setdefault(self.name, {})))
        self.storage.write(tables)
        self.clear_cache()

    def put(self, number: int, document: Document) -> None:
        """Set a document whole; one that is there keeps its place in the table's order."""
        self._update_table(lambda table: table.__setitem__(number, document))


class LiveTinyDB(TinyDB):
    """TinyDB with such tables."""

    table_class = LiveTable


class _ByNumber(MutableMapping[int, Document]):
    """A table's documents under whole numbers; TinyDB stores the numbers as text."""

    def __init__(self, documents: dict[str, Document]) -> None:
        self._documents = documents

    def __getitem__(self, number: int) -> Document:
        return self._documents[str(number)]

    def __setitem__(self, number: int, document: Document) -> None:
        self._documents[str(number)] = document

    def __delitem__(self, number: int) -> None:
        del self._documents[str(number)]

    def __contains__(self, number: object) -> bool:
        return str(number) in self._documents

    def __iter__(self) -> Iterator[int]:
        return map(int, self._documents)

    def __len__(self) -> int:
        return len(self._documents)

    def clear(self) -> None:
        """Take all documents out."""
        self._documents.clear()
