"""The application: its screens, its commands, its first start."""

from __future__ import annotations

import unicodedata
from asyncio import sleep
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on, work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.dom import DOMNode
from textual.events import Key
from textual.screen import Screen

from bulletin_tui.console.answers import TerminalAnswer
from bulletin_tui.screens.base import PLACES, WorkScreen
from bulletin_tui.screens.opening import OpeningScreen
from bulletin_tui.screens.too_small import TooSmallScreen, is_too_small
from bulletin_tui.settings import Settings, load_settings, save_settings
from bulletin_tui.widgets.faults import FaultTeller, sentence
from bulletin_tui.widgets.note_line import ReadingLine
from bulletin_tui.widgets.prose import broken
from store.errors import StoreError

if TYPE_CHECKING:
    from datetime import date

    from bulletin_tui.clock import Doubt
    from bulletin_tui.context import Context
    from bulletin_tui.widgets.working import Working
    from store.models import Material
    from store.rules.recounting import Recounted

WATCH_EVERY = 2.0
"""Seconds between two looks at what other windows do."""
TOAST_WIDTH, TOAST_FRAME = 60, 4
"""Cells that Textual gives a toast, no more than half of the window, and how many of them its
frame and a blank at a line's end take."""
THEMES = (
    ("textual-light", "浅色"),
    ("textual-dark", "深色"),
    ("nord", "蓝灰"),
    ("ansi-light", "终端配色"),
)
ASIDES = (
    ("算日子", "公示到哪天，最迟哪天（ctrl+t）", "day_counter", "DayCounterScreen"),
    ("规则", "公示和公开的期限，自己的规则", "rules", "RulesScreen"),
    ("工作日历", "录入一年的放假安排", "workdays", "WorkdaysScreen"),
    ("许可", "条幅的悬挂许可，还有几天到期", "permits", "PermitsScreen"),
    ("巡查问题", "公示栏和纸坏了哪些，处理好了没有", "patrol", "PatrolScreen"),
    ("库存", "展板、宣传单还有多少，移展板，登记发放", "stock", "StockScreen"),
)
"""Screens beside the main ones: word, what it is for, module and class."""


