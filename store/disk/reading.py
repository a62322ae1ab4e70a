"""Reading a folder that has been opened: the live records and, behind them, the archives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from store.disk.archives import ArchiveFile, may_hold
from store.disk.line import Op
from store.disk.sealed import Document
from store.disk.view import View
from store.errors import Damaged, NotFound
from store.models import TABLES, Archive, Record, record_from
from store.query import Condition, Is, by_order

if TYPE_CHECKING:
    from store.models.shapes import Shape

R = TypeVar("R", bound=Record)
S = TypeVar("S", bound="Shape")


class Reading:
    """What can be asked of the records; archives are opened when a question may concern them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.show(View())

    def show(self, view: View) -> None:
        """Take another view of the present state."""
        self.view = view
        self._records: dict[tuple[str, str], tuple[Document, Record]] = {}
        """Validated records, each with the document that it was made of."""
        self._archive: ArchiveFile | None = None

    def apply(self, ops: Iterable[Op]) -> None:
        """Carry out operations on what is shown."""
        ops = list(ops)
        self.view.apply(ops)
        for op in ops:
            self._records.pop((op["table"], op["id"]), None)

    def refresh(self) -> bool:
        """Take in what another window has written since; returns whether there was anything."""
        return False

    def look_up(self, model: type[R], record_id: str) -> R | None:
        """The record with this id, archived or not; None when there is none."""
        document = self.view.get(model.table, record_id)
        if document is not None:
            record: Record | None = self._record(model.table, document)
        else:
            record = self._archived(model.table, record_id)
        return record if isinstance(record, model) else None

    def get(self, model: type[R], record_id: str) -> R:
        """The record with this id, archived or not; raises NotFound."""
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
        """The records of a kind that meet all conditions; see Engine.find."""
        documents = list(self._documents(model, conditions, archived))
        if order:
            documents = by_order(documents, order, model.order_reader)
        if limit is not None or offset:
            documents = documents[offset : None if limit is None else offset + limit]
        found = (self._record(model.table, document) for document in documents)
        return [record for record in found if isinstance(record, model)]

    def count(self, model: type[Record], *conditions: Condition, archived: bool = True) -> int:
        """How many records meet all conditions."""
        return sum(1 for _ in self._documents(model, conditions, archived))

    def scan(self, shape: type[S], archive: Archive | None = None) -> Iterator[S]:
        """The slim form of every record that is not archived, or of one archive's."""
        import msgspec  # late: only the history reads so

        if archive is None:
            for document in self.view.all(shape.table):
                yield msgspec.convert(document, shape)
            return
        file = self.opened(archive)
        if file.is_current:
            yield from map(msgspec.json.Decoder(shape).decode, file.raw(shape.table))
        else:
            for copies in (False, True):
                for document in file.documents(shape.table, copies=copies):
                    yield msgspec.convert(document, shape)

    def select(self, shape: type[S], *conditions: Condition) -> Iterator[S]:
        """The slim form of the records that meet all conditions and are not archived."""
        import msgspec

        for document in self.view.select(TABLES[shape.table], conditions):
            yield msgspec.convert(document, shape)

    def _documents(
        self, model: type[Record], conditions: Sequence[Condition], archived: bool
    ) -> Iterator[Document]:
        """What was archived comes first: it is older."""
        if archived and model is not Archive:
            readers = [(condition.takes, model.reader(condition.field)) for condition in conditions]
            for record in self.archives():
                if may_hold(record, model, conditions):
                    for document in self.opened(record).documents(model.table):
                        if all(takes(read(document)) for takes, read in readers):
                            yield document
        yield from self.view.select(model, conditions)

    def archives(self) -> list[Archive]:
        """What was archived, the oldest first."""
        found = (self._record(Archive.table, doc) for doc in self.view.all(Archive.table))
        return sorted(
            (record for record in found if isinstance(record, Archive)), key=lambda a: a.id
        )

    def opened(self, record: Archive) -> ArchiveFile:
        """The file of an archive; the last one is kept open. Raises Damaged and Newer."""
        folder = self.folder / "archive"
        kept = self._archive
        if kept is None or kept.record != record:
            self._archive = kept = None  # before the next one is read: each is some megabytes
            try:
                kept = ArchiveFile(folder, record)
            except Damaged:
                # This window may not have known yet that the file was written anew.
                self.refresh()
                now = self.look_up(Archive, record.id)
                if now is None or now == record:
                    raise
                kept = ArchiveFile(folder, now)
            self._archive = kept
        return kept

    def _archived(self, table: str, record_id: str) -> Record | None:
        if table == Archive.table:
            return None
        # The one that is open first: whoever reads one archived record often reads more.
        kept = self._archive
        opened = kept.record if kept else None
        newest_first = self.archives()[::-1]
        for record in sorted(newest_first, key=lambda record: record != opened):
            if not may_hold(record, TABLES[table], [Is("id", record_id)]):
                continue
            document = self.opened(record).get(table, record_id)
            if document is not None:
                return record_from(table, document)
        return None

    def _record(self, table: str, document: Document) -> Record:
        """The validated record of a document; those of the live file are validated once."""
        key = (table, str(document["id"]))
        known = self._records.get(key)
        # Another thread may have kept the record of an older document, or keep one just now.
        if known is not None and known[0] is document:
            return known[1]
        record = record_from(table, document)
        if self.view.get(*key) is document:
            self._records[key] = (document, record)
        return record
