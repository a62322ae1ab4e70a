"""The date field: typing, leaving, moving by a day."""

from __future__ import annotations

from datetime import date

from textual.app import ComposeResult
from textual.widgets import Input
from widgets.stage import Stage

from bulletin_tui.widgets.date_field import DateField
from bulletin_tui.widgets.line_input import LineInput

TODAY = date(2026, 11, 24)


class TwoLines(Stage):
    def compose(self) -> ComposeResult:
        yield DateField(TODAY)
        yield LineInput()


async def test_a_typed_date_is_written_out_when_the_field_is_left() -> None:
    app = TwoLines()
    async with app.run_test() as pilot:
        field = app.query_one(DateField)
        await pilot.press(*"明天")
        assert field.value_date == date(2026, 11, 25)
        assert field.value == "明天"
        await pilot.press("tab")
        assert field.value == "2026-11-25"


async def test_a_date_that_does_not_exist_stays_as_typed_and_is_named() -> None:
    app = TwoLines()
    async with app.run_test() as pilot:
        field = app.query_one(DateField)
        await pilot.press(*"20260230")
        assert field.problem == "没有2月30日，2026年2月只有28天。"
        result = app.heard_of(Input.Changed)[-1].validation_result
        assert result is not None
        assert result.failure_descriptions == [field.problem]
        await pilot.press("tab")
        assert field.value == "20260230"
        assert field.value_date is None


async def test_up_and_down_move_by_a_day() -> None:
    app = TwoLines()
    async with app.run_test() as pilot:
        field = app.query_one(DateField)
        await pilot.press("up")
        assert field.value == "2026-11-24"
        await pilot.press("up", "up", "down")
        assert field.value == "2026-11-25"
        field.value = "2199-12-31"
        await pilot.press("up")
        assert field.value == "2199-12-31"
        field.value = "不知道"
        await pilot.press("up")
        assert field.value == "不知道"


async def test_nothing_typed_is_no_problem_and_no_date() -> None:
    field = DateField(TODAY)
    async with Stage(field).run_test():
        assert field.problem == ""
        assert field.value_date is None
