"""The whole folder as one JSON file: to move to another PC or to hand to another program."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, Field

from bulletin_tui.exchange.faults import Fault, Unreadable, printable
from store.desk import Desk
from store.disk.files import ANYONE_FILE, write_atomically
from store.engine import Engine
from store.errors import Refused
from store.migrations import upgraded
from store.models import (
    RECORDS,
    SCHEMA_VERSION,
    Posting,
    Record,
    WorkYear,
    record_from,
)
from store.models.references import refers

FORMAT = "bulletin"
_Tables = dict[str, list[dict[str, Any]]]


class _Whole(BaseModel):
    """What must be so before any record is looked at; a newer format may say more."""

    format: Literal["bulletin"]
    schema_version: int = Field(alias="schema")
    records: _Tables


def write_json(database: Engine, path: Path) -> int:
    """Write every record; returns how many. Raises Unwritable."""
    tables = {
        table: [record.model_dump(mode="json") for record in database.find(model)]
        for table, model in RECORDS.items()
    }
    content = {"format": FORMAT, "schema": SCHEMA_VERSION, "records": tables}
    write_atomically(
        path, json.dumps(content, ensure_ascii=False, indent=1).encode(), mode=ANYONE_FILE
    )
    return sum(map(len, tables.values()))


def read_json(desk: Desk, path: Path, content: bytes, *, dry_run: bool = False) -> int:
    """Take in the records that are not here yet; returns how many. Raises Unreadable.

    A record that is here already and says something else is a fault: it is never overwritten.
    """
    try:
        whole = _Whole.model_validate(json.loads(content))
    except (ValueError, RecursionError):
        raise Unreadable(path, "它不是本程序导出的 .json 文件。") from None
    schema, tables = whole.schema_version, whole.records
    if schema > SCHEMA_VERSION:
        raise Unreadable(path, f"它是更新版本的程序写的（格式 {schema}），请用新版程序导入。")
    older = {
        table: [upgraded(table, document, schema) for document in documents]
        for table, documents in tables.items()
    }
    fresh, faults = _fresh(desk.database, older)
    if faults:
        raise Unreadable(path, faults)
    if fresh and not dry_run:
        desk.save_all(fresh, "导入", printable(path.name))
    return len(fresh)


def _fresh(database: Engine, tables: _Tables) -> tuple[list[Record], list[Fault]]:
    taken = _Taken(database)
    for table, model in RECORDS.items():
        here = {r.id: r for r in database.find(model)} if tables.get(table) else {}
        for number, document in enumerate(tables.get(table, []), 1):
            taken.take(table, f"{table} 第 {number} 条", document, here)
    faults = [*taken.faults, *_dangling(database, taken.fresh, taken.seen)]
    faults += [Fault(table, "没有这一类记录") for table in tables if table not in RECORDS]
    return taken.fresh, faults


class _Taken:
    """The records of a file, looked at one after the other."""

    def __init__(self, database: Engine) -> None:
        self.fresh: list[Record] = []
        self.faults: list[Fault] = []
        self.seen: set[tuple[str, str]] = set()
        # Codes come back after ten years: only of open sheets each has its own.
        postings = database.find(Posting, archived=False)
        self._codes = {p.code: p.id for p in postings if not p.is_closed}
        self._years = {year.year: year for year in database.find(WorkYear)}

    def take(
        self, table: str, place: str, document: dict[str, Any], here: Mapping[str, Record]
    ) -> None:
        """Look at the next record; `here` are those of its table that are here already, by id."""
        try:
            record = record_from(table, {**document, "rev": 0})
        except Refused as refused:
            for problem in refused.problems:
                self._refuse(f"{place}，{problem.field}", problem.message)
            return
        if (table, record.id) in self.seen:
            self._refuse(place, f"编号 {record.id} 在文件里出现了两次")
            return
        self.seen.add((table, record.id))
        if self._is_anothers(place, record):
            return
        known = here.get(record.id)
        if known is None:
            self.fresh.append(record)
        elif known.model_copy(update={"rev": 0}) != record:
            self._refuse(place, f"“{record.label}”这里已经有了，内容不一样")

    def _is_anothers(self, place: str, record: Record) -> bool:
        """Whether another record has its code, or has entered its year."""
        if isinstance(record, Posting) and not record.is_closed:
            if self._codes.setdefault(record.code, record.id) == record.id:
                return False
            self._refuse(place, f"单号 {record.code} 已经用在另一张上")
            return True
        if isinstance(record, WorkYear):
            entered = self._years.setdefault(record.year, record)
            if not entered.is_alike(record):
                self._refuse(place, f"{record.year} 年的工作日历已经有了，内容不一样")
            return entered.id != record.id
        return False

    def _refuse(self, place: str, message: str) -> None:
        self.faults.append(Fault(place, message))


def _dangling(
    database: Engine, fresh: list[Record], in_file: set[tuple[str, str]]
) -> Iterator[Fault]:
    """Ids that lead neither into the file nor to what is here."""
    for record in fresh:
        for _, model, key in refers(record):
            if (model.table, key) not in in_file and database.look_up(model, key) is None:
                yield Fault(f"{record.table}，{record.id}", f"找不到{model.noun}：{key}")
