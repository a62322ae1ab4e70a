"""A record that somebody else changed while a form was open: nothing that was typed is lost."""

from __future__ import annotations

from asyncio import to_thread
from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from bulletin_tui.widgets.dialogs import Confirm
from bulletin_tui.widgets.differing import Differing, differences
from bulletin_tui.widgets.field import Field
from store.desk import Desk
from store.errors import NotFound
from store.models import Record

if TYPE_CHECKING:
    from textual.app import App

    from bulletin_tui.widgets.form import Form

R = TypeVar("R", bound=Record)


class Held(Generic[R]):
    """A record while a form changes it, and the form's fields as the record fills them in."""

    def __init__(
        self,
        desk: Desk,
        record: R,
        fields: Callable[[R], Sequence[Field]],
        *,
        comes_back: bool = True,
    ) -> None:
        """With `comes_back`, one that was deleted meanwhile may be made anew."""
        self._desk, self.record = desk, record
        self.fields_of = fields
        self._comes_back = comes_back

    @property
    def fields(self) -> Sequence[Field]:
        """As the record fills them in."""
        return self.fields_of(self.record)

    @property
    def is_kept(self) -> bool:
        """Whether it is on file, so that somebody else can change it."""
        return self.record.rev > 0

    def latest(self) -> R | None:
        """The record as it is now; None where it is gone, and NotFound if that is for good."""
        found = self._desk.database.look_up(type(self.record), self.record.id)
        if found is None and not self._comes_back:
            raise NotFound(self.record.noun, self.record.label, "它刚在别处删掉了")
        return found

    def who(self) -> str:
        """Who changed it last, and when; reads the journal."""
        last = deque(self._desk.database.changes(about=self.record.id), maxlen=1)
        return "".join(f"（{c.by} {c.at:%m-%d %H:%M} {c.action}）" for c in last)


async def reconcile(app: App[object], form: Form, held: Held[R]) -> bool:
    """Put two people's changes together in the form; whether it is to be saved now.

    Until somebody has chosen, the form and what it rests on stay as they are. To be run in a
    worker. Raises NotFound where the record is gone for good.
    """
    latest, name = held.latest(), held.record.label
    if latest is None:
        question = Confirm(f"“{name}”刚在别处删掉了。照您填的重新建一条吗？", yes="重新建")
        wanted: bool = await app.push_screen_wait(question)
        if wanted:
            held.record = held.record.model_copy(update={"rev": 0})
        return wanted
    fields = held.fields_of(latest)
    theirs = form.values_of(fields)
    taken: frozenset[str] | None = frozenset()
    found = differences(fields, form.before, form.values(), theirs)
    # What was changed there may stand in no field of this form.
    if any(each.changed_there for each in found):
        who = await to_thread(held.who)
        heading = f"“{name}”刚在别处改过{who}。有 {len(found)} 处不一样，用哪一边？"
        taken = await app.push_screen_wait(Differing(heading, found))
    if taken is None:
        return False
    held.record = latest
    form.renew(fields)
    for field in taken:
        form.set_value(field, theirs[field])
    return True
