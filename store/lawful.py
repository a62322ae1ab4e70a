"""What the law says of the records of one engine, on one day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from store.engine import Engine
from store.models import Clock, Hold, Material, Posting, Rule, Site, WorkYear
from store.query import Between, Is
from store.rules.law.calendar import WorkCalendar
from store.rules.law.periods import Standing, hold_from
from store.rules.law.rulebook import RuleBook, built_in
from store.rules.wall.holding import first_day, is_held, standing_in
from store.rules.wall.recounting import is_unlike


class Lawful:
    """The rules, the working days, and what both want of what hangs."""

    def __init__(
        self,
        database: Engine,
        today: Callable[[], date],
        rules: Callable[[], RuleBook] = built_in,
    ) -> None:
        """`rules` gives the legal periods when they are first asked for."""
        self.database = database
        self._today = today
        self._rules = rules
        self._calendar: tuple[int, WorkCalendar] | None = None

    @property
    def today(self) -> date:
        """The day that everything is reckoned from."""
        return self._today()

    @property
    def rules(self) -> RuleBook:
        """The legal periods, the office's own among them."""
        return self._rules()

    @property
    def calendar(self) -> WorkCalendar:
        """The working days, as they were announced or entered."""
        stamp = self.database.stamp
        if self._calendar is None or self._calendar[0] != stamp:
            self._calendar = stamp, WorkCalendar(self.database.find(WorkYear))
        return self._calendar[1]

    def open_postings(self) -> list[Posting]:
        """Those that are neither cancelled nor taken down."""
        return self.database.find(Posting, Is("closed_on", None), archived=False)

    def open_of(self, material: Material) -> list[Posting]:
        """What hangs or is planned of a material."""
        is_open, is_its = Is("closed_on", None), Is("material_id", material.id)
        return self.database.find(Posting, is_its, is_open, archived=False)

    def open_at(self, site: Site) -> list[Posting]:
        """What hangs at a site or is planned there."""
        at_site, is_open = Is("site_id", site.id), Is("closed_on", None)
        return self.database.find(Posting, at_site, is_open, archived=False)

    def display_rules(self, material: Material, start: date) -> tuple[Rule, ...]:
        """The rules, in force on a day, for how long such a material must hang."""
        if not material.matter:
            return ()
        return self.rules.of(material.matter, Clock.DISPLAY, start)

    def hold_for(self, material: Material, start: date) -> Hold | None:
        """How long it must hang on a board if it goes up on a day; None where no rule says so."""
        rules = self.display_rules(material, start)
        return hold_from(rules, start, self.calendar) if rules else None

    def hold_at(self, material: Material, site: Site, start: date) -> Hold | None:
        """The same for one site; a channel or a place where things are handed out has none."""
        return self.hold_for(material, start) if is_held(site) else None

    def laws_of(self, posting: Posting) -> tuple[Rule, ...]:
        """The rules for how long a posting must hang; none for what is not on file yet."""
        material = self.database.look_up(Material, posting.material_id)
        site = self.database.look_up(Site, posting.site_id)
        return self.laws_at(posting, material, site) if material and site else ()

    def laws_at(self, posting: Posting, material: Material, site: Site) -> tuple[Rule, ...]:
        """The same once it shows this material at this site."""
        return self.display_rules(material, first_day(posting)) if is_held(site) else ()

    def rule_of(self, hold: Hold) -> Rule | None:
        """The rule that a posting is held by; None when it is in the book no more."""
        return self.rules.rules.get(hold.rule)

    def standing(self, posting: Posting) -> Standing | None:
        """How far it has come in what it must hang; None where no rule says so."""
        return standing_in(posting, self.today, self.calendar)

    def removable_from(self, posting: Posting) -> date | None:
        """From when it may come down if it is, or goes, up today; None where no rule says so."""
        standing = self.standing(posting)
        return standing.removable_from if standing else None

    def unlike_rules(self) -> Iterator[tuple[Posting, Hold | None]]:
        """Each open posting of which the rules ask otherwise than it is held by, and what.

        The rules are those in force on its first day: none changes by the passing of time.
        """
        has_matter = Between("matter", "0", None)
        matters = {m.id: m for m in self.database.find(Material, has_matter, archived=False)}
        known: dict[object, Hold | None] = {}
        for posting in self.open_postings():
            material = matters.get(posting.material_id)
            if material is None and posting.hold is None:
                continue
            material = material or self.database.get(Material, posting.material_id)
            wanted = None
            if is_held(self.database.get(Site, posting.site_id)):
                day, start, intervals = first_day(posting), posting.planned_from, posting.intervals
                key = (material.matter, day, start, intervals)
                if key not in known:
                    # Where none is in force on that day, it stays by those of its plan.
                    rules = self.display_rules(material, day) or self.display_rules(material, start)
                    known[key] = hold_from(rules, start, self.calendar, intervals)
                wanted = known[key]
            if is_unlike(posting.hold, wanted):
                yield posting, wanted
