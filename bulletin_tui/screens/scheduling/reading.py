"""What the schedule reads in a thread: one source for all its looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from bulletin_tui.dates import days_in_month, shift_month
from bulletin_tui.widgets.timeline import Wall
from store.models import Unit
from store.rules.law.calendar import WorkCalendar
from store.rules.wall.filter import Filter
from store.rules.wall.ledger import Row

if TYPE_CHECKING:
    from store.desk import Desk

Span = tuple[date, date]
"""First and last day."""


@dataclass(frozen=True, slots=True)
class Read:
    """The wall, the lines that the filter lets through, and what names them."""

    wall: Wall
    rows: list[Row] = field(default_factory=list)
    units: dict[str, Unit] = field(default_factory=dict)
    calendar: WorkCalendar = field(default_factory=WorkCalendar)


def span_around(first: date, last: date) -> Span:
    """The months of some days and the months beside them: looking around needs no reading."""
    last = shift_month(last, 1)
    end = last.replace(day=days_in_month(last.year, last.month))
    return shift_month(first.replace(day=1), -1), end


def read_wall(desk: Desk, span: Span, wanted: Filter, before: Wall) -> Read:
    """Read the postings of a span; boards of the wall `before` that did not change are kept.

    Raises StoreError.
    """
    rows = desk.window.rows(*span, desk.today)
    wall = Wall.of(desk.sites(), rows, span, desk.today, wanted, before)
    visible = [row for board in wall.boards for row in board.shown]
    units = {unit.id: unit for unit in desk.units()}
    return Read(wall, visible, units, desk.calendar)
