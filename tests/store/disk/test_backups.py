"""Backups: whole, read back, rotated, restored; and what happens to bad ones."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import stat
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office import Office, folder_of, open_desk

from store.disk import contents as contents_module
from store.disk.backup import Backup, Kept, worth_keeping
from store.disk.backups import BackupFolder, Holding
from store.disk.database import Database
from store.disk.journal import Position
from store.disk.lock import FolderLock
from store.disk.place import Place
from store.disk.source import Source
from store.errors import Busy, Damaged, NotFound, Refused, StoreError, Unreadable
from store.models import Archive, Lineage, Posting, Site, TickKind

NOW = datetime(2026, 11, 24, 17, 30)


@pytest.fixture
def stick(tmp_path: Path) -> BackupFolder:
    folder = tmp_path / "U 盘" / "备份"
    folder.mkdir(parents=True)
    return BackupFolder(folder)


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


def test_a_restored_backup_is_what_was_backed_up(
    office: Office, stick: BackupFolder, tmp_path: Path
) -> None:
    archive_something(office)
    office.plan()
    before = [office.desk.ledger(), office.desk.database.find(Site), office.desk.database.stamp]
    backup = stick.make(folder_of(office.desk), NOW)
    assert backup is not None and backup.position.seq == office.desk.database.stamp
    office.desk.save(office.east.changed(name="后来改的"))
    stick.restore(stick.get(), tmp_path / "恢复 的")
    desk = open_desk(tmp_path / "恢复 的", office.clock)
    assert [desk.ledger(), desk.database.find(Site), desk.database.stamp] == before
    assert len(list(desk.database.changes())) == desk.database.stamp
    assert desk.database.count(Archive) == 1
    desk.database.close()


def test_a_restored_folder_knows_that_it_is_a_copy(
    office: Office, stick: BackupFolder, tmp_path: Path, folder: Path
) -> None:
    backup = make(office, stick)
    stick.restore(backup, tmp_path / "恢复")
    database = Database(tmp_path / "恢复", writing=True)
    told = database.adopt(at=NOW, by="李强")
    assert told is not None and backup.name in told and str(folder) in told
    (lineage,) = database.find(Lineage)
    assert lineage.backup == backup.name
    assert [change.action for change in database.changes()][-1] == f"从备份 {backup.name} 恢复"
    database.close()
    assert Database(tmp_path / "恢复", writing=True).adopt(at=NOW, by="李强") is None


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

    def busy_office(self: Source, name: str) -> tuple[Kept, bytes]:
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


def test_a_restored_folder_goes_on_with_backups_on_the_same_stick(
    office: Office, stick: BackupFolder, tmp_path: Path
) -> None:
    stick.restore(make(office, stick), tmp_path / "恢复")
    desk = open_desk(tmp_path / "恢复", office.clock)
    folder_of(desk).adopt(at=NOW, by="王敏")
    again = stick.make(folder_of(desk), NOW + timedelta(days=1))
    assert again is not None and len(stick.backups()) == 2
    stick.restore(again, tmp_path / "再恢复")
    assert Database(tmp_path / "再恢复", writing=False).stamp == again.position.seq


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

    def forgetful(path: Path, content: bytes) -> None:
        path.write_bytes(content[:-9])

    monkeypatch.setattr(contents_module, "write_atomically", forgetful)
    with pytest.raises(Damaged, match="读不出来"):
        stick.make(folder_of(office.desk), NOW)


def test_a_stick_that_is_not_there_is_a_sentence_and_is_not_made(
    office: Office, tmp_path: Path
) -> None:
    for folder in (tmp_path / "没插的 U 盘", tmp_path / "没插的 U 盘" / "备份"):
        with pytest.raises(Unreadable, match="现在不在"):
            BackupFolder(folder).make(folder_of(office.desk), NOW)
        assert not folder.exists()


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
    for place in (folder, folder / "里面", folder / "journal", tmp_path / "别的"):
        before = sorted(place.rglob("*"))
        with pytest.raises(Refused, match="换一个"):
            BackupFolder(place).make(folder_of(office.desk), NOW)
        assert sorted(place.rglob("*")) == before


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

    def erasing(self: Source, name: str) -> tuple[Kept, bytes]:
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


def test_a_restore_that_is_cut_off_leaves_nothing_or_what_is_known_as_unfinished(
    office: Office, stick: BackupFolder, tmp_path: Path
) -> None:
    archive_something(office)
    backup = make(office, stick)

    class Cut(BaseException):
        pass

    for step in range(len(backup.files)):

        def tell(done: int, of: int, step: int = step) -> None:
            if done == step:
                shutil.copytree(tmp_path / "恢复", tmp_path / f"停电 {step}")
                raise Cut

        with pytest.raises(Cut):
            stick.restore(backup, tmp_path / "恢复", tell)
        assert not (tmp_path / "恢复").exists()
        home = Place(tmp_path / f"停电 {step}").read()
        assert home is not None and home.copy_of == backup.folder_id
        if step:
            with pytest.raises(Damaged):
                Database(tmp_path / f"停电 {step}", writing=False)


def test_nothing_is_restored_into_the_data_folder(
    office: Office, folder: Path, stick: BackupFolder
) -> None:
    own = BackupFolder(folder / "backups")
    backup = own.make(folder_of(office.desk), NOW)
    assert backup is not None
    for target in (folder / "恢复", folder / "backups" / "恢复"):
        with pytest.raises(Refused, match="里面。请写到别处"):
            own.restore(backup, target)
        assert not target.exists()


def test_nothing_is_restored_over_something(
    office: Office, stick: BackupFolder, folder: Path
) -> None:
    backup = make(office, stick)
    before = (folder / "bulletin.json").read_bytes()
    with pytest.raises(Refused, match="已经有东西"):
        stick.restore(backup, folder)
    assert (folder / "bulletin.json").read_bytes() == before


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


# Rotation -------------------------------------------------------------------------------


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
    with pytest.raises(StoreError):
        stick.get()


def test_a_description_is_plain_json(every_description: Path) -> None:
    fields = json.loads(every_description.read_text("utf-8"))
    assert fields["files"]["bulletin.json"]["sha256"] and fields["at"] == "2026-11-24T17:30:00"


def test_a_posting_of_an_archived_year_is_restored_too(
    office: Office, stick: BackupFolder, tmp_path: Path
) -> None:
    archive_something(office)
    (posting,) = office.desk.database.find(Posting)
    backup = stick.make(folder_of(office.desk), NOW)
    assert backup is not None
    stick.restore(backup, tmp_path / "恢复")
    assert Database(tmp_path / "恢复", writing=False).get(Posting, posting.id) == posting
