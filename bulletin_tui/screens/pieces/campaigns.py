"""活动: what a banner, a stand or a leaflet was for; when it is over, its banners come down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bulletin_tui.screens.boards import made_here
from bulletin_tui.screens.edit import EditScreen
from bulletin_tui.screens.reconciling import Held
from bulletin_tui.widgets.dialogs import Choose
from bulletin_tui.widgets.field import Field
from bulletin_tui.widgets.option_table import Option
from store.errors import Problem, Refused
from store.models import Campaign, validated

if TYPE_CHECKING:
    from bulletin_tui.screens.base import WorkScreen
    from store.desk import Desk


_NAMED = "例如：政务公开日宣传活动"


def campaign_choices(desk: Desk) -> list[Option]:
    """The campaigns to choose from, the newest first; archived ones are over."""
    campaigns = desk.database.find(Campaign, order=("-on",), archived=False)
    return [(campaign.id, f"{campaign.on} {campaign.name}") for campaign in campaigns]


async def open_campaigns(screen: WorkScreen) -> None:
    """Choose a campaign to change, or make a new one. To be run in a worker."""
    options = [("", "新活动"), *campaign_choices(screen.context.desk)]
    chosen = await screen.app.push_screen_wait(Choose("活动", options))
    if chosen:
        known = screen.context.desk.database.look_up(Campaign, chosen[0])
        await edit_campaign(screen, known)


async def edit_campaign(screen: WorkScreen, known: Campaign | None) -> bool:
    """Let a campaign be filled in; whether it was saved. To be run in a worker."""
    desk = screen.context.desk
    units = desk.units()
    if not units:
        screen.say_no("还没有单位。请先按 F5、u 建一个。")
        return False
    blank = Campaign(id=desk.new_id(), name="新", on=desk.today, lead_id=units[0].id)
    held = Held(desk, known or blank, lambda now: _fields(desk, now))

    def save(values: dict[str, Any]) -> None:
        if values["ends_on"] is not None and values["ends_on"] < values["on"]:
            raise Refused(Problem("ends_on", f"活动从 {values['on']} 开始，不能在那之前结束"))
        desk.save(validated(Campaign, {**held.record.model_dump(), **values}))

    heading = f"修改活动：{known.name}" if known else "新活动"
    form = EditScreen(
        screen.context, heading, held.fields, save, manual=("permits#活动",), held=held
    )
    saved = await screen.app.push_screen_wait(form)
    if saved:
        screen.say("已保存（ctrl+z 撤销）")
    screen.reload()
    return saved


def _fields(desk: Desk, shown: Campaign) -> list[Field]:
    """The form, filled in; a new one is given its name."""
    units = [(unit.id, unit.name) for unit in desk.units()]
    name = shown.name if shown.rev else None
    return [
        Field("name", "活动名称", required=True, value=name, help=_NAMED),
        Field("on", "哪一天", "date", required=True, value=shown.on),
        Field("ends_on", "到哪天", "date", value=shown.ends_on, help="只有一天就空着"),
        Field("place", "地点", value=shown.place),
        Field(
            "lead_id",
            "牵头单位",
            "choice",
            choices=units,
            required=True,
            value=shown.lead_id,
            new=made_here.UNIT,
        ),
        Field(
            "partner_ids",
            "配合单位",
            "choices",
            choices=units,
            value=shown.partner_ids,
            new=made_here.UNIT,
        ),
        Field("note", "备注", "long", rows=2, value=shown.note),
    ]
