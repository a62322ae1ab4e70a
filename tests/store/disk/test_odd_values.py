"""Files that hold well-formed JSON of the wrong kind, as a hand or another program leaves it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from office import Office, folder_of

from store.disk.backup import read_backup
from store.disk.backups import BackupFolder
from store.disk.database import Database
from store.disk.line import BadLine, canonical, decode, digest_of
from store.disk.place import Place
from store.errors import Unreadable
from store.models import Site

Fields = dict[str, Any]
ODD: list[Any] = [None, True, -1, 2**70, 1.5, "x", "", [], [None], {}, {"x": None}]


def sealed_line(fields: Fields) -> bytes:
    """A line with these fields that is true to its hash."""
    bare = {key: value for key, value in fields.items() if key != "hash"}
    return canonical(bare | {"hash": digest_of(canonical(bare))}) + b"\n"


@pytest.fixture
def line(office: Office, folder: Path) -> Fields:
    """The fields of a line of the journal that saves a board."""
    raw = (folder / "journal" / "2026.jsonl").read_bytes().splitlines()[1]
    fields: Fields = json.loads(raw)
    assert decode(sealed_line(fields)).change.ops[0]["table"] == "sites"
    return fields


def odd_for(names: list[str], may_be: dict[str, Callable[[Any], bool]]) -> list[tuple[str, Any]]:
    """Each name with each value that may not stand under it."""
    never: Callable[[Any], bool] = lambda odd: False  # noqa: E731
    return [(name, odd) for name in names for odd in ODD if not may_be.get(name, never)(odd)]


def is_text(value: Any) -> bool:
    return isinstance(value, str)


OF_LINE = odd_for(
    ["schema", "seq", "at", "by", "action", "why", "ops", "prev"],
    {"ops": lambda odd: odd == []} | dict.fromkeys(["by", "action", "why", "prev"], is_text),
)
OF_OP = odd_for(
    ["table", "id", "rev", "doc", "archived"],
    {"doc": lambda odd: odd is None, "archived": is_text},
)


@pytest.mark.parametrize(("name", "odd"), OF_LINE)
def test_a_true_line_with_a_value_of_the_wrong_kind_is_no_line(
    line: Fields, name: str, odd: Any
) -> None:
    with pytest.raises(BadLine):
        decode(sealed_line(line | {name: odd}))


@pytest.mark.parametrize(("name", "odd"), OF_OP)
def test_a_true_line_with_an_operation_of_the_wrong_kind_is_no_line(
    line: Fields, name: str, odd: Any
) -> None:
    (op,) = line["ops"]
    for wrong in (op | {name: odd}, odd):
        with pytest.raises(BadLine):
            decode(sealed_line(line | {"ops": [wrong]}))


@pytest.mark.parametrize("name", ["id", "rev"])
def test_a_document_is_that_of_its_operation(line: Fields, name: str) -> None:
    (op,) = line["ops"]
    with pytest.raises(BadLine):
        decode(sealed_line(line | {"ops": [op | {"doc": op["doc"] | {name: 7}}]}))


def test_a_time_with_a_zone_is_no_time_of_this_program(line: Fields) -> None:
    with pytest.raises(BadLine):
        decode(sealed_line(line | {"at": "2026-11-24T09:00:00+08:00"}))


LIVE = [
    "null", "true", '"x"', "[]", "{}", "1e999", "[" * 50_000, '{"_meta": null}',
    '{"_meta": {"1": {"schema": 1e999}}}', '{"_meta": {"1": {"schema": true}}}',
    '{"_meta": {"1": {"schema": 0}}}', '{"_meta": {"1": {"schema": %s}}}' % ("9" * 5_000),
]  # fmt: skip
META = {"schema": 1, "seq": 0, "hash": "0" * 64, "file": "", "offset": 0}
OLD: list[Fields] = [
    {"sites": []},
    {"sites": None},
    {"sites": {"1": None}},
    {"sites": {"1": []}},
    {"sites": {"1": {}}},
    {"sites": {"1": {"id": 5}}},
    {"sites": {"一": {"id": "a"}}},
    {"sites": {"-1": {"id": "a"}}},
    {"sites": {"9" * 5_000: {"id": "a"}}},
    {"sites": {"1": {"id": "a", "name": []}}},
    {"postings": {"1": {"id": "a", "ticks": 5}}},
    {"_default": 7},
    {"_meta": {"1": META | {"seq": -1}}},
    {"_meta": {"1": META | {"seq": 3}}},
    {"_meta": {"1": META | {"seq": 3, "offset": 9, "file": "../x", "hash": "1" * 64}}},
    {"_meta": {"1": META | {"offset": None}}},
]


@pytest.mark.parametrize(
    "text",
    [*LIVE, *(json.dumps({"_meta": {"1": META}} | odd) for odd in OLD)],
    ids=lambda text: text[:60],
)
def test_an_odd_live_file_is_put_aside_and_made_anew(
    office: Office, folder: Path, text: str
) -> None:
    office.desk.database.close()
    (folder / "bulletin.json").write_text(text, "utf-8")
    assert Database(folder, writing=False).count(Site) == 2
    database = Database(folder, writing=True)
    database.close()
    assert "没有少东西" in (database.warning or "")
    assert (folder / "bulletin.json.damaged").read_text("utf-8") == text
    assert Database(folder, writing=False).warning is None


def test_a_folder_in_the_place_of_the_live_file_is_put_aside(office: Office, folder: Path) -> None:
    office.desk.database.close()
    (folder / "bulletin.json").unlink()
    (folder / "bulletin.json").mkdir()
    database = Database(folder, writing=True)
    assert database.count(Site) == 2 and "成了一个文件夹" in (database.warning or "")
    database.close()
    assert (folder / "bulletin.json.damaged").is_dir() and (folder / "bulletin.json").is_file()


@pytest.mark.parametrize(
    "values",
    [
        None, [], "x", {}, {"places": []}, {"places": None}, {"places": [5]}, {"id": 5},
        {"id": None}, {"lock": []}, {"copy_of": {}}, {"backup": True}, {"is_rescued": "x"},
        {"is_unfinished": 1},
        {"more": 1},
    ],
    ids=repr,
)  # fmt: skip
def test_an_odd_home_keeps_nobody_out(office: Office, folder: Path, values: Any) -> None:
    office.desk.database.close()
    path = folder / "folder.json"
    known = json.loads(path.read_bytes())
    path.write_text(json.dumps(known | values if isinstance(values, dict) else values), "utf-8")
    database = Database(folder, writing=True)
    database.adopt(at=office.clock.now(), by="王敏")
    database.close()
    home = Place(folder).read()
    assert home is not None and home.places[-1] == Place(folder).here


@pytest.mark.parametrize(
    "change",
    [
        {"at": "2026-11-24T09:00:00+08:00"},
        {"at": 5},
        {"folder_id": None},
        {"place": 5},
        {"position": {"seq": -1}},
        {"position": []},
        {"files": []},
        {"files": {"journal/2026.jsonl": None}},
        *(
            {"files": {name: {"sha256": "0" * 64, "size": 1, "changed": 1}}}
            for name in ("../x", "/x", "a/b", "journal/../../x", "..", "", "journal/", "C:\\x")
        ),
        {"files": {"x": {"sha256": "../../x", "size": 1, "changed": 1}}},
        {"files": {"x": {"sha256": 5, "size": 1, "changed": 1}}},
        {"files": {"x": {"sha256": "0" * 64, "size": "1", "changed": 1}}},
    ],
    ids=repr,
)
def test_an_odd_description_is_no_backup(office: Office, folder: Path, change: Fields) -> None:
    backups = BackupFolder(folder / "backups")
    backups.make(folder_of(office.desk), office.clock.now())
    (path,) = (folder / "backups").glob("2*.json")
    assert read_backup(path) is not None
    path.write_text(json.dumps(json.loads(path.read_bytes()) | change), "utf-8")
    assert read_backup(path) is None and backups.backups() == []


@pytest.mark.skipif(os.name == "nt", reason="Windows refuses a folder as if by its permissions")
def test_a_folder_in_the_place_of_the_journal_s_file_is_a_sentence(
    office: Office, folder: Path
) -> None:
    office.desk.database.close()
    path = folder / "journal" / "2026.jsonl"
    path.unlink()
    path.mkdir()
    for writing in (False, True):
        with pytest.raises(Unreadable, match=r"2026\.jsonl：那里应当是文件"):
            Database(folder, writing=writing)
