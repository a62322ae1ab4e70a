"""What is asked when pieces come and go: how many were made, where to, how many handed out."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from bulletin_tui.screens.edit import EditScreen
from bulletin_tui.screens.pieces.campaigns import campaign_choices
from bulletin_tui.widgets.dialogs import Ask, Choose, Confirm
from bulletin_tui.widgets.field import Field
from store.desk import Desk
from store.errors import Problem, Refused
from store.models import Material, Posting, Site, StockEntry
from store.models.counts import Count, parse_count
from store.models.displays import Leaflet
from store.query import Is
from store.rules.upkeep.stock import check_hand_out

if TYPE_CHECKING:
    from bulletin_tui.screens.base import WorkScreen

_STANDS = ("hung", "board")
"""Groups of sites where a panel may stand."""
_AS_WRITTEN = "照手写的填：500、2000余、约500、百余"


async def enter_pieces(screen: WorkScreen, material: Material, kind: str) -> bool:
    """Ask how many were made or lost; whether it was saved. To be run in a worker."""
    desk = screen.context.desk
    run = material.print_run if isinstance(material, Leaflet) and kind == "made" else 0
    verb = "入库" if kind == "made" else "报损"
    fields = [
        Field("quantity", f"几{material.measure}", "number", required=True, value=run or None),
        Field("on", "哪一天", "date", required=True, value=desk.today),
        Field("note", "备注", help="例如：制作店送来，或：支架断了"),
    ]

    def save(values: dict[str, Any]) -> None:
        desk.enter_stock(material, kind, values["quantity"], values["on"], values["note"])

    form = EditScreen(screen.context, f"{verb}：{material.title}", fields, save, manual=("stock",))
    return await _shown(screen, form, f"已登记{verb}")


async def offer_printed(screen: WorkScreen, postings: Sequence[Posting]) -> None:
    """Offer to enter the leaflets among what was printed. To be run in a worker."""
    get = screen.context.desk.database.get
    printed = {posting.material_id: get(Material, posting.material_id) for posting in postings}
    for material in printed.values():
        if material.kind != "leaflet":
            continue
        question = f"“{material.title}”印好了，登记到库存里吗？"
        if await screen.app.push_screen_wait(Confirm(question, yes="登记", no="不登记")):
            await enter_pieces(screen, material, "made")


async def move_panel(screen: WorkScreen, material: Material) -> bool:
    """Ask which pieces go where; whether they were moved. To be run in a worker."""
    desk = screen.context.desk
    sites = {site.id: site for site in desk.sites()}
    postings = desk.database.find(Posting, Is("material_id", material.id), archived=False)
    hanging = {posting.id: posting for posting in postings if posting.is_hanging}
    if not hanging:
        screen.say_no(f"“{material.title}”现在哪里都没有摆。要摆出去，在材料里按 p 排期。")
        return False
    fields = _move_fields(material, list(hanging.values()), sites, desk.today)

    def save(values: dict[str, Any]) -> None:
        desk.relocate_panel(
            desk.database.get(Posting, values["posting_id"]),
            sites[values["site_id"]],
            values["on"],
            quantity=values["quantity"],
            end=values["end"],
        )

    form = EditScreen(screen.context, f"移展板：{material.title}", fields, save, manual=("stock",))
    return await _shown(screen, form, "已移好，两边都登记了")


def _move_fields(
    material: Material, hanging: Sequence[Posting], sites: Mapping[str, Site], today: date
) -> list[Field]:
    free = [site for site in sites.values() if site.group in _STANDS and site.state != "retired"]
    free.sort(key=lambda site: (site.kind != "display_panel", site.group != "hung"))
    return [
        Field(
            "posting_id",
            "从哪里",
            "choice",
            required=True,
            choices=[
                (p.id, f"{sites[p.site_id].name}（{p.count.told(material.measure)}）")
                for p in hanging
            ],
            value=hanging[0].id,
        ),
        Field("quantity", f"移几{material.measure}", "number", help="空着就是全部"),
        Field(
            "site_id",
            "移到哪里",
            "choice",
            required=True,
            choices=[(site.id, site.name) for site in free],
        ),
        Field("on", "哪一天移的", "date", required=True, value=today),
        Field("end", "摆到哪天", "date", help="空着就照原来的撤下日"),
    ]


async def hand_out(screen: WorkScreen, material: Material) -> bool:
    """Ask where, when and how many were given away; whether it was saved. In a worker."""
    desk = screen.context.desk
    sites = {site.id: site for site in desk.sites() if site.group == "handout"}
    if not sites:
        screen.say_no("还没有发放点。请先按 F5、n 建一个，种类选“发放点”。")
        return False
    held = await to_thread(desk.stock, material)
    fields = _handing_fields(desk, sites)

    def advise(values: dict[str, Any]) -> tuple[Problem, ...]:
        return check_hand_out(material, held, _count(values).quantity)

    def save(values: dict[str, Any]) -> None:
        desk.hand_out(
            material,
            sites[values["site_id"]],
            _count(values),
            values["on"],
            by=values["by"],
            campaign_id=values.get("campaign_id") or None,
            counts_in_year=values.get("counts_in_year", True),
        )

    form = EditScreen(
        screen.context, f"发放：{material.title}", fields, save, advise, manual=("stock",)
    )
    return await _shown(screen, form, "已登记发放")


def _handing_fields(desk: Desk, sites: Mapping[str, Site]) -> list[Field]:
    fields = [
        Field("count", "发了多少", required=True, help=_AS_WRITTEN),
        Field(
            "site_id",
            "在哪里发的",
            "choice",
            required=True,
            choices=[(site.id, site.name) for site in sites.values()],
            value=next(iter(sites)),
        ),
        Field("on", "哪一天", "date", required=True, value=desk.today),
        Field("by", "谁发的", value=desk.by),
    ]
    if campaigns := campaign_choices(desk):
        fields += [
            Field("campaign_id", "哪次活动", "choice", choices=campaigns),
            Field("counts_in_year", "算进全年", "flag", value=True, help="活动里发的另算就选否"),
        ]
    return fields


async def strike_out(screen: WorkScreen, material: Material) -> None:
    """Choose a wrong entry and take it back, with a reason. To be run in a worker."""
    desk = screen.context.desk
    entries = {entry.id: entry for entry in await to_thread(desk.entries, material)}
    if not entries:
        screen.say_no("还没有登记过，没有可以删的。")
        return
    sites = {site.id: site.name for site in desk.sites()}
    options = [(key, _named(entry, material, sites)) for key, entry in entries.items()]
    chosen = await screen.app.push_screen_wait(Choose("删哪一笔", options))
    if not chosen:
        return
    why = await screen.app.push_screen_wait(Ask("为什么删？", "登记错了"))
    if why and why.strip():
        done = "已删（ctrl+z 撤销）"
        screen.attempt(lambda: desk.strike_out(entries[chosen[0]], why), done)


def _named(entry: StockEntry | Posting, material: Material, sites: dict[str, str]) -> str:
    if isinstance(entry, StockEntry):
        verb = "入库" if entry.kind == "made" else "报损"
        return f"{entry.on}  {verb}  {entry.quantity}{material.measure}  {entry.note}"
    place = sites.get(entry.site_id, "")
    return f"{entry.planned_from}  发放  {entry.count.told(material.measure)}  {place}"


def _count(values: dict[str, Any]) -> Count:
    try:
        return parse_count(values["count"])
    except ValueError as error:
        raise Refused(Problem("count", str(error))) from None


async def _shown(screen: WorkScreen, form: EditScreen, done: str) -> bool:
    saved = await screen.app.push_screen_wait(form)
    if saved:
        screen.say(f"{done}（ctrl+z 撤销）")
    screen.reload()
    return saved
