"""A folder of backups. Files are kept by content: a year that does not change is stored once.

It holds one JSON file a backup, which names the files of the data folder with their digests, and
`files/` with those files, compressed one by one. Several data folders may share one, as on the
stick that goes round the office: the last days, weeks and months are counted for each by itself.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path

from store.disk.backup import (
    Backup,
    Holding,
    Kept,
    Progress,
    nothing_told,
    read_backup,
    worth_keeping,
)
from store.disk.contents import Contents, stored_as
from store.disk.database import Database
from store.disk.descriptions import Descriptions
from store.disk.files import (
    claim,
    make_folder,
    remove,
    unwritable,
    write_atomically,
)
from store.disk.folders import (
    ATTACHMENTS,
    CONTENTS,
    must_be_for_backups,
    must_be_new,
)
from store.disk.line import digest_of
from store.disk.lock import FolderLock
from store.disk.place import Place
from store.disk.restoring import restore
from store.disk.source import Source
from store.errors import Busy, Damaged, NotFound, StoreError, Unreadable
from store.models.erasable import Sought

README = """这里是公示栏管家的备份。每个 .json 是一次备份，写明它由 files 里的哪些文件组成。
恢复：bulletin restore 名称 --from 这个文件夹 --into 一个新文件夹
没有程序时：用解压软件打开 files 里的 .gz，照 .json 里的名字放回去，就能看。
"""
_SIGNED = re.compile(rb'"by": ?"(?:[^"\\]|\\.)*"')
"""Who entered a change; that stays when the person is erased, and so it does in new backups."""
_ATTEMPTS = 3
"""How often a backup begins anew because somebody's data was erased meanwhile."""


