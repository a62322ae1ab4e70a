"""Moving closed records of a year to an archive file of their own, and single ones back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, count
from typing import Any

from store.disk.archives import COPY_OF, write_tables
from store.disk.files import make_folder, unwritable
from store.disk.reading import Reading
from store.disk.sealed import Document
from store.errors import Refused
from store.models import TABLES, Archive, Record
from store.models.references import refers

Documents = Mapping[str, Sequence[Document]]
"""By table."""


def write_archive(reading: Reading, year: int, records: Sequence[Record]) -> Archive:
    """Write the file that these records move to, and return what is to be noted of it.

    Nothing changes by that: the file counts from when the note is in the journal. Raises Refused
    for records that are not in the live file, and Unwritable.
    """
    moved: dict[str, list[Document]] = {}
    for record in records:
        document = reading.view.get(record.table, record.id)
        if document is None:
            raise Refused(f"{record.noun}“{record.label}”已经归档了。")
        moved.setdefault(record.table, []).append(document)
    named = _named_by(reading, records)
    copies: dict[str, list[Document]] = {}
    for record in named:
        copies.setdefault(record.table, []).append(record.model_dump(mode="json"))
    name = _free_name(reading, year)
    tables = {table: _numbered(docs) for table, docs in moved.items()}
    tables |= {f"{COPY_OF}{table}": _numbered(docs) for table, docs in copies.items()}
    folder = reading.folder / "archive"
    try:
        make_folder(folder)
    except OSError as error:
        raise unwritable(folder, error) from None
    return Archive(
        id=name,
        rev=1,
        year=year,
        file=f"{name}.json",
        sha256=write_tables(folder / f"{name}.json", year, tables),
        counts={table: len(docs) for table, docs in moved.items()},
        ranges=ranges_of(moved),
        refers=tuple(r.id for r in named if reading.view.get(r.table, r.id) is not None),
    )


def superseding(
    reading: Reading, current: Iterable[Record | None], delete: Iterable[Record]
) -> list[Archive]:
    """The archives' records that are to be noted when these current records are changed.

    What was archived goes back to the live file then, and is no longer to be read from the
    archive's own. An archive among those to `delete` needs no note.
    """
    back = [r for r in current if r is not None and reading.view.get(r.table, r.id) is None]
    changed, going = [], {r.id for r in delete if r.table == Archive.table}
    for archive in reading.archives() if back else ():
        file = reading.opened(archive)
        named = [r.id for r in back if file.get(r.table, r.id) is not None]
        if named and archive.id not in going:
            values = {"superseded": (*archive.superseded, *named)}
            changed.append(archive.model_copy(update=values))
    return changed


def _named_by(reading: Reading, records: Sequence[Record]) -> list[Record]:
    """What the records name, and what that names in turn, unless it moves with them."""
    known = {(record.table, record.id) for record in records}
    found: list[Record] = []
    waiting = list(records)
    while waiting:
        for _, model, key in refers(waiting.pop()):
            if (model.table, key) not in known:
                known.add((model.table, key))
                record = reading.get(model, key)
                found.append(record)
                waiting.append(record)
    return found


def _free_name(reading: Reading, year: int) -> str:
    """2025, or 2025-2 when there is such a file already: a file once written is never touched."""
    names = chain([str(year)], (f"{year}-{number}" for number in count(2)))
    taken = {archive.id for archive in reading.archives()}
    folder = reading.folder / "archive"
    return next(n for n in names if n not in taken and not (folder / f"{n}.json").exists())


def _numbered(found: Sequence[Document]) -> dict[str, Document]:
    return {str(number): document for number, document in enumerate(found, 1)}


def ranges_of(moved: Documents) -> dict[str, dict[str, tuple[str, str]]]:
    """By table and field the smallest and largest value, where every record has one."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for table, docs in moved.items():
        for field in ("id", *TABLES[table].ranged):
            read = TABLES[table].reader(field)
            values: list[Any] = [read(document) for document in docs]
            if values and None not in values:
                found.setdefault(table, {})[field] = (min(values), max(values))
    return found
