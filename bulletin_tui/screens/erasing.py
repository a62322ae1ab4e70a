"""Taking somebody's name or number out of everything: what, where, why, and what may be left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bulletin_tui.erasing import pictures_to_look_at, still_holding, where_it_stands
from bulletin_tui.screens.upkeep import work_on
from bulletin_tui.widgets.dialogs import Ask, Confirm, Tell
from bulletin_tui.widgets.working import Teller, Working
from store.engine import Mentions

if TYPE_CHECKING:
    from bulletin_tui.screens.base import WorkScreen


async def erase_person(screen: WorkScreen) -> None:
    """Ask whom, show where it stands, ask why, and do it. To be run in a worker."""
    text = await screen.app.push_screen_wait(Ask("删除谁的信息？写姓名、电话或证件号"))
    if not text or not text.strip():
        return
    desk = screen.context.desk

    def look(teller: Teller) -> tuple[Mentions, list[str]]:
        found = desk.mentions(text)
        lines = where_it_stands(screen.context, found)
        if found.is_empty:  # Where it was taken out before, backups may still hold it.
            teller.step("查看备份")
            lines += still_holding(screen.context, found.text)
        return found, lines

    looked = await work_on(screen, Working("正在查找", look))
    if looked is None or not await _is_meant(screen, *looked):
        return
    found, _ = looked
    why = await screen.app.push_screen_wait(Ask("为什么删除？（记在流水里）", "本人要求"))
    if not why or not why.strip():
        screen.say("没有写为什么，没有删除。" if why is not None else "没有删除。")
        return

    def job(teller: Teller) -> list[str]:
        desk.erase(found.text, why)
        teller.step("查看备份")
        left = still_holding(screen.context, found.text)
        return [*pictures_to_look_at(screen.context, found), *left]

    told = await work_on(screen, Working("正在删除", job, stoppable=False))
    screen.reload()
    if told is not None:
        lines = [f"记录 {len(found.records)} 条、流水 {found.changes} 笔里去掉了。", *told]
        await screen.app.push_screen_wait(Tell("已删除", lines))


async def _is_meant(screen: WorkScreen, found: Mentions, lines: list[str]) -> bool:
    if found.is_empty:
        await screen.app.push_screen_wait(Tell(lines[0], lines[1:]))
        return False
    lines = [*lines, "去掉以后，那些字换成 ＊＊，过去的内容也看不到了，不能撤销。"]
    question = Confirm(f"把“{found.text}”全部去掉吗？", "\n".join(lines), "全部去掉", careful=True)
    return await screen.app.push_screen_wait(question)
