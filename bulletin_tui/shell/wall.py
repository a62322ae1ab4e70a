"""Which boards are planned overfull, and which permits run out: as text or as JSON."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import date, timedelta

from bulletin_tui.context import Context
from bulletin_tui.shell.as_json import print_json
from store.desk import Desk
from store.errors import Refused
from store.models import Permit, Posting, Unit
from store.rules.checks import crowded
from store.rules.wall.capacity import Crowd

FOUR_WEEKS = timedelta(days=27)
"""How far ahead is looked, after the first day."""
A_YEAR = timedelta(days=366)


def room(context: Context, arguments: Namespace) -> int:
    """`bulletin room`: each crowded board with its worst day, and what could leave."""
    desk = context.desk
    today = desk.today
    first: date = arguments.start or min(today, arguments.end or today)
    last: date = arguments.end or first + FOUR_WEEKS
    if last - first > A_YEAR:
        raise Refused(f"一次最多看一年，{first} 至 {last} 太长，请把 --from、--to 写近一些。")
    found = desk.overfull(first, last)
    if arguments.json:
        units = {unit.id: unit.name for unit in desk.database.find(Unit)}
        print_json([_crowd_as_json(desk, crowd, units) for crowd in found])
        return 0
    for crowd in found:
        print(crowded(crowd, desk.leavers(crowd), today).message)
    print(f"{first} 至 {last} 有 {len(found)} 处放不下")
    return 0


def _crowd_as_json(desk: Desk, crowd: Crowd, units: dict[str, str]) -> dict[str, object]:
    leavers = {leaver.row.id: leaver.why for leaver in desk.leavers(crowd)}
    return {
        "site_id": crowd.site.id,
        "site": crowd.site.name,
        "unit": units.get(crowd.site.unit_id, ""),
        "day": crowd.day.isoformat(),
        "places": crowd.places,
        "capacity": crowd.site.capacity,
        "sheets": [
            {
                "id": row.id,
                "code": row.code,
                "title": row.title,
                "places": row.places,
                "could_leave": leavers.get(row.id),
            }
            for row in crowd.there
        ],
    }


def permits(context: Context, arguments: Namespace) -> int:
    """`bulletin permits`: what ends first; by default not what is over and done with."""
    desk = context.desk
    book = desk.permit_book()
    sites = {site.id: site.name for site in desk.sites()}
    start: date = arguments.start or date.min
    end: date = arguments.end or date.max
    asked = bool(arguments.start or arguments.end)
    found = [
        (permit, book.under(permit))
        for permit in sorted(desk.database.find(Permit), key=lambda permit: permit.valid_to)
        if start <= permit.valid_to <= end
    ]
    shown = [each for each in found if asked or each[1] or each[0].valid_to >= desk.today]
    if arguments.json:
        print_json([_permit_as_json(each, under, sites) for each, under in shown])
        return 0
    for permit, under in shown:
        print("  ".join(_told(permit, under, sites, desk.today)))
    print(f"共 {len(shown)} 个许可")
    return 0


def _told(
    permit: Permit, under: Sequence[Posting], sites: dict[str, str], today: date
) -> Sequence[str]:
    span = f"{permit.valid_from}~{permit.valid_to}"
    hanging = f"在挂 {_hanging(under)}/{permit.quantity}"
    where = sites.get(permit.site_id, "")
    return (span, time_left(permit, today), permit.number, where, hanging, permit.authority)


def _permit_as_json(
    permit: Permit, under: Sequence[Posting], sites: dict[str, str]
) -> dict[str, object]:
    return {
        "id": permit.id,
        "number": permit.number,
        "authority": permit.authority,
        "site_id": permit.site_id,
        "site": sites.get(permit.site_id, ""),
        "valid_from": permit.valid_from.isoformat(),
        "valid_to": permit.valid_to.isoformat(),
        "quantity": permit.quantity,
        "hanging": _hanging(under),
        "postings": [posting.id for posting in under],
    }


def _hanging(under: Sequence[Posting]) -> int:
    return sum(posting.quantity for posting in under if posting.is_hanging)


def time_left(permit: Permit, today: date) -> str:
    """How long a permit still runs, in few words."""
    if today < permit.valid_from:
        return f"{permit.valid_from:%m-%d} 起"
    left = (permit.valid_to - today).days
    if left < 0:
        return f"过期{-left}天"
    return "今天到期" if left == 0 else f"{left} 天"
