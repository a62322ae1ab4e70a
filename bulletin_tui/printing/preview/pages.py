"""The pages of a batch as pictures, each made when it is first looked at."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast

from bulletin_tui.printing.press import Press
from bulletin_tui.printing.preview import raster
from bulletin_tui.printing.sheets.base import Batch, Sheet

if TYPE_CHECKING:
    from PIL import Image

COARSE, FINE = 96, 200
"""Pixels an inch: for the page as a whole, and for a part of it that is looked at closely."""
MANY = 12
"""Typst draws every page of a sheet: the pages of one with more of them are never set finely."""
_MM = 25.4
"""An inch."""
_KEPT_SHEETS, _KEPT_PAGES = 8, 2
"""How many stay in memory: a decoded page of A3 takes up to 23 MB."""
_PAPERS = {(148, 210): "A5", (210, 297): "A4", (297, 420): "A3"}
_Key = TypeVar("_Key", bound=Hashable)
_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class Page:
    """One page; `number` counts from 0. `top` is where its ink begins, from 0 to 1."""

    number: int
    picture: Image.Image
    paper: str
    top: float


class Pages:
    """One copy of each sheet of a batch, page by page. Not for several threads at once.

    A sheet is set alone: of a hundred notices only the one that is looked at costs time.
    """

    def __init__(self, batch: Batch, press: Press) -> None:
        self._sheets = tuple(map(_once, batch.pages))
        self._press = press
        self._pngs: OrderedDict[tuple[int, int], list[bytes]] = OrderedDict()
        self._pages: OrderedDict[tuple[int, int], Page] = OrderedDict()

    @property
    def template_faults(self) -> list[str]:
        """What is wrong with the office's own templates of these pages."""
        return self._press.template_faults(Batch(self._sheets))

    @cached_property
    def counts(self) -> list[int]:
        """How many pages each sheet takes; sets the whole batch once. Raises PrintError."""
        return [setting.pages for setting in self._press.settings(Batch(self._sheets))]

    def page(self, number: int, *, fine: bool = False) -> Page:
        """A page, or the last one when there are not as many; raises PrintError."""
        ppi = FINE if fine and self._is_short(number) else COARSE
        return _kept(self._pages, (number, ppi), _KEPT_PAGES, lambda: self._page(number, ppi))

    def _is_short(self, number: int) -> bool:
        """Whether all pages of this page's sheet can be set finely without a long wait."""
        return self.counts[self._place(number)[1]] <= MANY

    def _page(self, number: int, ppi: int) -> Page:
        number, sheet, at = self._place(number)
        pngs = _kept(self._pngs, (sheet, ppi), _KEPT_SHEETS, lambda: self._set(sheet, ppi))
        picture = raster.decoded(pngs[at])
        width, height = (round(side / ppi * _MM) for side in picture.size)
        return Page(number, picture, paper_name(width, height), raster.first_ink(picture))

    def _place(self, number: int) -> tuple[int, int, int]:
        """The page's number, its sheet, and which page of that it is."""
        if number == 0 or not self.counts:
            return 0, 0, 0
        number = at = min(number, sum(self.counts) - 1)
        sheet = 0
        while at >= self.counts[sheet]:
            at -= self.counts[sheet]
            sheet += 1
        return number, sheet, at

    def _set(self, sheet: int, ppi: int) -> list[bytes]:
        return self._press.pictures(Batch(self._sheets[sheet : sheet + 1]), ppi=ppi)


def _once(sheet: Sheet) -> Sheet:
    """One copy of it; what can be printed several times is a dataclass that says how often."""
    return cast(Sheet, replace(cast(Any, sheet), copies=1)) if sheet.copies > 1 else sheet


def paper_name(width: int, height: int) -> str:
    """What a size in millimetres is called: A4 竖, A3 横; others are told in millimetres."""
    short, long = sorted((width, height))
    for (across, down), name in _PAPERS.items():
        if abs(short - across) <= 1 and abs(long - down) <= 1:
            return f"{name} {'竖' if height >= width else '横'}"
    return f"{width}×{height} 毫米"


def _kept(
    cache: OrderedDict[_Key, _Made], key: _Key, most: int, make: Callable[[], _Made]
) -> _Made:
    """What is in the cache, or is made now; what was not asked for longest is forgotten."""
    if key not in cache:
        cache[key] = make()
    cache.move_to_end(key)
    while len(cache) > most:
        cache.popitem(last=False)
    return cache[key]
