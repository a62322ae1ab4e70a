"""The commands: what they print, which code they leave with, and what they never load."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bulletin_tui.cli import main
from store.disk.lock import FolderLock

HISTORY_KEYS = {
    "id",
    "material_id",
    "material_kind",
    "title",
    "category",
    "site_id",
    "site",
    "site_kind",
    "unit",
    "planned_from",
    "planned_to",
    "state",
    "quantity",
    "intervals",
}
TODAY_KEYS = {
    "today",
    "tasks",
    "to_print",
    "missed",
    "put_up",
    "take_down",
    "overdue",
    "interrupted",
    "ending_soon",
}
PLAN = "种类,标题,类别,点位,张贴日,撤下日,数量,正文\r\n"


@dataclass(frozen=True)
class Result:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on the test's folder, on 2026-11-24 unless told otherwise."""

    def command(*words: object, today: str = "2026-11-24") -> Result:
        argv = ["--data", str(tmp_path / "数据"), "--today", today, *map(str, words)]
        try:
            code = main(argv)
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return Result(code, captured.out, captured.err)

    return command


@pytest.fixture
def week(run: Run) -> Run:
    """The lively week is in the folder."""
    assert run("demo", "--no-open").code == 0
    return run


@pytest.fixture
def year(run: Run) -> Run:
    """The sample year is in the folder."""
    assert run("demo", "--year", "2017", "--no-open").code == 0
    return run


def refused(result: Result, *words: str) -> None:
    """A sentence on stderr, nothing on stdout, exit code 1."""
    assert (result.code, result.out) == (1, "")
    for word in words:
        assert word in result.err


def test_a_demo_does_not_go_into_a_folder_with_data(week: Run) -> None:
    refused(week("demo", "--no-open"), "已经有数据", "--data")
    refused(week("demo", "--year", "2017", "--no-open"), "已经有数据")


def test_today_as_text(week: Run) -> None:
    result = week("today")
    assert result.code == 0
    assert result.out.startswith("2026-11-24 共 ")
    for heading in ("逾期未撤（", "掉了/被盖（", "今天要撤（", "今天要贴（", "本周要印（"):
        assert heading in result.out
    assert "停水通知" in result.out


def test_today_counts_every_line_that_it_lists(week: Run) -> None:
    lines = week("today", today="2026-11-26").out.splitlines()
    assert any(line.startswith("快到期（") for line in lines)
    listed = [line for line in lines if line.startswith("  ")]
    assert lines[0] == f"2026-11-26 共 {len(listed)} 件事"


def test_today_as_json(week: Run) -> None:
    found = week("today", "--json").json
    assert set(found) == TODAY_KEYS
    assert found["today"] == "2026-11-24"
    groups = TODAY_KEYS - {"today", "tasks"}
    assert {group for group in groups if not found[group]} == {"ending_soon", "missed"}
    for group in groups:
        for row in found[group]:
            assert set(row) >= HISTORY_KEYS


def test_today_without_data_is_an_empty_day_and_makes_no_folder(run: Run, tmp_path: Path) -> None:
    assert run("today").out == "2026-11-24 共 0 件事\n"
    assert run("history", "--json").json == []
    assert not (tmp_path / "数据").exists()


def test_the_schedule_covers_a_span_oldest_first(week: Run) -> None:
    found = week("schedule", "--from", "2026-11-24", "--to", "2026-11-26", "--json").json
    starts = [row["planned_from"] for row in found]
    assert starts == sorted(starts)
    assert set(starts) == {"2026-11-24", "2026-11-26"}
    assert f"共 {len(found)} 条" in week("schedule", "--to", "2026-11-26").out


def test_history_has_every_posting_with_the_promised_keys(year: Run) -> None:
    found = year("history", "--json").json
    assert len(found) > 200
    assert all(set(row) >= HISTORY_KEYS for row in found)
    starts = [row["planned_from"] for row in found]
    assert starts == sorted(starts, reverse=True)
    interval = found[0]["intervals"][0]
    assert {"start", "end", "posted_by"} <= set(interval)


