"""The working calendar handed out for telephones."""

from __future__ import annotations

from asyncio import to_thread
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin_tui.exchange.files import export_file
from bulletin_tui.shell.folder import must_lie_outside
from bulletin_tui.widgets.dialogs import Ask, Confirm
from bulletin_tui.widgets.paths import full_path
from store.errors import StoreError

if TYPE_CHECKING:
    from bulletin_tui.screens.base import WorkScreen

NAME = "公示栏日历.ics"
"""What the file is called unless somebody calls it otherwise."""
QUESTION = "日历写到哪个文件？拷到手机上打开，要贴、要撤和到期的日子就进手机日历；再导出就更新。"


async def export_calendar(screen: WorkScreen) -> None:
    """Ask where to, then write the days from last month to next year. To be run in a worker."""
    typed = await screen.app.push_screen_wait(Ask(QUESTION, str(Path.home() / NAME)))
    if not typed or not typed.strip():
        return
    target = full_path(typed.strip())
    if target.is_dir():
        target /= NAME
    elif target.suffix.lower() != ".ics":
        target = target.with_name(f"{target.name}.ics")
    is_other = target.exists() and target.name != NAME
    if is_other and not await screen.app.push_screen_wait(
        Confirm("已有这个文件，要换掉吗？", str(target), yes="换掉", no="不换", careful=True)
    ):
        return
    context = screen.context
    try:
        must_lie_outside(context.folder, target)
        count = await to_thread(export_file, context.desk, target, context.clock.now())
    except StoreError as error:
        screen.say_no(str(error))
        return
    screen.say(f"日历已写好，{count} 条：{target}")
