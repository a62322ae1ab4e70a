"""Taking back the transactions of one window, the last one first."""

from __future__ import annotations

from datetime import datetime

from store.engine import Committed, Engine
from store.errors import Refused, Stale
from store.models import RECORDS, TABLES, Record


def _about(done: Committed) -> str:
    """The record that was changed, or how many."""
    pairs = zip(done.before, done.after, strict=True)
    found = [record for before, after in pairs if (record := after or before)]
    return found[0].label if len(found) == 1 else f"{len(found)} 项"


class UndoStack:
    """What this window did. Undoing is a change of its own: the journal keeps both."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._done: list[Committed] = []

    def push(self, done: Committed) -> None:
        """Remember a transaction that may be taken back."""
        self._done.append(done)

    def clear(self) -> None:
        """Forget everything: nothing of it may come back."""
        self._done.clear()

    @property
    def what(self) -> str | None:
        """What the next undo would take back, in the reader's words; None when nothing.

        What was done before another window wrote is not taken back: it may be erased there.
        """
        if not self._done or self._done[-1].change.seq <= self._engine.taken_in:
            return None
        change = self._done[-1].change
        return f"{change.action} {change.why or _about(self._done[-1])}".strip()

    def undo(self, at: datetime, by: str) -> str:
        """Put every record of the last transaction back as it was; returns what was taken back.

        Raises Refused when there is nothing, Stale when a record has changed since.
        """
        what = self.what
        if what is None:
            raise Refused("没有可以撤销的操作。")
        save, delete = self._reverse(self._done[-1])
        self._engine.commit(at=at, by=by, action="撤销", why=what, save=save, delete=delete)
        self._done.pop()
        return what

    def _reverse(self, done: Committed) -> tuple[list[Record], list[Record]]:
        """What to save and delete so that the records are as they were before."""
        save: list[Record] = []
        delete: list[Record] = []
        for before, after in zip(done.before, done.after, strict=True):
            rev = self._rev_unless_changed(before, after)
            if before is not None:
                save.append(before.model_copy(update={"rev": rev}))
            elif after is not None:
                delete.append(after.model_copy(update={"rev": rev}))
        return save, delete

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
