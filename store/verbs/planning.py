"""Planning: what hangs where and until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from store.errors import Problem, Refused
from store.models import Material, Posting, Site, validated
from store.rules import checks
from store.rules.codes import TakenCodes, free_code
from store.rules.references import check_references
from store.verbs.base import Verbs


class Planning(Verbs):
    """Plan, move, extend, cancel."""

    def advise(
        self,
        material: Material,
        sites: Sequence[Site],
        start: date,
        end: date | None,
        quantity: int,
    ) -> tuple[Problem, ...]:
        """What to think about before planning; the plan may go ahead all the same."""
        postings = self.open_postings()
        found = list(checks.check_dates(material, start, end))
        for site in sites:
            found += checks.check_plan(site, postings, start, end, quantity, self.today)
        return tuple(found)

    def plan(
        self,
        material_id: str,
        site_ids: Sequence[str],
        start: date,
        end: date | None,
        *,
        quantity: int = 1,
        why: str = "",
        **details: Any,
    ) -> list[Posting]:
        """Plan one material at several sites; `quantity` is for each of them.

        Raises Refused for dates that run backwards or a site that is retired, NotFound for ids.
        """
        material = self.database.get(Material, material_id)
        sites = [self.database.get(Site, site_id) for site_id in dict.fromkeys(site_ids)]
        if not sites:
            raise Refused(Problem("site_ids", "还没有选点位，请至少选一个"))
        faults = [problem for site in sites for problem in checks.check_site(site)]
        if faults:
            raise Refused(tuple(faults))
        postings: list[Posting] = []
        taken = TakenCodes(self.database)
        for site in sites:
            values = {
                "id": self.new_id(),
                "material_id": material.id,
                "site_id": site.id,
                "code": free_code(taken, self.today.year),
                "planned_from": start,
                "planned_to": end,
                "quantity": quantity,
                **details,
            }
            postings.append(validated(Posting, values))
            check_references(self.database, postings[-1])
            taken.drawn.add(postings[-1].code)
        return self._put_all("排期", why or material.title, postings)

    def move(self, posting: Posting, start: date, end: date | None, why: str = "") -> Posting:
        """Plan it for other days. A sheet that hangs keeps the day it was put up."""
        if posting.is_closed:
            raise Refused(f"{posting.label} 已经结束，不能改期。")
        if posting.last_tick is not None and start != posting.planned_from:
            raise Refused(f"{posting.label} 已经贴过，只能改撤下日。")
        moved = posting.changed(planned_from=start, planned_to=end)
        return self._put("改期", why, moved)

    def extend(self, posting: Posting, end: date | None, why: str = "") -> Posting:
        """Let it hang longer, or with None without an end."""
        if end is not None and posting.planned_to is not None and end <= posting.planned_to:
            raise Refused(Problem("planned_to", f"新的撤下日要晚于 {posting.planned_to}"))
        if posting.is_closed:
            raise Refused(f"{posting.label} 已经结束，不能延期。")
        return self._put("延期", why, posting.changed(planned_to=end))

    def cancel(self, posting: Posting, why: str) -> Posting:
        """Do not put it up after all; the record stays with its reason."""
        if posting.last_tick is not None:
            raise Refused(f"{posting.label} 已经贴过，请用“撤下”。")
        if posting.is_closed:
            raise Refused(f"{posting.label} 已经取消了。")
        gone = posting.changed(cancelled_on=self.today, cancelled_why=why)
        return self._put("取消排期", why, gone)
