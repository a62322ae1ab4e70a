"""数据: backups, past years, health and a person's data, by keys alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from office import Clock, Office, folder_of, open_desk
from pilots import application, keys, on_screen, settle, told, until, write

from bulletin_tui.settings import load_settings, save_settings
from store.disk.backups import BackupFolder
from store.disk.database import Database
from store.errors import Unwritable
from store.models import Archive, Lineage, Posting, Site, TickKind
from store.rules.wall.filter import Filter


def close_something(office: Office, day: date, title: str) -> Posting:
    """A sheet that was up for a day, long ago."""
    now, office.clock.day = office.clock.day, day
    office.notice = office.material("notice", title, body="一")
    posting = office.desk.tick([office.plan(day, 1)], TickKind.POSTED)[0]
    posting = office.desk.tick([posting], TickKind.REMOVED)[0]
    office.clock.day = now
    return posting


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Short names of folders: each letter is a key."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def years(office: Office) -> Office:
    """Something that closed in 2024 and in 2025."""
    close_something(office, date(2024, 3, 1), "前年的通知")
    close_something(office, date(2025, 3, 1), "去年的通知")
    return office


def run(office: Office, folder: Path) -> Any:
    app = application(folder, office.desk, office.clock)
    return app, app.run_test(size=(80, 24), notifications=True)


async def test_it_tells_where_everything_is(folder: Path, years: Office) -> None:
    years.desk.archive(2024)
    app, running = run(years, folder)
    async with running as pilot:
        await keys(pilot, "f8")
        shown = on_screen(app)
    for word in ("数据文件夹", "流水", "2024 年 2 条", "没有设，按 t", "还没有备份"):
        assert word in shown, word


async def test_a_backup_by_one_key_and_restored_by_enter(
    folder: Path, years: Office, tmp_path: Path
) -> None:
    app, running = run(years, folder)
    async with running as pilot:
        await keys(pilot, "f8", "b")
        assert "已备份到本机" in told(app) and "2026-11-24" in on_screen(app)
        await keys(pilot, "b")
        assert "不用再备份" in told(app)
        await keys(pilot, "enter")
        await keys(pilot, "end", "ctrl+u")
        await write(pilot, "back")
        await keys(pilot, "enter")
        assert "现在这份没有动" in on_screen(app)
        await keys(pilot, "enter")
    restored = Database(tmp_path / "back", writing=False)
    assert restored.count(Posting) == 2 and restored.count(Lineage) == 1


async def test_nothing_is_restored_over_something(
    folder: Path, years: Office, tmp_path: Path
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    app, running = run(years, folder)
    async with running as pilot:
        await keys(pilot, "f8", "b", "enter", "end", "ctrl+u")
        await write(pilot, "full")
        await keys(pilot, "enter")
        assert "已经有东西了" in told(app)


async def test_a_second_place_gets_the_backups_too(
    folder: Path, years: Office, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    app, running = run(years, folder)
    async with running as pilot:
        await keys(pilot, "f8", "t")
        await write(pilot, "stick")
        await keys(pilot, "enter")
        assert "要新建吗" in on_screen(app) and not stick.exists()
        await keys(pilot, "y")
        assert "已备份到本机" in told(app) and len(BackupFolder(stick).backups()) == 1
        assert str(stick.name) in on_screen(app)
        stick.rename(tmp_path / "pulled out")
        years.plan()
        await keys(pilot, "b")
        assert "U 盘没插" in told(app) and not stick.exists()
        assert "现在不在" in on_screen(app)
        await keys(pilot, "t", "end", "ctrl+u", "enter")
    assert load_settings(folder).backup_to == ""


async def test_a_second_place_that_cannot_be_is_refused(
    folder: Path, years: Office, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")
    app, running = run(years, folder)
    async with running as pilot:
        await keys(pilot, "f8", "t")
        await write(pilot, "file/x")
        await keys(pilot, "enter", "y")
        assert "不能在里面放备份" in told(app)
        await keys(pilot, "t")
        await write(pilot, "nowhere")
        await keys(pilot, "enter", "n")
        assert not (tmp_path / "nowhere").exists()
        await keys(pilot, "t")
        await write(pilot, "~niemand/x")
        await keys(pilot, "enter")
        assert "请写完整的文件夹名字" in told(app)
    assert load_settings(folder).backup_to == ""


async def test_leaving_makes_a_backup(folder: Path, years: Office) -> None:
    app, running = run(years, folder)
    async with running as pilot:
        await keys(pilot, "ctrl+q")
        await settle(pilot)
    assert len(BackupFolder(folder / "backups").backups()) == 1
    assert app.parting_words[0].startswith("已备份到本机")


async def test_a_backup_can_be_stopped(
    folder: Path, years: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = BackupFolder.make
    finished = Event()

    def slow(
        self: BackupFolder, database: Database, at: Any, tell: Callable[..., None], **how: bool
    ) -> Any:
        while not finished.wait(0.02):
            tell(0, 5)
        return real(self, database, at)

    monkeypatch.setattr(BackupFolder, "make", slow)
    app = application(folder, years.desk, years.clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await pilot.press("f8", "b")
        await until(pilot, lambda: "0/5" in on_screen(app))
        assert "正在备份" in on_screen(app) and "Esc 停下" in on_screen(app)
        await pilot.press("escape")
        await settle(pilot)
        assert "备份停下了" in told(app)
        finished.set()


async def test_a_full_stick_does_not_keep_anybody_from_leaving(
    folder: Path, years: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: BackupFolder, *arguments: Any, **how: bool) -> None:
        raise Unwritable("磁盘满了")

    monkeypatch.setattr(BackupFolder, "make", full)
    app, running = run(years, folder)
    async with running as pilot:
        await keys(pilot, "ctrl+q")
        await settle(pilot)
    assert "磁盘满了" in app.parting_words[0]


async def test_the_examination_is_told(folder: Path, years: Office) -> None:
    app, running = run(years, folder)
    async with running as pilot:
        await keys(pilot, "f8", "h")
        assert "没有发现问题" in on_screen(app) and "逐笔核对过" in on_screen(app)
        await keys(pilot, "enter")
        journal = folder / "journal" / "2026.jsonl"
        journal.write_bytes(journal.read_bytes().replace("东门".encode(), "南门".encode(), 1))
        await keys(pilot, "h")
        assert "处问题" in on_screen(app) and "校验不符" in on_screen(app)


async def test_years_are_put_away_and_found_again(folder: Path, years: Office) -> None:
    app, running = run(years, folder)
    async with running as pilot:
        await keys(pilot, "f8", "g", "ctrl+a", "enter")
        assert "已归档" in told(app)
        assert [a.id for a in years.desk.database.find(Archive)] == ["2024", "2025"]
        await keys(pilot, "g")
        assert "没有可以归档的" in told(app)
        await keys(pilot, "f6")
        assert "没有查归档的 2024、2025 年，按 y 查" in on_screen(app)
        assert "去年的通知" not in on_screen(app)
        await keys(pilot, "y", "down", "enter")
        assert "去年的通知" in on_screen(app) and "前年的通知" in on_screen(app)
        await keys(pilot, "y", *["down"] * 5, "enter")
        assert "去年的通知" in on_screen(app) and "前年的通知" not in on_screen(app)
        assert "2025 年" in on_screen(app)
        await keys(pilot, "enter")
        assert "实际张贴的时间" in on_screen(app)
        await keys(pilot, "escape", "r")
        assert "按 y 查" in on_screen(app)
        await keys(pilot, "f4")
        assert "前年的通知" not in on_screen(app)
        await keys(pilot, "y")
        assert "前年的通知" in on_screen(app)


async def test_the_offer_comes_once_in_january(folder: Path, years: Office) -> None:
    years.clock.day = date(2026, 1, 5)
    app, running = run(years, folder)
    async with running as pilot:
        await keys(pilot)
        await settle(pilot)
        assert "要归档吗" in on_screen(app) and "2025 年 1 条" in on_screen(app)
        await keys(pilot, "n")
    assert years.desk.database.find(Archive) == []
    assert load_settings(folder).archive_asked == "2026"
    app, running = run(years, folder)
    async with running as pilot:
        await settle(pilot)
        assert "要归档吗" not in on_screen(app)


async def test_the_offer_is_taken(folder: Path, years: Office) -> None:
    years.clock.day = date(2026, 1, 5)
    before = [row.id for row in years.desk.ledger(Filter())]
    app, running = run(years, folder)
    async with running as pilot:
        await settle(pilot)
        await keys(pilot, "y")
        assert "已归档 4 条" in told(app)
        await keys(pilot, "ctrl+z")
        assert "已撤销：归档 2025 年" in told(app)
    assert [row.id for row in years.desk.ledger(Filter())] == before


async def test_nothing_is_offered_in_other_months_or_without_anything_to_put_away(
    folder: Path, years: Office
) -> None:
    app, running = run(years, folder)
    async with running as pilot:
        await settle(pilot)
        assert "归档吗" not in on_screen(app)


async def test_a_persons_data_is_taken_out(folder: Path, office: Office) -> None:
    office.desk.save(office.west.changed(keeper="WangXiaoming"))
    BackupFolder(folder / "backups").make(folder_of(office.desk), office.clock.now())
    app, running = run(office, folder)
    async with running as pilot:
        await keys(pilot, "f8", "x")
        await write(pilot, "WangXiaoming")
        await keys(pilot, "enter")
        assert "点位“西门公示栏”" in on_screen(app) and "不能撤销" in on_screen(app)
        await keys(pilot, "y", "enter")
        shown = on_screen(app)
        assert "记录 1 条、流水 1 笔里去掉了" in shown and "备份还有它" in shown
        await keys(pilot, "enter")
    assert office.desk.database.get(Site, office.west.id).keeper == "＊＊"


async def test_an_erasure_is_thought_better_of(folder: Path, office: Office) -> None:
    office.desk.save(office.west.changed(keeper="WangXiaoming"))
    app, running = run(office, folder)
    async with running as pilot:
        await keys(pilot, "f8", "x")
        await write(pilot, "WangXiaoming")
        await keys(pilot, "enter", "enter")  # Enter means no
        await keys(pilot, "x")
        await write(pilot, "Nobody")
        await keys(pilot, "enter")
        assert "数据里没有“Nobody”" in on_screen(app)
        await keys(pilot, "enter", "x", "x", "enter")
        assert "太短了" in told(app)
    assert office.desk.database.get(Site, office.west.id).keeper == "WangXiaoming"


async def test_every_key_of_the_screen_is_in_the_footer_or_behind_more(
    folder: Path, office: Office
) -> None:
    app, running = run(office, folder)
    async with running as pilot:
        await keys(pilot, "f8")
        for word in ("恢复", "重新载入", "撤销", "备份", "第二处备份", "体检", "归档", "更多"):
            assert word in on_screen(app).splitlines()[-1]
        await keys(pilot, "question_mark")
        assert "删个人信息" in on_screen(app) and "字体" in on_screen(app)


async def test_what_another_window_set_during_the_question_stays(
    folder: Path, office: Office, tmp_path: Path
) -> None:
    (tmp_path / "stick").mkdir()
    _, running = run(office, folder)
    async with running as pilot:
        await keys(pilot, "f8", "t")
        save_settings(folder, replace(load_settings(folder), person="李强"))
        await write(pilot, "stick")
        await keys(pilot, "enter")
    assert load_settings(folder).person == "李强"
    assert load_settings(folder).backup_to == str(tmp_path / "stick")


async def test_the_own_backups_are_shown_whatever_the_second_place_is(
    folder: Path, office: Office, tmp_path: Path
) -> None:
    BackupFolder(folder / "backups").make(folder_of(office.desk), office.clock.now())
    (tmp_path / "file").write_bytes(b"")
    save_settings(folder, replace(load_settings(folder), backup_to=str(tmp_path / "file")))
    app, running = run(office, folder)
    async with running as pilot:
        await keys(pilot, "f8")
        assert "2026-11-24" in on_screen(app) and "读不了" in on_screen(app)


async def test_nothing_is_backed_up_before_anything_is_entered(folder: Path, clock: Clock) -> None:
    app = application(folder, open_desk(folder, clock), clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await keys(pilot, "escape", "escape", "f8", "b")
        assert "还没有登记过什么" in told(app)
    assert not (folder / "backups").exists()
