"""任务: the quota as a picture, the days of the duties, drafts made by themselves and by hand."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from office import TODAY, Clock, Office, folder_of, open_desk
from pilots import application, keys, on_screen, settle, told, write

from bulletin_tui.screens.duties import DutiesScreen
from bulletin_tui.screens.edit import EditScreen
from store.desk import Desk
from store.models import Material, Obligation, TickKind, Unit
from store.query import Is
from store.rules.coming.recurrence import Cycle

DUE = date(2026, 11, 28)


@pytest.fixture
def duty(desk: Desk, office: Office) -> Obligation:
    """A monthly list whose draft is due in a week of November."""
    values = {"id": desk.new_id(), "name": "低保名单公布", "starts_on": TODAY}
    rule = Cycle("month", 28).rule  # in November a Saturday
    return desk.save_duty(Obligation.model_validate({**values, "recurrence": rule}))


def drafts(desk: Desk, duty: Obligation) -> list[Material]:
    return desk.database.find(Material, Is("obligation_id", duty.id))


async def test_due_drafts_are_made_at_the_start_and_again_on_a_new_day(
    folder: Path, desk: Desk, duty: Obligation, clock: Clock
) -> None:
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        assert "已按公开任务备好 1 份草稿，按 F9 看。" in told(app)
        assert [draft.occurrence_on for draft in drafts(desk, duty)] == [DUE]
        # Nobody did this: there is nothing of it to take back.
        (made,) = drafts(desk, duty)
        assert next(desk.database.changes(made.id)).action == "自动备草稿"
        assert desk.undoable == "新建公开任务 低保名单公布"
        await keys(pilot, "ctrl+z")
        assert "已经自动备了通知“低保名单公布”" in told(app) and drafts(desk, duty) == [made]
        app._watch_day()
        await settle(pilot)
        assert len(drafts(desk, duty)) == 1
        clock.day = date(2026, 12, 22)
        app._watch_day()
        await settle(pilot)
        assert len(drafts(desk, duty)) == 2


async def test_a_draft_is_opened_finished_and_planned_from_the_list(
    folder: Path, desk: Desk, office: Office, duty: Obligation, clock: Clock
) -> None:
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f9")
        line = next(line for line in on_screen(app).splitlines() if "2026-11-28" in line)
        assert line.split() == [
            "2026-11-28",
            "有草稿",
            "低保名单公布",
            "学苑社区",
            *("每月", "28", "日", "周六"),
        ]
        await keys(pilot, "enter")
        assert isinstance(app.screen, EditScreen)
        await write(pilot, "十一月")
        await keys(pilot, "ctrl+s", "enter")
        (draft,) = drafts(desk, duty)
        assert draft.title == "低保名单公布十一月" and draft.occurrence_on == DUE
        assert "现在就排期吗？" in on_screen(app)
        await keys(pilot, "n")
        desk.plan(draft.id, [office.east.id], TODAY, TODAY + timedelta(days=9))
        await keys(pilot, "ctrl+r")
        assert "已排期 低保名单公布" in on_screen(app)


async def test_where_many_units_have_a_duty_one_is_chosen(
    folder: Path, desk: Desk, office: Office, duty: Obligation, clock: Clock
) -> None:
    desk.save(Unit(id=desk.new_id(), name="[b]朝阳[/b]社区"))
    clock.day = TODAY - timedelta(days=10)
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f9")
        assert drafts(desk, duty) == [] and "2 个单位" in on_screen(app)
        await keys(pilot, "enter")
        assert "[b]朝阳[/b]社区  还没到" in on_screen(app)
        await keys(pilot, "enter", "escape")
        (draft,) = drafts(desk, duty)
        assert desk.database.get(Unit, draft.unit_id).name == "[b]朝阳[/b]社区"
        assert "有草稿 1，还没到 1" in on_screen(app)


async def test_the_matrix_shows_who_is_short_and_leads_to_what_there_is(
    folder: Path, desk: Desk, office: Office, clock: Clock
) -> None:
    values = {"id": desk.new_id(), "name": "每月两篇", "starts_on": date(2026, 10, 1)}
    desk.save_duty(Obligation.model_validate({**values, "per_month": 2}))
    desk.tick([office.plan()], TickKind.POSTED)
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f9", "shift+tab")
        heading, line, below, turn = on_screen(app).splitlines()[1:5]
        assert heading.split() == ["2026", "年", *map(str, range(1, 11)), "11*", "12", "合计"]
        assert line.split() == ["学苑社区", *"0" * 9, "0!", "1!", "1"]
        assert "以往达标 0/1（0.0%）" in below
        assert "本月还差 1 个单位，轮到 学苑社区（差 1 篇，全年 1 篇，上次 11-24）" in turn
        await keys(pilot, "enter")
        assert f"{TODAY:%m-%d} 东门公示栏 关于清理楼道的通知" in on_screen(app)
        await keys(pilot, "enter")
        assert "修改通知" in on_screen(app)
        await keys(pilot, "escape", "left", "enter")
        assert "2026 年 10 月还没有公布。按 n 写一篇。" in told(app)
        # Beyond December lies another year.
        await keys(pilot, "right", "right", "right")
        assert "2027 年" in on_screen(app)
        await keys(pilot, "pageup")
        assert "2026 年" in on_screen(app)
        app.screen._year = 1900  # type: ignore[attr-defined]
        await keys(pilot, "pageup")
        assert "1900 年" in on_screen(app)


async def test_a_material_is_written_for_the_unit_under_the_cursor(
    folder: Path, desk: Desk, office: Office, clock: Clock
) -> None:
    other = desk.save(Unit(id=desk.new_id(), name="朝阳社区"))
    app = application(folder, desk, clock)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await keys(pilot, "f9", "shift+tab", "down", "n", "enter")
        await write(pilot, "关于秋季消杀的通知")
        await keys(pilot, "ctrl+s", "enter", "n")
    written = [m for m in desk.database.find(Material) if m.title == "关于秋季消杀的通知"]
    assert [material.unit_id for material in written] == [other.id]


async def test_a_duty_that_is_only_counted_promises_no_drafts(
    folder: Path, desk: Desk, office: Office, clock: Clock
) -> None:
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f9", "n", "enter", "ctrl+s")
        assert "已保存。每月还差几篇，看上面的表和“今日”。" in told(app)
    (duty,) = desk.duties()
    assert duty.per_month == 2 and not duty.recurrence


async def test_a_usual_duty_is_kept_changed_paused_and_deleted(
    folder: Path, desk: Desk, office: Office, clock: Clock
) -> None:
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f9")
        assert isinstance(app.screen, DutiesScreen) and "按 n 选一个常用的" in on_screen(app)
        await keys(pilot, "n", "down", "down", "down", "enter")
        assert "新公开任务" in on_screen(app) and "居务公开" in on_screen(app)
        await keys(pilot, "ctrl+s")
        (duty,) = desk.duties()
        assert duty.recurrence == Cycle("quarter", 15).rule and duty.rest_day == "before"
        assert "已保存。到时候会自动备好草稿。" in told(app)
        await keys(pilot, "e", "tab", "tab")
        await write(pilot, "4")
        await keys(pilot, "ctrl+s")
        assert "每季填 1–3" in on_screen(app)
        await keys(pilot, "escape", "y", "p")
        assert "已暂停" in on_screen(app) and desk.duties()[0].is_paused
        await keys(pilot, "ctrl+z")
        assert not desk.duties()[0].is_paused
        await keys(pilot, "d")
        assert desk.duties() == []


async def test_too_many_drafts_are_refused_in_the_form(
    folder: Path, desk: Desk, office: Office, clock: Clock
) -> None:
    desk.save_all([Unit(id=desk.new_id(), name=f"第{n}社区") for n in range(29)], "导入")
    app = application(folder, desk, clock)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await keys(pilot, "f9", "n", "end", "enter")
        await write(pilot, "每周简报")
        await keys(pilot, "tab", "left", "tab", "tab")
        await write(pilot, "1")
        await keys(pilot, "ctrl+s")
        screen = "".join(on_screen(app).split())
        assert "这样一年要备1560份草稿（52次，30个单位），太多了" in screen
        assert desk.duties() == []


async def test_a_rule_from_a_file_that_is_none_is_shown_and_can_be_mended(
    folder: Path, desk: Desk, office: Office, clock: Clock
) -> None:
    values = {"id": desk.new_id(), "name": "导入的任务", "starts_on": TODAY}
    desk.save(Obligation.model_validate({**values, "recurrence": "FREQ=HOURLY"}))
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f9")
        assert "规则错 导入的任务" in on_screen(app)
        await keys(pilot, "enter", "ctrl+s")
        assert "最密只能到每天" in on_screen(app)
        await keys(pilot, "right", "right", "ctrl+s")
        assert desk.duties()[0].recurrence == Cycle("month", 10).rule


async def test_a_window_that_only_reads_makes_no_drafts(
    folder: Path, desk: Desk, duty: Obligation, clock: Clock
) -> None:
    reading = open_desk(folder, clock, writing=False)
    app = application(folder, reading, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f9", "m")
        assert "该备稿 低保名单公布" in on_screen(app) and "草稿，按 F9" not in told(app)
    folder_of(reading).close()
    assert drafts(desk, duty) == []


async def test_lines_of_today_are_worked_on_where_they_stand(
    folder: Path, desk: Desk, office: Office, duty: Obligation, clock: Clock
) -> None:
    values = {"id": desk.new_id(), "name": "每月两篇", "starts_on": date(2026, 11, 1)}
    desk.save_duty(Obligation.model_validate({**values, "per_month": 2}))
    app = application(folder, desk, clock)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await settle(pilot)
        screen = on_screen(app)
        assert "公开任务（1）" in screen and "篇数不够（1）" in screen
        # The draft stands first: nothing else is to be done today.
        await keys(pilot, "home", "enter")
        assert isinstance(app.screen, EditScreen) and "低保名单公布" in on_screen(app)
        await keys(pilot, "escape", "end", "enter")
        assert "写哪一种" in on_screen(app)
        await keys(pilot, "enter")
        await write(pilot, "关于秋季消杀的通知")
        await keys(pilot, "ctrl+s", "enter", "n")
    titles = {m.title: m.unit_id for m in desk.database.find(Material)}
    assert titles["关于秋季消杀的通知"] == office.unit.id


async def test_who_deletes_a_draft_says_whether_it_is_not_done(
    folder: Path, desk: Desk, office: Office, duty: Obligation, clock: Clock
) -> None:
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f4", "d")
        assert "删除“低保名单公布”" in on_screen(app) and "以后会再备一份" in on_screen(app)
        await keys(pilot, "down", "enter")
        assert drafts(desk, duty) == []
        await keys(pilot, "ctrl+z", "home", "d", "enter")
        assert "低保名单公布 11-28：这一期不办" in on_screen(app)
        await keys(pilot, "enter")
        assert "请写明原因" in on_screen(app) and len(drafts(desk, duty)) == 1
        await write(pilot, "本月没有变动")
        await keys(pilot, "enter", "f9")
        assert drafts(desk, duty) == [] and "2026-11-28 不办" in on_screen(app)
        await keys(pilot, "end", "x")
        assert "已经排期、公布，或者定了不办" in told(app)
        await keys(pilot, "enter")
        assert "定了不办：本月没有变动" in on_screen(app)
        await keys(pilot, "y", "escape")
        assert "2026-11-28 有草稿" in on_screen(app)
        # In today's list x is about the line under the cursor.
        await keys(pilot, "f2")
        assert "x 这期不办" in on_screen(app) and "掉了/被盖" not in on_screen(app)
        await keys(pilot, "x")
        await write(pilot, "名单没有变")
        await keys(pilot, "enter")
        assert drafts(desk, duty) == [] and "公开任务（" not in on_screen(app)
    assert desk.duties()[0].waived[0].why == "名单没有变"


async def test_of_many_units_those_are_marked_that_do_nothing(
    folder: Path, desk: Desk, office: Office, duty: Obligation, clock: Clock
) -> None:
    second = desk.save(Unit(id=desk.new_id(), name="朝阳社区"))
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f9", "x")
        assert "哪些单位不办" in on_screen(app)
        await keys(pilot, "ctrl+a", "enter")
        assert "学苑社区、朝阳社区" in on_screen(app), "the question says whom it is about"
        await keys(pilot, "escape", "x", "space", "enter")
        assert "学苑社区" in on_screen(app) and "学苑社区、" not in on_screen(app)
        await write(pilot, "合并到下月")
        await keys(pilot, "enter")
        assert "有草稿 1，不办 1" in on_screen(app)
    (waiver,) = desk.duties()[0].waived
    assert waiver.unit_id == office.unit.id != second.id


async def test_nobodys_drafts_are_made_before_it_is_known_who_works_here(
    folder: Path, desk: Desk, duty: Obligation, clock: Clock
) -> None:
    app = application(folder, desk, clock, is_known=False)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        assert "您的姓名？" in on_screen(app) and drafts(desk, duty) == []
        await write(pilot, "李敏")
        await keys(pilot, "enter")
        app._watch_day()
        await settle(pilot)
        assert len(drafts(desk, duty)) == 1
    assert next(desk.database.changes(drafts(desk, duty)[0].id)).by == "李敏"


async def test_an_empty_office_is_told_where_to_begin(
    folder: Path, desk: Desk, clock: Clock
) -> None:
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "escape", "escape", "f9")
        await settle(pilot)
        assert "按 F5 再按 u 建单位" in on_screen(app) and "正在数" not in on_screen(app)
        await keys(pilot, "f6")
        assert "还没有排过期。" in on_screen(app)
        await keys(pilot, "slash")
        await write(pilot, "停水")
        assert "没有这样的记录。按 r 清除。" in on_screen(app)


async def test_what_comes_every_month_is_planned_printed_and_ticked_off_in_eleven_keys(
    folder: Path, desk: Desk, office: Office, clock: Clock
) -> None:
    north = office.site("北门公示栏", 3)
    boards = [office.east.id, office.west.id, north.id]
    values = {"id": desk.new_id(), "name": "党务公开", "starts_on": date(2026, 10, 1)}
    rule = Cycle("month", 31).rule
    body = {"text": "现将{上月}党务公开如下。", "rest_day": "before"}
    desk.save_duty(Obligation.model_validate({**values, **body, "recurrence": rule}))
    clock.day = date(2026, 10, 26)
    (october,) = desk.make_drafts()
    hung = desk.plan(october.id, boards, clock.day, date(2026, 11, 9))
    hung = desk.tick(desk.mark_printed(hung), TickKind.POSTED)
    clock.day = date(2026, 11, 9)
    desk.tick(hung, TickKind.REMOVED)
    clock.day = date(2026, 11, 30)
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await keys(pilot, "enter", "ctrl+s", "enter")
        app.clear_notifications()
        for _ in range(500):  # the line waits for a pause in the typing
            if "照 10-26 那次：3 处，贴 10 个工作日" in on_screen(app):
                break
            await pilot.pause(0.02)
        assert "照 10-26 那次：3 处，贴 10 个工作日" in on_screen(app)
        await keys(pilot, "ctrl+s")
        sheets = desk.open_postings()
        assert [posting.site_id for posting in sheets] == boards
        days = {(posting.planned_from, posting.planned_to) for posting in sheets}
        assert days == {(date(2026, 11, 30), date(2026, 12, 14))}
        await keys(pilot, "f7", "p")
        await app.workers.wait_for_complete()
        await keys(pilot, "m", "enter", "f2", "a", "enter")
        assert "贴好了：3 张" in told(app)
    assert all(posting.is_hanging for posting in desk.open_postings())
