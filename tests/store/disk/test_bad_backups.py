"""Damage on either side of a backup, and what happens to the data meanwhile."""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

import pytest
from backing import NOW, archive_something, make
from office import Office, folder_of

from store.disk import contents as contents_module
from store.disk import source as source_module
from store.disk.backup import Holding, Kept
from store.disk.backups import BackupFolder
from store.disk.contents import Contents
from store.disk.database import Database
from store.disk.source import Source
from store.errors import Busy, Damaged
from store.models import Site


def spoil_journal(folder: Path) -> None:
    path = folder / "journal" / "2026.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0].replace("学苑".encode(), "学院".encode()) + b"".join(lines[1:]))


def spoil_archive(folder: Path) -> None:
    path = folder / "archive" / "2025.json"
    path.write_bytes(path.read_bytes().replace("东门".encode(), "南门".encode()))


def lose_archive(folder: Path) -> None:
    (folder / "archive" / "2025.json").unlink()


@pytest.mark.parametrize("spoil", [spoil_archive, lose_archive])
def test_a_damaged_folder_does_not_push_good_backups_out(
    office: Office, stick: BackupFolder, folder: Path, spoil: object
) -> None:
    archive_something(office)
    assert callable(spoil)
    spoil(folder)
    with pytest.raises(Damaged, match="没有备份成"):
        make(office, stick)
    assert stick.backups() == []


def test_a_damaged_journal_is_not_backed_up(
    office: Office, stick: BackupFolder, folder: Path
) -> None:
    office.plan()
    spoil_journal(folder)
    with pytest.raises(Damaged, match="第 1 行"):
        stick.make(folder_of(office.desk), NOW)


