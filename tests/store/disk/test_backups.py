"""Backups: made of what is good, read back, refused where they would be lost."""

from __future__ import annotations

import os
import shutil
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from backing import NOW, archive_something, make
from office import Office, folder_of, open_desk

from store.disk import backups as backups_module
from store.disk.backup import Kept
from store.disk.backups import BackupFolder
from store.disk.database import Database
from store.disk.lock import FolderLock
from store.disk.source import Source
from store.errors import Busy, NotFound, Refused, StoreError, Unreadable


def test_a_backup_that_would_hold_nothing_new_is_not_made(
    office: Office, stick: BackupFolder
) -> None:
    make(office, stick)
    assert stick.make(folder_of(office.desk), NOW + timedelta(days=1)) is None
    assert len(stick.backups()) == 1


def test_an_empty_folder_is_not_backed_up(tmp_path: Path, stick: BackupFolder) -> None:
    assert stick.make(Database(tmp_path / "空", writing=True), NOW) is None


def test_what_does_not_change_is_stored_once(office: Office, stick: BackupFolder) -> None:
    archive_something(office)
    for day in range(4):
        make(office, stick, day)
    stored = [path.name for path in (stick.folder / "files").iterdir()]
    assert sum(name.startswith("archive-2025.json") for name in stored) == 1
    assert sum(name.startswith("bulletin.json") for name in stored) == 4


def test_unchanged_files_are_not_even_read(
    office: Office, stick: BackupFolder, folder: Path
) -> None:
    archive_something(office)
    make(office, stick)
    archive = folder / "archive" / "2025.json"
    state = archive.stat()
    archive.write_bytes(b"?" * state.st_size)
    os.utime(archive, ns=(state.st_atime_ns, state.st_mtime_ns))
    make(office, stick)
    assert list(stick.faults()) == []


def test_a_reading_window_makes_backups_too(
    office: Office, stick: BackupFolder, folder: Path
) -> None:
    office.plan()
    backup = stick.make(Database(folder, writing=False), NOW)
    assert backup is not None and backup.position.seq == office.desk.database.stamp


