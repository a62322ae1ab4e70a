"""The life of a posting as its entries tell it: the same for a full record and for a slim one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol


class TickKind(StrEnum):
    """What a worker saw or did at the site."""

    POSTED = "posted"
    REMOVED = "removed"
    INTERRUPTED = "interrupted"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {"posted": "贴好了", "removed": "撤下", "interrupted": "掉了/被盖"}[self.value]


class Entry(Protocol):
    """One entry after the walk."""

    @property
    def kind(self) -> TickKind: ...
    @property
    def on(self) -> date: ...
    @property
    def by(self) -> str: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def counts(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of days during which the sheet really was up; `end` is None while it hangs."""

    start: date
    end: date | None
    posted_by: str
    ended_by: str = ""
    end_kind: TickKind | None = None
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain values, for other programs."""
        return {
            "start": self.start.isoformat(),
            "end": self.end.isoformat() if self.end else None,
            "posted_by": self.posted_by,
            "ended_by": self.ended_by,
            "end_kind": self.end_kind.value if self.end_kind else None,
            "reason": self.reason,
        }


Same = Callable[[Any], Any]
"""Gives an object back, or one that is equal to it."""


def itself(value: Any) -> Any:
    """The object."""
    return value


class Life(Protocol):
    """What a posting's state is told from."""

    @property
    def planned_from(self) -> date: ...
    @property
    def planned_to(self) -> date | None: ...
    @property
    def printed_on(self) -> date | None: ...
    @property
    def cancelled_on(self) -> date | None: ...
    @property
    def ticks(self) -> Sequence[Entry]: ...


def last_of(ticks: Sequence[Entry]) -> Entry | None:
    """The newest entry that stands, in the order of entering."""
    for tick in reversed(ticks):
        if tick.counts:
            return tick
    return None


def intervals_of(ticks: Iterable[Entry], same: Same = itself) -> tuple[Interval, ...]:
    """When the sheet really was up, oldest first; `same` may share equal days and names."""
    done: list[Interval] = []
    posted: Entry | None = None
    for tick in ticks:
        if not tick.counts:
            continue
        if tick.kind is TickKind.POSTED:
            posted = posted or tick
        elif posted is not None:
            reason = tick.reason or ""
            start, end, posted_by, by = map(same, (posted.on, tick.on, posted.by, tick.by))
            done.append(Interval(start, end, posted_by, by, tick.kind, reason))
            posted = None
    if posted is not None:
        done.append(Interval(same(posted.on), None, same(posted.by)))
    intervals: tuple[Interval, ...] = same(tuple(done))
    return intervals


def closed_on(document: Mapping[str, Any]) -> str | None:
    """The day on which a stored posting was cancelled or taken down; None while it is open."""
    if cancelled := document.get("cancelled_on"):
        return str(cancelled)
    for tick in reversed(document.get("ticks", ())):
        if not tick.get("taken_back_at"):
            return str(tick["on"]) if tick["kind"] == TickKind.REMOVED else None
    return None


def first_on(document: Mapping[str, Any]) -> str:
    """The first day of a stored posting's stay, planned or real."""
    standing = (tick["on"] for tick in document.get("ticks", ()) if not tick.get("taken_back_at"))
    return min(str(day) for day in (document["planned_from"], *standing))


def hung_on(document: Mapping[str, Any]) -> str | None:
    """The first day on which a stored posting really hung; None where it never did."""
    ticks = document.get("ticks", ())
    posted = (t["on"] for t in ticks if t["kind"] == TickKind.POSTED and not t.get("taken_back_at"))
    return next(map(str, posted), None)


def last_on(document: Mapping[str, Any]) -> str | None:
    """The last day of a closed posting's stay, planned or real; None while it is open."""
    closed = closed_on(document)
    return max(closed, str(document.get("planned_to") or closed)) if closed else None
