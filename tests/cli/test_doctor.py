"""The doctor reads every line and follows every reference."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import pytest
from office import TODAY, Office

from bulletin_tui.cli import main
from bulletin_tui.clock import Clock
from bulletin_tui.shell.health import doctor
from store.errors import StoreError
from store.models import Posting, Record, Site, new_material


def examine(office: Office, folder: Path) -> None:
    clock = Clock(office.clock.now, office.clock.day)
    doctor(folder, Namespace(repair=None), clock)


def put(office: Office, record: Record) -> None:
    """Past the desk's own checks, as a damaged or foreign folder would have it."""
    office.desk.database.commit(at=office.clock.now(), by="x", action="x", save=[record])


def test_a_sound_folder_passes(
    office: Office, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office.plan()
    examine(office, folder)
    out = capsys.readouterr().out
    assert "没有发现问题" in out
    assert "点位 2 条" in out
    assert "张贴 1 条" in out


def test_every_reference_that_leads_nowhere_is_named(office: Office, folder: Path) -> None:
    put(office, Site(id="s9", name="野栏", unit_id="无1"))
    put(office, new_material("notice", {"id": "m9", "title": "野通知", "unit_id": "无2"}))
    values = {"id": "p9", "code": "1002005", "planned_from": TODAY}
    put(office, Posting.model_validate({**values, "material_id": "无3", "site_id": "无4"}))
    with pytest.raises(StoreError) as caught:
        examine(office, folder)
    for word in ("“野栏”的单位", "“野通知”的单位", "材料不见了：无3", "点位不见了：无4"):
        assert word in str(caught.value)


def test_a_spoilt_journal_is_named_with_its_line(
    office: Office, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office.desk.database.close()
    journal = next((folder / "journal").iterdir())
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join([lines[0], b"xx" + lines[1][2:], *lines[2:]]))
    assert main(["--data", str(folder), "doctor"]) == 1
    assert "第 2 行" in capsys.readouterr().err


def test_a_live_file_that_says_something_else_is_named(
    office: Office, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office.desk.database.close()
    live = folder / "bulletin.json"
    live.write_text(live.read_text("utf-8").replace("东门公示栏", "南门公示栏"), "utf-8")
    assert main(["--data", str(folder), "doctor"]) == 1
    assert "内容被改动过" in capsys.readouterr().err


def test_a_half_written_line_is_told_of_and_put_aside(
    office: Office, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    posting = office.plan()
    office.desk.database.close()
    journal = next((folder / "journal").iterdir())
    journal.write_bytes(journal.read_bytes() + b'{"seq": 99')
    assert main(["--data", str(folder), "doctor"]) == 1
    assert "半笔没有写完" in capsys.readouterr().err
    assert main(["--data", str(folder), "--today", TODAY.isoformat(), "tick", posting.code]) == 0
    assert "没有正常退出" in capsys.readouterr().err
    assert main(["--data", str(folder), "doctor"]) == 0
