"""What is seen on a walk or a patrol: what it means for a sheet, and what is still to be mended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from store.models import Defect, Posting, Site, TickKind
from store.rules.tasks import Group, Task

ENDS_HANGING = ("fallen_off", "covered", "torn", "faded", "incomplete")
"""Defects after which nobody can read the sheet: its hanging is interrupted."""
WRONG = "wrong_info"
"""The sheet hangs and says something untrue: it is withdrawn and corrected."""


@dataclass(frozen=True, slots=True)
class Result:
    """One line of what came back from a walk, about one sheet."""

    posting_id: str
    on: date
    kind: TickKind | None = None
    """What was done to it; None when it was only looked at."""
    by: str = ""
    defect: str | None = None
    """What was wrong: with what interrupts, its reason; else something to be mended."""
    note: str = ""

    def settled(self, posting: Posting) -> Result:
        """The same, with what a defect that ends the hanging means for a sheet that hangs."""
        kind, defect = self.kind, self.defect
        if kind is None and defect in ENDS_HANGING and posting.is_hanging:
            kind = TickKind.INTERRUPTED
        if kind is TickKind.INTERRUPTED:
            defect = defect or ENDS_HANGING[0]
        return Result(self.posting_id, self.on, kind, self.by, defect, self.note)

    @property
    def is_to_mend(self) -> bool:
        """Whether it leaves something behind that has to be mended."""
        return self.defect is not None and self.kind is not TickKind.INTERRUPTED


def told(defect: Defect) -> str:
    """What is wrong, with the note."""
    return "：".join(filter(None, (defect.label, defect.note)))


def is_open(defect: Defect) -> bool:
    """Whether it has still to be mended."""
    return defect.fixed_on is None


def tasks(
    defects: Iterable[Defect], sites: Mapping[str, Site], postings: Mapping[str, Posting]
) -> list[Task]:
    """A line for each of these defects; `postings` are those that they name, by id."""
    found = []
    for defect in defects:
        posting = postings.get(defect.posting_id or "")
        advice = "请用“撤回更正”" if defect.kind == WRONG and posting else ""
        seen = f"{defect.found_on:%m-%d} 发现"
        found.append(
            Task(
                group=Group.DEFECT,
                table=Defect.table,
                record_id=defect.id,
                what=told(defect),
                where=sites[defect.site_id].name,
                note="，".join(filter(None, (seen, advice))),
                code=posting.code if posting else "",
            )
        )
    return found
