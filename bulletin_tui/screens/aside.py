"""A screen beside the main ones: it opens over one of them, and Escape leads back."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from bulletin_tui.screens.base import WorkScreen
from bulletin_tui.widgets.key_bar import MORE


class AsideScreen(WorkScreen, inherit_bindings=False):
    """Named by its heading; its page of the manual is that of its `MODE`."""

    HEADING: ClassVar[str]
    DEFAULT_CSS = """
    AsideScreen > .aside--heading { height: 1; padding: 0 1; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "返回", id="aside.back"),
        Binding("tab", "app.focus_next", "下一格", show=False, id="aside.next"),
        Binding("shift+tab", "app.focus_previous", "上一格", show=False, id="aside.previous"),
        Binding("f1", "app.manual", "说明", show=False, id="aside.manual"),
        Binding("ctrl+r", "app.reload", "重新载入", show=False, id="aside.reload"),
        MORE,
    ]

    def contents(self) -> ComposeResult:
        yield Static(self.HEADING, classes="aside--heading", markup=False)
        yield from self.inside()

    def inside(self) -> ComposeResult:
        """The widgets below the heading."""
        raise NotImplementedError

    def action_back(self) -> None:
        """To the screen below."""
        self.dismiss(None)
