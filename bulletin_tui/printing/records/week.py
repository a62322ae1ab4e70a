"""The week's batch: for each site in walking order a cover sheet, then its notices."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bulletin_tui.dates import FIRST_DAY, LAST_DAY
from bulletin_tui.printing.records.material_sheets import sheets_of
from bulletin_tui.printing.records.source import Source
from bulletin_tui.printing.sheets.base import Batch, Sheet
from bulletin_tui.printing.sheets.cover import CoverRow, CoverSheet
from bulletin_tui.printing.text.periods import span
from store.days import provisional_mark
from store.desk import Desk
from store.errors import Refused
from store.models import Material, Permit, Posting, Site, TickKind, Unit, vocabulary
from store.query import Between
from store.rules.wall.codes import spoken
from store.rules.wall.walk import Doing, Step, Stop, Week, doing_of, routes_of, stops_of

UNNAMED = "没有路线"
"""Of the sites that belong to none, where others do."""
_NO_FILE_NAME = re.compile(r'[\\/:*?"<>|]')


def parse_week(text: str) -> date:
    """The Monday of 2026-W48; raises ValueError with a sentence."""
    try:
        year, week = text.upper().split("-W")
        monday = date.fromisocalendar(int(year), int(week), 1)
    except (ValueError, OverflowError):
        monday = date.min
    if not FIRST_DAY <= monday <= LAST_DAY:
        raise ValueError(f"“{text}”不是一周，应当像 2026-W48")
    return monday


def plan_week(
    desk: Desk, monday: date, *, everywhere: bool = False, route: str | None = None
) -> Week:
    """Who has to be visited in this week and why, as things stand today.

    With `everywhere` also the sites where everything only stays; with `route` only those of one.
    """
    today = desk.today
    doings = [
        (doing, posting)
        for posting in _concerned(desk, monday, monday + timedelta(days=6))
        if (doing := doing_of(posting, monday, today)) is not None
    ]
    sites = [site for site in desk.sites() if route in (None, site.route)]
    ids = {posting.material_id for _, posting in doings}
    materials = {key: desk.database.get(Material, key) for key in ids}
    stops = stops_of(sites, doings, materials, today, everywhere=everywhere)
    return Week(monday, stops, route)


def file_stem(week: Week) -> str:
    """How the week's file is called without its ending; each route has its own."""
    if week.route is None:
        return week.name
    return f"{week.name}-{as_file_name(week.route or UNNAMED)}"


def as_file_name(text: str) -> str:
    """What people typed as a part of a file's name."""
    return _NO_FILE_NAME.sub("_", text)


def route_named(desk: Desk, name: str) -> str:
    """The route of this name; raises Refused, naming those that there are."""
    routes = routes_of(desk.sites())
    if name in routes or (name == UNNAMED and "" in routes):
        return "" if name == UNNAMED else name
    told = "、".join(route or UNNAMED for route in routes)
    raise Refused(f"没有叫“{name}”的路线，现在有：{told}。路线在“点位”里填。")


def _concerned(desk: Desk, monday: date, sunday: date) -> list[Posting]:
    """What is open, what was planned for the week, and what was closed on a later day."""
    find = desk.database.find
    planned = find(Posting, Between("planned_from", monday, sunday))
    closed = find(Posting, Between("closed_on", desk.today + timedelta(days=1)))
    found = {posting.id: posting for posting in [*planned, *closed, *desk.open_postings()]}
    return sorted(found.values(), key=lambda posting: posting.id)


def week_batch(desk: Desk, week: Week, files: Path) -> Batch:
    """The week as sheets of paper; raises PrintError naming the material at fault."""
    return lay_out(week, named_in(desk, week), files)


@dataclass(frozen=True, slots=True)
class Named:
    """The records that a week's sheets speak of, by id."""

    materials: Mapping[str, Material]
    units: Mapping[str, Unit]
    permits: Mapping[str, Permit]


def named_in(desk: Desk, week: Week) -> Named:
    """What the week's sheets say."""
    get = desk.database.get
    postings = week.postings
    permits = {posting.permit_id for posting in postings if posting.permit_id}
    return Named(
        {key: get(Material, key) for key in {posting.material_id for posting in postings}},
        {unit.id: unit for unit in desk.database.find(Unit)},
        {key: get(Permit, key) for key in permits},
    )


