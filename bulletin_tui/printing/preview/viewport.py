"""Which part of a page is looked at, and how large: plain geometry."""

from __future__ import annotations

from dataclasses import dataclass

TALL = 2.0
"""How much higher than wide a character cell is, where the terminal does not tell."""
MAGNIFICATIONS = (2, 4, 8)
"""Beyond the page that is as wide as the window. In 80 columns 16 pt type can be read at four times
in blocks, at eight times in blanks."""
_AIR = 0.02
"""Of the page's height, above its first ink."""


@dataclass(frozen=True, slots=True)
class View:
    """What is looked at: how closely (0 is the whole page) and where.

    `x` and `y` are the middle of the window on the page, from 0 to 1.
    """

    zoom: int = 0
    x: float = 0.5
    y: float = 0.5


@dataclass(frozen=True, slots=True)
class Frame:
    """A page in a window: the cells that it takes, and the part of it (0 to 1) that they show."""

    columns: int
    rows: int
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Window:
    """So many cells for a page whose width by its height is `shape`."""

    columns: int
    rows: int
    shape: float
    tall: float = TALL

    @property
    def widths(self) -> list[float]:
        """The page's width in cells at each zoom: 整页, 整宽 unless it is the same, and more."""
        whole = min(float(self.columns), self.rows * self.shape * self.tall)
        beyond = [1] if self.columns > whole * 1.1 else []
        return [max(1.0, whole), *(float(self.columns * by) for by in (*beyond, *MAGNIFICATIONS))]

    @property
    def closest(self) -> int:
        """The last zoom."""
        return len(self.widths) - 1

    def name(self, view: View) -> str:
        """How closely one looks, as a person says it."""
        if view.zoom == 0:
            return "整页"
        times = self.widths[min(view.zoom, self.closest)] / self.columns
        return "整宽" if times == 1 else f"放大 {times:.0f} 倍"

    def frame(self, view: View) -> Frame:
        """What the window shows, moved so that none of it is wasted beyond the page."""
        across = self.widths[min(view.zoom, self.closest)]
        down = across / self.shape / self.tall
        columns = max(1, min(self.columns, round(across)))
        rows = max(1, min(self.rows, round(down)))
        width = columns / across if across > self.columns else 1.0
        height = rows / down if down > self.rows else 1.0
        left = min(max(0.0, view.x - width / 2), 1 - width)
        top = min(max(0.0, view.y - height / 2), 1 - height)
        return Frame(columns, rows, left, top, width, height)

    def closer(self, view: View, by: int, top: float) -> View:
        """Closer or less so; the top of the window stays, at first the first ink."""
        zoom = min(max(0, view.zoom + by), self.closest)
        first = self.frame(view).top if view.zoom else top - _AIR
        return View(zoom, self._middle(view)[0], first + self.frame(View(zoom)).height / 2)

    def moved(self, view: View, across: float, down: float) -> View:
        """The view after a step of so many windows; it stays on the page."""
        inside = self.frame(view)
        x, y = self._middle(view)
        aim = View(view.zoom, x + across * inside.width, y + down * inside.height)
        return View(view.zoom, *self._middle(aim))

    def _middle(self, view: View) -> tuple[float, float]:
        inside = self.frame(view)
        return inside.left + inside.width / 2, inside.top + inside.height / 2
