"""Damaging a folder for tests, and repairing it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from store.disk.database import Database
from store.doctor import examine
from store.models import RECORDS, Record
from store.repair import Repaired, repair

NOW = datetime(2026, 11, 25, 8)
JOURNAL = "journal/2026.jsonl"
Lines = list[bytes]


def everything(folder: Path) -> dict[tuple[str, str], Record]:
    database = Database(folder, writing=False)
    return {(r.table, r.id): r for model in RECORDS.values() for r in database.find(model)}


def lines_of(folder: Path) -> Lines:
    return (folder / JOURNAL).read_bytes().splitlines(keepends=True)


def spoil(folder: Path, change: Callable[[Lines], Lines]) -> None:
    (folder / JOURNAL).write_bytes(b"".join(change(lines_of(folder))))


def saved(folder: Path, target: Path) -> Repaired:
    """Repair; the new folder is in order, may be opened, and may be repaired again."""
    done = repair(folder, target, NOW)
    assert examine(target).faults == [], done.lost
    database = Database(target, writing=True)
    database.adopt(at=NOW, by="王敏")
    database.close()
    assert examine(target).faults == []
    return done


def holds(folder: Path, text: str) -> bool:
    return any(text.encode() in p.read_bytes() for p in folder.rglob("*") if p.is_file())


def garbled(number: int) -> Callable[[Lines], Lines]:
    return lambda lines: [*lines[:number], b"?" + lines[number], *lines[number + 1 :]]