class BulletinApp(FaultTeller, App[object]):
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

    context: Context
    """What the screens work on; there once the folder is open."""
    parting_words: tuple[str, ...] = ()
    """What is to be printed when the window is closed."""

    def __init__(self, settings: Settings, opening: Callable[[], Context]) -> None:
        """`opening` opens the folder; a StoreError that it raises ends the application."""
        self._opening = opening
        self._seen: tuple[int, str | None] = (0, None)
        """What the screens have told of other windows."""
        self._drafted_on: date | None = None
        """The day on which this window has looked for drafts that are due."""
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
        """With Caps Lock or wide letters on, a key that nobody has typed into a field still counts.

        The screens show some keys as capitals, and an input method turns them wide.
        """
        plain = unicodedata.normalize("NFKC", event.character or "").lower()
        if plain != event.character and len(plain) == 1 and plain.isascii() and plain.isalpha():
            event.prevent_default()
            self.simulate_key(plain)

    def notify(self, message: str, **options: Any) -> None:
        """Textual would break the words of a toast at spaces only, before or after a number."""
        width = min(TOAST_WIDTH, self.size.width // 2) - TOAST_FRAME
        lines = (broken(line, max(2, width)) for line in message.split("\n"))
        super().notify("\n".join(lines), **options)

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
        self._warn()
        self._seen = self._now_seen
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
            self._recount()
        self._watch_day()
        self.set_interval(WATCH_EVERY, self._watch_on)

    @work(thread=True, group="read", exit_on_error=False)
    def _recount(self) -> None:
        """A newer program may know the holidays of a year that was only guessed."""
        with suppress(StoreError, OSError):
            if outdated := self.context.desk.outdated():
                self.call_from_thread(self._keep_recount, outdated)

    def _keep_recount(self, outdated: list[Recounted]) -> None:
        from bulletin_tui.screens.workdays import tell_recount

        with suppress(StoreError):
            self.context.desk.recount(outdated)
            tell_recount(self, self.context.desk, "放假安排有了，公示期已重算", outdated)
            if isinstance(self.screen, WorkScreen):
                self.screen.reload()

    def _warn(self) -> None:
        """Tell what a crash, a bad disk or a copying has left, once."""
        if warning := self.context.database.warning:
            self.notify(warning, severity="warning", markup=False, timeout=20)
            self.context.database.warnings.clear()

    def _watch_on(self) -> None:
        """Look again, unless the last look still hangs, as on a share in trouble."""
        self._watch_day()
        if all(worker.is_finished for worker in self.workers if worker.group == "watch"):
            self._watch()

    def _watch_day(self) -> None:
        """Look for due drafts once a day, as soon as this window may write and knows for whom."""
        today, settings = self.context.desk.today, self.context.settings
        is_known = bool(settings.person or settings.name_asked)
        if self.context.database.is_writable and is_known and self._drafted_on != today:
            self._drafted_on = today
            self._draft()

    @work(thread=True, group="read", exit_on_error=False)
    def _draft(self) -> None:
        """Make the drafts that duties ask for by now, and say so once."""
        with suppress(StoreError, OSError):  # F9 tells what cannot be read.
            if drafts := self.context.desk.drafts_due():
                self.call_from_thread(self._keep_drafts, drafts)

    def _keep_drafts(self, drafts: list[Material]) -> None:
        with suppress(StoreError):
            made = self.context.desk.keep_drafts(drafts)
            self.notify(f"已按公开任务备好 {len(made)} 份草稿，按 F9 看。", markup=False)
            if isinstance(self.screen, WorkScreen):
                self.screen.reload()

    @work(thread=True, group="watch", exit_on_error=False)
    def _watch(self, *, asked: bool = False) -> None:
        """See what other windows do; the screens are read anew where that concerns them."""
        self.context.keep_up()
        if asked or self._seen != self._now_seen:
            self.call_from_thread(self._show_change, asked=asked)

    @property
    def _now_seen(self) -> tuple[int, str | None]:
        """What others have written, and why this window only reads."""
        return self.context.database.taken_in, self.context.why_reading

    def _show_change(self, *, asked: bool) -> None:
        (_, before), self._seen = self._seen, self._now_seen
        why = self.context.why_reading
        if before is not None and why is None:
            with suppress(StoreError):
                self.context.adopt()
            self._warn()
            self.notify("现在可以改了。", markup=False)
        elif before is None and why is not None:
            self.notify(why, severity="warning", markup=False)
        for screen in self.screen_stack:
            for line in screen.query(ReadingLine):
                line.tell(why)
        if isinstance(self.screen, WorkScreen):
            self.screen.show_who_writes()
            self.screen.reload()
            if asked:
                self.screen.say("已重新载入")

    def action_reload(self) -> None:
        """Look at once for what another window has written."""
        self._watch(asked=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be done before the folder is open, but to leave."""
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

    @work(group="ask")
    async def _ask_name(self) -> None:
        from bulletin_tui.screens.welcome import ask_name

        if isinstance(self.screen, WorkScreen):
            await ask_name(self.screen)

    @work(group="ask")
    async def _choose_overfull(self) -> None:
        from bulletin_tui.screens.overfull import choose_overfull

        if isinstance(self.screen, WorkScreen):
            await choose_overfull(self.screen)

    @on(events.CursorPosition)
    @on(TerminalAnswer)
    def _pass_on(self, answer: events.Event) -> None:
        """The terminal answers the application; who asked is the screen that is shown."""
        self.screen.post_message(answer)

    @work(group="ask")
    async def _show_fonts(self) -> None:
        from bulletin_tui.screens.fonts import show_fonts

        if isinstance(self.screen, WorkScreen):
            await show_fonts(self.screen)

    @work(group="ask")
    async def _show_campaigns(self) -> None:
        from bulletin_tui.screens.campaigns import open_campaigns

        if isinstance(self.screen, WorkScreen):
            await open_campaigns(self.screen)

    @work(group="ask")
    async def _copy_campaign(self) -> None:
        from bulletin_tui.screens.copying import copy_campaign

        if isinstance(self.screen, WorkScreen):
            await copy_campaign(self.screen)

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

    def action_manual(self) -> None:
        """F1."""
        from bulletin_tui.screens.manual import ManualScreen

        self.push_screen(ManualScreen(self.current_mode))

    def action_count_days(self) -> None:
        """ctrl+t: until when something must hang, by which rule."""
        self._show_aside("day_counter", "DayCounterScreen")

    def _show_aside(self, module: str, name: str) -> None:
        """Open a screen beside the main ones, once; it is imported only then."""
        from importlib import import_module

        screen = getattr(import_module(f"bulletin_tui.screens.{module}"), name)
        if not any(isinstance(shown, screen) for shown in self.screen_stack):
            self.push_screen(screen(self.context))

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
            yield SystemCommand(
                f"主题颜色：{word}", "主题、颜色换成" + word, lambda t=theme: self._wear(t)
            )
        for word, what, module, name in ASIDES:
            opening = partial(self._show_aside, module, name)
            yield SystemCommand(word, what, opening)
        yield SystemCommand("字体", "打印用哪些字体，选自己的字体文件夹", self._show_fonts)
        yield SystemCommand("活动", "宣传活动：哪天、谁牵头；新建、修改", self._show_campaigns)
        yield SystemCommand(
            "复制去年的活动", "连材料、张贴一起换成今年的，归档的也能", self._copy_campaign
        )
        yield SystemCommand("公示栏放不下时", "只提醒，还是不让排", self._choose_overfull)
        yield SystemCommand("姓名", "换一个人用：登记时记谁的名字", self._ask_name)
        yield SystemCommand("帮助", "看说明（F1）", self.action_manual)
        yield SystemCommand("退出", "离开程序（ctrl+q）", self.action_quit)

    async def run_action(self, *arguments: Any, **options: Any) -> bool:
        """What a key does; Textual would end the program for whatever it raises."""
        try:
            return await super().run_action(*arguments, **options)
        except Exception as error:  # whatever it is, the keys must come back
            screen = self.screen
            (screen if isinstance(screen, FaultTeller) else self).tell_fault(error)
            return True

    def _run(self, action: str, node: DOMNode) -> None:
        self.call_later(self.run_action, action, node)

    def _wear(self, theme: str) -> None:
        self.theme = theme
        folder = self.context.folder
        try:
            save_settings(folder, replace(load_settings(folder), theme=theme))
        except StoreError as error:
            self.notify(str(error), severity="error", markup=False)
