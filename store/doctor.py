"""Whether a data folder is in order: every file, line, hash, record and reference.

Nothing is changed, and nothing that is found ends the search: whoever reads the findings wants all
of them.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from store.bulk import nothing_collected
from store.disk.archives import ArchiveFile
from store.disk.attachments import Attachments
from store.disk.backups import BackupFolder
from store.disk.files import quoted, unreadable
from store.disk.folders import ATTACHMENTS, BACKUPS, TEMPLATES, misnamed_templates
from store.disk.line import Op, canonical, digest_of
from store.disk.live import LiveFile
from store.disk.place import Place
from store.disk.sealed import Document, Tables
from store.disk.survey import Survey
from store.disk.view import View
from store.errors import Damaged, Newer, Refused, StoreError
from store.findings import Faults, Findings, Kind
from store.models import RECORDS, TABLES, Archive, Attachment, Record, record_from
from store.models.attached import attachments_of
from store.models.references import refers
from store.named import named

Key = tuple[str, str]
"""A table's name and an id."""
LIVE = ""
"""In place of an archive's id: the record is in the live file."""
OWN = frozenset(
    {"bulletin.json", "folder.json", "settings.toml", "rules.toml", "lock", "writer.json"}
)
FOLDERS = frozenset({"journal", "archive", BACKUPS, ATTACHMENTS, TEMPLATES, "print"})


def examine(
    folder: Path, tell: Callable[[str], None] = lambda step: None, *, places: Sequence[Path] = ()
) -> Findings:
    """Read everything anew, backups in other places too; `tell` hears what is looked at.

    Raises Damaged for a folder that was restored or rescued by half.
    """
    Place(folder).must_be_finished()
    examination = Examination(folder, places)
    with nothing_collected():
        return examination.run(tell)


@dataclass(frozen=True, slots=True)
class _Said:
    """What the journal says last of a record."""

    home: str
    digest: str
    name: str


