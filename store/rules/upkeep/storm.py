"""What hangs outdoors, for the walk before a storm.

Beijing wants what hangs outdoors looked at when a warning of rain, snow or wind of blue or higher
is given (北京市市容环境卫生条例, 2021, articles 36 to 41); elsewhere it is practice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from store.models import Posting, Site
from store.rules.wall.lifecycle import occupies
from store.rules.wall.walk import routes_of

Advice = Literal["收回", "加固"]


@dataclass(frozen=True, slots=True)
class Exposed:
    """One thing that hangs outdoors, where, and what to do with it."""

    site: Site
    posting: Posting

    @property
    def advice(self) -> Advice:
        """Cloth and stands in the open are taken in; what hangs on a board is made fast."""
        is_loose = self.site.group == "hung" and self.site.exposure == "露天"
        return "收回" if is_loose else "加固"


def exposed(
    postings: Iterable[Posting], sites: Mapping[str, Site], day: date, today: date
) -> list[Exposed]:
    """What hangs outdoors on a day, route by route, what the wind takes first before the rest.

    Today it is what was entered as hanging; on a later day what is planned to hang as well.
    """
    found = [
        Exposed(site, posting)
        for posting in postings
        if (site := sites[posting.site_id]).exposure != "室内"
        and site.is_walked
        and site.group != "handout"
        and _hangs(posting, day, today)
    ]
    rank = {route: place for place, route in enumerate(routes_of(sites.values()))}
    return sorted(found, key=lambda each: (rank[each.site.route], *_risk(each)))


def _hangs(posting: Posting, day: date, today: date) -> bool:
    if day <= today:
        return posting.is_hanging
    if posting.last_tick is not None and not posting.is_hanging:
        return False
    return occupies(posting, day, today)


def _risk(each: Exposed) -> tuple[bool, bool, bool, int, str, str]:
    site = each.site
    return (
        site.exposure != "露天",
        site.group != "hung",
        each.posting.permit_id is None,
        site.order,
        site.name,
        each.posting.id,
    )
