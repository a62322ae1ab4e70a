"""Let Chinese punctuation through on Windows.

Textual 8.2.8 drops every console key event whose virtual-key code is 0 while any modifier or lock
is on (`textual/drivers/win32.py`; Textualize/textual#6667, fix proposed in #6689). An IME delivers
its text in exactly such events, so ？！“”《》 typed with Shift never arrive, nor does anything from
an IME that reports Num Lock. Delete this module when Textual has the fix.
"""

from __future__ import annotations

import sys
from typing import Any

JUDGED_MAJOR = 8
"""The driver was read in this major version; a newer one may work otherwise and is left alone."""


class TextKeyCode:
    """Stands for `wVirtualKeyCode` and answers 1 for an IME event that carries text."""

    def __init__(self, original: Any) -> None:
        self._original = original

    def __get__(self, record: Any, owner: type | None = None) -> Any:
        if record is None:
            return self
        code = self._original.__get__(record, owner)
        return code or (0 if record.uChar.UnicodeChar in {"", "\x00"} else 1)

    def __set__(self, record: Any, value: int) -> None:
        self._original.__set__(record, value)


def install() -> bool:
    """Patch the running Textual once; returns whether anything was changed."""
    if sys.platform != "win32" and "textual.drivers.win32" not in sys.modules:
        return False
    from importlib.metadata import version

    from textual.drivers import win32

    if int(version("textual").split(".")[0]) != JUDGED_MAJOR:
        return False
    record, field = win32.KEY_EVENT_RECORD, "wVirtualKeyCode"
    original = record.__dict__.get(field)
    if original is None or isinstance(original, TextKeyCode):
        return False
    setattr(record, field, TextKeyCode(original))
    return True
