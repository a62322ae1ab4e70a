"""The palette's entries, in Chinese: screens, what the keys do, and what has no key."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import App, SystemCommand
from textual.binding import ActiveBinding, Binding
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.screen import Screen

from bulletin_tui.screens.base import PLACES, WorkScreen
from bulletin_tui.settings import load_settings, save_settings
from bulletin_tui.widgets.key_bar import MORE, shown_key
from bulletin_tui.widgets.plain import fit
from store.errors import StoreError

if TYPE_CHECKING:
    from bulletin_tui.context import Context

THEMES = (
    ("textual-light", "浅色"),
    ("textual-dark", "深色"),
    ("nord", "蓝灰"),
    ("ansi-light", "终端配色"),
)
ASIDES = (
    ("算日子", "公示到哪天，最迟哪天（ctrl+t）", "calendar.day_counter", "DayCounterScreen"),
    ("规则", "公示和公开的期限，自己的规则", "calendar.rules", "RulesScreen"),
    ("工作日历", "录入一年的放假安排", "calendar.workdays", "WorkdaysScreen"),
    ("许可", "条幅的悬挂许可，还有几天到期", "pieces.permits", "PermitsScreen"),
    ("巡查问题", "公示栏和纸坏了哪些，处理好了没有", "walking.patrol", "PatrolScreen"),
    ("在张情况", "每块公示栏上有什么，给检查的人看", "paper.on_display", "OnDisplayScreen"),
    ("库存", "展板、宣传单还有多少，移展板，登记发放", "pieces.stock", "StockScreen"),
)
"""Screens beside the main ones: word, what it is for, module and class."""
ASKED = (
    ("字体", "打印用哪些字体，选自己的字体文件夹", "paper.fonts", "show_fonts"),
    ("活动", "宣传活动：哪天、谁牵头；新建、修改", "pieces.campaigns", "open_campaigns"),
    (
        "复制去年的活动",
        "连材料、张贴一起换成今年的",
        "copying.choices",
        "copy_campaign",
    ),
    ("放不下的公示栏", "四周里哪几处、哪天，贴着什么", "boards.overfull", "show_overfull"),
    ("公示栏放不下时", "只提醒，还是不让排", "boards.overfull", "choose_overfull"),
    ("姓名", "换一个人用：登记时记谁的名字", "welcome", "ask_name"),
)
"""What is asked over a main screen: word, what it is for, module and function."""
ELSEWHERE = (
    ("打印本周", "要贴的做成一个 PDF", "printing", "make"),
    ("输单号", "按纸上的单号登记贴好了、撤下、掉了", "today", "codes"),
    ("走访登记", "登记结果，收照片，巡查问题", "today", "walked"),
    ("导出台账", "写成 .csv 表格或 .pdf", "history", "export"),
    ("手机日历", "导出 .ics，拷到手机上", "today", "calendar"),
    ("备份", "现在就备份一次", "data", "back_up"),
    ("体检", "检查全部记录", "data", "examine"),
    ("归档", "把过去的一年收起来", "data", "archive"),
)
"""Keys of one main screen that are looked for on the others: word, what for, screen, action."""
NOT_FOUND = "没有这样的命令"


class CommandsInOrder(Provider):
    """What can be done, in the order of `get_system_commands`, found also by what it is for."""

    async def discover(self) -> Hits:
        """All of it, before anything is typed: what the screen can do comes first."""
        for name, told, run, _ in self.app.get_system_commands(self.screen):
            yield DiscoveryHit(name, run, help=told)

    async def search(self, query: str) -> Hits:
        """What has the typed letters in its name, then what has them in its explanation."""
        matcher, found = self.matcher(query), False
        for name, told, run, _ in self.app.get_system_commands(self.screen):
            score = matcher.match(name) or matcher.match(told) / 10
            if score > 0:
                found = True
                yield Hit(score, matcher.highlight(name), run, help=told)
        if not found:
            told = "换几个字，或回车看说明"
            yield Hit(0.01, NOT_FOUND, partial(self.app.run_action, "manual"), help=told)


class Commanding(App[object]):
    """An application whose palette knows everything that can be done from a screen."""

    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {CommandsInOrder}
    context: Context

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every command by name."""
        for node, binding, enabled, _ in screen.active_bindings.values():
            if binding.show and enabled and isinstance(screen, WorkScreen):
                told = binding.tooltip or f"按键 {self.get_key_display(binding)}"
                press = partial(self.call_later, self.run_action, binding.action, node)
                yield SystemCommand(binding.description, told, press)
        for mode, word, key in PLACES:
            told = f"打开{word}（{key.upper()}）"
            yield SystemCommand(word, told, partial(self.switch_mode, mode))
        for word, told, mode, action in ELSEWHERE:
            if mode != self.current_mode:
                yield SystemCommand(word, told, partial(self._do_elsewhere, mode, action))
        for word, told, module, name in ASIDES:
            yield SystemCommand(word, told, partial(self._show_aside, module, name))
        for word, told, module, name in ASKED:
            yield SystemCommand(word, told, partial(self._ask_on_screen, module, name))
        for theme, word in THEMES:
            told = f"主题、颜色换成{word}"
            yield SystemCommand(f"主题颜色：{word}", told, partial(self._wear, theme))
        yield SystemCommand("帮助", "看说明（F1）", partial(self.run_action, "manual"))
        yield SystemCommand("退出", "离开程序（ctrl+q）", partial(self.run_action, "quit"))

    async def _do_elsewhere(self, mode: str, action: str) -> None:
        """Go to the screen that can do it, and press its key there."""
        await self.switch_mode(mode)
        self.call_after_refresh(self.run_action, action, self.screen)

    def _show_aside(self, module: str, name: str) -> None:
        """Open a screen beside the main ones, once; it is imported only then."""
        screen = getattr(import_module(f"bulletin_tui.screens.{module}"), name)
        if not any(isinstance(shown, screen) for shown in self.screen_stack):
            self.push_screen(screen(self.context))

    @work(group="ask")
    async def action_more_keys(self) -> None:
        """All the keys that count here, those of the foot first; what is chosen is done."""
        from bulletin_tui.widgets.dialogs import Choose

        known = self._bound(self.screen)
        options = [
            (action, f"{fit(shown_key(self, bound.binding), 8)} {_told(bound.binding)}")
            for action, bound in known.items()
        ]
        if chosen := await self.push_screen_wait(Choose("这里的键", options)):
            bound = known[chosen[0]]
            self.call_later(self.run_action, bound.binding.action, bound.node)

    def _bound(self, screen: Screen[object]) -> dict[str, ActiveBinding]:
        """What the keys of a screen do, by action; but for Textual's own, told in English."""
        known: dict[str, ActiveBinding] = {}
        for bound in sorted(screen.active_bindings.values(), key=lambda b: not b.binding.show):
            if bound.binding.action != MORE.action and not bound.binding.description.isascii():
                known.setdefault(bound.binding.action, bound)
        return known

    @work(group="ask")
    async def _ask_on_screen(self, module: str, name: str) -> None:
        """Ask something over the main screen; what asks it is imported only then."""
        if isinstance(self.screen, WorkScreen):
            await getattr(import_module(f"bulletin_tui.screens.{module}"), name)(self.screen)

    def _wear(self, theme: str) -> None:
        """Put on a theme, and remember it."""
        self.theme = theme
        folder = self.context.folder
        try:
            save_settings(folder, replace(load_settings(folder), theme=theme))
        except StoreError as error:
            self.notify(str(error), severity="error", markup=False)


def _told(binding: Binding) -> str:
    return f"{binding.description}  {binding.tooltip}".rstrip()
