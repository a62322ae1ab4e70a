"""What every verb stands on: one engine, one person, one day, and one way to commit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from threading import RLock
from typing import TypeVar

from store.engine import Committed, Engine
from store.models import Record, new_id
from store.models.text import entered_line
from store.overview import Overview
from store.rules.law.rulebook import RuleBook, built_in
from store.rules.references import check_references, check_unused
from store.undo import Step, UndoStack

R = TypeVar("R", bound=Record)


class Verbs(Overview):
    """Saving, discarding, undoing; and what the verbs of the other modules commit with."""

    def __init__(
        self,
        database: Engine,
        *,
        by: str,
        now: Callable[[], datetime],
        today: Callable[[], date],
        rules: Callable[[], RuleBook] = built_in,
    ) -> None:
        super().__init__(database, today, rules)
        self.by = by
        self._now = now
        self._undo = UndoStack(database)
        self._one_by_one = RLock()
        """Held by the verb that is kept: windows do in threads what concerns many records."""
        self._gathered: list[Record] | None = None
        """What the verbs of one transaction have put so far; None outside of one."""

    def new_id(self) -> str:
        """A fresh id for a record that is being entered."""
        return new_id(self._now())

    def save(self, record: R, why: str = "") -> R:
        """Keep a new or edited unit, site, category, material, campaign or case."""
        check_references(self.database, record)
        verb = "新建" if record.rev == 0 else "修改"
        return self._put(f"{verb}{record.noun}", why, record)

    def save_all(self, records: Sequence[Record], action: str, why: str = "") -> None:
        """Keep many records in one transaction, such as an import or sample data.

        What they refer to must be on file or among them.
        """
        known = {(record.table, record.id): record for record in records}
        for record in records:
            check_references(self.database, record, known)
        self._commit(action, why, save=records)

    def discard(self, record: Record, why: str = "") -> None:
        """Delete a record that nothing refers to; raises Refused when something does."""
        check_unused(self.database, record)
        self._commit(f"删除{record.noun}", why or record.label, delete=[record])

    @property
    def undoable(self) -> str | None:
        """What `undo` would take back, in the reader's words; None when there is nothing."""
        return self._undo.what

    def undo(self) -> str:
        """Take back the last verb of this window; returns what was taken back.

        The journal keeps both. Raises Stale when a record has changed since.
        """
        with self._one_by_one:
            return self._undo.undo(self._now(), self.by)

    # For the verbs -----------------------------------------------------------------------------

    def _put(self, action: str, why: str, record: R) -> R:
        return self._put_all(action, why or record.label, [record])[0]

    def _put_all(
        self, action: str, why: str, records: Sequence[R], step: Step = Step.OWN
    ) -> list[R]:
        if not records:
            return []
        with self._one_by_one:
            if self._gathered is not None:
                self._gathered += records
                return list(records)
            done = self._commit(action, why, save=records, step=step)
        return [_same(record, saved) for record, saved in zip(records, done.after, strict=True)]

    @contextmanager
    def _together(self, action: str, why: str) -> Iterator[None]:
        """What the verbs inside put becomes one transaction at the end, or none if one raises.

        Until then the records are as they were: no verb inside sees what another one has put.
        """
        with self._one_by_one:
            self._gathered = gathered = list[Record]()
            try:
                yield
            finally:
                self._gathered = None
            self._put_all(action, why, gathered)

    def _commit(
        self,
        action: str,
        why: str,
        save: Sequence[Record] = (),
        delete: Sequence[Record] = (),
        step: Step = Step.OWN,
    ) -> Committed:
        why = entered_line("why", why)
        with self._one_by_one:
            done = self.database.commit(
                at=self._now(), by=self.by, action=action, why=why, save=save, delete=delete
            )
            self._undo.push(done, step)
            return done


def _same(record: R, saved: Record | None) -> R:
    """The saved value, with the type it went in with."""
    assert saved is not None and saved.id == record.id
    return record.model_copy(update={"rev": saved.rev})
