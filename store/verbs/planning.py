"""Planning: what hangs where and until when."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from store.errors import Problem, Refused
from store.models import Campaign, Hold, Material, Posting, Site, validated
from store.rules import checks
from store.rules.references import check_references
from store.rules.wall.codes import TakenCodes, free_code
from store.rules.wall.holding import agreed, first_day, is_held, upheld
from store.verbs.permits import Permitting
from store.verbs.room import Room, wanted_by

REVIEWED_AFTER = timedelta(days=180)
"""When standing content is to be looked at again, unless somebody says otherwise (practice)."""


class Planning(Room, Permitting):
    """Plan, move, extend, review, cancel."""

    def advise(
        self,
        material: Material,
        sites: Sequence[Site],
        start: date,
        end: date | None,
        quantity: int,
        campaign: Campaign | None = None,
    ) -> tuple[Problem, ...]:
        """What to think about before planning; the plan may go ahead all the same."""
        return (
            *checks.check_title(material),
            *checks.check_dates(material, start, end),
            *self.advise_room(material, sites, start, end, quantity),
            *self._advise_hanging(material, sites, start, end, quantity, campaign),
        )

    def plan(
        self,
        material_id: str,
        site_ids: Sequence[str],
        start: date,
        end: date | None,
        *,
        quantity: int = 1,
        shorter_because: str = "",
        instead_of: Collection[str] = (),
        why: str = "",
        **details: Any,
    ) -> list[Posting]:
        """Plan one material at several sites; `quantity` is for each of them.

        `instead_of` are the ids of what makes room for it in the same transaction.
        Raises Refused for dates that run backwards, a site that is retired, what a permit forbids,
        and a board without room where the office will not have that; NotFound for ids; NeedsReason
        where it would come down before the law allows: `shorter_because`.
        """
        details |= {"quantity": quantity}
        planned = self._planned(
            material_id, site_ids, start, end, shorter_because, instead_of, **details
        )
        title = self.database.get(Material, material_id).title
        return self._put_all("排期", why or title, planned)

    def _planned(
        self,
        material_id: str,
        site_ids: Sequence[str],
        start: date,
        end: date | None,
        shorter_because: str = "",
        instead_of: Collection[str] = (),
        **details: Any,
    ) -> list[Posting]:
        """The postings of a plan, checked and not yet saved; others, by id, give way to them."""
        material = self.database.get(Material, material_id)
        sites = [self.database.get(Site, site_id) for site_id in dict.fromkeys(site_ids)]
        if not sites:
            raise Refused(Problem("site_ids", "还没有选点位，请至少选一个"))
        faults = [problem for site in sites for problem in checks.check_site(site)]
        if faults:
            raise Refused(tuple(faults))
        taken = TakenCodes(self.database)
        postings = []
        for site in sites:
            because = {"shorter_because": shorter_because}
            postings.append(self.drafted(material, site, start, end, taken, **because, **details))
            check_references(self.database, postings[-1])
        self.must_fit([wanted_by(posting, material) for posting in postings], instead_of)
        return self._permitted(postings, instead_of)

    def drafted(
        self,
        material: Material,
        site: Site,
        start: date,
        end: date | None,
        taken: TakenCodes,
        *,
        shorter_because: str = "",
        **details: Any,
    ) -> Posting:
        """A posting as it would be planned, not saved yet; raises NeedsReason for an early end.

        Whether a permit allows it and whether there is room is not looked at.
        """
        hold = self._agreed(self.hold_at(material, site, start), end, shorter_because)
        return self._fresh(material, site, start, end, hold, taken, details)

    def _fresh(
        self,
        material: Material,
        site: Site,
        start: date,
        end: date | None,
        hold: Hold | None,
        taken: TakenCodes,
        values: dict[str, Any],
    ) -> Posting:
        """A new posting with a code of its own; standing content is to be reviewed one day."""
        code = free_code(taken, self.today.year)
        taken.drawn.add(code)
        is_standing = end is None and is_held(site)
        standing = {"review_on": start + REVIEWED_AFTER} if is_standing else {}
        fixed = {
            "id": self.new_id(),
            "material_id": material.id,
            "site_id": site.id,
            "code": code,
            "planned_from": start,
            "planned_to": end,
            "hold": hold,
        }
        return validated(Posting, {**standing, **values, **fixed})

    def _agreed(self, hold: Hold | None, end: date | None, because: str = "") -> Hold | None:
        """What the law wants, with the reason if the end is early; raises NeedsReason."""
        return agreed(hold, self.rule_of(hold) if hold else None, end, because)

    def move(
        self,
        posting: Posting,
        start: date,
        end: date | None,
        why: str = "",
        *,
        shorter_because: str = "",
    ) -> Posting:
        """Plan it for other days. A sheet that hangs keeps the day it was put up.

        Raises Refused, and NeedsReason where it would come down before the law allows.
        """
        if posting.is_closed:
            raise Refused(f"{posting.label} 已经结束，不能改期。")
        hold = posting.hold
        if posting.last_tick is None:
            material, site = self._material_of(posting), self._site_of(posting)
            hold = self._hold_anew(posting, material, site, start)
        elif start != posting.planned_from:
            raise Refused(f"{posting.label} 已经贴过，只能改撤下日。")
        elif end is not None and end < start:
            # It went up earlier than planned, and may come down so, too.
            start = min(start, posting.intervals[0].start)
        moved = posting.changed(planned_from=start, planned_to=end)
        self.must_fit_still(moved)
        hold = self._agreed(hold, end, shorter_because)
        [moved] = self._permitted([moved.changed(hold=hold)])
        return self._put("改期", why, self._reviewed(moved))

    def held_at(self, posting: Posting, material: Material, site: Site) -> Posting:
        """The same as the law wants it of this material at this site; it may come down later.

        It hangs no longer than its permit allows, where the law lets it.
        """
        posting = posting.changed(hold=self._hold_anew(posting, material, site, first_day(posting)))
        held = upheld(posting, self.calendar, lambda p: self.laws_at(p, material, site))
        return self.within_permit(held)

    def _hold_anew(
        self, posting: Posting, material: Material, site: Site, start: date
    ) -> Hold | None:
        """What the law wants now; a reason to hang shorter stays while the matter is the same."""
        hold, before = self.hold_at(material, site, start), posting.hold
        if hold is None or before is None:
            return hold
        rule = self.rule_of(before)
        # The rule of another matter counts where only other places have one for this.
        if hold.rule == before.rule or (rule and rule.matter == material.matter):
            return hold.model_copy(update={"waived": before.waived})
        return hold

    def _material_of(self, posting: Posting) -> Material:
        return self.database.get(Material, posting.material_id)

    def _site_of(self, posting: Posting) -> Site:
        return self.database.get(Site, posting.site_id)

    def _reviewed(self, posting: Posting) -> Posting:
        """What hangs without an end is looked at one day; what has one comes down then."""
        if posting.planned_to is not None:
            return posting.changed(review_on=None)
        if posting.review_on is not None or not is_held(self._site_of(posting)):
            return posting
        return posting.changed(review_on=max(self.today, posting.planned_from) + REVIEWED_AFTER)

    def extend(self, posting: Posting, end: date | None, why: str = "") -> Posting:
        """Let it hang longer, or with None without an end; never shorter."""
        if posting.is_closed:
            raise Refused(f"{posting.label} 已经结束，不能延期。")
        if posting.planned_to is None:
            raise Refused(Problem("planned_to", f"{posting.label} 是长期张贴，不用延期。"))
        if end is not None and end <= posting.planned_to:
            raise Refused(Problem("planned_to", f"新的撤下日要晚于 {posting.planned_to}"))
        self.must_fit_still(posting.changed(planned_to=end))
        hold = self._agreed(posting.hold, end)
        [longer] = self._permitted([posting.changed(planned_to=end, hold=hold)])
        return self._put("延期", why, self._reviewed(longer))

    def review(self, posting: Posting, next_on: date | None, why: str = "") -> Posting:
        """Note that standing content was looked at and still holds; when to look again.

        With None it need not be looked at any more.
        """
        if posting.is_closed:
            raise Refused(f"{posting.label} 已经结束，不用复核。")
        if posting.planned_to is not None:
            raise Refused(f"{posting.label} 到 {posting.planned_to} 就撤，不用复核。")
        if next_on is not None and next_on <= self.today:
            raise Refused(Problem("review_on", f"下次复核的日期要晚于今天 {self.today}"))
        return self._put("复核", why, posting.changed(review_on=next_on))

    def cancel(self, posting: Posting, why: str) -> Posting:
        """Do not put it up after all; the record stays with its reason."""
        return self.cancel_all([posting], why)[0]

    def cancel_all(self, postings: Sequence[Posting], why: str) -> list[Posting]:
        """Put none of them up after all, in one transaction. Raises Refused."""
        for posting in postings:
            if posting.last_tick is not None:
                raise Refused(f"{posting.label} 已经贴过，请用“撤下”。")
            if posting.is_closed:
                raise Refused(f"{posting.label} 已经取消了。")
        gone = [p.changed(cancelled_on=self.today, cancelled_why=why) for p in postings]
        return self._put_all("取消排期", why, gone)
