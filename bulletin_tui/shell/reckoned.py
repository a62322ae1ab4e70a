"""A rule and what was reckoned with it, in words."""

from __future__ import annotations

from datetime import date

from store.days import weekday_name
from store.models import vocabulary
from store.models.rules import Clock, Rule, Status
from store.rules.law.reckoning import Reckoning
from store.rules.law.regions import EVERYWHERE
from store.rules.law.rulebook import RuleBook

PROVISIONAL = "暂算"
_ENDINGS = {
    Clock.PUBLISH: ("最迟", "上板"),
    Clock.REMOVE: ("最迟", "撤下"),
    Clock.PERMIT: ("许可最长到", ""),
    Clock.REPLY: ("最迟", "答复"),
}
_DOUBTS = {
    Status.SECOND_HAND: "是转引的，没有见到原文",
    Status.PRACTICE: "是惯例，不是规定",
    Status.UNVERIFIED: "没有核实过",
}


def line_of(rule: Rule, book: RuleBook) -> str:
    """A rule on one line."""
    marks = [rule.status.label]
    marks += ["自己的"] if rule.id in book.own else []
    marks += ["已停用"] if rule.id in book.disabled else []
    marks += ["别处的，不算"] if book.is_elsewhere(rule) else []
    where = rule.region or "全国"
    return f"{rule.id}  {rule.name}  {rule.clock.label} {rule.length}  {where}  {'，'.join(marks)}"


def told(found: Reckoning) -> list[str]:
    """The answer in words, the day first."""
    rule = found.rule
    if rule is None:
        unit = "个工作日" if found.unit == "workday" else "天"
        assert found.due is not None
        lines = [f"{named(found.due.day)}{_guessed(found)}"]
        return [*lines, f"从 {named(found.start)} 起 {found.days} {unit}，起始日不算", *_why(found)]
    lines = [_ending(found)]
    what = f"{vocabulary('matter').label(found.matter)}，从 {named(found.start)} 起"
    if found.days is not None:
        counts = "当天算第一天" if found.counts_first_day else "起始日不算"
        lines.append(f"{what}，{rule.clock.label} {rule.length}，{counts}")
    else:
        lines.append(what)
    lines += _why(found)
    lines += [f"依据：{rule.basis}", _standing(rule)]
    if rule.status is not Status.VERIFIED:
        lines.append(f"这条规则{_DOUBTS[rule.status]}，请以当地的规定为准。")
    lines += [f"说明：{rule.note}"] if rule.note else []
    if len(found.rules) > 1:
        lines.append("同时有效的规则，取最晚的：")
        lines += [
            f"- {one.name}：{one.length}，{f'到 {due.day}' if due else '没有定天数'}，"
            f"{one.status.label}{'，取这条' if one is rule else ''}"
            for one, due in found.rules
        ]
    lines += [
        f"另有：{one.name}，{one.clock.label} {one.length}，{one.status.label}"
        for one in found.others
    ]
    return lines + _of_regions(found)


def _of_regions(found: Reckoning) -> list[str]:
    """What other places have, or that nobody has said yet which places those are."""
    if found.elsewhere:
        told = [
            f"- {one.name}：{one.length}{f'，到 {due.day}' if due else ''}（{one.region}）"
            for one, due in found.elsewhere
        ]
        return [f"别处的规定，在{found.office}不算：", *told]
    is_regional = any(rule.region not in EVERYWHERE for rule, _ in found.rules)
    if is_regional and not found.office:
        return ["还没有说本单位在哪个地区，各地的规定都算。在“规则”里按 g 填。"]
    return []


def named(day: date) -> str:
    """A day with its weekday."""
    return f"{day}（{weekday_name(day)}）"


def _ending(found: Reckoning) -> str:
    if found.due is None:
        return "没有定天数"
    day = f"{named(found.due.day)}{_guessed(found)}"
    if down := found.removable_from:
        return f"公示到 {day}，{down:%m-%d} 起可撤"
    assert found.rule is not None
    before, after = _ENDINGS[found.rule.clock]
    return f"{before} {day} {after}".strip()


def _guessed(found: Reckoning) -> str:
    return f" {PROVISIONAL}" if found.due and found.due.is_provisional else ""


def _why(found: Reckoning) -> list[str]:
    """Why the day may still move."""
    if not (found.due and found.due.is_provisional):
        return []
    return [f"暂算：{'、'.join(found.guessed_years)} 年的放假安排还没有录入，日子可能会变。"]


def _standing(rule: Rule) -> str:
    where = rule.region or "全国"
    first, last = rule.in_force_from, rule.in_force_to
    since = f"，{first} 起有效" if first else ""
    till = f"，到 {last} 为止" if last else ""
    return f"适用：{where}；{rule.status.label}{since}{till}"


def everything(rule: Rule, book: RuleBook) -> list[str]:
    """All that a rule says."""
    counts = "当天算第一天" if rule.counts_first_day else "起始日不算"
    again = "重新算" if rule.on_interruption == "restart" else "接着算，掉了的日子不算"
    own = "自己的" if rule.id in book.own else "自带的"
    lines = [
        f"编号：{rule.id}（{own}{'，已停用' if rule.id in book.disabled else ''}）",
        *([f"在{book.region}不算：是别处的规定"] if book.is_elsewhere(rule) else []),
        f"事项：{vocabulary('matter').label(rule.matter)}",
        f"期限：{rule.clock.label}，{rule.length}" + (f"，{counts}" if rule.days else ""),
    ]
    if rule.clock is Clock.DISPLAY and rule.days:
        lines.append(f"掉了以后：{again}")
    lines += [f"依据：{rule.basis}", _standing(rule)]
    named = (("地点", rule.where), ("出处", rule.source), ("说明", rule.note))
    return lines + [f"{label}：{text}" for label, text in named if text]
