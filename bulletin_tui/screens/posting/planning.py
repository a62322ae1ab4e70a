"""Planning a material on several sites, and changing what is planned."""

from __future__ import annotations

from asyncio import to_thread
from datetime import date
from typing import TYPE_CHECKING, Any

from bulletin_tui.screens.edit import EditScreen
from bulletin_tui.screens.posting.fitting import offer_place
from bulletin_tui.screens.posting.plan_form import PlanForm
from bulletin_tui.screens.posting.posting_lines import titled
from bulletin_tui.screens.reconciling import Held
from bulletin_tui.widgets.dialogs import Ask, Choose, Confirm
from bulletin_tui.widgets.field import Field
from store.models import Material, Posting, Site

if TYPE_CHECKING:
    from bulletin_tui.screens.base import WorkScreen
    from store.desk import Desk


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
    if material is None and (material := await _choose_material(screen)) is None:
        return
    sites = _usable(desk) or await _first_site(screen)
    if not sites:
        return
    if site is None:
        await offer_place(screen, material, sites)
        sites = _usable(desk)
    form = PlanForm(screen.context, material, [site.id] if site else [], start)

    planned: list[Posting] = []

    def save(values: dict[str, Any]) -> None:
        planned.extend(form.save(values))

    if await screen.app.push_screen_wait(
        EditScreen(
            screen.context,
            f"排期：{material.title}",
            await to_thread(form.fields, sites),
            save,
            form.advise,
            measure=form.measure,
            follow=form.follow,
            manual=("forms#排期的表",),
        )
    ):
        day = "打印" if form.material.is_printed else "张贴"
        screen.say(f"已排 {len(planned)} 个点位。到{day}那天会出现在“今日”里。")
    screen.reload()


def _usable(desk: Desk) -> list[Site]:
    return [site for site in desk.sites() if site.state != "retired"]


async def _first_site(screen: WorkScreen) -> list[Site]:
    """Offer to make a board where there is none, and go on with it."""
    from bulletin_tui.screens.boards.site_forms import edit_site

    question = Confirm("还没有点位。现在建一个公示栏吗？", yes="建一个", no="以后再建")
    if await screen.app.push_screen_wait(question):
        await edit_site(screen, None)
    return _usable(screen.context.desk)


async def _first_material(screen: WorkScreen) -> Material | None:
    """Offer to write a material where there is none, and go on with it."""
    from bulletin_tui.screens.writing.choosing import ChooseKind, given_by
    from bulletin_tui.screens.writing.form import write_material

    question = Confirm("还没有材料。现在写一份吗？", yes="写一份", no="以后再写")
    if not await screen.app.push_screen_wait(question):
        return None
    kind = await screen.app.push_screen_wait(ChooseKind(screen.context))
    return await write_material(screen, kind[0], None, **given_by(kind)) if kind else None


async def _choose_material(screen: WorkScreen) -> Material | None:
    database = screen.context.desk.database
    materials = database.find(Material, archived=False)[::-1]
    if not materials:
        return await _first_material(screen)
    options = [(m.id, f"{m.title}（{m.noun}）") for m in materials]
    chosen = await screen.app.push_screen_wait(Choose("排哪一份材料", options))
    return database.get(Material, chosen[0]) if chosen else None


async def move_posting(screen: WorkScreen, posting: Posting) -> None:
    """Ask for new days. To be run in a worker."""
    desk = screen.context.desk
    held = Held(desk, posting, _days, comes_back=False)

    def save(values: dict[str, Any]) -> None:
        desk.move(
            held.record,
            values["planned_from"],
            values["planned_to"],
            shorter_because=values.get("shorter_because", ""),
        )

    heading = f"改期：{titled(desk, posting)}"
    form = EditScreen(
        screen.context, heading, held.fields, save, manual=("forms#改期、延期",), held=held
    )
    if await screen.app.push_screen_wait(form):
        screen.say("已改期（ctrl+z 撤销）")
    screen.reload()


def _days(posting: Posting) -> list[Field]:
    fields = [
        Field("planned_from", "张贴日", "date", required=True, value=posting.planned_from),
        Field("planned_to", "撤下日", "date", value=posting.planned_to, help="长期张贴就空着"),
    ]
    if posting.hold is not None:
        why = "公示期没满就撤，才要写明为什么"
        fields.append(Field("shorter_because", "缩短理由", value=posting.hold.waived, help=why))
    return fields


async def cancel_postings(screen: WorkScreen, *postings: Posting) -> None:
    """Ask why, then cancel. To be run in a worker."""
    why = await screen.app.push_screen_wait(Ask("为什么不贴了？", "不再需要"))
    if why:
        desk = screen.context.desk
        await screen.attempt_in_turn(
            lambda: desk.cancel_all(postings, why), "已取消（ctrl+z 撤销）"
        )
