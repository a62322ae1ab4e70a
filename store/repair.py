"""Saving what can be saved of a damaged data folder, into a new one.

The damaged folder is only read. The new journal has a line for each line of the old one under the
same number: word for word up to the first fault; from there on chained anew, for the chain is
broken; and an empty one that says so in place of a line that is lost. At its end one transaction
puts right what the live file or an archive knows better than what is left of the journal.

The first file that is written says that the new folder holds what was saved of another one: so a
repair that is stopped never leaves anything that could be taken for the folder itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from store.bulk import nothing_collected
from store.disk.archives import ArchiveFile
from store.disk.attachments import Attachments, attached
from store.disk.database import Database
from store.disk.files import make_folder, unreadable, unwritable, write_atomically
from store.disk.folders import must_be_new
from store.disk.place import Home, Place, new_folder_id
from store.disk.sealed import Document
from store.engine import LARGEST
from store.errors import Damaged, Newer, StoreError
from store.models import RECORDS, Archive, Change, Erasure, record_from
from store.rescue.beside import copy_beside
from store.rescue.journal import Kept, NewJournal, OldJournal
from store.rescue.live import read_remains
from store.rescue.records import Key, Records, is_valid, told_archive
from store.rescue.report import Matter, Matters
from store.rescue.told import LostLines, told_end


@dataclass(slots=True)
class Repaired:
    """What became of everything."""

    lines: int = 0
    """Lines of the journal that were saved."""
    records: int = 0
    """Records in the new folder, archived ones too."""
    matters: list[Matter] = field(default_factory=list)
    """Each line and each record that could not be saved, or not for certain."""

    @property
    def lost(self) -> list[str]:
        """The matters in words, with all names."""
        return [matter.told() for matter in self.matters]


def repair(
    folder: Path,
    target: Path,
    at: datetime,
    tell: Callable[[str], None] = lambda step: None,
) -> Repaired:
    """Write what can be saved into a new folder; `tell` hears what is being done.

    Raises Refused for a folder that holds something or lies in the damaged one; Unwritable; and
    Unreadable when the damaged folder cannot be read at all.
    """
    try:
        must_be_new(target, folder)
    except OSError as error:
        raise unwritable(target, error) from None
    work = _Repair(folder, target, at)
    try:
        with nothing_collected():
            for step, job in work.steps():
                tell(step)
                job()
    except OSError as error:
        raise unreadable(folder, error) from None
    return work.done


class _Repair:
    """One folder's rescue, step by step."""

    def __init__(self, folder: Path, target: Path, at: datetime) -> None:
        self._matters = Matters()
        self.done = Repaired(matters=self._matters.all)
        self._folder, self._target, self._at = folder, target, at
        self._records = Records(self._matters)
        self._new = NewJournal(target / "journal")
        self._has_all_archives = True
        self._doubtful: list[Key] = []
        """Records that the journal has and the live file does not, though it goes further."""

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
        self._live = read_remains(self._folder / "bulletin.json")
        self._old = OldJournal(self._folder / "journal")
        for table, document in self._live.records:
            if table == Erasure.table:
                self._old.add_order(document)
        for gap in self._old.survey.gaps:
            self._matters.add(gap)

    def _write_journal(self) -> None:
        try:
            make_folder(self._target)
            self._mark()
            make_folder(self._target / "journal")
        except OSError as error:
            raise unwritable(self._target, error) from None
        self._new.write(self._counted(self._old.lines()))

    def _mark(self) -> None:
        """Have the new folder know what it is, before there is anything else in it."""
        damaged = Place(self._folder)
        home = damaged.read() or Home("", (), "")
        known = home.id or home.copy_of or new_folder_id()
        home = Home("", (damaged.here,), "", known, is_rescued=True, is_unfinished=True)
        Place(self._target).write(home)

    def _counted(self, lines: Iterator[Kept]) -> Iterator[Kept]:
        for kept in lines:
            self.done.lines += 1
            for op in kept.line.change.ops:
                self._records.take(op)
            yield kept

    @property
    def _lacks_its_end(self) -> bool:
        """Whether the live file goes further than what is left of the journal."""
        return self._live.seq > self._old.last

    # What the other files know better ---------------------------------------------------

    def _take_live(self) -> None:
        """Records that the live file has in a later state than what is left of the journal."""
        live, records = self._live, self._records
        if live.fault and self._old.is_whole and not self._lacks_its_end:
            self._matters.add(f"{live.fault}没有用它：流水是全的。")
            return
        if live.fault:
            self._matters.add(f"{live.fault}流水里没有的才用它的，每一条都请核对。")
        elif self._lacks_its_end:
            self._matters.add(told_end(self._old.last, live.seq))
            there = {(table, document["id"]) for table, document in live.records}
            self._doubtful = [key for key in records.at("") if key not in there]
        most = self._most_lost()
        for table, document in live.records:
            if not records.is_news(table, document, most):
                continue
            is_taken = records.save(table, document, " bulletin.json ")
            if is_taken and live.fault:
                name = records.name((table, document["id"]))
                self._matters.say(name, "用的是 bulletin.json 里的那一份，请核对")

    def _most_lost(self) -> int:
        """How many savings of a record may be lost: where digits may be wrong, only a few."""
        live, old = self._live, self._old
        if not live.fault or not live.seq:
            return LARGEST
        return max(live.seq, old.last) - old.count + bool(old.survey.torn)

    def _take_archives(self) -> None:
        """Copy what is as it was written; what is not comes back into the live file."""
        good: list[ArchiveFile] = []
        archives = self._records.own(Archive)
        for document in archives:
            try:
                record = Archive.model_validate(record_from(Archive.table, document))
                file = ArchiveFile(self._folder / "archive", record)
            except StoreError as fault:
                self._bring_back(document["id"], fault)
                continue
            self._copy(file)
            for table in record.counts:
                for archived in file.documents(table):
                    self._records.move(table, archived, record.id)
            good.append(file)
        for file in reversed(good):
            self._take_copies(file)
        if not self._old.is_whole:
            self._tell_of_unused({document.get("file") for document in archives})

    def _tell_of_unused(self, used: set[Any]) -> None:
        """Files of which the journal says nothing may hold what was erased: they stay behind."""
        for path in sorted((self._folder / "archive").glob("*.json")):
            if path.name not in used:
                self._matters.add(f"{path} 没有抄：流水里没有提到它，请看一下。")

    def _copy(self, file: ArchiveFile) -> None:
        try:
            make_folder(self._target / "archive")
        except OSError as error:
            raise unwritable(self._target, error) from None
        write_atomically(self._target / "archive" / file.record.file, file.content)

    def _take_copies(self, file: ArchiveFile) -> None:
        """Records that only an archive still has, as they were when it was made."""
        source = told_archive(file.record.id)
        for table in RECORDS:
            for document in file.documents(table, copies=True):
                key = (table, document["id"])
                if key not in self._records.known and self._records.save(table, document, source):
                    said = f"用的是{source}里的那一份，可能不是最新的，请核对"
                    self._matters.say(self._records.name(key), said)

    def _bring_back(self, archive: str, fault: StoreError) -> None:
        """Save again, as the journal has them, the records of an archive that cannot be used."""
        wanted = {key: self._records.known[key] for key in self._records.at(archive)}
        found: dict[Key, Document] = {}
        for kept in self._old.lines() if wanted else ():
            for op in kept.line.change.ops:
                if (op["table"], op["id"]) in wanted and op["doc"]:
                    found[op["table"], op["id"]] = op["doc"]
        saved = 0
        for key, known in wanted.items():
            if key not in found:
                self._records.lose(key)
            elif self._records.save(key[0], found[key]):
                saved += 1
                if found[key]["rev"] < known.rev:
                    self._matters.say(known.name, "只有更早的内容，请核对")
        self._records.delete((Archive.table, archive))
        what = fault.what if isinstance(fault, Damaged | Newer) else str(fault)
        back = f"它的 {saved} 条记录照流水放回了 bulletin.json，可以再归档。" if saved else ""
        self._matters.add(what + back)
        self._has_all_archives = False

    # The end ----------------------------------------------------------------------------

    def _put_right(self) -> None:
        records = self._records
        for key in list(records.hollow()):
            records.lose(key)
        self._close_orders()
        self._tell()
        copy_beside(self._folder, self._target)
        why = f"从 {self._folder} 救出"
        self._new.end(Change(0, self._at, "", "修复", why, tuple(records.ops)))

    def _close_orders(self) -> None:
        """Note that erasures are done, for what they were to take out has not been copied.

        One that is no valid record would keep the new folder from being opened.
        """
        for document in self._records.own(Erasure):
            is_done = document.get("done") is True
            if is_done and is_valid(Erasure.table, document):
                continue
            closed = document if is_done else {**document, "done": True, "rev": document["rev"] + 1}
            if not self._records.save(Erasure.table, closed):
                self._records.delete((Erasure.table, document["id"]))

    def _tell(self) -> None:
        """Tell of the lines that could not be copied, and of what may be wrong for it."""
        old, live = self._old, self._live
        is_covered = self._has_all_archives and not live.fault and live.seq >= old.farthest
        lines = LostLines(old, live.records, self._records, is_covered=is_covered)
        for bad in lines.all:
            self._matters.add(*lines.told(bad))
        for bad in old.survey.unexplained:
            self._matters.add(f"{bad.place}：{bad.what}，照现在的样子抄下了。")
        for key in self._doubtful:
            if (known := self._records.known[key]).home == "":
                said = "在 bulletin.json 里没有，可能后来删除了，请核对"
                self._matters.say(known.name, said)

    def _open(self) -> None:
        Place(self._target).finish()
        database = Database(self._target, writing=True)
        try:
            self.done.records = sum(database.count(model) for model in RECORDS.values())
            for fault in Attachments(self._target).faults(attached(database)):
                self._matters.add(fault)
        finally:
            database.close()
