"""The cover sheet of a stop on the walk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from bulletin_tui.printing.sheets.base import OneSheet, spaced_code
from bulletin_tui.printing.text import wording
from store.rules.wall.walk import Doing


@dataclass(frozen=True, slots=True)
class CoverRow:
    """One line of a cover sheet: what to do with one sheet of paper."""

    doing: Doing
    title: str
    code: str = ""
    quantity: str = ""
    period: str = ""
    note: str = ""

    def data(self) -> dict[str, Any]:
        names = ("title", "quantity", "period", "note")
        texts = {name: wording.clean(getattr(self, name)) for name in names}
        return texts | {"word": self.doing.label, "code": spaced_code(self.code)}


@dataclass(frozen=True, slots=True)
class CoverSheet(OneSheet):
    """What the person who walks round does at one site, step by step.

    `week` and `leave_by` are printed readable (2026年第48周, 11月25日前贴好); `number` is the place
    on its route (3/8), `keeper` who has the key, `state` what to know before going there.
    """

    template: ClassVar[str] = "cover"

    site: str
    place: str
    unit: str
    week: str
    rows: tuple[CoverRow, ...]
    leave_by: str = ""
    number: str = ""
    route: str = ""
    keeper: str = ""
    state: str = ""

    @property
    def name(self) -> str:
        return self.site

    def data(self) -> dict[str, Any]:
        names = ("site", "place", "unit", "week", "leave_by", "number", "route", "keeper", "state")
        texts = {name: wording.clean(getattr(self, name)) for name in names}
        groups = (
            ("要贴", [row for row in self.rows if row.doing.puts_up]),
            ("要撤", [row for row in self.rows if row.doing is Doing.TAKE_DOWN]),
            ("保留", [row for row in self.rows if row.doing is Doing.LEAVE]),
        )
        found = [(name, rows) for name, rows in groups if rows]
        return texts | {
            "groups": [{"name": name, "rows": [row.data() for row in rows]} for name, rows in found]
        }
