"""What a backup says of itself, and which backups are worth keeping."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

import msgspec

from store.disk.contents import stored_as
from store.disk.journal import Position

DAYS, WEEKS, MONTHS, LATEST = 7, 4, 12, 3
"""How many days, weeks and months keep their newest backup, and how many of the newest stay."""
_DIGEST = re.compile(r"[0-9a-f]{64}")
_INSIDE = re.compile(
    r"(bulletin\.json|settings\.toml|rules\.toml|(journal|archive|attachments)/(?a:\w[\w.-]*)"
    r"|templates/[\w-]+\.typ)"
)
"""What can be in a backup; nothing leads out of the folder."""

Progress = Callable[[int, int], None]
"""Told how many files are done, and of how many; what it raises ends the work."""


def nothing_told(done: int, of: int) -> None:
    """For whoever watches no progress."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of a backup."""

    sha256: str
    size: int
    changed: int
    """Time of the last change, in ns; equal size and time stand for equal content."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup of a data folder."""

    name: str
    at: datetime
    folder_id: str
    place: str
    """Where the data folder was: computer and path."""
    position: Position
    """The last line of the journal that is in it."""
    files: Mapping[str, Kept]
    """By path in the data folder."""
    number: int = 0
    """The how many-th in its folder of backups; a clock may have been wrong."""

    @property
    def size(self) -> int:
        """Bytes of the data that would be restored."""
        return sum(kept.size for kept in self.files.values())

    @property
    def told_size(self) -> str:
        """The size in the unit that suits it."""
        return f"{self.size / 1e6:.1f} MB" if self.size >= 1e6 else f"{self.size / 1e3:.0f} KB"

    def stored_as(self, name: str) -> str:
        """Name of the stored file that holds one of the files."""
        return stored_as(name, self.files[name].sha256)

    @property
    def stored(self) -> list[str]:
        """Names of all the stored files."""
        return [self.stored_as(name) for name in self.files]

    def as_json(self) -> bytes:
        """The backup's own file."""
        fields = asdict(self) | {"at": self.at.isoformat()}
        return json.dumps(fields, ensure_ascii=False, indent=1).encode()


@dataclass(frozen=True, slots=True)
class Holding:
    """Where in a folder of backups a text stands."""

    backups: tuple[Backup, ...]
    loose: tuple[str, ...]
    """Stored files that no backup needs; the next backup clears them away."""
    unreadable: tuple[str, ...]
    """Files that nobody can tell of."""


def read_backup(path: Path) -> Backup | None:
    """The backup that a file describes; None for one that cannot be used."""
    with suppress(OSError, msgspec.DecodeError, RecursionError):
        backup = msgspec.json.decode(path.read_bytes(), type=Backup)
        if _is_usable(backup):
            return replace(backup, name=path.stem)
    return None


def _is_usable(backup: Backup) -> bool:
    """Whether it can be compared with others, and be restored inside the new folder."""
    return (
        backup.at.tzinfo is None
        and backup.position.seq > 0
        and all(map(_INSIDE.fullmatch, backup.files))
        and all(_DIGEST.fullmatch(kept.sha256) for kept in backup.files.values())
    )


def worth_keeping(backups: Iterable[Backup]) -> list[Backup]:
    """Of backups of one folder, newest first: the last ones, and the newest of each of the last
    days, weeks and months.

    Days without a backup do not count, so that a holiday costs nothing.
    """
    backups = list(backups)
    kept = {backup.name for backup in backups[:LATEST]}
    for spans, form in ((DAYS, "%Y-%m-%d"), (WEEKS, "%G-W%V"), (MONTHS, "%Y-%m")):
        newest: dict[str, Backup] = {}
        for backup in backups:
            newest.setdefault(backup.at.strftime(form), backup)
        kept.update(backup.name for backup in list(newest.values())[:spans])
    return [backup for backup in backups if backup.name in kept]
