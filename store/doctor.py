"""Whether a data folder is in order: every file, line, hash, record and reference.

Nothing is changed, and nothing that is found ends the search: whoever reads the findings wants all
of them.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from store.bulk import nothing_collected
from store.disk.archives import ArchiveFile
from store.disk.backups import BackupFolder
from store.disk.line import Op, canonical, digest_of
from store.disk.live import LiveFile
from store.disk.sealed import Document, Tables
from store.disk.survey import Survey
from store.disk.view import View
from store.errors import Damaged, Newer, Refused
from store.models import RECORDS, TABLES, Archive, Record, record_from
from store.models.references import refers

Key = tuple[str, str]
"""A table's name and an id."""
LIVE = ""
"""In place of an archive's id: the record is in the live file."""
OWN = frozenset({"bulletin.json", "folder.json", "settings.toml", "lock", "writer.json"})
FOLDERS = frozenset({"journal", "archive", "backups", "print"})
_REPAIR = "运行 bulletin doctor --repair 新文件夹，把能救的都救到新文件夹。"
_FROM_BACKUP = "从备份取回，或者" + _REPAIR


@dataclass(slots=True)
class Findings:
    """What was looked at and what is wrong."""

    changes: int = 0
    """Good lines of the journal."""
    counts: dict[str, int] = field(default_factory=dict)
    """Records by the reader's word for them, archived ones too."""
    archives: int = 0
    backups: int = 0
    faults: list[str] = field(default_factory=list)
    """A sentence each: what is wrong, where, what to do."""
    notes: list[str] = field(default_factory=list)
    """What is no fault and worth knowing."""


def examine(folder: Path, tell: Callable[[str], None] = lambda step: None) -> Findings:
    """Read everything anew; `tell` hears what is looked at."""
    findings = Findings()
    with nothing_collected():
        Examination(folder, findings, tell).run()
    return findings


