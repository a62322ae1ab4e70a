"""A folder knows its home; a copy of it knows that it is one."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import datetime
from pathlib import Path

import pytest
from office import Clock, Office, folder_of, open_desk

from store.disk import place as place_module
from store.disk.database import Database
from store.disk.place import Place, words
from store.models import Lineage

NOW = datetime(2026, 11, 24, 9)


def opened(folder: Path) -> tuple[str | None, Database]:
    """What is told at a start, and the folder."""
    database = Database(folder, writing=True)
    return database.adopt(at=NOW, by="王敏"), database


def home_id(folder: Path) -> str:
    home = Place(folder).read()
    assert home is not None
    return home.id


@pytest.fixture
def home(office: Office, folder: Path) -> Path:
    """A folder that was used and closed."""
    office.desk.database.close()
    return folder


def test_a_folder_stays_the_same_from_start_to_start(home: Path) -> None:
    before = (home / "folder.json").read_bytes()
    told, database = opened(home)
    database.close()
    assert told is None and (home / "folder.json").read_bytes() == before
    assert database.find(Lineage) == []


def test_a_renamed_folder_is_the_same_folder(home: Path, tmp_path: Path) -> None:
    before = home_id(home)
    moved = home.rename(tmp_path / "新名字")
    told, database = opened(moved)
    database.close()
    assert told is None and home_id(moved) == before
    assert opened(moved)[0] is None


def test_a_copy_says_where_it_came_from_and_gets_an_id_of_its_own(
    home: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "拷贝"
    shutil.copytree(home, copy)
    told, database = opened(copy)
    assert told is not None and "拷贝来的" in told and str(home) in told
    (lineage,) = database.find(Lineage)
    last = list(database.changes())[-1]
    assert lineage.came_from == home_id(home) != home_id(copy) == lineage.id
    assert last.action == "拷贝" and str(home) in last.why
    database.close()
    assert opened(copy)[0] is None
    assert opened(home)[0] is None


def test_a_copy_of_a_copy_knows_its_whole_descent(home: Path, tmp_path: Path) -> None:
    ids = [home_id(home)]
    source = home
    for name in ("一", "二"):
        copy = tmp_path / name
        shutil.copytree(source, copy)
        _, database = opened(copy)
        database.close()
        ids.append(home_id(copy))
        source = copy
    assert [line.came_from for line in database.find(Lineage)] == ids[:2]


def test_a_copy_that_is_only_read_is_left_as_it_is(home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "拷贝"
    shutil.copytree(home, copy)
    before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    database = Database(copy, writing=False)
    assert database.adopt(at=NOW, by="王敏") is None
    assert {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()} == before


def test_a_stick_in_another_computer_is_no_copy(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place_module, "machine", lambda: "PC-9-0123456789ab")
    told, database = opened(home)
    database.close()
    assert told is None
    monkeypatch.undo()
    assert opened(home)[0] is None


def test_a_stick_whose_numbers_change_is_known_by_its_places(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Place, "_fingerprint", lambda self: os.urandom(4).hex())
    for _ in range(2):
        told, database = opened(home)
        database.close()
        assert told is None


def test_a_folder_of_before_gets_an_id_quietly(home: Path) -> None:
    (home / "folder.json").unlink()
    told, database = opened(home)
    database.close()
    assert told is None and home_id(home)


def test_a_spoilt_note_of_home_stops_nobody(home: Path) -> None:
    (home / "folder.json").write_text('{"id": 3}', "utf-8")
    told, database = opened(home)
    database.close()
    assert told is None and home_id(home)


@pytest.mark.parametrize(
    "note",
    [
        '{"id": 3, "places": [], "lock": ""}',
        '{"id": "a", "places": [3], "lock": ""}',
        '{"id": "a", "places": ["PC-9  /x"], "lock": "", "backup": null}',
        '{"id": "a", "places": 7, "lock": ""}',
        '["id", "places", "lock"]',
        "[" * 100_000,
    ],
    ids=lambda note: str(note[:40]),
)
def test_a_note_of_home_with_anything_in_it_stops_nobody(home: Path, note: str) -> None:
    (home / "folder.json").write_text(note, "utf-8")
    told, database = opened(home)
    database.close()
    assert told is None and len(home_id(home)) == 16


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names of files are Unicode")
def test_a_folder_named_in_another_encoding_is_at_home_and_its_copy_is_one(
    home: Path, tmp_path: Path
) -> None:
    moved = home.rename(tmp_path / os.fsdecode("数据".encode("gbk")))
    copy = tmp_path / os.fsdecode("拷贝".encode("gbk"))
    shutil.copytree(moved, copy)
    for folder, word in ((moved, ""), (moved, ""), (copy, "拷贝来的"), (copy, "")):
        told, database = opened(folder)
        database.close()
        assert word in (told or "") and bool(told) == bool(word)


def test_two_copies_go_separate_ways(home: Path, tmp_path: Path, clock: Clock) -> None:
    copies = [tmp_path / "一", tmp_path / "二"]
    for copy in copies:
        shutil.copytree(home, copy)
        _, database = opened(copy)
        database.close()
    assert home_id(copies[0]) != home_id(copies[1])
    one, two = (folder_of(open_desk(copy, clock)).journal.position for copy in copies)
    assert one.seq == two.seq and one.hash != two.hash


def test_the_reader_sees_computer_and_path() -> None:
    assert words("PC-1-0a1b2c3d4e5f  /home/王敏/数据") == "PC-1 的 /home/王敏/数据"
    assert words("PC-1  D:\\数据  备用") == "PC-1 的 D:\\数据  备用"
