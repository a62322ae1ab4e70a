"""What a window is given once its folder is open: the folder, the person, the clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from bulletin_tui.clock import Clock, Doubt
from bulletin_tui.settings import REFUSE, Settings, load_settings, read_settings
from store.disk.database import Database
from store.disk.files import unreadable
from store.disk.folders import ATTACHMENTS, BACKUPS
from store.errors import Busy, Damaged, StoreError, Unwritable
from store.models import Lineage
from store.obligations import Obliged
from store.rules.law.rulebook import OWN_FILE, OwnRules

if TYPE_CHECKING:
    from bulletin_tui.printing.press import Press
    from store.desk import Desk


@dataclass(slots=True)
class Reader:
    """Passed to a command that only looks: it waits for none of the verbs."""

    folder: Path
    settings: Settings
    desk: Obliged
    clock: Clock
    database: Database
    """The folder's own side of the desk's engine: who else is here, what a crash has left."""
    _press: tuple[str, Press] | None = field(default=None, repr=False)
    _press_lock: Lock = field(default_factory=Lock, repr=False)

    @property
    def doubt(self) -> Doubt | None:
        """Why the clock may be wrong, by what was entered last."""
        return self.clock.doubt(self.database.last_written)

    def press(self) -> Press:
        """What pages are set with, made when first asked for: call it from a worker.

        Raises PrintError.
        """
        with self._press_lock:
            fonts = load_settings(self.folder).fonts
            if self._press is None or self._press[0] != fonts:
                from bulletin_tui.printing.output import open_press

                self._press = fonts, open_press(fonts, self.folder)
            return self._press[1]


@dataclass(slots=True)
class Context(Reader):
    """Passed to every screen, and to a command that uses a verb."""

    desk: Desk
    keeping: Lock = field(default_factory=Lock)
    """Held by the thread that looks at other windows."""
    why_reading: str | None = None
    """The sentence for a window that may not change anything; None for one that may."""

    def adopt(self) -> None:
        """Note in the journal, once, that this folder is a copy; raises StoreError."""
        if copied := self.database.adopt(at=self.clock.now(), by=self.desk.by):
            self.database.warnings.append(copied)

    def trust_clock(self, doubt: Doubt) -> None:
        """Note in the journal that the clock is right all the same; raises StoreError."""
        with self.database.guard:
            self.database.must_be_writable()
            self.database.append(
                self.clock.now(), self.desk.by, "核对日期", f"{doubt.sentence}日期没错。", ()
            )

    def keep_up(self) -> None:
        """Read along with another writer, and take over when it is gone; or write what is due.

        What stands in the way is in `why_reading` afterwards.
        """
        with self.keeping:
            try:
                self._keep_up()
                self.why_reading = None
            except StoreError as error:
                self.reads_because(error)
            except OSError as error:
                self.reads_because(unreadable(self.folder, error))

    def _keep_up(self) -> None:
        database = self.database
        if not database.is_writable:
            database.refresh()
            database.become_writer()
            return
        database.stay_writer()
        if database.is_checkpoint_due:
            database.checkpoint()

    @property
    def files(self) -> Path:
        """Where the attachments of materials lie."""
        return self.folder / ATTACHMENTS

    @property
    def backups(self) -> Path:
        """Where the folder keeps its own backups."""
        return self.folder / BACKUPS

    @property
    def known_ids(self) -> frozenset[str]:
        """Ids that this folder's backups bear: its own, and those of what it was copied from."""
        origins = (lineage.came_from for lineage in self.database.find(Lineage))
        return frozenset((self.database.place.identity[0], *origins))

    @property
    def backup_folders(self) -> list[Path]:
        """Where backups go: the folder's own place, and a second one if the settings name one."""
        second = load_settings(self.folder).backup_to
        return [self.backups, *([Path(second)] if second else [])]

    def reads_because(self, refusal: StoreError) -> None:
        """Note why this window may not change anything."""
        if isinstance(refusal, Busy):
            who = self.database.writer or "另一个窗口"
            self.why_reading = f"只看：{who}正在用，那边退出这里就能改"
        else:
            # One folder is open here: its long path would only push the reason out of sight.
            said = refusal.what if isinstance(refusal, Unwritable) else str(refusal)
            self.why_reading = f"只看。{said.replace(str(self.folder), '数据文件夹')}"


@contextmanager
def opened_to_look(folder: Path, clock: Clock) -> Iterator[Reader]:
    """A reader of a data folder, closed afterwards; raises StoreError with a sentence."""
    with _opened(folder, writing=False) as (settings, _, database, rules):
        yield Reader(folder, settings, Obliged(database, clock.today, rules), clock, database)


@contextmanager
def opened(folder: Path, clock: Clock, *, writing: bool, patient: bool = True) -> Iterator[Context]:
    """A context on a data folder, closed afterwards; raises StoreError with a sentence."""
    from store.desk import Desk  # late: who only looks needs no verbs

    with _opened(folder, writing=writing, patient=patient) as (settings, person, database, rules):
        desk = Desk(
            database,
            by=person,
            now=clock.now,
            today=clock.today,
            rules=rules,
            refuses_overfull=lambda: load_settings(folder).overfull == REFUSE,
        )
        context = Context(folder, settings, desk, clock, database)
        context.adopt()
        yield context


@contextmanager
def _opened(
    folder: Path, *, writing: bool, patient: bool = True
) -> Iterator[tuple[Settings, str, Database, OwnRules]]:
    broken = ""
    try:
        settings = read_settings(folder)
    except Damaged as error:
        settings, broken = Settings(), str(error)
    person = settings.person or _login()
    database = Database(folder, writing=writing, person=person, patient=patient)
    try:
        if broken:
            database.warnings.append(broken)
        rules = OwnRules(folder / OWN_FILE)
        if (folder / OWN_FILE).exists() and (fault := rules.checked()):
            database.warnings.append(str(fault))
        yield settings, person, database, rules
    finally:
        database.close()


@contextmanager
def opened_for_a_window(folder: Path, clock: Clock) -> Iterator[Context]:
    """The same for a window: it reads where it may not write, and goes on trying."""
    with ExitStack() as stack:
        try:
            context = stack.enter_context(opened(folder, clock, writing=True, patient=False))
        except (Busy, Unwritable) as refusal:
            if not folder.is_dir():
                raise
            context = stack.enter_context(opened(folder, clock, writing=False))
            context.reads_because(refusal)
        yield context


def _login() -> str:
    import getpass

    try:
        name = "".join(filter(str.isprintable, getpass.getuser()))
        return name.strip() or "未署名"
    except (OSError, KeyError, ImportError):
        return "未署名"
