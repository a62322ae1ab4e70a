"""Documents that exist already: their pages, and the paper that each is printed on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.intake.pdf import page_picture, page_sizes
from bulletin_tui.printing.intake.pictures import picture_size
from bulletin_tui.printing.sheets.base import Paper

_TOLERANCE = 0.99
"""A page that is this little too large is printed as it is scanned: at full size."""
_NEARLY = 0.9
"""A page that must be shrunk no more than to this share stays on the smaller paper."""
_SIDE_PPI = 600
"""Pixels of a raster's long side, to look for ink; half a millimetre each on A4."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a document. Measures in millimetres; `scale` 1 is the size that it has."""

    file: Path
    number: int
    width: float
    height: float
    paper: Paper
    scale: float

    def raster(self) -> bytes:
        """The page as a small picture, PNG or JPEG. Raises PrintError."""
        if self.file.suffix != ".pdf":
            return self.file.read_bytes()
        inches = max(self.width, self.height) / 25.4
        return page_picture(self.file, self.number, _SIDE_PPI / inches)


def pages_of(file: Path, paper: Paper, name: str) -> tuple[Page, ...]:
    """The pages of a kept PDF on paper of their own size; a picture fills the paper given.

    Raises PrintError when the file, which the reader knows as `name`, is gone or cannot be read.
    """
    if not file.is_file():
        raise PrintError(f"“{name}”不见了。请打开这份材料，重新选一次这个文件。")
    if file.suffix == ".pdf":
        sizes = page_sizes(file, name)
        return tuple(
            Page(file, number, width, height, *paper_for(width, height))
            for number, (width, height) in enumerate(sizes, 1)
        )
    width, height = picture_size(file, name)
    lying = Paper(paper.name, landscape=width > height)
    fits = min(lying.width / width, lying.height / height)
    return (Page(file, 1, width * fits, height * fits, lying, 1.0),)


def paper_for(width: float, height: float) -> tuple[Paper, float]:
    """The paper of a page, and the share to which it must be shrunk; measures in millimetres."""
    for name in ("A4", "A3"):
        paper = Paper("A3" if name == "A3" else "A4", landscape=width > height)
        scale = min(paper.width / width, paper.height / height, 1.0)
        if scale >= (_NEARLY if name == "A4" else 0.0):
            break
    return paper, 1.0 if scale >= _TOLERANCE else scale


def told_pages(sizes: Sequence[tuple[float, float]]) -> str:
    """A line for the clerk: how many pages, on which paper, and which of them are shrunk."""
    placed = [paper_for(width, height) for width, height in sizes]
    names = list(dict.fromkeys(paper.name for paper, _ in placed))
    line = f"{len(sizes)} 页，用 {' 和 '.join(names)} 纸"
    shrunk = [(at, paper, scale) for at, (paper, scale) in enumerate(placed, 1) if scale < 1]
    if shrunk:
        at, paper, scale = shrunk[0]
        which = f"第 {at} 页" if len(shrunk) == 1 else f"第 {at} 页等 {len(shrunk)} 页"
        line += f"；{which}比 {paper.name} 大，缩到 {scale:.0%} 印"
    return line
