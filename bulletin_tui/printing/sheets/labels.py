"""Labels for the boards themselves: cards on A4, to be cut out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from bulletin_tui.printing.qr import Qr
from bulletin_tui.printing.sheets.base import A4, OneSheet
from bulletin_tui.printing.text import wording


@dataclass(frozen=True, slots=True)
class Label:
    """What a board says of itself: whom to call, and a number for who looks after it.

    An empty `keeper` or `phone` is a line to write on.
    """

    name: str
    unit: str
    qr: Qr
    place: str = ""
    keeper: str = ""
    phone: str = ""
    number: str = ""

    def data(self) -> dict[str, Any]:
        names = ("name", "unit", "place", "keeper", "phone", "number")
        texts = {name: wording.breakable(wording.clean(getattr(self, name))) for name in names}
        return texts | {"qr": self.qr.data()}


@dataclass(frozen=True, slots=True)
class LabelsSheet(OneSheet):
    """Eight labels a page, each 95 by 66 mm, with marks where to cut."""

    template: ClassVar[str] = "labels"

    labels: tuple[Label, ...]

    @property
    def name(self) -> str:
        return "公示栏标牌"

    def data(self) -> dict[str, Any]:
        return {"paper": A4.data(), "labels": [label.data() for label in self.labels]}
