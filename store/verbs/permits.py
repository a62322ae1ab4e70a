"""Permits: entered, renewed, and kept to by all that is planned."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from store.days import ONE_DAY
from store.errors import Problem, Refused
from store.models import Campaign, Material, Permit, Posting, Site
from store.query import Is
from store.rules.references import check_references
from store.rules.upkeep.permits import (
    PermitBook,
    Wish,
    check_begun,
    check_entered,
    check_length,
    check_removal,
    check_without_permit,
    needs_permit,
    remove_by,
)
from store.rules.wall.holding import agreed
from store.verbs.base import Verbs


@dataclass(frozen=True, slots=True)
class Entered:
    """A permit that was saved, with what it changed."""

    permit: Permit
    shortened: tuple[Posting, ...] = ()
    """Come down sooner, for it ends sooner than they would have."""
    adopted: tuple[Posting, ...] = ()
    """Hang under it from now on."""


class Permitting(Verbs):
    """Enter, renew and discard permits; let every plan keep to them."""

    def permit_book(self, without: Collection[str] = ()) -> PermitBook:
        """Every permit with what is planned or hangs under it; some postings, by id, left out."""
        postings = (posting for posting in self.open_postings() if posting.id not in without)
        return PermitBook(self.database.find(Permit), postings, self.today)

    def check_permit(self, permit: Permit) -> tuple[Problem, ...]:
        """What to think about before a permit is saved."""
        others = self.database.find(Permit, Is("number", permit.number))
        under = self.permit_book().under(permit)
        return (
            *check_entered(permit, others, under, self.today),
            *check_length(permit, self.rules, self.calendar),
        )

    def save_permit(self, permit: Permit) -> Entered:
        """Keep a permit; what hangs at its site without one hangs under it, where it may.

        What would hang longer than a permit that was made shorter comes down on its last day.
        Raises Refused where that cannot be, where something planned would hang before its first
        day, and for another site while something is planned.
        """
        check_references(self.database, permit)
        known = self.database.look_up(Permit, permit.id)
        under = self.permit_book().under(permit)
        if known is not None and known.site_id != permit.site_id and self._users(known):
            said = f"许可 {known.number} 已经用在“{self._site_name(known.site_id)}”"
            raise Refused(Problem("site_id", f"{said}，不能换点位。请另办一张"))
        last = permit.valid_to
        longer = [p for p in under if p.planned_to is None or p.planned_to > last]
        shortened = tuple(_ending_on(last, posting) for posting in longer)
        others = (other for other in self.database.find(Permit) if other.id != permit.id)
        check_begun(permit, others, under)
        adopted = self._adopted(permit)
        verb = "登记许可" if known is None else "修改许可"
        self._commit(verb, permit.number, save=[permit, *shortened, *adopted])
        return Entered(self.database.get(Permit, permit.id), shortened, adopted)

    def renew(self, old: Permit, renewed: Permit, longer: Sequence[Posting] = ()) -> Entered:
        """Keep the permit that follows an old one; `longer` hang on to its last day, under it.

        Raises Refused where the permits leave a gap, and for what must hang longer than the new
        one allows, or is more than it allows.
        """
        if renewed.site_id != old.site_id:
            raise Refused(Problem("site_id", "续办要在原来的点位"))
        if longer and renewed.valid_from > old.valid_to + ONE_DAY:
            said = f"原来的许可到 {old.valid_to} 为止，新的从 {renewed.valid_from} 起，中间断了"
            raise Refused(Problem("valid_from", f"{said}。请先撤下，到那天再挂"))
        check_references(self.database, renewed)
        ended = (_ending_on(renewed.valid_to, posting) for posting in longer)
        kept = tuple(posting.changed(permit_id=renewed.id) for posting in ended)
        if sum(posting.quantity for posting in kept) > renewed.quantity:
            raise Refused(Problem("quantity", "要接着挂的比新许可准挂的多，请先撤下一些"))
        self._commit("续办许可", renewed.number, save=[renewed, *kept])
        return Entered(self.database.get(Permit, renewed.id), adopted=kept)

    def discard_permit(self, permit: Permit) -> None:
        """Delete a permit under which nothing was ever planned; raises Refused otherwise."""
        if users := self._users(permit):
            said = f"许可 {permit.number} 有 {users} 处在用，要留着备查，不能删除"
            raise Refused(f"{said}。写错了按回车改正。")
        self.discard(permit)

    def latest_end(
        self, material: Material, sites: Sequence[Site], start: date, campaign: Campaign | None
    ) -> date | None:
        """The last day on which it may hang, by the sites' permits and after its campaign.

        None where nothing limits it; forms propose it.
        """
        limits = []
        if campaign is not None and material.kind == "banner":
            found = remove_by(campaign, self.rules, self.calendar)
            limits += [found[1].day] if found else []
        hung = [site for site in sites if needs_permit(material, site)]
        permits = self.database.find(Permit) if hung else []
        for site in hung:
            valid = [p for p in permits if p.site_id == site.id and p.valid_from <= start]
            ends = [p.valid_to for p in valid if p.valid_to >= start]
            limits += [max(ends)] if ends else []
        return min(limits, default=None)

    def wish(
        self, material: Material, site: Site, start: date, end: date | None, quantity: int
    ) -> Wish:
        """What a plan asks of the permits; what is to hang shorter than the law is not owed."""
        hold = self.hold_at(material, site, start)
        until = hold.until if hold and (end is None or end > hold.until) else None
        return Wish(site, start, end, quantity, material.measure, until)

    # For the verbs that plan --------------------------------------------------------------------

    def within_permit(self, posting: Posting) -> Posting:
        """The same, no longer than its permit is by now, where the law lets it."""
        permit = self.database.look_up(Permit, posting.permit_id or "")
        end = posting.planned_to
        if permit is None or posting.is_closed or (end is not None and end <= permit.valid_to):
            return posting
        try:
            return _ending_on(permit.valid_to, posting)
        except Refused:
            return posting  # The permit's own task tells of it.

    def _permitted(
        self,
        postings: Sequence[Posting],
        instead_of: Collection[str] = (),
        known: Mapping[str, Material] | None = None,
    ) -> list[Posting]:
        """The same, each under the permit that allows it; raises Refused for one that none does.

        What they take the place of, by id, does not stand in their way.
        Where no permit has to do with it, it may be planned all the same: that is only advised.
        Materials that are not kept yet are `known` by id.
        """
        book: PermitBook | None = None
        found = []
        for posting in postings:
            material = (known or {}).get(posting.material_id)
            material = material or self.database.get(Material, posting.material_id)
            site = self.database.get(Site, posting.site_id)
            if needs_permit(material, site):
                book = book or self.permit_book(instead_of)
                posting = permitted(posting, material, site, book)
            elif posting.permit_id is not None:
                posting = posting.changed(permit_id=None)
            found.append(posting)
        return found

    def _advise_hanging(
        self,
        material: Material,
        sites: Sequence[Site],
        start: date,
        end: date | None,
        quantity: int,
        campaign: Campaign | None,
    ) -> list[Problem]:
        """What to think about before something is hung; raises Refused as planning it would."""
        found: list[Problem] = []
        hung = [site for site in sites if needs_permit(material, site)]
        book = self.permit_book() if hung else None
        for site in hung:
            wish = self.wish(material, site, start, end, quantity)
            if book and book.permit_for(wish) is None:
                found += check_without_permit(material, site)
        if campaign is not None and material.kind == "banner":
            found += check_removal(campaign, end, self.rules, self.calendar)
        return found

    # ---------------------------------------------------------------------------------------------

    def _users(self, permit: Permit) -> int:
        return self.database.count(Posting, Is("permit_id", permit.id))

    def _adopted(self, permit: Permit) -> tuple[Posting, ...]:
        """What is planned or hangs at its site without a permit, and may hang under this one."""
        known = [other for other in self.database.find(Permit) if other.id != permit.id]
        postings = self.open_postings()
        book = PermitBook([*known, permit], postings, self.today)
        site = self.database.get(Site, permit.site_id)
        found = []
        for posting in postings:
            if posting.permit_id is not None or posting.site_id != site.id:
                continue
            material = self.database.get(Material, posting.material_id)
            if not needs_permit(material, site):
                continue
            try:
                fits = book.permit_for(_wish(posting, material, site), posting)
            except Refused:
                continue  # It stays as it was: without a permit, which its own page tells.
            if fits is permit:
                found.append(posting.changed(permit_id=permit.id))
                book.take(found[-1])
        return tuple(found)


def permitted(posting: Posting, material: Material, site: Site, book: PermitBook) -> Posting:
    """The posting under the permit that allows it, which it then uses up; raises Refused.

    What needs no permit, and what none has to do with, stays as it is planned, without one.
    """
    permit = None
    if needs_permit(material, site):
        permit = book.permit_for(_wish(posting, material, site), posting)
    posting = posting.changed(permit_id=permit.id if permit else None)
    book.take(posting)
    return posting


def _wish(posting: Posting, material: Material, site: Site) -> Wish:
    start, end, hold = posting.planned_from, posting.planned_to, posting.hold
    until = hold.until if hold and not hold.waived else None
    return Wish(site, start, end, posting.quantity, material.measure, until)


def _ending_on(last: date, posting: Posting) -> Posting:
    """A posting that comes down on its permit's last day; raises Refused where it cannot."""
    hold = posting.hold
    if hold is not None and not hold.waived and hold.until >= last:
        said = f"{posting.label} 公示要挂满 {hold.until}，许可到 {last} 不够"
        raise Refused(Problem("valid_to", f"{said}。请办到 {hold.removable_from} 或以后"))
    if posting.planned_from > last:
        said = f"{posting.label} 要从 {posting.planned_from} 挂到 {posting.planned_to or '长期'}"
        raise Refused(Problem("valid_to", f"{said}，许可到 {last} 就不够了。请先给它改期"))
    return posting.changed(planned_to=last, hold=agreed(hold, None, last, ""))
