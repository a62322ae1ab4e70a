"""Fonts and small readers for the tests of the printed page."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from pypdf import PdfReader

from bulletin_tui.printing.fonts.roles import FontSet, resolve_fonts
from bulletin_tui.printing.press import Press
from bulletin_tui.printing.sheets.base import Batch, Sheet

MM = 72 / 25.4
"""Points."""


@dataclass(frozen=True)
class Line:
    """One run of text on a page: where its first glyph stands, in points from the lower left."""

    text: str
    x: float
    y: float
    size: float


@dataclass(frozen=True)
class Page:
    """One page as read back from the PDF."""

    width: float
    height: float
    text: str
    lines: tuple[Line, ...]

    @property
    def squeezed(self) -> str:
        """Return the page's text without blanks."""
        return "".join(self.text.split())


Printed = Callable[..., list[Page]]


@pytest.fixture(scope="session")
def fonts() -> FontSet:
    """Return the bundled fonts only, so that every machine sets the same pages."""
    return resolve_fonts(None, [])


@pytest.fixture(scope="session")
def press(fonts: FontSet) -> Press:
    """Return a press with these fonts."""
    return Press(fonts)


@pytest.fixture
def printed(press: Press) -> Printed:
    """Return a function that typesets sheets and reads the PDF back."""

    def read(*sheets: Sheet) -> list[Page]:
        return pages_of(press.typeset(Batch(sheets), timestamp=0))

    return read


def pages_of(pdf: bytes) -> list[Page]:
    """Return the pages of a PDF as read back."""
    return [_page(page) for page in PdfReader(io.BytesIO(pdf)).pages]


def _page(page: object) -> Page:
    lines: list[Line] = []

    def visit(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if text.strip():
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            lines.append(Line(text.strip(), x, y, size))

    text = page.extract_text(visitor_text=visit)  # type: ignore[attr-defined]
    box = page.mediabox  # type: ignore[attr-defined]
    return Page(float(box.width), float(box.height), text, tuple(lines))
