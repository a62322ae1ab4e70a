"""What hangs on a board at the end of a day, or should, as an inspector asks for it.

It is told from the entries, so that a day of an archived year is told as today is. What was taken
down on a day does not hang at its end any more; what went up on it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from store.days import provisional_mark
from store.models import (
    Defect,
    Material,
    Permit,
    Posting,
    Rule,
    Site,
    TickKind,
    Unit,
    vocabulary,
)
from store.models.notices import Official
from store.models.rules import told_days
from store.rules.law.periods import Standing
from store.rules.upkeep.patrol import told
from store.rules.wall.capacity import is_limited
from store.rules.wall.holding import is_missed, is_past, told_rule
from store.rules.wall.lifecycle import State, state_of


@dataclass(frozen=True, slots=True)
class Hanging:
    """A sheet as it stood at the end of a day: up, or down though it should have been up."""

    posting: Posting
    """With what had been entered for days up to this one."""
    material: Material
    day: date
    standing: Standing | None = None
    """How far it had come in what it must hang; None where no rule says so."""
    rule: Rule | None = None
    permit: Permit | None = None
    defects: tuple[Defect, ...] = ()
    """What was wrong with it and not mended yet."""

    @property
    def is_up(self) -> bool:
        """Whether it hung."""
        return self.posting.is_hanging

    @property
    def title(self) -> str:
        """With the number of its document, and of pieces where there are several."""
        material, count = self.material, self.posting.count
        number = (
            f"（{material.number}）" if isinstance(material, Official) and material.number else ""
        )
        several = f" {count.told(material.measure)}" if self.posting.quantity > 1 else ""
        return f"{material.title}{number}{several}"

    @property
    def since(self) -> date | None:
        """Since when it hung without falling; None where it did not."""
        return self.posting.intervals[-1].start if self.is_up else None

    @property
    def posted_by(self) -> str:
        """Who put it up; empty where nobody did."""
        return self.posting.intervals[-1].posted_by if self.is_up else ""

    @property
    def until(self) -> str:
        """The day on which it is to come down."""
        end, review = self.posting.planned_to, self.posting.review_on
        if end is not None:
            return end.isoformat()
        return f"长期，{review:%m-%d} 复核" if review else "长期"

    @property
    def period(self) -> str:
        """What the law wants of it, and how much of that it had; empty where no rule does."""
        hold, standing = self.posting.hold, self.standing
        if hold is None or standing is None:
            return ""
        guess = provisional_mark(standing.is_provisional)
        up = f"已贴 {told_days(standing.days_up, hold.unit)}"
        lack = f"贴到 {standing.until}{guess}"
        if standing.is_fulfilled:
            lack = "够了"
        elif not self.is_up:  # Nobody knows when it goes up again.
            lack = f"还差 {told_days(standing.missing, hold.unit)}{guess}"
        waived = f"；可以提早撤：{hold.waived}" if hold.waived else ""
        return f"{told_rule(hold, self.rule)}，{up}，{lack}{waived}"

    @property
    def seen_on(self) -> tuple[date, str] | None:
        """When somebody last saw it hang, and how that is known."""
        posted = [(tick.on, "贴") for tick in self.posting.ticks if tick.kind is TickKind.POSTED]
        photos = [(photo.on, "照片") for photo in self.posting.photos]
        walked = [(defect.found_on, "巡查") for defect in self.defects]
        return max([*posted, *walked, *photos], key=lambda seen: seen[0], default=None)

    @property
    def seen(self) -> str:
        """The same in words."""
        return f"{self.seen_on[0]:%m-%d} {self.seen_on[1]}" if self.seen_on else ""

    @property
    def permitted(self) -> str:
        """The permit that it hung by."""
        return f"许可 {self.permit.number}，到 {self.permit.valid_to}" if self.permit else ""

    @property
    def faults(self) -> list[str]:
        """What an inspector would find wrong, a phrase each."""
        found = [*self._late(), *(f"{each.found_on:%m-%d} {told(each)}" for each in self.defects)]
        if self.is_up and self.permit and self.permit.valid_to < self.day:
            found.append("许可过期")
        return found

    def _late(self) -> Iterator[str]:
        posting = self.posting
        state = state_of(posting, self.day)
        if state is State.INTERRUPTED and (last := posting.last_tick):
            reason = vocabulary("tick_reason").label(last.reason or "") or last.kind.label
            yield f"{last.on:%m-%d} {reason}，还没有补贴"
        elif state is State.OVERDUE_POSTING:
            yield f"{state.label}：应 {posting.planned_from:%m-%d} 贴"
        elif state is State.OVERDUE_REMOVAL:
            yield state.label


@dataclass(frozen=True, slots=True)
class Board:
    """A board at the end of a day."""

    site: Site
    unit: Unit
    hanging: tuple[Hanging, ...]
    missing: tuple[Hanging, ...]
    """What should have hung and did not."""
    defects: tuple[Defect, ...]
    """What was wrong with the board itself."""
    changed_on: date | None
    """When something last went up or came down there, in the year before."""

    @property
    def sheets(self) -> tuple[Hanging, ...]:
        """What hung, then what should have."""
        return (*self.hanging, *self.missing)

    @property
    def is_empty(self) -> bool:
        """Whether nothing hung there."""
        return not self.hanging

    @property
    def faults(self) -> int:
        """How many things are wrong there."""
        return len(self.defects) + sum(len(sheet.faults) for sheet in self.sheets)

    @property
    def taken(self) -> int:
        """A4 places that are taken."""
        return sum(sheet.material.room * sheet.posting.quantity for sheet in self.hanging)

    @property
    def room(self) -> str:
        """How many places there are, and how many of them are free."""
        if not is_limited(self.site):
            return f"在张 {len(self.hanging)} 份" if self.hanging else ""
        free = self.site.capacity - self.taken
        left = f"空 {free} 张" if free >= 0 else f"超出 {-free} 张"
        return f"可放 {self.site.capacity} 张，占 {self.taken} 张，{left}"


def by_unit(boards: Iterable[Board]) -> dict[str, list[Board]]:
    """The boards under the names of their units."""
    found: dict[str, list[Board]] = {}
    for board in boards:
        found.setdefault(board.unit.name, []).append(board)
    return found


def summed(boards: Sequence[Board]) -> str:
    """How many there are, what hangs, and what is wrong: 公示栏 16 处，在张 40 份，空 2 处…"""
    hanging = sum(len(board.hanging) for board in boards)
    empty, missing = sum(b.is_empty for b in boards), sum(len(b.missing) for b in boards)
    faults = sum(board.faults for board in boards)
    parts = (
        f"{len(boards)} 处，在张 {hanging} 份",
        f"空 {empty} 处" if empty else "",
        f"应贴未贴 {missing} 份" if missing else "",
        f"问题 {faults} 个" if faults else "没有问题",
    )
    return "，".join(filter(None, parts))


def as_of(posting: Posting, day: date) -> Posting:
    """The posting without what was entered for later days."""
    cancelled = posting.cancelled_on
    return posting.model_copy(
        update={
            "ticks": tuple(tick for tick in posting.ticks if tick.counts and tick.on <= day),
            "photos": tuple(photo for photo in posting.photos if photo.on <= day),
            "cancelled_on": cancelled if cancelled and cancelled <= day else None,
        }
    )


def is_missing(posting: Posting, day: date) -> bool:
    """Whether a sheet that is not up should be."""
    if posting.is_closed:
        return False
    if posting.last_tick is None:
        return posting.planned_from < day and not is_missed(posting, day)
    return not is_past(posting, day)
