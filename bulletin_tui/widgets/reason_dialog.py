"""What is not allowed without a reason: why not, and a line to write the reason on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.getters import query_one
from textual.widgets import Input, Static

from bulletin_tui.widgets.dialog import Reading, ReadingDialog
from bulletin_tui.widgets.line_input import LineInput
from bulletin_tui.widgets.plain import shown


class AskReason(ReadingDialog[str | None]):
    """Answers the reason, or None if the user went back; an empty one will not do."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "返回", id="reason.back")]
    line = query_one(LineInput)

    def __init__(self, heading: str, lines: Sequence[str], placeholder: str = "") -> None:
        super().__init__()
        self._heading, self._lines, self._placeholder = heading, lines, placeholder

    def compose(self) -> ComposeResult:
        """What the matter is, the line, and room for what is wrong with it."""
        with Vertical(classes="dialog--box"):
            yield Static(shown(self._heading), classes="dialog--question", markup=False)
            yield Reading(self._lines)
            yield Static("原因（照实写）", classes="dialog--detail", markup=False)
            yield LineInput(placeholder=self._placeholder)
            yield Static("", classes="dialog--problem", markup=False)
            yield Static("回车 登记    Esc 返回", classes="dialog--hint", markup=False)

    def on_mount(self) -> None:
        """Nothing is proposed: the reason is the writer's own."""
        self.line.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answer, unless nothing is written."""
        event.stop()
        if reason := event.value.strip():
            self.dismiss(reason)
        else:
            problem = "请写明原因，或者按 Esc 返回"
            self.query_one(".dialog--problem", Static).update(problem)

    def action_back(self) -> None:
        """No answer."""
        self.dismiss(None)
