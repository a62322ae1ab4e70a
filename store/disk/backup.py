"""What a backup says of itself, and which backups are worth keeping."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from store.disk.journal import Position

DAYS, WEEKS, MONTHS = 7, 4, 12
"""How many days, weeks and months keep their newest backup."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of a backup."""

    sha256: str
    size: int
    changed: int
    """Time of the last change, in ns; equal size and time stand for equal content."""

    def stored_as(self, name: str) -> str:
        """Name of the compressed file, in which its digest stands."""
        return f"{name.replace('/', '-')}.{self.sha256[:16]}.gz"


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

    @property
    def size(self) -> int:
        """Bytes of the data that would be restored."""
        return sum(kept.size for kept in self.files.values())

    @property
    def stored(self) -> list[str]:
        """Names of the compressed files."""
        return [kept.stored_as(name) for name, kept in self.files.items()]

    def as_json(self) -> bytes:
        """The backup's own file."""
        fields = asdict(self) | {"at": self.at.isoformat()}
        return json.dumps(fields, ensure_ascii=False, indent=1).encode()


def read_backup(path: Path) -> Backup | None:
    """The backup that a file describes; None for one that cannot be used."""
    with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
        fields = json.loads(path.read_bytes())
        return Backup(
            path.stem,
            datetime.fromisoformat(fields["at"]),
            fields["folder_id"],
            fields["place"],
            Position(**fields["position"]),
            {name: Kept(**kept) for name, kept in fields["files"].items()},
        )
    return None


def worth_keeping(backups: Iterable[Backup]) -> list[Backup]:
    """Of backups, newest first: the newest of each of the last days, weeks and months.

    Days without a backup do not count, so that a holiday costs nothing.
    """
    backups = list(backups)
    kept: dict[str, Backup] = {}
    for spans, form in ((DAYS, "%Y-%m-%d"), (WEEKS, "%G-W%V"), (MONTHS, "%Y-%m")):
        newest: dict[str, Backup] = {}
        for backup in backups:
            newest.setdefault(backup.at.strftime(form), backup)
        kept |= {backup.name: backup for backup in list(newest.values())[:spans]}
    return [backup for backup in backups if backup.name in kept]
