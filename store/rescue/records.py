"""What is known of each record, and what the last transaction of a repair puts right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from store.disk.line import Op
from store.disk.sealed import Document
from store.engine import check_storable
from store.errors import Refused
from store.models import Archive, Erasure, record_from
from store.named import named
from store.rescue.report import Matters

Key = tuple[str, str]
"""A table's name and an id."""


@dataclass(frozen=True, slots=True)
class Known:
    """The last that is known of a record."""

    rev: int
    home: str | None
    """"" for the live file, an archive's id, or None when it was deleted."""
    has_document: bool
    """Whether the new folder has it in this state."""
    name: str
    """What the reader calls it."""
    source: str = "流水里别的行"
    """Where it is from, for the reader."""


def told_archive(archive: str) -> str:
    """An archive as a place that a record is from."""
    return f"归档 {archive} "


def is_valid(table: str, document: Document) -> bool:
    """Whether a document is a record."""
    try:
        record_from(table, document)
    except Refused:
        return False
    return True


class Records:
    """The records of the new folder, as its journal adds up to them."""

    def __init__(self, matters: Matters) -> None:
        """`matters` is told of each record that cannot be saved."""
        self.known: dict[Key, Known] = {}
        self.ops: list[Op] = []
        """What the last transaction puts right."""
        self.lost: set[Key] = set()
        """Records that were there, and could not be saved."""
        self._matters = matters
        self._own: dict[Key, Document] = {}
        """The newest documents of archives and erasures."""

    def take(self, op: Op) -> None:
        """Heed an operation of a line that was saved."""
        key, document = (op["table"], op["id"]), op["doc"]
        before = self.known.get(key)
        has_document = document is not None
        home = op.get("archived") or ("" if has_document or op.get("erased") else None)
        if op.get("archived") and before is not None and before.rev == op["rev"]:
            has_document = has_document or before.has_document
        self._note(key, Known(op["rev"], home, has_document, self.name(key, document)), document)

    def name(self, key: Key, document: Document | None = None) -> str:
        """What the reader calls a record, of which this or an older document may be there."""
        if document is None and key in self.known:
            return self.known[key].name
        return named(*key, document)

    def is_news(self, table: str, document: Document, most: int) -> bool:
        """Whether a document is of a later state than is known, by so many savings at most."""
        known = self.known.get((table, document["id"]))
        before, rev = known.rev if known else 0, document.get("rev")
        return type(rev) is int and before < rev <= before + most

    def save(self, table: str, document: Document, source: str = "流水里别的行") -> bool:
        """Have the record saved; returns False, and tells, for one that is not valid."""
        key = (table, str(document.get("id")))
        try:
            check_storable(document)
            record = record_from(table, document)
        except Refused as fault:
            what = "；".join(str(fault).splitlines())
            self._matters.say(self.name(key, document), f"没能救回（{what.rstrip('。')}）")
            return False
        self._note(key, Known(record.rev, "", True, named(*key, document), source), document)
        self.ops.append({"table": table, "id": record.id, "rev": record.rev, "doc": document})
        return True

    def delete(self, key: Key) -> None:
        """Have it noted that a record is no more."""
        known = self.known[key]
        self.ops.append({"table": key[0], "id": key[1], "rev": known.rev, "doc": None})
        self._note(key, Known(known.rev, None, False, known.name), None)

    def lose(self, key: Key) -> None:
        """Have it noted, and told, that a record cannot be saved."""
        self._matters.say(self.known[key].name, "没能救回")
        self.lost.add(key)
        self.delete(key)

    def move(self, table: str, document: Document, archive: str) -> None:
        """Heed a record that is in an archive, though the journal lost that, or what it says."""
        key, rev = (table, document["id"]), document["rev"]
        known = self.known.get(key)
        is_told = known is not None and known.rev == rev and known.has_document
        if known is not None and (known.rev > rev or (is_told and known.home == archive)):
            return
        op: dict[str, Any] = {"table": table, "id": key[1], "rev": rev}
        self.ops.append(op | {"doc": None if is_told else document, "archived": archive})
        source = known.source if is_told and known else told_archive(archive)
        self._note(key, Known(rev, archive, True, named(*key, document), source), None)

    def own(self, model: type[Archive] | type[Erasure]) -> list[Document]:
        """The newest documents of the archives, or of the erasures, by id."""
        return [doc for (table, _), doc in sorted(self._own.items()) if table == model.table]

    def at(self, archive: str) -> list[Key]:
        """The records that are in an archive."""
        return sorted(key for key, known in self.known.items() if known.home == archive)

    def hollow(self) -> Iterator[Key]:
        """Records that should be in the live file, and nobody knows what they say."""
        for key, known in sorted(self.known.items()):
            if known.home == "" and not known.has_document:
                yield key

    def _note(self, key: Key, known: Known, document: Document | None) -> None:
        self.known[key] = known
        if key[0] in (Archive.table, Erasure.table):
            self._own.pop(key, None)
            if document is not None:
                self._own[key] = document
