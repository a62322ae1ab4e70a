"""Arranging what is planned: to another board, another material in its place, once more."""

from __future__ import annotations

from datetime import date
from typing import Any

from store.errors import NeedsReason, Problem, Refused
from store.models import Material, Posting, Site
from store.rules.checks import check_site
from store.verbs.planning import Planning

KEPT = ("quantity", "qualifier", "campaign_id", "counts_in_year")
"""What a copy has from its original."""


class Arranging(Planning):
    """Relocate, replace, copy: planning verbs put together, each one transaction."""

    def relocate(
        self,
        posting: Posting,
        site_id: str,
        start: date,
        end: date | None,
        *,
        shorter_because: str = "",
    ) -> Posting:
        """Plan it for another site, other days, or both; raises as `move` does.

        What was put up stays on its board: only its end can change.
        """
        if site_id == posting.site_id:
            return self.move(posting, start, end, shorter_because=shorter_because)
        if posting.last_tick is not None:
            raise Refused(f"{posting.label} 已经贴过，不能换点位。请在新的点位另排一张。")
        site = self.database.get(Site, site_id)
        if faults := check_site(site):
            raise Refused(faults)
        moved = posting.changed(site_id=site.id)
        why = f"{posting.label} 换到 {site.name}"
        return self.move(moved, start, end, why, shorter_because=shorter_because)

    def copy(
        self,
        posting: Posting,
        site_id: str,
        start: date,
        end: date | None,
        *,
        shorter_because: str = "",
    ) -> Posting:
        """Plan the same material once more, at any site, as many of it for the same campaign."""
        kept: dict[str, Any] = {name: getattr(posting, name) for name in KEPT}
        (copied,) = self.plan(
            posting.material_id, [site_id], start, end, shorter_because=shorter_because, **kept
        )
        return copied

    def replace(
        self,
        posting: Posting,
        material_id: str,
        day: date,
        end: date | None,
        *,
        shorter_because: str = "",
    ) -> Posting:
        """Plan another material in its place from a day on; the old one comes down on that day.

        What was to go up later is not put up at all. Returns the new posting. Raises Refused for
        a day that is over, and what `move`, `cancel` and `plan` raise; NeedsReason at once for
        all that would come down too early, so that nobody gives a reason for what was not told.
        """
        if posting.is_closed:
            raise Refused(f"{posting.label} 已经结束，不用换下。直接排新的就行。")
        if material_id == posting.material_id:
            raise Refused(Problem("material_id", "换上的和原来是同一份材料，请另选一份"))
        if day < self.today:
            raise Refused(Problem("planned_from", f"{day} 已经过了，请写今天或以后的日子"))
        title = self.database.get(Material, material_id).title
        because: dict[str, Any] = {"shorter_because": shorter_because}
        details: dict[str, Any] = {"quantity": posting.quantity, "instead_of": (posting.id,)}
        early: list[Problem] = []
        with self._together("换下", f"{posting.label} 换成《{title}》"):
            try:
                if posting.last_tick is None and day <= posting.planned_from:
                    self.cancel(posting, f"换成《{title}》")
                elif posting.planned_to is None or day < posting.planned_to:
                    self.move(posting, posting.planned_from, day, **because)
            except NeedsReason as refused:
                told = "；".join(problem.message for problem in refused.problems)
                early.append(Problem("planned_from", f"换下的 {posting.label}：{told}"))
            try:
                (new,) = self.plan(material_id, [posting.site_id], day, end, **details, **because)
            except NeedsReason as refused:
                early += refused.problems
            if early:
                raise NeedsReason(tuple(early))
        return self.database.get(Posting, new.id)
