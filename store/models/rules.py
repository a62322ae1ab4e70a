"""Legal periods as data, and what of them a posting keeps."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from store.models.base import Part
from store.models.places import term_of
from store.models.text import Line, Name

Unit = Literal["day", "workday"]
"""What a period is counted in: days of the calendar, or days on which offices work."""
MOST_WORKDAYS = 2_500
"""Ten years of them: as far ahead as a calendar is looked through."""
OnInterruption = Literal["pause", "restart"]
"""What a fallen sheet means for the count: days down are left out, or all days up so far are."""


class Clock(StrEnum):
    """The things that a rule may limit; they never mix."""

    DISPLAY = "display"
    """How long it must hang, at least."""
    PUBLISH = "publish"
    """How soon after it was formed it must be up, at most."""
    REMOVE = "remove"
    """How soon after its event it must be down, at most."""
    PERMIT = "permit"
    """How long a permit may run, at most."""
    REPLY = "reply"
    """How soon a request is answered, at most."""

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {
            "display": "至少张贴",
            "publish": "最迟上板",
            "remove": "最迟撤下",
            "permit": "许可期限",
            "reply": "答复期限",
        }[self.value]


class Status(StrEnum):
    """How sure it is that the rule is one."""

    VERIFIED = "verified"
    SECOND_HAND = "second_hand"
    PRACTICE = "practice"
    UNVERIFIED = "unverified"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {
            "verified": "已核对",
            "second_hand": "转引，未见原文",
            "practice": "惯例",
            "unverified": "未核实",
        }[self.value]


class Rule(Part):
    """One limit for one matter, with where it stands and when and where it holds."""

    id: Name
    matter: Annotated[str, term_of("matter")]
    name: Name
    clock: Clock
    days: int | None = Field(default=None, ge=1, le=3_650)
    """None where the rule names no number, such as 随时公布."""
    unit: Unit = "day"
    counts_first_day: bool = False
    """Whether the day of posting or forming is day one; usual for displays, not for deadlines."""
    on_interruption: OnInterruption = "pause"
    basis: Line
    source: Line = ""
    region: Line = ""
    """Where it holds; empty for the whole country."""
    status: Status
    in_force_from: date | None = None
    in_force_to: date | None = None
    where: Line = ""
    note: Line = ""

    @model_validator(mode="after")
    def _in_force_forward(self) -> Self:
        if self.in_force_from and self.in_force_to and self.in_force_to < self.in_force_from:
            raise ValueError(f"规则 {self.id} 的失效日在生效日之前，请改正")
        return self

    @model_validator(mode="after")
    def _can_be_counted(self) -> Self:
        if self.unit == "workday" and (self.days or 0) > MOST_WORKDAYS:
            raise ValueError(f"规则 {self.id} 的工作日太多，最多 {MOST_WORKDAYS} 个，请改正")
        return self

    def is_in_force(self, day: date) -> bool:
        """Whether it holds on this day."""
        after = self.in_force_from is None or self.in_force_from <= day
        return after and (self.in_force_to is None or day <= self.in_force_to)

    @property
    def length(self) -> str:
        """The period in words, such as 7 个工作日."""
        return "没有定天数" if self.days is None else told_days(self.days, self.unit)


def told_days(days: int, unit: Unit) -> str:
    """So many days in words, such as 7 个工作日."""
    return f"{days} {'个工作日' if unit == 'workday' else '天'}"


class Hold(Part):
    """How long a posting must hang, as it was known when it was planned.

    A computed date is never kept alone: the rule, how it counts and the calendar stand beside it.
    """

    rule: Name
    """The rule's id."""
    days: int = Field(ge=1, le=3_650)
    unit: Unit
    counts_first_day: bool = True
    on_interruption: OnInterruption = "pause"
    until: date
    """The last day that it must hang, by all that happened so far, if it goes or stays up now."""
    calendar: Line
    """Version of the working calendar that `until` was reckoned with."""
    is_provisional: bool = False
    """暂算: the calendar of some of these days is not out yet."""
    waived: Line = ""
    """Why it may come down on its planned day, which is earlier; empty while it may not."""

    @property
    def length(self) -> str:
        """The period in words, such as 7 个工作日."""
        return told_days(self.days, self.unit)

    @property
    def removable_from(self) -> date:
        """The first day on which it may be taken down: one of taking down is no full day."""
        return self.until + timedelta(days=1)
