"""ctrl+t: the day counter, and from it the rules and the working calendar."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from office import Clock, Office
from pilots import application, keys, on_screen, settle, told
from textual.pilot import Pilot

from bulletin_tui.app import BulletinApp
from bulletin_tui.context import opened
from bulletin_tui.screens.base import PLACES
from bulletin_tui.screens.calendar.day_counter import DayCounterScreen
from bulletin_tui.screens.calendar.rules import RulesScreen
from bulletin_tui.screens.calendar.workdays import WorkdaysScreen
from bulletin_tui.screens.calendar.year_notice import YearNotice
from bulletin_tui.shell.own_rules import EXAMPLE
from bulletin_tui.widgets.path_dialog import PathDialog
from bulletin_tui.widgets.work_month import WorkMonth
from store.models import Posting
from store.rules.law.rulebook import built_in, read_rules

NOTICE = """
一、元旦：1月1日（周五）至3日（周日）放假调休，共3天。
二、春节：2月5日至12日放假调休，共8天。2月14日（周日）、2月20日（周六）上班。
三、清明节：4月5日放假。四月不写数字的不算
"""


@pytest.fixture
async def pilot(folder: Path, office: Office, clock: Clock) -> AsyncIterator[Pilot[Any]]:
    start = date(2026, 12, 28)
    material = office.material("publicity", "低保审核公示", matter="low_income_publicity")
    office.desk.plan(material.id, [office.west.id], start, date(2027, 1, 7))
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        yield pilot


def app_of(pilot: Pilot[Any]) -> BulletinApp:
    assert isinstance(pilot.app, BulletinApp)
    return pilot.app


async def test_it_opens_over_every_main_screen_once_and_leads_back(pilot: Pilot[Any]) -> None:
    app = app_of(pilot)
    for _, _, place in PLACES[::3]:
        await keys(pilot, place)
        below = app.screen
        await keys(pilot, "ctrl+t", "ctrl+t")
        assert isinstance(app.screen, DayCounterScreen) and app.screen_stack[-2] is below
        await keys(pilot, "escape")
        assert app.screen is below


async def test_what_is_changed_is_counted_at_once(pilot: Pilot[Any]) -> None:
    app = app_of(pilot)
    await keys(pilot, "ctrl+t")
    seen = on_screen(app)
    for said in (
        "从哪天   ",
        "< 低保审核公示 >",
        "公示到 2026-12-02（周三），12-03 起可撤",
    ):
        assert said in seen
    assert "取这条" in seen and "2026年12月" in seen and "几天" not in seen.split("公示到")[0]
    await keys(pilot, "shift+tab", *"2026-12-28")
    assert "2027-01-06（周三）暂算" in "".join(on_screen(app).split())
    assert "1休" in on_screen(app)
    counter = app.screen
    assert isinstance(counter, DayCounterScreen) and "PgDn" in on_screen(app)
    counter.start.value = "2026-02-30"
    await settle(pilot)
    assert "2026年2月只有28天" in on_screen(app) and not app.screen.query_one("#months").display
    counter.start.value = "2026-04-29"
    await keys(pilot, "tab", "left", "left")
    assert "几个工作日以后" in on_screen(app)
    for number, said in (("0", "请填几天"), ("3650", "算不到 3650 天以后"), ("5", "9班")):
        counter.number.value = number
        await settle(pilot)
        assert said in on_screen(app)
    assert "2026-05-09（周六）" in on_screen(app)
    assert len(app.screen.query(WorkMonth)) == 2
    counter.number.value = "400"
    await keys(pilot, "right")
    assert "2027-06-03" in on_screen(app) and not app.screen.query(WorkMonth)


async def test_the_rules_tell_all_and_the_offices_own_are_marked(
    pilot: Pilot[Any], folder: Path
) -> None:
    app = app_of(pilot)
    await keys(pilot, "ctrl+t", "ctrl+g")
    assert isinstance(app.screen, RulesScreen)
    assert len(app.screen.table.rows) == len(built_in().rules)
    await keys(pilot, "down", "down", "enter")
    seen = on_screen(app)
    assert "编号：N31（自带的）" in seen and "未核实，2021-07-01 起有效" in seen
    await keys(pilot, "escape", "e")
    assert "自己的规则写在这个文件里" in on_screen(app)
    await keys(pilot, "n")
    own = folder / "rules.toml"
    assert read_rules(own) == built_in(), "the example does nothing yet"
    text = EXAMPLE.replace("# [[rule]]", "[[rule]]")
    for line in ("id = ", "matter = ", "name = ", "clock = ", "days = ", "unit = ", "basis = "):
        text = text.replace(f"# {line}", line)
    text = text.replace("# status = ", "status = ").replace("# disabled", "disabled")
    own.write_text(text, "utf-8")
    await keys(pilot, "e", "n", "ctrl+r")
    await settle(pilot)
    assert own.read_text("utf-8") == text, "never overwritten"
    assert "自己的" in {app.screen._state(rule) for rule in app.screen.table.rows}
    assert "停用" in {app.screen._state(rule) for rule in app.screen.table.rows}
    own.write_text(text.replace('"工作日"', '"周"'), "utf-8")
    await keys(pilot, "ctrl+r")
    await settle(pilot)
    assert "第 1 条规则（本地1）不对" in on_screen(app)


async def test_a_years_notice_is_pasted_and_what_moves_is_told(
    pilot: Pilot[Any], office: Office
) -> None:
    app = app_of(pilot)
    await keys(pilot, "ctrl+t", "ctrl+l")
    assert isinstance(app.screen, WorkdaysScreen)
    seen = on_screen(app)
    assert "2026   已公布" in seen and "2027   暂算" in seen and "不含调休" in seen
    await keys(pilot, "enter")
    notice = app.screen
    assert isinstance(notice, YearNotice)
    notice.text.text += NOTICE
    await settle(pilot)
    assert "休 12 天，周末上班 2 天" in on_screen(app) and "第 " not in on_screen(app)
    notice.text.text += "2月14日 春节 休"
    await keys(pilot, "ctrl+s")
    assert "第 8 行：第 6 行已经写过 02-14" in told(app) and office.desk.work_years() == []
    notice.text.text = notice.text.text.replace("2月14日 春节 休", "1月4日至5日 元旦 休")
    await keys(pilot, "shift+tab", *"国办发明电", "ctrl+s")
    assert "公示到2027-01-08，原来是2027-01-06" in "".join(on_screen(app).split())
    await keys(pilot, "y")
    assert "2027 年的工作日历已保存" in on_screen(app)
    (record,) = office.desk.work_years()
    assert record.papers == ("国办发明电",) and len(record.days) == 16
    (posting,) = office.desk.database.find(Posting)
    assert posting.planned_to == date(2027, 1, 9)
    await keys(pilot, "enter")
    assert "2027   已录入" in on_screen(app) and "国办发明电" in on_screen(app)
    await keys(pilot, "v")
    assert "2-5周五至2-12周五 春节 休8天" in on_screen(app)
    await keys(pilot, "escape", "enter")
    assert isinstance(app.screen, YearNotice) and "2-14 春节 班" in on_screen(app)
    await keys(pilot, "escape", "d", "y")
    assert "已删除" in on_screen(app) and office.desk.work_years() == []
    await keys(pilot, "enter", "ctrl+z")
    assert "2027   已录入" in on_screen(app)


async def test_an_unsaved_notice_is_asked_about_and_a_short_one_too(
    pilot: Pilot[Any], office: Office
) -> None:
    app = app_of(pilot)
    await keys(pilot, "ctrl+t", "ctrl+l", "enter", *"10-1", "space", *"x", "ctrl+s")
    assert "没有写是" in told(app)
    notice = app.screen
    assert isinstance(notice, YearNotice)
    notice.text.text = "10-1至10-7 国庆节 休"
    await keys(pilot, "ctrl+s")
    assert "只写了休 7 天" in on_screen(app)
    await keys(pilot, "n", "escape")
    assert "要放弃吗" in on_screen(app)
    await keys(pilot, "y")
    assert isinstance(app.screen, WorkdaysScreen) and office.desk.work_years() == []
    await keys(pilot, "d")
    assert "没有录入过" in told(app)


async def test_each_has_its_page_of_the_manual_and_its_command(pilot: Pilot[Any]) -> None:
    app = app_of(pilot)
    pages = {
        "ctrl+t": "一件事有几条规则",
        "ctrl+g": "按以前的规则算",
        "ctrl+l": "要等国务院办公厅的通知",
    }
    for key, said in pages.items():
        await keys(pilot, key, "f1")
        assert said in "".join(on_screen(app).split())
        await keys(pilot, "escape", *(["escape"] if key != "ctrl+t" else []))
    names = [command.title for command in app.get_system_commands(app.screen)]
    assert {"算日子", "规则", "工作日历"} <= set(names)


async def test_the_key_of_the_screen_beneath_leads_back_to_it(pilot: Pilot[Any]) -> None:
    app = app_of(pilot)
    await keys(pilot, "f2", "ctrl+t", "ctrl+g", "f3", "f2")
    assert isinstance(app.screen, RulesScreen), "what was left open for another is found again"
    await keys(pilot, "f2")
    assert app.current_mode == "today" and len(app.screen_stack) == 1
    await keys(pilot, "f2")
    assert len(app.screen_stack) == 1


def test_a_bad_rule_file_is_told_at_the_start_and_a_good_one_counts(
    folder: Path, office: Office
) -> None:
    from bulletin_tui.clock import Clock as AppClock

    office.desk.database.close()
    clock = AppClock(office.clock.now, office.clock.day)
    (folder / "rules.toml").write_text("[[rule]]\nid = 3", "utf-8")
    with opened(folder, clock, writing=False) as context:
        assert "第 1 条规则（3）不对" in (context.database.warning or "")
        assert context.desk.rules.rules == built_in().rules
    (folder / "rules.toml").write_text('[[rule]]\nid = "N17"\ndisabled = true', "utf-8")
    with opened(folder, clock, writing=False) as context:
        assert "规则" not in (context.database.warning or "")
        assert context.desk.rules.disabled == {"N17"}


async def test_what_an_older_program_guessed_is_told_at_the_start(
    folder: Path, office: Office, clock: Clock
) -> None:
    material = office.material("publicity", "低保审核公示", matter="low_income_publicity")
    start = date(2026, 12, 1)
    (posting,) = office.desk.plan(material.id, [office.west.id], start, date(2026, 12, 10))
    assert posting.hold is not None
    old = {"until": date(2026, 12, 8), "calendar": "2026 estimated", "is_provisional": True}
    guess = posting.hold.model_copy(update=old)
    # As the older program left it: the desk itself would count it anew.
    record = posting.changed(hold=guess)
    office.desk.database.commit(at=clock.now(), by="王敏", action="改", save=[record])
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await settle(pilot)
        seen = "".join(on_screen(app).split())
        assert "公示期已重算" in seen and "公示到2026-12-09，原来是2026-12-08" in seen
        await keys(pilot, "enter")
    assert office.desk.database.get(Posting, posting.id).hold == posting.hold


async def test_a_notice_is_read_from_a_file_and_looked_at_before_it_is_saved(
    pilot: Pilot[Any], office: Office, tmp_path: Path
) -> None:
    app = app_of(pilot)
    bad, good = tmp_path / "2027.csv", tmp_path / "2027.toml"
    bad.write_text("日期,名称,休/班\n2027-01-01,元旦,也许\n", "utf-8")
    good.write_text(
        'year = 2027\npapers = ["国办发明电"]\n[[days]]\nname = "元旦"\ndate = 2027-01-01\n'
        "isOffDay = true\n",
        "utf-8",
    )
    await keys(pilot, "ctrl+t", "ctrl+l", "i")
    dialog = app.screen
    assert isinstance(dialog, PathDialog)
    dialog.line.value = str(bad)
    await keys(pilot, "enter")
    await settle(pilot)
    assert "第2行“休/班”：“也许”要写“休”或“班”" in "".join(on_screen(app).split())
    dialog.line.value = str(good)
    await keys(pilot, "enter")
    await settle(pilot)
    notice = app.screen
    assert isinstance(notice, YearNotice) and notice.text.text == "1-1 元旦 休"
    assert notice.papers.value == "国办发明电" and office.desk.work_years() == []
    await keys(pilot, "escape")
    assert "要放弃吗" in on_screen(app)
    await keys(pilot, "n", "ctrl+s", "y")
    (record,) = office.desk.work_years()
    assert record.papers == ("国办发明电",)
