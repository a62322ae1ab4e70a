"""A clock that jumped: whoever opens the program is asked, and the answer is in the journal."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest
from office import Clock as OfficeClock
from office import Office, folder_of, open_desk
from pilots import application, keys, on_screen, settle

from bulletin_tui import cli
from bulletin_tui.app import BulletinApp
from bulletin_tui.clock import Clock, Doubt
from bulletin_tui.context import Context
from bulletin_tui.settings import Settings
from bulletin_tui.widgets.dialogs import Confirm
from store.models import Unit


def at(day: date) -> Clock:
    """The computer's clock on a day; nobody has said which day it is."""
    return Clock(lambda: datetime.combine(day, time(9, 0)))


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2025, 11, 24), "电脑的日期是 2025-11-24，上次登记是 2026-11-24，倒退了 365 天。"),
        (date(2026, 11, 22), "倒退了 2 天"),
        (date(2026, 11, 23), None),
        (date(2026, 11, 24), None),
        (date(2027, 12, 29), None),
        (date(2027, 12, 30), "过了 401 天"),
    ],
)
def test_only_a_clock_that_jumped_is_doubted(day: date, said: str | None) -> None:
    last = datetime(2026, 11, 24, 17, 30)
    doubt = at(day).doubt(last)
    assert (doubt is None) == (said is None)
    if doubt is not None and said is not None:
        assert said in doubt.sentence and doubt.is_back == (day < last.date())
    assert at(day).doubt(None) is None
    assert Clock(at(day).now, fixed=day).doubt(last) is None


def test_the_last_line_is_read_however_long_it_is(
    folder: Path, office: Office, clock: OfficeClock
) -> None:
    database = folder_of(office.desk)
    assert database.last_written == datetime(2026, 11, 24, 9, 0, clock._ticks)
    office.material("notice", "长", body="清理楼道。" * 9_000)
    assert database.last_written == datetime(2026, 11, 24, 9, 0, clock._ticks)
    database.close()
    again = open_desk(folder, clock, writing=False)
    assert folder_of(again).last_written == datetime(2026, 11, 24, 9, 0, clock._ticks)


def test_nothing_was_entered_yet(folder: Path, clock: OfficeClock) -> None:
    assert folder_of(open_desk(folder, clock)).last_written is None


def window(folder: Path, office: Office, day: date) -> BulletinApp:
    office.clock.day = day
    clock = Clock(office.clock.now)
    database = folder_of(office.desk)
    context = Context(folder, Settings(person="王敏"), office.desk, clock, database)
    return BulletinApp(context.settings, lambda: context)


async def test_a_jump_back_is_asked_about_and_the_answer_is_kept(
    folder: Path, office: Office
) -> None:
    app = window(folder, office, date(2025, 11, 24))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        while not isinstance(app.screen, Confirm):
            await pilot.pause()
        await settle(pilot)
        seen = "".join(on_screen(app).split())
        assert "电脑的日期对吗" in seen and "倒退了365天" in seen
        await keys(pilot, "y")
        assert "电脑的日期对吗" not in on_screen(app)
    change = list(office.desk.database.changes())[-1]
    assert (change.action, change.by, change.ops) == ("核对日期", "王敏", ())
    assert "倒退了 365 天。日期没错。" in change.why
    office.desk.save(office.unit.changed(phone="0418-2821111"))
    app = window(folder, office, date(2025, 11, 25))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "电脑的日期对吗" not in on_screen(app)


async def test_who_knows_better_leaves_and_nothing_is_written(folder: Path, office: Office) -> None:
    stamp = office.desk.database.stamp
    app = window(folder, office, date(2025, 11, 24))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        while not isinstance(app.screen, Confirm):
            await pilot.pause()
        await keys(pilot, "enter")
        assert not app.is_running
    assert office.desk.database.stamp == stamp


async def test_a_given_day_is_not_asked_about(
    folder: Path, office: Office, clock: OfficeClock
) -> None:
    clock.day = date(2025, 11, 24)
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "电脑的日期对吗" not in on_screen(app)


def test_a_command_that_writes_wants_the_day_said(
    folder: Path,
    office: Office,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    office.desk.database.close()
    table = tmp_path / "计划.csv"
    table.write_text("种类,标题,点位,张贴日\n通知,停水,东门公示栏,2026-12-01\n", "utf-8")
    doubts = [Doubt("电脑的日期是 2025-11-24，上次登记是 2026-11-24，倒退了 365 天。", True)]
    monkeypatch.setattr(Clock, "doubt", lambda self, last: None if self.fixed else doubts[-1])
    command = ["--data", str(folder), "import", str(table)]
    assert cli.main(command) == 1
    refused = capsys.readouterr().err
    assert "倒退了 365 天" in refused and "--today" in refused
    assert cli.main(["--data", str(folder), "today"]) == 0
    assert "倒退了 365 天。请看一下日期对不对" in capsys.readouterr().err
    assert cli.main([*command, "--today", "2026-11-24"]) == 0
    assert capsys.readouterr().err == ""
    doubts.append(Doubt("电脑的日期是 2028-01-01，上次登记是 2026-11-24，过了 403 天。", False))
    table.write_text("种类,标题,点位,张贴日\n通知,停电,东门公示栏,2026-12-01\n", "utf-8")
    assert cli.main(command) == 0
    assert "过了 403 天" in capsys.readouterr().err


def test_the_journal_is_whole_with_an_answer_in_it(folder: Path, office: Office) -> None:
    clock = Clock(lambda: datetime(2025, 11, 24, 9, 0))
    context = Context(folder, Settings(), office.desk, clock, folder_of(office.desk))
    doubt = context.doubt
    assert doubt is not None
    context.trust_clock(doubt)
    assert context.doubt is None
    office.desk.database.close()
    desk = open_desk(folder, office.clock)
    assert desk.database.find(Unit) == [office.unit]
    desk.save(office.unit.changed(phone="0418-2821111"))
    desk.database.close()
    assert cli.main(["--data", str(folder), "doctor"]) == 0
