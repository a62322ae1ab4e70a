"""The user's manual, a page a screen."""

from __future__ import annotations

Parts = tuple[str, ...]
"""Pages of the manual by name, or sections of them: `schedule`, `forms#换下`."""
