"""What can be saved is saved, into a new folder; what cannot be is named, record by record."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from office import Office, die, folder_of, open_desk

from store.disk.database import Database
from store.doctor import examine
from store.engine import Engine
from store.errors import Damaged, Refused, Unwritable
from store.models import RECORDS, Lineage, Posting, Record, Site, TickKind, Unit
from store.repair import Repaired, repair

NOW = datetime(2026, 11, 25, 8)
JOURNAL = "journal/2026.jsonl"


def everything(engine: Engine) -> dict[tuple[str, str], Record]:
    return {(r.table, r.id): r for model in RECORDS.values() for r in engine.find(model)}


@pytest.fixture
def full(office: Office, folder: Path) -> Office:
    """A folder with an archive and something that hangs, its program killed."""
    office.desk.save(office.west.changed(keeper="老刘"))
    now, office.clock.day = office.clock.day, date(2025, 3, 1)
    posting = office.desk.tick([office.plan(date(2025, 3, 1), 3)], TickKind.POSTED)[0]
    office.desk.tick([posting], TickKind.REMOVED)
    office.clock.day = now
    office.desk.archive(2025)
    folder_of(office.desk).checkpoint()
    office.desk.tick([office.plan()], TickKind.POSTED)
    die(office.desk)
    return office


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "救出 来的"


def saved(folder: Path, target: Path) -> Repaired:
    """Repair; the damaged folder is untouched and the new one in order."""
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    done = repair(folder, target, NOW)
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before
    assert examine(target).faults == []
    return done


def lines_of(folder: Path) -> list[bytes]:
    return (folder / JOURNAL).read_bytes().splitlines(keepends=True)


def test_a_sound_folder_is_saved_whole_and_word_for_word(
    full: Office, folder: Path, target: Path
) -> None:
    expected = everything(full.desk.database)
    done = saved(folder, target)
    assert done.lost == [] and done.lines == len(lines_of(folder))
    assert everything(Database(target, writing=False)) == expected
    assert lines_of(target)[:-1] == lines_of(folder)
    last = list(Database(target, writing=False).changes())[-1]
    assert (last.action, str(folder) in last.why) == ("修复", True)
    assert done.records == len(expected)


def test_a_spoilt_line_costs_no_more_than_what_only_it_knew(
    full: Office, folder: Path, target: Path
) -> None:
    """The line that gave the western board its keeper; the live file knows it too."""
    expected = everything(full.desk.database)
    lines = lines_of(folder)
    lines[4] = lines[4].replace("老刘".encode(), "老王".encode())
    (folder / JOURNAL).write_bytes(b"".join(lines))
    with pytest.raises(Damaged):
        list(full.desk.database.changes())
    done = saved(folder, target)
    assert everything(Database(target, writing=False)) == expected
    (sentence,) = done.lost
    assert "第 5 行：校验不符" in sentence
    assert "点位“西门公示栏” 照 bulletin.json 救回来了，请核对" in sentence
    new = lines_of(target)
    assert new[:4] == lines[:4] and len(new) == len(lines) + 1
    changes = list(Database(target, writing=False).changes())
    assert changes[4].why == "这一笔坏了，没能救回"


def test_the_history_after_a_spoilt_line_is_kept(full: Office, folder: Path, target: Path) -> None:
    before = list(full.desk.database.changes())
    lines = lines_of(folder)
    lines[4] = b"\xff" + lines[4]
    (folder / JOURNAL).write_bytes(b"".join(lines))
    saved(folder, target)
    after = list(Database(target, writing=False).changes())
    assert [*after[:4], *after[5:-1]] == [*before[:4], *before[5:]]


def test_what_nobody_knows_any_more_is_named(full: Office, folder: Path, target: Path) -> None:
    """A record of which the only line is spoilt, and no live file that knew it."""
    lines = lines_of(folder)
    (place,) = [n for n, line in enumerate(lines) if "西门公示栏".encode() in line and n < 4]
    lines[place] = lines[place][:-20] + b"xx" + lines[place][-18:]
    lines[4] = b"?" + lines[4]
    (folder / JOURNAL).write_bytes(b"".join(lines))
    (folder / "bulletin.json").unlink()
    done = saved(folder, target)
    assert any(f"点位 {full.west.id} 没能救回" in sentence for sentence in done.lost)
    assert full.west.id not in [s.id for s in Database(target, writing=False).find(Site)]


def test_a_line_that_says_nothing_any_more_is_told_of(
    full: Office, folder: Path, target: Path
) -> None:
    lines = lines_of(folder)
    lines[3] = b"?" * 200 + b"\n"
    (folder / JOURNAL).write_bytes(b"".join(lines))
    done = saved(folder, target)
    assert "里面是哪条记录，已经读不出来" in done.lost[0]


def test_several_lines_lost_leave_their_numbers(full: Office, folder: Path, target: Path) -> None:
    expected = everything(full.desk.database)
    lines = lines_of(folder)
    (folder / JOURNAL).write_bytes(b"".join([*lines[:3], *lines[6:]]))
    done = saved(folder, target)
    assert "第 4 行与上一行接不上" in done.lost[0]
    changes = list(Database(target, writing=False).changes())
    assert [c.why for c in changes[3:6]] == ["这一笔坏了，没能救回"] * 3
    assert everything(Database(target, writing=False)) == expected


def test_a_journal_that_is_gone_leaves_what_the_live_file_has(
    full: Office, folder: Path, target: Path
) -> None:
    (folder / JOURNAL).unlink()
    done = saved(folder, target)
    assert done.lost[0].startswith("流水里一笔也读不出来了，记录照 bulletin.json 救回来了")
    found = Database(target, writing=False)
    assert found.count(Site) == 2 and found.find(Unit)[0].name == "学苑社区"
    assert found.count(Posting) == 1  # what was archived; the other was not in the live file yet


def test_a_spoilt_live_file_costs_nothing(full: Office, folder: Path, target: Path) -> None:
    expected = everything(full.desk.database)
    (folder / "bulletin.json").write_bytes(b"{}")
    done = saved(folder, target)
    assert everything(Database(target, writing=False)) == expected
    assert "校验不符" in done.lost[0]


def test_an_archive_that_is_spoilt_comes_back_from_the_journal(
    full: Office, folder: Path, target: Path
) -> None:
    expected = everything(full.desk.database)
    archive = folder / "archive" / "2025.json"
    archive.write_bytes(archive.read_bytes()[:-30])
    done = saved(folder, target)
    assert "2025.json 内容被改动过" in done.lost[0] and len(done.lost) == 1
    desk = open_desk(target, full.clock)
    assert everything(desk.database) == expected
    assert desk.archivable() == {2025: 1} and desk.archive(2025)
    desk.database.close()


def test_an_archive_and_its_lines_lost_together_are_named_record_by_record(
    full: Office, folder: Path, target: Path
) -> None:
    (row,) = [row for row in full.desk.ledger() if row.is_closed]
    lines = lines_of(folder)
    spoilt = [
        b"{" + line[5:] if row.id.encode() in line and b'"archived"' not in line else line
        for line in lines
    ]
    (folder / JOURNAL).write_bytes(b"".join(spoilt))
    (folder / "archive" / "2025.json").unlink()
    done = repair(folder, target, NOW)
    assert f"张贴 {row.id} 没能救回。" in done.lost


def test_an_archived_record_that_comes_back_in_an_older_state_is_named(
    full: Office, folder: Path, target: Path
) -> None:
    """Its last line before it was archived is lost, and the archive with it."""
    (row,) = [row for row in full.desk.ledger() if row.is_closed]
    lines = lines_of(folder)
    about = [n for n, line in enumerate(lines) if row.id.encode() in line]
    lines[about[-2]] = b"?" + lines[about[-2]]
    (folder / JOURNAL).write_bytes(b"".join(lines))
    (folder / "archive" / "2025.json").unlink()
    done = saved(folder, target)
    assert Database(target, writing=False).get(Posting, row.id).rev == 2
    assert any("张贴“" in s and "只有更早的内容，请核对" in s for s in done.lost)


def test_an_archive_that_nobody_mentions_is_left_and_named(
    full: Office, folder: Path, target: Path
) -> None:
    """It may be of before an erasure."""
    (folder / JOURNAL).write_bytes(b"?\n")
    (folder / "bulletin.json").unlink()
    done = saved(folder, target)
    assert any(f"{folder / 'archive' / '2025.json'} 没有抄" in sentence for sentence in done.lost)
    assert not (target / "archive").exists()


def test_what_only_an_archive_still_has_is_taken_from_there(
    full: Office, folder: Path, target: Path
) -> None:
    """The board's own line is lost, and the live file too; its archived sheets brought it along."""
    lines = lines_of(folder)
    (place,) = [n for n, line in enumerate(lines) if "东门公示栏".encode() in line and n < 4]
    lines[place] = b"?" + lines[place]
    (folder / JOURNAL).write_bytes(b"".join(lines))
    (folder / "bulletin.json").unlink()
    done = saved(folder, target)
    assert Database(target, writing=False).get(Site, full.east.id) == full.east
    assert any("点位“东门公示栏” 用的是归档 2025 里的那一份" in s for s in done.lost)


