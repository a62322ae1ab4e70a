"""What the lists with a search box above them share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import on
from textual.getters import query_one
from textual.widgets import Input

from bulletin_tui.screens.base import WorkScreen
from bulletin_tui.widgets.plain import shown
from bulletin_tui.widgets.record_table import RecordTable


class SearchingScreen(WorkScreen):
    """A list that is narrowed while something is typed into the box `#search`."""

    NOUN: ClassVar[str]
    """What the list is of."""
    NONE_YET: ClassVar[str]
    """What stands in it before the first is made."""
    search = query_one("#search", Input)
    table: RecordTable[Any]

    def narrow(self) -> None:
        """Show what has the typed words in it: by default it is read anew."""
        self.reload()

    def show_found(self, found: Sequence[Any], at: str | None) -> None:
        """List what was found, with the cursor at one by its key; or say that nothing is so."""
        sought = shown(self.search.value.strip())
        nothing = f"没有“{sought}”这样的{self.NOUN}。按 Esc 看全部。"
        self.table.placeholder = nothing if sought else self.NONE_YET
        self.table.show(found, at=at)
        self.refresh_bindings()

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
