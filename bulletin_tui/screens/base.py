"""What the main screens share: the bar of screens, the footer, telling and refreshing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar, TypeVar

from rich.cells import cell_len
from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import get_current_worker

from bulletin_tui.console.turns import in_turn
from bulletin_tui.manual import Parts
from bulletin_tui.screens.attempts import Attempts
from bulletin_tui.widgets.faults import sentence
from bulletin_tui.widgets.key_bar import MORE, KeyBar
from bulletin_tui.widgets.note_line import NoteLine, ReadingLine
from store.days import weekday_name
from store.errors import StoreError

if TYPE_CHECKING:
    from bulletin_tui.context import Context

PLACES = (
    ("today", "今日", "f2"),
    ("schedule", "排期", "f3"),
    ("materials", "材料", "f4"),
    ("sites", "点位", "f5"),
    ("history", "台账", "f6"),
    ("printing", "打印", "f7"),
    ("data", "数据", "f8"),
    ("duties", "任务", "f9"),
)
"""The main screens: mode, word and key."""


ROOMY, TIGHT = 104, 64
"""Columns from which the words of the bar have room between them, and from their keys."""
T = TypeVar("T")


class PlacesBar(Static):
    """The words of the main screens with their keys; the present one stands out."""

    DEFAULT_CSS = """
    PlacesBar { height: 1; background: $panel; color: $foreground; }
    """

    def __init__(self, current: str, day: date | None = None) -> None:
        """`day` is not known before the folder is open."""
        super().__init__(markup=False)
        self._current, self._day = current, day

    def render(self) -> Text:
        line = Text(no_wrap=True, overflow="crop")
        gap = " " if self.size.width >= ROOMY else ""
        blank = " " if self.size.width >= TIGHT else ""
        for mode, word, key in PLACES:
            style = "reverse bold" if mode == self._current else ""
            line.append(f"{gap}{key.upper()}{blank}{word} ", style)
        return line.append(gap + self._right(self.size.width - line.cell_len - len(gap)))

    def _right(self, room: int) -> str:
        """The day and the keys that count everywhere, in few words where there is little room."""
        day, short = "", ""
        if self._day is not None:
            day = f"{self._day.month}月{self._day.day}日 {weekday_name(self._day)}  "
            short = f"{self._day.month}-{self._day.day} "
        wordy = (
            f"{day}F1 帮助  ^p 命令  ^q 退出",
            f"{day}F1 帮助  ^q 退出",
            f"{short}F1帮助 ^q退出",
        )
        return next((words for words in wordy if cell_len(words) <= room), "F1帮助 ^q退出")


class WorkScreen(Attempts, Screen[None]):
    """A main screen: it reads anew whenever it is shown, and after each verb."""

    MODE: ClassVar[str]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "app.manual", "帮助", id="app.help", show=False),
        Binding("ctrl+r", "app.reload", "重新载入", id="app.reload", show=False),
        Binding("ctrl+z", "undo", "撤销", id="app.undo", key_display="^z"),
        MORE,
    ]

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.manual: Parts = (self.MODE,)

    def compose(self) -> ComposeResult:
        yield PlacesBar(self.MODE, self.context.desk.today)
        yield ReadingLine()
        yield NoteLine(id="note")
        yield from self.contents()
        yield KeyBar()

    def contents(self) -> ComposeResult:
        """The widgets between the bar and the footer."""
        yield Widget()

    def load(self) -> None:
        """Read the records anew and show them; may raise what the store raises."""

    def reload(self) -> None:
        """Show the records as they are now; what cannot be read is told, and the old ones stay."""
        self.note("")
        try:
            self.load()
        except (StoreError, OSError) as error:
            self.read_failed(sentence(error))

    def note(self, text: str) -> None:
        """Something about what is shown, until it is read anew."""
        self.query_one("#note", NoteLine).show(text.splitlines())

    def on_screen_resume(self) -> None:
        """Shown for the first time or again: other screens may have changed the records."""
        self.show_who_writes()
        self.reload()

    def show_who_writes(self) -> None:
        """Tell, or stop telling, that this window only reads."""
        self.query_one(ReadingLine).tell(self.context.why_reading)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey what changes records while this window only reads."""
        return True if self.may_change(action) else None

    @work(thread=True, exclusive=True, group="read")
    def read(self, job: Callable[[], T], show: Callable[[T], None]) -> None:
        """Read in a thread what may take long, then show it, unless something newer is asked."""
        worker = get_current_worker()
        try:
            then: Callable[[], None] = partial(show, job())
        except (StoreError, OSError) as error:
            then = partial(self.read_failed, sentence(error))
        if not worker.is_cancelled:
            self.app.call_from_thread(self._after_reading, then)

    @work(exclusive=True, group="in-turn")
    async def read_in_turn(self, job: Callable[[], T], show: Callable[[T], None]) -> None:
        """The same for what the next key is meant for: it waits until that is shown."""
        try:
            then: Callable[[], None] = partial(show, await in_turn(self.app, job))
        except (StoreError, OSError) as error:
            then = partial(self.read_failed, sentence(error))
        self._after_reading(then)

    def _after_reading(self, then: Callable[[], None]) -> None:
        if self.is_attached:
            then()

    def read_failed(self, sentence: str) -> None:
        """What was to be shown could not be read."""
        self.note(f"没有读出来：{sentence}")
