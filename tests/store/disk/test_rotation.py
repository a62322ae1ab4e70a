"""Which backups stay, and what a backup says of itself."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from backing import NOW, make
from hypothesis import given
from hypothesis import strategies as st
from office import Office

from store.disk.backup import Backup, Kept, worth_keeping
from store.disk.backups import BackupFolder
from store.disk.journal import Position
from store.errors import Refused


def at(moment: datetime, seq: int) -> Backup:
    return Backup(f"{moment:%Y%m%d-%H%M}-{seq}", moment, "f", "", Position(seq), {}, seq)


def newest_first(moments: list[datetime]) -> list[Backup]:
    return [at(moment, len(moments) - number) for number, moment in enumerate(moments)]


def test_a_year_of_daily_backups_keeps_days_weeks_and_months() -> None:
    days = [
        datetime(2026, 11, 24, hour) - timedelta(days=n) for n in range(400) for hour in (18, 9)
    ]
    kept = [backup.at.date() for backup in worth_keeping(newest_first(days))]
    latest, kept = kept[:3], sorted(set(kept), reverse=True)
    assert latest == [date(2026, 11, 24), date(2026, 11, 24), date(2026, 11, 23)]
    assert kept[:7] == [date(2026, 11, 24) - timedelta(days=n) for n in range(7)]
    assert kept[7:9] == [date(2026, 11, 15), date(2026, 11, 8)]  # Sundays of the weeks before
    assert kept[9:] == [
        date(2026, 10, 31), date(2026, 9, 30), date(2026, 8, 31), date(2026, 7, 31),
        date(2026, 6, 30), date(2026, 5, 31), date(2026, 4, 30), date(2026, 3, 31),
        date(2026, 2, 28), date(2026, 1, 31), date(2025, 12, 31),
    ]  # fmt: skip
    assert all(backup.at.hour == 18 for backup in worth_keeping(newest_first(days))[3:])


@given(st.lists(st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1)), max_size=60))
def test_rotation_keeps_the_newest_and_never_too_many(moments: list[datetime]) -> None:
    backups = newest_first(moments)
    kept = worth_keeping(backups)
    assert kept == [backup for backup in backups if backup in kept]
    assert kept[:1] == backups[:1]
    assert len(kept) <= 7 + 4 + 12 + 3
    assert kept[:3] == backups[:3]
    assert worth_keeping(kept) == kept
    last_days = list(dict.fromkeys(backup.at.date() for backup in backups))[:7]
    assert {backup.at.date() for backup in kept} >= set(last_days)


def test_old_backups_go_and_their_files_with_them(office: Office, stick: BackupFolder) -> None:
    for day in range(60):
        make(office, stick, day)
    backups = stick.backups()
    assert 9 <= len(backups) <= 7 + 4 + 3
    assert backups[0].at == NOW + timedelta(days=59)
    needed = {stored for backup in backups for stored in backup.stored}
    assert {path.name for path in (stick.folder / "files").iterdir()} == needed
    assert list(stick.faults()) == []


def test_a_clock_that_ran_ahead_does_not_cost_the_backup_of_today(
    office: Office, stick: BackupFolder
) -> None:
    for day in range(300, 340):
        make(office, stick, day)
    today = make(office, stick, 0)
    assert stick.get() == today
    make(office, stick, 1)
    assert today.name in [backup.name for backup in stick.backups()]


@pytest.fixture
def every_description(office: Office, stick: BackupFolder) -> Path:
    make(office, stick)
    return next(stick.folder.glob("2*.json"))


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"at": "gestern"}', "null", "\ufeff{"])
def test_any_spoilt_description_is_a_fault_and_no_traceback(
    every_description: Path, stick: BackupFolder, content: str
) -> None:
    every_description.write_text(content, "utf-8")
    assert stick.backups() == [] and len(list(stick.faults())) == 1
    with pytest.raises(Refused, match="都读不出来"):
        stick.get()


def test_a_description_is_plain_json(every_description: Path) -> None:
    fields = json.loads(every_description.read_text("utf-8"))
    assert fields["files"]["bulletin.json"]["sha256"] and fields["at"] == "2026-11-24T17:30:00"


@pytest.mark.parametrize(("size", "told"), [(24_400, "24 KB"), (1_000_000, "1.0 MB")])
def test_a_size_is_told_in_the_unit_that_suits_it(size: int, told: str) -> None:
    backup = Backup("x", NOW, "f", "", Position(1), {"bulletin.json": Kept("0" * 64, size, 0)})
    assert backup.told_size == told
