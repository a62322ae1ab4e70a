"""The page of one posting: what it tells, and the verbs that are entered there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from office import Clock, Office, open_desk
from pilots import application, keys, on_screen, told, write
from textual.pilot import Pilot

from bulletin_tui.app import BulletinApp
from bulletin_tui.screens.posting.detail import PostingDetail
from bulletin_tui.widgets.key_bar import KeyBar
from store.desk import Desk
from store.models import Material, Posting, Rule, TickKind
from store.models.rules import Clock as Limit
from store.models.rules import Status
from store.rules.law.rulebook import RuleBook

RULE = Rule(
    id="R1",
    matter="low_income_publicity",
    name="低保审核公示",
    clock=Limit.DISPLAY,
    days=5,
    unit="workday",
    counts_first_day=True,
    basis="社会救助领域公开目录",
    status=Status.VERIFIED,
)


@pytest.fixture
def town(desk: Desk, clock: Clock) -> Office:
    rules = RuleBook({RULE.id: RULE})
    held = Desk(desk.database, by="王敏", now=clock.now, today=clock.today, rules=lambda: rules)
    return Office(held, clock)


def hung(town: Office, end: date | None = date(2026, 12, 1)) -> Posting:
    """A 公示 that was to go up yesterday and went up today."""
    made = town.material("publicity", "十一月低保公示", matter="low_income_publicity")
    posting = town.desk.plan(made.id, [town.east.id], date(2026, 11, 23), end)[0]
    return town.desk.tick([posting], TickKind.POSTED)[0]


@asynccontextmanager
async def page(
    folder: Path, town: Office, posting: Posting, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[BulletinApp, Pilot[Any]]]:
    """The posting's page over 今日."""
    app = application(folder, town.desk, town.clock)
    async with app.run_test(size=size, notifications=True) as pilot:
        await keys(pilot)
        row = town.desk.rows_of([posting])[posting.id]
        app.push_screen(PostingDetail(app.context, row))
        await keys(pilot)
        yield app, pilot


def lines(app: BulletinApp) -> str:
    """What the page says, before it is broken into lines."""
    assert isinstance(app.screen, PostingDetail)
    return "\n".join(app.screen.told())


def now(town: Office, posting: Posting) -> Posting:
    return town.desk.database.get(Posting, posting.id)


async def test_what_the_law_forbids_asks_for_a_reason_and_can_be_undone(
    folder: Path, town: Office, clock: Clock
) -> None:
    posting = hung(town, date(2026, 11, 28))
    clock.day = date(2026, 11, 26)
    async with page(folder, town, posting) as (app, pilot):
        text = on_screen(app)
        for words in ("低保审核公示：至少 5 个工作日", "社会救助领域公开目录（已核对）"):
            assert words in text
        assert "已贴 2 个工作日，还差 3 个工作日；公示到 2026-11-30" in text
        assert "11-24 晚贴 1 天" in text
        await keys(pilot, "k")
        assert "2026-12-01 起可撤" in on_screen(app)
        await keys(pilot, "enter")
        assert "请写明原因" in on_screen(app) and now(town, posting).is_hanging
        await write(pilot, "被物业撕掉了")
        await keys(pilot, "enter")
        assert now(town, posting).short_on == clock.day
        text = on_screen(app)
        assert "公示不足：已贴 2 个工作日，还差 3 个工作日" in text
        assert "s 已处理" in text and "k 撤下" not in text and "e 延期" not in text
        await keys(pilot, "escape", "f6")
        assert "已撤下    2/5" in on_screen(app)
        await keys(pilot, "enter")
        await keys(pilot, "s")
        await keys(pilot, "enter")
        assert now(town, posting).short_on is None
        await keys(pilot, "ctrl+z", "ctrl+z")
        assert now(town, posting).is_hanging and "k 撤下" in on_screen(app)


