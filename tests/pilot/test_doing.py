"""Every group of 今日 is done from its line: a form, a question, another screen, or at once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from office import TODAY, Clock, Office
from pilots import application, keys, on_screen, settle, told, write
from textual.pilot import Pilot

from bulletin_tui.samples import thisweek
from bulletin_tui.screens.doing import WAYS
from bulletin_tui.screens.edit import EditScreen
from bulletin_tui.screens.pieces.permits import PermitsScreen
from bulletin_tui.screens.posting.detail import PostingDetail
from bulletin_tui.screens.today import TodayScreen
from bulletin_tui.widgets.dialog import Dialog
from store.desk import Desk
from store.models import Defect, Material, Posting, TickKind
from store.rules.tasks import Group, Task
from store.today import tasks_of

DAY = timedelta(days=1)


async def begin(pilot: Pilot[Any], group: Group) -> None:
    """Put the cursor on the first line of a group and press Enter."""
    await keys(pilot, "f2")
    screen = pilot.app.screen
    assert isinstance(screen, TodayScreen)
    lines = list(screen.table.rows)
    screen.table.cursor = next(
        n for n, line in enumerate(lines) if isinstance(line, Task) and line.group is group
    )
    await keys(pilot, "enter")


def groups(desk: Desk) -> list[Group]:
    return [task.group for task in tasks_of(desk)]


def test_there_is_a_way_for_every_group() -> None:
    assert list(WAYS) == list(Group)


async def test_forms_and_screens_open_on_what_the_line_is_about(
    folder: Path, desk: Desk, clock: Clock
) -> None:
    desk.save_all(thisweek.records(TODAY), "样例")
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 40), notifications=True) as pilot:
        await begin(pilot, Group.PERMIT_ENDS)
        assert isinstance(app.screen, PermitsScreen)
        permit = app.screen.table.selected
        (asked,) = (t for t in tasks_of(desk) if t.group is Group.PERMIT_ENDS)
        assert permit is not None and permit.id == asked.record_id
        await keys(pilot, "escape")
        await begin(pilot, Group.ENDING_SOON)
        assert isinstance(app.screen, PostingDetail)
        await keys(pilot, "escape")
        await begin(pilot, Group.REVIEW)
        assert isinstance(app.screen, EditScreen) and "下次复核" in on_screen(app)
        await keys(pilot, "ctrl+s")
        assert Group.REVIEW not in groups(desk)
        await keys(pilot, "ctrl+z")
        assert Group.REVIEW in groups(desk)
        await begin(pilot, Group.QUOTA)
        assert "写哪一种" in on_screen(app)
        await keys(pilot, "escape")
        await begin(pilot, Group.DUTY)
        assert "低保名单公布" in on_screen(app) and "阳光社区" in on_screen(app)
        await keys(pilot, "escape", "r")
        # Under no place, the line says whose it is.
        assert "阳光社区  本月信息 0/2 篇" in on_screen(app)


async def test_marked_defects_are_mended_together(folder: Path, desk: Desk, clock: Clock) -> None:
    desk.save_all(thisweek.records(TODAY), "样例")
    assert groups(desk).count(Group.DEFECT) == 2
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 60), notifications=True) as pilot:
        await keys(pilot, "f2")
        assert isinstance(app.screen, TodayScreen)
        defects = [t for t in tasks_of(desk) if t.group is Group.DEFECT]
        app.screen.table.set_marks({task.key for task in defects})
        await keys(pilot, "enter")
        assert "处理好了：2 个问题" in on_screen(app)
        await keys(pilot, "ctrl+s")
        await settle(pilot)
        assert "处理好了：2 处（ctrl+z 撤销）" in told(app)
        assert "巡查问题" not in on_screen(app)
    assert all(d.fixed_on == TODAY for d in desk.database.find(Defect))
    desk.undo()
    assert groups(desk).count(Group.DEFECT) == 2


@pytest.fixture
def held(office: Office, desk: Desk) -> Posting:
    """A 公示 that has to hang for seven days, put up three days ago, planned for today's end."""
    paper = office.material("publicity", "低保审核公示", matter="low_income_publicity")
    start = TODAY - 3 * DAY
    end = TODAY + 20 * DAY
    (posting,) = desk.plan(paper.id, [office.east.id], start, end)
    assert posting.hold is not None
    (posting,) = desk.mark_printed([posting], start)
    (posting,) = desk.tick([posting], TickKind.POSTED, start)
    return posting


