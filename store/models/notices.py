"""The kinds of material that are pages to read: one model a kind, told apart by `kind`."""

from datetime import date, datetime
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from store.models.materials import Material
from store.models.text import Line, LongText


class Notice(Material):
    """An ordinary notice: somebody has to know or do something."""

    noun: ClassVar[str] = "通知"
    usual_template: ClassVar[str] = "notice"
    kind: Literal["notice"] = "notice"
    recipients: Line = ""


class Circular(Material):
    """Everybody in an area should know or obey; the right form for most street postings."""

    noun: ClassVar[str] = "通告"
    usual_template: ClassVar[str] = "notice"
    kind: Literal["circular"] = "circular"


class Official(Material):
    """A document under a red head, as GB/T 9704-2012 sets it."""

    noun: ClassVar[str] = "红头文件"
    usual_template: ClassVar[str] = "official"
    kind: Literal["official"] = "official"
    authority: Line = ""
    """The words of the red head (发文机关标志); empty for the unit's name and 文件."""
    number: Line = ""
    """发文字号, such as 学街发〔2026〕3号."""
    recipients: Line = ""
    enclosures: LongText = ""
    """附件说明: a name a line."""
    cc: Line = ""
    """抄送."""
    issued_by: Line = ""
    """印发机关."""
    issued_on: date | None = None
    remark: Line = ""
    """附注, printed in brackets under the date."""


class Period(Material):
    """What all kinds with a first and a last day share."""

    period_from: date | None = None
    period_to: date | None = None

    @model_validator(mode="after")
    def _period_runs_forward(self) -> Self:
        if self.period_from and self.period_to and self.period_to < self.period_from:
            raise ValueError(f"{self.noun}期的结束日在开始日之前，请改正")
        return self


class Publicity(Period):
    """A result announced beforehand to invite objections, for a fixed period."""

    noun: ClassVar[str] = "公示"
    usual_template: ClassVar[str] = "publicity"
    kind: Literal["publicity"] = "publicity"
    objections: Line = ""
    """How to object."""
    names: LongText = ""
    """The list itself: a row a line, cells between | or tabs, the first row its heading."""
    masked: bool = True
    """Whether names, numbers of documents and telephones in the list are printed masked."""


class Consultation(Period):
    """The public is asked for its opinion on a draft."""

    noun: ClassVar[str] = "征求意见"
    usual_template: ClassVar[str] = "consultation"
    kind: Literal["consultation"] = "consultation"
    channels: LongText = ""
    """Where opinions go, a way a line."""


class Feedback(Material):
    """What became of the opinions that were given."""

    noun: ClassVar[str] = "意见采纳反馈"
    usual_template: ClassVar[str] = "feedback"
    kind: Literal["consultation_feedback"] = "consultation_feedback"
    received: int = Field(default=0, ge=0, le=1_000_000)
    adopted: int = Field(default=0, ge=0, le=1_000_000)
    opinions: LongText = ""
    """A row a line: 意见 | 采纳情况 | 说明."""

    @model_validator(mode="after")
    def _adopted_were_received(self) -> Self:
        if self.adopted > self.received:
            raise ValueError(f"采纳 {self.adopted} 条，比收到的 {self.received} 条还多，请改正")
        return self


class OpenLetter(Material):
    """A letter to all residents."""

    noun: ClassVar[str] = "公开信"
    usual_template: ClassVar[str] = "letter"
    kind: Literal["open_letter"] = "open_letter"
    salutation: Line = "亲爱的居民朋友们"


class Initiative(Material):
    """What everybody is called upon to do."""

    noun: ClassVar[str] = "倡议书"
    usual_template: ClassVar[str] = "letter"
    kind: Literal["initiative"] = "initiative"
    salutation: Line = "广大居民朋友们"


class Reminder(Material):
    """A hint for daily life, such as before a frost."""

    noun: ClassVar[str] = "温馨提示"
    usual_template: ClassVar[str] = "reminder"
    kind: Literal["reminder"] = "reminder"


class Outage(Material):
    """Water, power, gas or heat is cut off for some hours."""

    noun: ClassVar[str] = "停水停电"
    usual_template: ClassVar[str] = "outage"
    kind: Literal["outage"] = "outage"
    supply: Literal["停水", "停电", "停气", "停暖"] = "停水"
    area: Line = ""
    starts: datetime | None = None
    ends: datetime | None = None
    reason: Line = ""

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.starts and self.ends and self.ends <= self.starts:
            raise ValueError("恢复时间要晚于停止时间，请改正")
        return self


class ServiceGuide(Material):
    """How something is applied for (办事指南): basis, conditions, papers, steps, limit, phone."""

    noun: ClassVar[str] = "办事指南"
    usual_template: ClassVar[str] = "guide"
    kind: Literal["service_guide"] = "service_guide"
    conditions: LongText = ""
    papers: LongText = ""
    """What to bring, a thing a line."""
    steps: LongText = ""
    """A step a line."""
    time_limit: Line = ""
    fee: Line = ""
    place: Line = ""
    hours: Line = ""


class EventPreview(Material):
    """What is going to take place, when, where and for whom."""

    noun: ClassVar[str] = "活动预告"
    usual_template: ClassVar[str] = "event"
    kind: Literal["event_preview"] = "event_preview"
    starts: datetime | None = None
    ends: datetime | None = None
    place: Line = ""
    audience: Line = ""
    host: Line = ""
    sign_up: Line = ""

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.starts and self.ends and self.ends <= self.starts:
            raise ValueError("活动的结束时间要晚于开始时间，请改正")
        return self


class Recruitment(Material):
    """Posts that are to be filled, and how to apply."""

    noun: ClassVar[str] = "招聘"
    usual_template: ClassVar[str] = "recruitment"
    kind: Literal["recruitment"] = "recruitment"
    posts: LongText = ""
    """A row a line: 岗位 | 人数 | 条件 | 待遇."""
    requirements: LongText = ""
    apply_by: date | None = None
    apply_how: Line = ""
    place: Line = ""
