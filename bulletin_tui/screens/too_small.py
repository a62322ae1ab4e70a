"""What stands over any screen while the window is too small for it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static

SMALLEST = Size(60, 16)
"""Columns and lines below which forms and tables cannot be read."""


def is_too_small(size: Size) -> bool:
    """Whether a window of this size cannot hold the screens."""
    return size.width < SMALLEST.width or size.height < SMALLEST.height


class TooSmallScreen(ModalScreen[None]):
    """One sentence; it goes away as soon as the window is large enough."""

    DEFAULT_CSS = """
    TooSmallScreen { align: center middle; background: $surface; }
    TooSmallScreen > Static { width: auto; max-width: 100%; text-align: center; }
    """

    def compose(self) -> ComposeResult:
        """The sentence."""
        yield Static(f"窗口太小：至少 {SMALLEST.width}×{SMALLEST.height}，请拉大窗口", markup=False)

    def on_resize(self) -> None:
        """The window was enlarged, perhaps enough."""
        self._leave()

    def on_screen_resume(self) -> None:
        """A dialog that had come over this was answered."""
        self._leave()

    def _leave(self) -> None:
        if self.is_current and not is_too_small(self.app.size):
            self.dismiss(None)
