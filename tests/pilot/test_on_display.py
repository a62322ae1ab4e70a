"""在张情况 in the window: every board at a glance, another day, one unit, paper and table."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from office import TODAY, Clock, Office
from pilots import application, keys, on_screen, settle, told, until, until_told
from pypdf import PdfReader

from bulletin_tui.printing.fonts import roles as fonts
from bulletin_tui.widgets.line_input import LineInput
from store.models import TickKind


async def test_an_inspector_is_shown_and_handed_every_board(
    folder: Path,
    office: Office,
    clock: Clock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fonts, "_system_folders", tuple)
    desk = office.desk
    desk.save(office.unit.changed(id=desk.new_id(), name="阳光社区", rev=0))
    clock.day = TODAY - timedelta(days=3)
    desk.tick(desk.tick([office.plan(clock.day, 1)], TickKind.POSTED), TickKind.REMOVED)
    clock.day = TODAY - timedelta(days=1)
    desk.tick([office.plan(clock.day)], TickKind.POSTED)
    clock.day = TODAY
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f7", "f", "down", "enter")
        await settle(pilot)
        screen = on_screen(app)
        assert "2026-11-24 所有单位：2 处，在张 1 份，空 1 处，没有问题" in screen
        assert "学苑社区  东门公示栏  可放 2 张，占 1 张，空 1 张" in screen
        assert "关于清理楼道" in screen and "11-23 贴" in screen and " 空 " in screen
        # Enter tells one sheet in full; Escape leads back.
        await keys(pilot, "enter")
        assert "实际张贴的时间" in on_screen(app)
        await keys(pilot, "escape", "u", "down", "enter")
        await settle(pilot)
        assert "学苑社区：2 处" in on_screen(app)
        assert "阳光社区" not in on_screen(app)
        await keys(pilot, "d")
        field = app.screen.query_one(LineInput)
        field.value = "明天"
        await keys(pilot, "enter")
        assert "2026-11-25 还没有到" in on_screen(app)
        field.value = "3月5日"
        await keys(pilot, "enter")
        await until_told(pilot, "2026-03-05 挂着什么，程序里没有：最早登记的是 2026-11-21 贴的")
        assert "2026-11-24 学苑社区：2 处" in on_screen(app)
        await keys(pilot, "d")
        app.screen.query_one(LineInput).value = "11-22"
        await keys(pilot, "enter")
        await until(pilot, lambda: "2026-11-22 学苑社区" in on_screen(app))
        assert "2026-11-22 学苑社区：2 处，在张 0 份，空 2 处" in on_screen(app)
        await keys(pilot, "o")
        app.screen.query_one(LineInput).value = str(tmp_path / "在张.csv")
        await keys(pilot, "enter")
        await settle(pilot)
        assert "已导出 2 条" in told(app)
        await keys(pilot, "p")
        await settle(pilot)
        assert app.current_mode == "printing"
        assert "表格做好了。按 l 送打印机" in told(app)
    assert (tmp_path / "在张.csv").read_text("utf-8-sig").count("空") == 2
    (made,) = (folder / "print").iterdir()
    assert made.name == "在张情况一览-学苑社区-2026-11-22.pdf"
    assert "2026 年 11 月 22 日" in PdfReader(made).pages[0].extract_text()