@pytest.mark.parametrize(
    ("options", "key", "value"),
    [
        (("--kind", "banner"), "material_kind", "banner"),
        (("--kind", "条幅"), "material_kind", "banner"),
        (("--site", "上级报送"), "site", "上级报送"),
        (("--unit", "育新社区"), "unit", "育新社区"),
        (("--state", "已撤下"), "state", "removed"),
        (("--state", "已发放"), "site_kind", "leaflet"),
    ],
)
def test_history_is_filtered(year: Run, options: tuple[str, str], key: str, value: str) -> None:
    found = year("history", *options, "--json").json
    assert found
    assert {row[key] for row in found} == {value}


def test_history_is_filtered_by_days_and_words(year: Run) -> None:
    found = year(
        "history", "--from", "2017-05-15", "--to", "2017-05-15", "--text", "政务公开 沿街", "--json"
    ).json
    assert [row["title"] for row in found] == ["推进政务公开 建设法治政府"]
    assert year("history", "--text", "没有这样的字").out == "共 0 条\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("tick", "1234567"), "有一位不对"),
        (("tick", "12"), "7 位数字"),
        (("tick", "0000000"), "找不到"),
        (("print", "material", "没有的编号"), "找不到材料"),
        (("print", "week", "--week", "第一周"), "应当像 2026-W48"),
        (("import", "没有.csv"), "没有这个文件"),
        (("export", "全部.docx"), "不会写 .docx 文件"),
        (("export", "全部"), "“全部”没有结尾"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(
    week: Run, words: tuple[str, ...], sentence: str
) -> None:
    refused(week(*words), sentence)


def test_a_day_that_does_not_exist_is_named(run: Run) -> None:
    result = run("today", today="2026-02-30")
    assert result.code == 2
    assert "“2026-02-30”不是日期" in result.err


def test_help_is_code_zero(run: Run) -> None:
    result = run("--help")
    assert result.code == 0
    assert "查历史" in result.out


def test_options_may_stand_after_the_command(week: Run, tmp_path: Path) -> None:
    result = week("today", "--data", tmp_path / "别处", "--today", "2026-01-01")
    assert result.out == "2026-01-01 共 0 件事\n"


def test_without_a_terminal_the_window_is_not_opened(run: Run) -> None:
    refused(run(), "终端")


def test_a_file_where_the_folder_should_be_is_a_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("x")
    inside = tmp_path / "文件" / "数据"
    refused(run("demo", "--no-open", "--data", inside), "写不进", "--data")
    refused(run("demo", "--no-open", "--data", tmp_path / "文件"), "写不进")


def test_a_target_that_cannot_be_written_is_a_sentence(week: Run, tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("x")
    for words in (
        ("export", tmp_path / "文件" / "a.json"),
        ("export", tmp_path / "没有" / "a.csv"),
        ("export", "--template", tmp_path / "文件" / "a.csv"),
    ):
        refused(week(*words), "写不进")


def test_an_export_does_not_write_over_the_programs_own_files(week: Run, tmp_path: Path) -> None:
    own = tmp_path / "数据" / "bulletin.json"
    before = own.read_bytes()
    refused(week("export", own), "数据文件夹里面")
    assert own.read_bytes() == before


def test_a_second_window_is_told_of_the_first(week: Run, tmp_path: Path) -> None:
    plan = tmp_path / "计划.csv"
    plan.write_text(f"{PLAN}通知,关于清理楼道的通知,,东门公示栏,2026-11-24,,1,正文\r\n", "utf-8")
    first = FolderLock(tmp_path / "数据")
    first.take()
    try:
        refused(week("tick", "1002006"), "另一个窗口")
        assert week("today").code == 0
        # To check needs nobody to leave.
        assert week("import", plan, "--dry-run").out.startswith("可以导入 1 条")
        refused(week("import", plan), "另一个窗口")
    finally:
        first.release()


def test_damaged_settings_are_told_and_the_rest_goes_on(week: Run, tmp_path: Path) -> None:
    (tmp_path / "数据" / "settings.toml").write_text("theme = ")
    result = week("today")
    assert result.code == 0 and "件事" in result.out
    assert "settings.toml 第 1 行读不懂" in result.err and "默认" in result.err


def test_a_page_that_cannot_be_set_is_a_sentence(week: Run, tmp_path: Path) -> None:
    plan = tmp_path / "计划.csv"
    plan.write_text(f"{PLAN}通知,怪字\U0010fffd,,东门公示栏,2026-11-24,,1,正文\r\n", "utf-8")
    assert week("import", plan).code == 0
    out = tmp_path / "周.pdf"
    refused(week("print", "week", "--out", out), "U+10FFFD", "打印字体没有的字")
    assert not out.exists()


def test_a_code_is_ticked_once_taken_back_and_ticked_as_fallen(week: Run) -> None:
    code = week("today", "--json").json["put_up"][0]["code"]
    spaced = f"{code[:3]} {code[3:]}"
    assert week("tick", spaced, code).out == "已登记 1 张：贴好了\n"
    refused(week("tick", code), "已经登记为贴好了")
    assert state(week, code) == "posted"
    refused(week("tick", code, "--done", "interrupted", "--reason", "饿了"), "脱落未补")
    refused(week("tick", code, "--done", "掉了", "--reason", "撤"), "没有“撤”这种原因")
    assert week("tick", code, "--done", "interrupted", "--reason", "torn").code == 0
    assert state(week, code) == "interrupted"
    assert week("tick", code, "--take-back").out == "已撤销 1 笔登记\n"
    assert state(week, code) == "posted"
    for done, reason in (("掉了", "fallen_off"), ("被盖", "covered")):
        assert week("tick", code, "--done", done).out == "已登记 1 张：掉了/被盖\n"
        assert reason_of(week, code) == reason
        assert week("tick", code, "--take-back").code == 0
    assert week("tick", code, "--done", "掉了", "--reason", "破损").code == 0
    assert reason_of(week, code) == "torn"
    assert week("tick", code, "--done", "贴好了").code == 0
    refused(week("tick", code, "--done", "removed", "--on", "2026-11-25"), "还没有到")


def test_take_back_takes_back_all_or_none(week: Run) -> None:
    found = week("today", "--json").json
    up, waiting = found["overdue"][0]["code"], found["put_up"][0]["code"]
    refused(week("tick", up, waiting, "--take-back"), "没有可以撤销的登记")
    assert state(week, up) == "overdue_removal"


def reason_of(run: Run, code: str) -> str:
    (row,) = run("history", "--text", code, "--json").json
    return str(row["intervals"][-1]["reason"])


def state(run: Run, code: str) -> str:
    (row,) = run("history", "--text", code, "--json").json
    return str(row["state"])


def test_the_doctor_finds_the_sample_year_in_order(year: Run) -> None:
    result = year("doctor")
    assert result.code == 0
    assert "没有发现问题" in result.out
    assert "诉求 20 条" in result.out


def test_the_folder_moves_to_another_pc(week: Run, tmp_path: Path) -> None:
    whole, other = tmp_path / "全部.json", tmp_path / "另一台"
    assert week("export", whole).code == 0
    assert "可以导入" in week("import", whole, "--dry-run", "--data", other).out
    assert not other.exists()
    assert "已导入" in week("import", whole, "--data", other).out
    assert week("history", "--json", "--data", other).json == week("history", "--json").json


def test_a_template_goes_out(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "模板.csv"
    assert run("export", "--template", target).code == 0
    assert target.read_bytes().startswith("\ufeff种类,标题".encode())
    refused(run("export", "--template", tmp_path / "模板.xlsx"), ".csv")


def test_a_material_is_printed_as_pictures(week: Run, tmp_path: Path) -> None:
    result = week("print", "material", "停水通知", "--png", "--out", tmp_path / "停水.png")
    assert result.code == 0
    assert (tmp_path / "停水-001.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_paper_may_be_opened_by_others_but_in_the_data_folder(week: Run, tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        outside, inside = tmp_path / "给大家" / "周.pdf", tmp_path / "数据" / "print" / "周.pdf"
        for target in (outside, inside):
            assert week("print", "week", "--out", target).code == 0
        assert week("print", "material", "停水通知", "--png", "--out", outside).code == 0
    finally:
        os.umask(mask)
    page = outside.with_name("周-001.png")
    modes = [stat.S_IMODE(p.stat().st_mode) for p in (outside, outside.parent, page, inside)]
    assert [oct(mode) for mode in modes] == ["0o644", "0o755", "0o644", "0o600"]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("week",), "2026-W48.pdf"),
        (("week", "--out", "纸.pdf"), "纸.pdf"),
        (("material", "停水通知"), "材料.pdf"),
        (("material", "停水通知", "--png"), "材料-001.png"),
    ],
)
def test_what_was_written_is_told_with_its_folder(
    week: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert f"已写到 {tmp_path / name}" in week("print", *words).out
    assert (tmp_path / name).is_file()


def test_the_whole_story_by_commands(year: Run, tmp_path: Path) -> None:
    """Sample year, plan from Excel, the week on paper, the walk, the history."""
    day = "2017-12-18"
    plan = tmp_path / "计划.csv"
    plan.write_text(
        f"{PLAN}"
        "通知,关于冬季供暖的通知[/x],为民服务类,学苑社区东门公示栏,2017-12-18,2017-12-24,1,请检查。\r\n"
        "公示,低保审核结果公示,为民服务类,育新社区西门公示栏,2017-12-19,2017-12-26,1,名单如下。\r\n",
        "utf-8-sig",
    )
    assert year("import", plan, "--dry-run", today=day).out.startswith("可以导入 2 条")
    assert year("import", plan, today=day).out.startswith("已导入 2 条")
    out = tmp_path / "周.pdf"
    printed = year("print", "week", "--week", "2017-W51", "--out", out, today=day)
    assert printed.code == 0
    assert "2017-W51：" in printed.out
    assert out.read_bytes().startswith(b"%PDF")
    new = [
        row
        for row in year("schedule", "--from", day, "--to", "2017-12-19", "--json", today=day).json
        if row["title"].startswith(("关于冬季供暖", "低保审核"))
    ]
    codes = [row["code"] for row in new]
    assert len(codes) == 2
    assert year("tick", *codes, today="2017-12-19").code == 0
    assert year("tick", codes[0], "--done", "removed", today="2017-12-24").code == 0
    found = {
        row["code"]: row
        for row in year("history", "--from", day, "--json", today="2017-12-25").json
    }
    assert [found[code]["state"] for code in codes] == ["removed", "posted"]
    assert found[codes[0]]["intervals"][0]["start"] == "2017-12-19"
    assert found[codes[0]]["intervals"][0]["end"] == "2017-12-24"
    assert found[codes[0]]["title"] == "关于冬季供暖的通知[/x]"


def test_a_week_of_the_sample_year_is_printed(year: Run, tmp_path: Path) -> None:
    for today in ("2017-05-15", "2026-11-24"):
        out = tmp_path / f"{today}.pdf"
        result = year("print", "week", "--week", "2017-W20", "--out", out, today=today)
        assert result.code == 0, result.err
        assert out.read_bytes().startswith(b"%PDF")


def test_a_week_without_work_prints_nothing(year: Run, tmp_path: Path) -> None:
    out = tmp_path / "空.pdf"
    result = year("print", "week", "--week", "2019-W01", "--out", out)
    assert (result.code, result.out) == (0, "2019-W01 没有要张贴或撤下的，不用打印。\n")
    assert not out.exists()


def script(code: str, *words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a few lines in a fresh interpreter."""
    root = Path(__file__).parents[2]
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=root,
        capture_output=True,
        timeout=60,
        env={"PYTHONPATH": str(root), "PATH": "", **environment},
        check=False,
    )


CALL = "import sys; from bulletin_tui.cli import main; code = main(sys.argv[1:]); "


def test_an_old_console_gets_question_marks_and_no_traceback(week: Run, tmp_path: Path) -> None:
    done = script(
        f"{CALL} sys.exit(code)",
        "--data",
        str(tmp_path / "数据"),
        "history",
        PYTHONIOENCODING="ascii:strict",
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"?" in done.stdout


@pytest.mark.parametrize("command", ["history", "today"])
def test_a_reader_that_stops_early_is_no_fault(year: Run, tmp_path: Path, command: str) -> None:
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", f"{CALL} sys.exit(code)", "--data", tmp_path / "数据", command],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.parametrize(("option", "word"), [("--state", "已张贴"), ("--kind", "通知")])
def test_an_unknown_state_or_kind_is_refused_with_the_list(
    year: Run, option: str, word: str
) -> None:
    refused(year("history", option, "瞎写"), "没有“瞎写”", word)
    assert year("history", option, word).code == 0


@pytest.mark.skipif(os.name == "nt", reason="CUPS is not on Windows")
def test_the_week_goes_to_the_printer_that_is_named(
    week: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    target = tmp_path / "周.pdf"
    asked = week("print", "week", "--out", target, "--printer", "办公室")
    assert (asked.code, target.read_bytes()[:5]) == (1, b"%PDF-")
    assert "没有打印服务" in asked.err
