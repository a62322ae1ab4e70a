"""Last year's work once more: what is copied, and what each copy looks like before it is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from store.days import told_day
from store.models import Campaign, Hold, Material, Posting, Unit, new_material
from store.models.erasable import is_typed
from store.models.notices import Official, Period
from store.rules.coming.movable import festival_in, told_festival
from store.rules.coming.renewing import Swap, dates_in, renewed, swaps_in
from store.rules.coming.shifting import Shift, rest_day
from store.rules.law.calendar import WorkCalendar

_FORGOTTEN = {
    "rev": 0,
    "formed_on": None,
    "obligation_id": None,
    "occurrence_on": None,
    "corrects_id": None,
    "title_breaks": (),
}
"""What a copy does not have from the old one: it was formed anew, and for no duty."""
_KEPT_TEXT = frozenset({"link", "making", "ground", "form", "supply"})
"""Text that has nothing to do with a year."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """What is copied together."""

    name: str
    day: date
    """From which its shift is told: the campaign's day, the week's Monday, the first hanging."""
    materials: tuple[Material, ...]
    postings: tuple[Posting, ...]
    campaign: Campaign | None = None

    @property
    def festival(self) -> str:
        """The festival that all of it moves with; empty where it is about none, or only a bit."""
        if name := festival_in((self.name,)):
            return name
        named = Counter(festival_in((material.title,)) for material in self.materials)
        name, times = max(named.items(), key=lambda item: item[1], default=("", 0))
        return name if 2 * times >= len(self.materials) else ""

    def written(self, material: Material) -> date:
        """The day to which a material's words belong."""
        days = [p.planned_from for p in self.postings if p.material_id == material.id]
        known = (material.signed_on, material.occurrence_on, material.formed_on)
        return min(days, default=next(filter(None, known), self.day))


@dataclass(frozen=True, slots=True)
class Entry:
    """One record that is to be copied, with its copy as it would be kept."""

    source: Campaign | Material | Posting
    new: Campaign | Material | Posting
    notes: tuple[str, ...] = ()
    """What to look at, in words."""
    swaps: tuple[Swap, ...] = ()
    """Places in its texts that belong to the old year."""
    chosen: frozenset[int] = frozenset()
    """Numbers of those that are renewed in `new`."""
    is_taken: bool = True

    @property
    def key(self) -> str:
        """Tells it from the others."""
        return self.source.id


def copy_of_campaign(old: Campaign, shift: Shift, new_id: str, calendar: WorkCalendar) -> Entry:
    """The campaign in its new year, without what came of it; its name is renewed."""
    moved = shift.moved(old.on)
    ends = shift.moved(old.ends_on).day if old.ends_on else None
    swaps = tuple(
        swap
        for field in ("name", "place")
        for swap in swaps_in(field, getattr(old, field), old.on, shift)
    )
    new = Campaign(
        id=new_id,
        name=old.name,
        on=moved.day,
        ends_on=ends,
        place=old.place,
        lead_id=old.lead_id,
        partner_ids=old.partner_ids,
    )
    festival = told_festival(festival_in((old.name,)), old.on, shift)
    notes = (moved.note, festival, rest_day(moved.day, calendar))
    return choosing(Entry(old, new, _said(notes), swaps))


def copy_of_material(
    old: Material, written: date, shift: Shift, new_id: str, unit: Unit, calendar: WorkCalendar
) -> Entry:
    """The material in its new year: its own days moved, its words offered to be renewed."""
    values: dict[str, Any] = {}
    swaps: list[Swap] = []
    for name in type(old).model_fields:
        value = getattr(old, name)
        if name in _FORGOTTEN or name == "id":
            continue
        if isinstance(value, datetime):
            values[name] = datetime.combine(shift.moved(value.date()).day, value.time())
        elif isinstance(value, date):
            values[name] = shift.moved(value).day
        elif isinstance(value, str) and is_typed(name) and name not in _KEPT_TEXT:
            swaps += swaps_in(name, value, written, shift)
    plain = {**old.model_dump(), **_FORGOTTEN, **values, "id": new_id}
    new = new_material(old.kind, _with_same_length(old, plain))
    entry = choosing(Entry(old, new, (), tuple(swaps)))
    return replace(entry, notes=_said(_notes_on(old, entry, written, shift, unit, calendar)))


def choosing(entry: Entry, chosen: Iterable[int] | None = None) -> Entry:
    """The same with these swaps made, by default those that are sure."""
    if chosen is None:
        chosen = (number for number, swap in enumerate(entry.swaps) if swap.is_taken)
    numbers = frozenset(chosen)
    made = [entry.swaps[number] for number in numbers]
    texts = {
        field: renewed(getattr(entry.source, field), [s for s in made if s.field == field])
        for field in {swap.field for swap in entry.swaps}
    }
    return replace(entry, new=entry.new.changed(**texts), chosen=numbers)


def end_of(old: Posting, start: date, hold: Hold | None) -> date | None:
    """As long as it was planned, or as the law wants it now where that was all it hung for."""
    if old.planned_to is None:
        return None
    end = start + (old.planned_to - old.planned_from)
    if hold is None:
        return end
    was_least = old.hold is not None and old.planned_to == old.hold.removable_from
    return hold.removable_from if was_least else max(end, hold.removable_from)


def with_period(old: Period, was: Hold | None, new: Period, now: Hold | None) -> Period:
    """The same for the period that a text names; `was` and `now` are what the law says of it."""
    if now is None or old.period_to is None or new.period_to is None:
        return new
    was_least = was is not None and old.period_to == was.until
    return new.changed(period_to=now.until if was_least else max(new.period_to, now.until))


def _with_same_length(old: Material, values: dict[str, Any]) -> dict[str, Any]:
    """A period keeps its length, whatever its two days would become one by one."""
    if isinstance(old, Period) and old.period_from and old.period_to:
        length: timedelta = old.period_to - old.period_from
        values["period_to"] = values["period_from"] + length
    return values


def _notes_on(
    old: Material, entry: Entry, written: date, shift: Shift, unit: Unit, calendar: WorkCalendar
) -> list[str]:
    found = []
    unmade = [s for n, s in enumerate(entry.swaps) if n not in entry.chosen]
    if unmade:
        words = "、".join(dict.fromkeys(swap.old for swap in unmade[:3]))
        found.append(f"{len(unmade)} 处没有换：{words}，回车逐个看")
    texts = (str(getattr(old, name, "")) for name in ("title", "body", "place", "audience"))
    for said, day in (date_ for text in texts for date_ in dates_in(text, written)):
        new = shift.moved(day).day
        found.append(f"文中的 {said}：{rest_day(new, calendar) or told_day(new)}")
    others = [p.number for p in old.phones if unit.phone and p.number != unit.phone]
    if others and len(others) == len(old.phones):
        found.append(f"电话 {others[0]} 和单位现在的 {unit.phone} 不一样")
    if isinstance(old, Official) and old.number:
        found.append(f"文号 {old.number} 要重新编")
    if old.attachments:
        found.append(f"带着去年的 {len(old.attachments)} 个附件")
    return found


def _said(notes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, notes)))
