"""What two people filled in at the same time, field by field, and whose is to stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.getters import query_one
from textual.widgets import Static

from bulletin_tui.widgets.columns import Column
from bulletin_tui.widgets.dialog import Dialog
from bulletin_tui.widgets.dialogs import Tell
from bulletin_tui.widgets.editors import told
from bulletin_tui.widgets.field import Field
from bulletin_tui.widgets.plain import shown
from bulletin_tui.widgets.record_table import RecordTable

MINE, THEIRS = "我填的", "别处的"
_LINES = 3
"""Lines of each side that are shown below the list; a key shows all of them."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that says one thing here and another there."""

    name: str
    label: str
    mine: str
    theirs: str
    both_changed: bool
    """Neither side left it as it was: somebody has to choose."""
    takes_theirs: bool
    """What is proposed: whoever changed it meant to."""

    @property
    def changed_there(self) -> bool:
        """Whether it says something new elsewhere."""
        return self.both_changed or self.takes_theirs

    def full(self) -> list[str]:
        """Both texts whole."""
        return [f"{MINE}：", *_lines(self.mine), "", f"{THEIRS}：", *_lines(self.theirs)]

    def short(self) -> list[str]:
        """Of both texts what differs."""
        mine, theirs = _lines(self.mine), _lines(self.theirs)
        here: list[str] = []
        there: list[str] = []
        for kind, a, b, c, d in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
            if kind != "equal":
                here += mine[a:b]
                there += theirs[c:d]
        return [*_begun(MINE, here), *_begun(THEIRS, there)]


def _lines(text: str) -> list[str]:
    return text.split("\n")


def _begun(whose: str, lines: list[str]) -> list[str]:
    """The first lines of one side, each behind whose it is."""
    more = [f"{whose}：…（v 看全文）"] if len(lines) > _LINES else []
    return [f"{whose}：{line or '（空）'}" for line in lines[:_LINES] or [""]] + more


def differences(
    fields: Iterable[Field],
    before: Mapping[str, object],
    mine: Mapping[str, object],
    theirs: Mapping[str, object],
) -> list[Difference]:
    """Where the two differ, what both changed first; `before` is what both began with."""
    found = [
        Difference(
            field.name,
            field.label,
            told(field, mine[field.name]),
            told(field, theirs[field.name]),
            both_changed=before[field.name] not in (mine[field.name], theirs[field.name]),
            takes_theirs=before[field.name] == mine[field.name],
        )
        for field in fields
        if field.name in theirs and mine[field.name] != theirs[field.name]
    ]
    return sorted(found, key=lambda each: not each.both_changed)


class Differing(Dialog[frozenset[str] | None]):
    """Answers the names of the fields that are to be as they are elsewhere; None to go back."""

    DEFAULT_CSS = """
    Differing > .dialog--box { width: 78; }
    Differing #both { height: auto; max-height: 8; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "先不保存", id="differing.back"),
        Binding("space", "change", "换", id="differing.change"),
        Binding("m", "all(False)", "全用我填的", id="differing.mine"),
        Binding("t", "all(True)", "全用别处的", id="differing.theirs"),
        Binding("v", "whole", "看全文", id="differing.whole"),
    ]
    list_share = 40
    table = query_one(RecordTable)
    both = query_one("#both", Static)

    def __init__(self, heading: str, found: Sequence[Difference]) -> None:
        super().__init__()
        self._heading, self._found = heading, found
        self._taken = {each.name for each in found if each.takes_theirs}

    def compose(self) -> ComposeResult:
        """What happened, the fields, both texts of the one under the cursor."""
        columns: tuple[Column[Difference], ...] = (
            Column("用哪个", 8, self._whose, style=self._urgency),
            Column("哪一格", 12, lambda each: each.label),
            Column(MINE, 22, lambda each: _flat(each.mine), self._unless_theirs, weight=1),
            Column(THEIRS, 22, lambda each: _flat(each.theirs), self._if_theirs, weight=1),
        )
        with Vertical(classes="dialog--box"):
            yield Static(shown(self._heading), classes="dialog--question", markup=False)
            yield RecordTable(columns, self._found, key=lambda each: each.name)
            yield Static(_both(self._found[0]), id="both", markup=False)
            hint = "空格 换一边  M 全用我填的  T 全用别处的  V 看全文  回车 保存  Esc 先不保存"
            yield Static(hint, classes="dialog--hint dialog--detail", markup=False)

    def on_mount(self) -> None:
        """The keys go to the list."""
        self.table.focus()

    def _whose(self, each: Difference) -> str:
        return THEIRS if each.name in self._taken else MINE

    def _urgency(self, each: Difference) -> str:
        return "overdue" if each.both_changed else ""

    def _if_theirs(self, each: Difference) -> str:
        return "strong" if each.name in self._taken else "muted"

    def _unless_theirs(self, each: Difference) -> str:
        return "muted" if each.name in self._taken else "strong"

    @on(RecordTable.Highlighted)
    def _pointed_at(self, event: RecordTable.Highlighted) -> None:
        event.stop()
        self.both.update(_both(event.row))

    @on(RecordTable.Chosen)
    def _finished(self, event: RecordTable.Chosen) -> None:
        event.stop()
        self.dismiss(frozenset(self._taken))

    def action_change(self) -> None:
        """The other side of the field under the cursor."""
        each: Difference | None = self.table.selected
        if each is not None:
            self._taken ^= {each.name}
            self.table.show(self._found)

    def action_all(self, theirs: bool) -> None:
        """One side everywhere."""
        self._taken = {each.name for each in self._found} if theirs else set()
        self.table.show(self._found)

    def action_whole(self) -> None:
        """Both texts in full."""
        each: Difference | None = self.table.selected
        if each is not None:
            self.app.push_screen(Tell(each.label, each.full()))

    def action_back(self) -> None:
        """Nothing is saved; what was typed stays in the form."""
        self.dismiss(None)


def _both(each: Difference) -> str:
    return "\n".join(map(shown, each.short()))


def _flat(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split("\n")) or "（空）"
