"""The sites to choose from: whole groups first, and what is full or out of use told beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from bulletin_tui.widgets.choose_groups import Group
from bulletin_tui.widgets.dialogs import LONG_LIST
from bulletin_tui.widgets.option_table import Option
from store.desk import Desk
from store.models import Site, Unit, vocabulary
from store.natural import natural_key
from store.rules.wall.capacity import is_limited, loads


def site_options(sites: Sequence[Site], held: Mapping[str, int]) -> list[Option]:
    """Each site by its name, with what speaks against it; `held` are A4 places taken, by site."""
    return [(site.id, site.name + _remark(site, held.get(site.id, 0))) for site in sites]


def _remark(site: Site, held: int) -> str:
    found = []
    if site.state != "active":
        found.append(vocabulary("site_state").label(site.state).partition("(")[0])
    if is_limited(site) and held >= site.capacity:
        found.append(f"满 {held}/{site.capacity}")
    return f"（{'，'.join(found)}）" if found else ""


def held_on(desk: Desk, sites: Sequence[Site], day: date) -> dict[str, int]:
    """A4 places taken at each site on a day."""
    found = loads(desk.on_boards(), [site.id for site in sites], day, day, desk.today)
    return {site_id: days[0] for site_id, days in found.items()}


def site_groups(sites: Sequence[Site], units: Mapping[str, Unit]) -> list[Group]:
    """What is chosen by one mark: estates and other groups, walks, a unit's boards, kinds.

    Where all sites are seen at once, only those that somebody has entered.
    """
    members: dict[str, set[str]] = defaultdict(set)
    for site in sites:
        for name in _names(site, units, everything=len(sites) > LONG_LIST):
            members[name].add(site.id)
    found = sorted(members.items(), key=lambda item: _place(item[0]))
    return [
        Group(f"group:{name}", _told(name, ids), frozenset(ids))
        for name, ids in found
        if len(ids) > 1
    ]


_SORTS = ("分组", "路线", "单位", "种类")


def _place(name: str) -> tuple[int, object]:
    """Sort by sort, and in each as people count; kinds stay in the order of the walk."""
    sort, _, own = name.partition(":")
    return _SORTS.index(sort), natural_key("" if sort == _SORTS[-1] else own)


def _names(site: Site, units: Mapping[str, Unit], *, everything: bool) -> Iterator[str]:
    """Under which names it is chosen together with others."""
    yield from (f"分组:{area}" for area in site.areas)
    if site.route:
        yield f"路线:{site.route}"
    if not everything:
        return
    if site.group == "board" and site.unit_id in units:
        yield f"单位:{units[site.unit_id].name}"
    yield f"种类:{vocabulary('site_kind').label(site.kind)}"


def _told(name: str, ids: set[str]) -> str:
    sort, _, word = name.partition(":")
    whole = {"路线": f"路线 {word}", "单位": f"{word}的公示栏", "种类": f"所有{word}"}
    return f"{whole.get(sort, word)}（{len(ids)} 处）"
