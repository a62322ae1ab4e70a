"""The application: its screens, its commands, its first start."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import ClassVar

from textual import work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.screen import Screen

from bulletin_tui.context import Context
from bulletin_tui.screens.base import PLACES, WorkScreen
from bulletin_tui.screens.too_small import TooSmallScreen, is_too_small
from bulletin_tui.settings import load_settings, save_settings
from store.errors import StoreError

THEMES = (
    ("textual-light", "浅色"),
    ("textual-dark", "深色"),
    ("nord", "蓝灰"),
    ("ansi-light", "终端配色"),
)


class BulletinApp(App[None]):
    """公示栏管家."""

    TITLE = "公示栏管家"
    ENABLE_COMMAND_PALETTE = True
    DEFAULT_MODE = "today"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key, f"switch_mode('{mode}')", word, show=False, id=f"app.{mode}")
            for mode, word, key in PLACES
        ),
        Binding("ctrl+p", "command_palette", "命令", id="app.palette", priority=True, show=False),
        Binding("ctrl+q", "quit", "退出", id="app.quit", priority=True, show=False),
    ]

    def __init__(self, context: Context) -> None:
        self.context = context
        self.MODES = {mode: self._maker(mode) for mode, _, _ in PLACES}  # type: ignore[misc]
        super().__init__()
        theme = context.settings.theme
        if theme in self.available_themes:
            # Before the first frame: a change later on would style every widget twice.
            self.theme = theme

    def _maker(self, mode: str) -> Callable[[], Screen[None]]:
        """Makes a main screen when it is first visited, importing it only then."""

        def make() -> Screen[None]:
            from importlib import import_module

            module = import_module(f"bulletin_tui.screens.{mode}")
            screen: Screen[None] = getattr(module, f"{mode.capitalize()}Screen")(self.context)
            return screen

        return make

    def on_mount(self) -> None:
        """Lead a new user in."""
        if self.context.desk.database.is_empty:
            self.call_after_refresh(self._welcome)

    @work(group="ask")
    async def _welcome(self) -> None:
        from bulletin_tui.screens.welcome import welcome

        first = self.screen_stack[0]
        if isinstance(first, WorkScreen):
            await welcome(first)

    def on_resize(self) -> None:
        """Cover whatever is shown while the window cannot hold it."""
        self.call_after_refresh(self._cover)

    def _cover(self) -> None:
        if is_too_small(self.size) and not isinstance(self.screen, TooSmallScreen):
            self.push_screen(TooSmallScreen())

    def action_manual(self) -> None:
        """F1."""
        from bulletin_tui.screens.manual import ManualScreen

        self.push_screen(ManualScreen(self.current_mode))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette's entries, in Chinese."""
        for mode, word, key in PLACES:
            yield SystemCommand(
                f"{word}", f"打开{word}（{key.upper()}）", lambda mode=mode: self.switch_mode(mode)
            )
        for node, binding, enabled, _ in screen.active_bindings.values():
            if binding.show and enabled and isinstance(screen, WorkScreen):
                yield SystemCommand(
                    binding.description,
                    binding.tooltip or f"按键 {self.get_key_display(binding)}",
                    lambda action=binding.action, node=node: self._run(action, node),
                )
        for theme, word in THEMES:
            yield SystemCommand(f"配色：{word}", "换一种颜色", lambda t=theme: self._wear(t))
        yield SystemCommand("帮助", "看说明（F1）", self.action_manual)
        yield SystemCommand("退出", "保存并退出（ctrl+q）", self.exit)

    def _run(self, action: str, node: DOMNode) -> None:
        self.call_later(self.run_action, action, node)

    def _wear(self, theme: str) -> None:
        self.theme = theme
        folder = self.context.folder
        try:
            save_settings(folder, replace(load_settings(folder), theme=theme))
        except StoreError as error:
            self.notify(str(error), severity="error", markup=False)