class BackupFolder(Descriptions):
    """The backups that lie in one folder, be it in the data folder or on a stick."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._contents = Contents(folder / CONTENTS)

    # Looking ----------------------------------------------------------------------------

    def faults(self) -> Iterator[str]:
        """What is wrong with them, a sentence each; reads every file."""
        for path in self._descriptions():
            if read_backup(path) is None:
                yield f"备份 {path} 读不出来，不能用它恢复。"
        bad = [stored for stored in self._users() if not self._contents.holds(stored)]
        # Another window may have let go of some of them meanwhile.
        users = self._users() if bad else {}
        for stored in filter(users.__contains__, bad):
            path = self._contents.path(stored)
            yield f"备份文件 {path} 坏了，用到它的备份：{'、'.join(users[stored])}。"

    def holding(self, text: str) -> Holding:
        """Where a text still stands; reads every file but pictures and documents.

        Raises Unreadable.
        """
        sought, users = Sought(text), self._users()
        found, bad = set(), []
        for stored in self._contents.names:
            if stored.startswith(f"{ATTACHMENTS}-"):
                continue
            content = self._contents.read(stored)
            if content is None:
                bad.append(stored)
            elif sought.in_bytes(_SIGNED.sub(b"", content)):
                found.add(stored)
        # Another window may have let go of some of them meanwhile.
        unreadable = [f"files/{stored}" for stored in bad if self._contents.lies_here(stored)]
        unreadable += [path.name for path in self._descriptions() if read_backup(path) is None]
        backups = [backup for backup in self.backups() if found.intersection(backup.stored)]
        loose = sorted(found.difference(users))
        return Holding(tuple(backups), tuple(loose), tuple(unreadable))

    # Making -----------------------------------------------------------------------------

    def make(
        self,
        database: Database,
        at: datetime,
        tell: Progress = nothing_told,
        *,
        thorough: bool = False,
    ) -> Backup | None:
        """Back a data folder up, read it back, and let go of what is too old.

        Returns None when there is nothing new since its newest backup. What that one has already
        is read again when `thorough`, and once a day. Only the data folder's own place for
        backups is made when it is missing: another may be a stick that is not there.

        Raises Damaged, and keeps all it has, when the data folder is not in order; Unreadable,
        Unwritable, Refused for a place that is no place for backups, Busy, and whatever `tell`
        raises.
        """
        try:
            must_be_for_backups(self.folder, database.folder)
            if database.is_empty:
                return None
            database.checkpoint()
            with self._alone():
                made = self._make(database, at, tell, thorough=thorough)
                with suppress(StoreError, OSError):  # next time
                    self._let_go()
                return made
        except OSError as error:
            raise unwritable(self.folder, error) from None

    def _make(
        self, database: Database, at: datetime, tell: Progress, *, thorough: bool
    ) -> Backup | None:
        folder_id, place = Place(database.folder).identity
        last = next(iter(self._of(folder_id)), None)
        thorough = thorough or last is None or last.at.date() != at.date()
        for _ in range(_ATTEMPTS):
            source = Source(database, last, thorough=thorough)
            try:
                source.check()
                if last is not None and last.position == source.position:
                    missing = (s for s in last.stored if not self._has(s, thorough=thorough))
                    if not any(missing):
                        if thorough:
                            source.check_all()
                        return None
                files = self._keep_all(source, tell, thorough=thorough)
            except (Damaged, Unreadable):
                if not source.is_outdated:
                    raise
                continue
            if not source.is_outdated:
                number = max((backup.number for backup in self.backups()), default=0) + 1
                name = self._free_name(at)
                backup = Backup(name, at, folder_id, place, source.position, files, number)
                write_atomically(self.folder / f"{name}.json", backup.as_json())
                return backup
        raise Busy("另一个窗口正在删除个人信息，没有备份成。请等它做完再备份一次。")

    def _keep_all(self, source: Source, tell: Progress, *, thorough: bool) -> dict[str, Kept]:
        files, names = {}, source.names
        for number, name in enumerate(names):
            tell(number, len(names))
            known = source.unchanged(name)
            if known and self._has(stored_as(name, known.sha256), thorough=thorough):
                files[name] = known
                continue
            if (taken := source.take(name)) is None:
                continue
            files[name], content = taken
            stored = stored_as(name, files[name].sha256)
            if not self._has(stored, thorough=thorough):
                self._contents.write(stored, content)
        return files

    def _has(self, stored: str, *, thorough: bool) -> bool:
        if thorough:
            return self._contents.holds(stored)
        return self._contents.path(stored).exists()

    def _let_go(self) -> None:
        """Remove what no rule keeps; nothing at all while a backup here cannot be read."""
        backups = self.backups()
        if len(backups) < len(self._descriptions()):
            return
        groups = {"" if self._is_own else backup.folder_id for backup in backups}
        kept = {backup.name for group in groups for backup in worth_keeping(self._of(group))}
        for backup in backups:
            if backup.name not in kept:
                remove(self.folder / f"{backup.name}.json")
        self._contents.drop_all_but(self._users())

    # Restoring --------------------------------------------------------------------------

    def restore(self, backup: Backup, target: Path, tell: Progress = nothing_told) -> None:
        """Write a backup's files into a new folder, which will know that it was restored.

        Raises Refused for a folder that holds something or lies in the data folder, Damaged when
        a file of the backup cannot be read; Unwritable; and whatever `tell` raises. Nothing is
        left in the folder then.
        """
        must_be_new(target, self.folder)
        for name in backup.files:
            self._whole_content(backup, name)
        restore(backup, target, partial(self._whole_content, backup), tell)

    def _whole_content(self, backup: Backup, name: str) -> bytes:
        content = self._contents.read(backup.stored_as(name))
        if content is None and not os.path.lexists(self.folder / f"{backup.name}.json"):
            raise NotFound("备份", backup.name, "它刚被更新的备份换掉了，请另选一个")
        if content is None or digest_of(content) != backup.files[name].sha256:
            raise Damaged(f"备份 {backup.name} 里的 {name} 坏了，没有恢复。", "请换一个备份。")
        return content

    # Inside -----------------------------------------------------------------------------

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Only one at a time: another could let go of what this one counts on."""
        make_folder(self.folder / CONTENTS)
        lock = FolderLock(self.folder)
        try:
            lock.take_waiting()
        except Busy:
            raise Busy(f"另一个窗口正在往 {self.folder} 备份，请等它做完。") from None
        try:
            self._leave_word()
            yield
        finally:
            lock.release()

    def _leave_word(self) -> None:
        path = self.folder / "说明.txt"
        with suppress(OSError):  # no room: it is no more than help, and may be somebody's own
            claim(path)
            path.write_bytes(README.encode())
