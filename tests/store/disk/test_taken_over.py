"""A writer that slept while another computer, or another folder, took its place."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from backing import NOW
from office import Clock, Office, folder_of, open_desk

from store.disk import erasing as erasing_module
from store.disk import lease as lease_module
from store.disk import lock as lock_module
from store.disk.backups import BackupFolder
from store.disk.database import Database
from store.disk.files import write_atomically
from store.errors import Busy, StoreError, Unwritable
from store.models import Site

NAME = "王小明"


@pytest.fixture
def share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder where locks do not reach other computers."""
    monkeypatch.setattr(lock_module, "try_lock", lambda file: None)
    return tmp_path / "share"


@pytest.fixture
def asleep(share: Path, clock: Clock) -> Office:
    """A window that has changes to be written to the live file, and sleeps."""
    office = Office(open_desk(share, clock), clock)
    office.desk.save(office.west.changed(keeper=NAME))
    sleep(office, share)
    return office


def sleep(office: Office, share: Path) -> None:
    """Long enough for another computer to clear its lease away."""
    folder_of(office.desk)._lock._lease._stop.set()
    (share / "writer.json").unlink()


def holding(folder: Path) -> list[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if NAME.encode() in path.read_bytes()]


def test_what_another_one_erased_does_not_come_back(
    asleep: Office, share: Path, clock: Clock
) -> None:
    other = open_desk(share, clock)
    other.erase(NAME, "本人要求")
    other.database.close()
    assert holding(share) == []
    place = BackupFolder(share / "backups")
    assert place.make(folder_of(asleep.desk), NOW) is not None
    asleep.desk.database.close()
    assert holding(share) == [] and place.holding(NAME).backups == ()


def test_it_reads_what_another_one_wrote_and_goes_on(
    asleep: Office, share: Path, clock: Clock
) -> None:
    other = open_desk(share, clock)
    other.save(other.database.get(Site, asleep.east.id).changed(place="门口"))
    other.database.close()
    database = folder_of(asleep.desk)
    with pytest.raises(Busy, match="要重新读入。这一步没有保存"):
        asleep.desk.save(asleep.notice.changed(title="新的"))
    assert not database.is_writable
    assert database.refresh() and database.get(Site, asleep.east.id).place == "门口"
    database.become_writer()
    asleep.desk.save(asleep.notice.changed(title="新的"))
    asleep.desk.database.close()


def test_a_lease_that_was_only_tidied_away_costs_nothing(asleep: Office) -> None:
    asleep.desk.save(asleep.notice.changed(title="新的"))
    asleep.desk.database.close()


def test_an_erasure_that_slept_puts_no_old_line_over_new_ones(
    share: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(open_desk(share, clock), clock)
    office.desk.save(office.west.changed(keeper=NAME))
    slept: list[bool] = []

    def slow(*arguments: Any, **how: Any) -> None:
        if not slept:
            slept.append(True)
            sleep(office, share)
            other = open_desk(share, clock)
            other.save(other.database.get(Site, office.east.id).changed(place="门口"))
            other.database.close()
        write_atomically(*arguments, **how)

    monkeypatch.setattr(erasing_module, "write_atomically", slow)
    with pytest.raises(Unwritable, match="还没有全部从文件里去掉"):
        office.desk.erase(NAME, "本人要求")
    office.desk.database.close()
    database = Database(share, writing=False)
    assert database.get(Site, office.east.id).place == "门口"
    assert len(list(database.changes())) == database.stamp and holding(share) == []


def test_another_stick_at_the_same_place_is_left_as_it_is(tmp_path: Path, clock: Clock) -> None:
    here = tmp_path / "E" / "data"
    first = Office(open_desk(here, clock), clock)
    second = Office(open_desk(tmp_path / "second", clock), clock)
    second.plan()
    second.desk.database.close()
    here.rename(tmp_path / "pulled")
    (tmp_path / "second").rename(here)
    before = (here / "bulletin.json").read_bytes()
    with pytest.raises(Busy):
        folder_of(first.desk).stay_writer()
    first.desk.database.close()
    assert (here / "bulletin.json").read_bytes() == before
    assert Database(here, writing=False).stamp == second.desk.database.stamp


def test_a_folder_that_went_away_before_anything_was_written_is_not_made_anew(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "stick" / "data"
    folder.mkdir(parents=True)
    reader = Database(folder, writing=False)
    folder.rmdir()
    folder.parent.rmdir()
    with pytest.raises(StoreError):
        reader.become_writer()
    assert not folder.parent.exists()


def test_a_third_ones_lease_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "writer.json"

    def write(token: str) -> None:
        fields = dict.fromkeys(("computer", "machine", "person", "since"), token)
        path.write_text(json.dumps({"token": token, **fields}), "utf-8")

    write("dead")
    dead = lease_module._read(path)
    assert dead is not None
    write("second")
    real = os.replace

    def and_a_third_comes(source: Path, target: Path) -> None:
        real(source, target)
        write("third")

    monkeypatch.setattr(os, "replace", and_a_third_comes)
    with pytest.raises(Busy):
        lease_module.Lease(path, "王敏")._clear_away(dead)
    found = lease_module._read(path)
    assert found is not None and found.token == "third"
    assert [path.name for path in tmp_path.iterdir()] == ["writer.json"]


def test_who_has_let_go_writes_no_more(tmp_path: Path) -> None:
    lease = lease_module.Lease(tmp_path / "writer.json", "王敏")
    lease.take(alone_here=True)
    lease.release()
    with pytest.raises(Busy):
        lease.renew()
