"""Widgets are looked at the way a Chinese console shows them, with plain scroll bars."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from textual.scrollbar import ScrollBar

from bulletin_tui.console.glyphs import use_plain_scrollbars


@pytest.fixture(autouse=True)
def plain_scrollbars() -> Iterator[None]:
    before = ScrollBar.renderer
    use_plain_scrollbars()
    yield
    ScrollBar.renderer = before
