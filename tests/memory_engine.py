"""A second engine, as plain as can be: what it shares with the folder's is the contract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from store.engine import Committed, Mentions, check_storable
from store.errors import NotFound, Refused, Stale
from store.models import RECORDS, TABLES, Archive, Change, Record, record_from
from store.models.erasable import Sought
from store.models.references import refers
from store.models.shapes import Shape
from store.query import Condition, by_order

R = TypeVar("R", bound=Record)
S = TypeVar("S", bound=Shape)
Key = tuple[str, str]


class MemoryEngine:
    """Documents in a dictionary; what is archived is marked, not moved."""

    is_writable = True

    def __init__(self) -> None:
        self._documents: dict[Key, dict[str, Any]] = {}
        self._archived: dict[Key, str] = {}
        self._gone: dict[Key, int] = {}
        self._changes: list[Change] = []

    @property
    def stamp(self) -> int:
        return len(self._changes)

    @property
    def taken_in(self) -> int:
        return 0

    @property
    def is_empty(self) -> bool:
        return not self._changes

    def look_up(self, model: type[R], record_id: str) -> R | None:
        document = self._documents.get((model.table, record_id))
        record = None if document is None else record_from(model.table, document)
        return record if isinstance(record, model) else None

    def get(self, model: type[R], record_id: str) -> R:
        record = self.look_up(model, record_id)
        if record is None:
            raise NotFound(model.noun, record_id)
        return record

    def find(
        self,
        model: type[R],
        *conditions: Condition,
        order: Sequence[str] = (),
        limit: int | None = None,
        offset: int = 0,
        archived: bool = True,
    ) -> list[R]:
        found = self._select(model, conditions, archived)
        found = by_order(found, order, model.order_reader)
        found = found[offset : None if limit is None else offset + limit]
        records = [record_from(model.table, document) for document in found]
        return [record for record in records if isinstance(record, model)]

    def count(self, model: type[Record], *conditions: Condition, archived: bool = True) -> int:
        return len(self._select(model, conditions, archived))

    def scan(self, shape: type[S], archive: Archive | None = None) -> Iterator[S]:
        home = None if archive is None else archive.id
        keys = [key for key in self._documents if self._archived.get(key) == home]
        if home is not None:
            keys = [*keys, *self._named_by(keys)]
        for key in keys:
            if key[0] == shape.table:
                yield msgspec.convert(self._documents[key], shape)

    def select(self, shape: type[S], *conditions: Condition) -> Iterator[S]:
        for document in self._select(TABLES[shape.table], conditions, False):
            yield msgspec.convert(document, shape)

    def touched(self, since: int) -> frozenset[tuple[str, str]] | None:
        ops = (op for change in self._changes[since:] for op in change.ops)
        return frozenset((op["table"], op["id"]) for op in ops)

    def changes(self, about: str | None = None) -> Iterator[Change]:
        for change in self._changes:
            if about is None or any(op["id"] == about for op in change.ops):
                yield change

    def commit(
        self,
        *,
        at: datetime,
        by: str,
        action: str,
        why: str = "",
        save: Sequence[Record] = (),
        delete: Sequence[Record] = (),
    ) -> Committed:
        before = self._current([*save, *delete])
        after = [self._next(record) for record in save]
        ops: list[dict[str, Any]] = [
            {**_named(record), "doc": record.model_dump(mode="json")} for record in after
        ]
        ops += [{**_named(record), "doc": None} for record in delete]
        check_storable([by, action, why, ops])
        for record in delete:
            self._gone[record.table, record.id] = record.rev + 1
        for op in ops:
            key = (op["table"], op["id"])
            self._archived.pop(key, None)
            if op["doc"] is None:
                self._documents.pop(key)
            else:
                self._documents[key] = op["doc"]
        change = Change(len(self._changes) + 1, at, by, action, why, tuple(ops))
        self._changes.append(change)
        return Committed(change, before, (*after, *(None for _ in delete)))

    def archive(self, year: int, records: Sequence[Record], *, at: datetime, by: str) -> Committed:
        before = self._current(records)
        number = self.count(Archive)
        record = Archive(
            id=f"{year}-{number}",
            year=year,
            file="",
            sha256="",
            counts={r.table: sum(o.table == r.table for o in records) for r in records},
            ranges={},
            refers=(),
        )
        done = self.commit(at=at, by=by, action="归档", save=[record])
        for moved in records:
            self._archived[moved.table, moved.id] = record.id
        return Committed(done.change, (None, *before), (done.after[0], *before))

    def mentions(self, text: str) -> Mentions:
        sought = Sought(text)
        records = [
            record
            for (table, _), document in self._documents.items()
            if table in RECORDS and sought.in_document(document)
            for record in [record_from(table, document)]
        ]
        changes = [c for c in self._changes if self._holds(c, sought)]
        signed = sum(sought.in_text(change.by) for change in self._changes)
        return Mentions(text, tuple(records), len(changes), signed=signed)

    def erase(self, text: str, *, reason: str, at: datetime, by: str) -> None:
        if self.mentions(text).is_empty:
            raise Refused(f"数据里没有“{text}”。")
        sought = Sought(text)
        new = {
            key: {**sought.cleaned(document), "rev": document["rev"] + 1}
            for key, document in self._documents.items()
            if key[0] in RECORDS and sought.in_document(document)
        }
        for table, record_id in new:
            record_from(table, new[table, record_id])
        self._documents.update(new)
        self._changes = [self._emptied(change, sought) for change in self._changes]
        ops = tuple(
            {"table": t, "id": i, "rev": document["rev"], "doc": document}
            for (t, i), document in new.items()
        )
        number = len(self._changes) + 1
        self._changes.append(Change(number, at, by, "删除个人信息", reason, ops))

    def _holds(self, change: Change, sought: Sought) -> bool:
        return sought.in_text(change.why) or any(
            op["table"] in RECORDS and sought.in_document(op["doc"]) for op in change.ops
        )

    def _emptied(self, change: Change, sought: Sought) -> Change:
        ops = tuple(
            {**op, "doc": None, "erased": True} if sought.in_document(op["doc"]) else op
            for op in change.ops
        )
        why = "（已删除）" if sought.in_text(change.why) else change.why
        return change._replace(ops=ops, why=why)

    def close(self) -> None:
        """Nothing is held."""

    def _select(
        self, model: type[Record], conditions: Sequence[Condition], archived: bool
    ) -> list[dict[str, Any]]:
        return [
            document
            for key, document in sorted(self._documents.items(), key=self._age)
            if key[0] == model.table
            and (archived or key not in self._archived)
            and all(c.takes(model.reader(c.field)(document)) for c in conditions)
        ]

    def _age(self, item: tuple[Key, dict[str, Any]]) -> int:
        """Archived ones are older."""
        return 0 if item[0] in self._archived else 1

    def _named_by(self, keys: list[Key]) -> list[Key]:
        found = dict.fromkeys(keys)
        waiting = list(keys)
        while waiting:
            key = waiting.pop()
            for _, model, named in refers(record_from(key[0], self._documents[key])):
                other = (model.table, named)
                if other not in found:
                    found[other] = None
                    waiting.append(other)
        return [key for key in found if key not in keys]

    def _current(self, records: Sequence[Record]) -> tuple[Record | None, ...]:
        found = []
        for record in records:
            current = self.look_up(TABLES[record.table], record.id)
            gone = self._gone.get((record.table, record.id), 0)
            if record.rev not in ((current.rev,) if current else (0, gone)):
                raise Stale(record.label)
            found.append(current)
        return tuple(found)

    def _next(self, record: R) -> R:
        gone = self._gone.get((record.table, record.id), 0)
        return record.model_copy(update={"rev": max(record.rev, gone) + 1})


def _named(record: Record) -> dict[str, Any]:
    return {"table": record.table, "id": record.id, "rev": record.rev}
