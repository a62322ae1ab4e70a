"""Taking somebody's data out of a folder: live file, archives and journal.

The order is a transaction of its own. It saves every record anew without the text, and notes which
lines of the journal are emptied and what their bytes are then, so that the chain can be checked on.
Only after it the old bytes go: files are written anew and the old ones removed. A program that is
stopped in the middle goes on when the folder is opened again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from store.disk.archives import COPY_OF, ArchiveFile, write_tables
from store.disk.files import reading, remove, unwritable, write_atomically
from store.disk.line import Op, digest_of, emptied, saved
from store.disk.sealed import Document, Tables
from store.engine import Mentions
from store.errors import Busy, Refused, Unwritable
from store.models import RECORDS, Archive, EmptiedLine, Erasure, record_from
from store.models.erasable import Sought

if TYPE_CHECKING:
    from store.disk.database import Database


def find_mentions(database: Database, text: str) -> Mentions:
    """Where a text stands in a folder; reads everything."""
    sought = Sought(text)
    records = tuple(
        record
        for model in RECORDS.values()
        for record in database.find(model)
        if sought.in_document(record.model_dump(mode="json"))
    )
    lines = sum(1 for _ in _lines(database, sought))
    signed = sum(sought.in_text(c.by) for _, c in database.journal.holding(sought.in_bytes))
    return Mentions(text, records, lines, tuple(map(str, _leftovers(database, sought))), signed)


def erase(database: Database, text: str, *, reason: str, at: datetime, by: str) -> None:
    """Take a text out everywhere; raises Refused, Damaged, Unwritable, ReadOnly and Busy.

    A record that would not be valid without the text is named in a Refused, and nothing is done.
    """
    with database.guard:
        database.must_be_writable()
        for order in unfinished(database):
            finish(database, order)  # It names lines as they are before this order.
        if find_mentions(database, text).is_empty:
            raise Refused(f"数据里没有“{text}”。")
        sought = Sought(text)
        ops = _cleaned_live(database, sought)
        with _taken_back(database.folder / "archive"):
            archived, files = _cleaned_archives(database, sought)
        number = database.stamp + 1
        lines = {
            str(seq): EmptiedLine(
                ops=places, why=why, sha256=digest_of(emptied(raw, places, why=why, by_line=number))
            )
            for seq, raw, places, why in _lines(database, sought)
        }
        leftovers = [_relative(database, path) for path in _leftovers(database, sought)]
        order = Erasure(
            id=f"erasure-{number}",
            rev=1,
            by=by,
            at=at,
            lines=lines,
            files=(*files, *leftovers),
        )
        database.append(at, by, "删除个人信息", reason, [*ops, *archived, saved(order)])
        try:
            finish(database, order)
        except (Unwritable, Busy) as error:
            what = error.what if isinstance(error, Unwritable) else str(error)
            raise Unwritable(
                f"现在的记录里已经没有“{text}”了，但以前的内容还没有全部从文件里去掉：{what}",
                "退出后再打开，会接着做完。",
            ) from None


def finish(database: Database, order: Erasure) -> None:
    """Do what an order says, or what is left of it; raises Unwritable."""
    database.write_live(lasting=True)
    for path in database.journal.paths:
        _empty_lines(database, path, order)
    database.journal_was_rewritten()
    try:
        for name in order.files:
            remove(database.folder / name)
    except OSError as error:
        raise unwritable(database.folder, error) from None
    done = order.model_copy(update={"done": True, "rev": order.rev + 1})
    database.append(order.at, order.by, "删除个人信息", "已从文件里去掉", [saved(done)])
    database.write_live(lasting=True)


def unfinished(database: Database) -> list[Erasure]:
    """Orders that a stop of the program has left in the middle."""
    return [order for order in database.find(Erasure) if not order.done]


# The present records --------------------------------------------------------------------


def _cleaned_live(database: Database, sought: Sought) -> list[Op]:
    found = []
    for table in RECORDS:
        for document in database.view.all(table):
            if sought.in_document(document):
                found.append(_saved(table, document, sought))
    return found


def _saved(table: str, document: Document, sought: Sought) -> Op:
    new = {**sought.cleaned(document), "rev": document["rev"] + 1}
    try:
        record_from(table, new)
    except Refused as fault:
        before = record_from(table, document)
        raise Refused(
            f"{before.noun}“{before.label}”去掉“{sought.text}”以后不合规定：{fault}"
            "请先改好它，再删除。"
        ) from None
    return {"table": table, "id": new["id"], "rev": new["rev"], "doc": new}


# Archives -------------------------------------------------------------------------------


@contextmanager
def _taken_back(folder: Path) -> Iterator[None]:
    """Leave no new file of an archive when another one refuses."""
    before = set(folder.glob("*"))
    try:
        yield
    except BaseException:
        for path in set(folder.glob("*")) - before:
            with suppress(OSError):
                path.unlink()
        raise


def _cleaned_archives(database: Database, sought: Sought) -> tuple[list[Op], list[str]]:
    """Operations for what is archived, and the files that the new ones replace."""
    ops: list[Op] = []
    replaced = []
    folder = database.folder / "archive"
    for archive in database.archives():
        file = ArchiveFile(folder, archive)
        tables = file.tables()
        if not any(sought.in_document(d) for docs in tables.values() for d in docs.values()):
            continue
        own = list(_cleaned_tables(tables, sought))
        ops += [op | {"archived": archive.id} for op in own if op["id"] not in archive.superseded]
        new = _free_file(folder, archive)
        values = {"file": new, "sha256": write_tables(folder / new, archive.year, tables)}
        ops.append(saved(archive.model_copy(update={**values, "rev": archive.rev + 1})))
        replaced.append(f"archive/{archive.file}")
    return ops, replaced


def _cleaned_tables(tables: Tables, sought: Sought) -> Iterator[Op]:
    """Clean the documents of an archive in place; an operation for each that is not a copy."""
    for name, documents in tables.items():
        for number, document in documents.items():
            if not sought.in_document(document):
                continue
            if name.startswith(COPY_OF):
                documents[number] = sought.cleaned(document)
            else:
                op = _saved(name, document, sought)
                documents[number] = op["doc"]
                yield op


def _free_file(folder: Path, archive: Archive) -> str:
    names = (f"{archive.id}.r{number}.json" for number in count(2))
    return next(name for name in names if not (folder / name).exists())


# The journal ----------------------------------------------------------------------------


def _lines(
    database: Database, sought: Sought
) -> Iterator[tuple[int, bytes, tuple[int, ...], bool]]:
    """Number and bytes of each line that holds the text, the places of its ops, and its reason."""
    for raw, change in database.journal.holding(sought.in_bytes):
        places = tuple(
            place
            for place, op in enumerate(change.ops)
            if op["table"] in RECORDS and op["doc"] and sought.in_document(op["doc"])
        )
        in_why = sought.in_text(change.why)
        if places or in_why:
            yield change.seq, raw, places, in_why


def _empty_lines(database: Database, path: Path, order: Erasure) -> None:
    number = int(order.id.removeprefix("erasure-"))
    lines = _content(path).splitlines(keepends=True)
    new = [_emptied_as_ordered(raw, order.lines, number) for raw in lines]
    if new != lines:
        # One that slept while it wrote must not put its old lines over those of another one.
        write_atomically(path, iter(new), last_look=database.stay_writer)


def _emptied_as_ordered(raw: bytes, lines: Mapping[str, EmptiedLine], number: int) -> bytes:
    said = lines.get(str(_number_of(raw)))
    if said is None or digest_of(raw) == said.sha256:
        return raw
    return emptied(raw, said.ops, why=said.why, by_line=number)


def _number_of(raw: bytes) -> int:
    """A line's number; 0 for one that is damaged, which is not this one's business."""
    try:
        return int(json.loads(raw)["seq"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return 0


def _leftovers(database: Database, sought: Sought) -> Iterator[Path]:
    """What crashes and bad disks have left, and archives that do not count, if they hold it."""
    used = {database.folder / "archive" / archive.file for archive in database.archives()}
    patterns = ("journal/*.torn-*", "archive/*", "*.json.*", "settings.toml.*", "journal/*.new")
    for pattern in patterns:
        for path in sorted(database.folder.glob(pattern)):
            if path not in used and path.is_file() and sought.in_bytes(_content(path)):
                yield path


def _content(path: Path) -> bytes:
    with reading(path):
        return path.read_bytes()


def _relative(database: Database, path: Path) -> str:
    return path.relative_to(database.folder).as_posix()
