"""Random transactions that any engine can be put through, the same for the same seed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from store.disk.database import Database
from store.engine import Engine
from store.models import RECORDS, Case, Record, Site, Unit
from store.query import Between

NOW = datetime(2026, 11, 24, 9)
MOST = 40
"""Records of a kind beyond which more are deleted than made."""
Everything = dict[tuple[str, str], dict[str, Any]]


def everything(engine: Engine) -> Everything:
    """Every record, archived ones too, as it is stored."""
    return {
        (record.table, record.id): record.model_dump(mode="json")
        for model in RECORDS.values()
        for record in engine.find(model)
    }


def step(engine: Engine, seed: int, number: int) -> None:
    """Do one thing: it depends on the seed, the number, and what the engine holds."""
    random = Random(f"{seed}-{number}")
    at = NOW + timedelta(seconds=number)
    if number == 0:
        unit = Unit(id="u", name="单位")
        engine.commit(at=at, by="测试", action="新建单位", save=[unit])
        return
    # Some of the work is done at the turn of a year, so that the journal begins a new file.
    if number % 97 > 90:
        at = at.replace(year=2027)
    kind = random.random()
    if kind < 0.03:
        _archive(engine, at)
    elif kind < 0.05:
        _erase(engine, random, at)
    else:
        _change(engine, random, number, at)
    if isinstance(engine, Database) and random.random() < 0.1:
        engine.checkpoint()


def _change(engine: Engine, random: Random, number: int, at: datetime) -> None:
    """A transaction over a few records of several kinds."""
    records = [record for model in (Unit, Site, Case) for record in engine.find(model)]
    known = sorted((r for r in records if r.id != "u"), key=lambda record: record.id)
    save = [_fresh(random, f"{number}x{n}") for n in range(random.randrange(3))]
    touched = random.sample(known, min(len(known), random.randrange(4)))
    delete = []
    for record in touched:
        if len(known) > random.randrange(MOST * 3):
            delete.append(record)
        else:
            save.append(_changed(random, record))
    if not save and not delete:
        save = [_fresh(random, f"{number}y")]
    engine.commit(at=at, by="测试", action="改", why=_words(random), save=save, delete=delete)


def _fresh(random: Random, name: str) -> Record:
    kind = random.randrange(3)
    if kind == 0:
        return Unit(id=f"u{name}", name=_words(random))
    if kind == 1:
        return Site(id=f"s{name}", name=_words(random), unit_id="u")
    closed = date(2025, 1, 1) + timedelta(days=random.randrange(300))
    return Case(
        id=f"c{name}",
        title=_words(random),
        source="hotline_12345",
        received_on=closed - timedelta(days=3),
        closed_on=random.choice([closed, None]),
    )


def _changed(random: Random, record: Record) -> Record:
    return record.changed(**{record.named_by: _words(random)})


def _words(random: Random) -> str:
    """Text of any length, some of it long enough for several sectors of a disk."""
    length = random.choice([1, 3, 10, 30, 100])
    return "".join(random.choice("社区公示栏通知a1 '\"\\[]") for _ in range(length)) + "。"


def _archive(engine: Engine, at: datetime) -> None:
    closed = engine.find(Case, Between("closed_on", None, date(2025, 12, 31)), archived=False)
    if closed:
        engine.archive(2025, sorted(closed, key=lambda c: c.id), at=at, by="测试")


def _erase(engine: Engine, random: Random, at: datetime) -> None:
    text = random.choice(["社区公", "公示栏", "通知通", "栏公"])
    if not engine.mentions(text).is_empty:
        engine.erase(text, reason="本人要求", at=at, by="测试")
