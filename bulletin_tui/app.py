"""The application: its screens, its commands, its first start."""

from __future__ import annotations

import unicodedata
from asyncio import sleep
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.events import Key
from textual.screen import Screen

from bulletin_tui.commands import Commanding
from bulletin_tui.console.answers import TerminalAnswer
from bulletin_tui.screens.aside import AsideScreen
from bulletin_tui.screens.attempts import why_grey
from bulletin_tui.screens.base import PLACES, WorkScreen
from bulletin_tui.screens.opening import OpeningScreen
from bulletin_tui.screens.too_small import TooSmallScreen, is_too_small
from bulletin_tui.settings import Settings
from bulletin_tui.watching import Watching
from bulletin_tui.widgets.faults import FaultTeller, sentence
from bulletin_tui.widgets.toasts import PassingToasts
from store.errors import StoreError

if TYPE_CHECKING:
    from bulletin_tui.clock import Doubt
    from bulletin_tui.context import Context
    from bulletin_tui.widgets.working import Working

KEYS_OF_AN_INPUT_METHOD = {
    "\u3000": "space",
    "？": "question_mark",
    "、": "slash",
    "／": "slash",
    "【": "left_square_bracket",
    "】": "right_square_bracket",
}
"""Signs that come instead of a key which the screens use, and that key."""


