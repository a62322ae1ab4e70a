"""Every verb that plans, one after another at random: no sheet outside the law or its permit.

A verb that is refused changes nothing, one that is done is one transaction, and undo takes back
all of it. To run it for long: BULLETIN_PLANS=2000 python -m pytest -n0 on this file
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar

from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from memory_engine import MemoryEngine
from office import Clock, Office

from store.desk import Desk
from store.errors import StoreError
from store.models import Material, Permit, Posting, Record, Site, TickKind, WorkYear
from store.models.workdays import SpecialDay
from store.rules.coming.shifting import How, Shift
from store.rules.law.rulebook import RuleBook, built_in
from store.rules.upkeep.permits import needs_permit

R = TypeVar("R", bound=Record)
MATTERS = ("", "other_publicity", "low_income_publicity", "elevator_retrofit")
REGIONS = ("", "浙江省杭州市", "山东省济南市莱芜区", "湖南省长沙市")
KINDS = ("community_board", "website", "banner", "display_panel")
MODELS = (Posting, Material, Site, Permit, WorkYear)
OFTEN = ("plan", "plan", "tick", "tick", "tick", "take_back", "move_board", "change_matter")
_verbs: dict[str, Callable[[Plans], None]] = {}


class Nothing(Exception):
    """There is nothing yet to do it with."""


class Plans(RuleBasedStateMachine):
    @initialize()
    def open(self) -> None:
        self.clock = Clock(date(2026, 12, 14))
        self.region = ""
        self.desk = Desk(
            MemoryEngine(),
            by="王敏",
            now=self.clock.now,
            today=self.clock.today,
            rules=lambda: RuleBook(built_in().rules, region=self.region),
        )
        office = Office(self.desk, self.clock)
        self.road = office.site("学苑路条幅点", 5, kind="banner")
        self.panel = office.site("小广场展板", 6, kind="display_panel")
        office.site("社区网站", 7, kind="website")
        office.site("大厅条幅点", 8, kind="banner", exposure="室内")
        office.material("banner", "防范电信诈骗")
        for matter in MATTERS[:3]:
            office.material("publicity", f"公示 {matter}", matter=matter)
        self.past: list[Any] = []

    # Of a few sheets to which much happens, more is found than of many that are only planned.
    @rule(
        name=st.deferred(lambda: st.sampled_from([*_verbs, *OFTEN])),
        random=st.randoms(use_true_random=True),
    )
    def do(self, name: str, random: Random) -> None:
        """One verb, on whatever there is."""
        note(name)
        self.random = random
        before, region, stamp = self.records(), self.region, self.desk.database.stamp
        try:
            _verbs[name](self)
        except (StoreError, Nothing):
            assert (self.records(), self.desk.database.stamp) == (before, stamp)
            return
        assert self.desk.database.stamp in (stamp, stamp + 1)
        if name == "undo":
            records, self.region = self.past.pop()
            assert self.records() == records
        elif self.desk.database.stamp > stamp:
            self.past.append((before, region))

    # What must be so ------------------------------------------------------------------------

    @invariant()
    def nothing_comes_down_too_early(self) -> None:
        for posting, material, site in self.open_postings():
            hold = posting.hold
            wanted = self.desk.hold_at(material, site, posting.planned_from)
            assert bool(hold) == bool(wanted)
            waits = bool(posting.intervals) and not posting.is_hanging
            if hold and not hold.waived and not waits and posting.planned_to is not None:
                assert posting.planned_to > hold.until
            assert not (hold and hold.waived and posting.planned_to is None)

    @invariant()
    def nothing_is_planned_by_other_rules(self) -> None:
        assert not list(self.desk.unlike_rules())

    @invariant()
    def nothing_hangs_over_its_permit(self) -> None:
        """But for a 公示 that the law wants to hang longer: of that the permit's task tells."""
        for posting, material, site in self.open_postings():
            if posting.permit_id and needs_permit(material, site):
                permit = self.desk.database.get(Permit, posting.permit_id)
                assert permit.site_id == site.id
                end = posting.planned_to
                assert posting.hold or (end is not None and end <= permit.valid_to)

    # Choosing -------------------------------------------------------------------------------

    def records(self) -> dict[tuple[str, str], Any]:
        find = self.desk.database.find
        found = (record for model in MODELS for record in find(model))
        return {(record.table, record.id): record.model_dump(exclude={"rev"}) for record in found}

    def open_postings(self) -> list[tuple[Posting, Material, Site]]:
        get = self.desk.database.get
        return [
            (posting, get(Material, posting.material_id), get(Site, posting.site_id))
            for posting in self.desk.open_postings()
        ]

    def any(self, model: type[R]) -> R:
        found = self.desk.database.find(model)
        if not found:
            raise Nothing
        return self.random.choice(found)

    def day(self, first: int = -3, last: int = 20) -> date:
        return self.desk.today + timedelta(days=self.random.randint(first, last))

    def span(self) -> tuple[date, date | None]:
        start = self.day(-3, 6)
        days = self.random.choice((None, 0, 2, 5, 9, 20))
        return start, None if days is None else start + timedelta(days=days)

    def why(self) -> dict[str, Any]:
        return {"shorter_because": self.random.choice(("", "", "紧急，已当面说明"))}


