"""The small dialogs of a few fields."""

from __future__ import annotations

from datetime import date

from textual.app import App
from textual.widgets import Input, Static

from bulletin_tui.screens.scheduling.filtering import FilterDialog
from bulletin_tui.screens.spans import Span, SpanDialog
from store.rules.wall.filter import Filter

TODAY = date(2026, 11, 24)


async def test_short_words_leave_the_lines_their_room() -> None:
    for dialog in (SpanDialog(Span(), TODAY), FilterDialog(Filter(), [], TODAY)):
        app = App[None]()
        async with app.run_test(size=(80, 24)) as pilot:
            app.push_screen(dialog)
            await pilot.pause()
            labels = dialog.query(".form--label").results(Static)
            assert {label.region.width for label in labels} == {8}
            line = dialog.query(Input).first()
            assert line.region.x == dialog.query_one(".dialog--question").region.x + 8
            assert line.styles.margin.bottom == 0
