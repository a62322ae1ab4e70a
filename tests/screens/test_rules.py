"""规则: where the office is, and what of the rules that leaves; rules that changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from office import TODAY, Clock, Office
from pilots import application, keys, on_screen, settle, told, until, until_told, write
from textual.pilot import Pilot

from bulletin_tui.screens.calendar.rules import RulesScreen
from bulletin_tui.screens.today import TodayScreen
from bulletin_tui.widgets.dialogs import Ask, Confirm
from store.models import Posting
from store.rules.law.rulebook import read_rules

RULES = """
[[rule]]
id = "N04"
matter = "medical_aid_publicity"
name = "医疗救助公示（本市）"
clock = "display"
days = 10
counts_first_day = true
basis = "本市医疗救助办法第九条"
status = "verified"

[[rule]]
id = "N08"
matter = "conscription"
name = "征兵公示（本市）"
clock = "display"
days = 2
counts_first_day = true
basis = "本市征兵办法第三条"
status = "verified"
"""


async def asked(pilot: Pilot[Any], words: str) -> str:
    """Wait for a question with these words; what is read below it."""
    app = pilot.app
    await until(pilot, lambda: isinstance(app.screen, Confirm) and words in on_screen(app))
    assert isinstance(app.screen, Confirm)
    return app.screen._detail


async def test_the_region_is_asked_for_by_a_key_and_shown(
    folder: Path, office: Office, clock: Clock
) -> None:
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await keys(pilot, "ctrl+t", "ctrl+g")
        screen = app.screen
        assert isinstance(screen, RulesScreen)
        seen = on_screen(app)
        assert "还没有说本单位在哪个地区：各地的规定都算" in seen and "按 g 填" in seen
        assert " g 地区 " in seen and "别处" not in seen
        await keys(pilot, "g")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        await write(pilot, "长沙")
        await keys(pilot, "enter")
        assert "“长沙”看不出是哪个省的" in on_screen(app) and isinstance(app.screen, Ask)
        await keys(pilot, *["backspace"] * 2)
        await write(pilot, "湖南长沙市")
        await keys(pilot, "enter")
        await until(pilot, lambda: "本单位在湖南省长沙市" in on_screen(app))
        assert read_rules(folder / "rules.toml").region == "湖南省长沙市"
        seen = on_screen(app)
        assert "本单位在湖南省长沙市：没有专门写给那里的规则" in seen and "别处" in seen
        assert "地区已改" in told(app)
        ids = [rule.id for rule in screen.table.rows]
        assert ids.index("N02") < ids.index("N01") < ids.index("N03"), "last of its matter"
        states = {rule.id: screen._state(rule) for rule in screen.table.rows}
        assert (states["N01"], states["N02"], states["N12"]) == ("别处", "已核对", "已核对")
        await keys(pilot, "escape")
        await settle(pilot)
        assert "别处的规定，在湖南省长沙市不算" in "".join(on_screen(app).split())


async def test_changed_rules_are_a_task_shown_line_by_line_and_kept_with_undo(
    folder: Path, office: Office, clock: Clock
) -> None:
    desk = office.desk
    listed = office.material("publicity", "医疗救助公示", matter="medical_aid_publicity")
    affairs = office.material("publicity", "征兵公示", matter="conscription")
    (posting,) = desk.plan(listed.id, [office.west.id], TODAY, date(2026, 12, 1))
    (other,) = desk.plan(affairs.id, [office.west.id], TODAY, date(2026, 12, 1))
    (folder / "rules.toml").write_text(RULES, "utf-8")
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        seen = on_screen(app)
        assert "规则变了 1" in seen and "2 条的公示期要重算" in seen
        screen = app.screen
        assert isinstance(screen, TodayScreen)
        await keys(pilot, *["up"] * 9, "enter")
        detail = await asked(pilot, "规则变了，2 条的公示期要重算")
        assert "医疗救助公示（本市） 7 天 → 10 天（1 条）" in detail
        assert "公示到 2026-12-03，原来是 2026-11-30，撤下日改到 2026-12-04" in detail
        assert "公示到 2026-11-25，原来是 2026-11-30，撤下日 2026-12-01 不变" in detail
        await keys(pilot, "n")
        assert desk.database.get(Posting, posting.id) == posting, "later is not now"
        await keys(pilot, "enter")
        await asked(pilot, "规则变了")
        await keys(pilot, "y")
        detail = await asked(pilot, "规定短了，1 条可以早撤")
        assert "撤下日 2026-12-01 → 2026-11-26" in detail
        await keys(pilot, "enter")
        await until_told(pilot, "重算了 2 条")
        await until(pilot, lambda: "规则变了" not in on_screen(app))
        ends = [desk.database.get(Posting, p.id).planned_to for p in (posting, other)]
        assert ends == [date(2026, 12, 4), date(2026, 12, 1)], "Enter keeps what was promised"
        await keys(pilot, "ctrl+z")
        await until(pilot, lambda: "规则变了 1" in on_screen(app))
        await keys(pilot, *["up"] * 9, "enter")
        await asked(pilot, "规则变了")
        await keys(pilot, "y")
        await asked(pilot, "规定短了")
        await keys(pilot, "y")
        get = desk.database.get
        await until(pilot, lambda: get(Posting, other.id).planned_to == date(2026, 11, 26))


async def test_another_region_shows_at_once_what_it_means_for_the_wall(
    folder: Path, office: Office, clock: Clock
) -> None:
    desk = office.desk
    listed = office.material("publicity", "加装电梯公示", matter="elevator_retrofit")
    (posting,) = desk.plan(listed.id, [office.west.id], TODAY, date(2026, 12, 20))
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await keys(pilot, "ctrl+t", "ctrl+g", "r")
        await until_told(pilot, "排着的、挂着的都是按现在的规则算的")
        await keys(pilot, "g")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        await write(pilot, "湖南")
        await keys(pilot, "enter")
        change = "既有住宅增设电梯公示 15 天 → 没有专门规定的公示 5 个工作日（1 条）"
        assert change in await asked(pilot, "规则变了，1 条的公示期要重算")
        await keys(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, RulesScreen))
        hold = desk.database.get(Posting, posting.id).hold
        assert hold and (hold.rule, hold.until) == ("P01", date(2026, 11, 30))


async def test_a_slip_in_the_file_is_told_where_it_was_saved_and_stays_a_task(
    folder: Path, office: Office, clock: Clock
) -> None:
    """Who edits the file comes back to 今日, not to the screen of the rules."""
    listed = office.material("publicity", "医疗救助公示", matter="medical_aid_publicity")
    (folder / "rules.toml").write_text(f'region = "湖南省长沙市"\n{RULES}', "utf-8")
    office.desk.plan(listed.id, [office.west.id], TODAY, None)
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        assert "规则变了" not in on_screen(app)
        slip = RULES.replace("days = 2", "days = 0")
        (folder / "rules.toml").write_text(f'region = "湖南省长沙市"\n{slip}', "utf-8")
        await keys(pilot, "ctrl+r")
        await until_told(pilot, "第 2 条规则（N08）不对。days：不能小于 1")
        await until(pilot, lambda: "规则文件写错了" in on_screen(app))
        app.clear_notifications()
        await keys(pilot, "home", "enter")
        await until_told(pilot, "规则文件写错了，改好才能重算")
        await keys(pilot, "ctrl+t", "ctrl+g")
        await settle(pilot)
        seen = on_screen(app)
        assert "本单位在湖南省长沙市" in seen and "N08" in seen
        assert "医疗救助公示（本市）" in seen, "the other rule of the file counts all the same"
