"""A year of cells: widths that fit, a cursor that stays in view, clicks, names as typed."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult

from bulletin_tui.widgets.year_matrix import MonthCell, MonthLine, YearMatrix


class Stage(App[None]):
    """A matrix with so many lines."""

    CSS = "YearMatrix { max-height: 8; }"

    def __init__(self, lines: int) -> None:
        super().__init__()
        self.count = lines
        self.heard: list[object] = []

    def compose(self) -> ComposeResult:
        yield YearMatrix("2026 年", 11, "还没有社区", id="matrix")

    def on_mount(self) -> None:
        cells = tuple(MonthCell("1!" if n == 3 else "2 ", n == 3) for n in range(12))
        lines = [MonthLine(n, f"[b]第{n}社区", cells, "23") for n in range(self.count)]
        self.query_one(YearMatrix).show("2026 年", lines, 11)

    def on_year_matrix_chosen(self, event: YearMatrix.Chosen) -> None:
        self.heard.append((event.key, event.month))

    def on_year_matrix_year_asked(self, event: YearMatrix.YearAsked) -> None:
        self.heard.append(event.by)

    def painted(self) -> list[str]:
        """The lines of the matrix."""
        matrix = self.query_one(YearMatrix)
        return [matrix.render_line(y).text for y in range(matrix.size.height)]


@pytest.mark.parametrize(("width", "cell"), [(60, 4), (80, 4), (81, 5), (160, 8)])
async def test_twelve_months_fit_at_every_width(width: int, cell: int) -> None:
    app = Stage(2)
    async with app.run_test(size=(width, 12)) as pilot:
        await pilot.pause()
        heading, first, _ = app.painted()
        assert cell_len(heading) == cell_len(first) <= width
        assert "[b]第0社区" in first and first.count("2 ") >= 11 and "1!" in first
        assert ("合计" in heading) == (width >= 70) and "11*" in heading.replace("月", "")
        # Each month has the same room.
        assert first.index("1!") % cell == (first.index("1!") - 4 * cell) % cell


async def test_the_cursor_stays_in_view_and_beyond_the_year_lies_another() -> None:
    app = Stage(30)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end", "enter")
        assert app.heard == [(29, 11)] and "第29社区" in app.painted()[-1]
        assert not app.query_one(YearMatrix).show_horizontal_scrollbar
        await pilot.press("home", "right", "right", "left", "pagedown", "up")
        assert app.heard[1:] == [1, -1, 1]
        matrix = app.query_one(YearMatrix)
        assert (matrix.row, matrix.month) == (0, 12) and "第0社区" in app.painted()[1]


async def test_a_click_chooses_a_cell_and_two_open_it() -> None:
    app = Stage(3)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        x = app.painted()[2].index("1!")
        at = cell_len(app.painted()[2][:x])
        await pilot.click("#matrix", offset=(at, 2))
        matrix = app.query_one(YearMatrix)
        assert (matrix.row, matrix.month) == (1, 4)
        await pilot.click("#matrix", offset=(at, 2), times=2)
        await pilot.click("#matrix", offset=(1, 2))
        assert app.heard == [(1, 4)] and (matrix.row, matrix.month) == (1, 4)


async def test_without_lines_there_is_a_sentence_and_no_key_does_harm() -> None:
    app = Stage(0)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "up", "end", "enter")
        assert "还没有社区" in app.painted()[1] and app.heard == []
        assert app.query_one(YearMatrix).selected is None