def test_a_torn_tail_is_left_behind(full: Office, folder: Path, target: Path) -> None:
    expected = everything(full.desk.database)
    (folder / JOURNAL).write_bytes((folder / JOURNAL).read_bytes() + b'{"half')
    done = saved(folder, target)
    (sentence,) = done.lost
    assert f"第 {len(lines_of(folder))} 行：没有写完" in sentence
    assert everything(Database(target, writing=False)) == expected


def test_an_erasure_is_carried_over(office: Office, folder: Path, target: Path) -> None:
    office.desk.save(office.west.changed(keeper="王小明"))
    office.desk.erase("王小明", "本人要求")
    expected = everything(office.desk.database)
    die(office.desk)
    lines = lines_of(folder)
    lines[1] = b"?" + lines[1]
    (folder / JOURNAL).write_bytes(b"".join(lines))
    saved(folder, target)
    assert everything(Database(target, writing=False)) == expected
    assert "王小明".encode() not in (target / JOURNAL).read_bytes()


def test_the_new_folder_knows_where_it_came_from(full: Office, folder: Path, target: Path) -> None:
    saved(folder, target)
    database = Database(target, writing=True)
    told = database.adopt(at=NOW, by="王敏") or ""
    assert "救出来的" in told and str(folder) in told
    assert database.count(Lineage) == 1 and list(database.changes())[-1].action == "救出"
    database.close()
    again = Database(target, writing=True)
    assert again.adopt(at=NOW, by="王敏") is None
    again.close()


def test_steps_are_told(full: Office, folder: Path, target: Path) -> None:
    steps: list[str] = []
    repair(folder, target, NOW, steps.append)
    assert steps[0] == "查看流水" and steps[-1] == "打开新文件夹" and len(steps) == 6


def test_nothing_is_written_over_or_into_the_damaged_folder(
    full: Office, folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="已经有东西"):
        repair(folder, folder, NOW)
    with pytest.raises(Refused, match="里面"):
        repair(folder, folder / "新", NOW)
    (tmp_path / "文件").write_bytes(b"")
    with pytest.raises(Unwritable):
        repair(folder, tmp_path / "文件" / "新", NOW)
