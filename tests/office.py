"""A small office for tests: a desk, a community, two boards and a notice."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

from store.desk import Desk
from store.disk.database import Database
from store.models import Posting, Site, Unit, new_material
from store.models.materials import Material
from store.rules.law.rulebook import OWN_FILE, OwnRules

TODAY = date(2026, 11, 24)
"""A Tuesday."""


class Clock:
    """Stands on a day until the test moves it; each reading is a second later."""

    def __init__(self, day: date = TODAY) -> None:
        self.day = day
        self._ticks = 0

    def now(self) -> datetime:
        self._ticks += 1
        return datetime.combine(self.day, time(9, 0)) + timedelta(seconds=self._ticks)

    def today(self) -> date:
        return self.day


def open_desk(folder: Path, clock: Clock, *, writing: bool = True) -> Desk:
    database = Database(folder, writing=writing)
    rules = OwnRules(folder / OWN_FILE)
    return Desk(database, by="王敏", now=clock.now, today=clock.today, rules=rules)


def folder_of(desk: Desk) -> Database:
    """The desk's engine as what it is in the tests: a folder's database."""
    assert isinstance(desk.database, Database)
    return desk.database


def die(desk: Desk) -> None:
    """As if the process had been killed: nothing more is written, and its lock is free."""
    held = folder_of(desk)._lock._file
    assert held is not None
    held.close()


class Office:
    """A desk with a community, two boards and a notice."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
        self.desk, self.clock = desk, clock
        self.unit = desk.save(
            Unit(id=desk.new_id(), name="学苑社区", phone="0418-2820000", address="学苑路 1 号")
        )
        self.east = self.site("东门公示栏", 1, capacity=2)
        self.west = self.site("西门公示栏", 2)
        self.notice = self.material("notice", "关于清理楼道的通知", body="请各位居民清理楼道。")

    def site(self, name: str, order: int, **values: object) -> Site:
        site = Site.model_validate(
            {
                "id": self.desk.new_id(),
                "name": name,
                "unit_id": self.unit.id,
                "order": order,
                **values,
            }
        )
        return self.desk.save(site)

    def material(self, kind: str, title: str, **values: object) -> Material:
        fields = {"id": self.desk.new_id(), "title": title, "unit_id": self.unit.id, **values}
        return self.desk.save(new_material(kind, fields))

    def plan(self, start: date = TODAY, days: int = 7, site: Site | None = None) -> Posting:
        end = start + timedelta(days=days - 1)
        return self.desk.plan(self.notice.id, [(site or self.east).id], start, end)[0]
