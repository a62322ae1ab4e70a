"""Wrong input is refused with a sentence, and nothing that was typed is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from office import Clock, Office
from pilots import application, keys, on_screen, told, write
from textual.pilot import Pilot

from bulletin_tui.app import BulletinApp
from bulletin_tui.screens.edit import EditScreen
from store.desk import Desk
from store.errors import Unwritable
from store.models import Material, Posting


async def open_plan(pilot: Pilot[Any], app: BulletinApp) -> EditScreen:
    """The plan form of the first material, with a site chosen."""
    await keys(pilot, "f4", "p")
    assert isinstance(app.screen, EditScreen)
    await keys(pilot, "enter", "space", "enter")
    return app.screen


async def test_an_end_before_the_start(
    folder: Path, office: Office, desk: Desk, clock: Clock
) -> None:
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await open_plan(pilot, app)
        screen.form.set_value("planned_to", "2026-11-20")
        await keys(pilot, "ctrl+s")
        assert "在张贴日 2026-11-24 之前" in on_screen(app)
        assert str(screen.form.value_of("planned_to")) == "2026-11-20"
        screen.form.set_value("planned_to", "2026-02-30")
        await keys(pilot, "ctrl+s")
        assert app.screen is screen
        assert "没有2月30日，2026年2月只有28天" in on_screen(app)
        assert "2026-02-30" in on_screen(app)
    assert desk.database.find(Posting) == []


async def test_moving_to_days_that_run_backwards(
    folder: Path, office: Office, desk: Desk, clock: Clock
) -> None:
    posting = office.plan()
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f3", "g")
        assert isinstance(app.screen, EditScreen)
        app.screen.form.set_value("planned_to", "2026-11-20")
        await keys(pilot, "ctrl+s")
        assert "在张贴日 2026-11-24 之前" in on_screen(app)
    assert desk.database.get(Posting, posting.id) == posting


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("body", "正文\x1b[31m红", "控制"),
        ("link", "https://example.com/" + "a" * 1980, "最多 300 个"),
        ("signed_on", "2026-02-30", "没有"),
        ("phones", "打给老王", "看不出号码"),
    ],
)
async def test_a_refused_field_keeps_what_was_typed(
    folder: Path, office: Office, desk: Desk, clock: Clock, field: str, value: str, sentence: str
) -> None:
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 40), notifications=True) as pilot:
        await keys(pilot, "f4", "enter")
        assert isinstance(app.screen, EditScreen)
        screen = app.screen
        screen.form.set_value("title", "改过的标题")
        screen.form.set_value(field, value)
        typed = screen.form.values()
        await keys(pilot, "ctrl+s")
        assert app.screen is screen
        problem = screen.query_one(f"#problem-{field}")
        assert problem.display and sentence in str(problem.render())
        assert screen.form.values() == typed
    assert desk.database.get(Material, office.notice.id) == office.notice


async def test_a_retired_site_is_not_offered(
    folder: Path, office: Office, desk: Desk, clock: Clock
) -> None:
    desk.save(office.west.changed(state="retired"))
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f4", "p", "enter")
        assert "东门公示栏" in on_screen(app)
        assert "西门公示栏" not in on_screen(app)


async def test_a_full_disk_keeps_the_form(
    folder: Path, office: Office, desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise Unwritable("磁盘满了。请清理后再保存。")

    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f5", "n")
        await write(pilot, "北门公示栏")
        with monkeypatch.context() as patch:
            patch.setattr(desk, "save", full)
            await keys(pilot, "ctrl+s")
        assert isinstance(app.screen, EditScreen)
        assert "磁盘满了" in told(app) and "北门公示栏" in on_screen(app)
        await keys(pilot, "ctrl+s")
        assert not isinstance(app.screen, EditScreen)
    assert "北门公示栏" in [site.name for site in desk.sites()]


async def test_a_fault_of_the_program_keeps_the_form(
    folder: Path, office: Office, desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f5", "n")
        await write(pilot, "北门公示栏")
        monkeypatch.setattr(desk, "save", wrong)
        await keys(pilot, "ctrl+s")
        assert isinstance(app.screen, EditScreen)
        assert "程序里有错（ZeroDivisionError）" in told(app) and "北门公示栏" in on_screen(app)
