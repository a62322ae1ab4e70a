"""The first start: who are you, and where do your notices hang?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bulletin_tui.screens.sites import edit_site, edit_unit
from bulletin_tui.settings import save_settings
from bulletin_tui.shell.folder import fill
from bulletin_tui.widgets.dialogs import Ask, Choose
from store.models import Category

if TYPE_CHECKING:
    from bulletin_tui.screens.base import WorkScreen

HEADINGS = (
    ("机构职能类", "org_function"),
    ("工作情况类", "work_status"),
    ("为民服务类", "public_service"),
)


async def welcome(screen: WorkScreen) -> None:
    """Lead a new user from an empty folder to the first notice. To be run in a worker."""
    app = screen.app
    context = screen.context
    name = await app.push_screen_wait(
        Ask("欢迎使用公示栏管家。您的姓名？（记在每一笔登记里）", context.settings.person)
    )
    if name and name.strip():
        settings = replace(context.settings, person=name.strip())
        screen.attempt(lambda: save_settings(context.folder, settings))
        context.desk.by = name.strip()
    choice = await app.push_screen_wait(
        Choose("从哪里开始？", [("own", "建我的街道或社区"), ("sample", "先看样例")])
    )
    if choice == ["sample"]:
        screen.attempt(lambda: fill(context, "now"), "样例已装入，随便试")
        return
    if choice != ["own"] or not await edit_unit(screen, None):
        screen.say("按 F5 建单位和公示栏，按 F4 写材料。")
        return
    desk = context.desk
    headings = [Category(id=desk.new_id(), name=name, standard=code) for name, code in HEADINGS]
    screen.attempt(lambda: desk.save_all(headings, "新建类别"))
    if await edit_site(screen, None):
        app.switch_mode("materials")
        screen.notify("公示栏建好了。按 n 写第一份材料。", markup=False)
