"""The week's batch: for each site in walking order a cover sheet, then its notices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bulletin_tui.dates import FIRST_DAY, LAST_DAY
from bulletin_tui.printing.records.material_sheets import sheets_of
from bulletin_tui.printing.records.source import Source
from bulletin_tui.printing.sheets.base import Batch, Sheet
from bulletin_tui.printing.sheets.cover import Action, CoverRow, CoverSheet
from bulletin_tui.printing.text.periods import span
from store.desk import Desk
from store.models import Material, Posting, Site, TickKind, Unit, vocabulary
from store.query import Between
from store.rules.codes import spoken
from store.rules.lifecycle import State, state_of

_WAITING = (State.SCHEDULED, State.PRINTED, State.OVERDUE_POSTING, State.INTERRUPTED)


@dataclass(frozen=True, slots=True)
class Stop:
    """One site on the walk and what is to be done there."""

    site: Site
    put_up: tuple[Posting, ...]
    leave: tuple[Posting, ...]
    take_down: tuple[Posting, ...]

    @property
    def groups(self) -> tuple[tuple[Action, tuple[Posting, ...]], ...]:
        """What is done with which postings, in the order in which it is read."""
        return (("put_up", self.put_up), ("leave", self.leave), ("take_down", self.take_down))


@dataclass(frozen=True, slots=True)
class Week:
    """A week's walk, from Monday."""

    monday: date
    stops: tuple[Stop, ...]

    @property
    def name(self) -> str:
        """The ISO week, as 2026-W48."""
        year, week, _ = self.monday.isocalendar()
        return f"{year}-W{week:02d}"

    @property
    def put_up(self) -> tuple[Posting, ...]:
        """Everything that goes up this week, in walking order."""
        return tuple(posting for stop in self.stops for posting in stop.put_up)


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


def plan_week(desk: Desk, monday: date, *, everywhere: bool = False) -> Week:
    """Who has to be visited in this week and why, as things stand today.

    With `everywhere` also the sites where everything only stays.
    """
    sunday = monday + timedelta(days=6)
    actions: dict[str, dict[Action, list[Posting]]] = {}
    for posting in _concerned(desk, monday, sunday):
        action = _action(posting, monday, sunday, desk.today)
        if action:
            actions.setdefault(posting.site_id, {}).setdefault(action, []).append(posting)
    stops = []
    for site in desk.sites():
        found = actions.get(site.id, {})
        is_due = found if everywhere else found.get("put_up") or found.get("take_down")
        if site.is_walked and is_due:
            stops.append(
                Stop(
                    site,
                    tuple(found.get("put_up", ())),
                    tuple(found.get("leave", ())),
                    tuple(found.get("take_down", ())),
                )
            )
    return Week(monday, tuple(stops))


def _concerned(desk: Desk, monday: date, sunday: date) -> list[Posting]:
    """What is open, what was planned for the week, and what was closed on a later day."""
    find = desk.database.find
    planned = find(Posting, Between("planned_from", monday, sunday))
    closed = find(Posting, Between("closed_on", desk.today + timedelta(days=1)))
    found = {posting.id: posting for posting in [*planned, *closed, *desk.open_postings()]}
    return sorted(found.values(), key=lambda posting: posting.id)


def _action(posting: Posting, monday: date, sunday: date, today: date) -> Action | None:
    # What was entered for later days does not count on a day that is looked back to.
    known = tuple(tick for tick in posting.ticks if tick.on <= today)
    state = state_of(posting.model_copy(update={"ticks": known}), today)
    if state is State.CANCELLED:
        return None
    if today > sunday:
        # A week that is over is printed again as it was planned.
        return "put_up" if monday <= posting.planned_from <= sunday else None
    if state in _WAITING:
        # What waits from before goes up on this week's walk, not again on a later one.
        first = monday if today < monday else date.min
        return "put_up" if first <= posting.planned_from <= sunday else None
    if state is State.REMOVED:
        return None
    if posting.planned_to is not None and posting.planned_to <= sunday:
        return "take_down"
    return "leave"


def week_batch(desk: Desk, week: Week, files: Path) -> Batch:
    """The week as sheets of paper; raises PrintError naming the material at fault."""
    return lay_out(week, *materials_and_units(desk, week), files)


def materials_and_units(desk: Desk, week: Week) -> tuple[dict[str, Material], dict[str, Unit]]:
    """What the week's sheets say, by id."""
    ids = {
        posting.material_id
        for stop in week.stops
        for posting in (*stop.put_up, *stop.leave, *stop.take_down)
    }
    materials = {material_id: desk.database.get(Material, material_id) for material_id in ids}
    return materials, {unit.id: unit for unit in desk.database.find(Unit)}


def lay_out(
    week: Week, materials: dict[str, Material], units: dict[str, Unit], files: Path
) -> Batch:
    """The week's sheets from records already read: safe in a thread, for codes take a while."""
    pages: list[Sheet] = []
    for number, stop in enumerate(week.stops, 1):
        pages.append(_cover(week, stop, materials, units, f"{number}/{len(week.stops)}"))
        for posting in stop.put_up:
            material, copies = materials[posting.material_id], _copies(posting, stop.site)
            if material.is_printed:
                pages += sheets_of(Source(material, units, files, posting, stop.site, copies))
    return Batch(tuple(pages))


def _copies(posting: Posting, site: Site) -> int:
    """Sheets of the notice; hand-outs in hundreds are run off elsewhere from one original."""
    return 1 if site.group == "handout" else posting.quantity


def _cover(
    week: Week,
    stop: Stop,
    materials: dict[str, Material],
    units: dict[str, Unit],
    number: str,
) -> CoverSheet:
    rows = tuple(
        cover_row(action, posting, materials[posting.material_id])
        for action, postings in stop.groups
        for posting in postings
    )
    first = min((posting.planned_from for posting in stop.put_up), default=None)
    year, index, _ = week.monday.isocalendar()
    return CoverSheet(
        site=stop.site.name,
        place=stop.site.place,
        unit=units[stop.site.unit_id].name,
        week=f"{year}年第{index}周（{span(week.monday, week.monday + timedelta(days=6))}）",
        rows=rows,
        leave_by=f"{first.month}月{first.day}日起张贴" if first else "",
        number=number,
    )


def cover_row(action: Action, posting: Posting, material: Material) -> CoverRow:
    """A posting as a line of what is to be done at its site."""
    last = posting.last_tick
    notes = []
    if last is not None and last.kind is TickKind.INTERRUPTED:
        notes.append(f"补贴：{vocabulary('defect').label(last.reason or 'fallen_off')}")
    if not material.is_printed:
        notes.append(f"{material.noun}不在此打印")
    return CoverRow(
        action=action,
        title=material.title,
        code=spoken(posting.code),
        quantity=f"{posting.quantity}{material.measure}",
        period=_short_span(posting),
        note="；".join(notes),
    )


def _short_span(posting: Posting) -> str:
    start, end = posting.planned_from, posting.planned_to
    last = f"{end.month}.{end.day}" if end else "长期"
    return f"{start.month}.{start.day}-{last}"
