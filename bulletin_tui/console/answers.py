"""What the terminal answers when it is asked what it can do.

Textual 8.2.8 knows two answers: where the cursor is, and modes. It takes any other for typed keys,
and gives up after 32 characters, where Windows Terminal's list of abilities is 39 long. So its
parser is taught the two that are needed here. Delete `install` when Textual passes answers on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import wraps
from typing import Any

from textual.events import Event

JUDGED_MAJOR = 8
"""The parser was read in this major version; a newer one may work otherwise and is left alone."""
WIDTH_QUESTION = "\x1b7\x1b[H\u2580\x1b[6n\x1b8"
"""Draws a half block in the upper left corner and asks where the cursor is then."""
ABILITIES_QUESTION = "\x1b[16t\x1b[c"
"""How many pixels a cell has, and what the terminal can do (DA1)."""
_ANSWERS = re.compile(r"\x1b\[(?:\?(?P<abilities>[\d;]*)c|6;(?P<down>\d+);(?P<across>\d+)t)")
_LONGEST = 128
_MARK = "passes_answers_on"


class TerminalAnswer(Event, bubble=False):
    """The terminal has answered; never a key."""

    key = "terminal-answer"

    def __init__(self, found: re.Match[str]) -> None:
        self.found = found
        super().__init__()


def are_passed_on() -> bool:
    """Whether it is safe to ask about abilities: the parser was taught before it was started."""
    from textual._xterm_parser import XTermParser

    return hasattr(XTermParser._sequence_to_key_events, _MARK)


def install() -> bool:
    """Teach the running Textual's parser; returns whether answers will reach the application."""
    from importlib.metadata import version

    from textual import _xterm_parser

    if int(version("textual").split(".")[0]) != JUDGED_MAJOR:
        return False
    parser: Any = _xterm_parser.XTermParser
    original = parser._sequence_to_key_events
    if are_passed_on():
        return True

    @wraps(original)
    def known(self: object, sequence: str, alt: bool = False) -> Iterable[Event]:
        if found := _ANSWERS.fullmatch(sequence):
            return [TerminalAnswer(found)]
        return original(self, sequence, alt)  # type: ignore[no-any-return]

    setattr(known, _MARK, True)
    parser._sequence_to_key_events = known
    _xterm_parser._MAX_SEQUENCE_SEARCH_THRESHOLD = _LONGEST
    return True
