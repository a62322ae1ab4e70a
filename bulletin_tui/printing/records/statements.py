"""公示情况说明: what the office gives its superiors when a 公示 is over, or while it hangs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.sheets.form import Field, Form
from bulletin_tui.printing.sheets.statement import Picture, StatementSheet
from bulletin_tui.printing.sheets.table import Column, TableSheet
from bulletin_tui.printing.text import wording
from bulletin_tui.printing.text.periods import span
from store.days import provisional_mark
from store.desk import Desk
from store.models import Material, Posting, Site, TickKind, Unit, vocabulary
from store.models.notices import Official, Period, Publicity
from store.models.rules import told_days
from store.query import Is
from store.rules.wall.codes import spoken
from store.rules.wall.holding import told_rule, why_later
from store.rules.wall.lifecycle import WITHDRAWN, days_up
from store.rules.wall.walk import by_route

_COLUMNS = (
    Column("点位", share=1.6),
    Column("单号", 19, align="center"),
    Column("实际张贴", 27),
    Column("贴满/要贴", 27),
    Column("中断和补足", share=1.7),
    Column("谁贴的", 16),
)
_GIST = 160
"""Characters of the text that the statement repeats."""
_MOST_PHOTOS = 6


def statement(desk: Desk, material: Material, files: Path) -> StatementSheet:
    """公示情况说明 of one material over all its places; 张贴情况说明 where no period was announced.

    `files` is the folder that holds the photographs. Raises PrintError for what never hung.
    """
    hung = _hung(desk, material)
    if not hung:
        raise PrintError(
            f"“{material.title}”还没有贴过，没有情况可以说明。贴好以后先登记“贴好了”。"
        )
    sites = {site.id: site for site in desk.sites()}
    unit = desk.database.get(Unit, material.unit_id)
    pictures, missing = _pictures(hung, sites, files)
    shown = f"照片 {len(pictures) + missing} 张" + (f"，印出 {len(pictures)} 张" if missing else "")
    return StatementSheet(
        form=Form(
            "公示情况说明" if _invites(material, hung) else "张贴情况说明",
            tuple((field,) for field in _fields(desk, material, hung, unit)),
        ),
        table=TableSheet(
            title="",
            columns=_COLUMNS,
            rows=tuple(_row(desk, posting, sites[posting.site_id]) for posting in hung),
            summary=tuple(_summary(desk, hung, sites)),
            notes=(shown,) if pictures or missing else (),
            signers=("说明人", "审核人"),
            size=10,
        ),
        unit=unit.name,
        pictures=pictures,
    )


def _invites(material: Material, hung: Sequence[Posting]) -> bool:
    """Whether it hung for a time in which people might object; a guide with a phone does not."""
    return isinstance(material, Period) or any(posting.hold for posting in hung)


def _hung(desk: Desk, material: Material) -> list[Posting]:
    """What really hung of it, as the places are walked to."""
    place = {site.id: number for number, site in enumerate(by_route(desk.sites()))}
    found = desk.database.find(Posting, Is("material_id", material.id))
    hung = [posting for posting in found if posting.intervals]
    return sorted(hung, key=lambda each: (place.get(each.site_id, len(place)), each.code))


def _fields(desk: Desk, material: Material, hung: Sequence[Posting], unit: Unit) -> Iterator[Field]:
    number = f"（{material.number}）" if isinstance(material, Official) and material.number else ""
    yield Field("名称", f"{material.title}{number}")
    yield Field("单位", unit.name)
    if material.matter:
        yield Field("事项", vocabulary("matter").label(material.matter))
    if isinstance(material, Period) and material.period_from:
        yield Field("公布的期限", span(material.period_from, material.period_to))
    yield Field("实际张贴", f"{_span(hung)}，{len({p.site_id for p in hung})} 处")
    if rules := list(dict.fromkeys(_rules(desk, hung))):
        yield Field("天数怎么算", "；".join(rules))
    if gist := _gist(material):
        yield Field("内容", gist)
    if _invites(material, hung):
        yield Field("异议受理", _objections(material))
        yield Field("收到的异议", choices=("没有", "有，共　　　件，处理情况附后"))
    versions = desk.versions(material)
    if len(versions) > 1:
        at = versions.index(material) + 1
        yield Field("更正", f"一共 {len(versions)} 版，这是第 {at} 版")


def _span(hung: Sequence[Posting]) -> str:
    first = min(posting.intervals[0].start for posting in hung)
    ends = [posting.intervals[-1].end for posting in hung]
    if None in ends:
        return f"{span(first, None)}，现在还贴着"
    return span(first, max(end for end in ends if end is not None))


def _rules(desk: Desk, hung: Sequence[Posting]) -> Iterator[str]:
    for posting in hung:
        if (hold := posting.hold) is not None:
            first = "贴上当天算一天" if hold.counts_first_day else "从贴上第二天算"
            again = "中断后重新起算" if hold.on_interruption == "restart" else "中断的日子不算"
            yield f"{told_rule(hold, desk.rule_of(hold))}；{first}，{again}，撤下当天不算"


def _gist(material: Material) -> str:
    """The beginning of the text, without its marks; lists of names stay on the notice itself."""
    text = "　".join(wording.clean_lines(material.body.replace("**", "")))
    return text if len(text) <= _GIST else f"{text[:_GIST]}……（全文见存档）"


def _objections(material: Material) -> str:
    how = material.objections if isinstance(material, Publicity) else ""
    phones = "；".join(f"{phone.label} {phone.number}" for phone in material.phones)
    return "；".join(filter(None, (how.rstrip("。；"), phones))) or "没有写"


def _row(desk: Desk, posting: Posting, site: Site) -> tuple[str, ...]:
    stays = [f"{each.start} 至 {each.end or '今'}" for each in posting.intervals]
    by = dict.fromkeys(each.posted_by for each in posting.intervals)
    where = "　".join(filter(None, (site.name, site.place)))
    up = "；".join(stays)
    return (
        where,
        spoken(posting.code),
        up,
        _days(desk, posting),
        _breaks(posting),
        "、".join(by),
    )


def _days(desk: Desk, posting: Posting) -> str:
    standing, hold = desk.standing(posting), posting.hold
    if standing is None or hold is None:
        return f"{days_up(posting, desk.today)} 天"
    guess = provisional_mark(standing.is_provisional)
    return f"{standing.days_up}/{told_days(standing.days, hold.unit)}{guess}"


def _breaks(posting: Posting) -> str:
    """When it was not up though it should have been, and how that was made up for."""
    found = why_later(posting)
    if posting.hold is None:
        for number, each in enumerate(posting.intervals):
            if each.end_kind is TickKind.INTERRUPTED and each.end is not None:
                reason = vocabulary("tick_reason").label(each.reason)
                later = posting.intervals[number + 1 :]
                after = f"{later[0].start:%m-%d} 补贴" if later else "没有再贴"
                found.append(f"{each.end:%m-%d} {reason}，{after}")
    last = posting.last_tick
    if last is not None and last.reason == WITHDRAWN:
        found.append(f"{last.on:%m-%d} 内容有误，撤回更正")
    if posting.hold is not None and posting.hold.waived:
        found.append(f"提早撤：{posting.hold.waived}")
    return "；".join(found) or "没有中断"


def _summary(desk: Desk, hung: Sequence[Posting], sites: dict[str, Site]) -> Iterator[str]:
    """Whether it hung as long as it must, at every place."""
    lacking, open_still, done = [], 0, 0
    for posting in hung:
        standing, hold = desk.standing(posting), posting.hold
        if standing is None or hold is None:
            continue
        if standing.is_fulfilled:
            done += 1
        elif posting.is_closed:
            lack = told_days(standing.missing, hold.unit)
            lacking.append(f"{sites[posting.site_id].name}少 {lack}")
        else:
            open_still += 1
    if done == len(hung):
        yield "各处都已贴满。" if done > 1 else "已贴满。"
    elif done:
        yield f"{done} 处已贴满。"
    if open_still:
        yield f"{open_still} 处还没有贴满。"
    if lacking:
        yield f"没有贴满：{'、'.join(lacking)}。"


def _pictures(
    hung: Sequence[Posting], sites: dict[str, Site], files: Path
) -> tuple[tuple[Picture, ...], int]:
    """One photograph of each place, then more of them; and how many are not shown."""
    chosen: list[tuple[int, Picture]] = []
    count = 0
    for posting in hung:
        for number, photo in enumerate(posting.photos):
            count += 1
            path = files / photo.file
            if path.is_file():
                caption = f"{sites[posting.site_id].name}　{photo.on}"
                chosen.append((number, Picture(path, caption)))
    chosen.sort(key=lambda each: each[0])
    shown = tuple(picture for _, picture in chosen[:_MOST_PHOTOS])
    return shown, count - len(shown)
