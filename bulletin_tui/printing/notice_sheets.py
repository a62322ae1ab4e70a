"""From records to notices: what a material says on paper, and what its code leads to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import pairwise

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.families import FAMILIES
from bulletin_tui.printing.qr import Qr, contact_card, qr_for
from bulletin_tui.printing.sheets.base import Paper
from bulletin_tui.printing.sheets.notice import NoticeSheet
from bulletin_tui.printing.source import Source
from store.models import Material, Unit
from store.models.notices import Initiative, Notice, Official, OpenLetter, Outage, Publicity
from store.rules.codes import spoken

SHORT_LINK = 40
"""Characters; a longer link is not worth printing to be typed off."""


def notice_sheet(source: Source) -> NoticeSheet:
    """The page of a material, for one posting of it or as a specimen without a sheet code.

    Raises PrintError when its link cannot be put into a code, naming the material.
    """
    material, site, posting = source.material, source.site, source.posting
    return NoticeSheet(
        title=broken_title(material),
        body=material.body,
        family=family_of(material),
        paper=Paper(material.paper, material.landscape),
        large=material.large_type,
        one_page=material.one_page,
        recipients=material.recipients if isinstance(material, (Notice, Official)) else "",
        salutation=material.salutation if isinstance(material, (OpenLetter, Initiative)) else "",
        facts=_facts(material),
        period=_period(material),
        phones=tuple((phone.label, phone.number) for phone in material.phones),
        signature=source.unit.name,
        dated=long_date(material.signed_on) if material.signed_on else "",
        pictures=source.pictures,
        qr=code_for(source),
        code=spoken(posting.code) if posting else "",
        site=site.name if site else "",
        copies=source.copies,
    )


def family_of(material: Material) -> str:
    """The family that was chosen, else the kind's own."""
    if material.template:
        return material.template
    return material.usual_template if material.usual_template in FAMILIES else "plain"


def broken_title(material: Material) -> str:
    """The title with a newline wherever its writer wants a line to end."""
    title, ends = material.title, (0, *material.title_breaks, len(material.title))
    return "\n".join(title[a:b] for a, b in pairwise(ends) if title[a:b])


def long_date(day: date) -> str:
    """2026年11月24日: Arabic, the full year, no padding zeros (GB/T 9704)."""
    return f"{day.year}年{day.month}月{day.day}日"


def span(start: date, end: date | None) -> str:
    """A period, first and last day named; the year is said once when it is the same."""
    if end is None:
        return f"{long_date(start)}起"
    last = f"{end.month}月{end.day}日" if end.year == start.year else long_date(end)
    return f"{long_date(start)}至{last}"


def payload(material: Material, units: Mapping[str, Unit]) -> str:
    """What the QR code holds: the link, else the unit's pattern, else a card that needs no net.

    Empty when there is nothing that would help who scans it: no link, telephone or address.
    """
    if material.link:
        return material.link
    unit: Unit | None = units[material.unit_id]
    own = units[material.unit_id]
    seen: set[str] = set()
    while unit is not None and unit.id not in seen:
        if unit.link_pattern:
            return unit.link_pattern.replace("{id}", material.id)
        seen.add(unit.id)
        unit = units.get(unit.parent_id or "")
    phone = material.phones[0].number if material.phones else own.phone
    if not phone and not own.address:
        return ""
    return contact_card(own.name, phone, own.address, material.title)


def code_for(source: Source) -> Qr | None:
    """The material's QR code, at the level that suits where it hangs; none without content.

    Raises PrintError, naming the material, when it would not scan.
    """
    material, unit, site = source.material, source.unit, source.site
    content = payload(material, source.units)
    if not content:
        return None
    captions = {"http": "扫码看详情", "https": "扫码看详情", "tel": "扫码打电话"}
    scheme = content.partition(":")[0]
    phone = material.phones[0].number if material.phones else unit.phone
    shown = [f"电话 {phone}"] if phone else []
    if scheme.startswith("http") and len(content) <= SHORT_LINK:
        shown.append(content)
    try:
        return qr_for(
            content,
            outdoors=site is None or site.group != "screen",
            caption=captions.get(scheme, "扫码存联系方式"),
            short_text="\n".join(shown),
        )
    except PrintError as error:
        raise PrintError(f"“{material.title}”的二维码印不出来：{error}") from error


def _period(material: Material) -> str:
    if not isinstance(material, Publicity) or material.period_from is None:
        return ""
    text = span(material.period_from, material.period_to)
    if material.period_to is not None:
        text += f"（{(material.period_to - material.period_from).days + 1}天）"
    return text


def _facts(material: Material) -> tuple[tuple[str, str], ...]:
    if isinstance(material, Publicity) and material.objections:
        return (("异议受理", material.objections),)
    if not isinstance(material, Outage):
        return ()
    rows = (
        (f"{material.supply}范围", material.area),
        ("开始时间", _moment(material.starts)),
        ("恢复时间", _moment(material.ends)),
        ("原因", material.reason),
    )
    return tuple((label, text) for label, text in rows if text)


def _moment(at: datetime | None) -> str:
    return f"{at.month}月{at.day}日 {at:%H:%M}" if at else ""
