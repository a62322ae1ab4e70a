"""Whether a data folder is in order: every line, every record, every reference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from store.disk.database import Database
from store.models import RECORDS, Record
from store.models.references import refers


@dataclass(frozen=True, slots=True)
class Findings:
    """What was looked at and what is wrong."""

    changes: int
    """Lines of the journal, each checked against its hash and the line before."""
    counts: tuple[tuple[str, int], ...]
    """Records by the reader's word for them."""
    faults: tuple[str, ...]
    """A sentence each: what, where."""


def examine(database: Database) -> Findings:
    """Read everything anew; raises Damaged when the journal itself is broken."""
    replayed: dict[tuple[str, str], dict[str, Any]] = {}
    changes = 0
    for change in database.changes():
        changes += 1
        for op in change.ops:
            if op["doc"] is None:
                replayed.pop((op["table"], op["id"]), None)
            else:
                replayed[op["table"], op["id"]] = op["doc"]
    records = {
        (table, record.id): record
        for table, model in RECORDS.items()
        for record in database.find(model)
    }
    faults = [*_apart(replayed, records), *_dangling(records)]
    if database.torn_tail is not None:
        faults.append(
            f"流水最后有半笔没有写完（{database.torn_tail}）。"
            "那一笔当时没有保存成；下次打开程序会把它放到旁边，别的都在。"
        )
    counts = {model.noun: 0 for model in RECORDS.values()}
    for record in records.values():
        counts[RECORDS[record.table].noun] += 1
    return Findings(changes, tuple(counts.items()), tuple(faults))


def _apart(
    replayed: dict[tuple[str, str], dict[str, Any]], records: dict[tuple[str, str], Record]
) -> Iterator[str]:
    """Where the live file says something else than the journal, which is the truth."""
    for key in replayed.keys() | records.keys():
        record, document = records.get(key), replayed.get(key)
        if record is None or document is None:
            where = "流水里有，bulletin.json 里没有" if record is None else "流水里没有"
            yield f"{RECORDS[key[0]].noun} {key[1]}：{where}。{_REBUILD}"
        elif record.model_dump(mode="json") != document:
            yield f"{record.noun}“{record.label}”和流水里写的不一样。{_REBUILD}"


_REBUILD = "把 bulletin.json 移到别处再打开，程序会照流水重建。"


def _dangling(records: dict[tuple[str, str], Record]) -> Iterator[str]:
    for record in records.values():
        for _, model, key in refers(record):
            if (model.table, key) not in records:
                yield f"{record.noun}“{record.label}”的{model.noun}不见了：{key}"
