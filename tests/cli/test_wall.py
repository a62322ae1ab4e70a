"""Crowded boards and permits that run out, from the shell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bulletin_tui.cli import main

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def common(tmp_path: Path, capsys: Capture) -> list[str]:
    """A lively week, in which a board of six places holds seven sheets on Tuesday."""
    common = ["--data", str(tmp_path / "数据"), "--today", "2026-11-24"]
    assert main([*common, "demo", "--no-open"]) == 0
    capsys.readouterr()
    return common


def test_crowded_boards_as_text_and_as_json(common: list[str], capsys: Capture) -> None:
    assert main([*common, "room"]) == 0
    told, count = capsys.readouterr().out.splitlines()
    assert told.startswith("“3 号楼楼道栏”放得下 6 张，今天最多会有 7 张：") and "可以先撤" in told
    assert count == "2026-11-24 至 2026-12-21 有 1 处放不下"
    assert main([*common, "room", "--json", "--to", "2026-11-24"]) == 0
    (crowd,) = json.loads(capsys.readouterr().out)
    assert (crowd["site"], crowd["unit"], crowd["day"]) == (
        *("3 号楼楼道栏", "学苑社区"),
        "2026-11-24",
    )
    assert (crowd["places"], crowd["capacity"], len(crowd["sheets"])) == (7, 6, 7)
    assert any(sheet["could_leave"] for sheet in crowd["sheets"])
    next_week = ["--from", "2026-11-30", "--to", "2026-12-06"]
    assert main([*common, "room", *next_week]) == 0
    assert capsys.readouterr().out == "2026-11-30 至 2026-12-06 有 0 处放不下\n"
    assert main([*common, "room", "--to", "2036-01-01"]) == 1
    assert "一次最多看一年" in capsys.readouterr().err


def test_permits_that_end_in_a_span(common: list[str], capsys: Capture) -> None:
    assert main([*common, "permits"]) == 0
    over, soon, count = capsys.readouterr().out.splitlines()
    assert "过期1天" in over and "在挂 2/2" in over and "学苑路条幅点" in over
    assert "4 天" in soon and count == "共 2 个许可"
    assert main([*common, "permits", "--json", "--from", "2026-11-24", "--to", "2026-11-30"]) == 0
    (permit,) = json.loads(capsys.readouterr().out)
    assert permit["valid_to"] == "2026-11-28" and permit["site"] == "文化广场条幅点"
    assert (permit["hanging"], permit["quantity"], len(permit["postings"])) == (1, 2, 1)
