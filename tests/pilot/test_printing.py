"""The printing screen: what a stop holds, the file, the printer, the viewer."""

from __future__ import annotations

from pathlib import Path

import pytest
from office import Clock, Office
from pilots import application, keys, on_screen, settle, told, until_told

from bulletin_tui.printing.fonts import roles as fonts
from bulletin_tui.screens import printing


async def test_enter_tells_what_is_to_be_done_at_a_stop(
    folder: Path, office: Office, clock: Clock
) -> None:
    posting = office.plan()
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "f7", "enter")
        screen = on_screen(app)
    assert "要贴（1）" in screen
    assert posting.code[3:] in screen
    assert "关于清理楼道的通知" in screen


async def test_the_file_goes_to_the_viewer(
    folder: Path, office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "open_file", lambda path: False)
    monkeypatch.setattr(fonts, "_system_folders", tuple)
    office.plan()
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f7", "l")
        assert "先按 p" in told(app)
        await keys(pilot, "p")
        await until_told(pilot, "文件做好了")
        assert "字体：没有仿宋、小标宋" in on_screen(app)
        await keys(pilot, "o")
        await until_told(pilot, "没有能打开 PDF 的程序")
        await settle(pilot)
    assert (folder / "print" / "2026-W48.pdf").read_bytes().startswith(b"%PDF-")


async def test_other_weeks_are_a_key_away(folder: Path, office: Office, clock: Clock) -> None:
    office.plan()
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "f7", "right_square_bracket")
        assert "2026-W49" in on_screen(app)
        await keys(pilot, "left_square_bracket", "left_square_bracket")
        assert "2026-W47" in on_screen(app)
        assert "没有要张贴或撤下的" in on_screen(app)
