"""What a form asks of each kind, and that what was filled in comes back as it was."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from office import Office

from bulletin_tui.printing.specimens import TEXTS, specimen
from bulletin_tui.screens.material_form import fields_for, material_from
from store.desk import Desk
from store.errors import Refused
from store.models import KINDS, Attachment, Material

KEPT = {"id", "rev", "kind", "title_breaks", "attachments"}
"""What nobody types into a form."""
SHEETS = {"template", "landscape", "large_type", "one_page"}
UNASKED: dict[str, set[str]] = {
    "banner": SHEETS | {"body"},
    "document": SHEETS | {"body"},
    "panel": SHEETS,
    "questionnaire": {"template"},
}
"""What would do nothing: a banner has no text but its title, a tile no family."""
LABEL_CELLS = 14


def filled(kind: str, desk: Desk, material: Material | None = None) -> dict[str, Any]:
    """What the form would hand over, untouched."""
    values: dict[str, Any] = {}
    for field in fields_for(kind, material, desk):
        value = field.value
        if field.kind in ("text", "long"):
            value = "" if value is None else str(value)
        if field.kind == "choice":
            value = value or ""
        values[field.name] = value
    return values


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_asked_once_with_a_label_that_fits(kind: str, office: Office) -> None:
    fields = fields_for(kind, None, office.desk)
    names = [field.name for field in fields]
    assert len(names) == len(set(names))
    assert set(names) == KINDS[kind].model_fields.keys() - KEPT - UNASKED.get(kind, set())
    assert max(2 * len(field.label) + field.required for field in fields) <= LABEL_CELLS + 1


@pytest.mark.parametrize("kind", TEXTS)
def test_an_untouched_form_changes_nothing(kind: str, office: Office) -> None:
    kept = Attachment(name="现场.jpg", sha256="a" * 64, suffix=".jpg")
    known = specimen(kind).material.changed(
        unit_id=office.unit.id,
        attachments=(kept,),
        template="plain",
        paper="A3",
        large_type=True,
        title_breaks=(1, 2),
    )
    again = material_from(kind, filled(kind, office.desk, known), office.desk, known)
    assert again == known


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_form_with_a_title_can_be_saved(kind: str, office: Office) -> None:
    values = filled(kind, office.desk) | {"title": "消防安全"}
    made = office.desk.save(material_from(kind, values, office.desk))
    assert made.template == ""
    assert made.signed_on == office.desk.today


def test_a_mark_in_the_title_is_where_a_line_ends(office: Office) -> None:
    values = filled("notice", office.desk) | {"title": "关于清理楼道 ｜的通知"}
    made = material_from("notice", values, office.desk)
    assert (made.title, made.title_breaks) == ("关于清理楼道的通知", (6,))
    assert filled("notice", office.desk, made)["title"] == "关于清理楼道|的通知"
    values = filled("notice", office.desk, made) | {"title": "关于清理楼道的通知"}
    assert material_from("notice", values, office.desk, made).title_breaks == ()


def test_a_title_of_marks_alone_is_none(office: Office) -> None:
    with pytest.raises(Refused) as caught:
        material_from("notice", filled("notice", office.desk) | {"title": "||"}, office.desk)
    assert [problem.field for problem in caught.value.problems] == ["title"]


def test_a_family_of_its_own_choice_is_kept_and_the_usual_one_is_not_noted(office: Office) -> None:
    values = filled("notice", office.desk)
    assert values["template"] == "notice"
    values |= {"title": "通知", "template": "reminder"}
    made = material_from("notice", values, office.desk)
    assert made.template == "reminder"
    back = filled("notice", office.desk, made) | {"template": "notice"}
    assert material_from("notice", back, office.desk, made).template == ""


def test_an_emptied_number_and_date_are_as_in_a_new_form(office: Office) -> None:
    known = material_from(
        "leaflet", filled("leaflet", office.desk) | {"title": "单", "print_run": 500}, office.desk
    )
    emptied = filled("leaflet", office.desk, known) | {"print_run": None, "signed_on": None}
    again = material_from("leaflet", emptied, office.desk, known)
    assert (again.model_dump()["print_run"], again.signed_on) == (0, None)


def test_hours_are_typed_as_people_do_and_refused_with_the_field(office: Office) -> None:
    values = filled("outage", office.desk) | {"title": "停水通知", "area": "1号楼"}
    made = material_from("outage", values | {"starts": "明天 8：30"}, office.desk)
    assert made.model_dump()["starts"] == datetime(2026, 11, 25, 8, 30)
    for wrong in ("8点", "明天 25:00", "后年 8:00"):
        with pytest.raises(Refused) as caught:
            material_from("outage", values | {"starts": wrong}, office.desk)
        assert [problem.field for problem in caught.value.problems] == ["starts"]
