"""What the lists with a search box above them share."""

from __future__ import annotations

from typing import Any

from textual import on
from textual.getters import query_one
from textual.widgets import Input

from bulletin_tui.screens.base import WorkScreen
from bulletin_tui.widgets.record_table import RecordTable


class SearchingScreen(WorkScreen):
    """A list that is narrowed while something is typed into the box `#search`."""

    search = query_one("#search", Input)
    table: RecordTable[Any]

    def narrow(self) -> None:
        """Show what has the typed words in it: by default it is read anew."""
        self.reload()

    @on(Input.Changed, "#search")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.narrow()

    @on(Input.Submitted, "#search")
    def _searched(self, event: Input.Submitted) -> None:
        event.stop()
        self.table.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """All can be seen again where only some are."""
        if action == "all":
            return bool(self.search.value) or self.search.has_focus
        return super().check_action(action, parameters)

    def action_all(self) -> None:
        """Out of the search box, and no more searching."""
        self.search.value = ""
        self.table.focus()

    def action_search(self) -> None:
        """Into the search box."""
        self.search.focus()
