"""Campaigns, cases and the journal's lines."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, NamedTuple

from pydantic import Field

from store.models.base import Part, Record
from store.models.places import term_of
from store.models.text import Line, LongText, Name


class Consultation(Part):
    """How many residents asked about a topic at a campaign."""

    topic: Annotated[str, term_of("case_topic")]
    people: int = Field(ge=0, le=1_000_000)


class Satisfaction(Part):
    """A tally of answers; the rate is (satisfied + basically) / rated."""

    satisfied: int = Field(default=0, ge=0, le=1_000_000)
    basically: int = Field(default=0, ge=0, le=1_000_000)
    dissatisfied: int = Field(default=0, ge=0, le=1_000_000)
    not_rated: int = Field(default=0, ge=0, le=1_000_000)

    @property
    def rated(self) -> int:
        """How many gave an answer: the denominator."""
        return self.satisfied + self.basically + self.dissatisfied


class Campaign(Record):
    """A dated event with a lead unit and partners."""

    table: ClassVar[str] = "campaigns"
    noun: ClassVar[str] = "活动"
    ranged: ClassVar[tuple[str, ...]] = ("on",)

    name: Name
    on: date
    ends_on: date | None = None
    """Its last day; None where it has only one."""
    place: Line = ""
    lead_id: str
    partner_ids: tuple[str, ...] = ()
    consultations: tuple[Consultation, ...] = ()
    satisfaction: Satisfaction = Field(default_factory=Satisfaction)
    note: LongText = ""


class Case(Record):
    """A question, complaint, opinion or request: received, dispatched, closed."""

    table: ClassVar[str] = "cases"
    noun: ClassVar[str] = "诉求"
    named_by: ClassVar[str] = "title"
    ranged: ClassVar[tuple[str, ...]] = ("received_on", "closed_on")

    title: Name
    source: Annotated[str, term_of("case_source")]
    topic: Annotated[str, term_of("case_topic")] = "other"
    received_on: date
    dispatched_on: date | None = None
    unit_id: str | None = None
    closed_on: date | None = None
    counts_as_disclosure: bool = False
    """Whether it is one of the 政府公开案件 of the year's report."""


class Change(NamedTuple):
    """One line of the journal, for people to read."""

    seq: int
    at: datetime
    by: str
    action: str
    why: str
    ops: tuple[dict[str, Any], ...]
    """Each with table, id, rev and doc: None when the record was deleted, or moved to the archive
    that `archived` names. `erased` stands in place of a document that was emptied."""
