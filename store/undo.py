"""Taking back what a person did in one window, the last step first.

What the program did by itself is no step of anybody's: it stays, and so does what it names.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import Enum, auto

from store.engine import Committed, Engine
from store.errors import Refused, Stale
from store.models import RECORDS, TABLES, Record
from store.models.references import refers


class Step(Enum):
    """What a transaction is to the person at the window."""

    OWN = auto()
    """Something that was done, and is taken back by itself."""
    JOINED = auto()
    """What followed from the last step, and is taken back with it."""
    NONE = auto()
    """Done by the program, unasked: only an act of its own takes it back."""


def _about(done: Committed) -> str:
    """The record that was changed, or how many."""
    pairs = zip(done.before, done.after, strict=True)
    found = [record for before, after in pairs if (record := after or before)]
    return found[0].label if len(found) == 1 else f"{len(found)} 项"


class UndoStack:
    """What this window did. Undoing is a change of its own: the journal keeps both."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._steps: list[list[Committed]] = []
        self._unasked: list[Committed] = []
        """What the program did by itself while there was something to take back."""

    def push(self, done: Committed, step: Step = Step.OWN) -> None:
        """Remember a transaction; one that is JOINED to what is not the last step is its own."""
        if step is Step.NONE:
            self._unasked += [done] if self._steps else []
        elif step is Step.JOINED and self._steps and _names(done, self._steps[-1]):
            self._steps[-1].append(done)
        else:
            self._steps.append([done])

    def clear(self) -> None:
        """Forget everything: nothing of it may come back."""
        self._steps.clear()
        self._unasked.clear()

    @property
    def what(self) -> str | None:
        """What the next undo would take back, in the reader's words; None when nothing.

        What was done before another window wrote is not taken back: it may be erased there.
        """
        if not self._steps or self._steps[-1][-1].change.seq <= self._engine.taken_in:
            return None
        first = self._steps[-1][0]
        return f"{first.change.action} {first.change.why or _about(first)}".strip()

    def undo(self, at: datetime, by: str) -> str:
        """Put every record of the last step back as it was; returns what was taken back.

        Raises Refused when there is nothing, or when something is in use by now, Stale when a
        record has changed since.
        """
        what = self.what
        if what is None:
            raise Refused("没有可以撤销的操作。")
        save: list[Record] = []
        delete: list[Record] = []
        for done in reversed(self._steps[-1]):
            self._reverse(done, save, delete)
        for record in delete:
            self._check_unnamed(record)
        self._engine.commit(at=at, by=by, action="撤销", why=what, save=save, delete=delete)
        self._steps.pop()
        return what

    def _reverse(self, done: Committed, save: list[Record], delete: list[Record]) -> None:
        """What to save and delete so that the records are as they were before."""
        for before, after in zip(done.before, done.after, strict=True):
            rev = self._rev_unless_changed(before, after)
            if before is not None:
                save.append(before.model_copy(update={"rev": rev}))
            elif after is not None:
                delete.append(after.model_copy(update={"rev": rev}))

    def _check_unnamed(self, record: Record) -> None:
        """Raises Refused when the program has made something since that names this record."""
        for made in (record for done in self._unasked for record in done.after if record):
            is_there = self._engine.look_up(TABLES[made.table], made.id) is not None
            if is_there and any(key == record.id for _, _, key in refers(made)):
                told = f"“{record.label}”已经自动备了{made.noun}“{made.label}”，先把它删掉再撤销。"
                raise Refused(told)

    def _rev_unless_changed(self, before: Record | None, after: Record | None) -> int:
        """The record's rev now; raises Stale when somebody changed what the verb had left.

        An earlier undo raises the rev without changing anything else.
        """
        known = after or before
        assert known is not None
        current = self._engine.look_up(TABLES[known.table], known.id)
        if (current is None) != (after is None):
            raise Stale(known.label)
        if current is None:
            return known.rev + 1
        # What an archive notes of its own records follows from them, and they are compared too.
        same = known.table not in RECORDS or current == known.model_copy(
            update={"rev": current.rev}
        )
        if not same:
            raise Stale(known.label)
        return current.rev


def _names(done: Committed, step: Sequence[Committed]) -> bool:
    """Whether a transaction is about something that this step has made or changed."""
    ids = {record.id for each in step for record in each.after if record}
    return any(key in ids for record in done.after if record for _, _, key in refers(record))