def test_a_disk_that_does_not_give_back_what_it_got_is_told_of(
    office: Office, stick: BackupFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick.make(folder_of(office.desk), NOW)
    office.plan()

    def forgetful(path: Path, content: Iterable[bytes]) -> None:
        path.write_bytes(b"".join(content)[:-9])

    monkeypatch.setattr(contents_module, "write_atomically", forgetful)
    with pytest.raises(Damaged, match="读不出来"):
        stick.make(folder_of(office.desk), NOW)


def test_bad_files_are_named_with_the_backups_that_need_them(
    office: Office, stick: BackupFolder, tmp_path: Path
) -> None:
    first, second = make(office, stick), make(office, stick, 1)
    stored = stick.folder / "files" / first.stored[0]
    stored.write_bytes(gzip.compress(b"something else"))
    (stick.folder / f"{second.name}.json").write_text("{", "utf-8")
    faults = list(stick.faults())
    assert any(second.name in fault and "读不出来" in fault for fault in faults)
    assert any(stored.name in fault and first.name in fault for fault in faults)
    with pytest.raises(Damaged, match="换一个备份"):
        stick.restore(first, tmp_path / "恢复")
    assert not (tmp_path / "恢复").exists()


def test_nothing_is_let_go_while_a_backup_cannot_be_read(
    office: Office, stick: BackupFolder
) -> None:
    backups = [make(office, stick, day) for day in range(3)]
    (stick.folder / f"{backups[0].name}.json").write_text("{", "utf-8")
    for day in range(3, 40):
        make(office, stick, day)
    assert (stick.folder / "files" / backups[0].stored[0]).exists()


def rot(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("spoil", [rot, Path.unlink, lambda path: path.write_bytes(b"")])
@pytest.mark.parametrize(("later", "thorough"), [(timedelta(days=1), False), (timedelta(0), True)])
@pytest.mark.parametrize("more", [False, True])
def test_a_stored_file_that_went_bad_is_stored_anew_the_next_day_or_when_asked(
    office: Office,
    stick: BackupFolder,
    spoil: Callable[[Path], object],
    later: timedelta,
    thorough: bool,
    more: bool,
) -> None:
    archive_something(office)
    stick.make(folder_of(office.desk), NOW)
    for path in (stick.folder / "files").iterdir():
        spoil(path)
    if more:
        office.plan()
    backup = stick.make(folder_of(office.desk), NOW + later, thorough=thorough)
    assert backup is not None
    assert all(stick._has(stored, thorough=True) for stored in backup.stored)


def test_a_past_year_that_rots_is_found_the_next_day_and_the_backups_stay(
    office: Office, stick: BackupFolder, folder: Path
) -> None:
    archive_something(office)
    backup = stick.make(folder_of(office.desk), NOW)
    archive = folder / "archive" / "2025.json"
    state = archive.stat()
    archive.write_bytes(archive.read_bytes().replace("东门".encode(), "南门".encode()))
    os.utime(archive, ns=(state.st_atime_ns, state.st_mtime_ns))
    with pytest.raises(Damaged, match="没有备份成"):
        make(office, stick, 1)
    assert stick.backups() == [backup] and list(stick.faults()) == []


def test_a_line_that_was_changed_is_found_although_a_backup_has_it_well(
    office: Office, stick: BackupFolder, folder: Path
) -> None:
    office.plan()
    backup = stick.make(folder_of(office.desk), NOW)
    spoil_journal(folder)
    office.plan()
    with pytest.raises(Damaged, match="第 1 行"):
        stick.make(folder_of(office.desk), NOW)
    assert stick.backups() == [backup]


def test_an_older_state_put_back_by_hand_is_backed_up(
    office: Office, folder: Path, tmp_path: Path
) -> None:
    own = BackupFolder(folder / "backups")
    office.desk.database.close()
    shutil.copytree(folder, tmp_path / "旧")
    database = Database(folder, writing=True)
    database.commit(at=NOW, by="李强", action="改", save=[office.east.changed(name="新的")])
    assert own.make(database, NOW) is not None
    database.close()
    for name in ("journal", "bulletin.json"):
        (shutil.rmtree if name == "journal" else os.unlink)(folder / name)
        (tmp_path / "旧" / name).rename(folder / name)
    old = Database(folder, writing=True)
    again = own.make(old, NOW + timedelta(minutes=1))
    assert again is not None and own.get() == again
    own.restore(again, tmp_path / "恢复")
    assert Database(tmp_path / "恢复", writing=False).stamp == old.stamp


def erase_somebody(office: Office) -> None:
    site = office.desk.database.get(Site, office.east.id)
    office.desk.save(site.changed(keeper="王小明"))
    office.desk.erase("王小明", "本人要求")


@pytest.mark.parametrize("times", [1, 2, 9])
def test_a_backup_during_an_erasure_begins_anew_or_is_not_made(
    office: Office, stick: BackupFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    archive_something(office)
    real, rest = Source.take, [None] * times

    def erasing(self: Source, name: str) -> tuple[Kept, bytes] | None:
        if name.startswith("journal") and rest:
            rest.pop()
            erase_somebody(office)
        return real(self, name)

    monkeypatch.setattr(Source, "take", erasing)
    if times == 9:
        with pytest.raises(Busy, match="正在删除个人信息"):
            stick.make(folder_of(office.desk), NOW)
        assert stick.backups() == []
        return
    backup = stick.make(folder_of(office.desk), NOW)
    assert backup is not None
    stick.restore(backup, tmp_path / "恢复")
    restored = Database(tmp_path / "恢复", writing=False)
    assert restored.stamp == office.desk.database.stamp == len(list(restored.changes()))


def test_a_backup_of_a_folder_emptied_of_somebody_goes_on(
    office: Office, stick: BackupFolder, tmp_path: Path
) -> None:
    make(office, stick)
    erase_somebody(office)
    after = make(office, stick, 1)
    stick.restore(after, tmp_path / "恢复")
    assert Database(tmp_path / "恢复", writing=False).stamp == after.position.seq


def test_backups_that_hold_a_name_are_found(office: Office, stick: BackupFolder) -> None:
    make(office, stick)
    office.desk.save(
        office.east.changed(keeper="王小明", rev=office.desk.database.get(Site, office.east.id).rev)
    )
    second = make(office, stick, 1)
    assert stick.holding("王小明") == Holding((second,), (), ())
    assert stick.holding("赵六") == Holding((), (), ())
    (stick.folder / f"{second.name}.json").unlink()
    held = stick.holding("王小明")
    assert not held.backups and any("bulletin.json" in name for name in held.loose)
    rot(stick.folder / "files" / held.loose[0])
    assert stick.holding("王小明").unreadable == (f"files/{held.loose[0]}",)
    office.plan()
    stick.make(folder_of(office.desk), NOW + timedelta(days=2))
    office.desk.erase("王小明", "本人要求")
    assert "王小明" not in {path.name for path in stick.folder.iterdir()}


def test_all_is_looked_at_on_request_also_where_nothing_is_new(
    office: Office, stick: BackupFolder, folder: Path
) -> None:
    archive_something(office)
    stick.make(folder_of(office.desk), NOW)
    spoil_archive(folder)
    assert stick.make(folder_of(office.desk), NOW) is None
    with pytest.raises(Damaged, match="没有备份成"):
        stick.make(folder_of(office.desk), NOW, thorough=True)


def test_what_another_window_lets_go_of_meanwhile_is_no_fault(
    office: Office, stick: BackupFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        make(office, stick)
    real = Contents.read
    looks: list[str] = []

    def slow(self: Contents, stored: str) -> bytes | None:
        looks.append(stored)
        if len(looks) == 1:
            for _ in range(4):
                make(office, BackupFolder(stick.folder))
        return real(self, stored)

    monkeypatch.setattr(Contents, "read", slow)
    assert list(stick.faults()) == []
    looks.clear()
    assert stick.holding("赵六") == Holding((), (), ())


def test_an_erasure_before_anything_is_read_is_noticed(
    office: Office, stick: BackupFolder, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = office.desk.database.get(Site, office.east.id)
    office.desk.save(site.changed(keeper="王小明"))
    folder_of(office.desk).checkpoint()
    reader = Database(folder, writing=False)
    real, erased = source_module._live_content, [False]

    def erasing(path: Path) -> bytes | None:
        content = real(path)
        if not erased[0]:
            erased[0] = True
            office.desk.erase("王小明", "本人要求")
        return content

    monkeypatch.setattr(source_module, "_live_content", erasing)
    assert stick.make(reader, NOW) is not None
    assert stick.holding("王小明").backups == ()


def test_who_entered_something_is_not_what_a_backup_holds(
    office: Office, stick: BackupFolder
) -> None:
    office.desk.by = "李四"
    site = office.desk.database.get(Site, office.east.id)
    office.desk.save(site.changed(keeper="李四"))
    office.desk.by = "王敏"
    office.desk.erase("李四", "本人要求")
    make(office, stick)
    assert stick.holding("李四") == Holding((), (), ())
