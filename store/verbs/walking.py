"""What is printed, and what was done and seen on the walk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from store.errors import NeedsReason, Problem, Refused
from store.models import Posting, Tick, TickKind, validated
from store.rules.wall.holding import check_removal, postponement, upheld, with_tick
from store.rules.wall.ticks import check_reason, check_tick
from store.verbs.base import Verbs


class Walking(Verbs):
    """Printed, put up, fallen, taken down; and what hung too short settled."""

    def mark_printed(self, postings: Sequence[Posting], on: date | None = None) -> list[Posting]:
        """Note that these sheets came out of the printer."""
        day = on or self.today
        printed = [posting.changed(printed_on=day) for posting in _once(postings)]
        return self._put_all("打印", f"{len(printed)} 项", printed)

    def tick(
        self,
        postings: Sequence[Posting],
        kind: TickKind,
        on: date | None = None,
        *,
        by: str = "",
        reason: str | None = None,
        note: str = "",
    ) -> list[Posting]:
        """Enter what was done or seen on the walk, for one sheet or many.

        What went up late, or again, hangs longer where the law wants it to: see `postponement`.
        Raises Refused when it does not follow from what is entered already, and NeedsReason for
        what was taken down before it may, unless `note` says why.
        """
        day = on or self.today
        ticked: list[Posting] = []
        early: list[Problem] = []
        for posting in _once(postings):
            try:
                ticked.append(self._ticked(posting, kind, day, by=by, reason=reason, note=note))
            except NeedsReason as refused:
                early += refused.problems
        if early:
            raise NeedsReason(tuple(early))
        moved = "；".join(dict.fromkeys(filter(None, map(postponement, ticked))))
        return self._put_all(kind.label, note or moved, ticked)

    def _ticked(
        self,
        posting: Posting,
        kind: TickKind,
        day: date,
        *,
        by: str = "",
        reason: str | None = None,
        note: str = "",
    ) -> Posting:
        """A posting after one more entry; raises Refused, and NeedsReason for an early removal."""
        check_tick(posting, kind, day, self.today)
        check_reason(kind, reason)
        values = {"kind": kind, "on": day, "by": by or self.by, "at": self._now()}
        tick = validated(Tick, {**values, "reason": reason, "note": note})
        after = with_tick(posting, tick, self.calendar, self.laws_of)
        if kind is TickKind.REMOVED and not tick.note:
            # By the law of now, which may ask for more than what it was planned by.
            held = upheld(posting, self.calendar, self.laws_of)
            rule = self.rule_of(held.hold) if held.hold else None
            check_removal(held, after, rule, self.calendar)
        return after

    def settle(self, posting: Posting, why: str) -> Posting:
        """Note that nothing more is done about a sheet that hung too short; says why."""
        if posting.short_on is None:
            raise Refused(f"{posting.label} 没有公示不足，不用处理。")
        if not why.strip():
            raise Refused(Problem("why", "请写明怎样处理的，例如：已另贴补足"))
        return self._put("公示不足已处理", why, posting.changed(short_on=None))


def _once(postings: Sequence[Posting]) -> list[Posting]:
    """Each posting one time, in order."""
    return list({posting.id: posting for posting in postings}.values())
