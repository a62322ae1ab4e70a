"""What a posting owes the law, kept true to what happens to it, and told in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from store.days import provisional_mark
from store.errors import NeedsReason, Problem
from store.models import Hold, Posting, Rule, Site, Tick, TickKind, vocabulary
from store.models.life import Interval
from store.models.rules import Status, told_days
from store.rules.law.calendar import WorkCalendar
from store.rules.law.periods import Standing, hold_from, renewed, standing_of
from store.rules.wall.ledger import Row, SomeHold
from store.rules.wall.lifecycle import WITHDRAWN, State

HELD_GROUPS = frozenset({"board", "screen", "hung"})
"""Groups of sites at which a sheet hangs for people to read; a period on a website is its own."""

Laws = Callable[[Posting], Sequence[Rule]]
"""The rules for how long a posting must hang, as they are in force on its first day."""


def is_held(site: Site) -> bool:
    """Whether what the law says of hanging is about this site."""
    return site.group in HELD_GROUPS


def agreed(hold: Hold | None, rule: Rule | None, end: date | None, because: str) -> Hold | None:
    """What the law wants once a day of taking down was chosen; the reason stays if it is early.

    Raises NeedsReason for a day that is too early and has no reason, old or new.
    """
    if hold is None:
        return None
    if end is None or end > hold.until:
        return hold.model_copy(update={"waived": ""})
    because = because.strip() or hold.waived
    if not because:
        raise NeedsReason(Problem("planned_to", _too_early(hold, rule, end)))
    return hold.model_copy(update={"waived": because})


def _too_early(hold: Hold, rule: Rule | None, end: date) -> str:
    return (
        f"撤下日 {end} 早了：{told_rule(hold, rule)}，{told_until(hold)}。"
        "请改晚，或者写明缩短的理由"
    )


def told_rule(hold: Hold, rule: Rule | None) -> str:
    """The law in words: what must hang how long, and where that stands."""
    if rule is None:
        return f"要贴满 {hold.length}"
    doubt = "" if rule.status is Status.VERIFIED else f"，{rule.status.label}"
    return f"{rule.name}要贴满 {hold.length}（{rule.basis}{doubt}）"


def told_until(hold: Hold) -> str:
    """Until when, from when: 公示到 2026-12-02，2026-12-03 起可撤."""
    guess = provisional_mark(hold.is_provisional)
    return f"公示到 {hold.until}{guess}，{hold.removable_from} 起可撤"


def first_day(posting: Posting) -> date:
    """The day whose law counts: that on which it went up, or is to."""
    return posting.intervals[0].start if posting.intervals else posting.planned_from


def upheld(posting: Posting, cal: WorkCalendar, laws: Laws) -> Posting:
    """The posting with its period reckoned anew.

    By the rule that ends last now: what goes up late or falls may have to hang by another one than
    it was planned by. Where none is in force, the one that it was planned by stays.

    Where it would come down too early, the planned day moves out; it never moves in by itself.
    While a sheet is down nobody knows when it goes up again: its planned day waits for that.
    """
    hold = _reckoned(posting, cal, laws)
    if hold is None:
        return posting
    end = posting.planned_to
    waits = bool(posting.intervals) and not posting.is_hanging
    if end is not None and end <= hold.until and not (hold.waived or waits or posting.is_closed):
        end = hold.removable_from
    return posting.changed(hold=hold, planned_to=end)


def _reckoned(posting: Posting, cal: WorkCalendar, laws: Laws) -> Hold | None:
    before = posting.hold
    found = hold_from(laws(posting), posting.planned_from, cal, posting.intervals)
    if found is not None:
        return found.model_copy(update={"waived": before.waived if before else ""})
    return before and renewed(before, posting.intervals, posting.planned_from, cal)


def with_tick(posting: Posting, tick: Tick, cal: WorkCalendar, laws: Laws) -> Posting:
    """The posting after one more entry, with what follows from it for its period."""
    after = posting.changed(ticks=(*posting.ticks, tick))
    kept = upheld(after, cal, laws)
    if kept.planned_to != after.planned_to:
        tick = tick.model_copy(update={"moved_from": after.planned_to, "moved_to": kept.planned_to})
    short_on = tick.on if is_short(kept, cal) else None
    return kept.changed(ticks=(*posting.ticks, tick), short_on=short_on)


def without_tick(posting: Posting, taken_back: Tick, cal: WorkCalendar, laws: Laws) -> Posting:
    """The posting with its newest standing entry taken back, and what followed from it undone."""
    ticks = tuple(taken_back if t is posting.last_tick else t for t in posting.ticks)
    end = posting.planned_to
    if taken_back.moved_to is not None and end == taken_back.moved_to:
        end = taken_back.moved_from
    return upheld(posting.changed(ticks=ticks, planned_to=end, short_on=None), cal, laws)


def is_missed(posting: Posting, today: date) -> bool:
    """Whether a sheet that was never up need not go up any more: its days are over.

    What the law wants to hang is never too late; its end moves out.
    """
    end, hold = posting.planned_to, posting.hold
    if posting.last_tick is not None or end is None or end >= today:
        return False
    return hold is None or bool(hold.waived)


def is_past(posting: Posting, today: date) -> bool:
    """Whether a sheet that is down need not go up again: its time is over, and the law content."""
    end, hold, last = posting.planned_to, posting.hold, posting.last_tick
    if end is None or end > today or last is None or last.kind is not TickKind.INTERRUPTED:
        return False
    return hold is None or bool(hold.waived) or hold.until < last.on


class Stay(Protocol):
    """A posting, or its line in the ledger, as far as the law looks at it."""

    @property
    def hold(self) -> SomeHold | None: ...
    @property
    def intervals(self) -> Sequence[Interval]: ...
    @property
    def planned_from(self) -> date: ...
    @property
    def planned_to(self) -> date | None: ...
    @property
    def is_closed(self) -> bool: ...


def standing_in(stay: Stay, today: date, cal: WorkCalendar) -> Standing | None:
    """How far it has come in what it must hang; None where the law wants nothing of it."""
    if stay.hold is None:
        return None
    hold, start = stay.hold, stay.planned_from
    found = standing_of(hold, stay.intervals, start, today, cal, is_over=stay.is_closed)
    # Plain days are 暂算 only because of another rule, which may come to end later.
    overtaken = hold.unit == "day" and hold.is_provisional
    return replace(found, is_provisional=True) if overtaken else found


def is_row_short(row: Row, standing: Standing | None) -> bool:
    """Whether a line of the ledger was taken down before it had hung as long as it must."""
    if standing is None or row.hold is None or row.state is not State.REMOVED:
        return False
    return not standing.is_fulfilled and not _is_excused(row, row.intervals[-1].end)


def is_short(posting: Posting, cal: WorkCalendar) -> bool:
    """Whether it was taken down before it had hung as long as it must.

    One that was withdrawn or came down on the early day that was agreed on is not short, and
    neither is one that never hung.
    """
    last = posting.last_tick
    if last is None or last.kind is not TickKind.REMOVED or last.reason == WITHDRAWN:
        return False
    standing = standing_in(posting, last.on, cal)
    if standing is None or standing.is_fulfilled:
        return False
    return not _is_excused(posting, last.on)


def _is_excused(stay: Stay, down: date | None) -> bool:
    """Whether it came down early for a reason that was given: for its planned day, none before."""
    end = stay.planned_to
    is_agreed = stay.hold is not None and bool(stay.hold.waived)
    return is_agreed and (end is None or (down is not None and down >= end))


def told_missing(posting: Posting, cal: WorkCalendar) -> str:
    """How much a sheet that came down lacks: 还差 2 个工作日."""
    standing, hold = standing_in(posting, posting.closed_on or date.max, cal), posting.hold
    if standing is None or hold is None:
        return ""
    guess = provisional_mark(standing.is_provisional)
    return f"还差 {told_days(standing.missing, hold.unit)}{guess}"


def check_removal(before: Posting, after: Posting, rule: Rule | None, cal: WorkCalendar) -> None:
    """Raises NeedsReason when a sheet would come down, or was taken down, before it may."""
    hold = before.hold
    if hold is None or not is_short(after, cal):
        return
    agreed_on = before.planned_to if hold.waived and before.planned_to else hold.removable_from
    when = f"{agreed_on} 起可撤" if before.is_hanging or hold.waived else "要先补贴"
    lack = f"{told_rule(hold, rule)}，{told_missing(after, cal)}"
    raise NeedsReason(
        Problem(
            "note",
            f"{before.label} 还不能撤：{lack}，{when}。要是真的已经撤下了，请写明原因再登记",
        )
    )


def postponement(posting: Posting) -> str:
    """What the newest entry did to the day of taking down, with why; empty when nothing."""
    last = posting.last_tick
    if last is None or last.moved_to is None or posting.hold is None:
        return ""
    why = "；".join(why_later(posting))
    return f"公示顺延，{told_until(posting.hold)}（{why}）"


def why_later(posting: Posting) -> list[str]:
    """What made the period end later than planned: 11-26 晚贴 2 天；11-28 脱落未补、11-30 补贴…"""
    hold, intervals = posting.hold, posting.intervals
    if hold is None or not intervals:
        return []
    found = []
    late = (intervals[0].start - posting.planned_from).days
    if late > 0:
        found.append(f"{intervals[0].start:%m-%d} 晚贴 {late} 天")
    follow = "重新起算" if hold.on_interruption == "restart" else "掉下的日子不算"
    not_again = "没有再贴" if posting.is_closed else "还没有补贴"
    again = [interval.start for interval in intervals[1:]]
    for number, interval in enumerate(intervals):
        if interval.end_kind is not TickKind.INTERRUPTED or interval.end is None:
            continue
        if interval.end > hold.until:  # It had hung long enough by then.
            continue
        what = vocabulary("tick_reason").label(interval.reason) or interval.end_kind.label
        after = f"{again[number]:%m-%d} 补贴，{follow}" if number < len(again) else not_again
        found.append(f"{interval.end:%m-%d} {what}，{after}")
    return found
