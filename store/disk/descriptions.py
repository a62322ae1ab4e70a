"""Which backups a folder has: one JSON file tells of each, and names the files that it needs."""

from __future__ import annotations

import os
import re
from datetime import datetime
from itertools import chain, count
from pathlib import Path

from store.disk.backup import Backup, read_backup
from store.disk.files import unreadable
from store.disk.folders import BACKUPS, is_data_folder
from store.disk.place import words
from store.errors import Damaged, NotFound, Refused

_NAME = re.compile(r"\d{4}-\d\d-\d\d-\d{6}(-\d+)?\.json")


class Descriptions:
    """What can be told of the backups in one folder without reading what is in them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def backups(self) -> list[Backup]:
        """What can be restored, the newest first; raises Unreadable."""
        found = [backup for backup in map(read_backup, self._descriptions()) if backup]
        return sorted(found, key=lambda b: (b.number, b.position.seq, b.at), reverse=True)

    def get(self, name: str = "") -> Backup:
        """The backup of this name, or the newest.

        Raises NotFound; Refused where no name is given and several data folders have backups.
        """
        backups = self.backups()
        if name:
            return self._named(name, backups)
        if not backups:
            broken = "里的备份都读不出来" if self._descriptions() else "里还没有备份"
            raise Refused(f"{self.folder} {broken}。别处有备份的话，用 --from 写明文件夹。")
        newest = list({backup.folder_id: backup for backup in reversed(backups)}.values())
        if len(newest) > 1 and not self._is_own:
            lines = [f"{backup.name}  {words(backup.place)}" for backup in newest]
            raise Refused("\n".join(["这里有几份数据的备份，请写明恢复哪一个：", *lines]))
        return backups[0]

    def _named(self, name: str, backups: list[Backup]) -> Backup:
        for backup in backups:
            if name == backup.name:
                return backup
        if self.folder / f"{name}.json" in self._descriptions():
            raise Damaged(f"备份 {name} 的说明读不出来，不能用它恢复。", "请换一个备份。")
        raise NotFound("备份", name, "有哪些备份，用 bulletin backup --list 看")

    def _of(self, folder_id: str) -> list[Backup]:
        """The backups of one data folder, newest first; in its own place, all are."""
        return [b for b in self.backups() if self._is_own or b.folder_id == folder_id]

    @property
    def _is_own(self) -> bool:
        """Whether this lies in the data folder that is backed up."""
        return self.folder.name == BACKUPS and is_data_folder(self.folder.parent)

    def _descriptions(self) -> list[Path]:
        """The files that tell of a backup, readable or not, the oldest first; raises Unreadable."""
        try:
            names = sorted(filter(_NAME.fullmatch, os.listdir(self.folder)))
        except FileNotFoundError:
            return []
        except OSError as error:
            raise unreadable(self.folder, error) from None
        return [self.folder / name for name in names]

    def _free_name(self, at: datetime) -> str:
        """A name for a backup that is made now."""
        name = f"{at:%Y-%m-%d-%H%M%S}"
        taken = {path.stem for path in self._descriptions()}
        names = chain([name], (f"{name}-{number}" for number in count(2)))
        return next(free for free in names if free not in taken)

    def _users(self) -> dict[str, list[str]]:
        """The stored files that are needed, with the names of the backups that need them."""
        users: dict[str, list[str]] = {}
        for backup in self.backups():
            for stored in backup.stored:
                users.setdefault(stored, []).append(backup.name)
        return users
