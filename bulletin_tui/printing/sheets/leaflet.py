"""Hand-outs: a page, two A5 pages or four slips on A4 paper, or A4 folded in three."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.printers.service import Sides
from bulletin_tui.printing.sheets.base import Paper
from bulletin_tui.printing.sheets.notice import NoticeSheet
from bulletin_tui.printing.sheets.piece import Piece
from bulletin_tui.printing.text import wording

Form = Literal["A5 两联", "三折页", "四联小条"]

_SIZES = (18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.5, 12.0, 11.5, 11.0, 10.5)


@dataclass(frozen=True, slots=True)
class Imposition:
    """How a leaflet lies on A4 paper.

    `sizes` are those of the type, in points, largest first: the first that fits is taken. None is
    below 5号 (10.5 pt), the least that older people read without trouble. `width` and `height`
    are the most that there is for text, in millimetres.
    """

    template: str
    each: int
    sides: Sides
    landscape: bool
    width: float
    height: float
    title_share: float
    sizes: tuple[float, ...] = _SIZES


IMPOSITIONS: Mapping[Form, Imposition] = {
    "A5 两联": Imposition("leaflets/pages", 2, Sides.ONE, True, 120.5, 182, 1.5),
    "四联小条": Imposition("leaflets/pages", 4, Sides.ONE, False, 182, 58, 1.3),
    # On a narrow panel more than 16 pt leaves too few characters a line.
    "三折页": Imposition(
        "leaflets/trifold", 1, Sides.SHORT_EDGE, True, 80, 4 * 186, 2.2, _SIZES[2:]
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeafletSheet(Piece):
    """A leaflet that is cut or folded; `print_run` is how many are wanted, 0 if nobody has said."""

    form: Form
    print_run: int = 0

    @property
    def imposition(self) -> Imposition:
        return IMPOSITIONS[self.form]

    @property
    def template(self) -> str:
        return self.imposition.template

    @property
    def sides(self) -> Sides:
        return self.imposition.sides

    def remark(self, pages: int) -> str:
        how = "" if self.sides is Sides.ONE else f"，{self.sides.label}"
        return paper_run(self.print_run, self.imposition.each) + how

    def data(self) -> dict[str, Any]:
        if not self.body.strip():
            raise PrintError(f"“{wording.clean(self.title)}”没有正文。请写好正文再印{self.form}。")
        form = self.imposition
        # On the narrow cover a blank is where a line ends.
        title = re.sub(r"\s+", "\n", self.title) if self.form == "三折页" else self.title
        return self.words() | {
            "paper": Paper("A4", form.landscape).data(),
            "form": self.form,
            "layouts": self.layouts(form.sizes, form.width, form.height, title, form.title_share),
        }


@dataclass(frozen=True, slots=True)
class LeafletPage(NoticeSheet):
    """A leaflet that is an ordinary page."""

    print_run: int = 0

    def remark(self, pages: int) -> str:
        return paper_run(self.print_run, 1, pages, self.paper.name)


def paper_run(run: int, each: int, sheets: int = 1, paper: str = "A4") -> str:
    """How much paper a print run takes: `each` copies on a sheet, or `sheets` for a copy."""
    if run:
        return f"要印 {run} 份 = {paper} 纸 {-(-run // each) * sheets} 张"
    return f"{paper} 纸一张裁 {each} 份" if each > 1 else f"一份用 {paper} 纸 {sheets} 张"
