"""What each kind of notice has besides its body: labelled facts, sections, lines of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import singledispatch

from bulletin_tui.printing.text.masking import masked_list
from bulletin_tui.printing.text.periods import hours, long_date, moment, period
from bulletin_tui.printing.text.tables import cells_of
from store.models import Material
from store.models.notices import (
    Consultation,
    EventPreview,
    Feedback,
    Initiative,
    Notice,
    Official,
    OpenLetter,
    Outage,
    Publicity,
    Recruitment,
    ServiceGuide,
)

Pairs = tuple[tuple[str, str], ...]
_OWN_MARK = re.compile(
    r"^\s*(?:[-*•·●○□■☐](?![*\d])|[0-9]{1,2}(?:[.．](?!\d)|[、)）])|[（(][0-9]{1,2}[）)]|[①-⑳]|[一二三四五六七八九十]+、)\s*"
)
_YEAR_AND_NUMBER = re.compile(
    r"\s*[\[(（【〔［]\s*(\d{4})\s*[\])）】〕］]\s*第?\s*0*(\d+)(?:\s*号)?"
)
_BRACKETED = re.compile(r"^[（(]([^（）()]*)[）)]$")
_NUMERALS = "一二三四五六七八"


@dataclass(frozen=True, slots=True)
class Parts:
    """`sections` are headings with light markup; `extra` is what one family alone needs."""

    recipients: str = ""
    salutation: str = ""
    facts: Pairs = ()
    sections: Pairs = ()
    extra: Mapping[str, str] = field(default_factory=dict)


@singledispatch
def parts_of(material: Material) -> Parts:
    """The parts of a material by its kind; a kind without a rule has none."""
    return Parts()


@parts_of.register
def _notice(material: Notice) -> Parts:
    return Parts(recipients=material.recipients)


@parts_of.register
def _open_letter(material: OpenLetter) -> Parts:
    return Parts(salutation=material.salutation)


@parts_of.register
def _initiative(material: Initiative) -> Parts:
    return Parts(salutation=material.salutation)


@parts_of.register
def _official(material: Official) -> Parts:
    extra = {
        "authority": material.authority,
        "number": official_number(material.number),
        "enclosures": "\n".join(name.rstrip("。；，;,. ") for name in _items(material.enclosures)),
        "cc": material.cc.rstrip("。. "),
        "issued-by": material.issued_by,
        "issued": f"{long_date(material.issued_on)}印发" if material.issued_on else "",
        "remark": _BRACKETED.sub(r"\1", material.remark.strip()),
    }
    return Parts(recipients=material.recipients, extra=_said(extra))


@parts_of.register
def _publicity(material: Publicity) -> Parts:
    return Parts(
        facts=_pairs(
            ("公示期", period(material.period_from, material.period_to)),
            ("异议受理", material.objections),
        ),
        sections=_pairs(("", masked_list(material.names, wholly=material.masked))),
    )


@parts_of.register
def _consultation(material: Consultation) -> Parts:
    return Parts(
        facts=_pairs(("征求意见时间", period(material.period_from, material.period_to))),
        sections=_pairs(("**提意见的方式：**", _listed(material.channels, "- "))),
    )


@parts_of.register
def _feedback(material: Feedback) -> Parts:
    counts: Pairs = ()
    if material.received:
        counts = (("收到意见", f"{material.received}条"), ("采纳", f"{material.adopted}条"))
    opinions = _table(material.opinions, ("意见", "采纳情况", "说明"))
    return Parts(facts=counts, sections=_pairs(("", opinions)))


@parts_of.register
def _outage(material: Outage) -> Parts:
    return Parts(
        facts=_pairs(
            (f"{material.supply}范围", material.area),
            ("开始时间", moment(material.starts)),
            ("恢复时间", moment(material.ends)),
        ),
        sections=_pairs(("", f"原因：{material.reason}" if material.reason else "")),
    )


@parts_of.register
def _service_guide(material: ServiceGuide) -> Parts:
    sections = _pairs(
        ("办理依据", material.basis),
        ("办理条件", material.conditions),
        ("申请材料", _listed(material.papers, "□ ")),
        ("办理程序", _numbered(material.steps)),
    )
    return Parts(
        facts=_pairs(
            ("办理时限", material.time_limit),
            ("收费", material.fee),
            ("办理地点", material.place),
            ("办理时间", material.hours),
        ),
        sections=_counted(sections),
    )


@parts_of.register
def _event(material: EventPreview) -> Parts:
    return Parts(
        facts=_pairs(
            ("时间", hours(material.starts, material.ends)),
            ("地点", material.place),
            ("对象", material.audience),
            ("主办", material.host),
            ("报名", material.sign_up),
        ),
        extra={} if material.noun in material.title else {"kicker": material.noun},
    )


@parts_of.register
def _recruitment(material: Recruitment) -> Parts:
    return Parts(
        facts=_pairs(
            ("报名截止", _day(material.apply_by)),
            ("报名方式", material.apply_how),
            ("报名地点", material.place),
        ),
        sections=_counted(
            _pairs(
                ("招聘岗位", _table(material.posts, ("岗位", "人数", "条件", "待遇"))),
                ("应聘要求", _numbered(material.requirements)),
            )
        ),
    )


def official_number(text: str) -> str:
    """A 发文字号 as GB/T 9704-2012 writes it: the year in 〔〕, no 第, no leading zeros."""
    return _YEAR_AND_NUMBER.sub("〔\\1〕\\2号", text.strip())


def _day(day: date | None) -> str:
    return long_date(day) if day else ""


def _pairs(*pairs: tuple[str, str]) -> Pairs:
    """Those that say something."""
    return tuple((label, text) for label, text in pairs if text.strip())


def _counted(sections: Pairs) -> Pairs:
    """一、 二、 before the headings."""
    return tuple((f"{_NUMERALS[at]}、{label}", text) for at, (label, text) in enumerate(sections))


def _said(extra: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in extra.items() if text.strip()}


def _items(text: str) -> Iterable[str]:
    """The lines of a list, without the marks or numbers that they were typed with."""
    return (_OWN_MARK.sub("", line, count=1) for line in text.splitlines() if line.strip())


def _listed(text: str, mark: str) -> str:
    return "\n".join(f"{mark}{item}" for item in _items(text))


def _numbered(text: str) -> str:
    return "\n".join(f"{number}. {item}" for number, item in enumerate(_items(text), 1))


def _table(text: str, headings: tuple[str, ...]) -> str:
    """The rows under these headings, unless the clerk has typed headings; lines stay lines."""
    rows = cells_of(text)
    width = max(map(len, rows), default=0)
    if width < 2:
        return text
    if not re.fullmatch(f"{headings[0]}(?:名称|内容|建议|摘要)?|序号", rows[0][0]):
        rows.insert(0, [*headings[:width], *[""] * (width - len(headings))])
    return "\n".join(map(" | ".join, rows))