async def test_what_came_down_too_early_is_hung_again_or_settled(
    folder: Path, desk: Desk, held: Posting, clock: Clock
) -> None:
    desk.tick([held], TickKind.REMOVED, note="被物业撕掉了")
    assert groups(desk) == [Group.SHORT]
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await begin(pilot, Group.SHORT)
        await keys(pilot, "enter")
        assert "排期：低保审核公示" in on_screen(app)
        await keys(pilot, "ctrl+s")
        while isinstance(app.screen, Dialog):
            await keys(pilot, "y")
        (again,) = desk.open_postings()
        assert (again.site_id, again.planned_from) == (held.site_id, TODAY)
        assert groups(desk) == [Group.TO_PRINT]
        await keys(pilot, "ctrl+z")
        await begin(pilot, Group.SHORT)
        await keys(pilot, "down", "enter")
        assert "怎么处理的" in on_screen(app)
        await write(pilot, "已在网站另行公布")
        await keys(pilot, "enter")
        assert "今天没有要做的事" in on_screen(app)
        await keys(pilot, "ctrl+z")
    assert groups(desk) == [Group.SHORT]


async def test_a_fallen_notice_says_how_long_it_has_still_to_hang(
    folder: Path, desk: Desk, held: Posting, clock: Clock
) -> None:
    desk.tick([held], TickKind.INTERRUPTED, reason="fallen_off")
    (task,) = tasks_of(desk)
    assert held.hold is not None
    unit = "个工作日" if held.hold.unit == "workday" else "天"
    assert task.note.startswith("脱落未补，公示还差 ") and task.note.endswith(unit)
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await begin(pilot, Group.INTERRUPTED)
        assert "补贴好了：1 张" in told(app)
    assert desk.database.get(Posting, held.id).is_hanging


async def test_what_may_not_come_down_yet_needs_a_reason(
    folder: Path, desk: Desk, office: Office, clock: Clock
) -> None:
    paper = office.material("publicity", "低保审核公示", matter="low_income_publicity")
    (posting,) = desk.plan(paper.id, [office.east.id], TODAY - 2 * DAY, TODAY + 20 * DAY)
    (posting,) = desk.mark_printed([posting])
    (posting,) = desk.tick([posting], TickKind.POSTED, TODAY - DAY)
    # As an older version of the program planned it.
    posting = desk.save(posting.changed(planned_to=TODAY))
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await begin(pilot, Group.TAKE_DOWN)
        assert "还不能撤" in on_screen(app)
        await keys(pilot, "escape")
        assert desk.database.get(Posting, posting.id).is_hanging
        await begin(pilot, Group.TAKE_DOWN)
        await write(pilot, "被物业撕掉了")
        await keys(pilot, "enter")
        await settle(pilot)
        assert "公示不足" in on_screen(app)
    assert desk.database.get(Material, paper.id).title == "低保审核公示"
    assert groups(desk) == [Group.SHORT]


async def test_what_never_hung_and_is_of_no_use_any_more_is_decided_on(
    folder: Path, office: Office, clock: Clock
) -> None:
    desk = office.desk
    moved, given_up, too, was_up = (office.plan(TODAY - 9 * DAY, 3) for _ in range(4))
    before = desk.database.stamp
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f2", "enter")
        assert "关于清理楼道的通知：怎么办" in on_screen(app)
        await keys(pilot, "enter")
        await write(pilot, "今天")
        await keys(pilot, "tab")
        await write(pilot, "+7")
        await keys(pilot, "ctrl+s")
        assert desk.database.get(Posting, moved.id).planned_from == TODAY
        await begin(pilot, Group.MISSED)
        await keys(pilot, "escape", "space", "space", "enter")
        assert "选中的 2 张：怎么办" in on_screen(app) and "改期，再贴" not in on_screen(app)
        await keys(pilot, "enter", "enter")
        assert desk.database.stamp == before + 2
        await begin(pilot, Group.MISSED)
        await keys(pilot, "end", "enter")
        await write(pilot, "11-15")
        await keys(pilot, "enter")
    assert all(desk.database.get(Posting, each.id).is_closed for each in (given_up, too))
    (tick,) = desk.database.get(Posting, was_up.id).ticks
    assert (tick.kind, tick.on) == (TickKind.POSTED, TODAY - 9 * DAY)
    assert groups(desk) == [Group.OVERDUE, Group.TO_PRINT]