def test_lines_that_are_written_meanwhile_are_left_out(
    office: Office, stick: BackupFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.plan()
    seq = office.desk.database.stamp
    real = Source.take

    def busy_office(self: Source, name: str) -> tuple[Kept, bytes] | None:
        office.plan()
        folder_of(office.desk).write_live()
        return real(self, name)

    monkeypatch.setattr(Source, "take", busy_office)
    backup = stick.make(folder_of(office.desk), NOW)
    assert backup is not None and backup.position.seq == seq
    stick.restore(backup, tmp_path / "恢复")
    assert Database(tmp_path / "恢复", writing=False).stamp == seq


@pytest.mark.skipif(os.name == "nt", reason="permission bits are POSIX's")
def test_backups_are_for_their_owner_only(office: Office, folder: Path) -> None:
    own = BackupFolder(folder / "backups")
    make(office, own)
    for path in (own.folder, *own.folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_names_tell_the_day_and_do_not_repeat(office: Office, stick: BackupFolder) -> None:
    first = make(office, stick)
    office.plan()
    second = stick.make(folder_of(office.desk), NOW)
    assert second is not None
    assert (first.name, second.name) == ("2026-11-24-173000", "2026-11-24-173000-2")
    assert [backup.name for backup in stick.backups()] == [second.name, first.name]
    third = make(office, stick, 1)
    assert stick.get(second.name) == second and stick.get() == third
    with pytest.raises(NotFound, match="昨天"):
        stick.get("昨天")


def test_progress_is_told_and_may_end_the_work(office: Office, stick: BackupFolder) -> None:
    class Enough(Exception):
        pass

    told: list[tuple[int, int]] = []

    def tell(done: int, of: int) -> None:
        told.append((done, of))
        if done == 1:
            raise Enough

    with pytest.raises(Enough):
        stick.make(folder_of(office.desk), NOW, tell)
    assert told == [(0, 2), (1, 2)] and stick.backups() == []
    make(office, stick)
    assert list(stick.faults()) == []


def test_several_offices_may_share_a_stick(
    office: Office, stick: BackupFolder, tmp_path: Path
) -> None:
    first = make(office, stick)
    other = Office(open_desk(tmp_path / "别的", office.clock), office.clock)
    for day in range(1, 30):
        make(other, stick, day)
    assert first in stick.backups()
    with pytest.raises(Refused, match="几份数据的备份") as refused:
        stick.get()
    assert first.name in str(refused.value) and str(tmp_path / "别的") in str(refused.value)
    assert stick.get(first.name) == first
    assert stick.make(folder_of(office.desk), NOW + timedelta(days=31)) is None
    stick.restore(first, tmp_path / "恢复")
    assert Database(tmp_path / "恢复", writing=False).stamp == first.position.seq


def test_a_copy_goes_on_with_the_backups_it_brought_along(
    office: Office, folder: Path, tmp_path: Path
) -> None:
    own = BackupFolder(folder / "backups")
    make(office, own)
    office.desk.database.close()
    shutil.copytree(folder, tmp_path / "拷贝")
    desk = open_desk(tmp_path / "拷贝", office.clock)
    folder_of(desk).adopt(at=NOW, by="王敏")
    again = BackupFolder(tmp_path / "拷贝" / "backups")
    assert again.make(folder_of(desk), NOW + timedelta(days=1)) is not None
    assert len(again.backups()) == 2


def test_two_at_once_wait_for_each_other(office: Office, stick: BackupFolder) -> None:
    make(office, stick)
    first = FolderLock(stick.folder)
    first.take()
    office.plan()
    with pytest.raises(Busy, match="另一个窗口正在往"):
        stick.make(folder_of(office.desk), NOW)
    first.release()


def test_a_stick_that_is_not_there_is_a_sentence_and_is_not_made(
    office: Office, tmp_path: Path
) -> None:
    for folder in (tmp_path / "没插的 U 盘", tmp_path / "没插的 U 盘" / "备份"):
        with pytest.raises(Unreadable, match="现在不在"):
            BackupFolder(folder).make(folder_of(office.desk), NOW)
        assert not folder.exists()


def test_the_empty_folder_where_a_stick_is_put_in_is_not_taken_for_it(
    office: Office, stick: BackupFolder
) -> None:
    make(office, stick)
    shutil.rmtree(stick.folder)
    stick.folder.mkdir()
    office.plan()
    with pytest.raises(Unreadable, match="U 盘没插"):
        stick.make(folder_of(office.desk), NOW)
    assert list(stick.folder.iterdir()) == []


def test_a_data_folder_that_was_unplugged_is_not_made_anew(
    office: Office, folder: Path, tmp_path: Path
) -> None:
    folder.rename(tmp_path / "拔下来的")
    with pytest.raises(Unreadable, match="现在不在了"):
        BackupFolder(folder / "backups").make(folder_of(office.desk), NOW)
    assert not folder.exists()
    (folder / "journal").mkdir(parents=True)
    (folder / "folder.json").write_text("{}", "utf-8")
    with pytest.raises(StoreError):
        BackupFolder(folder / "backups").make(folder_of(office.desk), NOW)
    assert BackupFolder(folder / "backups").backups() == []


def test_what_would_be_lost_with_the_data_is_no_place_for_backups(
    office: Office, folder: Path, tmp_path: Path
) -> None:
    other = open_desk(tmp_path / "别的", office.clock)
    Office(other, office.clock)
    (folder / "里面").mkdir()
    own = BackupFolder(tmp_path / "别的" / "backups")
    assert own.make(folder_of(other), NOW)
    inside = (folder / "里面", folder / "journal", own.folder)
    for place in (folder, tmp_path / "别的", *inside):
        before = sorted(place.rglob("*"))
        with pytest.raises(Refused, match="换一个"):
            BackupFolder(place).make(folder_of(office.desk), NOW)
        assert sorted(place.rglob("*")) == before


def test_what_is_somebodys_own_in_the_folder_stays(office: Office, stick: BackupFolder) -> None:
    own = {"files/工资表.xlsx": b"mine", "说明.txt": b"mine", "package.json": b"{}"}
    for name, content in own.items():
        (stick.folder / name).write_bytes(content)
    for day in range(30):
        make(office, stick, day)
    assert {name: (stick.folder / name).read_bytes() for name in own} == own
    assert len(stick.backups()) < 20 and list(stick.faults()) == []


def test_a_copy_that_has_not_been_opened_yet_is_told_from_its_origin(
    office: Office, stick: BackupFolder, folder: Path, tmp_path: Path
) -> None:
    backups = [make(office, stick, day) for day in range(3)]
    shutil.copytree(folder, tmp_path / "拷贝", ignore=shutil.ignore_patterns("lock", "writer.json"))
    copy = Database(tmp_path / "拷贝", writing=False)
    office.plan()
    made = stick.make(copy, NOW + timedelta(days=3))
    assert made is not None and str(tmp_path / "拷贝") in made.place
    assert made.folder_id != backups[0].folder_id
    with pytest.raises(Refused, match="几份数据的备份"):
        stick.get()


def test_a_backup_that_is_made_is_told_although_an_old_one_cannot_go(
    office: Office, stick: BackupFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held_open(path: Path) -> None:
        raise PermissionError(13, "open elsewhere", str(path))

    monkeypatch.setattr(backups_module, "remove", held_open)
    (stick.folder / "说明.txt").mkdir()
    for _ in range(6):
        make(office, stick)
    assert len(stick.backups()) == 6


def test_a_folder_that_may_not_be_looked_at_is_a_sentence(office: Office, tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        BackupFolder(tmp_path / ("x" * 300)).make(folder_of(office.desk), NOW)
    (tmp_path / "文件").write_bytes(b"")
    with pytest.raises(Unreadable):
        BackupFolder(tmp_path / "文件").backups()
