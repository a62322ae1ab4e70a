"""What every screen shares on which verbs are done: done, refused with a sentence, taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import work

from bulletin_tui.console.turns import in_turn
from bulletin_tui.widgets.faults import FaultTeller, sentence
from store.errors import NotFound, StoreError

if TYPE_CHECKING:
    from bulletin_tui.context import Context

_GONE = "这一条刚在别处删掉了，没有做成。列表已经更新，请再看一下。"


def why_grey(context: Context, word: str) -> str:
    """Why this window does not do what a key is called: it only reads, for another one writes."""
    why = (context.why_reading or "这个窗口只看").rstrip("。")
    return f"“{word}”现在做不了。{why}。"


class Attempts(FaultTeller):
    """Does verbs and says what came of them."""

    CHANGES: ClassVar[frozenset[str]] = frozenset()
    """Actions that change records; in a reading window their keys are grey."""
    context: Context

    def reload(self) -> None:
        """Show the records as they are now."""
        raise NotImplementedError

    def may_change(self, action: str) -> bool:
        """Whether this window may do this; one that only reads changes nothing."""
        return action not in self.CHANGES | {"undo"} or self.context.database.is_writable

    def may_write(self, word: str) -> bool:
        """Whether this window may change anything; if not, why it does not do what Enter does."""
        if self.context.database.is_writable:
            return True
        self.say_no(why_grey(self.context, word))
        return False

    def say(self, message: str, title: str = "") -> None:
        """A short word that something was done; it takes the place of the last."""
        self.app.clear_notifications()
        self.app.notify(message, title=title, markup=False, timeout=4 + len(message) // 20)

    def say_no(self, sentence: str, title: str = "没有做成") -> None:
        """Why something was not done."""
        self.app.clear_notifications()
        self.app.notify(sentence, title=title, severity="error", markup=False, timeout=8)

    def attempt(self, job: Callable[[], object], done: str = "") -> bool:
        """Do a verb; a refusal is told as a sentence. Returns whether it was done."""
        try:
            job()
        except StoreError as error:
            self.tell_fault(error)
            return False
        self._tell_done(done)
        return True

    async def attempt_in_turn(self, job: Callable[[], object], done: str = "") -> bool:
        """The same in a thread, for what may concern many records. To be run in a worker."""
        try:
            await in_turn(self.app, job)
        except StoreError as error:
            self.tell_fault(error)
            return False
        self._tell_done(done)
        return True

    def _tell_done(self, done: str) -> None:
        if done:
            self.say(done)
        self.reload()

    def tell_fault(self, error: BaseException) -> None:
        """Why something was not done; the records may have changed beneath the screen."""
        self.reload()
        self.say_no(_GONE if isinstance(error, NotFound) else sentence(error))

    @work(group="undo")
    async def action_undo(self) -> None:
        """Take back the last verb of this window."""
        what = self.context.desk.undoable
        await self.attempt_in_turn(self.context.desk.undo, f"已撤销：{what}")
