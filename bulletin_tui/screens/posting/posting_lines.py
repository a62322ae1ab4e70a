"""A posting told in full: the law, the days it hung, what happened, which versions there are."""

from __future__ import annotations

from collections.abc import Iterator

from store.days import provisional_mark
from store.desk import Desk
from store.models import Hold, Material, Permit, Posting, Rule, Tick, TickKind, vocabulary
from store.models.rules import told_days
from store.rules.law.legal import told_on_paper
from store.rules.wall.codes import spoken
from store.rules.wall.holding import is_short, postponement, told_until, why_later
from store.rules.wall.ledger import Row
from store.rules.wall.lifecycle import days_up

_GIVEN = {TickKind.POSTED: "开始发", TickKind.REMOVED: "发完"}
"""What an entry says of what is given away."""


def posting_lines(desk: Desk, posting: Posting, row: Row) -> list[str]:
    """What the records themselves say; the journal is read beside it."""
    end = f"至 {posting.planned_to}" if posting.planned_to else "起，长期"
    material = desk.database.get(Material, posting.material_id)
    found = [
        row.title,
        f"{row.noun}  {row.category}  {row.amount}",
        f"点位：{row.site}（{row.unit}）",
        f"计划：{posting.planned_from} {end}    单号 {spoken(posting.code)}",
        f"状态：{row.told_state}{_told_days(desk, posting, row)}",
        *_others(desk, posting),
        *_versions(desk, material),
    ]
    if posting.hold is not None:
        found += ["", "公示期", *_law(desk, posting, material, posting.hold)]
    return [
        *found,
        "",
        "发放的时间" if row.is_handed_out else "实际张贴的时间",
        *(_intervals(posting) or [f"  还没有{'发' if row.is_handed_out else '贴'}过"]),
        "",
        "登记",
        *([line for tick in posting.ticks for line in _entry(tick, row)] or ["  还没有登记"]),
        "",
        "经过",
    ]


def _told_days(desk: Desk, posting: Posting, row: Row) -> str:
    """For how long it hung; what is given away does not hang."""
    return "" if row.is_handed_out else f"    贴过 {days_up(posting, desk.today)} 天"


def _others(desk: Desk, posting: Posting) -> Iterator[str]:
    if posting.cancelled_on is not None:
        yield f"取消：{posting.cancelled_on}  {posting.cancelled_why}"
    if posting.review_on is not None:
        yield f"复核：{posting.review_on}"
    if posting.permit_id and (permit := desk.database.look_up(Permit, posting.permit_id)):
        yield f"许可：{permit.authority} {permit.number}，到 {permit.valid_to}"
    if posting.photos:
        names = "、".join(f"{photo.on:%m-%d} {photo.name}" for photo in posting.photos)
        yield f"照片：{len(posting.photos)} 张（{names}）"
    if posting.note:
        yield f"备注：{posting.note}"


def _versions(desk: Desk, material: Material) -> Iterator[str]:
    versions = desk.versions(material)
    place = next(n for n, version in enumerate(versions) if version.id == material.id)
    if place > 0:
        yield f"更正：这一版换下了“{versions[place - 1].title}”（一共 {len(versions)} 版）"
    if place < len(versions) - 1:
        yield f"更正：已撤回，换成了“{versions[place + 1].title}”（一共 {len(versions)} 版）"


def _law(desk: Desk, posting: Posting, material: Material, hold: Hold) -> Iterator[str]:
    """Which rule, how far it has come, and what moved its end."""
    yield f"  {_progress(desk, posting, hold)}"
    if not posting.is_closed and (wrong := told_on_paper(material, hold.until)):
        yield f"  {wrong}"
    if why := why_later(posting):
        yield f"  {'；'.join(why)}"
    if hold.waived:
        yield f"  可以提早到 {posting.planned_to} 撤，理由：{hold.waived}"
    rule = desk.rule_of(hold)
    first = "贴的当天算" if hold.counts_first_day else "贴的第二天起算"
    again = "掉了重新起算" if hold.on_interruption == "restart" else "掉下的日子不算"
    name = f"{rule.name}：" if rule else ""
    yield f"  {name}至少 {hold.length}，{first}，{again}"
    if rule is not None:
        yield f"  依据：{rule.basis}（{_surely(rule)}）"
    others = desk.laws_of(posting)
    for other in (each for each in others if each.id != hold.rule):
        yield f"  另有：{other.name} {other.length}（{_surely(other)}）；按结束得晚的算"


def titled(desk: Desk, posting: Posting) -> str:
    """Which sheet it is, for the heading of a form: its title and where it hangs."""
    row = desk.rows_of([posting])[posting.id]
    return f"{row.title}（{row.site}）"


def told_moved(desk: Desk, posting: Posting) -> str:
    """What the newest entry moved, and what therefore is wrong on the paper; empty when nothing."""
    moved, hold = postponement(posting), posting.hold
    if not moved or hold is None:
        return moved
    material = desk.database.get(Material, posting.material_id)
    return "；".join(filter(None, (moved, told_on_paper(material, hold.until))))


def _surely(rule: Rule) -> str:
    """How sure it is that the rule is one, and where."""
    return "，".join(filter(None, (rule.status.label, rule.region)))


def _progress(desk: Desk, posting: Posting, hold: Hold) -> str:
    standing = desk.standing(posting)
    assert standing is not None
    up = f"已贴 {told_days(standing.days_up, hold.unit)}"
    if standing.is_fulfilled:
        return f"{up}，够了（{hold.until} 够的，{hold.removable_from} 起可撤）"
    missing = f"还差 {told_days(standing.missing, hold.unit)}"
    if posting.is_closed:
        guess = provisional_mark(standing.is_provisional)
        word = "公示不足：" if is_short(posting, desk.calendar) else ""
        return f"{word}{up}，{missing}{guess}"
    if posting.is_hanging:
        return f"{up}，{missing}；{told_until(hold)}"
    later = f"今天贴上的话 {standing.removable_from} 起可撤"
    if posting.last_tick is None:
        late = posting.planned_from < desk.today
        return f"{told_until(hold)}" + (f"；{later}" if late else "")
    return f"{up}，{missing}；{later}"


def _intervals(posting: Posting) -> list[str]:
    return [
        f"  {interval.start} 至 {interval.end or '今'}  {interval.posted_by}"
        + (f"  {vocabulary('tick_reason').label(interval.reason)}" if interval.reason else "")
        for interval in posting.intervals
    ]


def _entry(tick: Tick, row: Row) -> Iterator[str]:
    reason = vocabulary("tick_reason").label(tick.reason) if tick.reason else ""
    back = ""
    if tick.taken_back_at is not None:
        back = f"[已由 {tick.taken_back_by} 撤销]"
    word = _GIVEN.get(tick.kind, "") if row.is_handed_out else ""
    parts = (f"{tick.on} {word or tick.kind.label}", tick.by, reason, tick.note, back)
    yield "  " + "  ".join(filter(None, parts))
    if tick.moved_to is not None and tick.kind is TickKind.POSTED:
        yield f"    撤下日 {tick.moved_from} 顺延到 {tick.moved_to}"
