"""A folder as it is after years of work: so many records, most of them archived by year."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from store.desk import Desk
from store.disk.database import Database
from store.models import Material, Posting, Record, Site, Tick, TickKind, Unit, new_material
from store.rules.wall.codes import sheet_code

TODAY = date(2026, 11, 24)
YEARS = 10
UNITS, SITES = 30, 200
PER_MATERIAL = 4
"""Postings that show one material."""
BODY = "请各位居民注意：本周六上午九时起，物业将清理楼道内堆放的杂物，请提前收好自家物品。" * 5


def fill(folder: Path, count: int, live: int) -> Desk:
    """Fill a folder with `count` records, of which `live` are not archived; returns its desk."""
    today = [TODAY]
    desk = Desk(
        Database(folder, writing=True),
        by="王敏",
        now=lambda: datetime.combine(today[0], time(9)),
        today=lambda: today[0],
    )
    first = TODAY.year - YEARS + 1
    today[0] = date(first, 1, 2)
    work = Work()
    _keep(desk, work.places)
    share = (count - live) // (YEARS - 1)
    for year in range(first, TODAY.year):
        today[0] = date(year + 1, 1, 5)
        _keep(desk, work.year(year, share))
        desk.archive(year)
    today[0] = TODAY
    _keep(desk, work.year(TODAY.year, live - UNITS - SITES, open_ones=live // 20))
    return desk


def _keep(desk: Desk, records: list[Record], together: int = 25) -> None:
    gc.collect()
    gc.disable()
    for start in range(0, len(records), together):
        some = records[start : start + together]
        desk.database.commit(at=desk._now(), by="王敏", action="导入", save=some)
    gc.enable()


class Work:
    """Makes the records of year after year, the same at every run."""

    def __init__(self) -> None:
        self._random = Random(20261124)
        self._number = 0
        self.units = [Unit(id=f"u{n:02d}", name=f"第{n}社区") for n in range(UNITS)]
        self.sites = [
            Site(id=f"s{n:03d}", name=f"第{n}号公示栏", unit_id=f"u{n % UNITS:02d}", order=n)
            for n in range(SITES)
        ]

    @property
    def places(self) -> list[Record]:
        """Units and sites."""
        return [*self.units, *self.sites]

    def year(self, year: int, count: int, open_ones: int = 0) -> list[Record]:
        """Materials and their postings, `count` in all; the last ones still hang."""
        records: list[Record] = []
        for material in self._materials(year):
            records.append(material)
            records += self._postings(material, year)
            if len(records) >= count:
                break
        records = records[:count]
        return [self._opened(r) if n >= count - open_ones else r for n, r in enumerate(records)]

    def _materials(self, year: int) -> Iterator[Material]:
        while True:
            self._number += 1
            yield new_material(
                "notice",
                {
                    "id": f"{year}-m{self._number:06d}",
                    "title": f"关于第{self._number}次清理楼道的通知",
                    "unit_id": f"u{self._number % UNITS:02d}",
                    "body": BODY,
                },
            )

    def _postings(self, material: Material, year: int) -> Iterator[Posting]:
        for _ in range(PER_MATERIAL):
            self._number += 1
            start = date(year, 1, 2) + timedelta(days=self._random.randrange(320))
            end = start + timedelta(days=self._random.randrange(3, 20))
            yield Posting(
                id=f"{year}-p{self._number:06d}",
                material_id=material.id,
                site_id=f"s{self._random.randrange(SITES):03d}",
                code=sheet_code(self._number),
                planned_from=start,
                planned_to=end,
                printed_on=start,
                ticks=(_tick(TickKind.POSTED, start), _tick(TickKind.REMOVED, end)),
            )

    def _opened(self, record: Record) -> Record:
        if not isinstance(record, Posting):
            return record
        return record.model_copy(update={"ticks": record.ticks[:1]})


def _tick(kind: TickKind, day: date) -> Tick:
    return Tick(kind=kind, on=day, by="王敏", at=datetime.combine(day, time(16, 30)))
