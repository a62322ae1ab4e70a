"""The walk from the shell: routes, the storm list, the patrol form, a table there and back."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from office import TODAY, Clock, Office, folder_of, open_desk
from pypdf import PdfReader

from bulletin_tui.cli import main
from store.models import TickKind


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An office whose two boards lie on two routes; on each something goes up."""
    folder = tmp_path / "数据"
    folder.mkdir()
    office = Office(open_desk(folder, Clock()), Clock())
    for site, route in ((office.east, "南片"), (office.west, "北片")):
        office.plan(site=office.desk.save(site.changed(route=route)))
    inside = office.site("门厅公示栏", 5, exposure="室内", route="北片")
    hung = [office.plan(site=office.east), office.plan(site=inside)]
    office.desk.tick(hung, TickKind.POSTED)
    folder_of(office.desk).close()
    return folder


def run(data: Path, *words: object) -> int:
    return main(["--data", str(data), "--today", TODAY.isoformat(), *map(str, words)])


def text_of(path: Path) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(path).pages)


def test_one_route_is_printed_alone(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "清单.pdf"
    assert run(data, "print", "checklist", "--route", "北片", "--out", out) == 0
    text = text_of(out)
    assert "路线：北片" in text and "西门公示栏" in text and "东门公示栏" not in text
    assert run(data, "print", "week", "--route", "西片") == 1
    assert "没有叫“西片”的路线，现在有：南片、北片" in capsys.readouterr().err


def test_the_storm_list_and_the_patrol_form(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    storm, patrol = tmp_path / "风.pdf", tmp_path / "巡.pdf"
    assert run(data, "print", "storm", "--out", storm) == 0
    text = text_of(storm)
    assert "大风检查清单" in text and "合计：加固1项。" in text and "门厅" not in text
    assert run(data, "print", "storm", "--on", "2026-11-25", "--out", storm) == 0
    assert "合计：加固3项。" in text_of(storm)  # what is planned by then hangs as well
    assert run(data, "print", "patrol", "--out", patrol) == 0
    text = text_of(patrol)
    assert "1脱落未补" in text and "14框架松动" in text
    assert "东门公示栏" in text and "门厅公示栏" in text
    assert run(data, "print", "storm", "--on", "2026-11-01") == 1
    assert "已经过去了" in capsys.readouterr().err
    assert run(data, "print", "storm", "--route", "北片") == 1
    assert "室外没有挂着的" in capsys.readouterr().err


def test_a_walk_goes_out_as_a_table_and_comes_back(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "走访.csv"
    assert run(data, "export", table, "--walk", "--route", "北片") == 0
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["点位"] for row in rows] == ["西门公示栏", "门厅公示栏"]
    rows[0] |= {"结果": "√", "日期": "2026-11-24"}
    with table.open("w", encoding="gbk", errors="replace", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    assert run(data, "import", table, "--dry-run") == 0
    assert run(data, "import", table) == 0
    assert "已导入 1 条" in capsys.readouterr().out
    assert run(data, "export", tmp_path / "走访.json", "--walk") == 1
    assert run(data, "export", tmp_path / "台账.csv", "--route", "北片") == 1
    assert "请再写上 --walk" in capsys.readouterr().err
