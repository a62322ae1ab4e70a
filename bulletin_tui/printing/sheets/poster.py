"""What hangs on a panel: pages side by side, or one poster on sheets that are glued together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from bulletin_tui.printing.sheets.base import PT_PER_MM, PaperName
from bulletin_tui.printing.sheets.notice import NoticeSheet
from bulletin_tui.printing.sheets.piece import Piece
from bulletin_tui.printing.text import wording
from bulletin_tui.printing.tiling import Tiling, tile_labels, tiled

# Of the shorter side: the margin, the largest type, the code. A panel is read from 1 to 2 m, for
# which 24 pt is the least.
_MARGIN, _LARGEST, _CODE = 0.07, 0.11, 0.12
_LEAST_PT, _STEP = 24.0, 0.93
_TITLE_SHARE = 1.9
_LEAST_CODE, _MOST_CODE = 60.0, 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PosterSheet(Piece):
    """A poster `width` by `height` mm; its type is the largest that it has room for."""

    template: ClassVar[str] = "poster"

    width: float
    height: float
    paper: PaperName = "A4"

    @property
    def tiling(self) -> Tiling:
        """The sheets without the one that shows how they are put together."""
        return tiled(self.width, self.height, self.paper)

    def remark(self, pages: int) -> str:
        tiling = self.tiling
        return f"{tiling.finished}，{tiling.counted}"

    def data(self) -> dict[str, Any]:
        tiling, short = self.tiling, min(self.width, self.height)
        tiling.check(wording.clean(self.title)[:20])
        margin = _MARGIN * short
        width, height = self.width - 2 * margin, self.height - 2 * margin
        sizes = _sizes(short * _LARGEST * PT_PER_MM)
        layouts = self.layouts(sizes, width, height, self.title, _TITLE_SHARE)
        side = min(max(_LEAST_CODE, _CODE * short), _MOST_CODE)
        code = replace(self.qr, side_mm=side) if self.qr else None
        return (
            tiling.data()
            | self.words()
            | {"margin": margin, "layouts": layouts, "labels": tile_labels(tiling)}
            | {"qr": code.data() if code else None}
        )


@dataclass(frozen=True, slots=True)
class PanelPages(NoticeSheet):
    """Pages for a panel so many millimetres wide and high."""

    panel_width: float = 0.0
    panel_height: float = 0.0

    def remark(self, pages: int) -> str:
        across, down = self.panel_width // self.paper.width, self.panel_height // self.paper.height
        places = int(across * down)
        what = f"{self.paper.name} 纸 {pages} 张"
        if pages <= places:
            return f"{what}，展板上贴得下 {places} 张（每行 {int(across)} 张）"
        return f"{what}，展板上只贴得下 {places} 张：请删短正文，或换大一些的展板"


def _sizes(largest: float) -> list[float]:
    """Sizes of type to try, in points, largest first."""
    sizes = [max(largest, _LEAST_PT)]
    while (smaller := sizes[-1] * _STEP) > _LEAST_PT:
        sizes.append(smaller)
    return [*sizes, _LEAST_PT]
