"""What a permit's form asks, and what is told when it was saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bulletin_tui.screens.boards import made_here
from bulletin_tui.widgets.field import Field
from store.models import Permit, Site, vocabulary

if TYPE_CHECKING:
    from store.desk import Desk
    from store.verbs.permits import Entered


def blank_permit(desk: Desk, sites: Sequence[Site]) -> Permit:
    """A new one as it is most likely: from the authority that gave the last."""
    last = desk.database.find(Permit)[-1:]
    return Permit(
        id=desk.new_id(),
        authority=last[0].authority if last else "",
        number="",
        site_id=sites[0].id,
        valid_from=desk.today,
        valid_to=desk.today,
    )


def permit_fields(shown: Permit, sites: Sequence[Site], *, is_new: bool) -> list[Field]:
    """The fields, filled in; a new permit has its own number."""
    matters = [(term.code, term.label) for term in vocabulary("matter") if term.group == "banner"]
    return [
        Field(
            "number",
            "许可编号",
            required=True,
            value="" if is_new else shown.number,
            help="许可证或批复上的编号；没有编号就写哪天谁同意的",
        ),
        Field("authority", "发证机关", required=True, value=shown.authority),
        Field(
            "site_id",
            "挂在哪里",
            "choice",
            required=True,
            choices=[(site.id, site.name) for site in sites],
            new=made_here.SITE,
            value=shown.site_id,
        ),
        Field("matter", "许可什么", "choice", required=True, choices=matters, value=shown.matter),
        Field("valid_from", "从哪天", "date", required=True, value=shown.valid_from),
        Field(
            "valid_to",
            "到哪天",
            "date",
            required=True,
            value=shown.valid_to,
            help="最后一天，这一天还可以挂着",
        ),
        Field("quantity", "准挂几条", "number", value=shown.quantity),
        Field("size", "规格", value=shown.size, help="例如：长 6 米，高 0.7 米"),
        Field("note", "备注", "long", rows=2, value=shown.note),
    ]


def told(done: Entered) -> str:
    """What was saved, and what it has changed."""
    words = [f"已保存许可 {done.permit.number}"]
    if done.shortened:
        words.append(f"{len(done.shortened)} 项的撤下日改早到 {done.permit.valid_to}")
    if done.adopted:
        words.append(f"{len(done.adopted)} 项挂在它下面")
    return "，".join(words) + "（ctrl+z 撤销）"
