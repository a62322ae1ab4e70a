"""Whether a board may be planned overfull: the office decides once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bulletin_tui.settings import REFUSE, load_settings, save_settings
from bulletin_tui.widgets.dialogs import Choose

if TYPE_CHECKING:
    from bulletin_tui.screens.base import WorkScreen

WARN = "warn"
CHOICES = [(WARN, "只提醒，照样可以排"), (REFUSE, "不让排，要先腾出地方")]


async def choose_overfull(screen: WorkScreen) -> None:
    """Ask, and keep the answer in the settings. To be run in a worker."""
    folder = screen.context.folder
    now = REFUSE if load_settings(folder).overfull == REFUSE else WARN
    question = Choose("公示栏放不下时怎么办", CHOICES, chosen=[now])
    if answer := await screen.app.push_screen_wait(question):
        settings = replace(load_settings(folder), overfull=answer[0])
        told = dict(CHOICES)[answer[0]]
        screen.attempt(lambda: save_settings(folder, settings), f"公示栏放不下时：{told}")
