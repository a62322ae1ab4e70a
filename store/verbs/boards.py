"""A board that goes out of use: nothing that hangs or is planned there is forgotten."""

from __future__ import annotations

from typing import TypeVar

from store.errors import Problem, Refused
from store.models import Posting, Record, Site, TickKind
from store.rules import checks
from store.rules.references import check_references
from store.rules.wall.codes import TakenCodes
from store.verbs.following import Following
from store.verbs.room import wanted_by

R = TypeVar("R", bound=Record)

KEPT = ("quantity", "qualifier", "campaign_id", "counts_in_year", "review_on", "note")
"""What a sheet takes along to another board; a permit is for the place that it names."""


class Boards(Following):
    """Retire, delete, repair a board."""

    def save(self, record: R, why: str = "") -> R:
        """As `Following` does; a site that is retired must be empty."""
        if isinstance(record, Site) and record.state == "retired":
            self._must_be_empty(record, "停用")
        return super().save(record, why)

    def discard(self, record: Record, why: str = "") -> None:
        """As the base does; a site that is deleted must be empty."""
        if isinstance(record, Site):
            self._must_be_empty(record, "删除")
        super().discard(record, why)

    def _must_be_empty(self, site: Site, verb: str) -> None:
        if postings := self.open_at(site):
            titles = checks.named(self._material_of(p).title for p in postings)
            raise Refused(
                Problem(
                    "state",
                    f"“{site.name}”上还有 {len(postings)} 张没撤或没贴：{titles}。"
                    f"请先撤下、取消或移到别的点位，再{verb}",
                )
            )

    def interrupt_all(self, site: Site, reason: str) -> list[Posting]:
        """Keep a site that is out of use for a while; what hangs there is not to be seen.

        Returns what is interrupted from today on.
        """
        check_references(self.database, site)
        hanging = [posting for posting in self.open_at(site) if posting.is_hanging]
        note = site.state_note
        down = [self._down(p, TickKind.INTERRUPTED, note, reason) for p in hanging]
        self._commit("修改点位", f"{site.name}：{len(down)} 张中断", save=[site, *down])
        return down

    def move_all(self, site: Site, other: Site) -> list[Posting]:
        """Keep a site that is out of use, and let all of it hang on another board instead.

        What is only planned changes its place. What hangs is taken down here and planned there from
        today on: as a posting of its own, of which the law wants the whole period. Returns what is
        to hang there.
        """
        check_references(self.database, site)
        if faults := checks.check_site(other):
            raise Refused(faults)
        postings = self.open_at(site)
        moved = [self._elsewhere(p, other) for p in postings if p.last_tick is None]
        there = [p for p in postings if p.last_tick is not None]
        down = [self._taken_to(p, site, other) for p in there]
        taken = TakenCodes(self.database)
        moved = self._permitted([*moved, *(self._again(p, other, taken) for p in there)])
        wanted = [wanted_by(p, self._material_of(p)) for p in moved]
        self.must_fit(wanted, instead_of=[p.id for p in postings])
        told = f"{site.name}：{len(moved)} 张移到{other.name}"
        self._commit("修改点位", told, save=[site, *down, *moved])
        return moved

    def _down(self, posting: Posting, kind: TickKind, note: str, reason: str | None) -> Posting:
        return self._ticked(posting, kind, self.today, by=self.by, reason=reason, note=note)

    def _taken_to(self, posting: Posting, site: Site, other: Site) -> Posting:
        """Taken down for another board; that it hung too short here is accounted for."""
        note = f"{site.state_note or '点位不能用'}，改贴到{other.name}"
        return self._down(posting, TickKind.REMOVED, note, None).changed(short_on=None)

    def _elsewhere(self, posting: Posting, other: Site) -> Posting:
        """What is only planned, for another board; a permit is for the place that it names."""
        moved = posting.changed(site_id=other.id, permit_id=None)
        return self.held_at(moved, self._material_of(moved), other)

    def _again(self, posting: Posting, other: Site, taken: TakenCodes) -> Posting:
        """The same on another board, from today on."""
        material = self._material_of(posting)
        hold = self.hold_at(material, other, self.today)
        end = posting.planned_to and max(posting.planned_to, self.today)
        if end and hold:
            end = max(end, hold.removable_from)
        kept = {name: getattr(posting, name) for name in KEPT}
        return self._fresh(material, other, self.today, end, hold, taken, kept)
