"""A form of labelled fields: a whole page of it, or slips to be cut apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from bulletin_tui.printing.sheets.base import A4, OneSheet
from bulletin_tui.printing.text import wording


@dataclass(frozen=True, slots=True)
class Field:
    """One field: what is known of it, else room to write; `height` is at least so many mm.

    `choices` are printed with a box each. A field that `is_signed` has a line for the signature
    and one for the date at its lower right.
    """

    label: str
    value: str = ""
    height: float = 0
    choices: tuple[str, ...] = ()
    is_signed: bool = False

    def data(self) -> dict[str, Any]:
        return {
            "label": wording.clean(self.label),
            "value": wording.breakable(wording.clean(self.value)),
            "height": self.height,
            "choices": [wording.clean(choice) for choice in self.choices],
            "signed": self.is_signed,
        }


@dataclass(frozen=True, slots=True)
class Form:
    """A title over rows of one field or two."""

    title: str
    rows: tuple[tuple[Field, ...], ...]
    notes: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        return {
            "title": wording.clean(self.title),
            "rows": [[field.data() for field in row] for row in self.rows],
            "notes": [wording.clean(line) for line in self.notes],
        }


@dataclass(frozen=True, slots=True)
class FormSheet(OneSheet):
    """A form that fills a page of its own."""

    template: ClassVar[str] = "form"

    form: Form

    @property
    def name(self) -> str:
        return self.form.title

    def data(self) -> dict[str, Any]:
        return {"paper": A4.data(), "forms": [self.form.data()], "slips": False}


@dataclass(frozen=True, slots=True)
class SlipsSheet(OneSheet):
    """Forms of half a page each, two on a sheet, with a line to cut along."""

    template: ClassVar[str] = "form"

    forms: tuple[Form, ...]

    @property
    def name(self) -> str:
        return self.forms[0].title

    def data(self) -> dict[str, Any]:
        return {
            "paper": A4.data(),
            "forms": [form.data() for form in self.forms],
            "slips": True,
        }
