"""A document that exists already, page by page at its own size, with our stamp on the first."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from bulletin_tui.printing.intake.ink import Box
from bulletin_tui.printing.qr import Qr
from bulletin_tui.printing.sheets.base import OneSheet, Paper, spaced_code
from bulletin_tui.printing.text import wording


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """A page of the file and where it stands on which paper; `scale` 1 is its own size."""

    file: Path
    number: int
    paper: Paper
    box: Box
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is added: the code, the sheet's seven digits, the period, the board.

    `period` is printed readable, with its label: 张贴期 2026年11月24日至11月30日.
    """

    box: Box
    qr: Qr | None = None
    code: str = ""
    period: str = ""
    site: str = ""

    def data(self) -> dict[str, Any]:
        texts = [wording.clean(text) for text in (self.period, self.site)]
        return {
            "box": _box(self.box),
            "qr": self.qr.data() if self.qr else None,
            "code": spaced_code(self.code),
            "lines": [wording.breakable(text) for text in texts if text],
        }


@dataclass(frozen=True, slots=True)
class DocumentSheet(OneSheet):
    """The pages of one document."""

    template: ClassVar[str] = "document"

    title: str
    pages: tuple[PlacedPage, ...]
    stamp: Stamp | None = None
    copies: int = 1

    @property
    def name(self) -> str:
        return self.title

    @property
    def files(self) -> tuple[Path, ...]:
        return tuple(dict.fromkeys(page.file for page in self.pages))

    def remark(self, pages: int) -> str:
        shrunk = [page for page in self.pages if page.scale < 1]
        told = [f"第 {page.number} 页缩到 {page.scale:.0%}" for page in shrunk[:3]]
        more = f"，另有 {len(shrunk) - 3} 页也缩小" if len(shrunk) > 3 else ""
        return "、".join(told) + more + "，才放得下" if told else ""

    def data(self) -> dict[str, Any]:
        return {
            "paper": self.pages[0].paper.data(),
            "pages": [
                {
                    "file": page.file.name,
                    "number": page.number,
                    "is-pdf": page.file.suffix == ".pdf",
                    "paper": page.paper.data(),
                    "box": _box(page.box),
                }
                for page in self.pages
            ],
            "stamp": self.stamp.data() if self.stamp else None,
        }


def _box(box: Box) -> dict[str, float]:
    return {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
