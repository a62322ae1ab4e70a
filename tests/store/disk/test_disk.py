"""The data folder: atomic, journaled, readable by stock TinyDB, refused when damaged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from office import Clock, Office, die, folder_of, open_desk
from tinydb import TinyDB

from store.desk import Desk
from store.disk import database as database_module
from store.disk import journal as journal_module
from store.disk import line as line_module
from store.disk.database import Database
from store.disk.line import Line
from store.disk.live import LiveFile
from store.errors import Busy, Damaged, Newer, ReadOnly, Stale, Unwritable
from store.models import Unit


def unit(desk: Desk, name: str) -> Unit:
    return desk.save(Unit(id=desk.new_id(), name=name))


def test_stock_tinydb_opens_the_live_file(office: Office, folder: Path) -> None:
    office.desk.database.close()
    with TinyDB(folder / "bulletin.json") as stock:
        names = {document["name"] for document in stock.table("sites")}
    assert names == {"东门公示栏", "西门公示栏"}


def test_a_window_writes_the_live_file_when_it_is_due_and_a_commit_when_it_is_overdue(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "CHECKPOINT_DUE", 2)
    monkeypatch.setattr(database_module, "CHECKPOINT_OVERDUE", 4)
    database = folder_of(desk)
    seen = []
    for number in range(5):
        unit(desk, f"第{number}社区")
        seen.append((database.is_checkpoint_due, (folder / "bulletin.json").exists()))
    assert seen == [(False, False), (True, False), (True, False), (False, True), (False, True)]
    assert LiveFile(folder / "bulletin.json").load()["units"].keys() == {"1", "2", "3", "4"}


def test_the_journal_alone_rebuilds_everything(office: Office, folder: Path, clock: Clock) -> None:
    office.desk.database.close()
    (folder / "bulletin.json").unlink()
    again = Database(folder, writing=False)
    assert [u.name for u in again.find(Unit)] == ["学苑社区"]


def test_a_start_compares_the_last_line_without_decoding_it(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may hold a whole import; the clock is compared with it, too."""
    office.desk.save(office.unit.changed(phone="110"), why='“,"at":"2001-01-01T00:00:00"”')
    database = folder_of(office.desk)
    database.close()

    def decode(raw: bytes) -> Line:
        raise AssertionError(raw)

    for module in (journal_module, line_module):
        monkeypatch.setattr(module, "decode", decode)
    assert Database(folder, writing=False).last_written == database.last_written


def test_each_change_says_who_when_what_and_why(office: Office) -> None:
    office.desk.save(office.unit.changed(phone="110"), why="换了号码")
    last = list(office.desk.database.changes())[-1]
    assert (last.by, last.action, last.why) == ("王敏", "修改单位", "换了号码")
    assert last.at.date() == office.clock.day
    assert last.ops[0]["rev"] == 2


def test_a_stale_edit_is_refused(desk: Desk) -> None:
    first = unit(desk, "甲社区")
    desk.save(first.changed(name="乙社区"))
    with pytest.raises(Stale, match="没有保存"):
        desk.save(first.changed(name="丙社区"))
    assert [u.name for u in desk.database.find(Unit)] == ["乙社区"]


def test_a_second_writer_is_turned_away_and_a_reader_is_not(desk: Desk, folder: Path) -> None:
    unit(desk, "甲社区")
    with pytest.raises(Busy, match="另一个窗口"):
        Database(folder, writing=True)
    reader = Database(folder, writing=False)
    assert [u.name for u in reader.find(Unit)] == ["甲社区"]
    with pytest.raises(ReadOnly):
        reader.commit(at=desk._now(), by="", action="")


@pytest.mark.parametrize("cut", [1, 5, 40])
def test_a_torn_last_line_is_cut_and_kept_aside(
    desk: Desk, folder: Path, clock: Clock, cut: int
) -> None:
    unit(desk, "甲社区")
    unit(desk, "乙社区")
    die(desk)
    path = folder / "journal" / "2026.jsonl"
    content = path.read_bytes()
    path.write_bytes(content[:-cut])
    again = open_desk(folder, clock)
    assert [u.name for u in again.database.find(Unit)] == ["甲社区"]
    assert "没有正常退出" in (folder_of(again).warning or "")
    assert (folder / "journal" / "2026.jsonl.torn-2").exists()
    unit(again, "丙社区")
    assert len(list(again.database.changes())) == 2
    again.database.close()


def test_damage_in_the_middle_is_named_with_file_and_line(desk: Desk, folder: Path) -> None:
    for name in "甲乙丙":
        unit(desk, f"{name}社区")
    path = folder / "journal" / "2026.jsonl"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text(lines[0] + lines[1].replace("乙", "丁") + lines[2], "utf-8")
    with pytest.raises(Damaged, match=r"2026\.jsonl 第 2 行：校验不符"):
        list(desk.database.changes())
    path.write_text(lines[0] + lines[2], "utf-8")
    with pytest.raises(Damaged, match="第 2 行：与上一行接不上"):
        list(desk.database.changes())


def test_a_live_file_of_a_newer_program_is_refused(office: Office, folder: Path) -> None:
    office.desk.database.close()
    path = folder / "bulletin.json"
    tables = json.loads(path.read_text("utf-8"))
    tables["_meta"]["1"]["schema"] = 99
    path.write_text(json.dumps(tables), "utf-8")
    with pytest.raises(Newer, match="更新版本"):
        Database(folder, writing=False)


def test_a_folder_that_cannot_be_made_has_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Unwritable, match="写不进"):
        Database(tmp_path / "file" / "data", writing=True)
