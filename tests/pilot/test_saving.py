"""What is saved in a thread: whatever is typed or happens meanwhile, no entry is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from office import Clock, Office, folder_of
from pilots import application, keys, on_screen, settle, told, until, write
from textual import events
from textual.pilot import Pilot

from bulletin_tui.screens import today
from bulletin_tui.widgets.grouped_table import GroupedTable
from store.desk import Desk
from store.errors import Busy, StoreError, Unwritable
from store.models import Material, Posting, TickKind
from store.rules.tasks import Task
from store.today import at_hand

Refusal = Callable[[], StoreError]
REFUSALS: list[Refusal] = [
    lambda: Unwritable("磁盘满了，没有保存。"),
    lambda: Busy("刚才有别的电脑用过这个文件夹，要重新读入。这一步没有保存，请再做一次。"),
]


class SlowDisk:
    """Holds every commit up until it is let go; then it may refuse."""

    def __init__(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_asked, self.may_go_on = Event(), Event()
        self.refusal: StoreError | None = None
        database = folder_of(office.desk)
        commit = database.commit

        def slowly(**what: Any) -> Any:
            self.is_asked.set()
            assert self.may_go_on.wait(30)
            if self.refusal is not None:
                raise self.refusal
            return commit(**what)

        monkeypatch.setattr(database, "commit", slowly)

    async def meanwhile(self, pilot: Pilot[Any], key: str, *typed: str) -> None:
        """Press a key that saves, and type on while the disk has not answered."""
        pilot.app.post_message(events.Key(key, None))
        await until(pilot, self.is_asked.is_set)
        for name in typed:
            pilot.app.post_message(events.Key(name, name if len(name) == 1 else None))
        await pilot.pause(0.05)

    async def answers(self, pilot: Pilot[Any]) -> None:
        """Let go, and see what comes of it."""
        self.may_go_on.set()
        await settle(pilot)


@pytest.fixture
def disk(office: Office, monkeypatch: pytest.MonkeyPatch) -> SlowDisk:
    office.plan()
    return SlowDisk(office, monkeypatch)


async def test_what_is_typed_while_a_plan_is_saved_is_meant_for_what_comes_after(
    folder: Path, office: Office, clock: Clock, disk: SlowDisk
) -> None:
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f4", "p", "enter", "down", "space", "enter")
        assert "< 西门公示栏 >" in on_screen(app)
        await disk.meanwhile(pilot, "ctrl+s", "escape", "ctrl+s", "f5")
        # The form stands there still: neither given up nor saved twice.
        assert "排期：关于清理楼道的通知" in on_screen(app)
        await pilot.click(offset=(20, 3))
        assert "排期：关于清理楼道的通知" in on_screen(app)
        await disk.answers(pilot)
        assert app.current_mode == "sites" and len(app.screen_stack) == 1
        assert "已排 1 个点位" in told(app)
    assert office.desk.database.count(Posting) == 2


async def test_who_leaves_while_something_is_saved_leaves_it_saved(
    folder: Path, office: Office, clock: Clock, disk: SlowDisk
) -> None:
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "f4", "p", "enter", "down", "space", "enter")
        await disk.meanwhile(pilot, "ctrl+s", "ctrl+q")
        assert app.is_running
        disk.may_go_on.set()
        await until(pilot, lambda: not app.is_running)
    assert office.desk.database.count(Posting) == 2


@pytest.mark.parametrize("refusal", REFUSALS)
async def test_a_form_that_is_refused_by_the_disk_keeps_what_was_written(
    folder: Path, office: Office, clock: Clock, disk: SlowDisk, refusal: Refusal
) -> None:
    app = application(folder, office.desk, clock)
    disk.refusal = refusal()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f4", "enter")
        await write(pilot, "再次")
        await disk.meanwhile(pilot, "ctrl+s", "escape")
        await disk.answers(pilot)
        # Whoever did not wait for the answer is asked, and the text is there.
        assert "改过的内容还没有保存，要放弃吗" in on_screen(app)
        assert str(disk.refusal) in told(app)
        disk.refusal = None
        await keys(pilot, "n", "ctrl+s")
    (saved,) = office.desk.database.find(Material)
    assert "再次" in saved.title


@pytest.mark.parametrize("refusal", REFUSALS)
async def test_a_walk_that_is_refused_by_the_disk_stays_on_the_screen(
    folder: Path, office: Office, clock: Clock, disk: SlowDisk, refusal: Refusal
) -> None:
    app = application(folder, office.desk, clock)
    disk.refusal = refusal()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f2", "w", "enter", "1")
        await disk.meanwhile(pilot, "ctrl+s", "escape")
        assert "登记结果" in on_screen(app) and "放弃吗" not in on_screen(app)
        await disk.answers(pilot)
        assert "改过的结果还没有保存，要放弃吗" in on_screen(app)
        disk.refusal = None
        await keys(pilot, "n", "ctrl+s")
        assert "已登记 1 张" in told(app)
    (posting,) = office.desk.database.find(Posting)
    assert [tick.kind for tick in posting.ticks] == [TickKind.POSTED]


async def test_undoing_is_waited_for_before_the_next_key_counts(
    folder: Path, office: Office, clock: Clock, disk: SlowDisk
) -> None:
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f6")
        await disk.meanwhile(pilot, "ctrl+z", "f4")
        assert app.current_mode == "history"
        await disk.answers(pilot)
        assert app.current_mode == "materials"
    assert office.desk.database.count(Posting) == 0


async def test_what_is_done_today_is_gone_before_the_next_key_counts(
    folder: Path, office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thousands of tasks are read in a thread; a key must not meet the line that is done."""
    sheets = [office.plan(), office.plan(), office.plan(site=office.west)]
    office.desk.mark_printed(sheets)
    app = application(folder, office.desk, clock)
    is_asked, may_go_on = Event(), Event()

    def slowly(desk: Desk) -> list[Task]:
        is_asked.set()
        assert may_go_on.wait(30)
        return at_hand(desk)

    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f2")
        table = app.screen.query_one("#tasks", GroupedTable)
        monkeypatch.setattr(today, "at_hand", slowly)
        app.post_message(events.Key("enter", None))
        await until(pilot, is_asked.is_set)
        app.post_message(events.Key("space", " "))
        app.post_message(events.Key("enter", None))
        await pilot.pause(0.05)
        assert "贴好了：1 张" in told(app) and not table.marked and app.has_waiting_keys
        may_go_on.set()
        await settle(pilot)
        now = [office.desk.database.get(Posting, sheet.id) for sheet in sheets]
        assert [sheet.is_hanging for sheet in now].count(True) == 2
        # What comes back is not marked any more.
        await keys(pilot, "ctrl+z")
        assert len(at_hand(office.desk)) == 2 and not table.marked_keys
