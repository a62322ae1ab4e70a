"""Repeating duties: kept, and made into drafts in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from store.errors import Problem, Refused
from store.models import Material, Obligation, Unit, new_material
from store.obligations import FARTHEST, Obliged
from store.query import OneOf
from store.undo import Step
from store.verbs.base import Verbs

LONGEST_TITLE = 120


class Duties(Obliged, Verbs):
    """What must be published again and again."""

    def save_duty(self, duty: Obligation) -> Obligation:
        """Keep a new or changed duty; raises Refused, also for one that makes too many drafts."""
        from store.rules.coming.duties import check_duty  # late, as below: duties are kept rarely

        check_duty(duty, [unit.id for unit in self.communities()], self.today)
        if duty.recurrence:
            self._draft(duty, self.today, (duty.unit_ids or ("unit",))[0])
        return self.save(duty)

    def pause_duty(self, duty: Obligation) -> Obligation:
        """Make no more drafts of it, or go on."""
        verb = "继续" if duty.is_paused else "暂停"
        return self._put(f"{verb}{duty.noun}", "", duty.changed(is_paused=not duty.is_paused))

    def make_drafts(self, until: date | None = None) -> list[Material]:
        """Make what is due by a day, today by default, in one transaction; nothing twice."""
        return self.keep_drafts(self.drafts_due(until))

    def drafts_due(self, until: date | None = None) -> list[Material]:
        """The drafts that are due by a day, not kept yet; reading them may take a moment.

        What was missed is not among them: nobody wants the drafts of a year at once.
        """
        from store.rules.coming.duties import Stage

        day = until or self.today
        communities = [unit.id for unit in self.communities()]
        drafts = []
        for one in self.occurrences(self.today, day + FARTHEST):
            is_due = one.due.day - timedelta(days=one.duty.draft_days) <= day
            if is_due and not _is_flood(one.duty, communities, self.today):
                drafts += [
                    self._draft(one.duty, one.on, share.unit_id)
                    for share in one.at(Stage.DUE, Stage.COMING)
                ]
        return drafts

    def keep_drafts(self, drafts: Sequence[Material], step: Step = Step.OWN) -> list[Material]:
        """Keep them in one transaction, but for what was made meanwhile.

        It is a step of its own, or belongs to the duty that was just saved (JOINED), or comes by
        itself because the day has come (NONE).
        """
        duties = frozenset(draft.obligation_id for draft in drafts if draft.obligation_id)
        known = self.database.find(Material, OneOf("obligation_id", duties), archived=False)
        made = {_purpose(material) for material in known}
        wanted = [draft for draft in drafts if _purpose(draft) not in made]
        action = "自动备草稿" if step is Step.NONE else "备草稿"
        return self._put_all(action, f"按公开任务，{len(wanted)} 份", wanted, step)

    def make_draft(self, duty: Obligation, on: date, unit_id: str) -> Material:
        """Make the draft of one unit for one day; the one that is there already if there is."""
        if made := self.made_for([duty], on, on).get((duty.id, on, unit_id)):
            return self.database.get(Material, made.material_id)
        self.database.get(Unit, unit_id)
        return self._put("备草稿", duty.name, self._draft(duty, on, unit_id))

    def _draft(self, duty: Obligation, on: date, unit_id: str) -> Material:
        from store.rules.coming.wording import wording

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


def _purpose(material: Material) -> tuple[str | None, date | None, str]:
    return material.obligation_id, material.occurrence_on, material.unit_id


def _is_flood(duty: Obligation, communities: list[str], today: date) -> bool:
    """Whether a duty, as it came from a file, would flood the list of materials."""
    from store.rules.coming.duties import check_duty

    try:
        check_duty(duty, communities, today)
    except Refused:
        return True
    return False
