"""What a window watches while it is open: other windows, the day, a newly known calendar."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from textual import work

from bulletin_tui import garbage
from bulletin_tui.console.turns import KeysInTurn
from bulletin_tui.screens.base import WorkScreen
from bulletin_tui.widgets.faults import FaultTeller
from bulletin_tui.widgets.note_line import ReadingLine
from store.errors import StoreError

if TYPE_CHECKING:
    from bulletin_tui.context import Context
    from store.models import Material
    from store.rules.wall.recounting import Recounted

WATCH_EVERY = 2.0
"""Seconds between two looks at what other windows do."""


class Watching(FaultTeller, KeysInTurn):
    """Tells the screens what has changed beneath them, and does what is due by itself."""

    context: Context
    """What the screens work on; there once the folder is open."""
    _seen: tuple[int, str | None] = (0, None)
    """What the screens have told of other windows."""
    _drafted_on: date | None = None
    """The day on which this window has looked for drafts that are due."""
    _keys_seen = 0
    """How many keys had come at the last look."""

    def begin_watching(self) -> None:
        """Look at once at what is due by itself, and from now on at all the rest."""
        self._seen = self._now_seen
        if self.context.database.is_writable:
            self._recount()
        self._watch_day()
        self.set_interval(WATCH_EVERY, self._watch_on)

    @work(thread=True, group="read", exit_on_error=False)
    def _recount(self) -> None:
        """A newer program may know the holidays of a year that was only guessed."""
        with suppress(StoreError, OSError):
            if outdated := self.context.desk.outdated():
                self.call_from_thread(self._keep_recount, outdated)

    def _keep_recount(self, outdated: list[Recounted]) -> None:
        from bulletin_tui.screens.calendar.workdays import tell_recount
        from store.undo import Step

        with suppress(StoreError):
            self.context.desk.recount(outdated, step=Step.NONE)
            done = "放假安排有了，公示期已重算"
            tell_recount(self, self.context.desk, done, outdated, asked=False)
            if isinstance(self.screen, WorkScreen):
                self.screen.reload()

    def warn(self) -> None:
        """Tell what a crash, a bad disk or a copying has left, once."""
        if warning := self.context.database.warning:
            self.notify(warning, severity="warning", markup=False, timeout=20)
            self.context.database.warnings.clear()

    def _watch_on(self) -> None:
        """Look again, unless the last look still hangs, as on a share in trouble."""
        self._watch_day()
        if self.keys_read == self._keys_seen:
            garbage.look_through()
        self._keys_seen = self.keys_read
        if all(worker.is_finished for worker in self.workers if worker.group == "watch"):
            self._watch()

    def _watch_day(self) -> None:
        """Look for due drafts once a day, as soon as this window may write and knows for whom."""
        today, settings = self.context.desk.today, self.context.settings
        is_known = bool(settings.person or settings.name_asked)
        if self.context.database.is_writable and is_known and self._drafted_on != today:
            self._drafted_on = today
            self._draft()

    @work(thread=True, group="read", exit_on_error=False)
    def _draft(self) -> None:
        """Make the drafts that duties ask for by now, and say so once."""
        with suppress(StoreError, OSError):  # F9 tells what cannot be read.
            if drafts := self.context.desk.drafts_due():
                self.call_from_thread(self._keep_drafts, drafts)

    def _keep_drafts(self, drafts: list[Material]) -> None:
        from store.undo import Step

        with suppress(StoreError):
            if made := self.context.desk.keep_drafts(drafts, Step.NONE):
                self.notify(f"已按公开任务备好 {len(made)} 份草稿，按 F9 看。", markup=False)
            if isinstance(self.screen, WorkScreen):
                self.screen.reload()

    @work(thread=True, group="watch", exit_on_error=False)
    def _watch(self, *, asked: bool = False) -> None:
        """See what other windows do; the screens are read anew where that concerns them."""
        self.context.keep_up()
        if asked:
            _ = self.context.desk.rules  # read here, in the thread
        if asked or self._seen != self._now_seen:
            self.call_from_thread(self._show_change, asked=asked)

    @property
    def _now_seen(self) -> tuple[int, str | None]:
        """What others have written, and why this window only reads."""
        return self.context.database.taken_in, self.context.why_reading

    def _show_change(self, *, asked: bool) -> None:
        (_, before), self._seen = self._seen, self._now_seen
        why = self.context.why_reading
        if before is not None and why is None:
            with suppress(StoreError):
                self.context.adopt()
            self.warn()
            self.notify("现在可以改了。", markup=False)
        elif before is None and why is not None:
            self.notify(why, severity="warning", markup=False)
        for screen in self.screen_stack:
            for line in screen.query(ReadingLine):
                line.tell(why)
        if isinstance(self.screen, WorkScreen):
            self.screen.show_who_writes()
            self.screen.reload()
            if asked:
                self._tell_reloaded(self.screen)

    def _tell_reloaded(self, screen: WorkScreen) -> None:
        """The file of own rules was perhaps just saved: what is wrong in it is told at once."""
        if fault := self.context.desk.rules.fault:
            screen.say_no(fault, "规则文件写错了")
        else:
            screen.say("已重新载入")

    def action_reload(self) -> None:
        """Look at once for what another window has written."""
        self._watch(asked=True)
