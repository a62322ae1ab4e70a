"""What is printed, and what was done and seen on the walk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from store.errors import Refused
from store.models import Posting, Tick, TickKind, validated
from store.rules.ticks import check_tick
from store.verbs.base import Verbs


class Walking(Verbs):
    """Printed, put up, fallen, taken down; and taken back."""

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

        Raises Refused when it does not follow from what is entered already.
        """
        day = on or self.today
        ticked = []
        for posting in _once(postings):
            check_tick(posting, kind, day, self.today)
            values = {
                "kind": kind,
                "on": day,
                "by": by or self.by,
                "at": self._now(),
                "reason": reason if kind is TickKind.INTERRUPTED else None,
                "note": note,
            }
            tick = validated(Tick, values)
            ticked.append(posting.changed(ticks=(*posting.ticks, tick)))
        return self._put_all(kind.label, note, ticked)

    def take_back(self, posting: Posting, why: str = "") -> Posting:
        """Take back the newest tick that stands; both stay in the history."""
        last = posting.last_tick
        if last is None:
            raise Refused(f"{posting.label} 没有可以撤销的登记。")
        ticks = tuple(
            tick.model_copy(update={"taken_back_by": self.by, "taken_back_at": self._now()})
            if tick is last
            else tick
            for tick in posting.ticks
        )
        return self._put(f"撤销登记：{last.kind.label}", why, posting.changed(ticks=ticks))


def _once(postings: Sequence[Posting]) -> list[Posting]:
    """Each posting one time, in order."""
    return list({posting.id: posting for posting in postings}.values())
