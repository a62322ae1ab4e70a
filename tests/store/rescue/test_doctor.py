"""The doctor finds everything that is wrong, in one go, and says where and what to do."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from office import TODAY, Clock, Office, die, folder_of

from store.disk.backups import BackupFolder
from store.disk.line import canonical, digest_of
from store.doctor import examine
from store.findings import Findings
from store.models import SCHEMA_VERSION, Posting, Site, TickKind, Unit, new_material

JOURNAL = "journal/2026.jsonl"


def archive_something(office: Office) -> Posting:
    now, office.clock.day = office.clock.day, date(2025, 3, 1)
    posting = office.desk.tick([office.plan(date(2025, 3, 1), 3)], TickKind.POSTED)[0]
    posting = office.desk.tick([posting], TickKind.REMOVED)[0]
    office.clock.day = now
    office.desk.archive(2025)
    return posting


@pytest.fixture
def full(office: Office, folder: Path) -> Path:
    """A closed folder with an archive, a backup, an erasure, and something that hangs."""
    archive_something(office)
    office.desk.tick([office.plan()], TickKind.POSTED)
    office.desk.save(office.west.changed(keeper="王小明"))
    office.desk.erase("王小明", "本人要求")
    BackupFolder(folder / "backups").make(folder_of(office.desk), office.clock.now())
    office.desk.database.close()
    return folder


def faults(folder: Path) -> str:
    return "\n".join(examine(folder).faults)


def test_a_folder_in_order_has_no_faults(full: Path) -> None:
    found = examine(full)
    assert found.faults == [] and found.notes == []
    assert found.counts == {"单位": 1, "点位": 2, "材料": 1, "张贴": 2}
    assert (found.archives, found.backups) == (1, 1)
    assert found.changes == len((full / JOURNAL).read_bytes().splitlines())


def test_nothing_is_changed_by_looking(full: Path) -> None:
    before = {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in full.rglob("*") if p.is_file()}
    examine(full)
    assert before == {
        p: (p.stat().st_mtime_ns, p.read_bytes()) for p in full.rglob("*") if p.is_file()
    }


def test_steps_are_told(full: Path) -> None:
    steps: list[str] = []
    examine(full, steps.append)
    assert steps == ["bulletin.json", "流水", "记录", "归档", "引用", "图片和文件", "文件", "备份"]


def test_an_empty_place_is_in_order(tmp_path: Path) -> None:
    assert examine(tmp_path / "没有") == Findings()


def spoil(path: Path, old: str, new: str) -> None:
    content = path.read_bytes()
    assert old.encode() in content
    path.write_bytes(content.replace(old.encode(), new.encode(), 1))


def test_every_spoilt_line_is_named_not_only_the_first(full: Path) -> None:
    lines = (full / JOURNAL).read_bytes().splitlines(keepends=True)
    lines[1] = lines[1].replace("东门".encode(), "南门".encode())
    lines[4] = b"garbage\n"
    (full / JOURNAL).write_bytes(b"".join(lines))
    said = faults(full)
    assert "2026.jsonl 第 2 行：校验不符" in said and "2026.jsonl 第 5 行：这一行读不出来" in said
    assert said.count("第 ") == 2
    found = examine(full)
    assert (found.changes, found.bad) == (len(lines) - 2, 2)
    assert found.journal == f"流水 {len(lines) - 2} 笔是好的，2 笔坏了"


def test_a_line_that_is_missing_is_noticed(full: Path) -> None:
    lines = (full / JOURNAL).read_bytes().splitlines(keepends=True)
    (full / JOURNAL).write_bytes(b"".join([*lines[:2], *lines[3:]]))
    assert "2026.jsonl 第 3 行与上一行接不上，中间少了内容" in faults(full)


def test_a_journal_that_lost_its_end_is_noticed(full: Path) -> None:
    lines = (full / JOURNAL).read_bytes().splitlines(keepends=True)
    (full / JOURNAL).write_bytes(b"".join(lines[:-1]))
    assert f"停在第 {len(lines)} 笔，流水里没有这一笔" in faults(full)


def test_a_half_line_is_told_apart_from_damage(full: Path) -> None:
    (full / JOURNAL).write_bytes((full / JOURNAL).read_bytes() + b'{"half')
    (fault,) = examine(full).faults
    assert "半笔没有写完" in fault and "--repair" not in examine(full).advice


def test_a_line_of_a_newer_program_is_named(full: Path) -> None:
    spoil(full / JOURNAL, f'"schema":{SCHEMA_VERSION}', '"schema":9')
    assert "更新版本的程序写的（格式 9）" in faults(full)


@pytest.mark.parametrize("cleverly", [False, True])
def test_an_emptied_line_that_was_changed_is_noticed(full: Path, cleverly: bool) -> None:
    lines = (full / JOURNAL).read_bytes().splitlines(keepends=True)
    (place,) = [n for n, line in enumerate(lines) if b'"erased":true' in line]
    if cleverly:
        fields = json.loads(lines[place]) | {"by": "李强"}
        del fields["sum"]
        fields["sum"] = digest_of(canonical(fields))
        lines[place] = canonical(fields) + b"\n"
    else:
        lines[place] = lines[place].replace("王敏".encode(), "李强".encode())
    (full / JOURNAL).write_bytes(b"".join(lines))
    what = "已删除内容的一行，和后面对它的说明不符" if cleverly else "校验不符"
    assert f"第 {place + 1} 行：{what}" in faults(full)


def test_a_live_file_with_a_changed_byte_is_named(full: Path) -> None:
    spoil(full / "bulletin.json", "学苑社区", "学院社区")
    (fault,) = examine(full).faults
    assert "bulletin.json 内容被改动过" in fault and "照流水补好" in examine(full).advice


def test_a_live_file_that_was_sealed_anew_is_compared_with_the_journal(
    office: Office, folder: Path
) -> None:
    database = folder_of(office.desk)
    document = dict(database.view.get("sites", office.east.id) or {}, name="暗改的栏")
    database.view._put("sites", office.east.id, document)
    database.write_live(lasting=True)
    die(office.desk)
    assert "点位“暗改的栏”：bulletin.json 里和流水里写的不一样" in faults(folder)
    database.view._take("sites", office.east.id)
    database.write_live(lasting=True)
    (missing,) = examine(folder).faults
    assert missing.startswith("点位“东门公示栏”：流水里有") and "bulletin.json 里没有" in missing


def test_a_journal_ahead_of_the_live_file_is_no_fault(office: Office, folder: Path) -> None:
    folder_of(office.desk).checkpoint()
    office.plan()
    office.desk.discard(office.west)
    die(office.desk)
    found = examine(folder)
    assert found.faults == [] and found.counts["张贴"] == 1 and found.counts["点位"] == 1


def test_an_archive_that_changed_or_went_is_named(full: Path) -> None:
    archive = full / "archive" / "2025.json"
    spoil(archive, "东门", "南门")
    assert "2025.json 内容被改动过" in faults(full)
    archive.unlink()
    assert "2025.json 不见了" in faults(full)


def test_files_that_belong_nowhere_are_told_of(full: Path) -> None:
    (full / "archive" / "2024.json").write_text("{}")
    (full / "bulletin.json.damaged").write_text("{}")
    (full / "我的笔记.txt").write_text("x")
    notes = "\n".join(examine(full).notes)
    for name in ("2024.json 没有用到", "bulletin.json.damaged 不是", "我的笔记.txt 不是"):
        assert name in notes


@pytest.mark.skipif(os.name == "nt", reason="permission bits are POSIX's")
def test_files_that_others_can_read_are_told_of(full: Path) -> None:
    (full / "bulletin.json").chmod(0o644)
    (note,) = examine(full).notes
    assert "bulletin.json 别的用户也能看到" in note and "chmod -R go=" in note


def test_spoilt_backups_are_faults(full: Path) -> None:
    for path in (full / "backups" / "files").iterdir():
        path.write_bytes(b"")
    assert "备份文件" in faults(full) and "坏了" in faults(full)


Put = Callable[[Office], object]


def commit(office: Office, *records: object) -> None:
    """Past the desk's own checks, as a damaged or foreign folder would have it."""
    office.desk.database.commit(
        at=office.clock.now(),
        by="x",
        action="x",
        save=records,  # type: ignore[arg-type]
    )


