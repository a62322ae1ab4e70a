"""`bulletin.json`: the present state as a TinyDB file, and at which line of the journal it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from store.disk.files import rename, unwritable, write_atomically
from store.disk.journal import Position, position_of
from store.disk.sealed import SEALED_SINCE, BrokenSeal, Tables, load, sealed
from store.errors import Damaged, Refused
from store.models import TABLES, record_from


class LiveFile:
    """The file of a data folder; it may be made anew from the journal at any time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.position = Position()
        """Up to which line of the journal the file on the disk goes."""

    def load(self) -> Tables:
        """The tables on the disk, none if there is no file; sets `position`.

        Raises Damaged when a byte is not as it was written, Newer for a newer program's file.
        """
        self.position = Position()
        if self.path.is_dir():
            raise Damaged(f"{self.path} 成了一个文件夹，应当是文件。")
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return {}
        try:
            meta, tables = load(content, str(self.path))
            if meta["schema"] < SEALED_SINCE:
                _must_be_records(tables)
            self.position = position_of(meta)
        except (BrokenSeal, ValueError, Refused):
            raise Damaged(f"{self.path} 内容被改动过，或者没有写完。") from None
        return tables

    def write(self, tables: Tables, position: Position, *, lasting: bool = False) -> None:
        """Put the tables on the disk, saying which of the journal's lines they hold.

        Should a power cut bring the file before this one back, the journal has what it lacks.
        Raises Unwritable.
        """
        write_atomically(self.path, sealed(_meta(position), tables), lasting=lasting)
        self.position = position

    def set_aside_if_damaged(self) -> Path | None:
        """Rename a file that cannot be used, so that it is not written over; its new place.

        None when there is a good one meanwhile. Raises Unwritable.
        """
        try:
            LiveFile(self.path).load()
        except Damaged:
            return self._set_aside()
        return None

    def _set_aside(self) -> Path:
        aside = self.path.with_name(f"{self.path.name}.damaged")
        number = 1
        while aside.exists():
            number += 1
            aside = self.path.with_name(f"{self.path.name}.damaged-{number}")
        try:
            rename(self.path, aside)
        except OSError as error:
            raise unwritable(self.path, error) from None
        return aside


def _must_be_records(tables: Tables) -> None:
    """Raises Refused for what no seal vouches for, and is no valid record."""
    for name in tables.keys() & TABLES.keys():
        for document in tables[name].values():
            record_from(name, document)


def _meta(position: Position) -> Mapping[str, object]:
    return asdict(position)
