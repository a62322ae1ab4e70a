"""The tables and forms from the shell: each a file, each refusal a sentence."""

from __future__ import annotations

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
        (["print", "labels"], ["东门公示栏", "文化广场公示栏", "学苑路条幅点", "编号"]),
        (["print", "labels", "西门公示栏"], ["西门公示栏", "0418-2820011"]),
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
        (["print", "register"], "没有登记过上级报送"),
        (["print", "register", "--from", "2026-12-01"], "在起始日 2026-12-01 之前"),
        (["print", "forms", "保密审查表"], "要写明是哪份材料"),
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


def test_every_form_that_the_command_names_can_be_made() -> None:
    assert set(print_usage.FORMS) == {*forms._AT_CAMPAIGNS, *forms._OF_MATERIALS}
