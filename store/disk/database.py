"""One interface to the data folder: read records, commit transactions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from store.disk.files import unwritable
from store.disk.journal import Journal
from store.disk.live import LiveFile, View
from store.disk.lock import FolderLock
from store.errors import NotFound, Stale, StoreError, Unwritable
from store.models import RECORDS, Change, Record, record_from

R = TypeVar("R", bound=Record)
CHECKPOINT_EVERY = 500
"""Transactions between two writings of the live file; a replay of that many is quick."""


class ReadOnly(StoreError):
    """The folder was opened for reading."""


@dataclass(frozen=True, slots=True)
class Committed:
    """A transaction on disk, with what stood there before it."""

    change: Change
    before: tuple[Record | None, ...]
    after: tuple[Record | None, ...]


class Database:
    """The records of one data folder, typed, with revisions. Close it when done."""

    def __init__(self, folder: Path, *, writing: bool) -> None:
        """Open a folder; raises Damaged, Busy or Unwritable with a sentence.

        A folder opened for writing is made when it is missing; one opened for reading may be
        missing and is empty then.
        """
        self.folder = folder
        self._lock = _take(folder) if writing else None
        try:
            self._storage = LiveFile(folder / "bulletin.json")
            self._view = View(self._storage)
            self._journal = Journal(folder / "journal")
            self._records: dict[tuple[str, str], Record] = {}
            self._gone: dict[tuple[str, str], int] = {}
            changes = self._journal.changes(after=self._storage.position)
            self._view.apply([op for change in changes for op in change.ops])
            self._applied = self._journal.position
            tail = self._journal.torn
            self.torn_tail = str(tail.path) if tail else None
            """The file whose last line a crash had cut off; it was never acknowledged."""
            self.torn = self._journal.cut_torn_tail() if writing else None
            """Where that half line was put aside."""
        except BaseException:
            if self._lock:
                self._lock.release()
            raise

    @property
    def warning(self) -> str | None:
        """What a crash before this start has left, in a sentence; None when nothing."""
        if self.torn is None:
            return None
        return (
            f"上次没有正常退出，最后半笔没有写完，已放到 {self.torn}。"
            "那一笔请看一下台账，没有就再做一次；别的都在。"
        )

    @property
    def is_writable(self) -> bool:
        """Whether this window may change anything."""
        return self._lock is not None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever saved here."""
        return self._journal.position.seq == 0

    def find(self, model: type[R], record_id: str) -> R | None:
        """The record with this id, or None."""
        key = (model.table, record_id)
        if key not in self._records:
            document = self._view.get(*key)
            if document is None:
                return None
            self._records[key] = record_from(model.table, document)
        record = self._records[key]
        return record if isinstance(record, model) else None

    def get(self, model: type[R], record_id: str) -> R:
        """The record with this id; raises NotFound."""
        record = self.find(model, record_id)
        if record is None:
            raise NotFound(model.noun, record_id)
        return record

    def all(
        self, model: type[R], where: Callable[[Mapping[str, Any]], bool] | None = None
    ) -> list[R]:
        """The records of a kind, in the order of first saving.

        With `where`, only those whose stored document it takes; the others are not validated.
        """
        found = []
        for document in self._view.all(model.table):
            if where is not None and not where(document):
                continue
            key = (model.table, str(document["id"]))
            record = self._records.get(key)
            if record is None:
                record = self._records[key] = record_from(model.table, document)
            if isinstance(record, model):
                found.append(record)
        return found

    def changes(self) -> Iterator[Change]:
        """The whole journal, oldest first, every line checked; raises Damaged."""
        return Journal(self.folder / "journal").changes()

    def commit(
        self,
        *,
        at: datetime,
        by: str,
        action: str,
        why: str = "",
        save: Sequence[Record] = (),
        delete: Sequence[Record] = (),
    ) -> Committed:
        """Make a change of any number of records, whole or not at all.

        Each record must carry the rev it was read with, or Stale is raised. Raises Unwritable
        when the disk refuses; memory and disk are as before then.
        """
        if not self.is_writable:
            raise ReadOnly("现在是只看不改的方式打开的，不能保存。")
        if self._applied != self._journal.position:
            raise Unwritable("上一步保存时被打断了。请退出后重新打开；这一步没有保存。")
        if len({(record.table, record.id) for record in (*save, *delete)}) < len(save) + len(
            delete
        ):
            raise ValueError("a record stands twice in one transaction")
        before = tuple(self._checked(record) for record in (*save, *delete))
        after = tuple(record.model_copy(update={"rev": self._next_rev(record)}) for record in save)
        ops = [_op(record) for record in after]
        ops += [_op(record, deleted=True) for record in delete]
        change = self._journal.append(at, by, action, why, ops)
        self._view.apply(ops)
        self._applied = self._journal.position
        self._records.update({(record.table, record.id): record for record in after})
        for record in delete:
            self._records.pop((record.table, record.id), None)
            self._gone[record.table, record.id] = record.rev + 1
        if self._applied.seq - self._storage.position.seq >= CHECKPOINT_EVERY:
            self.checkpoint()
        return Committed(change, before, (*after, *(None for _ in delete)))

    def _checked(self, record: Record) -> Record | None:
        current = self.find(RECORDS[record.table], record.id)
        gone = self._gone.get((record.table, record.id), 0)
        if record.rev not in ((current.rev,) if current else (0, gone)):
            raise Stale(record.label)
        return current

    def _next_rev(self, record: Record) -> int:
        # A record that comes back after its deletion must not repeat a rev that someone holds.
        return max(record.rev, self._gone.get((record.table, record.id), 0)) + 1

    def checkpoint(self) -> None:
        """Write the live file, so that the next start has little to replay.

        A disk that refuses is no fault of the change before: the journal has it.
        """
        if self.is_writable and self._storage.position != self._applied:
            with suppress(Unwritable):
                self._storage.checkpoint(self._applied)

    def close(self) -> None:
        """Checkpoint and let go of the folder; the journal already has everything."""
        try:
            self.checkpoint()
        finally:
            if self._lock:
                self._lock.release()
                self._lock = None


def _take(folder: Path) -> FolderLock:
    try:
        (folder / "journal").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from None
    return FolderLock(folder)


def _op(record: Record, *, deleted: bool = False) -> dict[str, Any]:
    document = None if deleted else record.model_dump(mode="json")
    return {"table": record.table, "id": record.id, "rev": record.rev, "doc": document}
