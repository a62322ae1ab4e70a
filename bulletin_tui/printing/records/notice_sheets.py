"""From records to notices: what a material says on paper, and what its code leads to."""

from __future__ import annotations

from collections.abc import Mapping

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.families import FAMILIES
from bulletin_tui.printing.qr import Qr, contact_card
from bulletin_tui.printing.reading import IN_HAND, Planned, planned_code, reading_at
from bulletin_tui.printing.records.notice_parts import parts_of
from bulletin_tui.printing.records.source import Source
from bulletin_tui.printing.sheets.base import Paper
from bulletin_tui.printing.sheets.notice import NoticeSheet
from store.models import Material, Unit
from store.models.displays import Leaflet
from store.rules.wall.codes import marked

SHORT_LINK = 40
"""Characters; a longer link is not worth printing to be typed off."""


def notice_sheet(source: Source) -> NoticeSheet:
    """The page of a material, for one posting of it or as a specimen without a sheet code.

    Raises PrintError when its link cannot be put into a code, naming the material.
    """
    material = source.material
    parts = parts_of(material)
    return NoticeSheet(
        title=source.title,
        body=material.body,
        family=family_of(material),
        paper=Paper(material.paper, material.landscape),
        large=material.large_type,
        one_page=material.one_page,
        recipients=parts.recipients,
        salutation=parts.salutation,
        facts=parts.facts,
        sections=parts.sections,
        extra=parts.extra,
        phones=source.phones,
        signature=source.unit.name,
        dated=source.dated,
        pictures=source.pictures,
        qr=code_for(source),
        code=source.code,
        site=source.site_name,
        copies=source.copies,
    )


def family_of(material: Material) -> str:
    """The family that was chosen, else the kind's own."""
    return material.template or usual_family(type(material))


def usual_family(model: type[Material]) -> str:
    """The family that suits a kind; what is more than a page to read has a plain one."""
    return model.usual_template if model.usual_template in FAMILIES else "plain"


def payload(material: Material, units: Mapping[str, Unit], code: str = "") -> str:
    """What the QR code holds: the link, else the unit's pattern, else a card that needs no net.

    With the seven digits of a sheet it ends with #3184027, by which a scanner or a photograph
    tells which sheet it is. In a link that is a fragment, which no server ever sees; one that has
    a fragment of its own leads elsewhere with another, and a telephone number has no room for it:
    those stay as they are, and their sheets are told by hand.

    Empty when there is nothing that would help who scans it: no link, telephone or address.
    """
    mark = marked(code) if code else ""
    link = _link(material, units)
    if link:
        return link if "#" in link or not link.lower().startswith("http") else link + mark
    own = units[material.unit_id]
    phone = material.phones[0].number if material.phones else own.phone
    if not phone and not own.address:
        return ""
    return contact_card(own.name, phone, own.address, material.title, mark and f"单号{mark}")


def _link(material: Material, units: Mapping[str, Unit]) -> str:
    """Where it stands online; empty where nobody has said so."""
    if material.link:
        return material.link
    unit: Unit | None = units[material.unit_id]
    seen: set[str] = set()
    while unit is not None and unit.id not in seen:
        if unit.link_pattern:
            return unit.link_pattern.replace("{id}", material.id)
        seen.add(unit.id)
        unit = units.get(unit.parent_id or "")
    return ""


def code_for(source: Source) -> Qr | None:
    """The material's QR code, as large as it is to be where it hangs; none without content.

    Raises PrintError, naming the material, when it would not scan.
    """
    planned = planned_for(source)
    return planned.code if planned else None


def planned_for(source: Source) -> Planned | None:
    """The code with what there is to think about before it is hung there. Raises as above."""
    material, code = source.material, source.posting.code if source.posting else ""
    contents = [payload(material, source.units, each) for each in (code, "")]
    if not contents[0]:
        return None
    fault: PrintError | None = None
    for content in dict.fromkeys(contents):  # who scans it comes before who counts the sheets
        try:
            return _planned(source, content)
        except PrintError as error:
            fault = error
    raise PrintError(f"“{material.title}”的二维码印不出来：{fault}") from fault


def _planned(source: Source, content: str) -> Planned:
    material = source.material
    captions = {"http": "扫码看详情", "https": "扫码看详情", "tel": "扫码打电话"}
    scheme = content.partition(":")[0]
    shown = [f"电话 {number}" for _, number in source.phones_to_ask[:1]]
    link = payload(material, source.units)
    if scheme.startswith("http") and len(link) <= SHORT_LINK:
        shown.append(link)
    return planned_code(
        content,
        IN_HAND if isinstance(material, Leaflet) else reading_at(source.site),
        Paper(material.paper, material.landscape),
        caption=captions.get(scheme, "扫码存联系方式"),
        short_text="\n".join(shown),
    )
