"""Which postings the schedule shows: a small dialog."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from textual import on

from bulletin_tui.widgets.field import Field
from bulletin_tui.widgets.form import Form
from bulletin_tui.widgets.form_dialog import FormDialog
from store.models import KINDS, Unit
from store.rules.wall.filter import Filter
from store.rules.wall.lifecycle import state_words

ALL = ("", "全部")


class FilterDialog(FormDialog[Filter]):
    """Answers what is to be shown, or None if the user went back."""

    QUESTION = "只看哪些"
    HINT = "打几个字回车就看   ctrl+s 看   左右键 换一项   Esc 返回"
    manual = ("forms#筛选",)

    def __init__(self, wanted: Filter, units: Iterable[Unit], today: date) -> None:
        kinds = [(kind, model.noun) for kind, model in KINDS.items()]
        states = [(word, word) for _, word in state_words()]
        listed = [ALL, *((unit.id, unit.name) for unit in units)]
        fields = [
            Field("text", "含有", value=wanted.text),
            Field("unit", "单位", "choice", value=wanted.unit, choices=listed),
            Field("kind", "种类", "choice", value=wanted.kind, choices=[ALL, *kinds]),
            Field("state", "状态", "choice", value=wanted.state, choices=[ALL, *states]),
        ]
        super().__init__(fields, today)

    @on(Form.Submitted)
    def _submitted(self, event: Form.Submitted) -> None:
        event.stop()
        text, unit, kind, state = (str(event.values[field.name]) for field in self.fields)
        self.dismiss(Filter(text=text.strip(), unit=unit, kind=kind, state=state))
