"""A statement of what hung where: labelled fields, a table of places, photographs, a stamp."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from bulletin_tui.printing.sheets.base import A4, OneSided
from bulletin_tui.printing.sheets.form import Form
from bulletin_tui.printing.sheets.table import TableSheet
from bulletin_tui.printing.text import wording


@dataclass(frozen=True, slots=True)
class Picture:
    """A photograph, small, and what stands below it."""

    file: Path
    caption: str


@dataclass(frozen=True, slots=True)
class StatementSheet(OneSided):
    """One statement; `unit` is whose stamp it wants, and `table` also says who signs."""

    template: ClassVar[str] = "statement"

    form: Form
    table: TableSheet
    unit: str
    pictures: Sequence[Picture] = ()

    @property
    def name(self) -> str:
        return self.form.title

    @property
    def copies(self) -> int:
        return 1

    @property
    def files(self) -> tuple[Path, ...]:
        return tuple(dict.fromkeys(picture.file for picture in self.pictures))

    def data(self) -> dict[str, Any]:
        return {
            "paper": A4.data(),
            "form": self.form.data(),
            "table": self.table.data(),
            "unit": wording.clean(self.unit),
            "pictures": [
                {"file": picture.file.name, "caption": wording.clean(picture.caption)}
                for picture in self.pictures
            ],
        }
