"""What is entered for a walk's sheets: a line for each, and the words that a key stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from store.models import Posting, Record, TickKind, vocabulary
from store.rules.upkeep.patrol import Result
from store.rules.wall.holding import postponement
from store.rules.wall.ledger import Row
from store.rules.wall.walk import Doing


@dataclass(frozen=True, slots=True)
class Choice:
    """What a key enters for a line."""

    word: str
    kind: TickKind | None
    defect: str | None = None
    note: str = ""


POSTED = Choice("贴好了", TickKind.POSTED)
REMOVED = Choice("撤下", TickKind.REMOVED)
FALLEN = Choice("掉了", TickKind.INTERRUPTED, "fallen_off")
WALK = (POSTED, REMOVED, FALLEN, Choice("被盖", TickKind.INTERRUPTED, "covered"))
"""The keys 1 to 4 after a walk."""
STORM = (
    Choice("加固了", None, note="大风前已加固"),
    Choice("收回了", TickKind.INTERRUPTED, "taken_in"),
    FALLEN,
    REMOVED,
)
"""The same after a warning of wind."""
USUAL = {"加固": STORM[0], "收回": STORM[1]}
"""What is entered when the advice for a storm was followed."""
_PLANNED = {TickKind.POSTED: POSTED, TickKind.REMOVED: REMOVED}


@dataclass(frozen=True, slots=True)
class Line:
    """One sheet: what was to be done and what was."""

    posting_id: str
    code: str
    site: str
    title: str
    planned: str
    """What was to be done, and the day where that has not come yet."""
    usual: Choice | None
    """What is entered when it went as planned."""
    choice: Choice | None
    left: str = "没做"
    """The word for no entry."""
    note: str = ""
    fault: str = ""

    @property
    def result(self) -> str:
        """What is going to be entered, in the reader's words."""
        if self.choice is None:
            word = self.left
        elif self.choice.kind is None and self.choice.defect:
            word = vocabulary("defect").label(self.choice.defect)
        else:
            word = self.choice.word
        return f"{word}：{self.note}" if self.note else word

    def entered(self, day: date, by: str) -> Result:
        """What goes into the records."""
        choice = self.choice or Choice("", None)
        note = self.note or choice.note
        return Result(self.posting_id, day, choice.kind, by, choice.defect, note)

    @property
    def style(self) -> str:
        """A line at fault stands out; one without an entry does not."""
        return "overdue" if self.fault else "strong" if self.choice else "muted"


def line_of(posting: Posting, row: Row, doing: Doing, today: date, word: str = "") -> Line:
    """A sheet of the walk: done as planned, where its day has come."""
    kind, word = doing.kind, word or doing.label
    day = posting.planned_from if doing.puts_up else posting.planned_to
    is_due = kind is not None and (day is None or day <= today)
    planned = word if is_due or kind is None or day is None else f"{word} {day:%m-%d}"
    choice = _PLANNED[kind] if kind else None
    return Line(
        posting.id,
        row.code,
        row.site,
        row.title,
        planned,
        choice,
        choice if is_due else None,
        left="在" if kind is None else "没做",
    )


def told_after(count: int, done: Sequence[Record]) -> list[str]:
    """How many lines, and what hangs longer because it went up late or again."""
    if not count:
        return ["没有要登记的。"]
    postings = [record for record in done if isinstance(record, Posting)]
    moved = dict.fromkeys(f"{p.label} {told}" for p in postings if (told := postponement(p)))
    return [f"已登记 {count} 张（ctrl+z 一次撤销）", *moved]


def numbered_defects() -> list[tuple[str, str]]:
    """All kinds of defects to choose from, with the numbers that the printed form has."""
    terms = enumerate(vocabulary("defect"), 1)
    return [(term.code, f"{number:>2} {term.label}") for number, term in terms]
