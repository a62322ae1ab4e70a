"""What an office is obliged to publish: its duties with what was made for them, and its quotas.

Where there are no duties, nothing more is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from store.models import Material, Obligation, Posting, Unit
from store.overview import Overview
from store.query import Between, Is, OneOf
from store.rules.tasks import Task
from store.rules.wall.filter import Filter

if TYPE_CHECKING:
    from store.rules.coming.duties import Key, Made, Occurrence
    from store.rules.coming.last_time import LastTime
    from store.rules.coming.quota import Matrix

FARTHEST = timedelta(days=366)
"""No draft is made earlier than that."""
REMEMBERED = timedelta(days=31)
"""How long what was missed is still a task; the list of duties keeps it."""


class Obliged(Overview):
    """What can be seen of duties and quotas."""

    def duties(self) -> list[Obligation]:
        """All of them, by name."""
        return self.database.find(Obligation, order=("name",))

    def communities(self) -> list[Unit]:
        """Who has every duty that names nobody."""
        return self.database.find(Unit, Is("kind", "community"), order=("name",))

    def occurrences(self, first: date, last: date) -> list[Occurrence]:
        """What is due in a span, with how far each unit has come."""
        found = self.duties()
        if not found:
            return []
        from store.rules.coming import duties  # late: many offices have none
        from store.rules.coming.due_days import reach

        ids = [unit.id for unit in self.communities()]
        spans = [reach(duty, first, last) for duty in found]
        made = self.made_for(found, min(span[0] for span in spans), max(s[1] for s in spans))
        return duties.occurrences(found, ids, made, first, last, self.today, self.calendar)

    def occurrence_of(self, draft: Material) -> Occurrence | None:
        """The day of a duty that a material was made for; None where it was made for none."""
        if draft.obligation_id is None or draft.occurrence_on is None:
            return None
        from store.rules.coming.duties import occurrence

        duty, on = self.database.get(Obligation, draft.obligation_id), draft.occurrence_on
        ids = [unit.id for unit in self.communities()]
        made = self.made_for([duty], on, on)
        return occurrence(duty, on, ids, made, self.today, self.calendar)

    def last_time(self, draft: Material) -> LastTime | None:
        """How the same duty of the same unit was hung before; None where it never was."""
        if draft.obligation_id is None or draft.occurrence_on is None:
            return None
        from store.rules.coming.last_time import last_time

        is_its, is_units = Is("obligation_id", draft.obligation_id), Is("unit_id", draft.unit_id)
        before = Between("occurrence_on", None, draft.occurrence_on - timedelta(days=1))
        earlier = self.database.find(Material, is_its, is_units, before, order=("-occurrence_on",))
        found = (
            last_time(self.database.find(Posting, Is("material_id", one.id)), self.calendar)
            for one in earlier
        )
        return next(filter(None, found), None)

    def made_for(self, found: Sequence[Obligation], first: date, last: date) -> dict[Key, Made]:
        """What was made for the days of a span."""
        from store.rules.coming import duties

        asked = OneOf("obligation_id", frozenset(duty.id for duty in found))
        span = Between("occurrence_on", first, last)
        drafts = self.database.find(Material, asked, span, archived=False)
        # What is archived hung; nothing is drafted, and so nothing hung, earlier than that.
        since = first - timedelta(days=max(duty.draft_days for duty in found))
        return duties.made_for(self.ledger(Filter(start=since)), drafts)

    def quota(self, year: int) -> Matrix:
        """Communities by months; reads what hung in this year and the one before."""
        from store.rules.coming.quota import matrix

        # What hung in the year before already does not count again.
        span = Filter(start=date(year - 1, 1, 1), end=date(year, 12, 31))
        units = self.units()
        return matrix(self.ledger(span), units, self.duties(), year, self.today)

    def tasks_of_duties(self) -> list[Task]:
        """What is to be drafted, planned or written today because a duty asks for it."""
        active = [duty for duty in self.duties() if not duty.is_paused]
        found: list[Task] = []
        if any(duty.recurrence for duty in active):
            from store.rules.coming import duties

            names = {unit.id: unit.name for unit in self.database.find(Unit)}
            span = self.occurrences(self.today - REMEMBERED, self.today + FARTHEST)
            found += duties.tasks(span, names)
        if any(duty.per_month for duty in active):
            from store.rules.coming import quota

            found += quota.tasks(self.quota(self.today.year), self.today)
        return found
