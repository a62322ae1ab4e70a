"""Which postings the schedule shows: a small dialog."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.getters import query_one
from textual.widgets import Input, Static

from bulletin_tui.widgets.dialog import Dialog
from bulletin_tui.widgets.field import Field
from bulletin_tui.widgets.form import Form
from store.models import KINDS, Unit
from store.rules.wall.filter import Filter
from store.rules.wall.lifecycle import state_words

ALL = ("", "全部")


class FilterForm(Form):
    """Enter after a word is the end of it."""

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Ask at once."""
        event.prevent_default()
        event.stop()
        self.action_submit()


class FilterDialog(Dialog[Filter | None]):
    """Answers what is to be shown, or None if the user went back."""

    DEFAULT_CSS = """
    FilterDialog {
        & Form { height: auto; }
        & .form--label { width: 8; }
        & .form--problem { padding-left: 8; }
        & .form--help { display: none; }
        & LineInput { margin-bottom: 0; }
    }
    """
    manual = ("forms#筛选",)
    form = query_one(FilterForm)

    def __init__(self, wanted: Filter, units: Iterable[Unit], today: date) -> None:
        super().__init__()
        self._today = today
        kinds = [(kind, model.noun) for kind, model in KINDS.items()]
        states = [(word, word) for _, word in state_words()]
        self._fields = [
            Field("text", "含有", value=wanted.text),
            Field("unit", "单位", "choice", value=wanted.unit, choices=_listed(units)),
            Field("kind", "种类", "choice", value=wanted.kind, choices=[ALL, *kinds]),
            Field("state", "状态", "choice", value=wanted.state, choices=[ALL, *states]),
        ]

    def compose(self) -> ComposeResult:
        """Four fields; none of them has to be filled."""
        with Vertical(classes="dialog--box"):
            yield Static("只看哪些", classes="dialog--question", markup=False)
            yield FilterForm(self._fields, self._today)
            hint = "打几个字回车就看   ctrl+s 看   左右键 换一项   Esc 返回"
            yield Static(hint, classes="dialog--hint", markup=False)

    def on_mount(self) -> None:
        """Most people type a word."""
        self.form.focus_first()

    @on(Form.Submitted)
    def _submitted(self, event: Form.Submitted) -> None:
        event.stop()
        text, unit, kind, state = (str(event.values[field.name]) for field in self._fields)
        self.dismiss(Filter(text=text.strip(), unit=unit, kind=kind, state=state))

    @on(Form.Abandoned)
    def _abandoned(self, event: Form.Abandoned) -> None:
        event.stop()
        self.dismiss(None)


def _listed(units: Iterable[Unit]) -> list[tuple[str, str]]:
    return [ALL, *((unit.id, unit.name) for unit in units)]
