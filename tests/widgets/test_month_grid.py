"""The month grid: days, numbers and keys."""

from __future__ import annotations

from datetime import date

import pytest
from rich.cells import cell_len
from widgets.stage import Stage, ambiguous

from bulletin_tui.dates import FIRST_DAY, LAST_DAY
from bulletin_tui.widgets.month_grid import MonthGrid

TODAY = date(2026, 11, 24)


async def test_shows_the_month_with_monday_first_and_the_number_of_each_day() -> None:
    grid = MonthGrid(TODAY, TODAY)
    app = Stage(grid)
    async with app.run_test(size=(42, 8)) as pilot:
        grid.counts = {date(2026, 11, 24): 3, date(2026, 11, 28): 140}
        await pilot.pause()
        lines = app.lines()
        assert "2026年11月" in lines[0]
        assert lines[1].split() == list("一二三四五六日")
        assert lines[2].split() == ["26", "27", "28", "29", "30", "31", "1"]
        assert lines[6].split() == ["23", "24*3", "25", "26", "27", "28*99", "29"]
        assert ambiguous(app.text()) == set()


@pytest.mark.parametrize("width", [40, 80])
async def test_fits_narrow_and_wide_windows(width: int) -> None:
    grid = MonthGrid(TODAY, TODAY, counted="每天挂着几张")
    grid.set_reactive(MonthGrid.counts, {TODAY: 3})
    app = Stage(grid)
    async with app.run_test(size=(width, 24)):
        assert all(cell_len(line) == width for line in app.lines())
        assert ("24*3" if width == 40 else "24 3张") in app.text()
        assert "2026年11月  每天挂着几张" in app.lines()[0]


@pytest.mark.parametrize(
    ("keys", "day"),
    [
        (["left"], date(2026, 11, 23)),
        (["down"], date(2026, 12, 1)),
        (["pageup"], date(2026, 10, 24)),
        (["pagedown", "pagedown", "pagedown"], date(2027, 2, 24)),
        (["pagedown", "up", "home"], TODAY),
    ],
)
async def test_keys_move_the_day(keys: list[str], day: date) -> None:
    grid = MonthGrid(TODAY, TODAY)
    app = Stage(grid)
    async with app.run_test() as pilot:
        await pilot.press(*keys, "enter")
        assert grid.cursor == day
        assert [m.day for m in app.heard_of(MonthGrid.DayChosen)] == [day]
        assert app.heard_of(MonthGrid.DayMoved)[-1].day == day


@pytest.mark.parametrize(("day", "key"), [(FIRST_DAY, "pageup"), (LAST_DAY, "down")])
async def test_stays_within_the_calendar(day: date, key: str) -> None:
    grid = MonthGrid(day, TODAY)
    app = Stage(grid)
    async with app.run_test() as pilot:
        await pilot.press(key, key)
        assert grid.cursor == day


async def test_a_click_chooses_the_day_under_the_mouse() -> None:
    grid = MonthGrid(TODAY, TODAY)
    app = Stage(grid)
    async with app.run_test(size=(42, 8)) as pilot:
        await pilot.click(grid, offset=(8, 6))
        assert grid.cursor == date(2026, 11, 24)
        await pilot.click(grid, offset=(20, 3), times=2)
        assert [m.day for m in app.heard_of(MonthGrid.DayChosen)] == [date(2026, 11, 5)]
