"""The engine on a data folder: journal, live file and archives behind one interface."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from errno import ENOENT
from pathlib import Path
from threading import RLock

from store.disk.files import advice, make_folder, unreadable, unwritable
from store.disk.folders import must_not_be_backups
from store.disk.journal import Journal, Position
from store.disk.line import Op, deleted, saved
from store.disk.live import LiveFile
from store.disk.lock import FolderLock
from store.disk.place import Place
from store.disk.reading import Reading
from store.disk.revisions import Revisions
from store.disk.view import View
from store.engine import Committed, Mentions, check_storable
from store.errors import Busy, Damaged, ReadOnly, Unwritable
from store.models import TABLES, Change, Record

CHECKPOINT_DUE, CHECKPOINT_OVERDUE = 50, 1_000
"""Transactions after which a window writes the live file aside, and a commit does it itself."""


REMEMBERED = 64
"""Transactions of which it is known what they changed, without reading the journal."""


class Database(Reading):
    """The records of one data folder, typed, with revisions. Close it when done."""

    def __init__(
        self, folder: Path, *, writing: bool, person: str = "", patient: bool = True
    ) -> None:
        """Open a folder; raises Damaged, Newer, Busy or Unwritable with a sentence.

        A folder opened for writing is made when it is missing; one opened for reading may be
        missing and is empty then. `person` is who other windows are told of. The `patient` wait
        half a minute where only that tells whether a writer on another computer is alive.
        """
        super().__init__(folder)
        self._lock = FolderLock(folder, person)
        self.place = Place(folder)
        """Where the folder is at home."""
        self._revisions = Revisions(self)
        self.guard = RLock()
        """Held while something changes, so that windows' threads wait for each other."""
        self._writing_live = RLock()
        self._touched: deque[tuple[int, frozenset[tuple[str, str]]]] = deque(maxlen=REMEMBERED)
        """Numbers of the last transactions with what each of them changed."""
        self.taken_in = 0
        """Number of the last transaction that another window made while this one was open."""
        must_not_be_backups(folder)
        self.place.must_be_finished()
        if writing:
            self._make_folders()
            (self._lock.take_waiting if patient else self._lock.take)()
        self.is_writable = writing
        """Whether this window may change anything."""
        try:
            self._load()
            if writing:
                self._settle()
        except BaseException as error:
            self._lock.release()
            if isinstance(error, OSError):
                raise unreadable(folder, error) from None
            raise

    # Opening ----------------------------------------------------------------------------

    def _make_folders(self) -> None:
        try:
            make_folder(self.folder / "journal")
        except OSError as error:
            raise unwritable(self.folder, error) from None

    def _load(self) -> None:
        """Read the live file, then what the journal says since."""
        journal = Journal(self.folder / "journal")
        self.live = LiveFile(self.folder / "bulletin.json")
        self.warnings: list[str] = []
        """What a crash or a bad disk has left, in sentences."""
        self._damaged_live = False
        try:
            view = View(self.live.load())
        except Damaged as damage:
            if not journal.paths:
                raise
            self._damaged_live = True
            self.warnings.append(f"{damage}已照流水重建，没有少东西。")
            view = View()
        for change in journal.changes(after=self.live.position):
            view.apply(change.ops)
        if view.hollow:
            table, record_id = min(view.hollow)
            raise Damaged(
                f"{TABLES[table].noun} {record_id} 的内容已删除，但没有接下去的一笔。",
                advice(self.folder),
            )
        self.show(view)
        self._touched.clear()
        self.journal, self._applied = journal, journal.position

    def _settle(self) -> None:
        """Put out of the way what a crash has left; only a writer may."""
        self.place.recognise()
        if self._damaged_live and (aside := self.live.set_aside_if_damaged()):
            self.warnings.append(f"坏的那份 bulletin.json 留在 {aside}。")
        self._damaged_live = False
        if self.journal.torn is not None:
            aside = self.journal.cut_torn_tail()
            self.warnings.append(
                f"上次没有正常退出，最后半笔没有写完，已放到 {aside}。"
                "那一笔请看一下台账，没有就再做一次；别的都在。"
            )
        # Late, as below: a command that only reads neither erases nor archives.
        from store.disk.erasing import finish, unfinished

        for order in unfinished(self):
            finish(self, order)
            self.warnings.append(
                "上次删除个人信息没有做完，现在做完了。以前的备份里可能还有：按 F8 再按 x 查。"
            )

    def adopt(self, *, at: datetime, by: str) -> str | None:
        """Make a copy of a folder a folder of its own; see Place.adopt."""
        return self.place.adopt(self, at=at, by=by)

    def become_writer(self) -> None:
        """Turn a reading window into the writing one; raises Busy while another one writes."""
        with self.guard:
            if self.is_writable:
                return
            if not self.folder.is_dir() or not (self.is_empty or self.journal.paths):
                raise unwritable(self.folder, FileNotFoundError(ENOENT, ""))
            self._make_folders()
            self._lock.take()
            self.is_writable = True
            try:
                self.refresh()
                self._settle()
            except BaseException:
                self.is_writable = False
                self._lock.release()
                raise

    def refresh(self) -> bool:
        """Take in what another window has written since; returns whether there was anything."""
        with self.guard:
            # Another window may have cut off a torn end that this one has seen.
            if self.journal.torn is None and not self.journal.goes_beyond(self._applied):
                return False
            before = self._applied
            try:
                for change in self.journal.changes(after=before):
                    self.apply(change.ops)
                    self._note_touched(change)
                self._applied = self.journal.position
            except Damaged:
                self._load()  # Its files may have been replaced by those of another folder.
            if self._applied == before:
                return False
            self.taken_in = self.stamp
            return True

    @property
    def writer(self) -> str | None:
        """Who writes in this folder, for the reader; None when nobody does or this window."""
        holder = None if self.is_writable else self._lock.holder
        return None if holder is None else holder.words

    @property
    def warning(self) -> str | None:
        """What a crash or a bad disk before this start has left; None when nothing."""
        return "\n".join(self.warnings) or None

    @property
    def stamp(self) -> int:
        """The number of the last transaction."""
        return self._applied.seq

    @property
    def position(self) -> Position:
        """Where the journal stood at the last transaction."""
        return self._applied

    @property
    def last_written(self) -> datetime | None:
        """When the last transaction was made; None before the first."""
        return self.journal.last_written

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever saved here."""
        return self._applied.seq == 0

    def touched(self, since: int) -> frozenset[tuple[str, str]] | None:
        """What was changed after the transaction `since`; see Engine.touched."""
        with self.guard:
            later = [keys for number, keys in self._touched if number > since]
            known = len(later) == self.stamp - since
            return frozenset().union(*later) if known else None

    def _note_touched(self, change: Change) -> None:
        keys = frozenset((str(op["table"]), str(op["id"])) for op in change.ops)
        self._touched.append((change.seq, keys))

    def changes(self, about: str | None = None) -> Iterator[Change]:
        """Every change ever made, checked as a chain, or one record's, each checked by itself.

        Raises Damaged, Newer and Unreadable.
        """
        journal = Journal(self.folder / "journal")
        return journal.changes() if about is None else journal.about(about)

    # Changing ---------------------------------------------------------------------------

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
        """Make a change of any number of records, whole or not at all; see Engine.commit."""
        from store.disk.archiving import superseding

        with self.guard:
            self.must_be_writable()
            before = self._revisions.current([*save, *delete])
            after = tuple(map(self._revisions.following, save))
            noted = map(self._revisions.following, superseding(self, before, delete))
            ops = [*map(saved, after), *map(saved, noted), *map(deleted, delete)]
            change = self.append(at, by, action, why, ops)
            self._revisions.note_deleted(delete)
            return Committed(change, before, (*after, *(None for _ in delete)))

    def archive(self, year: int, records: Sequence[Record], *, at: datetime, by: str) -> Committed:
        """Move closed records to the archive of a year; see Engine.archive."""
        from store.disk.archiving import write_archive

        with self.guard:
            self.must_be_writable()
            before = self._revisions.current(records)
            record = write_archive(self, year, records)
            ops = [saved(record), *(deleted(r) | {"archived": record.id} for r in records)]
            change = self.append(at, by, "归档", f"{year} 年 {len(records)} 条", ops)
            # What was moved can still be looked up, as it was.
            return Committed(change, (None, *before), (record, *before))

    def mentions(self, text: str) -> Mentions:
        """Where a text stands; see Engine.mentions."""
        from store.disk.erasing import find_mentions

        return find_mentions(self, text)

    def erase(self, text: str, *, reason: str, at: datetime, by: str) -> None:
        """Take a text out of everything; see Engine.erase."""
        from store.disk.erasing import erase

        erase(self, text, reason=reason, at=at, by=by)

    def append(self, at: datetime, by: str, action: str, why: str, ops: Sequence[Op]) -> Change:
        """Write operations to the journal and carry them out in memory.

        Raises as `commit` does; what the operations do must have been checked.
        """
        check_storable([by, action, why, list(ops)])
        self.stay_writer()
        if self._applied != self.journal.position:
            raise Unwritable("上一步保存时被打断了。请退出后重新打开；这一步没有保存。")
        change = self.journal.append(at, by, action, why, tuple(ops))
        self.apply(ops)
        self._note_touched(change)
        self._applied = self.journal.position
        if self._pending >= CHECKPOINT_OVERDUE:
            self.checkpoint()
        return change

    def stay_writer(self) -> None:
        """Raises Busy when this window is not the only writer any more; it then reads on.

        Where the sign was gone, another computer may have written and left, as after a sleep, or
        another folder lies here now, as on another stick: the journal tells.
        """
        try:
            if self._lock.renew() and self.journal.goes_beyond(self._applied):
                raise Busy("刚才有别的电脑用过这个文件夹，要重新读入。这一步没有保存，请再做一次。")
        except Busy:
            self.is_writable = False
            self._lock.release()
            raise

    def must_be_writable(self) -> None:
        """Raises ReadOnly in a reading window."""
        if not self.is_writable:
            who = f"{self.writer}正在用。" if self.writer else ""
            raise ReadOnly(f"现在是只看不改的方式打开的，不能保存。{who}")

    # The live file ----------------------------------------------------------------------

    @property
    def _pending(self) -> int:
        return self._applied.seq - self.live.position.seq

    @property
    def is_checkpoint_due(self) -> bool:
        """Whether a window at rest is to write the live file."""
        return self._pending >= CHECKPOINT_DUE

    def checkpoint(self) -> None:
        """Write the live file, so that the next start has little to replay; any thread may."""
        if self.is_writable and self._pending:
            # A disk that refuses is no fault of the changes before: the journal has them.
            with suppress(Unwritable, Busy):
                # One that slept must not put its old state over that of the one that took over.
                self.stay_writer()
                self.write_live()

    def write_live(self, *, lasting: bool = False) -> None:
        """Write the live file, with `lasting` so that no power cut undoes it; raises Unwritable."""
        with self.guard:
            tables, position = self.view.snapshot(), self._applied
        with self._writing_live:
            if lasting or position.seq > self.live.position.seq:
                self.live.write(tables, position, lasting=lasting)

    def journal_was_rewritten(self) -> None:
        """Look anew where the last line ends, after lines were emptied."""
        self.journal.find_end()
        self._applied = self.journal.position

    def close(self) -> None:
        """Checkpoint and let go of the folder; the journal already has everything."""
        try:
            self.checkpoint()
        finally:
            self.is_writable = False
            self._lock.release()
