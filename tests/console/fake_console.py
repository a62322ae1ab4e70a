"""Feed the real Windows EventMonitor from a fake console; prints what arrives as JSON.

Runs in its own process, because it replaces parts of ctypes. Without the argument `patched` the
driver stays as Textual ships it.
"""

from __future__ import annotations

import ctypes
import json
import sys
import threading
import types
from typing import Any

KEY_EVENT = 1
WAIT_TIMEOUT = 0x102
SHIFT, NUM_LOCK = 0x10, 0x20
CASES: dict[str, list[tuple[str, int, int]]] = {
    "words": [("停", 0, 0), ("水", 0, 0)],
    "shifted": [("？", 0, SHIFT), ("《", 0, SHIFT)],
    "num lock": [("停", 0, NUM_LOCK), ("水", 0, NUM_LOCK)],
    "noise": [("\x00", 0, SHIFT)],
    "letter": [("a", 65, 0)],
}


class Function:
    """A function of a DLL; ctypes users set its types."""

    argtypes: Any = None
    restype: Any = None

    def __init__(self, call: Any) -> None:
        self._call = call

    def __call__(self, *arguments: Any) -> Any:
        return self._call(*arguments)


class Kernel:
    """As much of kernel32 as the driver uses; stops the monitor when the feed has run dry."""

    feed: tuple[tuple[str, int, int], ...] = ()
    stop = threading.Event()

    def __init__(self) -> None:
        self.GetStdHandle = Function(lambda number: 1)
        self.SetConsoleMode = Function(lambda *arguments: 1)
        self.GetConsoleMode = Function(lambda *arguments: 1)
        self.WaitForMultipleObjects = Function(self._wait)
        self.ReadConsoleInputW = Function(self._read)

    def _wait(self, *arguments: Any) -> int:
        if Kernel.feed:
            return 0
        Kernel.stop.set()
        return WAIT_TIMEOUT

    def _read(self, handle: Any, records: Any, most: int, count: Any) -> int:
        for n, (character, code, state) in enumerate(Kernel.feed):
            record = records._obj[n]
            record.EventType = KEY_EVENT
            key = record.Event.KeyEvent
            key.bKeyDown = 1
            key.uChar.UnicodeChar = character
            key.wVirtualKeyCode = code
            key.dwControlKeyState = state
        count._obj.value = len(Kernel.feed)
        Kernel.feed = ()
        return 1


def main() -> None:
    ctypes.WinDLL = lambda *arguments, **options: Kernel()  # type: ignore[attr-defined]
    import textual.app

    sys.modules["msvcrt"] = types.ModuleType("msvcrt")
    from textual import events
    from textual.drivers import win32

    from bulletin_tui.console import windows_ime

    installed = [windows_ime.install(), windows_ime.install()] if "patched" in sys.argv else []
    arrived: dict[str, list[str | None]] = {}
    for name, feed in CASES.items():
        typed = arrived[name] = []

        def hear(event: Any, typed: list[str | None] = typed) -> None:
            if isinstance(event, events.Key):
                typed.append(event.character)

        Kernel.feed = tuple(feed)
        Kernel.stop.clear()
        log = types.SimpleNamespace(error=print)
        app: Any = types.SimpleNamespace(log=log)
        loop: Any = None
        assert textual.app
        win32.EventMonitor(loop, app, Kernel.stop, hear).run()
    json.dump({"installed": installed, "arrived": arrived}, sys.stdout)


if __name__ == "__main__":
    main()
