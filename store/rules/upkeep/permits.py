"""Leave to hang: what needs it, and whether a plan keeps to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from store.days import ONE_DAY, provisional_mark
from store.errors import Problem, Refused
from store.models import Campaign, Clock, Material, Permit, Posting, Site
from store.rules.law.calendar import Due, WorkCalendar
from store.rules.law.periods import due_on
from store.rules.law.rulebook import RuleBook
from store.rules.upkeep.stock import pieces_at_once

BANNER = "temporary_banner"


def needs_permit(material: Material, site: Site) -> bool:
    """Whether an authority has to allow it: what hangs in the street, and banners wherever."""
    if site.exposure == "室内":
        return False
    return site.group == "hung" or (material.kind == "banner" and site.group == "board")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to hang at a site."""

    site: Site
    start: date
    end: date | None
    quantity: int
    measure: str
    until: date | None = None
    """The last day that the law wants it to hang; None where it may come down when it likes."""


class PermitBook:
    """The permits, and what is planned or hangs under each."""

    def __init__(self, permits: Iterable[Permit], postings: Iterable[Posting], today: date) -> None:
        self._permits = sorted(permits, key=lambda permit: permit.valid_to)
        self._postings = [posting for posting in postings if posting.permit_id]
        self._today = today

    def permit_for(self, wish: Wish, itself: Posting | None = None) -> Permit | None:
        """The permit under which it may hang; None where none has to do with it.

        The one that `itself` has comes first, then those of the site; of several that follow each
        other without a gap it is the last. Raises Refused when it would hang for a day, or with a
        piece, that they do not allow. What is moved does not stand in its own way.
        """
        here = [permit for permit in self._permits if permit.site_id == wish.site.id]
        chosen = [permit for permit in here if itself and permit.id == itself.permit_id]
        for permits in (chosen, here):
            if found := self._covering(permits, wish, itself):
                return found
        near = chosen or [permit for permit in here if _touches(permit, wish)]
        if near:
            raise Refused(self._fault(near[-1], wish, itself))
        return None

    def take(self, posting: Posting) -> None:
        """Count what is about to be planned among what is."""
        if posting.permit_id:
            self._postings.append(posting)

    def under(self, permit: Permit) -> list[Posting]:
        """What is planned or hangs under a permit and is not closed."""
        found = [p for p in self._postings if p.permit_id == permit.id and not p.is_closed]
        return sorted(found, key=lambda posting: posting.planned_from)

    def _covering(
        self, permits: Sequence[Permit], wish: Wish, itself: Posting | None
    ) -> Permit | None:
        """The last of the permits that together allow every day of it."""
        if wish.end is None:
            return None
        day, last = wish.start, None
        while day <= wish.end:
            valid = (p for p in reversed(permits) if p.valid_from <= day <= p.valid_to)
            roomy = (p for p in valid if self._free(p, wish, itself) >= wish.quantity)
            last = next(roomy, None)
            if last is None:
                return None
            day = last.valid_to + ONE_DAY
        return last

    def _free(self, permit: Permit, wish: Wish, itself: Posting | None) -> int:
        """Pieces that it still allows while the wish would hang under it."""
        others = [
            posting
            for posting in self._counted(permit)
            if itself is None or posting.id != itself.id
        ]
        first = max(wish.start, permit.valid_from)
        last = min(wish.end or permit.valid_to, permit.valid_to)
        return permit.quantity - pieces_at_once(others, first, last, self._today)

    def _counted(self, permit: Permit) -> Iterator[Posting]:
        """What uses a permit up: what hangs under it, or did before its own permit began."""
        here = {known.id: known for known in self._permits if known.site_id == permit.site_id}
        for posting in self._postings:
            own = here.get(posting.permit_id or "", permit)
            if posting.permit_id == permit.id:
                yield posting
            elif posting.planned_from < own.valid_from and own is not permit:
                yield posting.model_copy(update={"planned_to": own.valid_from})

    def _fault(self, permit: Permit, wish: Wish, itself: Posting | None) -> Problem:
        """Why a wish does not keep to a permit, and what to do."""
        name, last = f"许可 {permit.number}", permit.valid_to
        if wish.start < permit.valid_from:
            said = f"{name} 从 {permit.valid_from} 起才有效，张贴日 {wish.start} 早了"
            return Problem("planned_from", f"{said}，请改到那天或以后")
        if wish.until is not None and wish.until >= last:
            down = wish.until + ONE_DAY
            said = f"公示要挂满 {wish.until}，{down} 起可撤；{name} 到 {last} 为止，不够"
            return Problem("planned_to", f"{said}。请先续办到 {down} 或以后，或者换个点位")
        if wish.end is None:
            return Problem("planned_to", f"{name} 到 {last} 为止，请写撤下日，最晚写这一天")
        if wish.end > last:
            said = f"{name} 到 {last} 为止，撤下日 {wish.end} 晚了 {(wish.end - last).days} 天"
            return Problem("planned_to", f"{said}。请改到 {last} 或以前，或先续办许可")
        left = max(0, self._free(permit, wish, itself))
        measure = wish.measure
        said = f"{name} 只准挂 {permit.quantity} {measure}，这段时间还能挂 {left} {measure}"
        return Problem("quantity", f"{said}，不能挂 {wish.quantity} {measure}")


