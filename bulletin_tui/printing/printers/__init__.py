"""From a PDF to sheets in the tray: the system's printers, jobs by paper, and how far they are."""

from __future__ import annotations

import sys

from bulletin_tui.printing.printers.service import PrintService


def system_service() -> PrintService:
    """What prints on this system."""
    if sys.platform == "win32":
        from bulletin_tui.printing.printers.windows import WindowsService

        return WindowsService()
    from bulletin_tui.printing.printers.cups import CupsService

    return CupsService()
