"""`bulletin quota` and `bulletin duties`: tables aligned by cells, JSON, drafts made once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from office import TODAY, Office, folder_of
from rich.cells import cell_len

from bulletin_tui.cli import main
from store.desk import Desk
from store.models import Obligation, TickKind, Unit
from store.rules.coming.recurrence import Cycle


@pytest.fixture
def kept(desk: Desk, office: Office, folder: Path) -> Path:
    """A folder with a quota, a monthly list, and one notice that hangs."""
    desk.save(Unit(id=desk.new_id(), name="[b]朝阳[/b]社区"))
    since = {"starts_on": TODAY.replace(day=1)}
    quota = {"id": desk.new_id(), "name": "每月两篇", "per_month": 2, **since}
    monthly = {"id": desk.new_id(), "name": "低保名单公布", "rest_day": "before", **since}
    monthly["recurrence"] = Cycle("month", 28).rule
    for values in (quota, monthly):
        desk.save_duty(Obligation.model_validate(values))
    desk.tick([office.plan()], TickKind.POSTED)
    folder_of(desk).close()
    return folder


def run(folder: Path, *words: str) -> int:
    return main(["--data", str(folder), "--today", TODAY.isoformat(), *words])


def test_the_quota_is_a_table_aligned_by_cells(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(kept, "quota") == 0
    heading, one, two, told, turn = capsys.readouterr().out.splitlines()
    assert {cell_len(line) for line in (heading, one, two)} == {70}
    assert heading.split() == ["2026", "年", *map(str, range(1, 11)), "11*", "12", "合计"]
    assert two.split() == ["学苑社区", *"0" * 10, "1!", "1"]
    assert one.split() == ["[b]朝阳[/b]社区", *"0" * 10, "0!", "0"]
    assert told == "! 不够；* 本月；以往没有要求"
    why = "差 2 篇，全年 0 篇，去年以来没有公布"
    assert turn == f"本月还差 2 个单位，轮到 [b]朝阳[/b]社区（{why}），然后 学苑社区"


def test_the_quota_as_json(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(kept, "quota", "--json") == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert found["month"] == 11 and len(found["units"]) == 2
    assert [unit["unit_id"] for unit in found["units"]] == found["short"]
    assert [unit["last_on"] for unit in found["units"]] == [None, TODAY.isoformat()]
    november = found["units"][1]["months"][10]
    assert (november["count"], november["minimum"], november["shortfall"]) == (1, 2, 1)
    assert run(kept, "quota", "--json", "--year", "2025") == 0
    assert json.loads(capsys.readouterr().out)["turn"] is None


def test_duties_are_listed_and_their_drafts_made_once(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def printed(*words: str) -> str:
        assert run(kept, "duties", *words) == 0
        return capsys.readouterr().out

    assert "2026-11-27  该备稿  低保名单公布  2 个单位  11-28 是周六，提前到 11-27" in printed()
    made = json.loads(printed("--make", "--json"))
    assert {one["unit"] for one in made} == {"学苑社区", "[b]朝阳[/b]社区"}
    assert printed("--make") == "备好 0 份草稿\n"
    listed = json.loads(printed("--json", "--to", "2026-12-31"))
    assert [(one["on"], one["due"], one["rest"], one["stage"]) for one in listed] == [
        ("2026-11-28", "2026-11-27", "周六", "drafted"),
        ("2026-12-28", "2026-12-28", "", "coming"),
    ]
    assert {one["material_id"] for one in listed[0]["units"]} == {o["material_id"] for o in made}


def test_without_duties_there_is_nothing_and_no_fault(
    desk: Desk, office: Office, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder_of(desk).close()
    assert run(folder, "duties") == run(folder, "duties", "--make") == 0
    assert capsys.readouterr().out == "共 0 次\n备好 0 份草稿\n"
    assert run(folder, "quota", "--year", "2026") == 0
    assert "没有定每月篇数，按不少于 2 篇算" in capsys.readouterr().out
