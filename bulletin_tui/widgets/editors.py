"""The widgets of a form: made for a field, read in the type that its kind promises, filled in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from textual.widget import Widget
from textual.widgets import Input, TextArea

from bulletin_tui.widgets.choice_box import ChoiceBox
from bulletin_tui.widgets.date_field import DateField
from bulletin_tui.widgets.field import Field
from bulletin_tui.widgets.file_box import FileBox
from bulletin_tui.widgets.line_input import LineInput, LongText

_FLAG = (("yes", "是"), ("no", "否"))
_BETWEEN_WORDS = re.compile(r"[\s、，,；;]+")


def editor_for(field: Field, today: date) -> Widget:
    """The widget that suits the field's kind, filled in."""
    name, value = f"field-{field.name}", field.value
    match field.kind:
        case "long":
            text_area = LongText(_as_line(value), id=name)
            text_area.styles.height = field.rows
            return text_area
        case "date":
            return DateField(today, value if isinstance(value, date) else None, id=name)
        case "number":
            digits = "[0-9０-９]*"
            return LineInput(
                _as_line(value), restrict=digits, max_length=9, select_on_focus=True, id=name
            )
        case "choice" | "choices" | "flag":
            options = _FLAG if field.kind == "flag" else field.choices
            several = field.kind == "choices"
            return ChoiceBox(
                field.label,
                options,
                _as_keys(value),
                multiple=several,
                groups=field.groups,
                new=field.new,
                id=name,
            )
        case "file" | "files":
            assert field.take is not None, "a field for files needs somebody who keeps them"
            files = value if isinstance(value, tuple) else ()
            several = field.kind == "files"
            return FileBox(field.label, field.take, files, multiple=several, id=name)
        case _:
            return LineInput(_as_line(value), id=name)


def _as_line(value: object) -> str:
    """A value as text to edit; words with 、 between them."""
    if isinstance(value, (list, tuple)):
        return "、".join(map(str, value))
    return "" if value is None else str(value)


def _as_keys(value: object) -> tuple[str, ...]:
    """A value as keys of options."""
    if isinstance(value, bool) or value is None:
        return ("yes" if value else "no",)
    return tuple(map(str, value)) if isinstance(value, (list, tuple)) else (str(value),)


def read(field: Field, editor: Widget) -> object:
    """The editor's value in the type that the field's kind promises."""
    if isinstance(editor, DateField):
        return editor.value_date
    if isinstance(editor, ChoiceBox):
        chosen = editor.chosen
        if field.kind == "flag":
            return chosen == ("yes",)
        return list(chosen) if field.kind == "choices" else "".join(chosen)
    if isinstance(editor, FileBox):
        return editor.files
    if isinstance(editor, TextArea):
        return editor.text
    text = editor.value.strip() if isinstance(editor, Input) else ""
    if field.kind == "number":
        return int(unicodedata.normalize("NFKC", text)) if text else None
    if field.kind == "words":
        return [word for word in _BETWEEN_WORDS.split(text) if word]
    return text


def values_of(fields: Iterable[Field], today: date) -> dict[str, object]:
    """What a form gives that is filled in like this and not touched, by the fields' names."""
    return {field.name: read(field, editor_for(field, today)) for field in fields}


def told(field: Field, value: object) -> str:
    """A value as people read it."""
    labels = dict(field.choices)
    if field.kind == "flag":
        return "是" if value else "否"
    if isinstance(value, (list, tuple)):
        names = (getattr(each, "name", each) for each in value)
        return "、".join(labels.get(str(name), str(name)).strip() for name in names)
    return "" if value is None else labels.get(str(value), str(value)).strip()


def offer(editor: Widget, field: Field) -> None:
    """Let an editor offer what the field has to choose from by now."""
    if isinstance(editor, ChoiceBox) and field.kind != "flag":
        editor.offer(field.choices, field.groups)


def write(editor: Widget, value: object) -> None:
    """Put a value into an editor that is on the screen."""
    if isinstance(editor, ChoiceBox):
        editor.chosen = _as_keys(value)
    elif isinstance(editor, FileBox):
        editor.files = value if isinstance(value, tuple) else ()
    elif isinstance(editor, (Input, TextArea)):
        setattr(editor, "text" if isinstance(editor, TextArea) else "value", _as_line(value))
