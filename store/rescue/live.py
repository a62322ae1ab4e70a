"""What is left of a live file, whose seal may be broken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from store.disk.sealed import META, SEAL, BrokenSeal, Document, load
from store.disk.strict import read_json
from store.errors import Newer
from store.models import TABLES

_TABLE = re.compile(rb'"([a-z]+)": \{')
_RECORD = re.compile(rb'"[0-9]+": (\{.*\}),?')
"""The lines of a file, as the program writes them."""
_SEQ, _HEAD = re.compile(rb'"seq": ([0-9]{1,15})'), 500
"""What the file says of itself stands at its beginning."""


@dataclass(frozen=True, slots=True)
class LiveRemains:
    """The records that a live file still has."""

    records: list[tuple[str, Document]] = field(default_factory=list)
    """Each with its table; with a broken seal any letter of them may be wrong."""
    seq: int = 0
    """Up to which line of the journal it says that it goes; 0 where that cannot be read."""
    fault: str = ""
    """What is wrong with the file, as a sentence."""


def read_remains(path: Path) -> LiveRemains:
    """Read whatever can be read."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return LiveRemains()
    except OSError:
        return LiveRemains(fault=f"{path} 读不了。")
    try:
        _, tables = load(content, str(path))
    except Newer as newer:
        return LiveRemains(fault=newer.what)
    except BrokenSeal:
        return LiveRemains(list(_legible(content)), _seq_in(content), f"{path} 校验不符。")
    records = [(table, doc) for table in tables for doc in tables[table].values()]
    return LiveRemains(records, _seq_in(content))


def _seq_in(content: bytes) -> int:
    found = _SEQ.search(content, 0, _HEAD)
    return int(found[1]) if found else 0


def _legible(content: bytes) -> Iterator[tuple[str, Document]]:
    """The documents that can be told apart, from the file as a whole or line by line."""
    try:
        tables = read_json(content)
    except ValueError:
        found = _line_by_line(content)
    else:
        names = tables.keys() - {META, SEAL} if isinstance(tables, dict) else ()
        found = ((name, doc) for name in sorted(names) for doc in _values(tables[name]))
    for table, document in found:
        if table in TABLES and isinstance(document, dict) and isinstance(document.get("id"), str):
            yield table, document


def _values(documents: Any) -> list[Any]:
    return list(documents.values()) if isinstance(documents, dict) else []


def _line_by_line(content: bytes) -> Iterator[tuple[str, Any]]:
    table = ""
    for line in content.splitlines():
        if heading := _TABLE.fullmatch(line):
            table = heading[1].decode()
        elif record := _RECORD.fullmatch(line):
            try:
                yield table, read_json(record[1])
            except ValueError:
                continue
