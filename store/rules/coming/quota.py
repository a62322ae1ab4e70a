"""How much each community has published in each month, against what it has to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from store.models import Obligation, Unit
from store.natural import natural_key
from store.rules.coming.published import Published, first_published, newest_versions
from store.rules.tasks import Group, Task
from store.rules.wall.ledger import Row

USUAL = 2
"""Materials a month for each community while no duty is a quota (各社区每月不少于两篇信息)."""
LATE_FROM = 20
"""Day of the month from which everybody who is short is reminded."""
MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class Cell:
    """One unit in one month."""

    month: int
    minimum: int
    items: tuple[Published, ...]
    """What it published for the first time, oldest first."""
    is_future: bool
    is_over: bool

    @property
    def count(self) -> int:
        """How many materials count."""
        return len(self.items)

    @property
    def shortfall(self) -> int:
        """How many are missing; none in a month to come."""
        return 0 if self.is_future else max(0, self.minimum - self.count)


@dataclass(frozen=True, slots=True)
class Line:
    """One unit in all months of the year."""

    unit_id: str
    name: str
    cells: tuple[Cell, ...]
    last_on: date | None = None
    """When it published last, in this year or the one before."""

    @property
    def total(self) -> int:
        """Materials of the year."""
        return sum(cell.count for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Units by months."""

    year: int
    month: int | None
    """The present month; None in another year."""
    lines: tuple[Line, ...]
    is_usual: bool
    """No duty says how many: it is what is usual."""

    @property
    def met(self) -> tuple[int, int]:
        """Months that are over and in which a unit had enough, and all such months."""
        over = [c for line in self.lines for c in line.cells if c.is_over and c.minimum]
        return sum(not cell.shortfall for cell in over), len(over)

    @property
    def rate(self) -> float | None:
        """达标率 in percent; None while no month is over."""
        met, of = self.met
        return 100 * met / of if of else None

    @property
    def short(self) -> list[Line]:
        """Who is short this month; whose turn it is comes first.

        That is who misses most, then who has least in the year and whose last lies furthest back;
        in January, when nobody has any, the last of the old year tells them apart.
        """
        if self.month is None:
            return []
        at = self.month - 1
        lines = [line for line in self.lines if line.cells[at].shortfall]
        return sorted(
            lines,
            key=lambda line: (
                -line.cells[at].shortfall,
                line.total,
                line.last_on or date.min,
                natural_key(line.name),
            ),
        )

    @property
    def turn(self) -> Line | None:
        """Whose turn it is; None when everybody has enough this month."""
        return next(iter(self.short), None)

    def as_json(self) -> dict[str, Any]:
        """What `bulletin quota --json` prints."""
        met, of = self.met
        return {
            "year": self.year,
            "month": self.month,
            "usual": self.is_usual,
            "met": met,
            "of": of,
            "rate": None if self.rate is None else round(self.rate, 1),
            "turn": self.turn.unit_id if self.turn else None,
            "short": [line.unit_id for line in self.short],
            "units": [_line_json(line) for line in self.lines],
        }


def _line_json(line: Line) -> dict[str, Any]:
    return {
        "unit_id": line.unit_id,
        "unit": line.name,
        "total": line.total,
        "last_on": line.last_on.isoformat() if line.last_on else None,
        "months": [
            {
                "month": cell.month,
                "count": None if cell.is_future else cell.count,
                "minimum": cell.minimum,
                "shortfall": cell.shortfall,
                "materials": [item.material_id for item in cell.items],
            }
            for cell in line.cells
        ],
    }


def matrix(
    rows: Iterable[Row],
    units: Sequence[Unit],
    duties: Sequence[Obligation],
    year: int,
    today: date,
) -> Matrix:
    """A year's quotas. `rows` must reach back far enough to tell a material's first day.

    A material counts once, in its last version, for its own unit, in the month in which that first
    hung or was published. What came down longer ago than the rows reach back, and is published
    again, counts as new.
    """
    known = list(rows)
    items: dict[tuple[str, int], list[Published]] = {}
    last: dict[str, date] = {}
    for item in newest_versions(first_published(known), known):
        last[item.unit_id] = item.on  # they come in the order of their days
        if item.on.year == year:
            items.setdefault((item.unit_id, item.on.month), []).append(item)
    quotas = [duty for duty in duties if duty.per_month]
    now = (today.year, today.month)
    # What an office did before it had the program is not known, and no shortfall.
    begun = min([today, *(row.intervals[0].start for row in known if row.intervals)])
    lines = tuple(
        Line(
            unit.id,
            unit.name,
            tuple(
                Cell(
                    month,
                    _minimum(unit, quotas, date(year, month, 1), begun),
                    tuple(items.get((unit.id, month), ())),
                    is_future=(year, month) > now,
                    is_over=(year, month) < now,
                )
                for month in MONTHS
            ),
            last.get(unit.id),
        )
        for unit in units
        if unit.kind == "community" or _is_named(unit.id, quotas)
    )
    return Matrix(year, today.month if today.year == year else None, lines, not quotas)


def _is_named(unit_id: str, quotas: Iterable[Obligation]) -> bool:
    return any(unit_id in duty.unit_ids for duty in quotas)


def _minimum(unit: Unit, quotas: Sequence[Obligation], first: date, begun: date) -> int:
    """The most that a duty asks of this unit in the month of a first day.

    A duty counts from the month in which it starts to the last one that it lasts through; without
    any, what is usual counts from the month in which anything hung for the first time.
    """
    last = month_end(first)
    if not quotas:
        return USUAL if begun <= last else 0
    return max(
        (
            duty.per_month
            for duty in quotas
            if not duty.is_paused
            and (unit.id in duty.unit_ids if duty.unit_ids else unit.kind == "community")
            and duty.starts_on <= last
            and (duty.ends_on is None or last <= duty.ends_on)
        ),
        default=0,
    )


def month_end(day: date) -> date:
    """The last day of its month."""
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return following - timedelta(days=1)


def tasks(matrix: Matrix, today: date) -> list[Task]:
    """Who has to publish more this month: whose turn it is, and from the 20th on everybody short.

    Nobody is reminded of what no duty asks.
    """
    if matrix.is_usual:
        return []
    has_turn = len(matrix.lines) > 1
    short = matrix.short if today.day >= LATE_FROM else matrix.short[:1]
    return [
        Task(
            Group.QUOTA,
            Unit.table,
            line.unit_id,
            f"本月信息 {cell.count}/{cell.minimum} 篇",
            line.name,
            month_end(today),
            f"还差 {cell.shortfall} 篇{'，轮到它了' if has_turn and not n else ''}",
            details={"month": f"{today:%Y-%m}"},
        )
        for n, line in enumerate(short)
        for cell in [line.cells[today.month - 1]]
    ]
