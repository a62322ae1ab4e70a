"""走访: what there is to enter when somebody comes back, chosen from a short list."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin_tui.console.viewer import open_file
from bulletin_tui.printing.records.patrol_forms import hanging_outdoors
from bulletin_tui.printing.records.week import UNNAMED, file_stem, plan_week
from bulletin_tui.screens.walking.walk_lines import USUAL, Line, line_of
from bulletin_tui.screens.walking.walk_results import ResultsScreen, StormResults, WalkResults
from bulletin_tui.widgets.dialogs import Choose, Tell
from bulletin_tui.widgets.path_dialog import PathDialog
from store.desk import Desk
from store.disk.files import make_folder
from store.rules.agenda import week_of
from store.rules.upkeep.storm import Exposed
from store.rules.wall.ledger import Row
from store.rules.wall.walk import Doing, Step, Week, routes_of

if TYPE_CHECKING:
    from bulletin_tui.screens.base import WorkScreen

_SHORT = 4
"""Lines that a passing word has room for."""
_Job = Callable[["WorkScreen"], Awaitable[None]]


async def after_walk(screen: WorkScreen) -> None:
    """Let it be chosen what is entered, and enter it. To be run in a worker."""
    options = [(name, f"{name:　<7}{text}") for name, (text, _) in _JOBS.items()]
    chosen = await screen.app.push_screen_wait(Choose("走访回来登记什么", options))
    if chosen:
        await _JOBS[chosen[0]][1](screen)
        screen.reload()


async def _results(screen: WorkScreen) -> None:
    """A week's walk, line by line."""
    route = await _route(screen)
    if route is None:
        return
    week, lines = await to_thread(_walk, screen.context.desk, route[0])
    name = "" if route[0] is None else f" {route[0] or UNNAMED}"
    heading = f"登记结果：{week.name}{name}，{len(week.stops)} 个点位 {len(lines)} 张"
    await _enter(screen, WalkResults(screen.context, heading, lines), _nothing(week))


def _walk(desk: Desk, route: str | None) -> tuple[Week, list[Line]]:
    """This week's walk as lines; many boards take a while."""
    today = desk.today
    week = plan_week(desk, week_of(today)[0], everywhere=True, route=route)
    rows = desk.rows_of(week.postings)
    steps = [step for stop in week.stops for step in stop.steps]
    return week, [line for step in steps for line in _lines(step, rows, today)]


def _nothing(week: Week) -> str:
    sunday = week.monday + timedelta(days=6)
    return f"这一周（{week.monday:%m-%d} 至 {sunday:%m-%d}）没有要走到的点位。"


def _lines(step: Step, rows: dict[str, Row], today: date) -> list[Line]:
    """A step as what is entered: what comes down for another sheet has a line of its own."""
    found = [line_of(step.posting, rows[step.posting.id], step.doing, today)]
    if step.replaces is not None:
        old = step.replaces
        found.append(line_of(old, rows[old.id], Doing.TAKE_DOWN, today, "换下"))
    return found


async def _route(screen: WorkScreen) -> tuple[str | None] | None:
    """The route that somebody walked, or None in its place for all; None if the user went back."""
    routes = routes_of(screen.context.desk.sites())
    if len(routes) < 2:
        return (None,)
    options = [("*", "所有路线"), *((route, route or UNNAMED) for route in routes)]
    chosen = await screen.app.push_screen_wait(Choose("走的是哪条路线", options))
    if not chosen:
        return None
    return (None if chosen[0] == "*" else chosen[0],)


async def _storm(screen: WorkScreen) -> None:
    """What hangs outdoors: made fast, taken in."""
    lines = await to_thread(_outdoors, screen.context.desk)
    heading = f"大风前检查：室外 {len(lines)} 项"
    await _enter(screen, StormResults(screen.context, heading, lines), "今天室外没有挂着的。")


def _outdoors(desk: Desk) -> list[Line]:
    found = hanging_outdoors(desk, desk.today)
    rows = desk.rows_of(each.posting for each in found)
    return [_exposed_line(each, rows[each.posting.id]) for each in found]


def _exposed_line(each: Exposed, row: Row) -> Line:
    usual = USUAL[each.advice]
    return Line(each.posting.id, row.code, row.site, row.title, each.advice, usual, None, "没查")


async def _enter(screen: WorkScreen, results: ResultsScreen, nothing: str) -> None:
    if results.is_empty:
        screen.say(nothing)
        return
    told = await screen.app.push_screen_wait(results)
    if told and len(told) > _SHORT:
        await screen.app.push_screen_wait(Tell(told[0], told[1:]))
    elif told:
        screen.say("\n".join(told))


async def _table(screen: WorkScreen) -> None:
    """A table for Excel or WPS, written or taken in."""
    ways = [("out", "写一张表，在 Excel 或 WPS 里填"), ("in", "收进填好的表（.csv）")]
    chosen = await screen.app.push_screen_wait(Choose("用表格登记", ways))
    if chosen == ["out"]:
        await _write_table(screen)
    elif chosen:
        await _read_table(screen)


async def _write_table(screen: WorkScreen) -> None:
    from bulletin_tui.exchange.walk import write_walk

    desk, route = screen.context.desk, await _route(screen)
    if route is None:
        return
    week = plan_week(desk, week_of(desk.today)[0], everywhere=True, route=route[0])
    if not week.stops:
        screen.say(_nothing(week))
        return
    path = screen.context.folder / "print" / f"走访-{file_stem(week)}.csv"

    def write() -> None:
        make_folder(path.parent)
        write_walk(desk, week, path)

    if screen.attempt(write):
        screen.say(f"写好了：{path}\n填“结果”和“日期”，存成 .csv，再从这里收进来。")
        await to_thread(open_file, path.resolve())


async def _read_table(screen: WorkScreen) -> None:
    from bulletin_tui.exchange.files import results_in

    desk = screen.context.desk

    def check(path: Path) -> tuple[Path, int]:
        return path, results_in(desk, path, dry_run=True)

    checked = await screen.app.push_screen_wait(PathDialog("填好的表在哪里", check))
    if checked is not None:
        path, count = checked
        told = f"收进来 {count} 行（ctrl+z 一次撤销）"
        await screen.attempt_in_turn(lambda: results_in(desk, path), told)


async def _codes(screen: WorkScreen) -> None:
    from bulletin_tui.screens.walking.ticking import ask_ticks

    await ask_ticks(screen)


async def _photos(screen: WorkScreen) -> None:
    from bulletin_tui.screens.walking.photos import take_photos

    await take_photos(screen)


async def _patrol(screen: WorkScreen) -> None:
    from bulletin_tui.screens.walking.patrol import show_defects

    await show_defects(screen)


_JOBS: dict[str, tuple[str, _Job]] = {
    "登记结果": ("一张一行，照要做的先填好，改不一样的", _results),
    "输单号": ("敲纸上的单号，或用扫码枪扫", _codes),
    "收照片": ("手机里的照片，认得出是哪一张", _photos),
    "巡查问题": ("玻璃坏了、小广告、脏污……登记和处理", _patrol),
    "大风检查": ("室外的加固了还是收回了", _storm),
    "用表格": ("在 Excel 或 WPS 里填好，再收进来", _table),
}
"""By name: what it is, and what does it."""
