"""The keys at the foot: whole, and only those that do something."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Button, Input

from bulletin_tui.widgets.key_bar import MORE, KeyBar


class Above(ModalScreen[None]):
    """A dialog with few keys of its own."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "返回")]

    def compose(self) -> ComposeResult:
        yield KeyBar()


class Below(App[None]):
    """More keys than a line has room for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"simulate_key('{key}')", f"做第 {key} 件事") for key in "abcdefghij"
    ]

    def compose(self) -> ComposeResult:
        yield KeyBar()


async def test_a_dialog_covers_the_keys_beneath_it_which_do_nothing_now() -> None:
    app = Below(ansi_color=True)
    async with app.run_test(size=(60, 12)) as pilot:
        high = app.screen.query_one(KeyBar).size.height
        assert high == 3
        app.push_screen(Above())
        await pilot.pause()
        painted = "\n".join(line.text for line in app.screen._compositor.render_strips())
        assert "Esc 返回" in painted and "件事" not in painted
        assert app.screen.query_one(KeyBar).size.height == high


class WithMore(Below):
    """The same with the key that leads to the rest."""

    BINDINGS: ClassVar[list[BindingType]] = [MORE]

    def compose(self) -> ComposeResult:
        yield Input()
        yield Button()
        yield KeyBar()


async def test_with_more_the_first_stand_on_one_line_unless_its_sign_is_text() -> None:
    app = WithMore(ansi_color=True)
    async with app.run_test(size=(60, 12)) as pilot:
        app.query_one(Button).focus()
        await pilot.pause()
        bar = app.query_one(KeyBar)
        line = bar.render().plain
        assert bar.size.height == 1 and line.endswith("做第 c 件事  ? 更多")
        app.query_one(Input).focus()
        await pilot.pause()
        # Letters and ? go into the field: of these keys none does anything.
        assert "件事" not in bar.render().plain and "更多" not in bar.render().plain
