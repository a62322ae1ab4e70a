"""The printing screen: what a stop holds, the file, the printer, the viewer."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from office import TODAY, Clock, Office
from pilots import application, keys, on_screen, settle, told, until, until_told
from textual import events

from bulletin_tui.printing.fonts import roles as fonts
from bulletin_tui.printing.records.week import plan_week
from bulletin_tui.screens import printing
from store.rules.wall.walk import Week


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


async def test_the_next_key_is_meant_for_the_week_that_is_being_read(
    folder: Path, office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A week of hundreds of boards is read in a thread: the screen does not stand still for it."""
    office.plan(TODAY + timedelta(days=7))
    app = application(folder, office.desk, clock)
    is_asked, may_go_on = Event(), Event()

    def slowly(*what: Any, **how: Any) -> Week:
        is_asked.set()
        assert may_go_on.wait(30)
        return plan_week(*what, **how)

    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f7")
        monkeypatch.setattr(printing, "plan_week", slowly)
        app.post_message(events.Key("right_square_bracket", "]"))
        await until(pilot, is_asked.is_set)
        app.post_message(events.Key("m", "m"))
        await pilot.pause(0.05)
        assert "2026-W48" in on_screen(app) and app.has_waiting_keys
        may_go_on.set()
        await settle(pilot)
        assert "1 项都印好了吗" in on_screen(app) and "2026-W49" in on_screen(app)
