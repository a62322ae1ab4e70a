"""Correcting: what says something wrong comes down, and a new version takes its place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from store.errors import Problem, Refused
from store.models import Hold, Material, Posting, Site, TickKind
from store.query import Is
from store.rules import checks
from store.rules.references import check_references
from store.rules.wall.capacity import Wanted
from store.rules.wall.codes import TakenCodes
from store.rules.wall.lifecycle import WITHDRAWN
from store.verbs.following import Following
from store.verbs.room import wanted_by

KEPT = ("quantity", "qualifier", "campaign_id", "counts_in_year", "permit_id")
"""What the new version's posting has from the old one's."""


class Correcting(Following):
    """Withdraw one version and plan the next."""

    def versions(self, material: Material) -> list[Material]:
        """Every version of a material, the oldest first."""
        found = [material]
        while (before := found[0].corrects_id) is not None:
            older = self.database.look_up(Material, before)
            if older is None or older in found:
                break
            found.insert(0, older)
        while later := self._corrections_of(found[-1]):
            if later[-1] in found:
                break
            found.append(later[-1])
        return found

    def _corrections_of(self, material: Material) -> list[Material]:
        # What was archived is left out: no page waits for all the years to be read.
        return self.database.find(Material, Is("corrects_id", material.id), archived=False)

    def correct(
        self, old: Material, new: Material, why: str, start: date | None = None
    ) -> list[Posting]:
        """Withdraw every open posting of a material and plan its new version in their place.

        What hangs counts as taken down today, what is only planned is cancelled. The new version
        is kept, and planned at the same sites from `start` or today, with a period of its own.
        One transaction; returns the new postings. Raises Refused without a reason, where nothing of
        the old version hangs or is planned, and where the new one is larger and does not fit, if
        the office will not have that.
        """
        why = why.strip()
        if not why:
            raise Refused(Problem("why", "请写明哪里错了，例如：电话号码印错"))
        if new.id == old.id:
            raise Refused("更正要另存一个新版本，旧的留着备查。")
        new = new.changed(corrects_id=old.id)
        check_references(self.database, new)
        postings = self.open_of(old)
        if not postings:
            raise Refused(f"“{old.title}”没有贴着，也没有排期，不用撤回；改好再排期就行。")
        gone = [self._withdrawn(posting, why) for posting in postings]
        fresh = self._in_their_place(postings, new, start)
        instead_of = [posting.id for posting in postings]
        self.must_fit(_larger(old, new, fresh), instead_of)
        fresh = self._permitted(fresh, instead_of, {new.id: new})
        done = self._put_all("撤回更正", why, [new, *gone, *fresh])
        return [record for record in done if isinstance(record, Posting)][len(gone) :]

    def advise_correction(
        self, old: Material, new: Material, start: date | None = None
    ) -> tuple[Problem, ...]:
        """Where the new version takes more room than there is; one that takes no more always fits.

        Raises Refused where the office will not have that.
        """
        postings = self.open_of(old)
        fresh = self._in_their_place(postings, new, start)
        return self.advise_fit(_larger(old, new, fresh), [posting.id for posting in postings])

    def _in_their_place(
        self, postings: Sequence[Posting], new: Material, start: date | None
    ) -> list[Posting]:
        """The postings of the new version, not saved yet."""
        taken = TakenCodes(self.database)
        found = (self._in_place_of(each, new, start or self.today, taken) for each in postings)
        return [posting for posting in found if posting is not None]

    def _withdrawn(self, posting: Posting, why: str) -> Posting:
        if posting.last_tick is None:
            return posting.changed(cancelled_on=self.today, cancelled_why=f"撤回更正：{why}")
        return self._ticked(
            posting, TickKind.REMOVED, self.today, by=self.by, reason=WITHDRAWN, note=why
        )

    def _in_place_of(
        self, before: Posting, new: Material, start: date, taken: TakenCodes
    ) -> Posting | None:
        """The new version at the old one's site; None where nothing may be planned any more."""
        site = self.database.get(Site, before.site_id)
        if checks.check_site(site):
            return None
        start = max(start, before.planned_from)
        hold = self.hold_at(new, site, start)
        values = {name: getattr(before, name) for name in KEPT}
        return self._fresh(new, site, start, _end_of(before, start, hold), hold, taken, values)


def _larger(old: Material, new: Material, fresh: Sequence[Posting]) -> list[Wanted]:
    """The room that a new version asks for, if it is more than the old one's."""
    return [wanted_by(posting, new) for posting in fresh] if new.room > old.room else []


def _end_of(before: Posting, start: date, hold: Hold | None) -> date | None:
    """As the old version's, or later: as long as it was planned, and as the law wants."""
    if before.planned_to is None:
        return None
    if hold is not None:
        return max(before.planned_to, hold.removable_from)
    length: timedelta = before.planned_to - before.planned_from
    return before.planned_to if before.planned_to >= start else start + length
