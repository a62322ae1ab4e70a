"""Saving what can be saved of a damaged data folder, into a new one.

The damaged folder is only read. The new journal has a line for each line of the old one under the
same number: word for word up to the first fault; from there on chained anew, for the chain is
broken; and an empty one that says so in place of a line that is lost. At its end one transaction
puts right what the live file or an archive knows better than what is left of the journal.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from pathlib import Path

from store.bulk import nothing_collected
from store.disk.archives import ArchiveFile
from store.disk.database import Database
from store.disk.files import append, make_folder, unwritable, write_atomically
from store.disk.line import GENESIS, Op, encode
from store.disk.place import Home, Place
from store.disk.sealed import META, SEAL, BrokenSeal, Document, Tables, load
from store.disk.survey import Bad, Good, Survey
from store.errors import Damaged, Newer, Refused
from store.models import RECORDS, TABLES, Archive, Change, record_from

Key = tuple[str, str]
"""A table's name and an id."""


@dataclass(slots=True)
class Repaired:
    """What became of everything."""

    lines: int = 0
    """Lines of the journal that were saved."""
    records: int = 0
    """Records in the new folder, archived ones too."""
    lost: list[str] = field(default_factory=list)
    """A sentence for each line and each record that could not be saved, or not for certain."""


def repair(
    folder: Path,
    target: Path,
    at: datetime,
    tell: Callable[[str], None] = lambda step: None,
) -> Repaired:
    """Write what can be saved into a new folder; `tell` hears what is being done.

    Raises Refused for a folder that holds something, and Unwritable.
    """
    if target.exists() and any(target.iterdir()):
        raise Refused(f"{target} 里已经有东西了。请写一个新文件夹，免得盖掉。")
    if target.resolve().is_relative_to(folder.resolve()):
        raise Refused(f"{target} 在坏了的数据文件夹里面。请写到别处。")
    work = _Repair(folder, target, at)
    with nothing_collected():
        for step, job in work.steps():
            tell(step)
            job()
    return work.done


@dataclass(frozen=True, slots=True)
class _Known:
    """The last that the journal says of a record."""

    rev: int
    home: str | None
    """"" for the live file, an archive's id, or None when it was deleted."""
    has_document: bool
    """Whether a good line of the journal has it in this state."""

    @property
    def is_hollow(self) -> bool:
        """Whether it should be in the live file, and nobody knows what it says."""
        return self.home == "" and not self.has_document


