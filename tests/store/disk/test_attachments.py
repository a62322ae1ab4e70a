"""Pictures and documents: kept for good, backed up, looked after, and never in a record's way."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from backing import NOW, make
from office import TODAY, Office, folder_of
from wreck import saved

from store.disk import attachments as attachments_module
from store.disk import files as files_module
from store.disk.attachments import Attachments
from store.disk.backups import BackupFolder
from store.disk.database import Database
from store.disk.folders import TEMPLATES
from store.doctor import examine
from store.errors import Refused, Unwritable
from store.models import Attachment, Material, Photo, TickKind
from store.repair import repair

SCAN = b"%PDF-1.7 signed and sealed"


@pytest.fixture
def kept(folder: Path) -> Attachments:
    return Attachments(folder)


@pytest.fixture
def scan(office: Office, kept: Attachments) -> Attachment:
    """A document that a material names."""
    attachment = kept.keep(SCAN, "学苑街办〔2026〕3号.pdf", ".pdf")
    office.material("document", "关于冬季清雪的通知", attachments=(attachment,))
    return attachment


def test_the_same_bytes_are_kept_once_for_their_owner_only(
    kept: Attachments, office: Office
) -> None:
    first, second = kept.keep(SCAN, "一.pdf", ".pdf"), kept.keep(SCAN, "二.pdf", ".pdf")
    assert first.file == second.file and kept.names == [first.file]
    assert kept.path(first).read_bytes() == SCAN
    assert os.name == "nt" or kept.path(first).stat().st_mode & 0o077 == 0


def test_damaged_bytes_are_put_right_by_choosing_the_file_again(
    kept: Attachments, scan: Attachment
) -> None:
    kept.path(scan).write_bytes(b"?")
    kept.keep(SCAN, "一.pdf", ".pdf")
    assert kept.path(scan).read_bytes() == SCAN


def test_what_is_too_large_or_cannot_be_written_leaves_nothing(
    kept: Attachments, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(attachments_module, "LARGEST_FILE", 5)
        with pytest.raises(Refused, match=r"“一.pdf”.*太大.*重新扫描"):
            kept.keep(SCAN, "一.pdf", ".pdf")

    def full(*_: object) -> None:
        raise OSError(28, "no room")

    monkeypatch.setattr(files_module, "write_all", full)
    with pytest.raises(Unwritable, match="磁盘满了"):
        kept.keep(SCAN, "一.pdf", ".pdf")
    assert list(kept.folder.iterdir()) == []


def test_the_bytes_are_on_the_disk_before_the_record_can_name_them(
    kept: Attachments, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def noting(name: str) -> None:
        real = getattr(os, name)

        def noted(*arguments: object) -> object:
            done.append(name)
            return real(*arguments)

        monkeypatch.setattr(os, name, noted)

    noting("fsync")
    noting("replace")
    kept.keep(SCAN, "一.pdf", ".pdf")
    assert done[-3:] == ["fsync", "replace", "fsync"] or os.name == "nt"


# Backups --------------------------------------------------------------------------------


def test_a_backup_has_them_and_a_restored_folder_too(
    office: Office, stick: BackupFolder, scan: Attachment, folder: Path, tmp_path: Path
) -> None:
    (folder / TEMPLATES).mkdir()
    (folder / TEMPLATES / "社区喜报.typ").write_text("// 名称：社区喜报", "utf-8")
    backup = make(office, stick)
    stick.restore(backup, tmp_path / "新")
    assert Attachments(tmp_path / "新").path(scan).read_bytes() == SCAN
    assert (tmp_path / "新" / TEMPLATES / "社区喜报.typ").exists()
    assert examine(tmp_path / "新").faults == []


def test_a_damaged_one_stops_no_backup_and_the_good_copy_stays_in_it(
    office: Office, stick: BackupFolder, scan: Attachment, kept: Attachments, tmp_path: Path
) -> None:
    make(office, stick)
    kept.path(scan).write_bytes(b"?")
    other = kept.keep(b"other", "二.png", ".png")
    kept.path(other).write_bytes(b"??")
    backup = make(office, stick, 1)
    assert f"attachments/{scan.file}" in backup.files
    assert f"attachments/{other.file}" not in backup.files
    stick.restore(backup, tmp_path / "新")
    assert Attachments(tmp_path / "新").path(scan).read_bytes() == SCAN


def test_a_text_is_not_looked_for_in_them(
    office: Office, stick: BackupFolder, kept: Attachments
) -> None:
    kept.keep("王小明".encode(), "照片.jpg", ".jpg")
    make(office, stick)
    assert stick.holding("王小明").backups == ()


# The doctor and the rescue --------------------------------------------------------------


def test_the_doctor_names_what_is_missing_or_changed_and_what_to_do(
    office: Office, scan: Attachment, kept: Attachments, folder: Path
) -> None:
    photo = kept.keep(b"photo", "楼道.jpg", ".jpg")
    office.material("notice", "关于清理楼道的公告", attachments=(photo,))
    kept.keep(b"nobody's", "没用.png", ".png")
    found = examine(folder)
    assert found.faults == []
    assert any("1 个文件现在没有记录用" in note for note in found.notes)
    kept.path(photo).unlink()
    kept.path(scan).write_bytes(b"?")
    found = examine(folder)
    told = "\n".join(found.faults)
    assert "通知“关于清理楼道的公告”的“楼道.jpg”不见了" in told
    assert "“学苑街办〔2026〕3号.pdf”内容被改动过" in told
    assert "重新选一次" in found.advice


def test_photographs_of_sheets_and_defects_are_looked_after_as_well(
    office: Office, kept: Attachments, folder: Path, tmp_path: Path
) -> None:
    desk, posting = office.desk, office.plan()
    files = [kept.keep(f"photo {n}".encode(), f"IMG_{n}.jpg", ".jpg") for n in (1, 2)]
    desk.attach_photos({posting.id: [Photo(**files[0].model_dump(), on=TODAY)]})
    desk.report_defects(office.east.id, ["glass_broken"], photos=files[1:])
    found = examine(folder)
    assert found.faults == [] and not any("没有记录用" in note for note in found.notes)
    kept.path(files[0]).unlink()
    kept.path(files[1]).write_bytes(b"?")
    told = "\n".join(examine(folder).faults)
    assert f"张贴“单号 {posting.code}”的“IMG_1.jpg”不见了" in told
    assert "巡查问题“玻璃损坏”的“IMG_2.jpg”内容被改动过" in told
    desk.database.close()
    lost = repair(folder, tmp_path / "救出", NOW).lost
    assert [file.name for file in files if not any(file.name in line for line in lost)] == []


def test_what_is_archived_keeps_them(office: Office, scan: Attachment, folder: Path) -> None:
    now, office.clock.day = office.clock.day, date(2025, 3, 1)
    (office.notice,) = [m for m in office.desk.database.find(Material) if m.kind == "document"]
    posting = office.desk.tick([office.plan(date(2025, 3, 1), 3)], TickKind.POSTED)[0]
    office.desk.tick([posting], TickKind.REMOVED)
    office.clock.day = now
    office.desk.archive(2025)
    assert not any(m.attachments for m in office.desk.database.find(Material, archived=False))
    found = examine(folder)
    assert found.faults == [] and not any("没有记录用" in note for note in found.notes)


def test_a_rescue_brings_them_along_and_tells_of_those_it_cannot(
    office: Office, scan: Attachment, kept: Attachments, folder: Path, tmp_path: Path
) -> None:
    photo = kept.keep(b"photo", "楼道.jpg", ".jpg")
    office.material("notice", "关于清理楼道的公告", attachments=(photo,))
    (folder / TEMPLATES).mkdir()
    (folder / TEMPLATES / "own.typ").write_text("// 名称：喜报", "utf-8")
    office.desk.database.close()
    done = saved(folder, tmp_path / "救出")
    assert done.lost == []
    new = Attachments(tmp_path / "救出")
    assert new.path(scan).read_bytes() == SCAN and new.path(photo).read_bytes() == b"photo"
    assert (tmp_path / "救出" / TEMPLATES / "own.typ").exists()
    kept.path(scan).write_bytes(b"?")
    done = repair(folder, tmp_path / "再救", NOW)
    assert [lost for lost in done.lost if "学苑街办〔2026〕3号.pdf" in lost]
    assert kept.path(scan).name not in Attachments(tmp_path / "再救").names


def test_a_backup_after_a_day_reads_the_stored_copy_again(
    office: Office, stick: BackupFolder, scan: Attachment
) -> None:
    make(office, stick)
    (stored,) = (stick.folder / "files").glob("attachments-*")
    stored.write_bytes(b"broken")
    assert [fault for fault in stick.faults() if "attachments" in fault]
    stick.make(folder_of(office.desk), NOW + timedelta(days=1))
    assert list(stick.faults()) == []


def test_a_file_that_goes_while_a_backup_is_made_stops_nothing(
    office: Office, stick: BackupFolder, scan: Attachment, kept: Attachments, folder: Path
) -> None:
    gone = kept.path(scan)
    gone.unlink()
    gone.mkdir()  # unreadable, whoever runs the test
    assert f"attachments/{scan.file}" not in make(office, stick).files
    assert Database(folder, writing=False).count(Material) == 2
