"""From the boards' records to the labels that are stuck on them."""

from __future__ import annotations

from collections.abc import Sequence

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.qr import qr_for
from bulletin_tui.printing.sheets.labels import Label, LabelsSheet
from store.desk import Desk
from store.models import Site, Unit

NUMBER_LENGTH = 8
"""The last digits of a site's id tell it from all others, and are short enough to key in."""
LONGEST = 40
"""Characters of one line that a label has room for."""
_NAME_IN_CODE = 20
"""Characters; more of a name would make the code dense and tell nobody more."""


def labels_sheet(desk: Desk, sites: Sequence[Site]) -> LabelsSheet:
    """A label for each of these sites. Codes take a while: call it from a worker.

    Raises PrintError, naming the site, for what has no room or would not scan.
    """
    if not sites:
        raise PrintError("还没有要走到的点位。请先在“点位”里建一个公示栏。")
    units = {unit.id: unit for unit in desk.database.find(Unit)}
    return LabelsSheet(tuple(_label(site, units[site.unit_id]) for site in sites))


def board_card(site: Site, unit: Unit) -> str:
    """What a board's code holds: whom to call, readable without a network, and its number."""
    phone = site.phone or unit.phone
    lines = (
        site.name[:_NAME_IN_CODE],
        unit.name[:_NAME_IN_CODE],
        f"电话{phone}" if phone else "",
        f"编号{number_of(site)}",
    )
    return "\n".join(filter(None, lines))


def number_of(site: Site) -> str:
    """By which the commands know a site."""
    return site.id[-NUMBER_LENGTH:]


def _label(site: Site, unit: Unit) -> Label:
    texts = {"名称": site.name, "单位": unit.name, "位置": site.place, "保管人": site.keeper}
    for what, text in texts.items():
        if len(text) > LONGEST:
            raise PrintError(
                f"点位“{site.name[:20]}”的{what}有 {len(text)} 个字，标牌上放不下。"
                f"请在“点位”里缩短到 {LONGEST} 个字以内。"
            )
    try:
        qr = qr_for(
            board_card(site, unit), outdoors=site.group != "screen", caption="扫码存联系方式"
        )
    except PrintError as error:
        raise PrintError(f"点位“{site.name}”的二维码印不出来：{error}") from error
    return Label(
        name=site.name,
        unit=unit.name,
        qr=qr,
        place=site.place,
        keeper=site.keeper,
        phone=site.phone or unit.phone,
        number=number_of(site),
    )
