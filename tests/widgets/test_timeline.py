"""The timeline: what it paints, its cursor, and a bar carried by keys and by mouse."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from rich.cells import cell_len
from textual.events import MouseScrollDown
from textual.pilot import Pilot
from widgets.stage import Stage, ambiguous

from bulletin_tui.widgets.timeline import Carried, Timeline, Wall, signs
from bulletin_tui.widgets.timeline.scale import Scale
from store.models import Site
from store.models.life import Interval, TickKind
from store.models.shapes import HoldShape
from store.rules.wall.filter import Filter
from store.rules.wall.ledger import Row
from store.rules.wall.lifecycle import State

TODAY = date(2026, 11, 24)
SPAN = (date(2026, 10, 1), date(2027, 1, 31))


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


SITES = [
    Site(id="s1", name="东门公示栏", unit_id="u1", capacity=2),
    Site(id="s2", name="西门公示栏", unit_id="u1", capacity=30),
    Site(id="s3", name="文化广场公示栏", unit_id="u2"),
]
HUNG = (Interval(day(-3), None, "王敏"),)
FELL = (
    Interval(day(-3), day(0), "王敏", "王敏", TickKind.INTERRUPTED),
    Interval(day(2), None, "王敏"),
)


def row(number: int, site: int, start: int, end: int | None, **values: Any) -> Row:
    first, last = day(start), None if end is None else day(end)
    fields: tuple[Any, ...] = (
        *(f"p{number}", "1002005", f"m{number}", f"通知{number}", "notice", ""),
        *(f"s{site}", SITES[site - 1].name, "community_board", "u1", "学苑社区"),
        *(first, last, first, last, State.SCHEDULED, 1, "exact", None, ()),
    )
    return Row(*fields)._replace(**values)


ROWS = [
    row(1, 1, 0, 7),
    row(2, 1, 2, 5),
    row(3, 1, 3, 9, title="关于[/x]的\x1b通知"),
    row(4, 2, -3, 9, state=State.POSTED, intervals=HUNG, hold=HoldShape(7, "day", day(4))),
    row(5, 2, 9, 20, hold=HoldShape(30, "day", day(30), is_provisional=True)),
    row(6, 2, -3, 4, state=State.CANCELLED),
]


def wall(rows: list[Row] | None = None, wanted: Filter | None = None) -> Wall:
    return Wall.of(SITES, ROWS if rows is None else rows, SPAN, TODAY, wanted)


async def show(pilot: Pilot[Any], shown: Wall | None = None) -> Timeline:
    timeline = pilot.app.query_one(Timeline)
    timeline.focus()
    timeline.show(wall() if shown is None else shown)
    timeline.point_at_first_bar()
    await pilot.pause()
    return timeline


def stage() -> Stage:
    return Stage(Timeline(TODAY, lambda day: day.weekday() > 4))


async def test_boards_loads_and_bars_are_painted_in_plain_cells() -> None:
    app = stage()
    async with app.run_test(size=(80, 24)) as pilot:
        await show(pilot)
        lines = app.lines()
        assert all(cell_len(line) == 80 for line in lines)
        assert ambiguous(app.text()) == set()
        assert "2026年11月" in lines[0] and "12月" in lines[0]
        assert "23 24 25" in lines[1] and "一 二 三" in lines[2]
        assert lines[3].startswith("- 东门公示栏    1/2")
        assert lines[3].split()[3:] == ["1", "1", "2", "3!", "3!", "2", "2", "1", "1"]
        assert [sum("排" in line for line in lines), sum("贴 通知4" in line for line in lines)] == [
            4,
            1,
        ]
        assert "关于[/x]的?通" in app.text()
        assert "通知6" not in app.text()
        gone = wall([ROWS[5]], Filter(state="cancelled"))
        await show(pilot, gone)
        assert "消 通知6" in app.text() and "东门" not in app.text()
        await show(pilot, wall([]))
        assert "东门公示栏    0/2" in app.text()


async def test_legal_marks_and_holes() -> None:
    app = stage()
    rows = [*ROWS, row(7, 3, -3, 9, state=State.POSTED, intervals=FELL)]
    async with app.run_test(size=(160, 24)) as pilot:
        timeline = await show(pilot, wall(rows))
        left = timeline.name_width
        hanging = next(line for line in app.lines() if "贴 通知4" in line)
        cells = [c for c in hanging for _ in range(cell_len(c))]
        assert cells[left + (day(4) - timeline.first_day).days * 3 + 2] == "|"
        # It must hang longer than it will: the mark stands behind the bar.
        assert cells[left + (day(30) - timeline.first_day).days * 3 + 2] == "?"
        assert "xxxxxx" in next(line for line in app.lines() if "通知7" in line or "xxx" in line)


@pytest.mark.parametrize(("zoom", "day_numbers"), [(0, "23 24 25"), (1, "23  24"), (2, "23")])
async def test_zoom(zoom: int, day_numbers: str) -> None:
    app = stage()
    async with app.run_test(size=(80, 12)) as pilot:
        timeline = await show(pilot)
        before = timeline.scale.days
        await pilot.press(*["minus"] * zoom)
        await pilot.pause()
        assert all(cell_len(line) == 80 for line in app.lines())
        assert ambiguous(app.text()) == set()
        assert timeline.scale.days == timeline.scale.width // (3 - zoom) >= before
        assert day_numbers.replace("  ", "") in app.lines()[1].replace("  ", "")


async def test_without_colours_bars_are_filled() -> None:
    app = stage()
    async with app.run_test(size=(80, 12)) as pilot:
        app.theme = "ansi-light"
        await show(pilot)
        text = app.text()
        assert "贴 通知4 ==" in text and "排 通知1 .." in text


# The cursor -------------------------------------------------------------------------------


async def test_the_cursor_goes_by_day_line_week_month_and_bar() -> None:
    app = stage()
    async with app.run_test(size=(80, 12)) as pilot:
        timeline = await show(pilot)
        assert timeline.row is not None and timeline.row.id == "p1"
        await pilot.press("down", "right", "right")
        assert (timeline.row.id, timeline.day) == ("p2", day(2))
        await pilot.press("right_square_bracket")
        assert timeline.day == day(9) and not timeline.row
        await pilot.press("right_curly_bracket")
        assert timeline.day == date(2027, 1, 3)
        await pilot.press("home", "pagedown", "pagedown")
        assert (timeline.day, timeline.site) == (TODAY, SITES[2])
        await pilot.press("up", "ctrl+right")
        assert timeline.row is not None and timeline.row.id == "p5"
        await pilot.press("ctrl+left", "ctrl+home")
        assert timeline.site == SITES[0] and timeline.row is None
        assert len(app.heard_of(Timeline.Pointed)) > 9


async def test_boards_fold_and_unfold() -> None:
    app = stage()
    async with app.run_test(size=(80, 24)) as pilot:
        timeline = await show(pilot)
        await pilot.press("ctrl+home", "enter")
        await pilot.pause()
        assert "+ 东门公示栏" in app.text() and "通知1" not in app.text()
        await pilot.press("enter")
        assert "通知1" in app.text()
        await pilot.press("o")
        assert "通知" not in app.text() and timeline.site == SITES[0]
        await pilot.press("o")
        assert "通知1" in app.text() and "通知4" in app.text()
        many = wall([row(n, 1, 0, 9) for n in range(30)])
        timeline.unfolded.clear()
        await show(pilot, many)
        assert "+ 东门公示栏   30/2!" in app.text() and "西门" in app.text()
        await pilot.click(timeline, offset=(0, 3))
        assert "- 东门公示栏   30/2!" in app.text() and "西门" not in app.text()


async def test_enter_opens_the_bar() -> None:
    app = stage()
    async with app.run_test(size=(80, 24)) as pilot:
        await show(pilot)
        await pilot.press("enter")
        await pilot.click(Timeline, offset=(45, 8), times=2)
        assert len(app.heard_of(Timeline.Chosen)) == 2


# A bar in the hand ------------------------------------------------------------------------


async def test_a_bar_is_carried_and_put_down_once() -> None:
    app = stage()
    async with app.run_test(size=(80, 24)) as pilot:
        timeline = await show(pilot)
        await pilot.press("space", "right", "right", "down", "greater_than_sign")
        assert timeline.carried is not None
        carried = timeline.carried.row
        assert (carried.site_id, carried.planned_from, carried.planned_to) == (
            "s2",
            day(2),
            day(10),
        )
        assert timeline.row == carried and "排 通知1" in app.text()
        assert app.heard_of(Timeline.PutDown) == []
        await pilot.press("【", "】", "《", "》", "right_square_bracket", "less_than_sign", "enter")
        (put_down,) = app.heard_of(Timeline.PutDown)
        assert put_down.carried.row.planned_from == day(9)
        assert put_down.carried.row.planned_to == day(16)
        await pilot.press("escape")
        assert timeline.carried is None and timeline.wall == wall()
        assert timeline.row is not None and timeline.row.id == "p1"


async def test_of_what_hangs_only_the_end_moves() -> None:
    app = stage()
    async with app.run_test(size=(80, 24)) as pilot:
        timeline = await show(pilot)
        timeline.point_at_row("p4")
        await pilot.press("space", "down", "right")
        assert timeline.carried is not None
        row = timeline.carried.row
        assert (row.site_id, row.planned_from, row.planned_to) == ("s2", day(-3), day(10))


async def test_what_is_over_is_not_taken() -> None:
    app = stage()
    gone = row(8, 1, -2, 3, state=State.REMOVED, intervals=FELL[:1])
    async with app.run_test(size=(80, 24)) as pilot:
        timeline = await show(pilot, wall([gone]))
        timeline.point_at_row("p8")
        await pilot.press("space")
        assert timeline.carried is None and len(app.heard_of(Timeline.Refused)) == 1
        timeline.take(Carried.copy_of(gone))
        await pilot.press("right", "down")
        assert timeline.carried is not None and timeline.carried.is_copy
        assert timeline.carried.row.site_id == "s2" and not timeline.carried.has_hung


async def test_a_window_that_only_reads_takes_nothing() -> None:
    app = stage()
    async with app.run_test(size=(80, 24)) as pilot:
        timeline = await show(pilot)
        timeline.may_take = False
        await pilot.press("space", "greater_than_sign")
        await pilot.mouse_down(timeline, offset=(31, 4))
        await pilot.hover(timeline, offset=(37, 4))
        assert timeline.carried is None


@pytest.mark.parametrize(
    ("grip", "to", "site", "start", "end"),
    [((31, 4), (37, 8), "s2", 2, 9), ((48, 4), (51, 4), "s1", 0, 8)],
)
async def test_the_mouse_drags_a_bar_or_its_end(
    grip: tuple[int, int], to: tuple[int, int], site: str, start: int, end: int
) -> None:
    app = stage()
    async with app.run_test(size=(80, 24)) as pilot:
        timeline = await show(pilot)
        await pilot.mouse_down(timeline, offset=grip)
        await pilot.hover(timeline, offset=to)
        await pilot.mouse_up(timeline, offset=to)
        (put_down,) = app.heard_of(Timeline.PutDown)
        moved = put_down.carried.row
        assert (moved.id, moved.site_id) == ("p1", site)
        assert (moved.planned_from, moved.planned_to) == (day(start), day(end))


async def test_the_wheel_turns_the_days_with_shift() -> None:
    app = stage()
    async with app.run_test(size=(80, 24)) as pilot:
        timeline = await show(pilot)
        before = timeline.first_day
        await pilot._post_mouse_events([MouseScrollDown], timeline, offset=(40, 5), shift=True)
        assert timeline.first_day == before + timedelta(days=2)


# Scale ------------------------------------------------------------------------------------


def test_a_scale_shows_days_with_the_least_turning() -> None:
    scale = Scale(TODAY, 3, 60)
    assert (scale.days, scale.last) == (20, day(19))
    assert scale.cells(day(-5), day(1)) == (0, 6) and scale.cells(day(19), date.max) == (57, 60)
    assert scale.showing(day(5)) == TODAY
    assert scale.showing(day(21)) == day(2) and scale.showing(day(-9)) == day(-9)
    assert scale.day_at(scale.cell(day(7)) + 2) == day(7)


def test_no_filling_looks_like_a_mark_of_the_law() -> None:
    marks = {signs.MARK, signs.MARK_PROVISIONAL, signs.HOLE}
    assert not marks & {signs.filling_of(state) for state in State}
