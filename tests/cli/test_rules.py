"""Where the office is, and rules that changed: told and kept from the shell."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from office import TODAY, Clock, Office, open_desk

from bulletin_tui.cli import main
from bulletin_tui.shell.own_rules import EXAMPLE
from store.rules.law.rulebook import read_rules

OWN = """
[[rule]]
id = "本市1"
matter = "property_notice"
name = "物业公示（本市）"
clock = "display"
days = 10
unit = "workday"
counts_first_day = true
basis = "本市物业管理办法第三条"
status = "verified"
"""


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["--data", str(folder), "--today", "2026-11-24", *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def office(folder: Path, clock: Clock) -> None:
    desk = open_desk(folder, clock)
    Office(desk, clock)
    desk.database.close()


@pytest.mark.usefixtures("office")
def test_the_region_is_kept_told_and_noted_and_counts(run: Any, folder: Path) -> None:
    own = folder / "rules.toml"
    code, out, _ = run("rules")
    assert code == 0 and "还没有说本单位在哪个地区" in out and "--region 浙江省杭州市" in out
    _, out, _ = run("due", "--kind", "medical_aid_publicity", "--from", "2026-11-24")
    assert "至少张贴 7 天" in out and "还没有说本单位在哪个地区，各地的规定都算" in out
    code, out, err = run("rules", "--region", "湖南 长沙市")
    assert (code, err) == (0, "") and "本单位在湖南省长沙市：没有专门写给那里的规则" in out
    assert own.read_bytes().startswith('\ufeffregion = "湖南省长沙市"\r\n# 本单位'.encode())
    _, out, _ = run("due", "--kind", "medical_aid_publicity", "--from", "2026-11-24")
    assert "至少张贴 5 个工作日" in out and "别处的规定，在湖南省长沙市不算：" in out
    assert "- 医疗救助公示（浙江）：7 天，到 2026-11-30（浙江省）" in out
    asked = ("due", "--kind", "medical_aid_publicity", "--from", "2026-11-24", "--json")
    found = json.loads(run(*asked)[1])
    assert (found["rule"], found["office_region"]) == ("P01", "湖南省长沙市")
    assert [(one["id"], one["due"]) for one in found["elsewhere"]] == [("N04", "2026-11-30")]
    _, out, _ = run("rules")
    assert "医疗救助公示（浙江）  至少张贴 7 天  浙江省  已核对，别处的，不算" in out
    listed = json.loads(run("rules", "--json")[1])
    assert {one["id"] for one in listed if one["elsewhere"]} >= {"N01", "N04", "N17", "N27a"}
    assert run("rules", "--region", "浙江")[1].splitlines() == [
        "本单位在浙江省：别处的规定只作参考。",
        "杭州市、绍兴市另有规定，在那里就写到市。",
    ]
    assert run("rules", "--region", "")[0] == 0
    assert own.read_text("utf-8-sig") == EXAMPLE, "as it was before"
    journal = (folder / "journal" / "2026.jsonl").read_text("utf-8")
    assert '"why":"湖南省长沙市，原来是没有填"' in journal and '"action":"改地区"' in journal


@pytest.mark.usefixtures("office")
def test_what_somebody_wrote_stays_and_goes_with_the_folder(run: Any, folder: Path) -> None:
    own = folder / "rules.toml"
    kept = '# 我们的\n[[rule]]\nid = "N17c"\ndisabled = true\n'
    own.write_text(f'# 头\nregion = "浙江省"\n{kept}', "utf-8")
    assert run("rules", "--region", "湖南省")[0] == 0
    assert own.read_text("utf-8-sig") == f'region = "湖南省"\n# 头\n{kept}'
    assert run("backup")[0] == 0
    back = folder.with_name("恢复")
    assert run("restore", "--into", str(back))[0] == 0
    assert read_rules(back / "rules.toml").region == "湖南省"


@pytest.mark.usefixtures("office")
def test_a_region_that_is_none_and_a_file_at_fault_are_refused(run: Any, folder: Path) -> None:
    own = folder / "rules.toml"
    code, _, err = run("rules", "--region", "杭州市")
    assert code == 1 and "“杭州市”看不出是哪个省的" in err and not own.exists()
    own.write_text("[[rule]]\nid = 3\n", "utf-8")
    code, _, err = run("rules", "--region", "浙江省")
    assert code == 1 and "第 1 条规则（3）不对" in err
    assert own.read_text("utf-8") == "[[rule]]\nid = 3\n"
    code, _, err = run("--data", str(folder.with_name("没有")), "rules", "--region", "浙江省")
    assert code == 1 and "找不到数据文件夹" in err


def test_what_changed_rules_concern_is_listed_and_counted_anew(
    run: Any, folder: Path, clock: Clock
) -> None:
    desk = open_desk(folder, clock)
    office = Office(desk, clock)
    listed = office.material("publicity", "物业公示", matter="property_notice")
    desk.plan(listed.id, [office.west.id], TODAY, date(2026, 12, 1))
    desk.database.close()
    assert "都是按现在的规则算的，没有要重算的" in run("rules", "--recount")[1]
    (folder / "rules.toml").write_text(OWN, "utf-8")
    _, out, _ = run("today")
    assert "规则变了（1）" in out and "12-01  1 条的公示期要重算  有的要挂得更久" in out
    tasks = json.loads(run("today", "--json")[1])["tasks"]
    assert [one["record"] for one in tasks if one["group"] == "rules"] == [
        {"table": "rules", "id": ""}
    ]
    code, out, _ = run("rules", "--recount", "--dry-run")
    assert code == 0 and out.splitlines()[0] == (
        "业委会候选人等公示（杭州） 7 天 → 物业公示（本市） 10 个工作日（1 条）"
    )
    assert "：公示到 2026-12-07，原来是 2026-11-30，撤下日改到 2026-12-08" in out
    assert run("rules", "--recount", "--dry-run")[1] == out, "nothing was kept"
    _, out, _ = run("rules", "--region", "湖南省")
    assert "1 条的公示期要重算：加 --recount --dry-run 看，--recount 重算。" in out
    code, out, _ = run("rules", "--recount")
    assert code == 0 and out.endswith("重算了 1 条。\n")
    assert "规则变了" not in run("today")[1]
    (row,) = json.loads(run("schedule", "--json")[1])
    assert row["planned_to"] == "2026-12-08"


def test_a_sheet_that_has_to_stay_longer_tells_of_the_board_that_is_full_then(
    run: Any, folder: Path, clock: Clock
) -> None:
    """The law moves it out whatever hangs there by then, and bulletin room shows it after."""
    desk = open_desk(folder, clock)
    office = Office(desk, clock)
    held = office.material("publicity", "物业服务公示", matter="medical_aid_publicity")
    desk.plan(held.id, [office.east.id], TODAY, date(2026, 12, 1))
    for _ in range(2):
        office.plan(date(2026, 12, 1), days=8)
    desk.plan(held.id, [office.west.id], TODAY, date(2026, 12, 1))
    assert desk.overfull(TODAY, date(2026, 12, 22)) == []
    desk.database.close()
    longer = OWN.replace("property_notice", "medical_aid_publicity")
    (folder / "rules.toml").write_text(longer, "utf-8")
    code, out, _ = run("rules", "--recount")
    [full] = [line for line in out.splitlines() if "放不下" in line]
    assert code == 0 and full.startswith("- 东门公示栏“物业服务公示”")
    assert "，撤下日改到 2026-12-08，放不下：12-01 会有 3/2 张" in full
    _, out, _ = run("room")
    assert "“东门公示栏”放得下 2 张，12-01 最多会有 3 张" in out and "有 1 处放不下" in out
