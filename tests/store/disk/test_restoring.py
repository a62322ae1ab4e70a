"""A backup becomes a folder again: whole, known as a copy, never over something."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from backing import NOW, archive_something, make
from office import Office, folder_of, open_desk

from store.disk.backup import Backup
from store.disk.backups import BackupFolder
from store.disk.database import Database
from store.disk.place import Place
from store.doctor import examine
from store.errors import Damaged, NotFound, Refused
from store.models import Archive, Lineage, Posting, Site


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
        for writing in (False, True):
            with pytest.raises(Damaged, match="恢复到一半被打断了"):
                Database(tmp_path / f"停电 {step}", writing=writing)
        with pytest.raises(Damaged, match="请删掉这个文件夹"):
            examine(tmp_path / f"停电 {step}")


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


def test_a_posting_of_an_archived_year_is_restored_too(
    office: Office, stick: BackupFolder, tmp_path: Path
) -> None:
    archive_something(office)
    (posting,) = office.desk.database.find(Posting)
    backup = stick.make(folder_of(office.desk), NOW)
    assert backup is not None
    stick.restore(backup, tmp_path / "恢复")
    assert Database(tmp_path / "恢复", writing=False).get(Posting, posting.id) == posting


def test_two_restores_to_one_folder_do_not_take_it_from_each_other(
    office: Office, stick: BackupFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup, target = make(office, stick), tmp_path / "恢复"
    real, first = BackupFolder._whole_content, [True]

    def slow(self: BackupFolder, wanted: Backup, name: str) -> bytes:
        if first.pop() if first else False:
            BackupFolder(stick.folder).restore(backup, target)
        return real(self, wanted, name)

    monkeypatch.setattr(BackupFolder, "_whole_content", slow)
    with pytest.raises(Refused, match="已经有东西"):
        stick.restore(backup, target)
    assert Database(target, writing=False).stamp == backup.position.seq


def test_nothing_is_restored_into_any_data_folder(
    office: Office, stick: BackupFolder, folder: Path
) -> None:
    backup = make(office, stick)
    with pytest.raises(Refused, match="里面"):
        stick.restore(backup, folder / "恢复")
    assert not (folder / "恢复").exists()


def test_a_backup_that_was_let_go_of_is_not_called_broken(
    office: Office, stick: BackupFolder, tmp_path: Path
) -> None:
    old = make(office, stick)
    (stick.folder / f"{old.name}.json").unlink()
    make(office, stick, 1)
    with pytest.raises(NotFound, match="刚被更新的备份换掉了"):
        stick.restore(old, tmp_path / "恢复")
