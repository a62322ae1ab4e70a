"""Rules that changed: what is planned and hangs is counted anew by what they ask now."""

from __future__ import annotations

from collections.abc import Sequence

from store.errors import Refused
from store.models.notices import Period
from store.rules.wall.recounting import Recounted, held_by, sooner
from store.verbs.calendar import Calendars
from store.verbs.planning import Planning


class RuleChanges(Planning, Calendars):
    """See what a changed rule, or another region, means for the wall, and keep it."""

    def outdated_by_rules(self) -> list[Recounted]:
        """What is open and held otherwise than the rules ask by now, counted anew; not saved.

        What a longer rule wants moves out.

        Raises Refused while the file of the office's own rules is at fault: what hangs by a rule
        that cannot be read would be counted by a shorter one.
        """
        if fault := self.rules.fault:
            raise Refused(f"规则文件写错了，改好才能重算。{fault}")
        calendar, laws = self.calendar, self.laws_of
        return [
            Recounted(posting, self.within_permit(held_by(wanted, posting, calendar, laws)))
            for posting, wanted in self.unlike_rules()
        ]

    def brought_in(self, recount: Sequence[Recounted]) -> list[Recounted]:
        """Those of them that a shorter rule lets come down sooner, as they would be then."""
        found = []
        for each in recount:
            material = self._material_of(each.before)
            promised = material.period_to if isinstance(material, Period) else None
            after = sooner(each, promised, self.today)
            if after != each.after:
                found.append(Recounted(each.before, after))
        return found
