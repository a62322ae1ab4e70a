"""What the schedule asks before it plans, replaces or shows less. All are run in workers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from bulletin_tui.screens.edit import EditScreen
from bulletin_tui.widgets.field import Field
from store.models import Material, Posting

if TYPE_CHECKING:
    from bulletin_tui.screens.base import WorkScreen
    from store.rules.wall.ledger import Row


async def replace_posting(screen: WorkScreen, row: Row, day: date) -> str:
    """Ask what is to hang in its place, from when and how long; returns the new posting's id."""
    desk = screen.context.desk
    posting = desk.database.get(Posting, row.id)
    materials = [
        (material.id, f"{material.title}（{material.noun}）")
        for material in desk.database.find(Material, archived=False)[::-1]
        if material.id != posting.material_id
    ]
    if not materials:
        screen.say("没有别的材料可以换上。请先按 F4 写一份。")
        return ""
    start = max(day, desk.today)
    end = posting.planned_to
    fields = [
        Field("material_id", "换上哪一份", "choice", choices=materials, required=True),
        Field("planned_from", "从哪天起", "date", required=True, value=start),
        Field(
            *("planned_to", "撤下日", "date"),
            value=end if end is None or end > start else None,
            help="新的这一张哪天撤；长期张贴就空着",
        ),
        Field("because", "缩短理由", help="公示还没有贴满就要撤，才写"),
    ]

    new = ""

    def save(values: dict[str, Any]) -> None:
        nonlocal new
        chosen, start, end = values["material_id"], values["planned_from"], values["planned_to"]
        because = values["because"]
        now = desk.database.get(Posting, posting.id)
        new = desk.replace(now, chosen, start, end, shorter_because=because).id

    heading = f"换下：{row.title}（{row.site}）"
    if await screen.app.push_screen_wait(
        EditScreen(screen.context, heading, fields, save, manual=("forms#换下",))
    ):
        screen.say("已换下，两笔一起（ctrl+z 撤销）")
    return new
