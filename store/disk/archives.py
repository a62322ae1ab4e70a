"""`archive/YEAR.json`: closed records of a year, each file a TinyDB file that is never changed.

The records of an archive stand in tables of their own names. What they name and what stayed in the
live file is there too, as it was on that day, in tables called `copy_of_…`: so a file can be read
alone, years later, without the others and without this program.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from store.disk.files import advice, unreadable, write_atomically
from store.disk.line import digest_of
from store.disk.sealed import Document, Tables, documents, places, sealed
from store.errors import Damaged, Newer
from store.migrations import upgraded
from store.models import Archive, Record
from store.models.base import SCHEMA_VERSION
from store.query import Between, Condition, Is, stored

COPY_OF = "copy_of_"


class ArchiveFile:
    """One archive for reading, its bytes checked against what was noted when it was written."""

    def __init__(self, folder: Path, record: Archive) -> None:
        """Reads the file whole; raises Damaged, Newer or Unreadable."""
        self.record = record
        self.path = folder / record.file
        self._superseded = frozenset(record.superseded)
        try:
            self.content = self.path.read_bytes()
        except FileNotFoundError:
            raise Damaged(f"归档 {self.path} 不见了。", advice(folder.parent)) from None
        except OSError as error:
            raise unreadable(self.path, error) from None
        if digest_of(self.content) != record.sha256:
            raise Damaged(f"归档 {self.path} 内容被改动过。", advice(folder.parent))
        self.schema = _schema_of(self.content)
        if self.schema > SCHEMA_VERSION:
            raise Newer(f"归档 {self.path}", self.schema)
        self._places: dict[tuple[str, bytes], tuple[int, int]] | None = None
        """Where each record stands; a stored document begins with its id."""

    def documents(self, table: str, *, copies: bool = False) -> Iterator[Document]:
        """The archived documents of a table in today's shape, without what was changed later."""
        for raw in documents(self.content, f"{COPY_OF}{table}" if copies else table):
            document: Document = json.loads(raw)
            if copies or document["id"] not in self._superseded:
                yield upgraded(table, document, self.schema)

    @property
    def is_current(self) -> bool:
        """Whether the documents stand in the file in today's shape."""
        return self.schema == SCHEMA_VERSION

    def raw(self, table: str) -> Iterator[bytes]:
        """The JSON of what `documents` gives with and without copies, undecoded."""
        gone = [
            b'{"id": %s,' % json.dumps(record_id, ensure_ascii=False).encode()
            for record_id in self._superseded
        ]
        for raw in documents(self.content, table):
            if not any(raw.startswith(mark) for mark in gone):
                yield raw
        yield from documents(self.content, f"{COPY_OF}{table}")

    def get(self, table: str, record_id: str) -> Document | None:
        """The archived document with this id, unless it was changed later."""
        if self._places is None:
            self._places = {
                (name, self.content[start + 8 : self.content.index(b'"', start + 8)]): (
                    start,
                    end,
                )
                for name in self.record.counts
                for start, end in places(self.content, name)
            }
        place = self._places.get((table, record_id.encode()))
        if place is None or record_id in self._superseded:
            return None
        return upgraded(table, json.loads(self.content[slice(*place)]), self.schema)

    def tables(self) -> Tables:
        """Everything in the file in today's shape, copies too, to write it anew."""
        found: Tables = json.loads(self.content)
        return {
            name: {
                number: upgraded(name.removeprefix(COPY_OF), document, self.schema)
                for number, document in docs.items()
            }
            for name, docs in found.items()
            if not name.startswith("_")
        }


def _schema_of(content: bytes) -> int:
    first = content[: content.index(b",\n")].removeprefix(b"{\n")
    return int(json.loads(b"{" + first + b"}")["_meta"]["1"]["schema"])


def may_hold(archive: Archive, model: type[Record], conditions: Sequence[Condition]) -> bool:
    """Whether records that meet the conditions may be in an archive, by what is noted of it."""
    if not archive.counts.get(model.table):
        return False
    ranges = archive.ranges.get(model.table, {})
    for condition in conditions:
        if condition.field not in ranges:
            continue
        low, high = ranges[condition.field]
        if isinstance(condition, Is):
            wanted = stored(condition.value)
            if not isinstance(wanted, str) or not low <= wanted <= high:
                return False
        elif isinstance(condition, Between):
            least, most = stored(condition.low), stored(condition.high)
            if (isinstance(least, str) and high < least) or (isinstance(most, str) and low > most):
                return False
    return True


def write_tables(path: Path, year: int, tables: Tables) -> str:
    """Write tables as an archive file; returns its digest. Raises Unwritable."""
    content = b"".join(sealed({"year": year}, tables))
    write_atomically(path, content)
    return digest_of(content)
