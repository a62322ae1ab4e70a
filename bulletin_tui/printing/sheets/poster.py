"""What hangs on a panel: pages side by side, or one poster on sheets that are glued together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar

from bulletin_tui.printing import markup, wording
from bulletin_tui.printing.qr import Qr
from bulletin_tui.printing.sheets.banner import tile_labels
from bulletin_tui.printing.sheets.base import PT_PER_MM, OneSheet, PaperName, spaced_code
from bulletin_tui.printing.sheets.notice import NoticeSheet
from bulletin_tui.printing.tiling import Tiling, tiled

# Of the shorter side: the margin, the largest type, the code. A panel is read from 1 to 2 m, for
# which 24 pt is the least.
_MARGIN, _LARGEST, _CODE = 0.07, 0.11, 0.16
_LEAST_PT, _STEP = 24.0, 0.93
_PITCH, _TITLE_SHARE = 1.5, 1.9
_LEAST_CODE = 60.0


@dataclass(frozen=True, slots=True)
class PosterSheet(OneSheet):
    """A poster `width` by `height` mm; its type is the largest that it has room for."""

    template: ClassVar[str] = "poster"

    title: str
    body: str
    width: float
    height: float
    paper: PaperName = "A4"
    phones: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    dated: str = ""
    pictures: Mapping[str, Path] = field(default_factory=dict)
    qr: Qr | None = None
    code: str = ""
    site: str = ""
    copies: int = 1

    @property
    def name(self) -> str:
        return self.title

    @property
    def files(self) -> tuple[Path, ...]:
        return tuple(dict.fromkeys(self.pictures.values()))

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
        code = replace(self.qr, side_mm=max(_LEAST_CODE, _CODE * short)) if self.qr else None
        line = (self.width - 2 * _MARGIN * short) * PT_PER_MM
        return tiling.data() | {
            "title": wording.clean(self.title),
            "margin": _MARGIN * short,
            "layouts": [
                {"size": size, "step": size, "pitch": size * _PITCH, "gap": 1.0}
                | {"title-size": size * _TITLE_SHARE}
                | {"title": wording.title_lines(self.title, line / size / _TITLE_SHARE)}
                for size in _sizes(short * _LARGEST * PT_PER_MM)
            ],
            "blocks": markup.parsed(self.body, self.pictures),
            "letters": len("".join(self.body.split())),
            "contacts": [
                [wording.clean(label), wording.clean(number)]
                for label, number in self.phones
                if number.strip()
            ],
            "address": "",
            "unit": wording.clean(self.unit),
            "dated": wording.clean(self.dated),
            "qr": code.data() if code else None,
            "code": spaced_code(self.code),
            "site": wording.clean(self.site),
            "labels": tile_labels(tiling),
        }


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