class BulletinApp(PassingToasts, Commanding, Watching):
    """公示栏管家; its result is what kept the folder from being opened, if anything did.

    The first frame is painted before the store is even imported: on an old PC that is half a
    second in which the user sees that the program is there.
    """

    TITLE = "公示栏管家"
    ENABLE_COMMAND_PALETTE = True
    DEFAULT_MODE = "opening"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key, f"switch_mode('{mode}')", word, show=False, id=f"app.{mode}")
            for mode, word, key in PLACES
        ),
        Binding("ctrl+t", "count_days", "算日子", id="app.count-days", show=False),
        Binding("ctrl+p", "command_palette", "命令", id="app.palette", priority=True, show=False),
        Binding("ctrl+q", "quit", "退出", id="app.quit", priority=True, show=False),
    ]

    parting_words: tuple[str, ...] = ()
    """What is to be printed when the window is closed."""

    def __init__(self, settings: Settings, opening: Callable[[], Context]) -> None:
        """`opening` opens the folder; a StoreError that it raises ends the application."""
        self._opening = opening
        makers = {mode: self._maker(mode) for mode, _, _ in PLACES}
        self.MODES = {"opening": OpeningScreen, **makers}  # type: ignore[misc]
        super().__init__()
        theme = settings.theme
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

    def on_key(self, event: Key) -> None:
        """What an input method makes of a key still counts, and its wide space is text.

        The screens show some keys as capitals, Caps Lock makes them so, and an input method turns
        them wide. Textual lets the wide space into no field, as it is not `isprintable`.
        """
        from textual.widgets import Input, TextArea

        typed = event.character or ""
        plain = unicodedata.normalize("NFKC", typed).lower()
        field = self.focused
        if typed == "\u3000" and isinstance(field, Input):
            field.replace(typed, *field.selection)
        elif typed == "\u3000" and isinstance(field, TextArea):
            field.replace(typed, *field.selection, maintain_selection_offset=False)
        elif typed in KEYS_OF_AN_INPUT_METHOD:
            self.simulate_key(KEYS_OF_AN_INPUT_METHOD[typed])
        elif plain != typed and len(plain) == 1 and plain.isascii() and plain.isalpha():
            event.prevent_default()
            self.simulate_key(plain)

    def on_mount(self) -> None:
        """Open the folder as soon as the first frame is on the screen."""
        self.call_after_refresh(self._open)

    async def _open(self) -> None:
        try:
            self.context = self._opening()
        except StoreError as error:
            self.exit(error)
            return
        await self.switch_mode("today")
        self._cover()
        self.warn()
        if doubt := self.context.doubt:
            self._ask_about_clock(doubt)
        else:
            self._begin()

    @work(group="ask")
    async def _ask_about_clock(self, doubt: Doubt) -> None:
        """Nothing is entered on a day that is wrong: ask, and note the answer."""
        from bulletin_tui.widgets.dialogs import Confirm

        detail = "日期不对的话，请退出，先改好电脑的日期再打开，不然登记的日子都会错。"
        question = Confirm(
            "电脑的日期对吗？",
            f"{doubt.sentence}\n{detail}",
            yes="日期没错，继续",
            no="退出",
            careful=True,
        )
        if not await self.push_screen_wait(question):
            self.exit()
            return
        try:
            if self.context.database.is_writable:
                self.context.trust_clock(doubt)
        except StoreError as error:
            self.tell_fault(error)
        self._begin()

    def _begin(self) -> None:
        """What is asked, done and watched from now on."""
        if self.context.database.is_writable:
            self.call_after_refresh(self._greet)
        self.begin_watching()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be done before the folder is open, but to leave.

        The manual does not open over what is at work: that goes away by itself.
        """
        if action == "manual" and self._at_work() is not None:
            return False
        return action == "quit" or hasattr(self, "context")

    @work(group="ask")
    async def _greet(self) -> None:
        """What is asked at the start: who works here, where to begin, whether to put years away."""
        first, settings = self.screen_stack[0], self.context.settings
        if not isinstance(first, WorkScreen):
            return
        if self.context.database.is_empty or not (settings.person or settings.name_asked):
            from bulletin_tui.screens.welcome import welcome

            await welcome(first)
        elif self.context.desk.today.month == 1:
            from bulletin_tui.screens.upkeep import offer_archive

            await offer_archive(first)

    @on(events.CursorPosition)
    @on(TerminalAnswer)
    def _pass_on(self, answer: events.Event) -> None:
        """The terminal answers the application; who asked is the screen that is shown."""
        self.screen.post_message(answer)

    def on_resize(self) -> None:
        """Cover whatever is shown while the window cannot hold it."""
        self.call_after_refresh(self._cover)

    def _cover(self) -> None:
        if is_too_small(self.size) and not isinstance(self.screen, TooSmallScreen):
            self.push_screen(TooSmallScreen())

    def action_command_palette(self) -> None:
        """Every command by name."""
        if not CommandPalette.is_open(self):
            self.push_screen(CommandPalette(placeholder="找命令，例如 打印、主题"))

    async def action_quit(self) -> None:
        """Leave; what runs is ended first, forms with unsaved values are asked about."""
        running = self._at_work()
        if running and not running.is_stoppable:
            self.notify(f"{running.heading}，停不得。请等它做完再退出。", markup=False)
        elif not any(w.group == "leave" and not w.is_finished for w in self.workers):
            self._leave()
        elif running:
            # The last backup is waited for no longer than to its next file; whoever leaves goes on.
            running.action_stop()

    def _at_work(self) -> Working[object] | None:
        from bulletin_tui.widgets.working import Working

        return next((s for s in self.screen_stack[::-1] if isinstance(s, Working)), None)

    @work(group="leave")
    async def _leave(self) -> None:
        while running := self._at_work():
            running.action_stop()
            await sleep(0.05)
        from bulletin_tui.screens.unsaved import HoldsEntries
        from bulletin_tui.widgets.dialogs import Confirm

        open_screens = (screen for stack in self._screen_stacks.values() for screen in stack)
        unsaved = [s for s in open_screens if isinstance(s, HoldsEntries) and s.is_dirty]
        question = Confirm(
            "有内容还没有保存，要退出吗？",
            "\n".join(screen.heading for screen in unsaved),
            yes="不保存就退出",
            no="回去保存",
            careful=True,
        )
        if unsaved and not await self.push_screen_wait(question):
            return
        if hasattr(self, "context"):
            self.parting_words = await self._last_words()
        self.exit()

    async def _last_words(self) -> tuple[str, ...]:
        """Back up, and return what is to be told of it."""
        from bulletin_tui.screens.upkeep import back_up

        if not self.context.database.is_writable:
            return ("这个窗口只看不改，退出时没有备份。",)
        try:
            return tuple(await back_up(self, self.context))
        except Exception as error:  # whatever it is, nobody is kept here by it
            return (sentence(error),)

    async def action_switch_mode(self, mode: str) -> None:
        """F2 to F9; the key of the screen that one is on leads back from what stands over it."""
        while mode == self.current_mode and isinstance(self.screen, AsideScreen):
            self.screen.dismiss(None)
        await super().action_switch_mode(mode)

    def action_manual(self) -> None:
        """F1: about what is uppermost, or about what it stands on."""
        from bulletin_tui.screens.manual import ManualScreen

        told = (getattr(screen, "manual", ()) for screen in self.screen_stack[::-1])
        self.push_screen(ManualScreen(*next(filter(None, told), (self.current_mode,))))

    def action_count_days(self) -> None:
        """ctrl+t: until when something must hang, by which rule."""
        self._show_aside("calendar.day_counter", "DayCounterScreen")

    async def run_action(self, *arguments: Any, **options: Any) -> bool:
        """What a key does; Textual would end the program for whatever it raises."""
        try:
            done = await super().run_action(*arguments, **options)
            return done or self._tells_why_grey(arguments)
        except Exception as error:  # whatever it is, the keys must come back
            screen = self.screen
            (screen if isinstance(screen, FaultTeller) else self).tell_fault(error)
            return True

    def _tells_why_grey(self, arguments: tuple[Any, ...]) -> bool:
        """Whether an action is grey because this window only reads; says so."""
        for _, binding, enabled, _ in self.screen.active_bindings.values():
            if binding.action == arguments[0] and not enabled and hasattr(self, "context"):
                self.clear_notifications()
                told = why_grey(self.context, binding.description)
                self.notify(told, title="没有做成", severity="error", markup=False, timeout=8)
                return True
        return False
