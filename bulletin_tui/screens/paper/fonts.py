"""字体: what the pages are set in, and a key to choose the folder of the office's own fonts."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.fonts.report import fallback_line, font_lines, usable_fonts
from bulletin_tui.screens.upkeep import typed_folder, work_on
from bulletin_tui.settings import load_settings, save_settings
from bulletin_tui.widgets.dialog import Reading, ReadingDialog
from bulletin_tui.widgets.dialogs import Ask
from bulletin_tui.widgets.working import Teller, Working
from store.errors import Refused

if TYPE_CHECKING:
    from bulletin_tui.screens.base import WorkScreen


class FontsDialog(ReadingDialog[bool]):
    """What is used; answers whether another folder is wanted."""

    DEFAULT_CSS = """
    FontsDialog > .dialog--box { width: 78; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,space", "answer(False)", "知道了", id="fonts.close"),
        Binding("f", "answer(True)", "选文件夹", id="fonts.folder"),
    ]

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self._lines = lines

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog--box"):
            yield Static("打印用的字体", classes="dialog--question", markup=False)
            yield Reading(self._lines)
            hint = "F 选自己的字体文件夹    上下键 翻看    回车 知道了"
            yield Static(hint, classes="dialog--hint", markup=False)

    def action_answer(self, wanted: bool) -> None:
        """Close."""
        self.dismiss(wanted)


async def show_fonts(screen: WorkScreen) -> None:
    """Show them, and again after another folder was chosen. To be run in a worker."""
    while True:
        lines = await work_on(screen, Working("正在查看字体", partial(_look, screen)))
        if lines is None or not await screen.app.push_screen_wait(FontsDialog(lines)):
            return
        if not await _choose_folder(screen):
            return


def _look(screen: WorkScreen, teller: Teller) -> list[str]:
    context = screen.context
    own = load_settings(context.folder).fonts
    try:
        fonts = context.press().fonts
        found = font_lines(fonts, Path(own) if own else None)
    except PrintError as error:
        raise Refused(str(error)) from None
    where = own or "没有选"
    gone = "（现在不在）" if own and not Path(own).is_dir() else ""
    lines = [line for one in found for line in one.told()]
    return [*lines, "", fallback_line(fonts), f"自己的字体文件夹：{where}{gone}"]


async def _choose_folder(screen: WorkScreen) -> bool:
    """Ask for a folder until one will do; whether the settings have another now."""
    settings = load_settings(screen.context.folder)
    question = "自己的字体在哪个文件夹？（空着就不用自己的）"
    text = await screen.app.push_screen_wait(Ask(question, settings.fonts))
    if text is None:
        return False
    folder = typed_folder(screen, text) if text.strip() else None
    if folder is None and text.strip():
        return False

    def judge(teller: Teller) -> list[str]:
        try:
            return usable_fonts(folder) if folder else []
        except PrintError as error:
            raise Refused(str(error)) from None

    played = await work_on(screen, Working("正在看这些字体", judge))
    if played is None:
        return False

    def save() -> None:
        # Anew: another window may have changed something since the question.
        now = load_settings(screen.context.folder)
        save_settings(screen.context.folder, replace(now, fonts=str(folder) if folder else ""))

    if not screen.attempt(save):
        return False
    screen.say("；".join(played) or "不用自己的字体了。")
    return True
