"""Boards that are planned overfull: which they are, and whether the office lets them be."""

from __future__ import annotations

from asyncio import to_thread
from dataclasses import replace
from typing import TYPE_CHECKING

from bulletin_tui.settings import REFUSE, load_settings, save_settings
from bulletin_tui.shell.wall import FOUR_WEEKS
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


async def show_overfull(screen: WorkScreen) -> None:
    """The boards that hold too much on a day to come; Enter opens one. To be run in a worker."""
    from bulletin_tui.screens.boards.board import BoardScreen

    desk = screen.context.desk
    first, last = desk.today, desk.today + FOUR_WEEKS
    found = {c.site.id: c for c in await to_thread(desk.overfull, first, last)}
    if not found:
        screen.say(f"到 {last} 为止，没有放不下的公示栏。")
        return
    options = [
        (site_id, f"{crowd.day:%m-%d}  {crowd.site.name}  {crowd.places}/{crowd.site.capacity} 张")
        for site_id, crowd in found.items()
    ]
    question = Choose(f"到 {last:%m-%d} 为止放不下的", options)
    if chosen := await screen.app.push_screen_wait(question):
        screen.app.push_screen(BoardScreen(screen.context, found[chosen[0]].site))
