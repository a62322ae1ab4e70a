"""A data folder at one line of its journal, read for a backup while windows may go on writing."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from store.disk.attachments import Attachments, is_attachment
from store.disk.backup import Backup, Kept
from store.disk.database import Database
from store.disk.files import advice, unreadable
from store.disk.folders import ATTACHMENTS, TEMPLATES, own_templates
from store.disk.journal import Journal, Position
from store.disk.line import digest_of
from store.disk.sealed import BrokenSeal, check_seal
from store.errors import Damaged
from store.models import Erasure

_LIVE, _TYPED = "bulletin.json", ("settings.toml", "rules.toml")


class Source:
    """What goes into a backup, checked: no backup is made of what is not as it was written.

    Of what the last backup has, only what changed since is read, unless all is to be thorough.
    """

    def __init__(self, database: Database, last: Backup | None, *, thorough: bool) -> None:
        """Nothing but the live file is read yet; raises Damaged and Unreadable."""
        self._database, self._folder = database, database.folder
        self._last, self._thorough = last, thorough
        # In this order: no erasure that the live file has not seen may be thought to be known, and
        # whatever line the live file stands at, the journal has it.
        self._erasures = self._known_erasures()
        self._live = _live_content(self._folder / _LIVE)
        with database.guard:
            database.refresh()
            self.position: Position = database.position
            self._archives = {f"archive/{a.file}": a.sha256 for a in database.archives()}

    @property
    def names(self) -> list[str]:
        """The files, by path in the data folder."""
        live = [_LIVE] if self._live is not None else []
        others = [name for name in _TYPED if (self._folder / name).exists()]
        attached = [f"{ATTACHMENTS}/{name}" for name in Attachments(self._folder).names]
        own = [f"{TEMPLATES}/{name}" for name in own_templates(self._folder)]
        return [*live, *others, *own, *self._journals, *self._archives, *attached]

    @property
    def is_outdated(self) -> bool:
        """Whether somebody's data was erased since: the files are other ones now."""
        return self._known_erasures() != self._erasures

    def _known_erasures(self) -> list[tuple[str, int]]:
        with self._database.guard:
            self._database.refresh()
            return [(order.id, order.rev) for order in self._database.find(Erasure)]

    def unchanged(self, name: str) -> Kept | None:
        """What the last backup has of a file that need not be read again."""
        known = self._last.files.get(name) if self._last else None
        if is_attachment(name):
            return known  # What it holds is in its name; here it may be damaged by now.
        if known is None or self._thorough or name in (_LIVE, f"journal/{self.position.file}"):
            return None
        with suppress(OSError):
            state = (self._folder / name).stat()
            if (known.size, known.changed) == (state.st_size, state.st_mtime_ns):
                return known
        return None

    def take(self, name: str) -> tuple[Kept, bytes] | None:
        """A file; raises Damaged for an archive that is not as it was written, and Unreadable.

        None for a picture or a document that is not as it was written: the doctor tells of it, and
        the records are backed up all the same.
        """
        path = self._folder / name
        try:
            content = self._live or b"" if name == _LIVE else path.read_bytes()
            changed = path.stat().st_mtime_ns
        except OSError as error:
            if is_attachment(name):
                return None
            if isinstance(error, FileNotFoundError):
                raise self._damaged(f"{path} 不见了") from None
            raise unreadable(path, error) from None
        if name == f"journal/{self.position.file}":
            content = content[: self.position.offset]
        kept = Kept(digest_of(content), len(content), changed)
        if is_attachment(name) and not path.name.startswith(kept.sha256):
            return None
        if self._archives.get(name, kept.sha256) != kept.sha256:
            raise self._damaged(f"{path} 内容被改动过")
        return kept, content

    def check_all(self) -> None:
        """Look at every file, also where nothing is new; raises as `take` does."""
        for name in self.names:
            self.take(name)

    # The journal ------------------------------------------------------------------------

    @property
    def _journals(self) -> list[str]:
        paths = Journal(self._folder / "journal").paths
        return [f"journal/{path.name}" for path in paths if path.name <= self.position.file]

    def check(self) -> None:
        """Check every line, or those since the last backup where the lines before are as then.

        Raises Damaged and Unreadable.
        """
        try:
            self._check()
        except OSError as error:
            raise unreadable(self._folder, error) from None

    def _check(self) -> None:
        last, journal = self._last, Journal(self._folder / "journal")
        goes_on = last is not None and all(
            self._goes_on(name, known)
            for name, known in last.files.items()
            if name.startswith("journal/")
        )
        start = last.position if last is not None and goes_on else Position()
        here = start.hash == self.position.hash
        for _ in journal.changes(after=start):
            here = here or journal.position.hash == self.position.hash
        if not here:
            raise self._damaged(f"{journal.folder} 与打开的内容不是一份，流水被换过")

    def _goes_on(self, name: str, known: Kept) -> bool:
        """Whether a file of the journal begins as the last backup has it.

        It does not after an erasure, and where an older state was put back by hand.
        """
        if self.unchanged(name):
            return True
        try:
            with open(self._folder / name, "rb") as file:
                return digest_of(file.read(known.size)) == known.sha256
        except FileNotFoundError:
            return False

    def _damaged(self, what: str) -> Damaged:
        return Damaged(f"{what}，没有备份成。", f"以前的备份都还在。{advice(self._folder)}")


def _live_content(path: Path) -> bytes | None:
    try:
        content = path.read_bytes()
        check_seal(content)
    except (FileNotFoundError, BrokenSeal):
        return None  # The journal makes it anew.
    except OSError as error:
        raise unreadable(path, error) from None
    return content
