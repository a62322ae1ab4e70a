"""What the tests of backups share."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from office import Office, folder_of

from store.disk.backup import Backup
from store.disk.backups import BackupFolder
from store.models import Site, TickKind

NOW = datetime(2026, 11, 24, 17, 30)


def make(office: Office, stick: BackupFolder, day: int = 0) -> Backup:
    """A backup of something new, some days later."""
    office.desk.save(office.desk.database.get(Site, office.east.id).changed(place=f"第 {day} 天"))
    made = stick.make(folder_of(office.desk), NOW + timedelta(days=day))
    assert made is not None
    return made


def archive_something(office: Office) -> None:
    now, office.clock.day = office.clock.day, date(2025, 3, 1)
    posting = office.desk.tick([office.plan(date(2025, 3, 1), 3)], TickKind.POSTED)[0]
    office.desk.tick([posting], TickKind.REMOVED)
    office.clock.day = now
    office.desk.archive(2025)
