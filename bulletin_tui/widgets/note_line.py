"""What is to be known while it is so: lines above a screen's contents, not there otherwise."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text

from bulletin_tui.widgets.prose import Prose


class NoteLine(Prose):
    """As many lines as the sentences need, up to what leaves room for the records."""

    DEFAULT_CSS = """
    NoteLine { display: none; background: $warning; color: $text; padding: 0 1; }
    """
    MOST = 6

    def show(self, lines: Iterable[str | Text]) -> None:
        """The sentences; none for nothing to be known."""
        super().show(lines)
        self.display = bool(self._lines)


class ReadingLine(NoteLine):
    """Says in a window that may not change anything why that is so."""

    MOST = 2

    def tell(self, why: str | None) -> None:
        """The reason, or None for a window that may write."""
        self.show((why or "").splitlines())
