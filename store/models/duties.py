"""What must be published again and again, and by whom."""

from datetime import date
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from store.models.base import Part, Record
from store.models.places import term_of
from store.models.text import Line, LongText, Name


def _recurrence(text: str) -> str:
    """A rule of RFC 5545 without a start; its dates are reckoned by python-dateutil."""
    if text and not text.startswith("FREQ="):
        raise ValueError("重复规则要以 FREQ= 开头，例如 FREQ=MONTHLY;BYMONTHDAY=10")
    return text


RestDay = Literal["as_is", "before", "after"]
"""Where a day goes on which offices rest: nowhere, to the working day before or the one after."""


class Waiver(Part):
    """What one unit need not publish this time, and why (不办)."""

    on: date
    """The day of the duty by its rule."""
    unit_id: str
    why: Name
    by: Line
    decided_on: date


class Obligation(Record):
    """A duty to publish: so many materials in each period, by each of its units (公开任务).

    With a recurrence it makes a draft for each date; without one it is only counted by month.
    """

    table: ClassVar[str] = "obligations"
    noun: ClassVar[str] = "公开任务"

    name: Name
    unit_ids: tuple[str, ...] = ()
    """Who has to; empty for every community."""
    recurrence: Annotated[Line, AfterValidator(_recurrence)] = ""
    rest_day: RestDay = Field(default="as_is", exclude_if=lambda value: value == "as_is")
    """What becomes of a date that is no working day; not written where nothing does, as before."""
    starts_on: date
    ends_on: date | None = None
    draft_days: int = Field(default=7, ge=0, le=366)
    """Days before the date on which the draft is made."""
    material_kind: Line = "notice"
    matter: Annotated[str, term_of("matter")] = ""
    category_id: str | None = None
    heading: Line = ""
    """Title of the drafts; {年} {月} {季} stand for the period."""
    text: LongText = ""
    """Body of the drafts."""
    per_month: int = Field(default=0, ge=0, le=100)
    """How many each unit publishes a month at least; 0 for a duty that is not a quota."""
    basis: Line = ""
    is_paused: bool = False
    waived: tuple[Waiver, ...] = Field(default=(), exclude_if=lambda value: not value)
    """What somebody has decided not to publish; not written where nothing is, as before."""

    def waiver(self, on: date, unit_id: str) -> Waiver | None:
        """The decision that a unit publishes nothing for a day."""
        return next((w for w in self.waived if (w.on, w.unit_id) == (on, unit_id)), None)

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise ValueError("公开任务的结束日在开始日之前，请改正")
        return self
