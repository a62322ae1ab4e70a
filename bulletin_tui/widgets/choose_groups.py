"""Many options to choose from, whole groups of them by one mark."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from bulletin_tui.widgets.columns import Column
from bulletin_tui.widgets.dialogs import Choose
from bulletin_tui.widgets.option_table import Option, OptionTable
from bulletin_tui.widgets.plain import shown
from bulletin_tui.widgets.record_table import RecordTable


@dataclass(frozen=True, slots=True)
class Group:
    """Options that are chosen together; they may be in several groups."""

    key: str
    """Different from the key of every option."""
    label: str
    members: frozenset[str]
    """Keys of options."""


class GroupTable(OptionTable):
    """Groups above the options; a mark at a group is a mark at all of its members."""

    def __init__(
        self, columns: Sequence[Column[Option]], options: Sequence[Option], groups: Sequence[Group]
    ) -> None:
        """`options` are those of the groups and, below them, the others."""
        self._members = {group.key: group.members for group in groups}
        super().__init__(
            columns,
            options,
            key=lambda option: option[0],
            markable=True,
            placeholder="没有找到，请换几个字。",
        )

    def _members_of(self, key: Hashable) -> frozenset[str]:
        return self._members.get(str(key), frozenset({str(key)}))

    def _lead(self, index: int | None) -> str:
        """A box that is half full where only some of a group are marked."""
        if index is None or not self._may_mark(index):
            return "    "
        members = self._members_of(self._key_of(index))
        marked = len(members & self.marked_keys)
        return "[x] " if marked == len(members) else "[-] " if marked else "[ ] "

    def _toggle(self, index: int) -> None:
        self._toggle_all(self._members_of(self._key_of(index)))

    def action_mark_all(self) -> None:
        """Mark all that is shown, or none of it if all of it is marked."""
        own = [n for n, (key, _) in enumerate(self.rows) if key not in self._members]
        shown_now = [self._members_of(self._key_of(n)) for n in own if self._may_mark(n)]
        self._toggle_all(frozenset().union(*shown_now))

    def _toggle_all(self, members: frozenset[str]) -> None:
        marks = self.marked_keys
        self.set_marks(marks - members if members <= marks else marks | members)


class ChooseGroups(Choose):
    """Answers the keys of the options that are marked, in their order."""

    def __init__(
        self,
        title: str,
        options: Sequence[Option],
        groups: Sequence[Group],
        chosen: Iterable[str] = (),
        begun: str = "",
    ) -> None:
        self._group_list = tuple(groups)
        self._members = {group.key: group.members for group in groups}
        listed = [(group.key, group.label) for group in groups]
        super().__init__(title, [*listed, *options], multiple=True, chosen=chosen, begun=begun)

    def make_table(self) -> RecordTable[Option]:
        """The groups look like options of their own."""
        column = Column[Option](shown(self._title_text), 20, lambda option: option[1], weight=1)
        return GroupTable([column], self._options, self._group_list)

    def contents(self) -> ComposeResult:
        """How many are marked stands above the keys."""
        *listed, keys = super().contents()
        yield from listed
        yield Static(id="marked", markup=False)
        yield keys

    @on(RecordTable.Marked)
    def _count(self, event: RecordTable.Marked) -> None:
        event.stop()
        count = len(event.table.marked_keys)
        self.query_one("#marked", Static).update(f"已选 {count} 项" if count else "还没有选")

    def _finish(self) -> None:
        """With nothing marked now or before, Enter means what is under the cursor."""
        table = self.table
        if not (table.marked_keys or self._chosen) and table.selected is not None:
            table.set_marks(self._members.get(table.selected[0], frozenset({table.selected[0]})))
        super()._finish()
