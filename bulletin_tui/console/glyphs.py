"""Scroll bars from glyphs that every console draws one cell wide."""

from __future__ import annotations

from typing import ClassVar

from textual.scrollbar import ScrollBar, ScrollBarRender


class WholeCellScrollBar(ScrollBarRender):
    """A scroll bar without eighth-blocks: its thumb moves a whole cell at a time."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "] * 8


def use_plain_scrollbars() -> None:
    """For the whole process; Textual keeps the renderer on the class.

    Chinese consoles with NSimSun draw the usual block glyphs two cells wide, and the screen
    shifts to the right behind each of them.
    """
    ScrollBar.renderer = WholeCellScrollBar
