"""Collects sample records before they are saved in one go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from store.models import (
    Clock,
    Material,
    Posting,
    Record,
    Site,
    Tick,
    TickKind,
    Unit,
    new_material,
)
from store.models.base import validated
from store.rules.law.calendar import WorkCalendar
from store.rules.law.periods import hold_from
from store.rules.law.rulebook import built_in
from store.rules.wall.codes import sheet_code

R = TypeVar("R", bound=Record)

FIRST_CODE = 100_200
CODE_STEP = 37
"""Sample codes run on in steps, so that two neighbours do not look alike."""


class Builder:
    """Makes records with readable ids that are the same at every run."""

    def __init__(self, prefix: str) -> None:
        self.records: list[Record] = []
        self._prefix = prefix
        self._numbers: dict[str, Iterator[int]] = {}

    def add(self, model: type[R], **values: Any) -> R:
        """A validated record of this model."""
        record = validated(model, {"id": self._next_id(model.table), **values})
        self.records.append(record)
        return record

    def material(self, kind: str, title: str, unit: Unit, **values: Any) -> Material:
        """A material of this kind, published by this unit."""
        fields = {"title": title, "unit_id": unit.id, **values}
        material = new_material(kind, {"id": self._next_id("materials"), **fields})
        self.records.append(material)
        return material

    def posting(
        self,
        material: Material,
        site: Site,
        start: date,
        days: int | None,
        *,
        ticks: tuple[Tick, ...] = (),
        **values: Any,
    ) -> Posting:
        """A posting of so many days; None for standing content."""
        end = start + timedelta(days=days - 1) if days else None
        number = sum(isinstance(record, Posting) for record in self.records)
        return self.add(
            Posting,
            material_id=material.id,
            site_id=site.id,
            code=sheet_code((FIRST_CODE + CODE_STEP * number) % 1_000_000),
            planned_from=start,
            planned_to=end,
            ticks=ticks,
            **values,
        )

    def hung(
        self, material: Material, site: Site, start: date, days: int, by: str, **values: Any
    ) -> Posting:
        """A posting that went up on its day, came down on its last and is done with."""
        last = start + timedelta(days=days - 1)
        return self.posting(
            material,
            site,
            start,
            days,
            printed_on=start,
            ticks=(tick(TickKind.POSTED, start, by), tick(TickKind.REMOVED, last, by)),
            **values,
        )

    def must_hang(self, posting: Posting, matter: str) -> None:
        """Note in a posting what the law wants of it, by the announced calendar."""
        start = posting.planned_from
        rules = built_in().of(matter, Clock.DISPLAY, start)
        self.replace(posting, hold=hold_from(rules, start, WorkCalendar()))

    def replace(self, record: R, **values: Any) -> R:
        """Another value of a record, in its place."""
        changed = record.changed(**values)
        self.records[self.records.index(record)] = changed
        return changed

    def _next_id(self, table: str) -> str:
        numbers = self._numbers.setdefault(table, iter(range(1, 1_000_000)))
        return f"{self._prefix}-{table.removesuffix('s')}-{next(numbers):04d}"


def tick(kind: TickKind, on: date, by: str, reason: str | None = None) -> Tick:
    """An entry made on the afternoon of its day."""
    at = datetime.combine(on, time(16, 30))
    return Tick(kind=kind, on=on, by=by, at=at, reason=reason)
