"""Planning a material on several sites, and changing what is planned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bulletin_tui.screens.edit import EditScreen
from bulletin_tui.widgets.dialogs import Ask, Choose
from bulletin_tui.widgets.form import Field
from store.errors import Problem, Refused
from store.models import Material, Posting, Site
from store.models.notices import Publicity

if TYPE_CHECKING:
    from bulletin_tui.screens.base import WorkScreen


async def plan_material(screen: WorkScreen, material: Material | None = None) -> None:
    """Ask which material, where and for how long, and plan it. To be run in a worker."""
    desk = screen.context.desk
    if material is None:
        materials = desk.database.find(Material, archived=False)[::-1]
        if not materials:
            screen.say("还没有材料。请先按 F4 写一份。")
            return
        options = [(m.id, f"{m.title}（{m.noun}）") for m in materials]
        chosen = await screen.app.push_screen_wait(Choose("排哪一份材料", options))
        if not chosen:
            return
        material = desk.database.get(Material, chosen[0])
    sites = [site for site in desk.sites() if site.state != "retired"]
    if not sites:
        screen.say("还没有点位。请先按 F5 建一个公示栏。")
        return
    fields = _plan_fields(screen, material, sites)
    wanted = material

    def chosen_sites(values: dict[str, Any]) -> list[Site]:
        return [desk.database.get(Site, site_id) for site_id in values["site_ids"]]

    def advise(values: dict[str, Any]) -> tuple[Problem, ...]:
        start, end = values["planned_from"], values["planned_to"]
        if end is not None and end < start:
            raise Refused(Problem("planned_to", f"撤下日 {end} 在张贴日 {start} 之前，请改正"))
        return desk.advise(wanted, chosen_sites(values), start, end, values["quantity"] or 1)

    def save(values: dict[str, Any]) -> None:
        planned = desk.plan(
            wanted.id,
            values["site_ids"],
            values["planned_from"],
            values["planned_to"],
            quantity=values["quantity"] or 1,
        )
        screen.say(f"已排 {len(planned)} 个点位。到打印那天会出现在“今日”里。")

    await screen.app.push_screen_wait(
        EditScreen(screen.context, f"排期：{material.title}", fields, save, advise)
    )
    screen.reload()


def _plan_fields(screen: WorkScreen, material: Material, sites: list[Site]) -> list[Field]:
    start, end = screen.context.desk.today, None
    if isinstance(material, Publicity) and material.period_from:
        start, end = material.period_from, material.period_to
    return [
        Field(
            "site_ids",
            "贴在哪里",
            "choices",
            required=True,
            choices=[(site.id, site.name) for site in sites],
            help="回车打开，空格选中，可以选几个",
        ),
        Field("planned_from", "张贴日", "date", required=True, value=start),
        Field("planned_to", "撤下日", "date", value=end, help="最后一天；长期张贴就空着"),
        Field("quantity", "每处数量", "number", value=1),
    ]


async def move_posting(screen: WorkScreen, posting: Posting) -> None:
    """Ask for new days. To be run in a worker."""
    fields = [
        Field("planned_from", "张贴日", "date", required=True, value=posting.planned_from),
        Field("planned_to", "撤下日", "date", value=posting.planned_to, help="长期张贴就空着"),
    ]

    def save(values: dict[str, Any]) -> None:
        screen.context.desk.move(posting, values["planned_from"], values["planned_to"])

    if await screen.app.push_screen_wait(EditScreen(screen.context, "改期", fields, save)):
        screen.say("已改期（ctrl+z 撤销）")
    screen.reload()


async def cancel_posting(screen: WorkScreen, posting: Posting) -> None:
    """Ask why, then cancel. To be run in a worker."""
    why = await screen.app.push_screen_wait(Ask("为什么不贴了？", "不再需要"))
    if why:
        screen.attempt(lambda: screen.context.desk.cancel(posting, why), "已取消（ctrl+z 撤销）")
