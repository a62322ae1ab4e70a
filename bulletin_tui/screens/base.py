"""What the main screens share: the bar of screens, the footer, telling and refreshing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from bulletin_tui.widgets.key_bar import KeyBar
from store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bulletin_tui.context import Context

PLACES = (
    ("today", "今日", "f2"),
    ("schedule", "排期", "f3"),
    ("materials", "材料", "f4"),
    ("sites", "点位", "f5"),
    ("history", "台账", "f6"),
    ("printing", "打印", "f7"),
)
"""The main screens: mode, word and key."""


class PlacesBar(Static):
    """The words of the main screens with their keys; the present one stands out."""

    DEFAULT_CSS = """
    PlacesBar { height: 1; background: $panel; color: $foreground; }
    """

    def __init__(self, current: str, right: str) -> None:
        super().__init__(markup=False)
        self._current = current
        self._right = right

    def render(self) -> Text:
        line = Text(no_wrap=True, overflow="crop")
        for mode, word, key in PLACES:
            style = "reverse bold" if mode == self._current else ""
            line.append(f" {key.upper()} {word} ", style)
        line.append(f"  {self._right}  F1 帮助  ^p 命令  ^q 退出")
        return line


class WorkScreen(Screen[None]):
    """A main screen: it reads anew whenever it is shown, and after each verb."""

    MODE: ClassVar[str]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "app.manual", "帮助", id="app.help", show=False),
        Binding("ctrl+z", "undo", "撤销", id="app.undo", key_display="^z"),
    ]

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context

    def compose(self) -> ComposeResult:
        day = self.context.desk.today
        weekday = "一二三四五六日"[day.weekday()]
        yield PlacesBar(self.MODE, f"{day.month}月{day.day}日 周{weekday}")
        yield from self.contents()
        yield KeyBar()

    def contents(self) -> ComposeResult:
        """The widgets between the bar and the footer."""
        yield Widget()

    def reload(self) -> None:
        """Read the records anew and show them."""

    def on_screen_resume(self) -> None:
        """Shown for the first time or again: other screens may have changed the records."""
        self.reload()

    def say(self, message: str) -> None:
        """A short word that something was done; it takes the place of the last."""
        self.app.clear_notifications()
        self.notify(message, markup=False, timeout=4)

    def say_no(self, sentence: str, title: str = "没有做成") -> None:
        """Why something was not done."""
        self.app.clear_notifications()
        self.notify(sentence, title=title, severity="error", markup=False, timeout=8)

    def attempt(self, job: Callable[[], object], done: str = "") -> bool:
        """Do a verb; a refusal is told as a sentence. Returns whether it was done."""
        try:
            job()
        except StoreError as error:
            self.say_no(str(error))
            return False
        finally:
            self.reload()
        if done:
            self.say(done)
        return True

    def action_undo(self) -> None:
        """Take back the last verb of this window."""
        what = self.context.desk.undoable
        self.attempt(self.context.desk.undo, f"已撤销：{what}")
