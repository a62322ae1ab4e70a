"""Plain scroll bars are made of spaces only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rich.console import Console
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.scrollbar import ScrollBar
from textual.widgets import Static

from bulletin_tui.console.glyphs import WholeCellScrollBar, use_plain_scrollbars


@pytest.fixture
def renderer() -> Iterator[None]:
    before = ScrollBar.renderer
    yield
    ScrollBar.renderer = before


@pytest.mark.parametrize("vertical", [True, False])
def test_a_bar_is_drawn_with_spaces_wherever_it_stands(vertical: bool) -> None:
    console = Console(width=20)
    for position in range(0, 80, 7):
        bar = WholeCellScrollBar.render_bar(
            size=20, virtual_size=100, window_size=20, position=position + 0.5, vertical=vertical
        )
        drawn = "".join(segment.text for segment in console.render(bar))
        assert set(drawn) <= {" ", "\n"}
        assert drawn.count(" ") == 20


@pytest.mark.usefixtures("renderer")
async def test_the_whole_application_uses_it() -> None:
    class Long(App[None]):
        def compose(self) -> ComposeResult:
            with VerticalScroll():
                yield Static("停水通知\n" * 100)

    use_plain_scrollbars()
    app = Long()
    async with app.run_test(size=(30, 10)) as pilot:
        await pilot.press("down", "down", "down")
        drawn = "".join(strip.text for strip in app.screen._compositor.render_strips())
        assert set(drawn) == set("停水通知 ")
        assert app.screen.query_one(VerticalScroll).show_vertical_scrollbar
