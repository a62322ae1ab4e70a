"""Backing up to every place that the settings name, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from store.disk.backup import Backup, Progress, nothing_told
from store.disk.backups import BackupFolder
from store.errors import StoreError

if TYPE_CHECKING:
    from bulletin_tui.context import Context


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one place."""

    place: str
    """In the reader's words."""
    made: Backup | None = None
    fault: StoreError | None = None

    def __str__(self) -> str:
        """A sentence."""
        if self.fault is not None:
            return f"没有备份到{self.place}：{self.fault}"
        if self.made is not None:
            return f"已备份到{self.place}：{self.made.name}"
        return f"{self.place.strip()}：没有变化，不用再备份。"


def how_to_keep(old: Path, new: Path) -> str:
    """How a restored or rescued folder takes the place of the one that was in use."""
    return f"以后都用它：退出所有窗口，把 {old} 改个名字，\n再把 {new} 改成 {old}。"


def back_up(
    context: Context,
    also: Iterable[Path] = (),
    tell: Progress = nothing_told,
    *,
    thorough: bool = False,
) -> Iterator[Outcome]:
    """Back up to the folder's own place, the second one, and others; one that fails stops none.

    Whatever `tell` raises ends it.
    """
    folders = dict.fromkeys(folder.absolute() for folder in (*context.backup_folders, *also))
    at = context.clock.now()  # one name for it everywhere
    for folder in folders:
        own = folder == context.backups.absolute()
        place = "本机" if own else f" {folder}"
        try:
            made = BackupFolder(folder).make(context.database, at, tell, thorough=thorough)
        except StoreError as fault:
            yield Outcome(place, fault=fault)
        else:
            yield Outcome(place, made)
