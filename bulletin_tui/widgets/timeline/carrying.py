"""A bar in the hand: where it would hang if it were put down now. Nothing is saved before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bulletin_tui.widgets.timeline.scale import shifted
from store.rules.wall.ledger import Row
from store.rules.wall.lifecycle import State

COPY = "copy"
"""The id of a row that is not a posting yet."""


@dataclass(frozen=True, slots=True)
class Carried:
    """`row` as it would be; `origin` as it is, or what it is a copy of."""

    row: Row
    origin: Row
    is_copy: bool = False

    @classmethod
    def copy_of(cls, origin: Row) -> Carried:
        """A new plan like another posting."""
        row = origin._replace(
            id=COPY,
            state=State.SCHEDULED,
            intervals=(),
            first_on=origin.planned_from,
            last_on=origin.planned_to,
            hold=None,
        )
        return cls(row, origin, is_copy=True)

    @property
    def instead_of(self) -> str:
        """Whose place it takes on the wall."""
        return COPY if self.is_copy else self.origin.id

    @property
    def has_hung(self) -> bool:
        """Whether it was put up already: then only its end can change."""
        return bool(self.row.intervals)

    @property
    def is_moved(self) -> bool:
        """Whether putting it down would change anything."""
        return self.is_copy or _place(self.row) != _place(self.origin)

    def shifted(self, days: int) -> Carried:
        """So many days later; of what hangs, the end."""
        if self.has_hung:
            return self.stretched(days)
        end = self.row.planned_to
        return self._on(
            shifted(self.row.planned_from, days), None if end is None else shifted(end, days)
        )

    def stretched(self, days: int, at: date | None = None) -> Carried:
        """With an end so many days later; what has no end gets one on the day `at`."""
        end = self.row.planned_to
        if end is None:
            if at is None:
                return self
            end = at
        else:
            end = shifted(end, days)
        return self._on(self.row.planned_from, max(end, self.row.planned_from))

    def on_site(self, site_id: str, site: str) -> Carried:
        """On another board; what hangs stays where it is."""
        if self.has_hung:
            return self
        return replace(self, row=self.row._replace(site_id=site_id, site=site))

    def _on(self, start: date, end: date | None) -> Carried:
        row = self.row._replace(planned_from=start, planned_to=end)
        if not self.has_hung:
            row = row._replace(first_on=start, last_on=end)
        return replace(self, row=row)


def _place(row: Row) -> tuple[str, date, date | None]:
    return row.site_id, row.planned_from, row.planned_to
