"""A form built from data: a line per field, problems under the field they belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from bulletin_tui.widgets.choice_box import ChoiceBox
from bulletin_tui.widgets.date_field import DateField
from bulletin_tui.widgets.editors import editor_for, offer, read, values_of, write
from bulletin_tui.widgets.field import Field
from bulletin_tui.widgets.file_box import FileBox
from bulletin_tui.widgets.plain import shown


class Form(Vertical):
    """Fields below each other; Ctrl+S hands the values over, Escape gives them up."""

    DEFAULT_CSS = """
    Form {
        height: 1fr;
        & .form--row { height: auto; }
        & .form--label { width: 16; padding-right: 1; text-align: right; }
        & .form--row:focus-within > .form--label { text-style: bold; color: $text-accent; }
        & LineInput, & LongText, & ChoiceBox { width: 1fr; margin-right: 1; }
        & .form--problem { height: auto; padding-left: 16; color: $text-error; display: none; }
        & .form--problem.-shown { display: block; }
        & .form--help { height: 1; color: $text-muted; }
        & VerticalScroll { scrollbar-size-vertical: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "submit", "保存", id="form.submit"),
        Binding("escape", "abandon", "放弃", id="form.abandon"),
        Binding("tab", "app.focus_next", "下一格", id="form.next"),
        Binding("down", "app.focus_next", "下一格", show=False, id="form.down"),
        Binding("up", "app.focus_previous", "上一格", show=False, id="form.up"),
    ]

    @dataclass
    class Submitted(Message):
        """The user wants the values saved; the form itself has found nothing wrong."""

        form: Form
        values: dict[str, object]

        @property
        def control(self) -> Form:
            return self.form

    @dataclass
    class Abandoned(Message):
        """The user wants to leave; ask first if `dirty`."""

        form: Form
        dirty: bool

        @property
        def control(self) -> Form:
            return self.form

    @dataclass
    class Changed(Message):
        """The field called `name` has another value."""

        form: Form
        name: str
        value: object

        @property
        def control(self) -> Form:
            return self.form

    def __init__(self, fields: Sequence[Field], today: date, *, id: str | None = None) -> None:
        """`today` is what dates such as 明天 are counted from. Names must be identifiers."""
        super().__init__(id=id)
        self._fields = {field.name: field for field in fields}
        self._today = today
        self._editors: dict[str, Widget] = {}
        self._names: dict[Widget, str] = {}
        self._refused: dict[str, object] = {}
        self._before: dict[str, object] = {}

    def compose(self) -> ComposeResult:
        """A row and a line for a problem per field; the focused field's help at the bottom."""
        self._editors = {
            name: editor_for(field, self._today) for name, field in self._fields.items()
        }
        self._names = {editor: name for name, editor in self._editors.items()}
        self._before = self.values()
        with VerticalScroll(can_focus=False):
            for name, field in self._fields.items():
                star = "*" if field.required else ""
                with Horizontal(classes="form--row"):
                    yield Static(f"{star}{field.label}", classes="form--label", markup=False)
                    yield self._editors[name]
                yield Static("", id=f"problem-{name}", classes="form--problem", markup=False)
        yield Static("", id="problem-", classes="form--problem", markup=False)
        yield Static("", classes="form--help", markup=False)

    # Values -----------------------------------------------------------------------------

    def values(self) -> dict[str, object]:
        """What is filled in, by field name; empty until the form is on the screen."""
        return {name: self.value_of(name) for name in self._editors}

    def value_of(self, name: str) -> object:
        """What is filled in at one field."""
        return read(self._fields[name], self._editors[name])

    def set_value(self, name: str, value: object) -> None:
        """Fill in one field."""
        write(self._editors[name], value)

    def editor(self, name: str) -> Widget:
        """The widget of a field, to focus it or to observe it."""
        return self._editors[name]

    def focus_first(self) -> None:
        """Put the cursor into the first field."""
        next(iter(self._editors.values())).focus()

    @property
    def before(self) -> Mapping[str, object]:
        """What the form was opened with, or rests on since."""
        return dict(self._before)

    def values_of(self, fields: Sequence[Field]) -> dict[str, object]:
        """What this form would give if it were filled in like these fields."""
        return values_of(fields, self._today)

    def renew(self, fields: Sequence[Field]) -> None:
        """Rest on fields that are filled in otherwise by now; what is filled in here stays."""
        for field in fields:
            if field.name in self._fields:
                self._fields[field.name] = field
                offer(self._editors[field.name], field)
        self._before |= self.values_of(fields)

    @property
    def is_dirty(self) -> bool:
        """Whether anything differs from what the form was opened (or last settled) with."""
        return self.values() != self._before

    def settle(self) -> None:
        """The values are saved: from here on, they count as unchanged."""
        self._before = self.values()

    # Problems ---------------------------------------------------------------------------

    def check(self) -> dict[str, str]:
        """What the form can judge itself: fields left empty, dates that do not exist."""
        problems = {}
        for name, field in self._fields.items():
            editor = self._editors[name]
            if isinstance(editor, DateField) and editor.problem:
                problems[name] = editor.problem
            elif field.required and self.value_of(name) in (None, "", [], ()):
                verb = "选" if isinstance(editor, ChoiceBox | FileBox) else "填"
                problems[name] = f"请{verb}{field.label}。"
        return problems

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Put each sentence under its field and go to the first; no problems clears all.

        Sentences for names that the form does not have stand together below the fields.
        """
        self._refused = {name: self.value_of(name) for name in problems if name in self._fields}
        for name in self._fields:
            self._show_problem(name, problems.get(name, ""))
        if self._refused:
            first = next(name for name in self._fields if name in self._refused)
            self._editors[first].focus()
        others = [text for name, text in problems.items() if name not in self._fields]
        self._show_problem("", " ".join(others))

    def _show_problem(self, name: str, problem: str) -> None:
        line = self.query_one(f"#problem-{name}", Static)
        line.update(shown(problem))
        line.set_class(bool(problem), "-shown")

    # Keys -------------------------------------------------------------------------------

    def action_submit(self) -> None:
        """Hand the values over, unless the form itself finds something wrong."""
        problems = self.check()
        self.show_problems(problems)
        if not problems:
            self.post_message(self.Submitted(self, self.values()))

    def action_abandon(self) -> None:
        """Tell the screen that the user wants to leave."""
        self.post_message(self.Abandoned(self, self.is_dirty))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes to the next field; in the last one it stays."""
        event.stop()
        editors = list(self._editors.values())
        at = editors.index(event.input)
        editors[min(at + 1, len(editors) - 1)].focus()

    @on(events.DescendantFocus)
    def _show_help(self, event: events.DescendantFocus) -> None:
        name = self._names.get(event.widget)
        if name is not None:
            self.query_one(".form--help", Static).update(self._fields[name].help)

    @on(events.DescendantBlur)
    def _judge_date(self, event: events.DescendantBlur) -> None:
        """Say at once what is wrong with a date, while the user remembers typing it."""
        editor = event.widget
        if isinstance(editor, DateField) and editor.problem:
            name = self._names[editor]
            self._refused[name] = self.value_of(name)
            self._show_problem(name, editor.problem)

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(ChoiceBox.Changed)
    @on(FileBox.Changed)
    def _follow(
        self, event: Input.Changed | TextArea.Changed | ChoiceBox.Changed | FileBox.Changed
    ) -> None:
        """A problem goes away as soon as its field has another value."""
        event.stop()
        name = self._names[event.control]
        value = self.value_of(name)
        if name in self._refused and self._refused[name] != value:
            del self._refused[name]
            self._show_problem(name, "")
        self.post_message(self.Changed(self, name, value))