def verb(job: Callable[[Plans], None]) -> Callable[[Plans], None]:
    """Something that a person may do."""
    _verbs[job.__name__] = job
    return job


@verb
def wait(of: Plans) -> None:
    of.clock.day += timedelta(days=of.random.randint(1, 4))


@verb
def undo(of: Plans) -> None:
    if not of.past:
        raise Nothing
    of.desk.undo()


@verb
def plan(of: Plans) -> None:
    sites = [of.any(Site).id, of.any(Site).id]
    quantity = of.random.randint(1, 2)
    of.desk.plan(of.any(Material).id, sites, *of.span(), quantity=quantity, **of.why())


@verb
def tick(of: Plans) -> None:
    kind = of.random.choice((TickKind.POSTED, TickKind.POSTED, *TickKind))
    reason = "fallen_off" if kind is TickKind.INTERRUPTED else None
    said = of.random.choice(("", "", "被撕掉了"))
    of.desk.tick([of.any(Posting)], kind, of.day(-2, 0), reason=reason, note=said)


@verb
def take_back(of: Plans) -> None:
    of.desk.take_back(of.any(Posting))


@verb
def move(of: Plans) -> None:
    posting, (start, end) = of.any(Posting), of.span()
    start = posting.planned_from if posting.last_tick else start
    of.desk.move(posting, start, end, **of.why())


@verb
def relocate(of: Plans) -> None:
    of.desk.relocate(of.any(Posting), of.any(Site).id, *of.span(), **of.why())


@verb
def copy(of: Plans) -> None:
    of.desk.copy(of.any(Posting), of.any(Site).id, *of.span(), **of.why())


@verb
def replace(of: Plans) -> None:
    of.desk.replace(of.any(Posting), of.any(Material).id, *of.span(), **of.why())


@verb
def extend(of: Plans) -> None:
    of.desk.extend(of.any(Posting), of.span()[1])


@verb
def correct(of: Plans) -> None:
    material = of.any(Material)
    new = material.changed(id=of.desk.new_id(), rev=0)
    of.desk.correct(material, new, "电话印错", of.day(0, 3))


@verb
def copy_last(of: Plans) -> None:
    shift = Shift(How.DAYS, 0, of.random.randint(1, 20))
    entries = of.desk.propose(of.desk.bundle_of(of.any(Material)), shift)
    of.desk.keep_copies(entries, "再来一次")


@verb
def change_matter(of: Plans) -> None:
    material = of.any(Material)
    if material.kind == "publicity":
        of.desk.save(material.changed(matter=of.random.choice(MATTERS)))


@verb
def change_site(of: Plans) -> None:
    of.desk.save(of.any(Site).changed(kind=of.random.choice(KINDS)))


@verb
def move_board(of: Plans) -> None:
    one, other = of.random.sample(of.desk.database.find(Site), 2)
    of.desk.move_all(one.changed(state="damaged"), other)


@verb
def close_board(of: Plans) -> None:
    of.desk.interrupt_all(of.any(Site), "missing")


def permitted(of: Plans, **values: Any) -> dict[str, Any]:
    start = of.day(-5, 5)
    end = start + timedelta(days=of.random.randint(0, 20))
    return {"quantity": of.random.randint(1, 3), "valid_from": start, "valid_to": end, **values}


@verb
def enter_permit(of: Plans) -> None:
    names = {"id": of.desk.new_id(), "authority": "区城管局", "number": "12号"}
    site = of.random.choice((of.road, of.panel))
    of.desk.save_permit(Permit.model_validate({**permitted(of), **names, "site_id": site.id}))


@verb
def change_permit(of: Plans) -> None:
    of.desk.save_permit(of.any(Permit).changed(**permitted(of)))


@verb
def renew_permit(of: Plans) -> None:
    old = of.any(Permit)
    new = old.changed(**permitted(of, id=of.desk.new_id(), rev=0))
    of.desk.renew(old, new, of.desk.permit_book().under(old)[: of.random.randint(0, 2)])


@verb
def discard_permit(of: Plans) -> None:
    of.desk.discard_permit(of.any(Permit))


@verb
def enter_year(of: Plans) -> None:
    numbers = sorted(of.random.sample(range(1, 28), 5))
    days = tuple(
        SpecialDay(name="调休", on=date(2027, 1, n), is_off=of.random.random() < 0.6)
        for n in numbers
    )
    known = of.desk.work_years()
    if not known:
        of.desk.save_work_year(WorkYear(id=of.desk.new_id(), year=2027, days=days))
    elif of.random.random() < 0.5:
        of.desk.save_work_year(known[0].changed(days=days))
    else:
        of.desk.discard_work_year(known[0])


@verb
def change_region(of: Plans) -> None:
    """And count anew, as who changes it is offered; what may come down sooner does at times."""
    before, of.region = of.region, of.random.choice(REGIONS)
    found = of.desk.outdated_by_rules()
    if found and of.random.random() < 0.5:
        brought_in = {each.after.id: each for each in of.desk.brought_in(found)}
        found = [brought_in.get(each.after.id, each) for each in found]
    try:
        if found:
            of.desk.recount(found, "规则变了")
    except StoreError:
        of.region = before
        raise


TestPlans = Plans.TestCase
TestPlans.settings = settings(
    max_examples=int(os.environ.get("BULLETIN_PLANS", "6")),
    stateful_step_count=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
