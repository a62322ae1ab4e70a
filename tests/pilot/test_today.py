"""今日 by keys: every line is done in place, one or many, and can be undone."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from office import TODAY, Clock, Office
from pilots import application, keys, on_screen, settle, told, until_told
from textual.widgets import Input

from bulletin_tui.app import BulletinApp
from bulletin_tui.cli import main
from bulletin_tui.samples import thisweek
from bulletin_tui.screens.edit import EditScreen
from bulletin_tui.screens.posting.detail import Detail
from bulletin_tui.screens.printing import PrintingScreen
from bulletin_tui.screens.today import TodayScreen
from bulletin_tui.widgets.grouped_table import Heading
from store.desk import Desk
from store.models import Posting, TickKind
from store.rules.tasks import Task

DAY = timedelta(days=1)


def shown(screen: object) -> list[Heading | Task]:
    assert isinstance(screen, TodayScreen)
    return list(screen.table.rows)


async def test_the_screen_and_the_command_say_the_same(
    folder: Path, desk: Desk, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.save_all(thisweek.records(TODAY), "样例")
    common = ["--data", str(folder), "--today", TODAY.isoformat(), "today"]
    async with application(folder, desk, clock).run_test(size=(80, 50)) as pilot:
        await keys(pilot, "f2")
        lines = shown(pilot.app.screen)
        screen = on_screen(pilot.app)
    assert main(common) == 0
    text = [line.strip() for line in capsys.readouterr().out.splitlines()[1:] if line]
    assert main([*common, "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["tasks"]
    assert len(text) == len(lines) > 10
    for line, said in zip(lines, text, strict=True):
        if isinstance(line, Heading):
            assert said == line.text and line.text in screen
        else:
            parts = (line.told_due(TODAY), line.where, line.what, line.note)
            assert said.startswith("  ".join(filter(None, parts)))
    tasks = [line for line in lines if isinstance(line, Task)]
    assert [(t.group.value, t.group.label, t.what, t.where, t.note, t.code) for t in tasks] == [
        (t["group"], t["label"], t["what"], t["where"], t["note"], t["code"]) for t in listed
    ]
    assert [(t.table, t.record_id, t.is_provisional) for t in tasks] == [
        (t["record"]["table"], t["record"]["id"], t["provisional"]) for t in listed
    ]


async def test_marked_lines_that_ask_for_different_things_are_done_in_turn(
    folder: Path, desk: Desk, office: Office, clock: Clock
) -> None:
    late = office.plan(TODAY - 5 * DAY, days=3)
    desk.tick([late], TickKind.POSTED, TODAY - 5 * DAY)
    desk.mark_printed([office.plan(), office.plan(site=office.west)])
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "ctrl+a", "enter")
        assert "撤下：1 张（ctrl+z 撤销）" in told(app)
        assert "还有 2 条是别的事" in on_screen(app)
        await keys(pilot, "enter")
        assert "贴好了：2 张" in told(app)
        assert "今天没有要做的事" in on_screen(app)
        await keys(pilot, "ctrl+z", "ctrl+z")
        assert len([line for line in shown(app.screen) if isinstance(line, Task)]) == 3


async def test_a_day_with_nothing_to_do_tells_of_the_next(
    folder: Path, desk: Desk, office: Office, clock: Clock
) -> None:
    office.plan(TODAY + 8 * DAY)
    hanging = office.plan(TODAY - 3 * DAY, days=9)
    desk.tick([hanging], TickKind.POSTED)
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f2", "enter", "x", "d", "r", "ctrl+a")
        assert "今天没有要做的事。F3 去排期" in on_screen(app)
        assert "下一件事在 2026-11-29" in on_screen(app)


async def test_what_is_to_be_printed_is_found_in_the_batch(
    folder: Path, desk: Desk, office: Office, clock: Clock
) -> None:
    office.plan()
    office.plan(TODAY - 9 * DAY, days=20, site=office.west)
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        # Another week is shown there: the way from here leads back to this one.
        await keys(pilot, "f7", "right_square_bracket", "f2")
        assert "回车 去打印" in on_screen(app)
        await keys(pilot, "home", "enter")
        assert isinstance(app.screen, PrintingScreen)
        stop = app.screen.table.selected
        assert stop is not None and stop.site.name == "西门公示栏"
        assert "2026-W48" in on_screen(app)


async def test_what_has_to_be_published_is_planned_from_its_line(
    folder: Path, desk: Desk, office: Office, clock: Clock
) -> None:
    formed = date(2026, 10, 27)
    office.material("notice", "预算公开", matter="gov_info_proactive", formed_on=formed)
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f2")
        assert "最迟上板" in on_screen(app)
        await keys(pilot, "x")
        assert "不是张贴的单子" in told(app)
        await keys(pilot, "d")
        assert isinstance(app.screen, Detail) and "10-27 形成" in on_screen(app)
        await keys(pilot, "escape", "enter")
        assert isinstance(app.screen, EditScreen) and "排期：预算公开" in on_screen(app)
        await keys(pilot, "enter", "space", "enter", "ctrl+s")
    assert [posting.site_id for posting in desk.open_postings()] == [office.east.id]


async def test_the_walk_groups_by_place_and_the_cursor_stays_on_its_line(
    folder: Path, desk: Desk, clock: Clock
) -> None:
    desk.save_all(thisweek.records(TODAY), "样例")
    app = application(folder, desk, clock)
    async with app.run_test(size=(110, 30), notifications=True) as pilot:
        await keys(pilot, "end")
        assert isinstance(app.screen, TodayScreen)
        before = app.screen.table.selected
        await keys(pilot, "r")
        assert app.screen.table.selected == before
        await keys(pilot, "home")
        assert "东线  东门公示栏（4）  学苑小区东门内侧" in on_screen(app)
        assert "按要做的" in on_screen(app) and "按路线" not in on_screen(app)
        await keys(pilot, "r")
        assert "本周要印（4）" in on_screen(app) and "按路线" in on_screen(app)


async def test_two_hundred_lines_stay_readable_at_80_by_24(
    folder: Path, desk: Desk, office: Office, clock: Clock
) -> None:
    title = "关于进一步做好冬季供暖期间消防安全隐患排查整治工作的通知（第二批小区）"
    notice = office.material("notice", title)
    sites = [office.site(f"翠湖花园 {n} 单元楼道信息栏", n) for n in range(1, 201)]
    planned = desk.plan(notice.id, [site.id for site in sites], TODAY - DAY, TODAY + DAY)
    desk.mark_printed(planned)
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "end")
        screen = on_screen(app)
        assert "今天要贴 200" in screen
        # The line is cut in the table and whole below it.
        whole = "".join(screen.split())
        assert "".join(title.split()) in whole and "翠湖花园200单元楼道信息栏" in whole
        assert "晚了 1 天" in screen and "回车 贴好了" in screen
        await keys(pilot, "ctrl+a", "enter", "enter")
        assert "贴好了：200 张" in told(app)
    assert all(posting.is_hanging for posting in desk.database.find(Posting))


async def test_long_groups_of_a_busy_day_are_folded_and_marked_as_one(
    folder: Path, desk: Desk, office: Office, clock: Clock
) -> None:
    sites = [office.site(f"{n:02} 号公示栏", n) for n in range(3, 43)]
    ids = [site.id for site in sites]
    up, down = (office.material("notice", title) for title in ("停水通知", "消杀通知"))
    hung = desk.plan(down.id, ids, TODAY - 9 * DAY, TODAY - 2 * DAY)
    desk.tick(hung, TickKind.POSTED, TODAY - 9 * DAY)
    desk.mark_printed(desk.plan(up.id, ids, TODAY, TODAY + 5 * DAY))
    office.plan(TODAY)  # a short group stays as it is
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        screen = on_screen(app)
        assert "逾期未撤 40  今天要贴 40  本周要印 1" in screen
        for heading in ("逾期未撤（40），先列 5 条，f 全列", "今天要贴（40），先列 5 条，f 全列"):
            assert heading in screen
        assert "本周要印（1） " in screen and len(shown(app.screen)) == 3 + 5 + 5 + 1
        # The group under the cursor opens, and the cursor stays in it when it closes.
        await keys(pilot, *["down"] * 5, "f", *["down"] * 9)
        assert isinstance(app.screen, TodayScreen)
        assert len(shown(app.screen)) == 3 + 5 + 40 + 1
        await keys(pilot, "f")
        cursor = app.screen.table.selected
        assert cursor is not None and cursor.what == "停水通知"
        # What is marked is shown; the other group is left alone.
        await keys(pilot, "a")
        assert "今天要贴（40） " in on_screen(app) and len(app.screen.table.marked) == 40
        await keys(pilot, "a")
        assert app.screen.table.marked == []
        await keys(pilot, "a", "enter")
        assert "贴好了：40 张" in told(app) and "今天要贴" not in on_screen(app)
        await keys(pilot, "ctrl+a")
        assert len(app.screen.table.marked) == 41
        # By places no group is long, and there is nothing to fold.
        await keys(pilot, "ctrl+a", "r")
        assert "f 展开/收起" not in on_screen(app)
    assert sum(p.is_hanging for p in desk.database.find(Posting)) == 80


async def test_the_counts_are_broken_between_groups(folder: Path, desk: Desk, clock: Clock) -> None:
    desk.save_all(thisweek.records(TODAY), "样例")
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        first, second = on_screen(app).splitlines()[1:3]
        assert first.split()[-1].isdigit() and not second.split()[0].isdigit()
        await pilot.resize_terminal(140, 40)
        await settle(pilot)
        assert "快到期" in on_screen(app).splitlines()[1]


async def test_the_calendar_is_written_where_it_is_wanted(
    folder: Path, desk: Desk, office: Office, clock: Clock, tmp_path: Path
) -> None:
    office.plan()
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "i")
        fill_in(app, str(folder / "日历.ics"))
        await keys(pilot, "enter")
        assert "在数据文件夹里面" in told(app)
        await keys(pilot, "i")
        fill_in(app, str(tmp_path / "日历"))
        await keys(pilot, "enter")
        await until_told(pilot, "日历已写好，2 条")
        (tmp_path / "日历.ics").write_text("别的内容", "utf-8")
        await keys(pilot, "i")
        fill_in(app, str(tmp_path / "日历.ics"))
        await keys(pilot, "enter", "enter")
    assert (tmp_path / "日历.ics").read_text("utf-8") == "别的内容"
    assert not (folder / "日历.ics").exists()


def fill_in(app: BulletinApp, text: str) -> None:
    """As if a path had been pasted over what is proposed; it is long to type."""
    assert isinstance(app.focused, Input)
    app.focused.value = text
