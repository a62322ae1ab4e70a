"""What a window is given once its folder is open: the folder, the person, the clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bulletin_tui.clock import Clock
from bulletin_tui.settings import Settings, load_settings
from store.desk import Desk
from store.disk.database import Database


@dataclass(frozen=True, slots=True)
class Context:
    """Passed to every screen and command."""

    folder: Path
    settings: Settings
    desk: Desk
    clock: Clock
    database: Database
    """The folder's own side of the desk's engine: who else is here, what a crash has left."""

    @property
    def backups(self) -> Path:
        """Where the folder keeps its own backups."""
        return self.folder / "backups"

    @property
    def backup_folders(self) -> list[Path]:
        """Where backups go: the folder's own place, and a second one if the settings name one."""
        second = [Path(self.settings.backup_to)] if self.settings.backup_to else []
        return [self.backups, *second]


@contextmanager
def opened(folder: Path, clock: Clock, *, writing: bool) -> Iterator[Context]:
    """A context on a data folder, closed afterwards; raises StoreError with a sentence."""
    settings = load_settings(folder)
    person = settings.person or _login()
    database = Database(folder, writing=writing, person=person)
    try:
        desk = Desk(database, by=person, now=clock.now, today=clock.today)
        if copied := database.adopt(at=clock.now(), by=person):
            database.warnings.append(copied)
        yield Context(folder, settings, desk, clock, database)
    finally:
        database.close()


def _login() -> str:
    import getpass

    try:
        name = "".join(filter(str.isprintable, getpass.getuser()))
        return name.strip() or "未署名"
    except (OSError, KeyError, ImportError):
        return "未署名"
