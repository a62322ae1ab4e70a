"""Planning a material on several sites, and changing what is planned."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.reading import reading_at
from bulletin_tui.printing.records.notice_sheets import planned_for
from bulletin_tui.printing.records.source import Source
from bulletin_tui.screens.edit import EditScreen
from bulletin_tui.widgets.dialogs import Ask, Choose
from bulletin_tui.widgets.field import Field
from store.errors import Problem, Refused
from store.models import Material, Posting, Site, Unit
from store.models.notices import Publicity

if TYPE_CHECKING:
    from bulletin_tui.context import Context
    from bulletin_tui.screens.base import WorkScreen


async def plan_material(
    screen: WorkScreen,
    material: Material | None = None,
    *,
    site: Site | None = None,
    start: date | None = None,
) -> None:
    """Ask which material, where and for how long, and plan it. To be run in a worker.

    The form begins with this site and day.
    """
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
    fields = _plan_fields(screen, material, sites, site, start)
    wanted = material

    def chosen_sites(values: dict[str, Any]) -> list[Site]:
        return [desk.database.get(Site, site_id) for site_id in values["site_ids"]]

    def advise(values: dict[str, Any]) -> tuple[Problem, ...]:
        start, end = values["planned_from"], values["planned_to"]
        if end is not None and end < start:
            raise Refused(Problem("planned_to", f"撤下日 {end} 在张贴日 {start} 之前，请改正"))
        chosen = chosen_sites(values)
        advice = desk.advise(wanted, chosen, start, end, values["quantity"] or 1)
        return (*advice, *_code_advice(screen.context, wanted, chosen))

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


def _code_advice(context: Context, material: Material, sites: list[Site]) -> list[Problem]:
    """What to think about because of how far from the code people will stand."""
    if not material.is_printed:
        return []
    units = {unit.id: unit for unit in context.desk.database.find(Unit)}
    # One site is like another where it is read in the same way.
    alike = {reading_at(site): site for site in sites}.values()
    told = []
    for site in alike:
        try:
            planned = planned_for(Source(material, units, site=site))
        except PrintError as error:
            told.append(str(error))
        else:
            told += [f"{site.name}：{planned.advice}"] if planned and planned.advice else []
    return [Problem("", sentence) for sentence in told]


def _plan_fields(
    screen: WorkScreen,
    material: Material,
    sites: list[Site],
    site: Site | None = None,
    day: date | None = None,
) -> list[Field]:
    start, end = day or screen.context.desk.today, None
    if isinstance(material, Publicity) and material.period_from:
        start, end = material.period_from, material.period_to
    return [
        Field(
            "site_ids",
            "贴在哪里",
            "choices",
            required=True,
            value=[site.id] if site is not None else [],
            choices=[(known.id, known.name) for known in sites],
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
