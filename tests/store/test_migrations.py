"""Folders that older versions wrote: read, gone on with, and left as they are on the disk."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from office import Clock, open_desk

from store import migrations
from store.disk import line, sealed
from store.disk.database import Database
from store.engine import Engine
from store.migrations import STEPS, upgraded
from store.models import RECORDS, SCHEMA_VERSION, Site

SAMPLES = Path(__file__).parent / "samples"
OLDER = sorted(path.name for path in SAMPLES.iterdir())


def everything(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    return {
        table: [record.model_dump(mode="json") for record in engine.find(model)]
        for table, model in RECORDS.items()
    }


@pytest.fixture(params=OLDER)
def older(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, dict[str, Any]]:
    """A copy of an older folder, and what its records have to be today."""
    folder = tmp_path / "旧"
    shutil.copytree(SAMPLES / request.param, folder)
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    (folder / "expected.json").unlink()
    return folder, expected


def test_there_is_a_step_and_a_sample_for_every_older_schema() -> None:
    assert sorted(STEPS) == list(range(2, SCHEMA_VERSION + 1))
    assert [f"schema-{number}" for number in range(1, SCHEMA_VERSION)] == OLDER


def test_an_older_folder_is_read(older: tuple[Path, dict[str, Any]]) -> None:
    folder, expected = older
    assert everything(Database(folder, writing=False)) == expected


def test_an_older_journal_alone_is_enough(older: tuple[Path, dict[str, Any]]) -> None:
    folder, expected = older
    (folder / "bulletin.json").unlink()
    assert everything(Database(folder, writing=False)) == expected


def test_an_older_folder_is_gone_on_with_and_its_lines_stay(
    older: tuple[Path, dict[str, Any]],
) -> None:
    folder, _ = older
    before = {p.name: p.read_bytes() for p in (folder / "journal").glob("*.jsonl")}
    assert before
    desk = open_desk(folder, Clock())
    desk.save(desk.database.find(Site)[0].changed(place="新址"))
    desk.database.close()
    for name, content in before.items():
        assert (folder / "journal" / name).read_bytes().startswith(content)
    live = json.loads((folder / "bulletin.json").read_text("utf-8"))
    assert live["_meta"]["1"]["schema"] == SCHEMA_VERSION
    (folder / "bulletin.json").unlink()
    again = Database(folder, writing=False)
    assert again.find(Site)[0].place == "新址" and len(list(again.changes())) == again.stamp


def renamed(table: str, document: dict[str, Any]) -> dict[str, Any]:
    """As if a field had had another name before."""
    return {**document, "name": document["name"] + "（改）"} if table == "sites" else document


@pytest.mark.parametrize("keep_live", [True, False])
def test_documents_are_brought_up_wherever_they_are_read(
    older: tuple[Path, dict[str, Any]], monkeypatch: pytest.MonkeyPatch, keep_live: bool
) -> None:
    folder, expected = older
    step: dict[int, Callable[[str, dict[str, Any]], dict[str, Any]]] = {99: renamed}
    monkeypatch.setattr(migrations, "STEPS", step)
    monkeypatch.setattr(line, "SCHEMA_VERSION", 99)
    monkeypatch.setattr(sealed, "SCHEMA_VERSION", 99)
    if not keep_live:
        (folder / "bulletin.json").unlink()
    found = everything(Database(folder, writing=False))
    assert [s["name"] for s in found["sites"]] == [s["name"] + "（改）" for s in expected["sites"]]
    assert found["postings"] == expected["postings"]


def test_steps_follow_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def step(number: int) -> Callable[[str, dict[str, Any]], dict[str, Any]]:
        return lambda table, document: {"seen": [*document.get("seen", []), number]}

    monkeypatch.setattr(migrations, "STEPS", {number: step(number) for number in (4, 2, 3)})
    assert upgraded("sites", {}, 1) == {"seen": [2, 3, 4]}
    assert upgraded("sites", {}, 3) == {"seen": [4]}
    assert upgraded("sites", {}, 4) == {}
