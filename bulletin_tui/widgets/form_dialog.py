"""A few fields in a small dialog; none of them has to be filled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.getters import query_one
from textual.widgets import Input, Static

from bulletin_tui.widgets.dialog import Dialog
from bulletin_tui.widgets.field import Field
from bulletin_tui.widgets.form import Form

Answer = TypeVar("Answer")


class ShortForm(Form):
    """Enter after a word is the end of it."""

    DEFAULT_CSS = """
    ShortForm {
        height: auto;
        & .form--label { width: 8; }
        & .form--problem { padding-left: 8; }
        & .form--help { display: none; }
        & LineInput { margin-bottom: 0; }
    }
    """

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Ask at once."""
        event.prevent_default()
        event.stop()
        self.action_submit()


class FormDialog(Dialog[Answer | None]):
    """Answers what the fields say, or None if the user went back."""

    QUESTION: ClassVar[str]
    HINT: ClassVar[str]
    """What the keys do."""
    form = query_one(ShortForm)

    def __init__(self, fields: Sequence[Field], today: date) -> None:
        super().__init__()
        self.fields, self._today = fields, today

    def compose(self) -> ComposeResult:
        """The question, the fields and the keys."""
        with Vertical(classes="dialog--box"):
            yield Static(self.QUESTION, classes="dialog--question", markup=False)
            yield ShortForm(self.fields, self._today)
            yield Static(self.HINT, classes="dialog--hint", markup=False)

    def on_mount(self) -> None:
        """Most people fill in the first field only."""
        self.form.focus_first()

    @on(Form.Abandoned)
    def _abandoned(self, event: Form.Abandoned) -> None:
        event.stop()
        self.dismiss(None)
