"""Every id in a record leads somewhere, and what is named stays."""

from __future__ import annotations

from collections.abc import Mapping

from store.engine import Engine
from store.errors import Problem, Refused
from store.models import RECORDS, Archive, Record, Unit
from store.models.references import questions, refers
from store.query import Is


def check_references(
    engine: Engine, record: Record, known: Mapping[tuple[str, str], Record] | None = None
) -> None:
    """Raises Refused for an id that leads nowhere, and for a unit that stands above itself.

    What is saved together may name each other: it is `known`, by table and id.
    """
    known = known or {}
    for field, model, key in refers(record):
        if (model.table, key) not in known and engine.look_up(model, key) is None:
            raise Refused(Problem(field, f"找不到{model.noun}：{key}"))
    above, seen = record, {record.id}
    while isinstance(above, Unit) and (upper := above.parent_id) is not None:
        if upper in seen:
            raise Refused(Problem("parent_id", f"“{record.label}”不能是自己的上级"))
        seen.add(upper)
        above = known.get((Unit.table, upper)) or engine.get(Unit, upper)


def check_unused(engine: Engine, record: Record) -> None:
    """Raises Refused when another record names this one."""
    if users := _users_of(engine, record):
        raise Refused(f"“{record.label}”还有 {users} 处在用，不能删除。可以改为停用。")


def _users_of(engine: Engine, record: Record) -> int:
    """How many records name this one; an archive notes which live ones it names."""
    archives = engine.find(Archive)
    is_live = engine.count(type(record), Is("id", record.id), archived=False)
    # What was archived once may be named by what was archived with it.
    archived = not is_live or any(record.id in archive.superseded for archive in archives)
    asked = questions(record, RECORDS.values())
    users = sum(engine.count(model, c, archived=archived) for model, c in asked)
    return users + sum(record.id in archive.refers for archive in archives)
