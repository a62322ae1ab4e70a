"""The TinyDB view: tables in memory, written whole to `bulletin.json` at a checkpoint."""

from __future__ import annotations

import json
from collections.abc import MutableMapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document

from store.disk.files import write_atomically
from store.disk.journal import Position
from store.errors import Damaged
from store.models import SCHEMA_VERSION

_META = "_meta"
Tables = dict[str, dict[str, dict[str, Any]]]


class LiveFile(Storage):
    """A TinyDB storage that keeps its tables in memory until `checkpoint`.

    Stock TinyDB can open the file it writes: document ids are whole numbers, and what belongs
    to the program stands in a table of its own.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tables: Tables = {}
        self.position = Position()
        if path.exists():
            self._load()

    def _load(self) -> None:
        try:
            tables: Tables = json.loads(self._path.read_bytes())
            meta = dict(tables.pop(_META)["1"])
            schema = int(meta.pop("schema"))
            self.position = Position(**meta)
        except (ValueError, KeyError, TypeError):
            raise Damaged(
                f"{self._path} 读不出来。流水还在：把这个文件移到别处再打开，程序会照流水重建。"
            ) from None
        if schema > SCHEMA_VERSION:
            raise Damaged(f"{self._path} 是更新版本的程序写的（格式 {schema}）。请用新版程序打开。")
        self._tables = tables

    def read(self) -> Tables:
        """The tables, as TinyDB asks for them."""
        return self._tables

    def write(self, data: Tables) -> None:
        """Take TinyDB's tables; the disk is not touched."""
        self._tables = data

    def checkpoint(self, position: Position) -> None:
        """Write the tables to the disk, saying which of the journal's lines they hold."""
        meta = {"1": {"schema": SCHEMA_VERSION, **asdict(position)}}
        content = json.dumps({_META: meta, **self._tables}, ensure_ascii=False, indent=1)
        write_atomically(self._path, content.encode())
        self.position = position


class View:
    """Documents by table and record id, held in TinyDB."""

    def __init__(self, storage: LiveFile) -> None:
        self._db = TinyDB(storage=lambda: storage)
        self._doc_ids: dict[str, dict[str, int]] = {}
        self._next: dict[str, int] = {}

    def _index(self, table: str) -> dict[str, int]:
        if table not in self._doc_ids:
            index = {document["id"]: document.doc_id for document in self._db.table(table)}
            self._doc_ids[table] = index
            self._next[table] = max(index.values(), default=0) + 1
        return self._doc_ids[table]

    def get(self, table: str, record_id: str) -> dict[str, Any] | None:
        """The document of a record, or None."""
        doc_id = self._index(table).get(record_id)
        if doc_id is None:
            return None
        found = self._db.table(table).get(doc_id=doc_id)
        return dict(found) if isinstance(found, Document) else None

    def all(self, table: str) -> list[dict[str, Any]]:
        """Every document of a table, in the order of its first saving."""
        return [dict(document) for document in self._db.table(table)]

    def apply(self, ops: list[dict[str, Any]]) -> None:
        """Carry out operations in their order; a document keeps its place while it is there.

        TinyDB copies a table at each writing, so there is one writing a table and kind.
        """
        by_table: dict[str, list[dict[str, Any]]] = {}
        for op in ops:
            by_table.setdefault(op["table"], []).append(op)
        for name, own in by_table.items():
            self._apply_to(name, own)

    def _apply_to(self, name: str, ops: list[dict[str, Any]]) -> None:
        index, table = self._index(name), self._db.table(name)
        on_file = set(index.values())
        removed: list[int] = []
        documents: dict[int, dict[str, Any]] = {}
        for op in ops:
            if op["doc"] is None:
                doc_id = index.pop(op["id"], 0)
                documents.pop(doc_id, None)
                removed.append(doc_id)
                continue
            if op["id"] not in index:
                index[op["id"]] = self._next[name]
                self._next[name] += 1
            documents[index[op["id"]]] = op["doc"]
        if gone := on_file.intersection(removed):
            table.remove(doc_ids=list(gone))
        if changed := [doc_id for doc_id in documents if doc_id in on_file]:
            table.update(lambda old: _replace(old, documents[index[old["id"]]]), doc_ids=changed)
        fresh = [Document(doc, doc_id=n) for n, doc in documents.items() if n not in on_file]
        if fresh:
            table.insert_multiple(fresh)


def _replace(old: MutableMapping[str, Any], new: dict[str, Any]) -> None:
    old.clear()
    old.update(new)