async def test_what_is_up_again_says_how_long_it_hangs_now(
    folder: Path, town: Office, clock: Clock
) -> None:
    posting = hung(town, date(2026, 11, 28))
    clock.day = date(2026, 11, 26)
    async with page(folder, town, posting) as (app, pilot):
        await keys(pilot, "x", "down", "enter", "enter")
        assert now(town, posting).ticks[-1].reason == "covered"
        text = lines(app)
        assert "今天贴上的话 2026-12-02 起可撤" in text and "11-26 重叠张贴/被遮盖，还没有" in text
        clock.day = date(2026, 11, 27)
        assert "p 补贴好了" in on_screen(app)
        await keys(pilot, "p")
        again = now(town, posting)
        assert again.is_hanging and again.planned_to == date(2026, 12, 2)
        assert "补贴好了：1 张" in told(app) and "公示到 2026-12-01，2026-12-02 起可撤" in told(app)
        await keys(pilot, "end")
        assert "撤下日 2026-12-01 顺延到 2026-12-02" in on_screen(app)
        await keys(pilot, "b")
        assert now(town, posting).planned_to == date(2026, 12, 1)
        assert "[已由 王敏 撤销]" in on_screen(app)


async def test_a_period_does_not_count_the_days_before_its_fall_was_noticed(
    folder: Path, town: Office, clock: Clock
) -> None:
    """It fell yesterday, and today's walk saw it: yesterday is no day on the wall."""
    posting = hung(town, date(2026, 11, 28))
    clock.day = date(2026, 11, 26)
    async with page(folder, town, posting) as (app, pilot):
        await keys(pilot, "x", "enter")
        assert "是哪天掉下、被盖的" in on_screen(app) and "2026-11-26" in on_screen(app)
        await write(pilot, "11-20")
        await keys(pilot, "enter")
        assert "日期不能更早" in on_screen(app)
        await keys(pilot, "ctrl+u")
        await write(pilot, "昨天")
        await keys(pilot, "enter")
        fallen = now(town, posting).ticks[-1]
        assert (fallen.kind, fallen.on) == (TickKind.INTERRUPTED, date(2026, 11, 25))
        await keys(pilot, "p")
        assert now(town, posting).planned_to == date(2026, 12, 2)


async def test_it_is_extended_and_standing_content_reviewed(
    folder: Path, town: Office, clock: Clock
) -> None:
    posting = hung(town)
    async with page(folder, town, posting) as (app, pilot):
        await keys(pilot, "e")
        assert "2026-12-08" in on_screen(app)
        await keys(pilot, "ctrl+s")
        assert now(town, posting).planned_to == date(2026, 12, 8)
        await keys(pilot, "e", "ctrl+u", "tab")
        await write(pilot, "居民还在看")
        await keys(pilot, "ctrl+s")
        assert now(town, posting).planned_to is None
        assert "复核：2027-05-23" in on_screen(app) and "e 延期" not in on_screen(app)
        await keys(pilot, "f", "ctrl+u")
        await write(pilot, "2027-01-04")
        await keys(pilot, "ctrl+s")
        assert now(town, posting).review_on == date(2027, 1, 4)


async def test_a_correction_shows_both_versions(folder: Path, town: Office, clock: Clock) -> None:
    posting = hung(town)
    clock.day = date(2026, 11, 26)
    async with page(folder, town, posting) as (app, pilot):
        await keys(pilot, "g")
        assert "撤回更正：公示" in on_screen(app)
        await write(pilot, "监督电话印错")
        await keys(pilot, "ctrl+s")
        assert "还没有改" in on_screen(app)
        await keys(pilot, "tab", "end")
        await write(pilot, "更正")
        await keys(pilot, "ctrl+s")
        assert "贴过的 1 张算今天撤下" in on_screen(app)
        await keys(pilot, "y")
        text = lines(app)
        assert "状态：撤回更正" in text and "已撤回，换成了“十一月低保公示更正”" in text
        [fresh] = town.desk.open_postings()
        assert fresh.planned_from == clock.day and not now(town, posting).is_hanging
        new = town.desk.database.get(Material, fresh.material_id)
        assert town.desk.versions(new)[0].title == "十一月低保公示"
        app.push_screen(PostingDetail(app.context, town.desk.rows_of([fresh])[fresh.id]))
        await keys(pilot)
        assert "这一版换下了“十一月低保公示”（一共 2 版）" in lines(app)
        await keys(pilot, "ctrl+z")
        assert now(town, posting).is_hanging
        assert "刚在别处删掉了" in on_screen(app)


