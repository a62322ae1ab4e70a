"""Repeating duties: kept, and made into drafts in time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from store.errors import Problem, Refused
from store.models import Material, Obligation, Posting, Record, Unit, new_material
from store.obligations import FARTHEST, Obliged
from store.query import Is, OneOf
from store.undo import Step
from store.verbs.base import Verbs

LONGEST_TITLE = 120
MANY = 4
"""Units from which on they are counted, not named."""


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
        """Make the draft of one unit for one day; the one that is there already if there is.

        Somebody who writes it after all takes back the decision that it is not done.
        """
        self.database.get(Unit, unit_id)
        made = self.made_for([duty], on, on).get((duty.id, on, unit_id))
        known = self.database.get(Material, made.material_id) if made else None
        draft = known or self._draft(duty, on, unit_id)
        waiver = duty.waiver(on, unit_id)
        anew: list[Record] = [] if known else [draft]
        if waiver is not None:
            left = tuple(other for other in duty.waived if other != waiver)
            anew.append(duty.changed(waived=left))
        self._put_all("备草稿", duty.name, anew)
        return self.database.get(Material, draft.id)

    def waive(self, duty: Obligation, on: date, unit_ids: Iterable[str], why: str) -> Obligation:
        """Decide that these units publish nothing for a day; their drafts go in one transaction.

        Raises Refused without a reason, and for a sheet that hangs or is planned.
        """
        ids = frozenset(unit_ids)
        if not why.strip():
            raise Refused(Problem("why", "请写明这一期为什么不办"))
        drafts = self._unused_drafts(duty, on, ids)
        new = [
            {"on": on, "unit_id": unit_id, "why": why, "by": self.by, "decided_on": self.today}
            for unit_id in sorted(ids)
            if duty.waiver(on, unit_id) is None
        ]
        kept = duty.changed(waived=(*duty.waived, *new))
        named = "、".join(self.database.get(Unit, unit_id).name for unit_id in sorted(ids))
        told = f"{duty.name} {on}，{named if len(ids) < MANY else f'{len(ids)} 个单位'}：{why}"
        self._commit("这一期不办", told, save=[kept], delete=drafts)
        return self.database.get(Obligation, duty.id)

    def _unused_drafts(self, duty: Obligation, on: date, ids: frozenset[str]) -> list[Material]:
        """What was made for this and never planned; raises Refused for what hangs or will."""
        for (_, _, unit_id), made in self.made_for([duty], on, on).items():
            if unit_id in ids and (made.is_planned or made.shown_on is not None):
                title = self.database.get(Material, made.material_id).title
                raise Refused(f"“{title}”已经排期或者公布了，要不办请先取消排期。")
        is_its, is_then = Is("obligation_id", duty.id), Is("occurrence_on", on)
        found = self.database.find(Material, is_its, is_then, archived=False)
        count = self.database.count
        return [
            d for d in found if d.unit_id in ids and not count(Posting, Is("material_id", d.id))
        ]

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
