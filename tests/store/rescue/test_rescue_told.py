"""What a repair says of lost lines: no record that was never there, and what state each is in."""

from __future__ import annotations

from pathlib import Path

import pytest
from office import Office
from wreck import Lines, everything, garbled, lines_of, saved, spoil

from store.disk.database import Database
from store.models import Site
from store.repair import repair

Folders = tuple[Office, Path, Path]


@pytest.fixture
def kept(office: Office, folder: Path, tmp_path: Path) -> Folders:
    """A board that was saved twice, in the last two lines; the folder closed, a target."""
    site = office.desk.save(Site(id="south", unit_id=office.west.unit_id, name="南门公示栏"))
    office.desk.save(site.changed(keeper="老刘"))
    office.desk.database.close()
    return office, folder, tmp_path / "新"


def flipped_id(lines: Lines) -> Lines:
    """One letter of the id in the last line is wrong."""
    line = bytearray(lines[-1])
    line[line.rindex(b'"id":"') + 8] ^= 1
    return [*lines[:-1], bytes(line)]


def test_a_letter_of_an_id_makes_no_record_that_was_never_there(kept: Folders) -> None:
    _, folder, target = kept
    expected = everything(folder)
    spoil(folder, flipped_id)
    done = saved(folder, target)
    assert everything(target) == expected
    end, line = done.lost
    assert end.startswith("流水的最后一笔（第 6 笔）读不出来了，它改过的记录照 bulletin.json")
    assert "这一行读不出来" in line and "没能救回" not in line and "没有名字" not in line


def test_without_a_live_file_the_line_may_have_had_a_record_without_a_name(kept: Folders) -> None:
    _, folder, target = kept
    spoil(folder, flipped_id)
    (folder / "bulletin.json").unlink()
    (line,) = saved(folder, target).lost
    assert line.endswith("这一行读不出来。那一行里可能还有一条没有名字的记录，没能救回。")


def test_a_live_file_that_is_behind_proves_nothing(kept: Folders) -> None:
    """The line that made a record is lost, and the live file is of before it."""
    office, folder, target = kept
    database = Database(folder, writing=True)
    before = (folder / "bulletin.json").read_bytes()
    database.commit(
        at=office.clock.now(),
        by="王敏",
        action="加",
        save=[Site(id="north", unit_id=office.west.unit_id, name="北门公示栏")],
    )
    database.close()
    (folder / "bulletin.json").write_bytes(before)
    spoil(folder, garbled(len(lines_of(folder)) - 1))
    (line,) = saved(folder, target).lost
    assert "可能还有一条没有名字的记录" in line


def test_an_older_state_is_called_so(kept: Folders) -> None:
    _, folder, target = kept
    spoil(folder, garbled(len(lines_of(folder)) - 1))
    (folder / "bulletin.json").unlink()
    (line,) = saved(folder, target).lost
    assert line.endswith("点位“南门公示栏” 只有更早的内容，请核对。")


def test_a_record_that_a_sound_line_refers_to_was_there(kept: Folders) -> None:
    office, folder, target = kept
    (number,) = [n for n, line in enumerate(lines_of(folder)) if b'"table":"units"' in line]
    spoil(folder, garbled(number))
    (folder / "bulletin.json").unlink()
    done = repair(folder, target, office.clock.now())
    assert any(f"{office.west.unit_id} 没能救回" in line for line in done.lost)


def test_a_record_that_the_lost_line_deleted_is_said_to_be_there_again(kept: Folders) -> None:
    office, folder, target = kept
    database = Database(folder, writing=True)
    (site,) = [site for site in database.find(Site) if site.name == "南门公示栏"]
    database.commit(at=office.clock.now(), by="王敏", action="删", delete=[site])
    database.close()
    spoil(folder, garbled(len(lines_of(folder)) - 1))
    (folder / "bulletin.json").unlink()
    (line,) = saved(folder, target).lost
    assert "点位“南门公示栏” 可能在那一行里删除了，现在又有了，请核对。" in line
