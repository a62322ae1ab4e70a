"""What is to be known while it is so: lines above a screen's contents, not there otherwise."""

from __future__ import annotations

from rich.cells import chop_cells
from rich.text import Text
from textual.geometry import Size
from textual.widget import Widget

from bulletin_tui.widgets.plain import fit, shown


class NoteLine(Widget):
    """As many lines as the sentence needs."""

    DEFAULT_CSS = """
    NoteLine { display: none; height: auto; background: $warning; color: $text; padding: 0 1; }
    """
    MOST = 6
    """Lines, however long the sentence is; what is cut off ends in `..`."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._text = ""

    def show(self, text: str | None) -> None:
        """The sentence, or None for nothing to be known."""
        self._text = text or ""
        self.display = bool(text)
        self.refresh(layout=True)

    def _lines(self, width: int) -> list[str]:
        lines = [
            piece for line in self._text.splitlines() for piece in chop_cells(shown(line), width)
        ]
        if len(lines) > self.MOST:
            lines[self.MOST - 1 :] = [fit("".join(lines[self.MOST - 1 :]), width)]
        return lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the sentence needs, or may have."""
        return len(self._lines(max(2, width)))

    def render(self) -> Text:
        """The lines, broken wherever the width ends, as Chinese is."""
        return Text("\n".join(self._lines(max(2, self.size.width))), no_wrap=True)


class ReadingLine(NoteLine):
    """Says in a window that may not change anything why that is so; the records need the room."""

    MOST = 2
