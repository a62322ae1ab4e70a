"""What all sheets share: the paper they are on, the codes on them, the batch they come out in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal, Protocol

from bulletin_tui.printing.printers.service import Sides
from bulletin_tui.printing.text import wording

PaperName = Literal["A3", "A4", "A5"]
_SHORT_SIDES: Mapping[str, tuple[float, float]] = {
    "A3": (297.0, 420.0),
    "A4": (210.0, 297.0),
    "A5": (148.0, 210.0),
}
PT_PER_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Paper:
    """A size of paper and which way it lies. Widths and heights are in millimetres."""

    name: PaperName = "A4"
    landscape: bool = False

    @property
    def width(self) -> float:
        return _SHORT_SIDES[self.name][self.landscape]

    @property
    def height(self) -> float:
        return _SHORT_SIDES[self.name][not self.landscape]

    def data(self) -> dict[str, Any]:
        return {"name": self.name, "width": self.width, "height": self.height}


A4 = Paper()


class Sheet(Protocol):
    """Something that fills one page or several, and knows which template sets it.

    A template is a file in `templates` with a function `page(d, fonts)`; `d` is what `data`
    returned. It must end with `sheet-end` of parts.typ, which says how many pages it took.
    """

    @property
    def template(self) -> str:
        """Path of the template without its ending, such as cover or families/notice."""

    @property
    def name(self) -> str:
        """What a message calls it."""

    @property
    def copies(self) -> int:
        """How often its pages are repeated."""

    @property
    def sides(self) -> Sides:
        """Whether its pages are the two sides of a sheet of paper."""

    @property
    def files(self) -> tuple[Path, ...]:
        """Pictures and documents that the template places, as /files/NAME."""

    def remark(self, pages: int) -> str:
        """What to know before printing, such as the finished size; empty for most sheets.

        `pages` is how many one copy takes.
        """

    def data(self) -> dict[str, Any]:
        """What the template reads, ready for JSON. Raises PrintError when it cannot be set."""


class OneSided:
    """What most sheets are: printed on one side, with nothing to say about it."""

    __slots__ = ()

    @property
    def sides(self) -> Sides:
        return Sides.ONE

    def remark(self, pages: int) -> str:
        return ""


class Illustrated(OneSided):
    """A sheet that is called by its title, and whose text calls pictures by their names."""

    __slots__ = ()
    title: str
    pictures: Mapping[str, Path]

    @property
    def name(self) -> str:
        return self.title

    @property
    def files(self) -> tuple[Path, ...]:
        return tuple(dict.fromkeys(self.pictures.values()))


class OneSheet(OneSided):
    """What many sheets are besides: printed once, without files."""

    __slots__ = ()
    template: ClassVar[str]

    @property
    def copies(self) -> int:
        return 1

    @property
    def files(self) -> tuple[Path, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Batch:
    """Sheets in the order in which they come out of the printer."""

    pages: tuple[Sheet, ...]

    @property
    def sides(self) -> Sides:
        """How all of it is printed: on one side unless every sheet wants the same other way."""
        wanted = {sheet.sides for sheet in self.pages}
        return wanted.pop() if len(wanted) == 1 else Sides.ONE


def strings(value: Any) -> Iterable[str]:
    """Every text in a sheet's data, for the check of the fonts; an SVG is no text."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if key not in ("svg", "template"):
                yield from strings(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from strings(item)


def spaced_code(code: str) -> str:
    """A sheet's code as it is read aloud: 3184027 becomes 318 4027."""
    text = wording.clean(code)
    return f"{text[:3]} {text[3:]}" if len(text) == 7 and text.isdigit() else text
