"""The cover sheet of a stop on the walk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from bulletin_tui.printing.sheets.base import OneSheet, spaced_code
from bulletin_tui.printing.text import wording

Action = Literal["put_up", "leave", "take_down"]


@dataclass(frozen=True, slots=True)
class CoverRow:
    """One line of a cover sheet: what to do with one sheet of paper."""

    action: Action
    title: str
    code: str = ""
    quantity: str = ""
    period: str = ""
    note: str = ""

    def data(self) -> dict[str, Any]:
        names = ("title", "quantity", "period", "note")
        texts = {name: wording.clean(getattr(self, name)) for name in names}
        return texts | {"action": self.action, "code": spaced_code(self.code)}


@dataclass(frozen=True, slots=True)
class CoverSheet(OneSheet):
    """What the person who walks round does at one site: put up, leave, take down.

    `week` and `leave_by` are printed readable (2026年第48周, 11月25日前贴好);
    `number` is the place in the walking order (第 3 站).
    """

    template: ClassVar[str] = "cover"

    site: str
    place: str
    unit: str
    week: str
    rows: tuple[CoverRow, ...]
    leave_by: str = ""
    number: str = ""

    @property
    def name(self) -> str:
        return self.site

    def data(self) -> dict[str, Any]:
        names = ("site", "place", "unit", "week", "leave_by", "number")
        texts = {name: wording.clean(getattr(self, name)) for name in names}
        return texts | {"rows": [row.data() for row in self.rows]}
