"""The first frame, painted before the records are there."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from bulletin_tui.screens.base import PlacesBar


class OpeningScreen(Screen[None]):
    """The bar of screens, and that the rest is on its way."""

    def compose(self) -> ComposeResult:
        """No keys: nothing can be done yet."""
        yield PlacesBar("today")
        yield Static(" 正在打开…", markup=False)
