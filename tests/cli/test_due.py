"""The day counter and the list of rules from the shell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from office import Clock, Office, open_desk

from bulletin_tui.cli import main
from store.models import WorkYear

OWN = """
[[rule]]
id = "L01"
matter = "property_notice"
name = "物业公示（本市）"
clock = "display"
days = 20
unit = "workday"
counts_first_day = true
basis = "本市物业管理办法第三条"
region = "本市"
status = "verified"
"""


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["--data", str(folder), "--today", "2026-11-24", *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def asked(run: Any, *arguments: str) -> dict[str, Any]:
    code, out, err = run("due", *arguments, "--json")
    assert (code, err) == (0, "")
    found: dict[str, Any] = json.loads(out)
    return found


def test_days_are_counted_without_a_data_folder_and_none_is_made(run: Any, folder: Path) -> None:
    golden = {"2026-04-29": ("5", "2026-05-09"), "2026-09-29": ("20", "2026-11-02")}
    for start, (n, due) in golden.items():
        found = asked(run, "--workdays", n, "--from", start)
        assert (found["due"], found["provisional"]) == (due, False)
    beyond = asked(run, "--workdays", "20", "--from", "2026-12-04")
    assert beyond["provisional"] and beyond["calendar"] == "2026 announced, 2027 estimated"
    plain = asked(run, "--days", "7", "--from", "2026-12-28")
    assert (plain["due"], plain["provisional"]) == ("2027-01-04", False)
    assert (plain["unit"], plain["counts_first_day"]) == ("day", False)
    code, out, _ = run("due", "--workdays", "20", "--from", "2026-12-04")
    assert code == 0 and "2027-01-04（周一） 暂算" in out and "2027 年的放假安排还没有录入" in out
    assert not folder.exists()


@pytest.mark.parametrize("kind", ["low_income_publicity", "低保审核公示"])
def test_of_two_rules_the_longer_counts_and_both_are_shown(run: Any, kind: str) -> None:
    found = asked(run, "--kind", kind, "--from", "2026-11-24")
    assert (found["due"], found["removable_from"]) == ("2026-12-02", "2026-12-03")
    assert (found["rule"], found["days"], found["unit"]) == ("N02", 7, "workday")
    assert {one["id"]: one["due"] for one in found["rules"]} == {
        "N01": "2026-11-30",
        "N02": "2026-12-02",
        "N31": "2026-11-30",
    }
    assert [one["clock"] for one in found["others"]] == ["publish"]
    _, out, _ = run("due", "--kind", kind, "--from", "2026-11-24")
    assert "公示到 2026-12-02（周三），12-03 起可撤" in out and "当天算第一天" in out
    assert "低保审核公示（浙江）：7 天，到 2026-11-30，已核对" in out
    assert "低保审核公示（民政部 2021）：7 天，到 2026-11-30，未核实" in out
    assert "另有：低保信息最迟上板" in out and "依据：社会救助领域" in out


@pytest.mark.parametrize(
    ("kind", "start", "said"),
    [
        ("gov_info_request", "2017-03-01", "最迟 2017-03-22（周三） 答复"),
        ("gov_info_proactive", "2026-01-28", "最迟 2026-03-03（周二） 上板"),
        ("条幅", "2026-10-01", "许可最长到 2026-10-10（周六）"),
        ("停水停电", "2026-11-24", "没有定天数"),
        ("housing_security", "2026-11-24", "这条规则没有核实过，请以当地的规定为准。"),
        ("公示", "2026-11-24", "这条规则是惯例，不是规定"),
        ("party_member_development", "2026-11-24", "是转引的，没有见到原文"),
    ],
)
def test_every_clock_and_every_doubt_has_its_words(
    run: Any, kind: str, start: str, said: str
) -> None:
    code, out, _ = run("due", "--kind", kind, "--from", start)
    assert code == 0 and said in out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (
            ("--kind", "贺词", "--from", "2026-11-24"),
            1,
            "“贺词”不在可选的事项里，可以是：低保",
        ),
        (("--kind", "通知", "--from", "2026-11-24"), 1, "“通知”没有法定期限"),
        (("--kind", "征兵公示", "--from", "2017-08-25"), 1, "从 2023-05-01 起才有效"),
        (("--workdays", "3650", "--from", "2026-11-24"), 1, "算不到 3650 天以后"),
        (("--days", "3650", "--from", "9998-01-01"), 2, "不在"),
        (("--days", "0", "--from", "2026-11-24"), 2, "不是天数"),
        (("--days", "七", "--from", "2026-11-24"), 2, "不是天数"),
        (("--days", "7", "--from", "2026-02-30"), 2, "不是日期"),
        (("--days", "7"), 2, "--from"),
        (("--from", "2026-11-24"), 2, "--kind"),
        (("--days", "7", "--workdays", "7", "--from", "2026-11-24"), 2, "--days"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_a_sentence(
    run: Any, arguments: tuple[str, ...], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if code == 1:
        found, _, err = run("due", *arguments)
        assert found == 1
    else:
        with pytest.raises(SystemExit) as left:
            run("due", *arguments)
        assert left.value.code == 2
        err = capsys.readouterr().err
    assert said in err and "Traceback" not in err


def test_a_folders_own_rules_and_years_count(run: Any, folder: Path, clock: Clock) -> None:
    desk = open_desk(folder, clock)
    office = Office(desk, clock)
    off = {"name": "元旦", "on": "2027-01-01", "is_off": True}
    desk.save_work_year(WorkYear.model_validate({"id": "y", "year": 2027, "days": [off]}))
    office.desk.database.close()
    (folder / "rules.toml").write_text(OWN, "utf-8")
    found = asked(run, "--kind", "property_notice", "--from", "2026-12-21")
    assert (found["rule"], found["due"], found["provisional"]) == ("L01", "2027-01-18", False)
    assert found["calendar"] == "2026 announced, 2027 entered"
    code, out, _ = run("rules")
    assert code == 0 and "L01  物业公示（本市）  至少张贴 20 个工作日  本市  已核对，自己的" in out
    listed = json.loads(run("rules", "--json")[1])
    assert [one["id"] for one in listed if one["own"]] == ["L01"]
    (folder / "rules.toml").write_text(OWN.replace("workday", "week"), "utf-8")
    code, out, err = run("due", "--kind", "property_notice", "--from", "2026-12-21", "--json")
    assert code == 0 and json.loads(out)["rule"] != "L01"
    assert "第 1 条规则（L01）不对。unit：不在可选的范围里" in err
    assert "提示：规则文件" in run("doctor")[1]


def test_the_own_rules_go_with_the_folder(run: Any, folder: Path, clock: Clock) -> None:
    desk = open_desk(folder, clock)
    Office(desk, clock)
    desk.database.close()
    own = folder / "rules.toml"
    own.write_text(OWN, "utf-8")
    own.chmod(0o600)
    assert run("backup")[0] == 0
    assert run("restore", "--into", str(folder.with_name("恢复")))[0] == 0
    assert run("doctor", "--repair", str(folder.with_name("救出")))[0] == 0
    for name in ("恢复", "救出"):
        assert (folder.with_name(name) / "rules.toml").read_text("utf-8") == OWN
    assert "rules.toml" not in run("doctor")[1]
