"""台账: which days, what is wrong, and what was handed out."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from office import TODAY, Clock, Office
from pilots import application, keys, on_screen, settle, write

from bulletin_tui.screens.spans import EVER, NOW, OWN, Span, spans
from bulletin_tui.widgets.record_table import RecordTable
from store.desk import Desk
from store.models import TickKind
from store.models.counts import Count

WEEK = timedelta(days=7)


def titled(office: Office, title: str, start: date, end: date) -> None:
    material = office.material("notice", title, body="请各位居民知悉。")
    office.desk.plan(material.id, [office.west.id], start, end)


def test_the_days_to_choose_from_are_counted_from_today() -> None:
    found = spans(date(2026, 12, 31), ["2025"])
    assert list(found) == [NOW, EVER, "week", "month", "year", OWN, "2025"]
    told = [found[key].told for key in ("week", "month", "year", "2025")]
    assert told == [
        "本周（2026-12-28 至 2027-01-03）",
        "本月（2026-12-01 至 2026-12-31）",
        "今年（2026-01-01 至 2026-12-31）",
        "2025 年（2025-01-01 至 2025-12-31）",
    ]
    assert not found[NOW].archived and all(s.archived for key, s in found.items() if key != NOW)
    assert Span(start=TODAY).told == "2026-11-24 起" and Span().told == "所有日子"
    assert Span(end=TODAY).told == "到 2026-11-24"


async def test_the_ledger_shows_the_days_that_are_asked_for(
    folder: Path, office: Office, clock: Clock
) -> None:
    titled(office, "停水通知", TODAY, TODAY + WEEK)
    titled(office, "上月的通知", TODAY - 5 * WEEK, TODAY - 4 * WEEK)
    titled(office, "下月的通知", TODAY + 2 * WEEK, TODAY + 3 * WEEK)
    app = application(folder, office.desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f6")
        assert "共 3 条" in on_screen(app)
        await keys(pilot, "y", "down", "down", "enter")
        seen = on_screen(app)
        assert "共 1 条  本周（2026-11-23 至 2026-11-29）" in seen and "停水通知" in seen
        # It stays while one looks elsewhere, and is the coming week's after Sunday.
        await keys(pilot, "f2")
        clock.day += 2 * WEEK
        await keys(pilot, "f6")
        seen = on_screen(app)
        assert "本周（2026-12-07 至 2026-12-13）" in seen and "下月的通知" in seen
        await keys(pilot, "y", "down", "down", "down", "enter")
        assert "看从哪天到哪天的" in on_screen(app)
        await write(pilot, "10-1")
        await keys(pilot, "tab")
        await write(pilot, "9-1")
        await keys(pilot, "enter")
        assert "2026-09-01 在 2026-10-01 之前" in on_screen(app)
        await keys(pilot, "home", "shift+end", "backspace")
        await write(pilot, "10-31")
        await keys(pilot, "enter")
        await settle(pilot)
        seen = on_screen(app)
        assert "共 1 条  2026-10-01 至 2026-10-31" in seen and "上月的通知" in seen
        await keys(pilot, "r")
        assert "共 3 条" in on_screen(app)


async def test_archived_years_are_read_for_the_days_that_lie_in_them(
    folder: Path, office: Office, clock: Clock
) -> None:
    desk = office.desk
    office.notice = office.material("notice", "去年的通知", body="请知悉。")
    old = office.plan(TODAY - timedelta(days=400))
    [old] = desk.tick([old], TickKind.POSTED, old.planned_from)
    desk.tick([old], TickKind.REMOVED, old.planned_from + WEEK)
    assert desk.archive(2025) == 2
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f6")
        assert "去年的通知" not in on_screen(app)
        await keys(pilot, "y", *["down"] * 5, "enter")
        await write(pilot, "2025-10-1")
        await keys(pilot, "tab")
        await write(pilot, "2025-10-31")
        await keys(pilot, "enter")
        await settle(pilot)
        assert "共 1 条  2025-10-01" in on_screen(app) and "去年的通知" in on_screen(app)


async def test_what_was_taken_down_too_early_is_found_by_that_word(
    folder: Path, office: Office, clock: Clock
) -> None:
    desk = office.desk
    early = office.material("publicity", "低保公示", matter="low_income_publicity")
    late = office.material("publicity", "低保公示（挂满的）", matter="low_income_publicity")
    for material, days in ((early, 1), (late, 30)):
        start = TODAY - timedelta(days=40)
        sheet = desk.plan(material.id, [office.west.id], start, None)
        sheet = desk.tick(sheet, TickKind.POSTED, start)
        desk.tick(sheet, TickKind.REMOVED, start + timedelta(days=days), note="居民已知晓")
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f6", "s")
        assert "公示不足" in on_screen(app).partition("掉了/被盖")[0]  # what is wrong comes first
        await keys(pilot, "enter")
        await settle(pilot)
        assert "共 1 条（只看 公示不足，r 清除）" in on_screen(app)
        [row] = app.screen.query_one("#rows", RecordTable).rows
        assert row.title == "低保公示"


async def test_what_is_given_away_is_not_taken_down(
    folder: Path, office: Office, desk: Desk, clock: Clock
) -> None:
    window = office.site("一站式服务窗口", 9, kind="leaflet")
    leaflet = office.material("leaflet", "家庭防火宣传单")
    desk.hand_out(leaflet, window, Count(500), TODAY, by="吴倩")
    office.plan(site=office.west)
    app = application(folder, desk, clock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await keys(pilot, "f6")
        assert "已发放" in on_screen(app) and "已撤下" not in on_screen(app)
        await keys(pilot, "s")
        await write(pilot, "已发")
        await keys(pilot, "enter")
        await settle(pilot)
        assert "共 1 条（只看 已发放，r 清除）" in on_screen(app)
        await keys(pilot, "enter")
        seen = on_screen(app)
        assert "状态：已发放" in seen and "发完" in seen and "开始发" in seen
        assert "撤下" not in seen.partition("登记")[2].partition("经过")[0]