def _touches(permit: Permit, wish: Wish) -> bool:
    """Whether a permit is valid on some day on which it would hang."""
    return permit.valid_to >= wish.start and (wish.end is None or permit.valid_from <= wish.end)


def check_without_permit(material: Material, site: Site) -> tuple[Problem, ...]:
    """Advice for a plan that no permit covers."""
    if not needs_permit(material, site):
        return ()
    said = f"“{site.name}”要办悬挂许可，这段时间没有登记过"
    return (Problem("permit_id", f"{said}。请先办许可，再按 F5、p 登记"),)


def check_entered(
    permit: Permit, alike: Iterable[Permit], under: Sequence[Posting], today: date
) -> tuple[Problem, ...]:
    """Advice when another permit has its number, or more hangs under it than it allows."""
    found = []
    if any(other.id != permit.id for other in alike):
        found.append(Problem("number", f"编号 {permit.number} 已经登记过一张，别登记两遍"))
    pieces = pieces_at_once(under, permit.valid_from, permit.valid_to, today)
    if pieces > permit.quantity:
        said = f"许可 {permit.number} 下已经排了 {pieces} 件，比准挂的 {permit.quantity} 件多"
        found.append(Problem("quantity", f"{said}，请撤下或取消一些"))
    return tuple(found)


def check_begun(permit: Permit, others: Iterable[Permit], under: Iterable[Posting]) -> None:
    """Raises Refused for what is to go up under a permit on a day that no permit allows.

    What was put up already is a fact, which the permit's own day does not change.
    """
    here = [permit, *(other for other in others if other.site_id == permit.site_id)]
    for posting in under:
        first, last = posting.planned_from, permit.valid_from
        if posting.last_tick is None and first < last and not is_allowed(here, first, last):
            said = f"{posting.label} 要从 {first} 起挂，许可从 {last} 起才有效"
            raise Refused(Problem("valid_from", f"{said}。请先给它改期"))


def is_allowed(permits: Iterable[Permit], first: date, last: date) -> bool:
    """Whether on every day of a span one of these permits is valid."""
    day = first
    for permit in sorted(permits, key=lambda permit: permit.valid_from):
        if permit.valid_from <= day:
            day = max(day, permit.valid_to + ONE_DAY)
    return day > last


def check_length(permit: Permit, rules: RuleBook, calendar: WorkCalendar) -> tuple[Problem, ...]:
    """Advice when a permit runs longer than the rules that somebody has for such permits.

    They hold in their own regions: what the authority wrote comes first.
    """
    found = []
    for rule in rules.of(permit.matter, Clock.PERMIT, permit.valid_from):
        due = due_on(rule, permit.valid_from, calendar)
        if due is not None and due.day < permit.valid_to:
            where = f"{rule.region}的规定，" if rule.region else ""
            said = f"许可比规则长：最长 {rule.length}，只能到 {due.day}（{where}{rule.basis}；"
            found.append(Problem("valid_to", f"{said}{rule.status.label}）。以许可上写的为准"))
    return tuple(found)


def remove_by(
    campaign: Campaign, rules: RuleBook, calendar: WorkCalendar
) -> tuple[str, Due] | None:
    """By when a campaign's banners must be down, and the rule's basis; None where no rule says so.

    Of several rules the shortest counts: whoever keeps it keeps all.
    """
    over = campaign.ends_on or campaign.on
    found = [
        (rule.basis, due)
        for rule in rules.of(BANNER, Clock.REMOVE, over)
        if (due := due_on(rule, over, calendar)) is not None
    ]
    return min(found, key=lambda end: end[1].day, default=None)


def check_removal(
    campaign: Campaign, end: date | None, rules: RuleBook, calendar: WorkCalendar
) -> tuple[Problem, ...]:
    """Advice when a banner would hang longer after its campaign than a rule allows."""
    found = remove_by(campaign, rules, calendar)
    if found is None:
        return ()
    basis, due = found
    if end is not None and end <= due.day:
        return ()
    guessed = provisional_mark(due.is_provisional)
    said = f"“{campaign.name}”的条幅最迟 {due.day}{guessed} 撤下（{basis}）"
    return (Problem("planned_to", f"{said}，请把撤下日改早"),)
