"""规则变了: what would move from which day to which, and keeping it in one transaction."""

from __future__ import annotations

from asyncio import to_thread
from typing import TYPE_CHECKING

from bulletin_tui.shell.recounted import rule_lines, sooner_lines
from bulletin_tui.widgets.dialogs import Confirm
from store.errors import StoreError

if TYPE_CHECKING:
    from bulletin_tui.screens.base import WorkScreen
    from store.rules.wall.recounting import Recounted


async def ask_recount(screen: WorkScreen) -> None:
    """Show each sheet that changed rules concern, and keep it. To be run in a worker.

    A day of taking down that somebody promised is brought in only where that is answered for.
    """
    desk = screen.context.desk
    try:
        found = await to_thread(desk.outdated_by_rules)
    except StoreError as error:  # The file of own rules is at fault.
        screen.tell_fault(error)
        return
    if not found:
        screen.say("排着的、挂着的都是按现在的规则算的。")
        return
    detail = "\n".join(await to_thread(rule_lines, desk, found))
    question = Confirm(f"规则变了，{len(found)} 条的公示期要重算", detail, "重算", "以后再说")
    if not await screen.app.push_screen_wait(question):
        return
    anew = {each.after.id: each for each in found}
    may_go = await to_thread(desk.brought_in, found)
    if may_go and await _ask_sooner(screen, may_go):
        anew |= {each.after.id: each for each in may_go}
    told = f"重算了 {len(found)} 条（ctrl+z 撤销）"
    screen.attempt(lambda: desk.recount(list(anew.values()), "规则变了"), told)


async def _ask_sooner(screen: WorkScreen, may_go: list[Recounted]) -> bool:
    """Whether what a shorter rule lets come down sooner is to; the usual answer is no."""
    detail = "\n".join(sooner_lines(screen.context.desk, may_go))
    question = f"规定短了，{len(may_go)} 条可以早撤。要改早吗？"
    dialog = Confirm(question, detail, "改早", "照原来的撤下日", careful=True)
    return await screen.app.push_screen_wait(dialog)
