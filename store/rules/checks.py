"""What to look at before something is saved, planned or printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from store.errors import Problem
from store.models import Material, Site, vocabulary
from store.models.displays import Banner, Document, Leaflet, Panel
from store.models.notices import Outage, Period, Publicity
from store.rules.wall.capacity import Crowd, Leaver
from store.rules.wall.ledger import Row

COPIED = "（复制）"
"""Ends the title of a copy until somebody gives it its own; it must not go to paper."""
_GAP = "[ \u3000-]?"
_IDENTITY_NUMBER = re.compile(
    rf"(?<!\d)(?:\d{_GAP}){{6}}(?:[1１]{_GAP}[89８９]|[2２]{_GAP}[0０])(?:{_GAP}\d){{9}}{_GAP}[\dXxＸ](?!\d)"
)
"""Whatever it looks like: in full width, in groups as people type it."""


def check_material(material: Material) -> tuple[Problem, ...]:
    """Advice before saving; none of it forbids.

    公示 is a result announced to invite objections, so it needs a period and a telephone
    (practice of the field; the period's length depends on the kind).
    """
    found: list[Problem] = []
    if material.is_printed and not material.body.strip() and _says_nothing_else(material):
        found.append(Problem("body", "正文是空的，印出来只有标题"))
    if isinstance(material, Publicity):
        if not material.phones:
            found.append(Problem("phones", "公示要写监督电话，居民好提意见"))
        if material.period_from is None or material.period_to is None:
            found.append(Problem("period_from", "公示要写明公示期的起止日期"))
        if material.names.strip() and not material.masked:
            found.append(Problem("masked", "名单会印出全名和电话，没有必要就请遮住"))
    if _IDENTITY_NUMBER.search(material.body):
        found.append(Problem("body", "正文里有身份证号，会贴在墙上，请删掉或只留前三位和后两位"))
    if isinstance(material, Outage) and (material.starts is None or material.ends is None):
        found.append(Problem("starts", "要写明从几时停到几时恢复"))
    if material.title.endswith(("。", "，", "；")):
        found.append(Problem("title", "标题末尾不用标点"))
    found += _repeated(material.body)
    return (*check_title(material), *found)


def check_title(material: Material) -> tuple[Problem, ...]:
    """Whether a copy has been given a title of its own, before it is saved and before it hangs."""
    if not material.title.endswith(COPIED):
        return ()
    return (Problem("title", f"标题末尾还写着“{COPIED}”，会印在纸上，请先改标题"),)


def _says_nothing_else(material: Material) -> bool:
    """Whether all fields that only its kind has are as they were in the empty form.

    What a panel or a leaflet has of its own is only how it is made; a banner's words are its title,
    and a document exists already.
    """
    if isinstance(material, Banner | Document):
        return False
    if isinstance(material, Panel | Leaflet):
        return True
    model = type(material)
    own = model.model_fields.keys() - Material.model_fields.keys()
    return all(getattr(material, name) == model.model_fields[name].default for name in own)


def _repeated(body: str) -> list[Problem]:
    seen: set[str] = set()
    for sentence in body.replace("\n", "").split("。"):
        if len(sentence) >= 12 and sentence in seen:
            return [Problem("body", f"这一句写了两遍：{sentence[:20]}")]
        seen.add(sentence)
    return []


def check_site(site: Site) -> tuple[Problem, ...]:
    """Why nothing may be planned here; empty when it may."""
    if site.state == "retired":
        return (Problem("site_ids", f"“{site.name}”已停用，不能再排期。请换一个点位。"),)
    return ()


def check_state(site: Site) -> tuple[Problem, ...]:
    """What to know of a board's state before going there; it may be planned on all the same."""
    if site.state in ("active", "retired"):
        return ()
    told = f"“{site.name}”现在{vocabulary('site_state').label(site.state)}"
    note = f"（{site.state_note}）" if site.state_note else ""
    who = " ".join(filter(None, (site.keeper, site.phone)))
    ask = f"去之前先找{who}" if who else "去之前请先问一下"
    return (Problem("site_ids", f"{told}{note}，{ask}"),)


NAMED = 3
"""How many sheets or boards a sentence names before it only counts."""


def crowded(crowd: Crowd, leavers: Sequence[Leaver], today: date) -> Problem:
    """A board, its worst day, who hangs there then and what could leave."""
    site, day = crowd.site, crowd.day
    when = f"{day:%m-%d} " if day.year == today.year else f"{day} "
    when = "今天" if day == today else when
    told = f"“{site.name}”放得下 {site.capacity} 张，{when}最多会有 {crowd.places} 张"
    if crowd.there:
        told += f"：已有{named(row.title for row in crowd.there)}"
    if leavers:
        could = "、".join(f"{_quoted(one.row.title)}（{one.why}）" for one in leavers[:NAMED])
        return Problem("site_ids", f"{told}。可以先撤{could}")
    return Problem("site_ids", f"{told}。没有可以先撤的，请换一天或换个点位")


def shown_twice(row: Row, material: Material) -> Problem:
    """The same material, or another version of it, is on a board at that time."""
    until = f"到 {row.planned_to}" if row.planned_to else "长期"
    if row.material_id == material.id:
        return Problem(
            "site_ids", f"“{row.site}”上已有这一份（单号 {row.code}，{until}），会贴两张"
        )
    return Problem(
        "site_ids",
        f"“{row.site}”上还有它的另一版{_quoted(row.title)}（单号 {row.code}，{until}），"
        "请撤下旧的一版",
    )


def named(titles: Iterable[str]) -> str:
    """Some titles, and how many there are where they are more."""
    found = list(dict.fromkeys(titles))
    told = "、".join(map(_quoted, found[:NAMED]))
    return told if len(found) <= NAMED else f"{told}等 {len(found)} 份"


def _quoted(title: str) -> str:
    return f"《{title}》"


def shortened(problems: Sequence[Problem], more: str) -> tuple[Problem, ...]:
    """The first problems and how many others there are."""
    rest = len(problems) - NAMED
    if rest <= 0:
        return tuple(problems)
    return (*problems[:NAMED], Problem(problems[0].field, f"另外 {rest} 处{more}"))


def check_dates(material: Material, start: date, end: date | None) -> tuple[Problem, ...]:
    """Whether a posting covers the period that its own text promises, and is not dated later."""
    if material.signed_on is not None and material.signed_on > start:
        found = f"落款日期 {material.signed_on} 比张贴日 {start} 晚"
        return (Problem("planned_from", found), *_check_period(material, start, end))
    return _check_period(material, start, end)


def _check_period(material: Material, start: date, end: date | None) -> tuple[Problem, ...]:
    """A day on which it is taken down is no day of the period any more."""
    if not isinstance(material, Period):
        return ()
    first, last = material.period_from, material.period_to
    if not (first and last) or (start <= first and (end is None or end > last)):
        return ()
    told = f"公示期是 {first} 至 {last}，张贴的日子没有盖住它"
    if end == last:
        told = f"公示期到 {last} 那天还算，要到第二天才能撤"
    return (Problem("planned_to", told),)
