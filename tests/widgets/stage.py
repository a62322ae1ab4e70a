"""An application that holds one widget and remembers its messages."""

from __future__ import annotations

import unicodedata
from typing import TypeVar

from textual.app import App, ComposeResult
from textual.message import Message
from textual.widget import Widget

NASTY = ["关于[/x]的通知", "[bold", "\x1b[31m红\x1b]0;名\x07", "换\n行", "\u202e倒", "\ud83d半"]
"""Texts that break screens which take them for markup or send them to the terminal."""

Kind = TypeVar("Kind", bound=Message)


class Stage(App[None]):
    """Shows `widget`; `heard` are all messages that reached the application."""

    def __init__(self, widget: Widget | None = None) -> None:
        super().__init__()
        self.widget = widget
        self.heard: list[Message] = []

    def compose(self) -> ComposeResult:
        if self.widget is not None:
            yield self.widget

    async def _on_message(self, message: Message) -> None:
        self.heard.append(message)
        await super()._on_message(message)

    def heard_of(self, kind: type[Kind]) -> list[Kind]:
        """The messages of one class, in order."""
        return [message for message in self.heard if type(message) is kind]

    def lines(self) -> list[str]:
        """What is on the screen."""
        return [strip.text for strip in self.screen._compositor.render_strips()]

    def text(self) -> str:
        """What is on the screen, as one string."""
        return "\n".join(self.lines())


def ambiguous(text: str) -> set[str]:
    """Characters that some consoles draw one cell wide and others two."""
    return {c for c in text if unicodedata.east_asian_width(c) == "A"}
