"""The tables and forms from the shell: each a file, each refusal a sentence."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from pypdf import PdfReader

from bulletin_tui.cli import main
from bulletin_tui.printing.fonts import roles as fonts
from bulletin_tui.shell import forms, print_usage


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lively week, and the bundled fonts only."""
    monkeypatch.setattr(fonts, "_system_folders", tuple)
    data = tmp_path / "数据"
    assert main(["--data", str(data), "--today", "2026-11-24", "demo", "--no-open"]) == 0
    return data


def run(folder: Path, *words: str) -> int:
    return main(["--data", str(folder), "--today", "2026-11-24", *words])


def text_of(path: Path) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(path).pages)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["print", "checklist"], ["一周张贴清单", "2026年第48周", "补贴1项"]),
        (["print", "checklist", "--week", "2026-w49"], ["2026年第49周"]),
        (["print", "boards"], ["在张情况一览", "单位：全部", "已贴7个工作日，够了"]),
        (
            ["print", "boards", "--unit", "阳光社区", "--on", "2026-11-20"],
            ["2026年11月20日（周五）", "单位：阳光社区", "当天撤下的不算在张"],
        ),
        (["print", "labels"], ["东门公示栏", "文化广场公示栏", "学苑路条幅点", "编号"]),
        (["print", "labels", "西门公示栏"], ["西门公示栏", "0418-2820011"]),
        (
            ["print", "forms", "公示情况说明", "关于最低生活保障审核结果的公示"],
            ["公示情况说明", "7/7个工作日", "1处已贴满", "1处还没有贴满", "（盖章）"],
        ),
        (["print", "forms", "咨询登记表"], ["居民咨询登记表", "活动："]),
        (["print", "forms", "咨询计数表"], ["居民咨询计数表"]),
        (["print", "forms", "保密审查表", "停水通知"], ["信息标题停水通知", "载体停水停电"]),
        (
            ["print", "forms", "送达回执", "停水通知", "--to", "学苑街道"],
            ["送达单位学苑社区收件单位学苑街道"],
        ),
        (["history", "--site", "东门", "--pdf"], ["张贴台账", "条数：4", "停水通知"]),
    ],
)
def test_each_form_becomes_a_file(
    folder: Path, tmp_path: Path, words: list[str], expected: list[str]
) -> None:
    target = tmp_path / "出" / "一份.pdf"
    how = [str(target)] if words[-1] == "--pdf" else ["--out", str(target)]
    assert run(folder, *words, *how) == 0
    text = text_of(target)
    assert [part for part in expected if part not in text] == []
    if words == ["print", "labels", "西门公示栏"]:
        assert "东门" not in text


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["print", "checklist", "--week", "48"], "“48”不是一周"),
        (["print", "checklist", "--week", "2020-W01"], "2020-W01 没有要张贴"),
        (["print", "labels", "北门"], "北门"),
        (["print", "boards", "--on", "2026-11-25"], "2026-11-25 还没有到"),
        (["print", "boards", "--unit", "没有的社区"], "找不到单位：没有的社区"),
        (["export", "在张.csv", "--on", "2026-11-20"], "请再写上 --boards"),
        (["export", "在张.json", "--boards"], "请用 .csv 结尾"),
        (["print", "register"], "没有登记过上级报送"),
        (["print", "register", "--from", "2026-12-01"], "在起始日 2026-12-01 之前"),
        (["print", "forms", "保密审查表"], "要写明是哪份材料"),
        (["print", "forms", "公示情况说明", "消防通道禁止停车"], "还没有贴过"),
        (["print", "forms", "送达回执", "停水通知"], "还没有选送给哪些单位"),
        (["print", "forms", "问卷计票表", "停水通知"], "不是调查问卷"),
        (["history", "--text", "没有的字", "--pdf", "台账.pdf"], "没有这样的记录"),
    ],
)
def test_a_refusal_is_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    assert run(folder, *words) == 1
    told = capsys.readouterr().err.strip()
    assert sentence in told and told.count("\n") == 0


def test_what_hangs_goes_out_as_a_table(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "在张.csv"
    assert run(folder, "export", str(target), "--boards") == 0
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    titles = {(row["点位"], row["标题"]): row for row in rows}
    assert titles["东门公示栏", "关于最低生活保障审核结果的公示"]["张贴日"] == "2026-11-13"
    empty = titles["阳光小区 3 单元", "空"]
    assert (empty["可放"], empty["占用"]) == ("4", "0")
    assert empty["点位的问题"] == "2026-11-23 小广告侵占" and empty["单号"] == ""
    assert titles["学苑路条幅点", "防范电信诈骗 守护财产安全 2条"]["许可"].startswith("许可 学城条")
    assert run(folder, "export", str(target), "--boards", "--unit", "学苑街道") == 0
    text = target.read_text("utf-8-sig")
    assert "学苑路条幅点" in text and "学苑社区" not in text


def test_every_form_that_the_command_names_can_be_made() -> None:
    assert set(print_usage.FORMS) == {*forms._AT_CAMPAIGNS, *forms._OF_MATERIALS}
