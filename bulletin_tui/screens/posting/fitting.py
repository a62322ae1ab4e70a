"""Which places are meant for what: banners at 条幅点, panels at 展板点, leaflets at 发放点.

Anything may hang anywhere; it is only never chosen unseen, for want of a place that is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from bulletin_tui.screens.boards.made_here import SITE, site_of
from bulletin_tui.widgets.choice_box import New
from bulletin_tui.widgets.dialogs import Confirm
from store.models import Material, Site, vocabulary

if TYPE_CHECKING:
    from bulletin_tui.screens.base import WorkScreen


def is_meant(site: Site, material: Material) -> bool:
    """Whether the site is made for what it would show; for a page to read, any is."""
    return not material.site_kinds or site.kind in material.site_kinds


def meant_first(sites: Iterable[Site], material: Material) -> list[Site]:
    """Those that are meant for it come first, each part in walking order."""
    return sorted(sites, key=lambda site: not is_meant(site, material))


def new_place(material: Material) -> New:
    """What the list of sites ends in: another of the kind that is wanted."""
    return site_of(material.site_kinds[0]) if material.site_kinds else SITE


def told_unmeant(sites: Sequence[Site], material: Material) -> list[str]:
    """The chosen sites that are something else, on one line."""
    kinds = vocabulary("site_kind")
    other = {site.name: kinds.label(site.kind) for site in sites if not is_meant(site, material)}
    if not other:
        return []
    name, kind = next(iter(other.items()))
    more = f"等 {len(other)} 处" if len(other) > 1 else ""
    return [f"“{name}”（{kind}）{more}不是{_place(material)}，是要{_verb(material)}在那里吗？"]


async def offer_place(screen: WorkScreen, material: Material, sites: Sequence[Site]) -> None:
    """Where no site is meant for it, say so and offer to make one. To be run in a worker."""
    from bulletin_tui.screens.boards.site_forms import edit_site

    if any(is_meant(site, material) for site in sites):
        return
    place = _place(material)
    question = Confirm(
        f"还没有{place}。现在建一个吗？",
        f"以后要建，按 F5、n，种类选“{place}”。",
        yes="建一个",
        no=f"{_verb(material)}在别处",
    )
    if await screen.app.push_screen_wait(question):
        await edit_site(screen, None, kind=material.site_kinds[0])


def _place(material: Material) -> str:
    return vocabulary("site_kind").label(material.site_kinds[0])


def _verb(material: Material) -> str:
    return {"leaflet": "发", "panel": "摆"}.get(material.kind, "挂")