class Examination:
    """One search through a folder."""

    def __init__(self, folder: Path, findings: Findings, tell: Callable[[str], None]) -> None:
        self._folder = folder
        self._found = findings
        self._tell = tell
        self._said: dict[Key, tuple[str, str]] = {}
        """What the journal says last of each record: where it is and its digest."""
        self._system: dict[Key, Document] = {}
        """The documents of the store's own tables, as the journal says them."""
        self._seen: set[Key] = set()
        self._named: list[tuple[str, Key]] = []
        """Who names whom, until everything has been seen."""

    def run(self) -> None:
        """Look at everything, one thing after the other."""
        self._tell("bulletin.json")
        self._open_live()
        self._tell("流水")
        self._journal()
        self._tell("记录")
        self._records()
        self._tell("归档")
        self._archives()
        self._references()
        self._tell("文件")
        self._files()
        self._tell("备份")
        backups = BackupFolder(self._folder / "backups")
        self._found.backups = len(backups.backups())
        self._found.faults += backups.faults()

    # The journal ------------------------------------------------------------------------

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
        self._found.faults += (f"{bad.place}：{bad.what}。{_FROM_BACKUP}" for bad in survey.bad)
        self._found.faults += (f"{gap}。{_FROM_BACKUP}" for gap in survey.gaps)
        if survey.torn is not None:
            self._found.faults.append(
                f"流水最后有半笔没有写完（{survey.torn}）。"
                "那一笔当时没有保存成；下次打开程序会把它放到旁边，别的都在。"
            )
        if not is_known:
            self._found.faults.append(
                f"{self._live.path} 停在第 {stands_at.seq} 笔，流水里没有这一笔："
                f"流水少了后面的内容，或者两边不是一起的。{_FROM_BACKUP}"
            )

    def _take(self, op: Op) -> None:
        key = (op["table"], op["id"])
        if op.get("archived"):
            digest = _digest(op["doc"]) if op["doc"] else self._said.get(key, ("", ""))[1]
            self._said[key] = (op["archived"], digest)
        elif op.get("erased"):
            self._said[key] = (LIVE, "")
        elif op["doc"] is None:
            self._said.pop(key, None)
            self._system.pop(key, None)
        else:
            self._said[key] = (LIVE, _digest(op["doc"]))
            if op["table"] not in RECORDS:
                self._system[key] = op["doc"]

    # The live file ----------------------------------------------------------------------

    def _open_live(self) -> None:
        """The state on the disk, to which the journal's later lines are added."""
        self._live = LiveFile(self._folder / "bulletin.json")
        tables: Tables = {}
        try:
            tables = self._live.load()
        except Damaged as fault:
            self._found.faults.append(f"{fault}流水还在：打开程序会照流水重建。")
        except Newer as fault:
            self._found.faults.append(str(fault))
        self._view = View(tables)

    def _records(self) -> None:
        for table in TABLES:
            for document in self._view.all(table):
                self._look_at(table, document, LIVE)
        self._found.faults += self._missing(LIVE, str(self._live.path))

    def _look_at(self, table: str, document: Document, home: str) -> None:
        key = (table, str(document.get("id")))
        where = f"归档 {home}" if home else "bulletin.json"
        self._seen.add(key)
        if self._said.get(key) != (home, _digest(document)):
            word = f"{_noun(table)} {key[1]}"
            self._found.faults.append(f"{word}：{where} 里和流水里写的不一样。{_FROM_BACKUP}")
        try:
            record = record_from(table, document)
        except (Refused, KeyError) as fault:
            self._found.faults.append(f"{_noun(table)} {key[1]}（{where}）不合规定：{fault}")
            return
        if table in RECORDS:
            noun = RECORDS[table].noun
            self._found.counts[noun] = self._found.counts.get(noun, 0) + 1
        self._named += ((_who(record, model), (model.table, k)) for _, model, k in refers(record))

    def _missing(self, home: str, where: str) -> Iterator[str]:
        for key, (place, _) in self._said.items():
            if place == home and key not in self._seen:
                yield f"{_noun(key[0])} {key[1]}：流水里有，{where} 里没有。{_FROM_BACKUP}"

    # Archives, references, files ----------------------------------------------------------

    def _archives(self) -> None:
        known = set()
        for (table, name), document in sorted(self._system.items()):
            if table != Archive.table:
                continue
            record = Archive.model_validate(document)
            known.add(record.file)
            self._found.archives += 1
            try:
                file = ArchiveFile(self._folder / "archive", record)
            except (Damaged, Newer) as fault:
                self._found.faults.append(str(fault))
                self._seen |= {key for key, (home, _) in self._said.items() if home == name}
                continue
            for moved in record.counts:
                for archived in file.documents(moved):
                    self._look_at(moved, archived, name)
            self._found.faults += self._missing(name, str(file.path))
        for path in sorted((self._folder / "archive").glob("*")):
            if path.name not in known:
                self._found.notes.append(f"{path} 没有用到：归档没有做完，或者撤销了。可以删掉。")

    def _references(self) -> None:
        everything = self._seen | set(self._said)
        for who, key in self._named:
            if key not in everything:
                self._found.faults.append(f"{who}不见了：{key[1]}。请改选别的，或从备份取回。")

    def _files(self) -> None:
        if not self._folder.is_dir():
            return
        for path in sorted(self._folder.iterdir()):
            if path.name not in OWN | FOLDERS:
                self._found.notes.append(f"{path} 不是程序的文件，或者是坏文件留下的，请看一下。")
        for path in (self._folder, *sorted(self._folder.rglob("*"))):
            if os.name != "nt" and path.lstat().st_mode & (stat.S_IROTH | stat.S_IRGRP):
                self._found.notes.append(
                    f"{path} 别的用户也能看到。里面有居民信息，请运行：chmod -R go= {self._folder}"
                )
                break


def _digest(document: Document) -> str:
    return digest_of(canonical(document))


def _noun(table: str) -> str:
    return TABLES[table].noun if table in TABLES else table


def _who(record: Record, model: type[Any]) -> str:
    return f"{record.noun}“{record.label}”的{model.noun}"
