"""The ledger's lines: postings joined with what they show and where."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from store.days import provisional_mark
from store.models.counts import Count
from store.models.life import Interval, Life, Same, intervals_of, itself
from store.models.vocabulary import vocabulary
from store.rules.law.periods import Period
from store.rules.wall.lifecycle import TAKEN_DOWN, State, state_of

if TYPE_CHECKING:
    from store.models import Material

CLOSED = (*TAKEN_DOWN, State.CANCELLED)


class SomeHold(Period, Protocol):
    """What the law wants of a posting, full or slim."""

    @property
    def until(self) -> date: ...
    @property
    def is_provisional(self) -> bool: ...
    @property
    def waived(self) -> str: ...


class Row(NamedTuple):
    """One posting with the names a reader needs; small, for a history has very many."""

    id: str
    code: str
    material_id: str
    title: str
    material_kind: str
    category: str
    site_id: str
    site: str
    site_kind: str
    unit_id: str
    unit: str
    """The unit whose site it is."""
    planned_from: date
    planned_to: date | None
    first_on: date
    """First day of the stay, planned or real."""
    last_on: date | None
    """Last day of the stay, planned or real; None while that is open."""
    state: State
    quantity: int
    qualifier: str
    campaign_id: str | None
    intervals: tuple[Interval, ...]
    author_id: str = ""
    """The unit whose material it is."""
    hold: SomeHold | None = None
    """How long the law wants it to hang; None where no rule does."""
    room: int = 1
    """A4 places that one copy takes on a board."""
    occurrence: tuple[str, date] | None = None
    """The duty that the material was made for, and its day."""
    corrects_id: str | None = None
    """The version that the material takes the place of."""
    matter: str = ""
    """Code of what the material is about; empty for nothing that a law names."""

    @property
    def hold_until(self) -> date | None:
        """Until when the law wants it to hang; None where no rule does."""
        return self.hold.until if self.hold else None

    @property
    def is_provisional(self) -> bool:
        """暂算: `hold_until` may still move."""
        return self.hold is not None and self.hold.is_provisional

    @property
    def places(self) -> int:
        """A4 places that all copies take on a board."""
        return self.room * self.quantity

    @property
    def _kind(self) -> type[Material]:
        from store.models.kinds import KINDS  # late: many starts tell of no material

        return KINDS[self.material_kind]

    @property
    def noun(self) -> str:
        """What the reader calls this kind of material."""
        return self._kind.noun

    @property
    def lawful_end(self) -> str:
        """Until when the law wants it to hang, in words; empty where no rule does."""
        if self.hold_until is None:
            return ""
        return f"{self.hold_until}{provisional_mark(self.is_provisional)}"

    @property
    def measure(self) -> str:
        """The measure word of the quantity."""
        return self._kind.measure

    @property
    def amount(self) -> str:
        """The quantity as it is read: 2000余份."""
        return Count(self.quantity, self.qualifier).told(self.measure)

    @property
    def is_handed_out(self) -> bool:
        """Whether it is given away at its site, and does not hang there."""
        return vocabulary("site_kind")[self.site_kind].group == "handout"

    @property
    def told_state(self) -> str:
        """The state in the reader's words."""
        return self.state.label_handed_out if self.is_handed_out else self.state.label

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is to be done."""
        return self.state in CLOSED

    @property
    def is_hanging(self) -> bool:
        """Whether it is on the wall, by what was entered."""
        return bool(self.intervals) and self.intervals[-1].end is None

    def as_json(self) -> dict[str, Any]:
        """The row as `bulletin history --json` prints it."""
        return {
            "id": self.id,
            "code": self.code,
            "material_id": self.material_id,
            "material_kind": self.material_kind,
            "title": self.title,
            "category": self.category,
            "site_id": self.site_id,
            "site": self.site,
            "site_kind": self.site_kind,
            "unit": self.unit,
            "planned_from": self.planned_from.isoformat(),
            "planned_to": self.planned_to.isoformat() if self.planned_to else None,
            "display_until": self.hold_until.isoformat() if self.hold_until else None,
            "provisional": self.is_provisional,
            "state": self.state.value,
            "quantity": self.quantity,
            "qualifier": self.qualifier,
            "campaign_id": self.campaign_id,
            "intervals": [interval.as_json() for interval in self.intervals],
        }


class SomePosting(Life, Protocol):
    """A posting, full or slim."""

    @property
    def id(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def quantity(self) -> int: ...
    @property
    def qualifier(self) -> str: ...
    @property
    def campaign_id(self) -> str | None: ...
    @property
    def hold(self) -> SomeHold | None: ...


class SomeMaterial(Protocol):
    """A material, full or slim."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def unit_id(self) -> str: ...
    @property
    def room(self) -> int: ...
    @property
    def obligation_id(self) -> str | None: ...
    @property
    def occurrence_on(self) -> date | None: ...
    @property
    def corrects_id(self) -> str | None: ...
    @property
    def matter(self) -> str: ...


class SomeSite(Protocol):
    """A site, full or slim."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...


class SomeUnit(Protocol):
    """A unit, full or slim."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


def row_of(
    posting: SomePosting,
    material: SomeMaterial,
    site: SomeSite,
    unit: SomeUnit,
    category: str,
    today: date,
    same: Same = itself,
) -> Row:
    """One posting with what it refers to; `same` may share equal days and names among rows."""
    state = state_of(posting, today)
    intervals = intervals_of(posting.ticks, same)
    planned_from, planned_to = same(posting.planned_from), same(posting.planned_to)
    return Row(
        posting.id,
        posting.code,
        material.id,
        material.title,
        same(material.kind),
        category,
        site.id,
        site.name,
        site.kind,
        unit.id,
        unit.name,
        planned_from,
        planned_to,
        min([planned_from, *(interval.start for interval in intervals)]),
        _last_on(planned_to, posting.cancelled_on, state, intervals),
        state,
        posting.quantity,
        posting.qualifier,
        posting.campaign_id,
        intervals,
        same(material.unit_id),
        same(posting.hold),
        material.room,
        _occurrence(material, same),
        material.corrects_id,
        same(material.matter),
    )


def _occurrence(material: SomeMaterial, same: Same) -> tuple[str, date] | None:
    if material.obligation_id is None or material.occurrence_on is None:
        return None
    occurrence: tuple[str, date] = same((material.obligation_id, material.occurrence_on))
    return occurrence


def _last_on(
    planned_to: date | None,
    cancelled_on: date | None,
    state: State,
    intervals: tuple[Interval, ...],
) -> date | None:
    if state is State.CANCELLED:
        return planned_to or cancelled_on
    if state is State.OVERDUE_REMOVAL:
        return None
    end = intervals[-1].end if intervals else None
    if state in TAKEN_DOWN and end is not None:
        return max(end, planned_to or end)
    return planned_to


def newest_first(rows: Iterable[Row]) -> list[Row]:
    """Sorted by planned day, then by age."""
    return sorted(rows, key=lambda row: (row.planned_from, row.id), reverse=True)
