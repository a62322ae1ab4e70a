"""Whether there is room: what would crowd a board, which could leave, what hangs there twice."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, datetime

from store.engine import Engine
from store.errors import Problem, Refused
from store.models import Material, Posting, Site
from store.query import Has
from store.rules import checks
from store.rules.law.rulebook import RuleBook, built_in
from store.rules.wall.capacity import (
    Crowd,
    Leaver,
    Overlap,
    Wanted,
    at_sites,
    crowds,
    is_limited,
    is_there,
    overfull,
    overlaps,
    suggestions,
)
from store.rules.wall.ledger import Row
from store.rules.wall.recounting import Recounted
from store.rules.wall.versions import first_versions
from store.verbs.base import Verbs

SHOWING = frozenset({"board", "screen", "hung"})
"""Groups of sites at which one sheet of a kind is enough."""


class Room(Verbs):
    """What there is to say of boards before something is planned on them."""

    def __init__(
        self,
        database: Engine,
        *,
        by: str,
        now: Callable[[], datetime],
        today: Callable[[], date],
        rules: Callable[[], RuleBook] = built_in,
        refuses_overfull: Callable[[], bool] = lambda: False,
    ) -> None:
        """`refuses_overfull` says whether the office will not have boards planned overfull."""
        super().__init__(database, by=by, now=now, today=today, rules=rules)
        self._refuses_overfull = refuses_overfull

    def on_boards(self) -> list[Row]:
        """The lines of everything that is not archived: what takes places, or took them lately."""
        return self.ledger(archived=False)

    def _open_at(self, site_ids: Collection[str], instead_of: Collection[str] = ()) -> list[Row]:
        rows = self.history.open_at(site_ids, self.today)
        return [row for row in rows if row.id not in instead_of]

    def crowds(self, wanted: Sequence[Wanted], instead_of: Collection[str] = ()) -> list[Crowd]:
        """Where the wanted sheets would not fit; what they take the place of is left out, by id."""
        site_ids = {sheet.site_id: None for sheet in wanted}
        sites = [self.database.get(Site, site_id) for site_id in site_ids]
        limited = {site.id for site in sites if is_limited(site)}
        rows = self._open_at(limited, instead_of) if limited else []
        return crowds(sites, rows, wanted, self.today)

    def crowded_by(self, recount: Iterable[Recounted]) -> dict[str, Crowd]:
        """Where sheets that come down later than planned leave too little room, by the site's id.

        The law lets them hang all the same, whatever the office says of boards that are overfull.
        """
        later = [each.after for each in recount if each.is_later and not each.after.is_closed]
        get = self.database.get
        wanted = [wanted_by(each, get(Material, each.material_id)) for each in later]
        found = self.crowds(wanted, instead_of={each.id for each in later})
        return {crowd.site.id: crowd for crowd in found}

    def overfull(self, first: date, last: date) -> list[Crowd]:
        """The boards planned overfull on a day of a span, in walking order."""
        return overfull(self.sites(), self.on_boards(), first, last, self.today)

    def leavers(self, crowd: Crowd) -> list[Leaver]:
        """What could leave a crowded board, the best first; never a 公示 that must still hang."""
        return suggestions(crowd.there, crowd.day, self.today, self._removable_from)

    def _removable_from(self, row: Row) -> date | None:
        if row.hold_until is None:
            return None
        return self.removable_from(self.database.get(Posting, row.id))

    def overlaps(self, rows: Sequence[Row]) -> list[Overlap]:
        """Which of these hang on one board at once and say the same, or are two versions of it."""
        return overlaps(rows, self._first_versions(), self.today)

    def _first_versions(self) -> dict[str, str]:
        # Every text has the empty one in it: those that correct something.
        corrections = self.database.find(Material, Has("corrects_id", ""), archived=False)
        return first_versions({m.id: m.corrects_id for m in corrections if m.corrects_id})

    def advise_room(
        self,
        material: Material,
        sites: Sequence[Site],
        start: date,
        end: date | None,
        copies: int,
        instead_of: Collection[str] = (),
    ) -> tuple[Problem, ...]:
        """What to think about of the boards: their state, their room, what they show already."""
        wanted = [Wanted(site.id, start, end, material.room * copies) for site in sites]
        rows = self._open_at({site.id for site in sites}, instead_of)
        found = [problem for site in sites for problem in checks.check_state(site)]
        full = self._told(crowds(sites, rows, wanted, self.today))
        return (*found, *full, *self._shown_twice(material, sites, start, end, rows))

    def _told(self, found: Sequence[Crowd]) -> list[Problem]:
        return [checks.crowded(crowd, self.leavers(crowd), self.today) for crowd in found]

    def _shown_twice(
        self,
        material: Material,
        sites: Sequence[Site],
        start: date,
        end: date | None,
        rows: Iterable[Row],
    ) -> Iterator[Problem]:
        first_of = self._first_versions()
        version = first_of.get(material.id, material.id)
        for there in at_sites(rows, {site.id for site in sites if site.group in SHOWING}).values():
            for row in there:
                is_alike = first_of.get(row.material_id, row.material_id) == version
                if is_alike and is_there(row, start, end or date.max, self.today):
                    yield checks.shown_twice(row, material)

    def advise_moving(self, postings: Sequence[Posting], other: Site) -> tuple[Problem, ...]:
        """What to think about before sheets go to another board, from today on."""
        rows, wanted = self._open_at([other.id]), []
        found = list(checks.check_state(other))
        for posting in postings:
            material = self.database.get(Material, posting.material_id)
            start = max(self.today, posting.planned_from)
            end = posting.planned_to and max(start, posting.planned_to)
            wanted.append(Wanted(other.id, start, end, material.room * posting.quantity))
            found += self._shown_twice(material, [other], start, end, rows)
        return (*self._told(self.crowds(wanted)), *dict.fromkeys(found))

    def advise_place(self, posting: Posting) -> tuple[Problem, ...]:
        """What to think about before it hangs so: on other days, elsewhere, or once more.

        Nothing where it takes no day that it does not have already. Raises Refused as `must_fit`.
        """
        if self._has_place(posting):
            return ()
        self.must_fit_still(posting)
        return self.advise_room(
            self.database.get(Material, posting.material_id),
            [self.database.get(Site, posting.site_id)],
            *(posting.planned_from, posting.planned_to, posting.quantity),
            instead_of=(posting.id,),
        )

    def _has_place(self, posting: Posting) -> bool:
        """Whether it takes nothing on any day of the board that it does not take there now."""
        now = self.database.look_up(Posting, posting.id)
        if now is None or (now.site_id, now.quantity) != (posting.site_id, posting.quantity):
            return False
        return now.planned_from <= posting.planned_from and _end(posting) <= _end(now)

    def advise_fit(
        self, wanted: Sequence[Wanted], instead_of: Collection[str]
    ) -> tuple[Problem, ...]:
        """Which boards the wanted sheets would crowd. Raises Refused as `must_fit`."""
        self.must_fit(wanted, instead_of)
        return checks.shortened(self._told(self.crowds(wanted, instead_of)), "也放不下")

    def must_fit(self, wanted: Sequence[Wanted], instead_of: Collection[str] = ()) -> None:
        """Raises Refused for what would crowd a board, where the office will not have that."""
        if self._refuses_overfull() and (found := self.crowds(wanted, instead_of)):
            raise Refused(checks.shortened(self._told(found), "也放不下"))

    def must_fit_still(self, posting: Posting) -> None:
        """The same for a posting that is to hang on other days, or elsewhere.

        One that is to take less makes room, however full the board may be.
        """
        if self._has_place(posting):
            return
        material = self.database.get(Material, posting.material_id)
        self.must_fit([wanted_by(posting, material)], instead_of=(posting.id,))


def wanted_by(posting: Posting, material: Material) -> Wanted:
    """The room that a posting asks for."""
    places = material.room * posting.quantity
    return Wanted(posting.site_id, posting.planned_from, posting.planned_to, places)


def _end(posting: Posting) -> date:
    return posting.planned_to or date.max
