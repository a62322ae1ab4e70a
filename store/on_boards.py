"""在张情况: every board at the end of a day, of today or of the past, read from the records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from store.desk import Desk
from store.errors import Problem, Refused
from store.models import Defect, Material, Permit, Posting, Unit
from store.query import Between, Is
from store.rules.upkeep.on_display import Board, Hanging, as_of, is_missing
from store.rules.wall.filter import Filter
from store.rules.wall.holding import is_held, standing_in
from store.rules.wall.walk import by_route

LOOKED_BACK = timedelta(days=366)
"""How far it is asked when a board was last changed."""
RETIRED = "retired"


def boards_on(desk: Desk, day: date, unit: Unit | None = None) -> list[Board]:
    """Every board, banner place and screen at the end of a day, of one unit or of all.

    By unit, and within it as they are walked to. The boards are those of today's list: one that is
    out of use is among them where something hung on it. Raises Refused as `check_known` does, and
    Damaged for an archive that cannot be read.
    """
    check_known(desk, day)
    sites = [site for site in by_route(desk.sites()) if is_held(site)]
    sites = [site for site in sites if unit is None or site.unit_id == unit.id]
    wanted = {site.id for site in sites}
    postings = [each for each in _standing(desk, day) if each.site_id in wanted]
    of_sites, of_sheets = _open_defects(desk, day, wanted)
    here: defaultdict[str, list[Hanging]] = defaultdict(list)
    for posting in postings:
        here[posting.site_id].append(_told(desk, posting, day, of_sheets.get(posting.id, ())))
    changed = _changes(desk, day, wanted)
    units = {each.id: each for each in desk.database.find(Unit)}
    boards = [
        Board(
            site,
            units[site.unit_id],
            tuple(sheet for sheet in here[site.id] if sheet.is_up),
            tuple(sheet for sheet in here[site.id] if not sheet.is_up),
            tuple(of_sites.get(site.id, ())),
            changed.get(site.id),
        )
        for site in sites
        if site.state != RETIRED or any(sheet.is_up for sheet in here[site.id])
    ]
    order = list(dict.fromkeys(board.unit.id for board in boards))
    return sorted(boards, key=lambda board: order.index(board.unit.id))


def check_known(desk: Desk, day: date) -> None:
    """Raises Refused for a day to come, and for one before the first entry of all.

    Empty boards without a fault would be a statement about days that nobody has entered.
    """
    if day > desk.today:
        raise Refused(Problem("day", f"{day} 还没有到。请写今天或以前的日期"))
    if day == desk.today or desk.database.count(Posting, Between("hung_on", None, day)):
        return
    hung = Between("hung_on", day, None)
    first = desk.database.find(Posting, hung, order=("hung_on",), limit=1)
    known = f"最早登记的是 {first[0].intervals[0].start} 贴的" if first else "还没有登记过张贴"
    raise Refused(Problem("day", f"{day} 挂着什么，程序里没有：{known}。请写那天或以后的日期"))


def _standing(desk: Desk, day: date) -> list[Posting]:
    """What hung at the end of a day or should have, as it stood then, oldest first."""
    find, begun = desk.database.find, Between("first_on", None, day)
    open_now = find(Posting, Is("last_on", None), begun, archived=False)
    found = [*find(Posting, Between("last_on", day), begun), *open_now]
    known = [as_of(posting, day) for posting in found]
    return sorted(
        (posting for posting in known if posting.is_hanging or is_missing(posting, day)),
        key=lambda posting: (posting.planned_from, posting.code),
    )


def _told(desk: Desk, posting: Posting, day: date, defects: Sequence[Defect]) -> Hanging:
    database, hold = desk.database, posting.hold
    return Hanging(
        posting,
        database.get(Material, posting.material_id),
        day,
        standing_in(posting, day, desk.calendar) if hold else None,
        desk.rule_of(hold) if hold else None,
        database.look_up(Permit, posting.permit_id) if posting.permit_id else None,
        tuple(defects),
    )


def _open_defects(
    desk: Desk, day: date, sites: Collection[str]
) -> tuple[Mapping[str, list[Defect]], Mapping[str, list[Defect]]]:
    """What was not mended at the end of a day: of boards by site, of sheets by posting."""
    of_sites: defaultdict[str, list[Defect]] = defaultdict(list)
    of_sheets: defaultdict[str, list[Defect]] = defaultdict(list)
    for defect in desk.database.find(Defect, Between("found_on", None, day), order=("found_on",)):
        if defect.site_id in sites and (defect.fixed_on is None or defect.fixed_on > day):
            if defect.posting_id:
                of_sheets[defect.posting_id].append(defect)
            else:
                of_sites[defect.site_id].append(defect)
    return of_sites, of_sheets


def _changes(desk: Desk, day: date, sites: Collection[str]) -> dict[str, date]:
    """When something last went up or came down at each site."""
    found: dict[str, date] = {}
    for row in desk.ledger(Filter(start=day - LOOKED_BACK, end=day)):
        if row.site_id in sites:
            for interval in row.intervals:
                for on in (interval.start, interval.end):
                    if on is not None and on <= day:
                        found[row.site_id] = max(on, found.get(row.site_id, on))
    return found