class Examination:
    """One search through a folder."""

    def __init__(self, folder: Path, places: Sequence[Path]) -> None:
        self._folder, self._places = folder, places
        self._found = Findings()
        self._faults = Faults()
        self._live = LiveFile(folder / "bulletin.json")
        self._view = View()
        """The state on the disk, to which the journal's later lines are added."""
        self._said: dict[Key, _Said] = {}
        self._is_said = True
        """Whether the journal is whole, so that what it says of each record is the truth."""
        self._seen: set[Key] = set()
        self._named: list[tuple[str, Key]] = []
        """Who names whom, until everything has been seen."""
        self._attached: list[tuple[str, Attachment]] = []
        """Pictures and documents, with the material that each belongs to."""

    def run(self, tell: Callable[[str], None]) -> Findings:
        """Look at everything, one thing after the other."""
        for step, look in (
            ("bulletin.json", self._open_live),
            ("流水", self._journal),
            ("记录", self._records),
            ("归档", self._archives),
            ("引用", self._references),
            ("图片和文件", self._attachments),
            ("文件", self._files),
            ("备份", self._backups),
        ):
            tell(step)
            try:
                look()
            except OSError as error:
                self._faults.add(Kind.FILE, unreadable(self._folder, error))
        self._found.faults = self._faults.sentences()
        has_backups = self._found.backups > 0
        self._found.advice = self._faults.advice(self._folder, has_backups=has_backups)
        return self._found

    # The live file and the journal ------------------------------------------------------

    def _open_live(self) -> None:
        tables: Tables = {}
        if not os.path.lexists(self._live.path) and any((self._folder / "journal").glob("*.jsonl")):
            self._found.notes.append(f"{self._live.path} 不在，下次打开会照流水重建，不会少东西。")
        try:
            tables = self._live.load()
        except Damaged as fault:
            self._faults.add(Kind.LIVE, fault)
        except Newer as fault:
            self._faults.add(Kind.NEWER, fault)
        self._view = View(tables)

    def _journal(self) -> None:
        survey = Survey(self._folder / "journal")
        stands_at = self._live.position
        is_known = stands_at.seq == 0
        for good in survey.lines():
            self._found.changes += 1
            change = good.line.change
            if change.seq > stands_at.seq:
                self._view.apply(change.ops)
            is_known = is_known or good.line.hash == stands_at.hash
            for op in change.ops:
                self._take(op)
        self._found.bad = len(survey.bad) + len(survey.unexplained)
        self._is_said = survey.is_whole and is_known
        self._tell_of(survey)
        if not self._found.changes and survey.is_whole and self._live.path.exists():
            self._is_said = False
            state = "是空的" if any(survey.folder.glob("*.jsonl")) else "不见了"
            self._faults.add(Kind.JOURNAL, f"流水 {survey.folder} {state}，每一笔都查不到了。")
        elif not is_known:
            self._faults.add(
                Kind.JOURNAL,
                f"{self._live.path} 停在第 {stands_at.seq} 笔，流水里没有这一笔："
                "流水少了后面的内容，或者两边不是一起的。",
            )

    def _tell_of(self, survey: Survey) -> None:
        for bad in (*survey.bad, *survey.unexplained):
            kind = Kind.NEWER if bad.is_newer else Kind.LINE
            self._faults.add(kind, f"{bad.place}：{bad.what}。")
        for gap in survey.gaps:
            self._faults.add(Kind.GAP, gap)
        if survey.torn is not None:
            what = "最后半笔没有写完，那一笔当时没有保存成。"
            self._faults.add(Kind.TORN, f"{survey.torn.place}：{what}")

    def _take(self, op: Op) -> None:
        key = (op["table"], op["id"])
        document, home = op["doc"], op.get("archived", LIVE)
        if document is not None:
            self._said[key] = _Said(home, _digest(document), named(*key, document))
        elif home:
            before = self._said.get(key) or _Said(LIVE, "", named(*key))
            self._said[key] = replace(before, home=home)
        elif op.get("erased"):
            self._said[key] = _Said(LIVE, "", named(*key))
        else:
            self._said.pop(key, None)

    def _is_as_said(self, key: Key, document: Document, home: str) -> bool:
        said = self._said.get(key)
        return said is not None and (said.home, said.digest) == (home, _digest(document))

    # Records ----------------------------------------------------------------------------

    def _records(self) -> None:
        for table in TABLES:
            for document in self._view.all(table):
                self._look_at(table, document, LIVE)
        self._tell_of_missing(LIVE, str(self._live.path))

    def _look_at(self, table: str, document: Document, home: str) -> None:
        key = (table, document["id"])
        where = f"归档 {home}" if home else "bulletin.json"
        name = named(*key, document)
        self._seen.add(key)
        if self._is_said and not self._is_as_said(key, document, home):
            self._faults.add(Kind.UNLIKE, f"{name}：{where} 里和流水里写的不一样。")
        try:
            record = record_from(table, document)
        except Refused as fault:
            self._faults.add(Kind.INVALID, f"{name}（{where}）不合规定：{fault}")
            return
        if table in RECORDS:
            noun = RECORDS[table].noun
            self._found.counts[noun] = self._found.counts.get(noun, 0) + 1
        self._attached += ((name, attachment) for attachment in attachments_of(record))
        self._named += ((_who(record, model), (model.table, k)) for _, model, k in refers(record))

    def _tell_of_missing(self, home: str, where: str) -> None:
        for key, said in self._said.items() if self._is_said else ():
            if said.home == home and key not in self._seen:
                self._faults.add(Kind.MISSING, f"{said.name}：流水里有，{where} 里没有。")

    def _archives(self) -> None:
        used = set()
        for document in self._view.all(Archive.table):
            try:
                record = Archive.model_validate(record_from(Archive.table, document))
            except Refused:
                continue  # Told of with the other records.
            used.add(record.file)
            self._found.archives += 1
            try:
                file = ArchiveFile(self._folder / "archive", record)
            except StoreError as fault:
                self._faults.add(Kind.NEWER if isinstance(fault, Newer) else Kind.ARCHIVE, fault)
                self._seen |= {key for key, said in self._said.items() if said.home == record.id}
                continue
            for table in record.counts:
                for archived in file.documents(table):
                    self._look_at(table, archived, record.id)
            self._tell_of_missing(record.id, str(file.path))
        for path in sorted((self._folder / "archive").glob("*")):
            if path.name not in used:
                self._found.notes.append(f"{path} 没有用到：归档没有做完，或者撤销了。可以删掉。")

    def _references(self) -> None:
        everything = self._seen | set(self._said)
        for who, key in self._named:
            if key not in everything:
                self._faults.add(Kind.REFERENCE, f"{who}不见了：{key[1]}。")

    def _attachments(self) -> None:
        kept = Attachments(self._folder)
        for fault in kept.faults(self._attached):
            self._faults.add(Kind.ATTACHMENT, fault)
        named = {attachment.file for _, attachment in self._attached}
        if unused := len(set(kept.names) - named):
            self._found.notes.append(f"{kept.folder} 里有 {unused} 个文件现在没有记录用，不碍事。")

    # Files ------------------------------------------------------------------------------

    def _files(self) -> None:
        if not self._folder.is_dir():
            return
        for path in sorted(self._folder.iterdir()):
            if path.name not in OWN | FOLDERS:
                self._found.notes.append(f"{path} 不是程序的文件，或者是坏文件留下的，请看一下。")
            elif path.is_dir() == (path.name in OWN) and path != self._live.path:
                kinds = ("文件夹", "文件") if path.is_dir() else ("文件", "文件夹")
                self._faults.add(Kind.FILE, "{} 成了{}，应当是{}。".format(path, *kinds))
        for name in misnamed_templates(self._folder):
            self._found.notes.append(
                f"版式 {TEMPLATES}/{name} 用不上：文件名只能有字、数字和横线，请改名。"
            )
        home = self._folder / "folder.json"
        if home.is_file() and Place(self._folder).read() is None:
            self._faults.add(Kind.LIVE, f"{home} 内容被改动过，或者没有写完。")
        for path in (self._folder, *sorted(self._folder.rglob("*"))):
            if _others_can_see(path):
                self._found.notes.append(
                    f"{path} 别的用户也能看到。里面有居民信息，"
                    f"请运行：chmod -R go= {quoted(self._folder)}"
                )
                break

    def _backups(self) -> None:
        for place in (self._folder / BACKUPS, *self._places):
            if place in self._places and not place.is_dir():
                self._found.notes.append(f"备份文件夹 {place} 现在不在（U 盘没插？），没有查。")
                continue
            backups = BackupFolder(place)
            try:
                self._found.backups += len(backups.backups())
                for fault in backups.faults():
                    self._faults.add(Kind.BACKUP, fault)
            except StoreError as fault:
                self._faults.add(Kind.BACKUP, fault)


def _others_can_see(path: Path) -> bool:
    with suppress(FileNotFoundError):  # an open window may have put it away just now
        return os.name != "nt" and bool(path.lstat().st_mode & (stat.S_IROTH | stat.S_IRGRP))
    return False


def _digest(document: Document) -> str:
    return digest_of(canonical(document))


def _who(record: Record, model: type[Any]) -> str:
    return f"{record.noun}“{record.label}”的{model.noun}"
