"""字体: what is used, and a folder chosen by keys alone; and the same from the shell."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest
from office import Clock, Office
from pilots import application, keys, on_screen, settle, told, write

from bulletin_tui.cli import main
from bulletin_tui.settings import load_settings


async def test_fonts_are_shown_and_a_folder_is_chosen(
    folder: Path, office: Office, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "own").mkdir()
    shutil.copy(pylopdf_fonts_zh_cn.sans_path(), tmp_path / "own" / "simfang.ttf")
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f8", "f")
        shown = on_screen(app)
        for word in ("仿宋（正文）", "小标宋（标题）", "黑体（一级标题）", "楷体（二级标题）"):
            assert word in shown, word
        await keys(pilot, "f")
        await write(pilot, "empty")
        await keys(pilot, "enter")
        assert "没有字体文件" in told(app) and load_settings(folder).fonts == ""
        await keys(pilot, "f", "f")
        await write(pilot, "own")
        await keys(pilot, "enter")
        await settle(pilot)
        assert load_settings(folder).fonts == str(tmp_path / "own")
        assert "自己的" in on_screen(app) and "simfang.ttf" in on_screen(app)
        await keys(pilot, "f", "end", "ctrl+u", "enter")
        assert load_settings(folder).fonts == ""
        await keys(pilot, "escape", "ctrl+p")
        await write(pilot, "字体")
        await settle(pilot)
        assert "选自己的字体文件夹" in on_screen(app)


def test_the_shell_lists_them(
    folder: Path, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    office.desk.database.close()
    assert main(["--data", str(folder), "print", "fonts", "--json"]) == 0
    lines = json.loads(capsys.readouterr().out)
    assert [line["role"] for line in lines] == ["仿宋", "小标宋", "黑体", "楷体"]
    assert all(line["characters"] > 0 for line in lines)
    assert main(["--data", str(folder), "print", "fonts"]) == 0
    assert "楷体（二级标题）" in capsys.readouterr().out