def lay_out(week: Week, named: Named, files: Path) -> Batch:
    """The week's sheets from records already read: safe in a thread, for codes take a while."""
    pages: list[Sheet] = []
    for stop in week.stops:
        pages.append(_cover(week, stop, named))
        for posting in stop.put_up:
            material, copies = named.materials[posting.material_id], _copies(posting, stop.site)
            if material.is_printed:
                source = Source(material, named.units, files, posting, stop.site, copies)
                pages += sheets_of(source)
    return Batch(tuple(pages))


def _copies(posting: Posting, site: Site) -> int:
    """Sheets of the notice; hand-outs in hundreds are run off elsewhere from one original."""
    return 1 if site.group == "handout" else posting.quantity


def _cover(week: Week, stop: Stop, named: Named) -> CoverSheet:
    site = stop.site
    new = (posting for posting in stop.put_up if not posting.intervals)
    first = min((max(posting.planned_from, week.monday) for posting in new), default=None)
    year, index, _ = week.monday.isocalendar()
    place, places = week.number_of(stop)
    return CoverSheet(
        site=site.name,
        place=site.place,
        unit=named.units[site.unit_id].name,
        week=f"{year}年第{index}周（{span(week.monday, week.monday + timedelta(days=6))}）",
        rows=tuple(cover_row(step, named) for step in stop.steps),
        leave_by=f"{first.month}月{first.day}日起张贴" if first else "",
        number=f"{place}/{places}",
        route=site.route,
        keeper=keeper_of(site),
        state=state_told(site),
    )


def keeper_of(site: Site) -> str:
    """Who has the key, and the telephone; empty where neither is known."""
    word = "保管人" if site.keeper else "电话"
    known = " ".join(filter(None, (site.keeper, site.phone)))
    return f"{word} {known}" if known else ""


def state_told(site: Site) -> str:
    """What to know before going there; empty for a board in use of which nothing is noted."""
    state = "" if site.state == "active" else vocabulary("site_state").label(site.state)
    return "：".join(filter(None, (state, site.state_note)))


def cover_row(step: Step, named: Named) -> CoverRow:
    """A step as a line of what is to be done at its site."""
    posting = step.posting
    material = named.materials[posting.material_id]
    return CoverRow(
        doing=step.doing,
        title=material.title,
        code=spoken(posting.code),
        quantity=f"{posting.quantity}{material.measure}",
        period=_short_span(posting),
        note="；".join(_notes(step, material, named)),
    )


def _notes(step: Step, material: Material, named: Named) -> list[str]:
    """What else whoever stands before the board has to know of a sheet."""
    posting, notes = step.posting, []
    if step.replaces is not None:
        old = named.materials[step.replaces.material_id]
        fallen = "" if step.replaces.is_hanging else "（已经不在）"
        notes.append(f"换下 {spoken(step.replaces.code)} {old.title}{fallen}")
    last, hold = posting.last_tick, posting.hold
    fell = last if last is not None and last.kind is TickKind.INTERRUPTED else None
    reason = vocabulary("tick_reason").label((fell and fell.reason) or "fallen_off")
    if fell is not None and step.doing is Doing.PUT_BACK:
        notes.append(f"补贴：{reason}")
    elif fell is not None and step.doing is Doing.TAKE_DOWN:
        notes.append(f"{reason}，到期了，不用再贴")
    if material.is_printed and (room := material.room * posting.quantity) > posting.quantity:
        notes.append(f"占 {room} 张 A4 的位置")
    # What hung long enough before it fell is not hurried by a day that is past.
    is_content = hold is None or (fell is not None and hold.until < fell.on)
    if hold is not None and not is_content and step.doing is not Doing.LEAVE:
        guessed = provisional_mark(hold.is_provisional)
        notes.append(f"公示到 {hold.until.month}-{hold.until.day}{guessed}")
    if posting.permit_id and (permit := named.permits.get(posting.permit_id)):
        notes.append(f"许可至 {permit.valid_to}")
    if not material.is_printed and step.doing.puts_up:
        notes.append(f"{material.noun}不在此打印")
    return notes


def _short_span(posting: Posting) -> str:
    start, end = posting.planned_from, posting.planned_to
    last = f"{end.month}.{end.day}" if end else "长期"
    return f"{start.month}.{start.day}-{last}"
