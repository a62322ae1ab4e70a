"""The whole folder as one JSON file: to move to another PC or to hand to another program."""

from __future__ import annotations

import json
from collections.abc import Iterator
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
    fresh: list[Record] = []
    faults: list[Fault] = []
    seen: set[tuple[str, str]] = set()
    # Codes come back after ten years: only of open sheets each has its own.
    codes = {p.code: p.id for p in database.find(Posting, archived=False) if not p.is_closed}
    years = {year.year: year for year in database.find(WorkYear)}
    for table, model in RECORDS.items():
        here = {r.id: r for r in database.find(model)} if tables.get(table) else {}
        for number, document in enumerate(tables.get(table, []), 1):
            place = f"{table} 第 {number} 条"
            try:
                record = record_from(table, {**document, "rev": 0})
            except Refused as refused:
                faults += [
                    Fault(f"{place}，{problem.field}", problem.message)
                    for problem in refused.problems
                ]
                continue
            if (table, record.id) in seen:
                faults.append(Fault(place, f"编号 {record.id} 在文件里出现了两次"))
                continue
            seen.add((table, record.id))
            if isinstance(record, Posting) and not record.is_closed:
                owner = codes.setdefault(record.code, record.id)
                if owner != record.id:
                    faults.append(Fault(place, f"单号 {record.code} 已经用在另一张上"))
                    continue
            if isinstance(record, WorkYear):
                entered = years.setdefault(record.year, record)
                if not entered.is_alike(record):
                    faults.append(Fault(place, f"{record.year} 年的工作日历已经有了，内容不一样"))
                if entered.id != record.id:
                    continue
            known = here.get(record.id)
            if known is None:
                fresh.append(record)
            elif known.model_copy(update={"rev": 0}) != record:
                faults.append(Fault(place, f"“{record.label}”这里已经有了，内容不一样"))
    faults += _dangling(database, fresh, seen)
    unknown = [table for table in tables if table not in RECORDS]
    faults += [Fault(table, "没有这一类记录") for table in unknown]
    return fresh, faults


def _dangling(
    database: Engine, fresh: list[Record], in_file: set[tuple[str, str]]
) -> Iterator[Fault]:
    """Ids that lead neither into the file nor to what is here."""
    for record in fresh:
        for _, model, key in refers(record):
            if (model.table, key) not in in_file and database.look_up(model, key) is None:
                yield Fault(f"{record.table}，{record.id}", f"找不到{model.noun}：{key}")