async def test_the_period_on_the_paper_follows_what_happens(
    folder: Path, town: Office, clock: Clock
) -> None:
    """Up late, it hangs longer than its text says; a corrected version begins anew."""
    made = town.material(
        "publicity",
        "十二月低保公示",
        matter="low_income_publicity",
        period_from=date(2026, 11, 23),
        period_to=date(2026, 11, 29),
    )
    posting = town.desk.plan(made.id, [town.west.id], date(2026, 11, 23), date(2026, 11, 30))[0]
    async with page(folder, town, posting) as (app, pilot):
        assert "材料上写的" not in lines(app)
        await keys(pilot, "p", "enter")
        assert "材料上写的是到 2026-11-29，请改" in told(app)
        assert "材料上写的是到 2026-11-29，请改" in lines(app)
        clock.day = date(2026, 11, 26)
        await keys(pilot, "g")
        painted = on_screen(app)
        assert "从哪天 2026-11-26" in painted and "到哪天 2026-12-02" in painted
        await write(pilot, "名单漏了一户")
        await keys(pilot, "ctrl+s")
        assert "除了公示期的日子，别的都和原来一样" in on_screen(app)
        await keys(pilot, "n", "tab", "tab", "tab", "ctrl+u")
        await write(pilot, "11-23")
        await keys(pilot, "ctrl+s")
        assert "和原来一样，还没有改" not in on_screen(app)
        assert "公示期不能从 2026-11-23 算起" in on_screen(app)


async def test_of_a_sheet_that_is_late_the_day_of_posting_is_asked(
    folder: Path, town: Office, clock: Clock
) -> None:
    """It hung on Friday, and Monday is when somebody sits at the PC."""
    made = town.material("publicity", "十二月低保公示", matter="low_income_publicity")
    late, due = (
        town.desk.plan(made.id, [site.id], day, date(2026, 12, 10))[0]
        for site, day in ((town.west, date(2026, 11, 20)), (town.east, date(2026, 11, 24)))
    )
    async with page(folder, town, late) as (app, pilot):
        await keys(pilot, "p")
        assert "这一张是哪天贴上的？" in on_screen(app) and "2026-11-24" in on_screen(app)
        await write(pilot, "11-25")
        await keys(pilot, "enter")
        assert "2026-11-25 还没有到" in on_screen(app)
        await keys(pilot, "escape")
        assert now(town, late).last_tick is None
        await keys(pilot, "p")
        await write(pilot, "11-20")
        await keys(pilot, "enter")
        last = now(town, late).last_tick
        assert last is not None and last.on == date(2026, 11, 20) and "晚贴" not in told(app)
    async with page(folder, town, due) as (app, pilot):
        await keys(pilot, "p")
        last = now(town, due).last_tick
        assert last is not None and last.on == clock.day, "in time it is not asked"


async def test_a_code_that_is_refused_asks_for_the_reason(
    folder: Path, town: Office, clock: Clock
) -> None:
    posting = hung(town)
    app = application(folder, town.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f2", "c", "down")
        await write(pilot, posting.code)
        await keys(pilot, "enter")
        assert "还差 5 个工作日" in on_screen(app)
        await keys(pilot, "escape")
        assert now(town, posting).is_hanging
        await write(pilot, posting.code)
        await keys(pilot, "enter")
        await write(pilot, "风刮走了")
        await keys(pilot, "enter")
        assert now(town, posting).ticks[-1].note == "风刮走了"
        assert "撤下：" in on_screen(app)


async def test_a_window_that_only_reads_offers_no_change(
    folder: Path, town: Office, clock: Clock
) -> None:
    posting = hung(town)
    reading = open_desk(folder, clock, writing=False)
    app = application(folder, reading, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot)
        row = reading.rows_of([posting])[posting.id]
        app.push_screen(PostingDetail(app.context, row))
        await keys(pilot, "k", "x", "b")
        assert isinstance(app.screen, PostingDetail)
        assert not [key for key in app.screen.query_one(KeyBar).keys if key.enabled][1:]
    assert now(town, posting).is_hanging
