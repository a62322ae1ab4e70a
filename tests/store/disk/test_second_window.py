"""Two windows on one folder: one writes, the other reads along and takes over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from office import Clock, Office, die, folder_of, open_desk

from store.disk.database import Database
from store.errors import Busy, ReadOnly
from store.models import Posting, Site, Unit


@pytest.fixture
def second(office: Office, folder: Path) -> Iterator[Database]:
    """A reading window beside the office's desk."""
    database = Database(folder, writing=False, person="李强")
    yield database
    database.close()


def rename(office: Office, name: str) -> None:
    office.desk.save(office.desk.database.get(Site, office.east.id).changed(name=name))


def test_the_second_says_who_writes_and_changes_nothing(office: Office, second: Database) -> None:
    assert second.writer is not None and "另一个窗口" in second.writer
    assert folder_of(office.desk).writer is None
    with pytest.raises(ReadOnly, match="另一个窗口"):
        second.commit(at=datetime(2026, 1, 1), by="李强", action="改")
    with pytest.raises(Busy):
        second.become_writer()
    assert not second.is_writable


def test_the_second_reads_along(office: Office, second: Database) -> None:
    assert not second.refresh()
    before = second.get(Site, office.east.id)
    rename(office, "新名")
    posting = office.plan()
    assert second.get(Site, office.east.id) == before
    assert second.refresh()
    assert second.get(Site, office.east.id).name == "新名"
    assert second.find(Posting) == [posting] and second.stamp == office.desk.database.stamp
    assert not second.refresh()


def test_the_second_reads_on_over_the_new_year_and_a_checkpoint(
    office: Office, second: Database
) -> None:
    folder_of(office.desk).checkpoint()
    office.clock.day = office.clock.day.replace(year=2027)
    rename(office, "明年的名")
    folder_of(office.desk).checkpoint()
    assert second.refresh()
    assert second.get(Site, office.east.id).name == "明年的名"


def test_the_second_takes_over_when_the_first_is_closed(office: Office, second: Database) -> None:
    rename(office, "新名")
    office.desk.database.close()
    assert second.writer is None
    second.become_writer()
    assert second.is_writable and second.get(Site, office.east.id).name == "新名"
    unit = Unit(id="u9", name="后来的")
    second.commit(at=datetime(2026, 11, 24), by="李强", action="新建单位", save=[unit])
    assert [c.by for c in second.changes()][-1] == "李强"


def test_the_second_takes_over_what_a_killed_first_has_left(
    office: Office, second: Database, folder: Path
) -> None:
    rename(office, "新名")
    die(office.desk)
    journal = folder / "journal" / "2026.jsonl"
    journal.write_bytes(journal.read_bytes() + b'{"half a')
    assert second.refresh() and second.warning is None
    second.become_writer()
    assert second.warning is not None and "没有正常退出" in second.warning
    second.commit(
        at=datetime(2026, 11, 24), by="李强", action="试", save=[Unit(id="u9", name="甲")]
    )
    assert len(list(second.changes())) == second.stamp


def test_the_second_does_not_tell_what_another_has_put_right(office: Office, folder: Path) -> None:
    die(office.desk)
    journal = folder / "journal" / "2026.jsonl"
    journal.write_bytes(journal.read_bytes() + b'{"half a')
    second = Database(folder, writing=False)
    Database(folder, writing=True).close()
    second.become_writer()
    assert second.warning is None
    assert len(list((folder / "journal").glob("*.torn-*"))) == 1
    second.close()


def test_a_half_written_line_is_read_when_it_is_whole(
    office: Office, second: Database, folder: Path
) -> None:
    journal = folder / "journal" / "2026.jsonl"
    before = journal.read_bytes()
    rename(office, "新名")
    after = journal.read_bytes()
    journal.write_bytes(after[:-10])
    second.refresh()
    assert second.get(Site, office.east.id).name == "东门公示栏"
    journal.write_bytes(after)
    assert second.refresh() and second.get(Site, office.east.id).name == "新名"
    assert len(before) < len(after)


def test_the_second_takes_in_a_folder_that_was_put_in_its_place(
    office: Office, second: Database, folder: Path, tmp_path: Path
) -> None:
    office.desk.database.close()
    other = open_desk(tmp_path / "另一份", Clock())
    other.save(Unit(id="u1", name="甲"))
    other.database.close()
    for name in ("journal", "bulletin.json"):
        (folder / name).rename(tmp_path / name)
        (tmp_path / "另一份" / name).rename(folder / name)
    assert second.refresh() and second.taken_in == 1
    assert [unit.name for unit in second.find(Unit)] == ["甲"] and not second.refresh()


def test_the_first_becomes_the_second(office: Office, second: Database, folder: Path) -> None:
    office.desk.database.close()
    second.become_writer()
    again = Database(folder, writing=False)
    assert again.writer is not None
    with pytest.raises(Busy):
        open_desk(folder, Clock())


def test_a_reader_in_an_empty_place_waits_for_its_first_record(tmp_path: Path) -> None:
    reader = Database(tmp_path / "还没有", writing=False)
    assert not reader.refresh() and reader.is_empty
    desk = open_desk(tmp_path / "还没有", Clock())
    desk.save(Unit(id="u1", name="甲"))
    assert reader.refresh() and reader.find(Unit)[0].name == "甲"
    desk.database.close()
