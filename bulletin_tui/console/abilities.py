"""What the terminal on which one looks can show."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from textual.events import CursorPosition, Event

from bulletin_tui.console.answers import TerminalAnswer
from bulletin_tui.printing.preview import raster
from bulletin_tui.printing.preview.graphics import Means

_SIXEL = "4"
"""Among the numbers with which a terminal says what it can do (DA1)."""


def cell_of_window() -> tuple[int, int] | None:
    """How many pixels wide and high a character is, where the system knows it of its window."""
    with suppress(ImportError, OSError, ValueError):
        from fcntl import ioctl
        from struct import unpack
        from termios import TIOCGWINSZ

        screen = sys.__stdout__.fileno() if sys.__stdout__ else -1
        rows, columns, width, height = unpack("HHHH", ioctl(screen, TIOCGWINSZ, bytes(8)))
        if rows and columns and width and height:
            return width // columns, height // rows
    return None


@dataclass
class Terminal:
    """What is known of the terminal: little until it has answered."""

    block_width: int | None = None
    """Cells that a half block takes: on a Chinese console it may be two."""
    has_sixel: bool = False
    cell: tuple[int, int] | None = None
    """Width and height of a character in pixels."""

    def hear(self, answer: Event) -> None:
        """Take note of an answer."""
        if isinstance(answer, CursorPosition):
            self.block_width = answer.x
        elif isinstance(answer, TerminalAnswer):
            if answer.found["abilities"] is not None:
                self.has_sixel = _SIXEL in answer.found["abilities"].split(";")
            else:
                self.cell = int(answer.found["across"]), int(answer.found["down"])

    def dots(self, environment: Mapping[str, str], platform: str) -> raster.Dots:
        """How finely characters can draw here; old consoles have ▀ at most, not ▘ or its kin."""
        if self.block_width != 1:
            return raster.WHOLES
        is_old = environment.get("TERM") == "linux"
        if platform == "win32":
            is_old = not environment.get("WT_SESSION")
        return raster.HALVES if is_old else raster.QUARTERS

    def means(self, environment: Mapping[str, str]) -> Means:
        """How to show a real picture here.

        Inside tmux and screen there is none: they answer for themselves, not for what is outside.
        Kitty's name decides, for others answer its question but know no placeholders.
        """
        if not self.cell or 0 in self.cell or environment.get("TMUX") or environment.get("STY"):
            return ""
        if environment.get("TERM") == "xterm-kitty":
            return "kitty"
        return "sixel" if self.has_sixel else ""
