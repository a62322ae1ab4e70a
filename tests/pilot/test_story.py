"""From an empty folder to a sheet in the ledger, by keys alone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from office import TODAY, Clock
from pilots import application, keys, on_screen, settle, write
from textual.pilot import Pilot

from bulletin_tui.app import BulletinApp
from bulletin_tui.settings import load_settings
from store.desk import Desk
from store.models import Material, Posting, Site, TickKind, Unit


async def start(pilot: Pilot[Any], app: BulletinApp) -> None:
    """Name, own office, unit, first site."""
    await settle(pilot)
    assert "您的姓名" in on_screen(app)
    await write(pilot, "李娟")
    await keys(pilot, "enter")
    assert "从哪里开始" in on_screen(app)
    await keys(pilot, "enter")
    assert "新单位" in on_screen(app)
    await write(pilot, "学苑社区")
    await keys(pilot, "ctrl+s")
    assert "新点位" in on_screen(app)
    await write(pilot, "东门公示栏")
    await keys(pilot, "ctrl+s")
    assert app.current_mode == "materials"


async def write_notice(pilot: Pilot[Any], app: BulletinApp) -> None:
    """A notice with title and body, planned at once at the only site."""
    await keys(pilot, "n")
    assert "写哪一种" in on_screen(app)
    await write(pilot, "通知")
    await keys(pilot, "enter")
    assert "新写通知" in on_screen(app)
    await write(pilot, "关于清理楼道的通知")
    await keys(pilot, "tab", "tab")
    await write(pilot, "请各位居民清理楼道")
    await keys(pilot, "ctrl+s")
    assert "现在就排期吗" in on_screen(app)
    await keys(pilot, "enter")
    assert "排期：关于清理楼道的通知" in on_screen(app)
    await keys(pilot, "enter", "space", "enter", "tab", "tab")
    await write(pilot, "+7")
    await keys(pilot, "ctrl+s")


async def print_week(pilot: Pilot[Any], app: BulletinApp, folder: Path) -> None:
    """Make the file, then note that it was printed."""
    await keys(pilot, "f7", "p")
    await app.workers.wait_for_complete()
    await settle(pilot)
    assert [path.read_bytes()[:5] for path in (folder / "print").glob("*.pdf")] == [b"%PDF-"]
    assert "文件：" in on_screen(app)
    await keys(pilot, "m", "enter")


async def test_a_new_office_does_its_first_week(folder: Path, desk: Desk, clock: Clock) -> None:
    app = application(folder, desk, clock)
    database = desk.database

    def posting() -> Posting:
        return database.find(Posting)[0]

    async with app.run_test(size=(80, 24)) as pilot:
        await start(pilot, app)
        assert load_settings(folder).person == desk.by == "李娟"
        assert [unit.name for unit in database.find(Unit)] == ["学苑社区"]
        assert [site.name for site in database.find(Site)] == ["东门公示栏"]

        await write_notice(pilot, app)
        [material] = database.find(Material)
        assert (material.title, material.body) == ("关于清理楼道的通知", "请各位居民清理楼道")
        assert posting().planned_from == TODAY
        assert posting().planned_to == TODAY + timedelta(days=7)

        await keys(pilot, "f2")
        assert "东门公示栏" in on_screen(app) and "关于清理楼道" in on_screen(app)
        await print_week(pilot, app, folder)
        assert posting().printed_on == TODAY

        await keys(pilot, "f2", "enter")
        assert [tick.kind for tick in posting().ticks] == [TickKind.POSTED]

        await keys(pilot, "c")
        await tick_by_code(pilot, app, posting().code, "掉了", downs=2)
        await tick_by_code(pilot, app, posting().code, "贴好了", downs=3)
        await keys(pilot, "escape")
        kinds = [tick.kind for tick in posting().ticks]
        assert kinds == [TickKind.POSTED, TickKind.INTERRUPTED, TickKind.POSTED]

        await take_back_and_undo(pilot, app, desk)


async def tick_by_code(
    pilot: Pilot[Any], app: BulletinApp, code: str, word: str, *, downs: int
) -> None:
    """Choose what was done, in the open dialog, and key in a code."""
    await keys(pilot, *["down"] * downs)
    await write(pilot, code)
    await keys(pilot, "enter")
    assert f"{word}：{code[:3]}" in on_screen(app)


async def take_back_and_undo(pilot: Pilot[Any], app: BulletinApp, desk: Desk) -> None:
    """Take back the last entry, read it in the ledger, and undo."""

    def standing() -> list[TickKind]:
        [posting] = desk.database.find(Posting)
        return [tick.kind for tick in posting.ticks if tick.counts]

    await keys(pilot, "f6", "b")
    assert standing() == [TickKind.POSTED, TickKind.INTERRUPTED]
    await keys(pilot, "f2")
    assert "掉了/被盖" in on_screen(app)
    await keys(pilot, "f6", "slash")
    await write(pilot, "无此")
    assert "共 0 条" in on_screen(app)
    await keys(pilot, "ctrl+u")
    await write(pilot, "楼道")
    assert "共 1 条" in on_screen(app)
    await keys(pilot, "enter", "enter")
    shown = on_screen(app)
    assert shown.count("2026-11-24 贴好了  李娟") == 2
    assert "2026-11-24 掉了/被盖  李娟" in shown
    assert shown.count("[已由 李娟 撤销]") == 1
    await keys(pilot, "escape", "ctrl+z")
    assert standing() == [TickKind.POSTED, TickKind.INTERRUPTED, TickKind.POSTED]
