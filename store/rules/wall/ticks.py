"""Which entries may follow which: what is seen on a walk must fit what was entered before."""

from __future__ import annotations

from datetime import date

from store.errors import Problem, Refused
from store.models import Posting, TickKind
from store.rules.wall.lifecycle import WITHDRAWN


def check_reason(kind: TickKind, reason: str | None) -> None:
    """Raises Refused for a reason that does not belong to this kind of entry."""
    if reason == WITHDRAWN and kind is not TickKind.REMOVED:
        raise Refused(Problem("reason", "撤回更正是撤下的原因，请登记“撤下”"))
    if reason is not None and reason != WITHDRAWN and kind is not TickKind.INTERRUPTED:
        raise Refused(Problem("reason", f"登记“{kind.label}”不用选问题，请去掉"))


def check_tick(posting: Posting, kind: TickKind, day: date, today: date) -> None:
    """Raises Refused when this entry does not follow from those that stand."""
    if posting.cancelled_on is not None:
        raise Refused(f"{posting.label} 已取消，不用登记。")
    _check_day(posting, day, today)
    last = posting.last_tick
    was_removed = last is not None and last.kind is TickKind.REMOVED
    if kind is TickKind.POSTED and posting.is_hanging:
        raise Refused(f"{posting.label} 已经登记为贴好了。")
    if kind is TickKind.POSTED and was_removed:
        raise Refused(f"{posting.label} 已经撤下。要再贴请重新排期，登记错了可以撤销那一笔。")
    if kind is TickKind.INTERRUPTED and not posting.is_hanging:
        raise Refused(f"{posting.label} 没有贴着，不能登记掉了或被盖。")
    if kind is TickKind.REMOVED and (last is None or was_removed):
        raise Refused(f"{posting.label} 没有贴着，不用撤下。")


def _check_day(posting: Posting, day: date, today: date) -> None:
    if day > today:
        raise Refused(Problem("on", f"日期 {day} 还没有到，请写实际去的那一天"))
    last = posting.last_tick
    if last is not None and day < last.on:
        done = f"{posting.label} 在 {last.on} 已登记“{last.kind.label}”"
        raise Refused(Problem("on", f"{done}，日期不能更早"))
