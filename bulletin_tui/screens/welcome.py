"""The first start: who are you, and where do your notices hang?"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bulletin_tui.settings import load_settings, save_settings
from bulletin_tui.widgets.dialogs import Ask, Choose
from store.models import Category, Unit

if TYPE_CHECKING:
    from bulletin_tui.screens.base import WorkScreen

HEADINGS = (
    ("机构职能类", "org_function"),
    ("工作情况类", "work_status"),
    ("为民服务类", "public_service"),
)


async def ask_name(screen: WorkScreen) -> None:
    """Who works here is written beside every entry; without a name it is the PC's login."""
    context = screen.context
    known = load_settings(context.folder)
    question = "现在谁用？写姓名" if known.person else "欢迎使用公示栏管家。您的姓名？"
    name = await screen.app.push_screen_wait(
        Ask(
            f"{question}（记在每一笔登记里）",
            known.person,
            placeholder="例如：王敏",
            validate=lambda text: None if text.strip() else "请填姓名，或按 Esc 以后再填",
        )
    )
    person = known.person if name is None else name.strip()
    settings = replace(known, person=person, name_asked=context.desk.today.isoformat())
    if not screen.attempt(lambda: save_settings(context.folder, settings)):
        return
    context.settings = settings
    if name is None:
        told = "没有改姓名，还是" if known.person else "没有填姓名，先"
        screen.say(f"{told}记作“{context.desk.by}”。以后要改，按 ctrl+p 找“姓名”。")
    else:
        context.desk.by = person


async def welcome(screen: WorkScreen) -> None:
    """Lead a new user from an empty folder to the first notice. To be run in a worker.

    Where there are records, such as samples, only the name is asked for.
    """
    app = screen.app
    context = screen.context
    if not (context.settings.person or context.settings.name_asked):
        await ask_name(screen)
    if not context.database.is_empty:
        return
    choice = await app.push_screen_wait(
        Choose("从哪里开始？", [("own", "建我的街道或社区"), ("sample", "先看样例")])
    )
    if choice == ["sample"]:
        from bulletin_tui.shell.folder import fill  # late: who begins with a name waits for it

        screen.attempt(lambda: fill(context, "now"), "样例已装入，随便试")
        return
    from bulletin_tui.screens.boards.site_forms import edit_site, edit_unit  # late, too

    own = await edit_unit(screen, None) if choice == ["own"] else None
    if own is None:
        screen.say("按 F5 建单位和公示栏，按 F4 写材料。")
        return
    desk = context.desk
    if own.kind == "street":
        await _ask_communities(screen, own)
    headings = [Category(id=desk.new_id(), name=name, standard=code) for name, code in HEADINGS]
    screen.attempt(lambda: desk.save_all(headings, "新建类别"))
    if await edit_site(screen, None):
        app.switch_mode("materials")
        screen.say("公示栏建好了。按 n 写第一份材料。")


async def _ask_communities(screen: WorkScreen, street: Unit) -> None:
    """The communities of a street, all in one line: most boards are theirs, not the street's."""
    desk = screen.context.desk
    answer = await screen.app.push_screen_wait(
        Ask(
            "下面有哪些社区？几个用、隔开，名称照落款写；没有就按 Esc",
            placeholder="例如：学苑社区居民委员会、阳光社区居民委员会",
        )
    )
    names = dict.fromkeys(filter(None, re.split(r"[\s、，,；;]+", answer or "")))
    made = [Unit(id=desk.new_id(), name=name, parent_id=street.id) for name in names]
    if made:
        done = f"建好了 {len(made)} 个社区。现在建第一个公示栏"
        screen.attempt(lambda: desk.save_all(made, "新建单位", "、".join(names)), done)
