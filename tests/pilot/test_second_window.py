"""Two windows: the second says who writes, reads along, and takes over."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from office import Clock, Office, die
from pilots import keys as press
from pilots import on_screen, settle, told, until
from textual.widgets import Input

from bulletin_tui import watching
from bulletin_tui.app import BulletinApp
from bulletin_tui.clock import Clock as OurClock
from bulletin_tui.context import Context, opened_for_a_window
from bulletin_tui.screens.edit import EditScreen
from bulletin_tui.settings import Settings, load_settings, save_settings
from bulletin_tui.widgets.note_line import ReadingLine
from store.disk import lock as lock_module
from store.disk.database import Database
from store.errors import Unwritable
from store.models import Posting, Site


@pytest.fixture
def second(office: Office, folder: Path, clock: Clock) -> Iterator[BulletinApp]:
    """An application opened as from the command line, beside the office's own desk."""
    entered: list[Any] = []
    save_settings(folder, Settings(person="李强"))

    def opening() -> Context:
        manager = opened_for_a_window(folder, OurClock(clock.now, clock.day))
        entered.append(manager)
        return manager.__enter__()

    yield BulletinApp(load_settings(folder), opening)
    for manager in entered:
        manager.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at the other window without making the test wait."""
    monkeypatch.setattr(watching, "WATCH_EVERY", 0.05)


async def test_the_second_says_who_writes_and_its_keys_are_grey(
    office: Office, second: BulletinApp
) -> None:
    office.plan()
    office.material("notice", "还没排的通知")
    async with second.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "只看：本机另一个窗口（未署名，" in on_screen(pilot.app))
        assert "正在用，那边退出这里就能改" in on_screen(second)
        await press(pilot, "f4", "n")
        assert "写哪一种" not in on_screen(second)
        assert "“新写”现在做不了。只看：本机另一个窗口（未署名，" in told(second)
        assert "正在用，那边退出这里就能改。" in told(second)
        await press(pilot, "f3", "space")
        assert "“挪”现在做不了。只看：" in told(second)
        await press(pilot, "u", "enter")
        assert "“排到这里”现在做不了。只看：" in told(second) and not second.screen.is_modal
        await press(pilot, "f5", "c")
        assert "“照样建”现在做不了。只看：" in told(second)
        await press(pilot, "slash", "c")
        assert "c" in second.screen.query_one("#search", Input).value
        await press(pilot, "f2", "enter", "f7", "m")
        assert office.desk.database.find(Posting)[0].printed_on is None


async def test_the_second_reads_along(office: Office, second: BulletinApp) -> None:
    async with second.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "只看" in on_screen(pilot.app))
        await press(pilot, "f5")
        assert "东门公示栏" in on_screen(second)
        office.desk.save(office.east.changed(name="改了名字的栏"))
        await until(pilot, lambda: "改了名字的栏" in on_screen(pilot.app))


async def test_a_form_in_the_second_says_so_too_until_it_may_write(
    office: Office, second: BulletinApp
) -> None:
    async with second.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "只看" in on_screen(pilot.app))
        await press(pilot, "f5", "enter")
        assert isinstance(second.screen, EditScreen)
        assert "只看：本机另一个窗口" in on_screen(second)
        office.desk.database.close()
        await until(pilot, lambda: "只看" not in on_screen(pilot.app))
        assert isinstance(second.screen, EditScreen)


async def test_a_long_reason_leaves_room_for_the_records(
    office: Office, second: BulletinApp, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Database) -> None:
        raise Unwritable(f"写不进 {folder / 'lock'}：{'磁盘读写出错，' * 20}。")

    async with second.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "只看" in on_screen(pilot.app))
        monkeypatch.setattr(Database, "become_writer", refuse)
        await until(pilot, lambda: "只看。写不进 数据文件夹/lock" in on_screen(pilot.app))
        line = second.screen.query_one(ReadingLine)
        assert line.size.height == 2
        assert on_screen(second).splitlines()[2].rstrip().endswith("..")


async def test_the_second_reloads_on_request(
    office: Office, second: BulletinApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "WATCH_EVERY", 3600.0)
    async with second.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "只看" in on_screen(pilot.app))
        await press(pilot, "f5")
        office.desk.save(office.east.changed(name="改了名字的栏"))
        await press(pilot, "ctrl+r")
        await until(pilot, lambda: "改了名字的栏" in on_screen(pilot.app))
        assert "已重新载入" in told(second)


async def test_the_second_takes_over_when_the_first_is_closed(
    office: Office, second: BulletinApp
) -> None:
    async with second.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "只看" in on_screen(pilot.app))
        office.desk.database.close()
        await until(pilot, lambda: "只看" not in on_screen(pilot.app))
        await until(pilot, lambda: "现在可以改了" in on_screen(pilot.app))
        await press(pilot, "f5", "d")
        assert [s.name for s in second.context.desk.sites()] == ["西门公示栏"]


async def test_the_second_takes_over_from_a_killed_first_and_tells_what_it_left(
    office: Office, second: BulletinApp, folder: Path
) -> None:
    async with second.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "只看" in on_screen(pilot.app))
        journal = folder / "journal" / "2026.jsonl"
        die(office.desk)
        journal.write_bytes(journal.read_bytes() + b'{"half')
        await until(pilot, lambda: "只看" not in on_screen(pilot.app))
        await until(pilot, lambda: "没有正常退出" in on_screen(pilot.app))


async def test_a_writer_that_was_overtaken_reads_on(
    office: Office, second: BulletinApp, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "WATCH_EVERY", 3600.0)
    office.desk.database.close()
    async with second.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        assert second.context.database.is_writable
        lease = folder / "writer.json"
        theirs = {"token": "x", "computer": "PC-9", "machine": "PC-9-0200000000aa"}
        lease.write_text(json.dumps(json.loads(lease.read_text("utf-8")) | theirs), "utf-8")
        await press(pilot, "f5", "d")
        assert "这一步没有保存" in told(second)
        await press(pilot, "ctrl+r")
        await until(pilot, lambda: "只看：电脑 PC-9" in on_screen(pilot.app))
        assert len(second.context.desk.sites()) == 2


async def test_a_writer_that_is_overtaken_while_it_rests_says_so(
    office: Office, second: BulletinApp, folder: Path
) -> None:
    office.desk.database.close()
    async with second.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        lease = folder / "writer.json"
        theirs = {"token": "x", "computer": "PC-9", "machine": "PC-9-0200000000aa"}
        lease.write_text(json.dumps(json.loads(lease.read_text("utf-8")) | theirs), "utf-8")
        await until(pilot, lambda: "只看：电脑 PC-9" in on_screen(pilot.app))
        assert not second.context.database.is_writable


async def test_what_a_backup_has_taken_in_is_shown_too(
    office: Office, second: BulletinApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with second.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "只看" in on_screen(pilot.app))
        await press(pilot, "f5")
        office.desk.save(office.east.changed(name="改了名字的栏"))
        second.context.database.refresh()
        await until(pilot, lambda: "改了名字的栏" in on_screen(pilot.app))


async def test_leaving_a_reading_window_makes_no_backup_and_says_so(
    office: Office, second: BulletinApp, folder: Path
) -> None:
    office.plan()
    async with second.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "只看" in on_screen(pilot.app))
        await press(pilot, "ctrl+q")
        await settle(pilot)
    assert second.parting_words == ("这个窗口只看不改，退出时没有备份。",)
    assert not (folder / "backups").exists()


async def test_a_folder_that_cannot_be_written_is_read_and_says_why(
    office: Office, second: BulletinApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.desk.database.close()

    def read_only(path: str, flags: int) -> int:
        raise OSError(errno.EROFS, "read-only file system")

    with monkeypatch.context() as patched:
        patched.setattr(lock_module, "_for_owner", read_only)
        async with second.run_test(size=(80, 24), notifications=True) as pilot:
            await until(pilot, lambda: "只看。" in on_screen(pilot.app))
            assert "这个盘是只读的" in on_screen(second)
            await press(pilot, "f5")
            assert "东门公示栏" in on_screen(second)
            patched.undo()
            await until(pilot, lambda: "只看" not in on_screen(pilot.app))
    assert second.context.desk.database.get(Site, office.east.id)


def test_a_folder_that_is_not_there_and_cannot_be_made_is_refused(
    tmp_path: Path, clock: Clock
) -> None:
    (tmp_path / "file").write_bytes(b"")
    manager = opened_for_a_window(tmp_path / "file" / "x", OurClock(clock.now, clock.day))
    with pytest.raises(Unwritable):
        manager.__enter__()
