"""The walk: which boards are visited in which order, and what is done with every sheet there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from store.models import Material, Posting, Site, TickKind
from store.natural import natural_key
from store.rules.wall.holding import is_missed, is_past
from store.rules.wall.lifecycle import TAKEN_DOWN, State, state_of


class Doing(StrEnum):
    """What is done with one sheet; the members stand in the order in which they are done."""

    REPLACE = "replace"
    PUT_BACK = "put_back"
    PUT_UP = "put_up"
    TAKE_DOWN = "take_down"
    LEAVE = "leave"

    @property
    def label(self) -> str:
        """The word on paper and on the screen."""
        return {
            "replace": "换",
            "put_back": "补贴",
            "put_up": "贴",
            "take_down": "撤",
            "leave": "保留",
        }[self.value]

    @property
    def puts_up(self) -> bool:
        """Whether a sheet is carried there."""
        return self in (Doing.REPLACE, Doing.PUT_BACK, Doing.PUT_UP)

    @property
    def kind(self) -> TickKind | None:
        """What is entered when it went as planned; nothing for what only stays."""
        if self.puts_up:
            return TickKind.POSTED
        return TickKind.REMOVED if self is Doing.TAKE_DOWN else None


_WAITING = (State.SCHEDULED, State.PRINTED, State.OVERDUE_POSTING, State.INTERRUPTED)


@dataclass(frozen=True, slots=True)
class Step:
    """One sheet and what is done with it."""

    doing: Doing
    posting: Posting
    replaces: Posting | None = None
    """What comes down where this one goes up."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One site on the walk and what is done there, in order."""

    site: Site
    steps: tuple[Step, ...]

    @property
    def put_up(self) -> tuple[Posting, ...]:
        """What goes up, be it new, in the place of another, or back again."""
        return tuple(step.posting for step in self.steps if step.doing.puts_up)

    @property
    def leave(self) -> tuple[Posting, ...]:
        """What stays as it is."""
        return tuple(step.posting for step in self.steps if step.doing is Doing.LEAVE)

    @property
    def take_down(self) -> tuple[Posting, ...]:
        """What comes down, also where something else takes its place."""
        replaced = [step.replaces for step in self.steps if step.replaces is not None]
        downs = [step.posting for step in self.steps if step.doing is Doing.TAKE_DOWN]
        return (*replaced, *downs)


@dataclass(frozen=True, slots=True)
class Week:
    """A week's walk, from Monday."""

    monday: date
    stops: tuple[Stop, ...]
    route: str | None = None
    """The one route that it is about; None for all of them."""

    @property
    def name(self) -> str:
        """The ISO week, as 2026-W48."""
        year, week, _ = self.monday.isocalendar()
        return f"{year}-W{week:02d}"

    @property
    def put_up(self) -> tuple[Posting, ...]:
        """Everything that goes up this week, in walking order."""
        return tuple(posting for stop in self.stops for posting in stop.put_up)

    @property
    def postings(self) -> tuple[Posting, ...]:
        """Every sheet that the walk is about."""
        groups = ((*stop.put_up, *stop.leave, *stop.take_down) for stop in self.stops)
        return tuple(posting for group in groups for posting in group)

    def number_of(self, stop: Stop) -> tuple[int, int]:
        """Which stop of its route it is, and of how many."""
        route = [each.site.id for each in self.stops if each.site.route == stop.site.route]
        return route.index(stop.site.id) + 1, len(route)


def routes_of(sites: Iterable[Site]) -> list[str]:
    """The routes by name, the one whose first site comes first before the others.

    What belongs to none, by the name "", is on nobody's way and comes last.
    """
    first: dict[str, int] = {}
    for site in sites:
        if site.is_walked:
            first[site.route] = min(site.order, first.get(site.route, site.order))
    return sorted(first, key=lambda route: (not route, first[route], natural_key(route)))


def by_route(sites: Iterable[Site]) -> list[Site]:
    """The sites as they are walked to, route after route."""
    walked = [site for site in sites if site.is_walked]
    rank = {route: place for place, route in enumerate(routes_of(walked))}
    return sorted(walked, key=lambda site: (rank[site.route], site.order, natural_key(site.name)))