def test_references_that_lead_nowhere_are_named(office: Office, folder: Path) -> None:
    commit(office, Site(id="s9", name="野栏", unit_id="无1"))
    commit(office, new_material("notice", {"id": "m9", "title": "野通知", "unit_id": "无2"}))
    values = {"id": "p9", "code": "1002005", "planned_from": TODAY}
    commit(office, Posting.model_validate({**values, "material_id": "无3", "site_id": "无4"}))
    said = faults(folder)
    for word in ("“野栏”的单位不见了：无1", "“野通知”的单位", "材料不见了：无3", "点位不见了：无4"):
        assert word in said


def test_records_that_break_a_rule_are_named(office: Office, folder: Path) -> None:
    commit(office, Unit(id="u9", name="甲").model_copy(update={"kind": "没有这种"}))
    assert "单位“甲”（bulletin.json）不合规定" in faults(folder)


def test_archived_records_may_name_live_ones_and_the_other_way_round(
    office: Office, folder: Path, clock: Clock
) -> None:
    posting = archive_something(office)
    office.desk.take_back(office.desk.database.get(Posting, posting.id))
    assert examine(folder).faults == []


def test_backups_in_another_place_are_looked_at_too(
    office: Office, folder: Path, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    (stick / "files").mkdir(parents=True)
    assert BackupFolder(stick).make(folder_of(office.desk), office.clock.now())
    office.desk.database.close()
    assert examine(folder, places=[stick]).backups == 1
    next((stick / "files").iterdir()).write_bytes(b"")
    (fault,) = examine(folder, places=[stick]).faults
    assert str(stick) in fault
    stick.rename(tmp_path / "pulled out")
    found = examine(folder, places=[stick])
    assert not found.faults and any("现在不在" in note for note in found.notes)


@pytest.mark.parametrize("is_there", [False, True])
def test_a_journal_that_is_gone_is_one_fault(full: Path, is_there: bool) -> None:
    (full / JOURNAL).write_bytes(b"")
    if not is_there:
        (full / JOURNAL).unlink()
    (fault,) = examine(full).faults
    state = "是空的" if is_there else "不见了"
    assert fault == f"流水 {full / 'journal'} {state}，每一笔都查不到了。"


def test_after_a_bad_line_the_records_are_not_accused(full: Path) -> None:
    """The line alone is at fault; what it said of a record cannot be compared any more."""
    lines = (full / JOURNAL).read_bytes().splitlines(keepends=True)
    lines[3] = b"?" + lines[3]
    (full / JOURNAL).write_bytes(b"".join(lines))
    (fault,) = examine(full).faults
    assert "第 4 行" in fault


def test_an_emptied_line_that_nobody_explains_is_named(full: Path) -> None:
    lines = (full / JOURNAL).read_bytes().splitlines(keepends=True)
    (place,) = [n for n, line in enumerate(lines) if b'"erased":true' in line]
    (order,) = [n for n, line in enumerate(lines) if b'"done":false' in line]
    lines[order] = b"?" + lines[order]
    (full / JOURNAL).write_bytes(b"".join(lines))
    assert f"第 {place + 1} 行：已删除内容的一行，后面没有对它的说明" in faults(full)


@pytest.mark.parametrize(
    "name", ["bulletin.json", "folder.json", "settings.toml", JOURNAL, "archive/2025.json"]
)
def test_a_folder_in_the_place_of_a_file_is_found(full: Path, name: str) -> None:
    (full / name).unlink(missing_ok=True)
    (full / name).mkdir()
    faults = examine(full).faults
    assert any(str(full / name) in fault for fault in faults)


def test_a_file_in_the_place_of_a_folder_is_found(office: Office, folder: Path) -> None:
    office.desk.database.close()
    (folder / "archive").write_text("x")
    assert f"{folder / 'archive'} 成了文件，应当是文件夹。" in examine(folder).faults


def test_a_home_that_cannot_be_read_is_named(full: Path) -> None:
    (full / "folder.json").write_text('{"places": 5}')
    (fault,) = examine(full).faults
    assert fault.startswith(f"{full / 'folder.json'} 内容被改动过")


def test_a_template_that_nothing_can_name_is_told_of(office: Office, folder: Path) -> None:
    (folder / "templates").mkdir()
    for name in ("社区 喜报.typ", "喜报.typ"):
        (folder / "templates" / name).write_text("// 名称：喜报", encoding="utf-8")
    told = [note for note in examine(folder).notes if "templates" in note and "改名" in note]
    assert len(told) == 1 and "templates/社区 喜报.typ 用不上" in told[0]
