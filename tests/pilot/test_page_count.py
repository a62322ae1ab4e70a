"""The line that counts pages while a material is written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from office import Clock, Office
from pilots import application, keys, on_screen, until, write
from textual.pilot import Pilot

from bulletin_tui.printing.fonts import roles as fonts
from bulletin_tui.screens.edit import EditScreen
from bulletin_tui.widgets.measure_line import MeasureLine


async def counted(pilot: Pilot[Any], words: str) -> str:
    """Wait until the line has these words, or none; returns it."""

    def line() -> str:
        return str(pilot.app.screen.query_one(MeasureLine).render())

    await until(pilot, lambda: words in line() if words else not line())
    return line()


def fill_in(pilot: Pilot[Any], **values: object) -> None:
    screen = pilot.app.screen
    assert isinstance(screen, EditScreen)
    for name, value in values.items():
        screen.form.set_value(name, value)


async def test_pages_are_counted_while_a_notice_is_written(
    folder: Path, office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "_system_folders", tuple)
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "f4", "enter")
        assert re.fullmatch(r"A4 1 页，还能写 1\d 行", await counted(pilot, "A4"))
        assert "A4 1 页，还能写 1" in on_screen(app)
        await write(pilot, "停水")
        fill_in(pilot, body="请各位居民相互转告。\n" * 17)
        counts = await counted(pilot, "2 页")
        assert re.fullmatch(r"A4 2 页，第 2 页有 \d 行：选“缩到一页”就能放下", counts)
        fill_in(pilot, body="请注意😀")
        assert "里有打印字体没有的字：😀(U+1F600)" in await counted(pilot, "打印字体")
        fill_in(pilot, body="请注意", phones="居委会")
        assert "“居委会”看不出号码" in await counted(pilot, "号码")
        fill_in(pilot, title="长" * 121, phones="")
        assert await counted(pilot, "120") == "标题：太长了，最多 120 个字"
        fill_in(pilot, title="")
        assert await counted(pilot, "") == ""


async def test_other_forms_have_no_such_line(folder: Path, office: Office, clock: Clock) -> None:
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "f5", "n")
        assert not app.screen.query(MeasureLine)


async def test_what_does_not_fit_its_one_page_is_told_when_the_week_is_made(
    folder: Path, office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "_system_folders", tuple)
    long = office.notice.changed(body="请各位居民清理楼道。\n" * 40, one_page=True)
    office.desk.save(long)
    office.plan()
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "f7", "p")
        wanted = "“关于清理楼道的通知”正文多出约"
        await until(pilot, lambda: wanted in on_screen(app).replace("\n", ""))
