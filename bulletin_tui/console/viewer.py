"""Opening a file with the program that the system has for it."""

from __future__ import annotations

import sys
from pathlib import Path


def open_file(path: Path) -> bool:
    """Whether a viewer could be started. May take a second: call it from a worker."""
    if sys.platform == "win32":
        import os

        try:
            os.startfile(path)
        except OSError:
            return False
        return True
    import webbrowser

    return webbrowser.open(path.as_uri())
