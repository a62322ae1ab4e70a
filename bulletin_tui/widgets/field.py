"""What a form asks for, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bulletin_tui.widgets.choice_box import New
from bulletin_tui.widgets.choose_groups import Group
from bulletin_tui.widgets.file_box import Take

Kind = Literal[
    "text", "long", "date", "number", "choice", "choices", "flag", "words", "file", "files"
]


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `value` and what `Form.values` returns depend on `kind`.

    text, long: str; date: date or None; number: int or None; choice: a key or ""; choices and
    words: list of str; flag: bool; file and files: attachments, kept by `take` when they are
    chosen. `rows` is the height of a long text in lines; `groups` are choices that are chosen
    together; `new` makes a choice that is not there yet.
    """

    name: str
    label: str
    kind: Kind = "text"
    required: bool = False
    choices: Sequence[tuple[str, str]] = ()
    help: str = ""
    value: object = None
    rows: int = 4
    new: New | None = None
    take: Take | None = None
    groups: Sequence[Group] = ()
