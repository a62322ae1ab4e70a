"""One material at one site for a time: what was planned, and what really hung."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from store.models.base import Part, Record
from store.models.counts import Count
from store.models.life import (
    Interval,
    TickKind,
    closed_on,
    first_on,
    hung_on,
    intervals_of,
    last_on,
)
from store.models.materials import Attachment
from store.models.places import term_of
from store.models.rules import Hold
from store.models.text import Line
from store.query import Reader


class Photo(Attachment):
    """A picture of how it hung."""

    on: date
    by: Line = ""


class Tick(Part):
    """One entry after the walk. A wrong one is taken back, never deleted."""

    kind: TickKind
    on: date
    by: Line
    at: datetime
    """When it was entered."""
    reason: Annotated[str, term_of("tick_reason")] | None = None
    """What had happened to the sheet, when it was interrupted, `taken_in` among it: out of the way
    of a storm; or `withdrawn`, when it came down because what it said was wrong."""
    note: Line = ""
    moved_from: date | None = None
    moved_to: date | None = None
    """The planned day of taking down before and after this entry moved it out: what goes up late,
    or again after it fell, hangs longer."""
    taken_back_by: Line | None = None
    taken_back_at: datetime | None = None

    @property
    def counts(self) -> bool:
        """Whether it still stands."""
        return self.taken_back_at is None


_MAY_FOLLOW: dict[TickKind, tuple[TickKind | None, ...]] = {
    TickKind.POSTED: (None, TickKind.INTERRUPTED),
    TickKind.INTERRUPTED: (TickKind.POSTED,),
    TickKind.REMOVED: (TickKind.POSTED, TickKind.INTERRUPTED),
}
"""The standing entry, or none, that each kind may come after."""


class Posting(Record):
    """A material at a site, planned for a period, with what happened there.

    `intervals` follow from the ticks that stand, so that the two cannot contradict each other.
    """

    table: ClassVar[str] = "postings"
    noun: ClassVar[str] = "张贴"
    named_by: ClassVar[str] = "code"
    derived: ClassVar[Mapping[str, Reader]] = {
        "closed_on": closed_on,
        "first_on": first_on,
        "files": lambda document: len(document.get("photos", ())),
        "hung_on": hung_on,
        "last_on": last_on,
    }
    indexed: ClassVar[tuple[str, ...]] = (
        "code",
        "material_id",
        "site_id",
        "campaign_id",
        "closed_on",
        "last_on",
    )
    ranged: ClassVar[tuple[str, ...]] = ("planned_from", "closed_on", "first_on", "last_on")

    material_id: str
    site_id: str
    code: str = Field(pattern=r"^[0-9]{7}$")
    """Seven digits in small print on the sheet, by which it is ticked off."""
    planned_from: date
    planned_to: date | None = None
    """The day on which it is taken down; None for standing content.

    Where the law wants it to hang, this is later than the last day that it must: a day on which a
    sheet was taken down is no full day.
    """
    quantity: int = Field(default=1, ge=1, le=1_000_000)
    qualifier: Annotated[str, term_of("qualifier")] = "exact"
    printed_on: date | None = None
    ticks: tuple[Tick, ...] = ()
    cancelled_on: date | None = None
    cancelled_why: Line = ""
    campaign_id: str | None = None
    counts_in_year: bool = True
    """Whether the year's totals include it besides its campaign's own."""
    hold: Hold | None = None
    """How long the law wants it to hang; None where no rule does."""
    review_on: date | None = None
    """When standing content is to be looked at again."""
    short_on: date | None = None
    """The day on which it came down before the law allowed; None when it did not, when the entry
    was taken back, or when somebody noted that nothing more is to be done."""
    permit_id: str | None = None
    photos: tuple[Photo, ...] = ()
    note: Line = ""

    @model_validator(mode="after")
    def _period_runs_forward(self) -> Self:
        if self.planned_to is not None and self.planned_to < self.planned_from:
            raise ValueError(
                f"撤下日 {self.planned_to} 在张贴日 {self.planned_from} 之前，请改正日期"
            )
        return self

    @model_validator(mode="after")
    def _ticks_follow_each_other(self) -> Self:
        last: Tick | None = None
        for tick in self.ticks:
            if not tick.counts:
                continue
            if (last and last.kind) not in _MAY_FOLLOW[tick.kind]:
                before = f"“{last.kind.label}”之后" if last else "没有贴过"
                raise ValueError(f"{tick.on} 的登记不对：{before}不能登记“{tick.kind.label}”")
            if last and tick.on < last.on:
                raise ValueError(f"登记的先后不对：{tick.on} 在 {last.on} 之前")
            last = tick
        if last and self.cancelled_on is not None:
            raise ValueError("已经贴过的不能算取消，请去掉取消日期")
        return self

    @property
    def label(self) -> str:
        return f"单号 {self.code}"

    @property
    def count(self) -> Count:
        """How many pieces, and how sure that is."""
        return Count(self.quantity, self.qualifier)

    @property
    def intervals(self) -> tuple[Interval, ...]:
        """When it really was up, oldest first."""
        return intervals_of(self.ticks)

    @property
    def last_tick(self) -> Tick | None:
        """The newest entry that stands, in the order of entering."""
        return next((tick for tick in reversed(self.ticks) if tick.counts), None)

    @property
    def is_hanging(self) -> bool:
        """Whether it is on the wall, by what was entered."""
        last = self.last_tick
        return last is not None and last.kind is TickKind.POSTED

    @property
    def closed_on(self) -> date | None:
        """The day on which it was taken down or cancelled; None while it is open."""
        last = self.last_tick
        if last is not None and last.kind is TickKind.REMOVED:
            return last.on
        return self.cancelled_on

    @property
    def is_closed(self) -> bool:
        """Nothing more is to be done: taken down or cancelled."""
        return self.closed_on is not None
