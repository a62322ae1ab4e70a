"""What is shown: one model a kind, told apart by `kind`.

To add a kind: subclass Material, give it a literal `kind` with a default and a `noun`, and add it
to KINDS. Forms, import, pages and the ledger follow from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from store.errors import Problem, Refused
from store.models.base import Part, Record, validated
from store.models.text import Line, LongText, Name, single_line

LONGEST_LINK = 300
"""Characters; a longer one makes a code too dense to scan at 30 mm."""


def safe_link(link: str) -> str:
    """Only web addresses and telephone numbers may stand behind a printed code."""
    link = single_line(link)
    if not link:
        return link
    if len(link) > LONGEST_LINK:
        raise ValueError(
            f"网址有 {len(link)} 个字符，二维码会太密，扫不出来。"
            f"请换成短网址（最多 {LONGEST_LINK} 个字符，60 个以内最好扫）"
        )
    parts = urlsplit(link)
    if parts.scheme == "tel" and parts.path:
        return link
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("网址要以 http://、https:// 或 tel: 开头")
    if any(character.isspace() for character in link):
        raise ValueError("网址里不能有空格")
    return link


class Phone(Part):
    """A telephone number with what it is for, such as 监督电话."""

    label: Line = "电话"
    number: Name


class Material(Record):
    """What all kinds share."""

    table: ClassVar[str] = "materials"
    noun: ClassVar[str] = "材料"
    named_by: ClassVar[str] = "title"
    measure: ClassVar[str] = "份"
    """The measure word of its quantity."""
    prints_as: ClassVar[Literal["formal", "large", "not"]] = "formal"
    """Which family of pages it is printed in; "not" when it is made elsewhere."""

    kind: str
    title: Name
    body: LongText = ""
    unit_id: str
    category_id: str | None = None
    basis: Line = ""
    """The document or law it rests on."""
    formed_on: date | None = None
    """When the information came to be; the clock for publishing starts here."""
    signed_on: date | None = None
    """The date under the signature."""
    phones: tuple[Phone, ...] = ()
    link: Annotated[str, AfterValidator(safe_link)] = ""
    note: LongText = ""
    """For the office; never printed."""


class Notice(Material):
    """An ordinary notice: somebody has to know or do something."""

    noun: ClassVar[str] = "通知"
    kind: Literal["notice"] = "notice"
    recipients: Line = ""


class Publicity(Material):
    """A result announced beforehand to invite objections, for a fixed period."""

    noun: ClassVar[str] = "公示"
    kind: Literal["publicity"] = "publicity"
    period_from: date | None = None
    period_to: date | None = None
    objections: Line = ""
    """How to object."""

    @model_validator(mode="after")
    def _period_runs_forward(self) -> Self:
        if self.period_from and self.period_to and self.period_to < self.period_from:
            raise ValueError("公示期的结束日在开始日之前，请改正")
        return self


class OpenLetter(Material):
    noun: ClassVar[str] = "公开信"
    kind: Literal["open_letter"] = "open_letter"
    salutation: Line = "亲爱的居民朋友们"


class Reminder(Material):
    noun: ClassVar[str] = "温馨提示"
    kind: Literal["reminder"] = "reminder"
    prints_as: ClassVar[Literal["formal", "large", "not"]] = "large"


class Outage(Material):
    """Water, power, gas or heat is cut off for some hours."""

    noun: ClassVar[str] = "停水停电"
    kind: Literal["outage"] = "outage"
    prints_as: ClassVar[Literal["formal", "large", "not"]] = "large"
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


class Banner(Material):
    """A cloth banner; its words are the title."""

    noun: ClassVar[str] = "条幅"
    measure: ClassVar[str] = "条"
    prints_as: ClassVar[Literal["formal", "large", "not"]] = "not"
    kind: Literal["banner"] = "banner"
    length_m: float = Field(default=6.0, gt=0, le=100, allow_inf_nan=False)
    ground: Literal["红底", "白底"] = "红底"


class Panel(Material):
    noun: ClassVar[str] = "展板"
    measure: ClassVar[str] = "块"
    prints_as: ClassVar[Literal["formal", "large", "not"]] = "not"
    kind: Literal["panel"] = "panel"
    width_cm: int = Field(default=120, ge=1, le=2_000)
    height_cm: int = Field(default=80, ge=1, le=2_000)


class Leaflet(Material):
    noun: ClassVar[str] = "宣传单"
    kind: Literal["leaflet"] = "leaflet"


class Questionnaire(Material):
    noun: ClassVar[str] = "调查问卷"
    kind: Literal["questionnaire"] = "questionnaire"
    questions: tuple[Name, ...] = ()


KINDS: dict[str, type[Material]] = {
    model.model_fields["kind"].default: model
    for model in (
        Notice,
        Publicity,
        OpenLetter,
        Reminder,
        Outage,
        Banner,
        Panel,
        Leaflet,
        Questionnaire,
    )
}


def new_material(kind: str, values: Mapping[str, Any]) -> Material:
    """A material of this kind from entered values; raises Refused with the faults."""
    if kind not in KINDS:
        words = "、".join(model.noun for model in KINDS.values())
        raise Refused(Problem("kind", f"没有“{kind}”这种材料，可以是：{words}"))
    return validated(KINDS[kind], {**values, "kind": kind})


def kind_of(text: str) -> str | None:
    """The kind's code for what a file says, be it the code or the Chinese word."""
    for kind, model in KINDS.items():
        if text in (kind, model.noun):
            return kind
    return None
