"""The list of printers as Windows keeps it, through its spooler's library.

Unit-tested with a stand-in for the library; not tried on a real Windows.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from ctypes import wintypes
from typing import Any

from bulletin_tui.printing.printers.service import Printer

_LOCAL, _CONNECTIONS = 2, 4
"""PRINTER_ENUM_LOCAL, PRINTER_ENUM_CONNECTIONS."""
_LEVEL = 2
_DUPLEX, _PAPERS = 7, 2
"""DC_DUPLEX, DC_PAPERS."""
_PAPER_NAMES = {8: "A3", 9: "A4", 11: "A5"}
"""DMPAPER_A3 and so on: numbers, because the drivers' names for them are in any language."""
_WORKS_OFFLINE = 0x400
_STATES = {
    0x10: "缺纸",
    0x8: "卡纸",
    0x40000: "没有墨粉了",
    0x400000: "盖子开着",
    0x80: "连不上",
    0x1: "停了",
    0x2: "停了",
    0x400: "正在印",
    0x4000: "正在印",
}
"""Bits of PRINTER_STATUS, the most telling first."""


class PrinterInfo(ctypes.Structure):
    """PRINTER_INFO_2W."""

    _fields_ = (
        *((name, wintypes.LPWSTR) for name in ("server", "printer", "share", "port", "driver")),
        *((name, wintypes.LPWSTR) for name in ("comment", "location")),
        ("mode", ctypes.c_void_p),
        *((name, wintypes.LPWSTR) for name in ("separator", "processor", "type", "parameters")),
        ("security", ctypes.c_void_p),
        *((name, wintypes.DWORD) for name in ("attributes", "priority", "default_priority")),
        *((name, wintypes.DWORD) for name in ("start", "until", "status", "jobs", "speed")),
    )


def spooler() -> Any:
    """The library, which only Windows has; raises OSError."""
    if sys.platform != "win32":
        raise OSError("winspool.drv")
    return ctypes.WinDLL("winspool.drv")


def installed(library: Any) -> Iterator[Printer]:
    """Every printer of this user, with its papers; raises OSError where Windows refuses."""
    default = _default(library)
    for info in _all(library):
        name, port = info.printer or "", info.port or ""
        yield Printer(
            name,
            info.comment or "",
            name == default,
            _condition(info),
            _papers(library, name, port),
            library.DeviceCapabilitiesW(name, port, _DUPLEX, None, None) == 1,
        )


def _all(library: Any) -> list[PrinterInfo]:
    needed, count = wintypes.DWORD(), wintypes.DWORD()

    def enumerate_into(buffer: Any, size: int) -> bool:
        flags = _LOCAL | _CONNECTIONS
        return bool(
            library.EnumPrintersW(
                flags, None, _LEVEL, buffer, size, ctypes.byref(needed), ctypes.byref(count)
            )
        )

    if enumerate_into(None, 0):
        return []
    # What the structures point to lies in the same buffer, which they keep alive.
    buffer = (ctypes.c_byte * needed.value)()
    if not enumerate_into(buffer, needed.value):
        raise OSError("EnumPrintersW")
    return list((PrinterInfo * count.value).from_buffer(buffer))


def _default(library: Any) -> str:
    length = wintypes.DWORD()
    library.GetDefaultPrinterW(None, ctypes.byref(length))
    if not length.value:
        return ""
    name = ctypes.create_unicode_buffer(length.value)
    return name.value if library.GetDefaultPrinterW(name, ctypes.byref(length)) else ""


def _papers(library: Any, name: str, port: str) -> frozenset[str] | None:
    """What the driver says; None for one that says nothing."""
    count = library.DeviceCapabilitiesW(name, port, _PAPERS, None, None)
    if count <= 0:
        return None
    numbers = (wintypes.WORD * count)()
    library.DeviceCapabilitiesW(name, port, _PAPERS, numbers, None)
    return frozenset(_PAPER_NAMES[number] for number in numbers if number in _PAPER_NAMES)


def _condition(info: PrinterInfo) -> str:
    if info.attributes & _WORKS_OFFLINE:
        return "连不上"
    return next((words for bit, words in _STATES.items() if info.status & bit), "空闲")
