"""The present state: documents by table and record id, held in TinyDB, with indexes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from threading import RLock
from typing import Any

from store.disk.line import Op
from store.disk.sealed import Document, Tables
from store.disk.tables import LiveStorage, LiveTable, LiveTinyDB
from store.models import TABLES, Record
from store.query import Between, Condition, Is, OneOf, stored


class View:
    """What the journal's lines add up to. A stored document is never changed, only replaced.

    Windows read in threads: each call sees whole transactions.
    """

    def __init__(self, tables: Tables | None = None) -> None:
        self._storage = LiveStorage(tables)
        self._db = LiveTinyDB(storage=lambda: self._storage)
        self._numbers: dict[str, dict[str, int]] = {}
        self._next: dict[str, int] = {}
        self._indexes: dict[tuple[str, str], dict[Any, dict[int, None]]] = {}
        self._guard = RLock()
        self.hollow: set[tuple[str, str]] = set()
        """Records of which only emptied documents have been seen so far."""

    def get(self, table: str, record_id: str) -> Document | None:
        """The document of a record, or None."""
        with self._guard:
            number = self._numbers_of(table).get(record_id)
            return None if number is None else self._documents(table)[str(number)]

    def all(self, table: str) -> list[Document]:
        """Every document of a table, in the order of its first saving."""
        with self._guard:
            return list(self._documents(table).values())

    def select(self, model: type[Record], conditions: Sequence[Condition]) -> Iterable[Document]:
        """The documents that meet all conditions; an index narrows them down where there is one."""
        with self._guard:
            documents = self._narrowed(model, conditions)
        readers = [(condition.takes, model.reader(condition.field)) for condition in conditions]
        return (d for d in documents if all(takes(read(d)) for takes, read in readers))

    def snapshot(self) -> Tables:
        """The tables as they are now; later changes do not reach them."""
        with self._guard:
            return {name: dict(documents) for name, documents in self._storage.tables.items()}

    def apply(self, ops: Iterable[Op]) -> None:
        """Carry out operations in their order; a document keeps its place while it is there."""
        with self._guard:
            for op in ops:
                self._carry_out(op)

    # Inside -----------------------------------------------------------------------------

    def _carry_out(self, op: Op) -> None:
        key = (op["table"], op["id"])
        self.hollow.discard(key)
        if op.get("erased"):
            # Its place is kept for the later document that replaces it.
            self.hollow.add(key)
            self._put(*key, {"id": op["id"]})
        elif op["doc"] is None or op.get("archived"):
            self._take(*key)
        else:
            self._put(*key, op["doc"])

    def _documents(self, table: str) -> dict[str, Document]:
        return self._storage.tables.get(table, {})

    def _numbers_of(self, table: str) -> dict[str, int]:
        if table not in self._numbers:
            numbers = {doc["id"]: int(number) for number, doc in self._documents(table).items()}
            self._numbers[table] = numbers
            self._next[table] = max(numbers.values(), default=0) + 1
        return self._numbers[table]

    def _table(self, name: str) -> LiveTable:
        table = self._db.table(name)
        assert isinstance(table, LiveTable)
        return table

    def _put(self, table: str, record_id: str, document: Document) -> None:
        numbers = self._numbers_of(table)
        number = numbers.get(record_id)
        if number is None:
            number = numbers[record_id] = self._next[table]
            self._next[table] += 1
        else:
            self._unindex(table, number)
        self._table(table).put(number, document)
        for field, index in self._indexes_of(table):
            value = TABLES[table].reader(field)(document)
            index.setdefault(value, {})[number] = None

    def _take(self, table: str, record_id: str) -> None:
        number = self._numbers_of(table).pop(record_id, None)
        if number is not None:
            self._unindex(table, number)
            self._table(table).remove(doc_ids=[number])

    # Indexes ----------------------------------------------------------------------------

    def _narrowed(self, model: type[Record], conditions: Sequence[Condition]) -> list[Document]:
        for condition in conditions:
            if condition.field in model.indexed and isinstance(condition, Is | OneOf | Between):
                index = self._index(model.table, condition.field)
                wanted: Iterable[Any]
                if isinstance(condition, Is):
                    wanted = [stored(condition.value)]
                elif isinstance(condition, OneOf):
                    wanted = condition.values
                else:
                    wanted = [value for value in index if condition.takes(value)]
                numbers = sorted(n for value in wanted for n in index.get(value, ()))
                documents = self._documents(model.table)
                return [documents[str(number)] for number in numbers]
        return self.all(model.table)

    def _index(self, table: str, field: str) -> dict[Any, dict[int, None]]:
        """Numbers by value, made when first asked for and kept up since."""
        index = self._indexes.get((table, field))
        if index is None:
            index = self._indexes[table, field] = {}
            read = TABLES[table].reader(field)
            for number, document in self._documents(table).items():
                index.setdefault(read(document), {})[int(number)] = None
        return index

    def _indexes_of(self, table: str) -> list[tuple[str, dict[Any, dict[int, None]]]]:
        return [
            (field, self._indexes[table, field])
            for field in TABLES[table].indexed
            if (table, field) in self._indexes
        ]

    def _unindex(self, table: str, number: int) -> None:
        document = self._documents(table)[str(number)]
        for field, index in self._indexes_of(table):
            value = TABLES[table].reader(field)(document)
            index[value].pop(number, None)
            if not index[value]:
                del index[value]