class _Repair:
    """One folder's rescue, step by step."""

    def __init__(self, folder: Path, target: Path, at: datetime) -> None:
        self.done = Repaired()
        self._folder, self._target, self._at = folder, target, at
        self._known: dict[Key, _Known] = {}
        self._archives: dict[str, Document] = {}
        self._live: Tables = {}
        self._bad: list[Bad] = []
        self._ops: list[Op] = []
        """What the last transaction puts right."""
        self._seq, self._hash = 0, GENESIS
        self._path, self._size = Path(), 0

    def steps(self) -> list[tuple[str, Callable[[], None]]]:
        """What is to be done, in order, with words for it."""
        return [
            ("查看流水", self._look),
            ("抄写流水", self._write_journal),
            ("核对 bulletin.json", self._take_live),
            ("核对归档", self._take_archives),
            ("补写缺少的", self._put_right),
            ("打开新文件夹", self._open),
        ]

    # The journal ------------------------------------------------------------------------

    def _look(self) -> None:
        survey = Survey(self._folder / "journal")
        for _ in survey.lines():
            pass
        self._bad = survey.bad
        self.done.lost += survey.gaps

    def _write_journal(self) -> None:
        try:
            make_folder(self._target / "journal")
        except OSError as error:
            raise unwritable(self._target, error) from None
        for path, lines in groupby(self._new_lines(), key=lambda line: line[0]):
            write_atomically(path, (raw for _, raw in lines))

    def _new_lines(self) -> Iterator[tuple[Path, bytes]]:
        """Each line of the new journal with the file that it goes to."""
        bad = {(fault.path, fault.number) for fault in self._bad}
        for good in Survey(self._folder / "journal").lines():
            change = good.line.change
            if (good.path, good.number) in bad or change.seq <= self._seq:
                continue
            while self._seq + 1 < change.seq:
                empty = Change(self._seq + 1, change.at, "", "修复", "这一笔坏了，没能救回", ())
                yield self._chained(empty)
            self.done.lines += 1
            for op in change.ops:
                self._take(op)
            yield self._as_it_was(good)

    def _as_it_was(self, good: Good) -> tuple[Path, bytes]:
        """Word for word while the chain holds."""
        if good.follows and good.line.prev == self._hash:
            return self._next(good.line.change, good.raw, good.line.hash)
        return self._chained(good.line.change)

    def _chained(self, change: Change) -> tuple[Path, bytes]:
        return self._next(change, *encode(change, self._hash))

    def _next(self, change: Change, raw: bytes, digest: str) -> tuple[Path, bytes]:
        name = max(f"{change.at.year:04d}.jsonl", self._path.name)
        if name != self._path.name:
            self._path, self._size = self._target / "journal" / name, 0
        self._seq, self._hash = change.seq, digest
        self._size += len(raw)
        return self._path, raw

    def _take(self, op: Op) -> None:
        key = (op["table"], op["id"])
        before, has_document = self._known.get(key), bool(op["doc"])
        home = op.get("archived") or ("" if has_document or op.get("erased") else None)
        if op.get("archived") and before and before.rev == op["rev"]:
            has_document = has_document or before.has_document
        self._known[key] = _Known(op["rev"], home, has_document)
        if op["table"] == Archive.table:
            self._archives.pop(op["id"], None)
            if op["doc"]:
                self._archives[op["id"]] = op["doc"]

    # What the other files know better ---------------------------------------------------

    def _take_live(self) -> None:
        """Records that the live file has in a later state than the journal's good lines."""
        self._live = self._read_live()
        for table, documents in self._live.items():
            for document in documents.values():
                if table in TABLES and self._is_news(table, document):
                    self._save(table, document)
                    if table == Archive.table:
                        self._archives[document["id"]] = document

    def _read_live(self) -> Tables:
        path = self._folder / "bulletin.json"
        with suppress(OSError, Newer):
            content = path.read_bytes()
            try:
                return load(content, str(path))[1]
            except BrokenSeal:
                self.done.lost.append(f"{path} 校验不符，只用了它里面流水没有的记录，请核对。")
                with suppress(ValueError, RecursionError):
                    tables = json.loads(content)
                    own = {name for name in tables if name not in (META, SEAL)}
                    return {name: tables[name] for name in own if isinstance(tables[name], dict)}
        return {}

    def _is_news(self, table: str, document: Document) -> bool:
        known = self._known.get((table, str(document.get("id"))))
        rev = document.get("rev")
        return isinstance(rev, int) and (known is None or rev > known.rev)

    def _save(self, table: str, document: Document) -> None:
        """Have the last transaction save a record; one that is no valid one is told of."""
        try:
            record = record_from(table, document)
        except Refused as fault:
            word = f"{TABLES[table].noun} {document.get('id')}"
            self.done.lost.append(f"{word} 没能救回：{fault}")
            return
        key = (table, record.id)
        self._known[key] = _Known(record.rev, "", True)
        self._ops.append({"table": table, "id": record.id, "rev": record.rev, "doc": document})

    def _take_archives(self) -> None:
        """Copy what is as it was written; what is not comes back into the live file."""
        good: list[ArchiveFile] = []
        for name, document in sorted(self._archives.items()):
            record = Archive.model_validate(document)
            try:
                file = ArchiveFile(self._folder / "archive", record)
            except (Damaged, Newer) as fault:
                self.done.lost.append(f"{fault}它的记录照流水放回了 bulletin.json，可以再归档。")
                self._bring_back(name)
                continue
            content = file.path.read_bytes()
            make_folder(self._target / "archive")
            write_atomically(self._target / "archive" / record.file, content)
            for table in record.counts:
                for archived in file.documents(table):
                    self._note_moved(table, archived, name)
            good.append(file)
        for file in reversed(good):
            self._take_copies(file)

    def _note_moved(self, table: str, document: Document, name: str) -> None:
        """An archived record of which the journal has lost what it says, or where it went."""
        key, rev = (table, document["id"]), document["rev"]
        known = self._known.get(key)
        if known is not None and (known.rev > rev or (known.home == name and known.has_document)):
            return
        is_told = known is not None and known.rev == rev and known.has_document
        op = {"table": table, "id": key[1], "rev": rev, "doc": None if is_told else document}
        self._ops.append(op | {"archived": name})
        self._known[key] = _Known(rev, name, True)

    def _take_copies(self, file: ArchiveFile) -> None:
        """Records that only an archive still has, as they were when it was made."""
        for table, model in RECORDS.items():
            for document in file.documents(table, copies=True):
                if (table, document["id"]) not in self._known:
                    self._save(table, document)
                    self.done.lost.append(
                        f"{model.noun} {document['id']} 用的是归档 {file.record.id} 里的那一份，"
                        "可能不是最新的，请核对。"
                    )

    def _bring_back(self, name: str) -> None:
        """Save again, as the journal has them, the records of an archive that cannot be used."""
        wanted = {key for key, known in self._known.items() if known.home == name}
        found: dict[Key, Document] = {}
        for good in Survey(self._folder / "journal").lines():
            for op in good.line.change.ops:
                if (op["table"], op["id"]) in wanted and op["doc"]:
                    found[op["table"], op["id"]] = op["doc"]
        for key in sorted(wanted):
            if key in found:
                self._save(key[0], found[key])
            else:
                self.done.lost.append(f"{TABLES[key[0]].noun} {key[1]} 没能救回。")
        rev = self._known[Archive.table, name].rev
        self._ops.append({"table": Archive.table, "id": name, "rev": rev, "doc": None})

    # The end ----------------------------------------------------------------------------

    def _put_right(self) -> None:
        for key, known in sorted(self._known.items()):
            if known.is_hollow:
                gone = {"table": key[0], "id": key[1], "rev": known.rev, "doc": None}
                self._ops.append(gone)
                self.done.lost.append(f"{TABLES[key[0]].noun} {key[1]} 没能救回。")
        self.done.lost += map(self._told, self._bad)
        why = f"从 {self._folder} 救出"
        path, raw = self._chained(
            Change(self._seq + 1, self._at, "", "修复", why, tuple(self._ops))
        )
        try:
            append(path, self._size - len(raw), raw)
        except OSError as error:
            raise unwritable(path, error) from None
        with suppress(FileNotFoundError):
            settings = (self._folder / "settings.toml").read_bytes()
            write_atomically(self._target / "settings.toml", settings)
        home = Place(self._folder).read() or Home("", (str(self._folder),), "")
        Place(self._target).write(Home("", home.places, "", home.id))

    def _told(self, bad: Bad) -> str:
        named = "、".join(self._state_of(key) for key in sorted(bad.named))
        return f"{bad.place}：{bad.what}。" + (named or "里面是哪条记录，已经读不出来。")

    def _state_of(self, key: Key) -> str:
        noun = TABLES[key[0]].noun if key[0] in TABLES else key[0]
        known = self._known.get(key)
        if known is None:
            return f"{noun} {key[1]} 没能救回"
        if known.home is None:
            return f"{noun} {key[1]} 后来删除了"
        return f"{noun} {key[1]} 现在是第 {known.rev} 次保存的内容，请核对"

    def _open(self) -> None:
        database = Database(self._target, writing=True)
        try:
            self.done.records = sum(database.count(model) for model in RECORDS.values())
        finally:
            database.close()
