"""Whether the period that a material promises is as long as the law wants it."""

from __future__ import annotations

from datetime import date

from store.days import provisional_mark
from store.errors import Problem, Refused
from store.models import Material, vocabulary
from store.models.notices import Period, Publicity
from store.models.rules import Clock, Status
from store.rules.law.calendar import WorkCalendar
from store.rules.law.periods import UNSURE
from store.rules.law.reckoning import Reckoning, reckon_matter
from store.rules.law.rulebook import RuleBook


def check_legal(material: Material, book: RuleBook, calendar: WorkCalendar) -> tuple[Problem, ...]:
    """Advice on the matter and the period of a 公示 or 征求意见; none of it forbids."""
    if not isinstance(material, Period):
        return ()
    if not material.matter:
        if not isinstance(material, Publicity):
            return ()
        return (Problem("matter", "没有选是哪种公示，程序就不知道要公示几天"),)
    if material.period_from is None:
        return ()
    try:
        found = reckon_matter(book, material.matter, material.period_from, calendar, Clock.DISPLAY)
    except Refused as refused:
        return tuple(Problem("matter", problem.message) for problem in refused.problems)
    problems = [_doubt(found)] if _is_doubtful(found) else []
    if (last := material.period_to) is not None:
        if is_short(found, last):
            problems.insert(0, Problem("period_to", _short(found, last, calendar)))
        elif found.due and found.due.is_provisional and last < found.due.day + UNSURE:
            problems.insert(0, Problem("period_to", _guessed(found, last)))
    return tuple(problems)


def begun_later(
    material: Material, start: date, book: RuleBook, calendar: WorkCalendar
) -> dict[str, date]:
    """The two days of a period that begins again on `start`: as long as it was, and as it must be.

    Empty where the text names no period, or one that has not begun by then.
    """
    if not isinstance(material, Period) or material.period_from is None:
        return {}
    if material.period_from >= start:
        return {}
    moved = {"period_from": start}
    if material.period_to is None:
        return moved
    last = start + (material.period_to - material.period_from)
    try:
        found = reckon_matter(book, material.matter, start, calendar, Clock.DISPLAY)
    except Refused:
        return {**moved, "period_to": last}
    return {**moved, "period_to": max(last, found.due.day) if found.due else last}


def told_on_paper(material: Material, until: date) -> str:
    """What the paper says of a period that ends later by now; empty where it is still right."""
    if isinstance(material, Period) and material.period_to and material.period_to < until:
        return f"材料上写的是到 {material.period_to}，请改"
    return ""


def is_short(found: Reckoning, last: date) -> bool:
    """Whether a period that ends on a day ends before the law lets it."""
    return found.due is not None and last < found.due.day


def days_of(found: Reckoning, last: date, calendar: WorkCalendar) -> str:
    """How many days of the rule's unit a period has that ends on a day."""
    if found.unit == "workday":
        return f"{calendar.count(found.start, last).days} 个工作日"
    return f"{(last - found.start).days + 1} 天"


def _short(found: Reckoning, last: date, calendar: WorkCalendar) -> str:
    assert found.rule is not None and found.due is not None
    guessed = provisional_mark(found.due.is_provisional)
    said = (
        f"公示期到 {last}，只有 {days_of(found, last, calendar)}；{found.rule.name}要"
        f" {found.rule.length}，应到 {found.due.day}{guessed}。依据：{found.rule.basis}"
    )
    others = [f"{rule.name} {rule.length}" for rule, _ in found.rules if rule is not found.rule]
    return f"{said}。同时有效的还有：{'、'.join(others)}" if others else said


def _guessed(found: Reckoning, last: date) -> str:
    years = "、".join(year for year in found.guessed_years)
    return f"公示期到 {last}，是暂算的：{years} 年的放假安排还没有录入，录入以后请再看一次够不够"


def _is_doubtful(found: Reckoning) -> bool:
    return found.rule is not None and found.rule.status is not Status.VERIFIED


def _doubt(found: Reckoning) -> Problem:
    assert found.rule is not None
    word = vocabulary("matter").label(found.matter)
    said = f"“{word}”的期限（{found.rule.length}）{found.rule.status.label}，请以当地的规定为准"
    return Problem("matter", said)
