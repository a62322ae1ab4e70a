"""A folder of backups. Files are kept by content: a year that does not change is stored once.

It holds one JSON file a backup, which names the files of the data folder with their digests, and
`files/` with those files, compressed one by one; any unpacking program opens them.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import chain, count
from pathlib import Path

from store.disk.backup import Backup, Kept, read_backup, worth_keeping
from store.disk.database import Database
from store.disk.files import OWNER_FILE, advice, make_folder, remove, unwritable, write_atomically
from store.disk.journal import Journal, Position
from store.disk.line import digest_of
from store.disk.lock import FolderLock
from store.disk.place import Home, Place
from store.disk.sealed import BrokenSeal, check_seal
from store.errors import Busy, Damaged, NotFound, Refused

README = """这里是公示栏管家的备份。每个 .json 是一次备份，写明它由 files 里的哪些文件组成。
恢复：bulletin restore 名称 --into 一个新文件夹
没有程序时：用解压软件打开 files 里的 .gz，照 .json 里的名字放回去，就能看。
"""
Progress = Callable[[int, int], None]
"""Told how many files are done, and of how many; what it raises ends the work."""


def nothing_told(done: int, of: int) -> None:
    """For whoever watches no progress."""


class BackupFolder:
    """The backups that lie in one folder, be it in the data folder or on a stick."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    # Looking ----------------------------------------------------------------------------

    def backups(self) -> list[Backup]:
        """What can be restored, the newest first; by lines, for a clock may have been wrong."""
        found = [backup for backup in map(read_backup, self._descriptions()) if backup]
        return sorted(found, key=lambda b: (b.position.seq, b.at), reverse=True)

    def get(self, name: str = "") -> Backup:
        """The backup of this name, or the newest; raises NotFound."""
        for backup in self.backups():
            if name in ("", backup.name):
                return backup
        raise NotFound("备份", name or str(self.folder))

    def faults(self) -> Iterator[str]:
        """What is wrong with them, a sentence each; reads every file."""
        for path in self._descriptions():
            if read_backup(path) is None:
                yield f"备份 {path} 读不出来，不能用它恢复。"
        for stored, names in self._users().items():
            if self._content(stored) is None:
                yield f"备份文件 {self._path(stored)} 坏了，用到它的备份：{'、'.join(names)}。"

    def holding(self, text: str) -> list[Backup]:
        """The backups in which this text stands somewhere."""
        mark = json.dumps(text, ensure_ascii=False)[1:-1].encode()
        users = self._users()
        found = {stored for stored in users if mark in (self._content(stored) or b"")}
        return [backup for backup in self.backups() if found.intersection(backup.stored)]

    # Making -----------------------------------------------------------------------------

    def make(
        self, database: Database, at: datetime, tell: Progress = nothing_told
    ) -> Backup | None:
        """Back a data folder up, read it back, and let go of what is too old.

        Returns None when there is nothing new since the newest one. Raises Damaged, and keeps all
        it has, when the data folder is not in order; Unwritable; Refused in a folder that holds
        the backups of another one; Busy; and whatever `tell` raises.
        """
        database.checkpoint()
        with self._alone():
            last = next(iter(self.backups()), None)
            home = Place(database.folder).read() or Home("", (), "")
            own = self.folder.is_relative_to(database.folder)
            if last is not None and not own and last.folder_id != home.id:
                raise Refused(f"{self.folder} 里是另一份数据的备份，请换一个文件夹。")
            source = _Source(database, last)
            unchanged = last is not None and last.position == source.position
            if database.is_empty or (unchanged and last is not None and self._is_whole(last)):
                return None
            files: dict[str, Kept] = {}
            for number, name in enumerate(source.names):
                tell(number, len(source.names))
                files[name] = self._keep(source, name)
            place = home.places[-1] if home.places else str(database.folder)
            backup = Backup(self._free_name(at), at, home.id, place, source.position, files)
            write_atomically(self.folder / f"{backup.name}.json", backup.as_json())
            self._let_go(backup)
            return backup

    def _keep(self, source: _Source, name: str) -> Kept:
        """Store one file unless it is there already, and see that it can be read again."""
        known = source.unchanged(name)
        if known is not None and self._path(known.stored_as(name)).exists():
            return known
        content = source.content(name)
        kept = Kept(digest_of(content), len(content), source.changed(name))
        path = self._path(kept.stored_as(name))
        if not path.exists() or self._content(path.name) is None:
            write_atomically(path, gzip.compress(content, 6, mtime=0))
            _forget_cached(path)
            if self._content(path.name) is None:
                raise Damaged(f"{path} 写进去又读不出来，这个盘可能坏了。请换一个盘备份。")
        return kept

    def _let_go(self, fresh: Backup) -> None:
        """Remove what no rule keeps; nothing at all while a backup here cannot be read."""
        backups = self.backups()
        if len(backups) < len(self._descriptions()):
            return
        kept = {fresh.name, *(backup.name for backup in worth_keeping(backups))}
        for backup in backups:
            if backup.name not in kept:
                remove(self.folder / f"{backup.name}.json")
        used = self._users()
        for path in (self.folder / "files").iterdir():
            if path.name not in used:
                path.unlink(missing_ok=True)

    # Restoring --------------------------------------------------------------------------

    def restore(self, backup: Backup, target: Path, tell: Progress = nothing_told) -> None:
        """Write a backup's files into a new folder, which will know that it was restored.

        Raises Refused for a folder that holds something, Damaged when a file of the backup cannot
        be read, and then nothing is written; Unwritable; and whatever `tell` raises.
        """
        if target.exists() and any(target.iterdir()):
            raise Refused(f"{target} 里已经有东西了。请写一个新文件夹，免得盖掉。")
        for name in backup.files:
            self._whole_content(backup, name)
        try:
            for number, name in enumerate(backup.files):
                tell(number, len(backup.files))
                make_folder((target / name).parent)
                write_atomically(target / name, self._whole_content(backup, name))
        except OSError as error:
            raise unwritable(target, error) from None
        Place(target).write(Home("", (backup.place,), "", backup.folder_id, backup.name))

    def _whole_content(self, backup: Backup, name: str) -> bytes:
        kept = backup.files[name]
        content = self._content(kept.stored_as(name))
        if content is None or digest_of(content) != kept.sha256:
            raise Damaged(f"备份 {backup.name} 里的 {name} 坏了，没有恢复。请换一个备份。")
        return content

    # Inside -----------------------------------------------------------------------------

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Only one at a time: another could let go of what this one counts on."""
        try:
            make_folder(self.folder / "files")
        except OSError as error:
            raise unwritable(self.folder, error) from None
        lock = FolderLock(self.folder)
        try:
            lock.take()
        except Busy:
            raise Busy(f"另一个窗口正在往 {self.folder} 备份，请等它做完。") from None
        try:
            readme = self.folder / "说明.txt"
            readme.touch(OWNER_FILE)
            readme.write_text(README, "utf-8")
            yield
        finally:
            lock.release()

    def _path(self, stored: str) -> Path:
        return self.folder / "files" / stored

    def _descriptions(self) -> list[Path]:
        found = sorted(self.folder.glob("*.json")) if self.folder.is_dir() else []
        return [path for path in found if path.name != "writer.json"]

    def _free_name(self, at: datetime) -> str:
        name = f"{at:%Y-%m-%d-%H%M%S}"
        taken = {path.stem for path in self._descriptions()}
        names = chain([name], (f"{name}-{number}" for number in count(2)))
        return next(free for free in names if free not in taken)

    def _users(self) -> dict[str, list[str]]:
        """The compressed files that are needed, with the names of the backups that need them."""
        users: dict[str, list[str]] = {}
        for backup in self.backups():
            for stored in backup.stored:
                users.setdefault(stored, []).append(backup.name)
        return users

    def _is_whole(self, backup: Backup) -> bool:
        return all(self._path(stored).exists() for stored in backup.stored)

    def _content(self, stored: str) -> bytes | None:
        """What a compressed file holds; None when it does not hold what its name says."""
        with suppress(OSError, EOFError, ValueError, gzip.BadGzipFile):
            content = gzip.decompress(self._path(stored).read_bytes())
            if digest_of(content)[:16] == stored.removesuffix(".gz")[-16:]:
                return content
        return None


class _Source:
    """A data folder at one line of its journal, all that is new since the last backup checked.

    The live file is read before the journal: whatever line it stands at, the journal has it. What
    is written to the journal meanwhile is left out.
    """

    def __init__(self, database: Database, last: Backup | None) -> None:
        """Raises Damaged when something is not as it was written."""
        self._folder = database.folder
        self._last = last
        self._live = _live_content(database.folder / "bulletin.json")
        journal = Journal(database.folder / "journal")
        for _ in journal.changes(after=last.position if last else None):
            pass
        self.position: Position = journal.position
        self._archives = {f"archive/{a.file}": a.sha256 for a in database.archives()}
        journals = [f"journal/{path.name}" for path in journal.paths]
        others = ["settings.toml"] if (database.folder / "settings.toml").exists() else []
        live = ["bulletin.json"] if self._live is not None else []
        self._advice = f"以前的备份都还在。{advice(database.folder)}"
        self.names = [*live, *others, *journals, *self._archives]

    def unchanged(self, name: str) -> Kept | None:
        """What the last backup has of a file, if the file is still as it was then."""
        known = self._last.files.get(name) if self._last else None
        if known is None or name == "bulletin.json" or name == f"journal/{self.position.file}":
            return None
        state = (self._folder / name).stat()
        same = (known.size, known.changed) == (state.st_size, state.st_mtime_ns)
        return known if same else None

    def changed(self, name: str) -> int:
        """Time of the file's last change, in ns."""
        return (self._folder / name).stat().st_mtime_ns

    def content(self, name: str) -> bytes:
        """The file's bytes; raises Damaged for an archive that is not as it was written."""
        if name == "bulletin.json":
            return self._live or b""
        try:
            content = (self._folder / name).read_bytes()
        except FileNotFoundError:
            raise Damaged(f"{self._folder / name} 不见了，没有备份成。", self._advice) from None
        if name == f"journal/{self.position.file}":
            return content[: self.position.offset]
        if name in self._archives and digest_of(content) != self._archives[name]:
            raise Damaged(f"{self._folder / name} 内容被改动过，没有备份成。", self._advice)
        return content


def _live_content(path: Path) -> bytes | None:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    with suppress(BrokenSeal):
        check_seal(content)
        return content
    return None  # The journal makes it anew.


def _forget_cached(path: Path) -> None:
    """Have the next read come from the disk, where the system can be asked for that."""
    if hasattr(os, "posix_fadvise"):
        handle = os.open(path, os.O_RDONLY)
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(handle)
