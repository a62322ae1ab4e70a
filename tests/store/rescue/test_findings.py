"""Findings are told so that they can be read, and with them what to do."""

from __future__ import annotations

from pathlib import Path

from office import Office, folder_of

from store.disk.backups import BackupFolder
from store.doctor import examine
from store.models import SCHEMA_VERSION, Record, Site, Unit

JOURNAL = "journal/2026.jsonl"


def commit(office: Office, *records: Record) -> None:
    """Past the desk's own checks, as a damaged or foreign folder would have it."""
    office.desk.database.commit(at=office.clock.now(), by="x", action="x", save=records)


def spoil(path: Path, old: str, new: str) -> None:
    content = path.read_bytes()
    assert old.encode() in content
    path.write_bytes(content.replace(old.encode(), new.encode(), 1))


def test_a_fault_is_one_line_whatever_is_wrong(office: Office, folder: Path) -> None:
    wrong = {"kind": "没有这种", "name": "", "phone": "号码\n" * 99}
    commit(office, Unit(id="u9", name="甲").model_copy(update=wrong))
    (fault,) = examine(folder).faults
    assert fault.startswith("单位 u9（bulletin.json）不合规定：") and fault.count("；") > 1
    assert fault.splitlines() == [fault]


def test_of_many_faults_of_a_kind_some_are_told(office: Office, folder: Path) -> None:
    commit(office, *(Site(id=f"s{n}", name=f"栏 {n}", unit_id=f"无 {n}") for n in range(13)))
    *told, rest = examine(folder).faults
    assert told == [f"点位“栏 {n}”的单位不见了：无 {n}。" for n in range(10)]
    assert rest == "还有 3 处同样的问题。"


def test_the_advice_names_the_folder_and_what_is_there(office: Office, folder: Path) -> None:
    BackupFolder(folder / "backups").make(folder_of(office.desk), office.clock.now())
    assert examine(folder).advice == ""
    spoil(folder / JOURNAL, "东门", "南门")
    advice = examine(folder).advice
    assert f'bulletin doctor --data "{folder}" --repair' in advice
    assert f'bulletin restore --data "{folder}" --into' in advice
    for path in (folder / "backups").glob("2*.json"):
        path.unlink()
    assert "restore" not in examine(folder).advice


def test_a_newer_programs_line_is_not_to_be_repaired(office: Office, folder: Path) -> None:
    spoil(folder / JOURNAL, f'"schema":{SCHEMA_VERSION}', '"schema":9')
    advice = examine(folder).advice
    assert "新版程序" in advice and "--repair" not in advice


def test_what_can_be_mended_in_the_program_is_sent_there(office: Office, folder: Path) -> None:
    commit(office, Site(id="s9", name="野栏", unit_id="无1"))
    assert examine(folder).advice == "不合规定的、指向不见了的记录，请在程序里改好。"
