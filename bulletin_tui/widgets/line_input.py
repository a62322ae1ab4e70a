"""Input and text area that paint pasted control codes instead of sending them to the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.validation import Validator
from textual.widgets import Input, TextArea

from bulletin_tui.widgets.plain import shown


class LineInput(Input):
    """One line of text without frame; what a terminal would obey becomes `?` as it arrives."""

    DEFAULT_CSS = """
    LineInput { background: $surface-lighten-1; }
    LineInput:focus { background: $primary-muted; }
    """

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        restrict: str | None = None,
        max_length: int = 0,
        validators: Validator | Iterable[Validator] | None = None,
        select_on_focus: bool = False,
        id: str | None = None,
    ) -> None:
        """`value` is shown as it is; `restrict` is a pattern that all of it must match.

        With `select_on_focus` the first key replaces what is there: a 2 typed where 1 stands must
        not become 12. Words are rather added to.
        """
        super().__init__(
            shown(value),
            shown(placeholder),
            restrict=restrict,
            max_length=max_length,
            validators=validators,
            validate_on=["changed"],
            valid_empty=True,
            select_on_focus=select_on_focus,
            compact=True,
            id=id,
        )

    def validate_value(self, value: str) -> str:
        """Keep control codes out, whatever way they come."""
        return shown(value)


class LongText(TextArea):
    """Several lines of text; Tab leaves it, Enter breaks the line."""

    DEFAULT_CSS = """
    LongText { background: $surface-lighten-1; }
    LongText:focus { background: $primary-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+home", "cursor_document_start", "文首", show=False, id="text.start"),
        Binding("ctrl+end", "cursor_document_end", "文末", show=False, id="text.end"),
    ]

    def __init__(self, text: str = "", *, id: str | None = None) -> None:
        super().__init__(
            text,
            soft_wrap=True,
            tab_behavior="focus",
            compact=True,
            highlight_cursor_line=False,
            id=id,
        )

    def get_line(self, line_index: int) -> Text:
        """The line as it may be painted; the document itself is not touched."""
        line = str(self.document.get_line(line_index))
        return Text(line if line.isprintable() else _painted(line), end="", no_wrap=True)

    def action_cursor_document_start(self) -> None:
        """Go to the first character."""
        self.move_cursor((0, 0))

    def action_cursor_document_end(self) -> None:
        """Go behind the last character."""
        self.move_cursor(self.document.end)


def _painted(line: str) -> str:
    """Like `shown`, but tabs stay, because the text area expands them itself."""
    return "\t".join(shown(part) for part in line.split("\t"))
