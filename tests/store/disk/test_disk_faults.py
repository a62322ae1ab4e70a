"""What a disk, a power cut or a copied file does to the data folder, and what is kept then."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from office import Clock, Office, die, folder_of, open_desk

from store.desk import Desk
from store.disk import database as database_module
from store.disk import files as files_module
from store.disk import live as live_module
from store.disk.database import Database
from store.disk.line import canonical
from store.errors import Damaged, Newer, ReadOnly, Unreadable, Unwritable
from store.models import SCHEMA_VERSION, Site, Unit


def named(desk: Desk, name: str) -> Unit:
    return desk.save(Unit(id=desk.new_id(), name=name))


def journal_of(desk: Desk) -> Path:
    return folder_of(desk).folder / "journal" / "2026.jsonl"


def names(folder: Path) -> list[str]:
    """What is on disk, from the journal alone."""
    (folder / "bulletin.json").unlink(missing_ok=True)
    return [unit.name for unit in Database(folder, writing=False).find(Unit)]


@pytest.fixture
def failing_folder_sync(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    def fail(folder: Path) -> None:
        raise OSError(errno.EIO, "input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(files_module, "sync_folder", fail)
        yield patched


def test_a_refused_first_line_of_a_year_leaves_nothing(
    desk: Desk, folder: Path, failing_folder_sync: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Unwritable):
        named(desk, "甲社区")
    failing_folder_sync.undo()
    named(desk, "乙社区")
    desk.database.close()
    assert names(folder) == ["乙社区"]


def test_a_journal_that_grew_or_vanished_meanwhile_is_not_written(desk: Desk) -> None:
    named(desk, "甲社区")
    path = journal_of(desk)
    content = path.read_bytes()
    path.write_bytes(content + content)
    with pytest.raises(Unwritable, match="别的程序改动过"):
        named(desk, "乙社区")
    assert path.read_bytes() == content + content
    path.unlink()
    with pytest.raises(Unwritable):
        named(desk, "乙社区")
    assert not path.exists()


def test_a_live_file_that_cannot_be_written_fails_no_change(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: object, **how: object) -> None:
        raise Unwritable("磁盘满了")

    monkeypatch.setattr(database_module, "CHECKPOINT_OVERDUE", 1)
    monkeypatch.setattr(live_module, "write_atomically", full)
    office.desk.save(office.unit.changed(name="乙社区"))
    assert office.desk.undoable == "修改单位 乙社区"
    office.desk.database.close()
    assert names(folder) == ["乙社区"]


def test_a_change_interrupted_on_its_way_to_memory_is_not_lost(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(ops: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(folder_of(office.desk), "apply", interrupt)
    with pytest.raises(KeyboardInterrupt):
        office.desk.save(office.unit.changed(name="乙社区"))
    with pytest.raises(Unwritable, match="被打断"):
        office.desk.save(office.east.changed(name="新栏"))
    office.desk.database.close()
    assert [unit.name for unit in Database(folder, writing=False).find(Unit)] == ["乙社区"]


def test_a_journal_that_cannot_be_read_is_a_sentence(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Database(folder, writing=False)
    office.plan()
    monkeypatch.setattr(Path, "read_bytes", failing)
    monkeypatch.setattr("builtins.open", failing)
    for read in (reader.refresh, *map(changes_of, (reader, reader), (None, office.east.id))):
        with pytest.raises(Unreadable, match=r"读不了 .*2026\.jsonl：磁盘读写出错"):
            read()
    monkeypatch.setattr("os.listdir", failing)
    with pytest.raises(Unreadable, match=r"读不了 .*journal：磁盘读写出错"):
        reader.refresh()


def failing(*arguments: object, **how: object) -> None:
    """As a bad disk or a share in trouble does it."""
    raise OSError(errno.EIO, "Input/output error")


def changes_of(database: Database, about: str | None) -> Callable[[], object]:
    return lambda: list(database.changes(about))


def test_a_last_line_of_zeros_is_a_torn_one(desk: Desk, folder: Path, clock: Clock) -> None:
    named(desk, "甲社区")
    kept = journal_of(desk).read_bytes()
    named(desk, "乙社区")
    tail = journal_of(desk).read_bytes()[len(kept) :]
    journal_of(desk).write_bytes(kept + bytes(40) + tail[40:])
    die(desk)
    reader = Database(folder, writing=False)
    assert [unit.name for unit in reader.find(Unit)] == ["甲社区"]
    assert reader.warning is None and journal_of(desk).stat().st_size == len(kept) + len(tail)
    again = open_desk(folder, clock)
    assert folder_of(again).warning is not None and journal_of(desk).read_bytes() == kept
    named(again, "丙社区")
    again.database.close()
    assert names(folder) == ["甲社区", "丙社区"]


def test_two_folders_mixed_up_are_refused(office: Office, folder: Path, tmp_path: Path) -> None:
    other = open_desk(tmp_path / "other", Clock())
    Office(other, Clock())
    other.database.close()
    office.desk.database.close()
    shutil.copy(folder_of(other).folder / "bulletin.json", folder / "bulletin.json")
    with pytest.raises(Damaged, match=r"从两处拷来|变短了"):
        Database(folder, writing=False)


def test_a_closed_folder_is_not_written(office: Office) -> None:
    office.desk.database.close()
    with pytest.raises(ReadOnly):
        office.desk.save(office.east.changed(name="新栏"))


def test_each_line_names_its_schema_and_a_newer_one_is_refused(desk: Desk, folder: Path) -> None:
    named(desk, "甲社区")
    named(desk, "乙社区")
    desk.database.close()
    lines = [json.loads(line) for line in journal_of(desk).read_text("utf-8").splitlines()]
    assert [line["schema"] for line in lines] == [SCHEMA_VERSION] * 2
    lines[1]["schema"] = SCHEMA_VERSION + 1
    journal_of(desk).write_bytes(b"".join(canonical(line) + b"\n" for line in lines))
    with pytest.raises(
        Newer, match=rf"2026\.jsonl 第 2 行是更新版本的程序写的（格式 {SCHEMA_VERSION + 1}）"
    ):
        names(folder)


def test_records_stay_in_the_order_of_first_saving(office: Office, folder: Path) -> None:
    desk = office.desk
    desk.save(office.east.changed(place="院内"))
    third = office.site("南门", 3)
    desk.discard(office.west)
    desk.undo()
    expected = [office.east.id, third.id, office.west.id]
    assert [site.id for site in desk.database.find(Site)] == expected
    die(desk)  # no checkpoint
    assert [site.id for site in Database(folder, writing=False).find(Site)] == expected


def test_the_clock_may_be_set_back_over_new_year(folder: Path) -> None:
    database = Database(folder, writing=True)
    for name, year in (("甲", 2027), ("乙", 2026), ("丙", 2027)):
        unit = Unit(id=f"u{name}", name=name)
        database.commit(at=datetime(year, 1, 1), by="", action="新建单位", save=[unit])
    database.close()
    assert names(folder) == ["甲", "乙", "丙"]