def doing_of(posting: Posting, monday: date, today: date) -> Doing | None:
    """What a week's walk does with a sheet, as things stand today; None when it is no concern."""
    sunday = monday + timedelta(days=6)
    # What was entered for later days does not count on a day that is looked back to.
    if any(tick.on > today for tick in posting.ticks):
        known = tuple(tick for tick in posting.ticks if tick.on <= today)
        posting = posting.model_copy(update={"ticks": known})
    state = state_of(posting, today)
    if state is State.CANCELLED:
        return None
    if today > sunday:
        # A week that is over is printed again as it was planned.
        return Doing.PUT_UP if monday <= posting.planned_from <= sunday else None
    if state in _WAITING:
        # What waits from before goes up on this week's walk, not again on a later one.
        first = monday if today < monday else date.min
        if not first <= posting.planned_from <= sunday or is_missed(posting, today):
            return None
        if state is State.INTERRUPTED:
            return Doing.TAKE_DOWN if is_past(posting, today) else Doing.PUT_BACK
        return Doing.PUT_UP
    if state in TAKEN_DOWN:
        return None
    if posting.planned_to is not None and posting.planned_to <= sunday:
        return Doing.TAKE_DOWN
    return Doing.LEAVE


def steps_at(
    site: Site,
    doings: Sequence[tuple[Doing, Posting]],
    materials: Mapping[str, Material],
    today: date,
) -> tuple[Step, ...]:
    """What is done at a site, in order; what goes up where another comes down is one step."""
    ups = [posting for doing, posting in doings if doing is Doing.PUT_UP]
    downs = [posting for doing, posting in doings if doing is Doing.TAKE_DOWN]
    pairs = {} if site.group == "handout" else _pairs(ups, downs, materials, today)
    replaced = {posting.id for posting in pairs.values()}
    steps = []
    for doing, posting in doings:
        if posting.id in replaced:
            continue
        old = pairs.get(posting.id)
        steps.append(Step(Doing.REPLACE if old else doing, posting, old))
    order = list(Doing)
    return tuple(sorted(steps, key=lambda step: order.index(step.doing)))


def _pairs(
    ups: Sequence[Posting],
    downs: Sequence[Posting],
    materials: Mapping[str, Material],
    today: date,
) -> dict[str, Posting]:
    """What comes down for each sheet that goes up in its place, by the id of the latter.

    First what it corrects, then the last one of the same duty, then what leaves as much room.
    """
    pairs: dict[str, Posting] = {}
    left = {posting.id: posting for posting in downs}

    def fits(up: Posting, down: Posting, how: int) -> bool:
        new, old = materials[up.material_id], materials[down.material_id]
        if how == 0:
            return new.corrects_id == old.id
        if down.planned_to is None or down.planned_to > max(up.planned_from, today):
            return False
        if how == 1:
            return new.obligation_id is not None and new.obligation_id == old.obligation_id
        return (new.room, up.quantity) == (old.room, down.quantity)

    for how in range(3):
        for up in ups:
            found = next((each for each in left.values() if fits(up, each, how)), None)
            if up.id not in pairs and found is not None:
                pairs[up.id] = left.pop(found.id)
    return pairs


def stops_of(
    sites: Iterable[Site],
    doings: Iterable[tuple[Doing, Posting]],
    materials: Mapping[str, Material],
    today: date,
    *,
    everywhere: bool = False,
) -> tuple[Stop, ...]:
    """The sites that have to be visited, in walking order.

    With `everywhere` also those where everything only stays.
    """
    here: defaultdict[str, list[tuple[Doing, Posting]]] = defaultdict(list)
    for doing, posting in doings:
        here[posting.site_id].append((doing, posting))
    stops = []
    for site in by_route(sites):
        found = here.get(site.id, [])
        if any(everywhere or doing is not Doing.LEAVE for doing, _ in found):
            stops.append(Stop(site, steps_at(site, found, materials, today)))
    return tuple(stops)
