"""Repeating duties: kept, and made into drafts in time; and the quotas that are counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from store.errors import Problem, Refused
from store.models import Material, Obligation, Unit, new_material
from store.query import Between, Is, OneOf
from store.rules.duties import (
    Key,
    Made,
    Occurrence,
    Stage,
    check_duty,
    made_for,
    occurrences,
    wording,
)
from store.rules.ledger import Filter
from store.rules.quota import Matrix, matrix
from store.verbs.base import Verbs

LONGEST_TITLE = 120


class Duties(Verbs):
    """What must be published again and again."""

    def duties(self) -> list[Obligation]:
        """All of them, by name."""
        return self.database.find(Obligation, order=("name",))

    def communities(self) -> list[Unit]:
        """Who has every duty that names nobody."""
        return self.database.find(Unit, Is("kind", "community"), order=("name",))

    def occurrences(self, first: date, last: date) -> list[Occurrence]:
        """What falls into a span, with how far each unit has come."""
        duties = self.duties()
        if not duties:
            return []
        ids = [unit.id for unit in self.communities()]
        return occurrences(duties, ids, self._made(duties, first, last), first, last, self.today)

    def _made(self, duties: Sequence[Obligation], first: date, last: date) -> dict[Key, Made]:
        """What was made for the days of a span."""
        asked = OneOf("obligation_id", frozenset(duty.id for duty in duties))
        span = Between("occurrence_on", first, last)
        drafts = self.database.find(Material, asked, span, archived=False)
        # What is archived hung; nothing is drafted, and so nothing hung, earlier than that.
        since = first - timedelta(days=max(duty.draft_days for duty in duties))
        return made_for(self.ledger(Filter(start=since)), drafts)

    def quota(self, year: int) -> Matrix:
        """Communities by months; reads what hung in this year and the one before."""
        # What hung in the year before already does not count again.
        span = Filter(start=date(year - 1, 1, 1), end=date(year, 12, 31))
        units = self.database.find(Unit, order=("name",))
        return matrix(self.ledger(span), units, self.duties(), year, self.today)

    def save_duty(self, duty: Obligation) -> Obligation:
        """Keep a new or changed duty; raises Refused, also for one that makes too many drafts."""
        check_duty(duty, [unit.id for unit in self.communities()], self.today)
        if duty.recurrence:
            self._draft(duty, self.today, (duty.unit_ids or ("unit",))[0])
        return self.save(duty)

    def pause_duty(self, duty: Obligation) -> Obligation:
        """Make no more drafts of it, or go on."""
        verb = "继续" if duty.is_paused else "暂停"
        return self._put(f"{verb}{duty.noun}", "", duty.changed(is_paused=not duty.is_paused))

    def make_drafts(self, until: date | None = None) -> list[Material]:
        """Make what is due by a day, today by default, in one transaction; nothing twice.

        What was missed is not made by itself: nobody wants the drafts of a year at once.
        """
        day = until or self.today
        farthest = day + timedelta(days=366)
        communities = [unit.id for unit in self.communities()]
        drafts = []
        for one in self.occurrences(self.today, farthest):
            if one.on - timedelta(days=one.duty.draft_days) > day or _too_many(
                one.duty, communities, self.today
            ):
                continue
            drafts += [
                self._draft(one.duty, one.on, share.unit_id)
                for share in one.at(Stage.DUE, Stage.COMING)
            ]
        return self._put_all("备草稿", f"按公开任务，{len(drafts)} 份", drafts)

    def make_draft(self, duty: Obligation, on: date, unit_id: str) -> Material:
        """Make the draft of one unit for one day; the one that is there already if there is."""
        if made := self._made([duty], on, on).get((duty.id, on, unit_id)):
            return self.database.get(Material, made.material_id)
        self.database.get(Unit, unit_id)
        return self._put("备草稿", duty.name, self._draft(duty, on, unit_id))

    def _draft(self, duty: Obligation, on: date, unit_id: str) -> Material:
        title = wording(duty.heading or duty.name, on)
        if len(title) > LONGEST_TITLE:
            raise Refused(Problem("heading", f"标题太长了，最多 {LONGEST_TITLE} 个字"))
        return new_material(
            duty.material_kind,
            {
                "id": self.new_id(),
                "title": title,
                "body": wording(duty.text, on),
                "unit_id": unit_id,
                "category_id": duty.category_id,
                "matter": duty.matter,
                "basis": duty.basis,
                "obligation_id": duty.id,
                "occurrence_on": on,
            },
        )


def _too_many(duty: Obligation, communities: list[str], today: date) -> bool:
    """Whether a duty, as it came from a file, would flood the list of materials."""
    try:
        check_duty(duty, communities, today)
    except Refused:
        return True
    return False
