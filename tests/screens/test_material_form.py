"""What a form asks of each kind, and that what was filled in comes back as it was."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from office import Office

from bulletin_tui.printing.records.material_sheets import sheets_of
from bulletin_tui.printing.records.source import Source
from bulletin_tui.printing.records.specimens import TEXTS, SpecimenPages, specimen
from bulletin_tui.screens.writing.material_form import fields_for, material_from
from bulletin_tui.widgets.field import Field
from store.desk import Desk
from store.errors import Refused
from store.models import KINDS, Attachment, Material, Obligation, Unit, new_material
from store.rules.law.matters import matters_for

KEPT = {"id", "rev", "kind", "title_breaks", "attachments"}
KEPT |= {"obligation_id", "occurrence_on", "corrects_id"}
"""What nobody types into a form."""
SHEETS = {"template", "landscape", "large_type", "one_page"}
UNASKED: dict[str, set[str]] = {
    "banner": SHEETS | {"body", "signed_on", "phones", "link", "slots"},
    "document": SHEETS | {"body"},
    "leaflet": {"slots"},
    "panel": SHEETS | {"slots"},
    "questionnaire": {"template"},
}
"""What would do nothing: a banner has no text but its title, a tile no family."""
FOR_THE_OFFICE = {"category_id", "formed_on", "basis", "note", "matter", "slots"}
"""What is asked for lists, the secrecy review and oneself."""
FOR_WORKSHOPS = {"printed_here", "length_m"}
OTHERS: dict[str, tuple[Any, ...]] = {
    "flag": (True, False),
    "date": (date(2026, 11, 27), date(2026, 12, 1)),
    "number": (1, 77),
    "text": ("学苑路东段", datetime(2026, 11, 25, 10, 15), datetime(2026, 11, 28, 10, 15)),
    "long": ("甲 | 乙", ["甲 | 乙"]),
}
"""Something else to fill in, by kind of field."""
NAMED: dict[str, tuple[Any, ...]] = {
    "phones": ([{"number": "12345"}],),
    "unit_id": ("home", "street"),
    "link": ("https://www.example.gov.cn/1",),
}
"""The same by the field's name."""
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
    unasked = UNASKED.get(kind, set()) | (set() if matters_for(kind) else {"matter"})
    assert set(names) == KINDS[kind].model_fields.keys() - KEPT - unasked
    assert max(2 * len(field.label) + field.required for field in fields) <= LABEL_CELLS + 1


@pytest.mark.parametrize("kind", SpecimenPages.KINDS)
def test_nothing_is_asked_that_changes_no_page(kind: str, office: Office) -> None:
    usual = {"making": "拼接"} if kind == "banner" else {}
    before = pages(specimen(kind, **usual))
    for field in fields_for(kind, None, office.desk):
        chosen = tuple(key for key, _ in field.choices) or OTHERS.get(field.kind, ())
        tried = NAMED.get(field.name, chosen)
        found = [pages(made) for value in tried if (made := specimen_or_none(kind, field, value))]
        is_moot = field.name in FOR_THE_OFFICE | FOR_WORKSHOPS
        if (kind, field.name) != ("service_guide", "basis") and tried:
            assert any(one != before for one in found) is not is_moot, field.name


def specimen_or_none(kind: str, field: Field, value: Any) -> Source | None:
    """With something else filled in, if it may be."""
    usual = {"making": "拼接"} if kind == "banner" else {}
    try:
        return specimen(kind, **usual | {field.name: value})
    except Refused:
        return None


def pages(source: Source) -> list[Any]:
    """What is set, and what is said of it."""
    return [(sheet.template, sheet.data(), sheet.remark(1)) for sheet in sheets_of(source)]


@pytest.mark.parametrize("kind", TEXTS)
def test_an_untouched_form_changes_nothing(kind: str, office: Office) -> None:
    kept = Attachment(name="现场.jpg", sha256="a" * 64, suffix=".jpg")
    known = specimen(kind).material.changed(
        unit_id=office.unit.id,
        attachments=(kept,),
        template="plain",
        paper="A3",
        large_type=True,
        slots=3,
        title_breaks=(1, 2),
    )
    again = material_from(kind, filled(kind, office.desk, known), office.desk, known)
    assert again == known


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_form_with_a_title_can_be_saved(kind: str, office: Office) -> None:
    values = filled(kind, office.desk) | {"title": "消防安全"}
    made = office.desk.save(material_from(kind, values, office.desk))
    assert made.template == ""
    assert made.signed_on == (None if kind == "banner" else office.desk.today)


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


def test_a_new_one_is_signed_by_whoever_signed_the_last_that_somebody_wrote(desk: Desk) -> None:
    """The first in the list is the street: every notice of a community went out in its name."""

    def unit(name: str, kind: str = "community") -> Unit:
        return desk.save(Unit(id=desk.new_id(), name=name, kind=kind))

    street, first, second = unit("滨河街道", "street"), unit("桂花社区"), unit("学苑社区")
    partner = unit("区城管局", "partner")
    duty = desk.save(Obligation(id=desk.new_id(), name="低保名单", starts_on=desk.today))

    def signed() -> object:
        return next(f.value for f in fields_for("notice", None, desk) if f.name == "unit_id")

    def wrote(owner: Unit, **more: object) -> None:
        fields = {"id": desk.new_id(), "title": "通知", "unit_id": owner.id}
        desk.save(new_material("notice", fields | more))

    assert signed() == first.id
    wrote(second)
    assert signed() == second.id
    wrote(first, obligation_id=duty.id)
    assert signed() == second.id
    wrote(partner)
    assert signed() == first.id
    wrote(street)
    assert signed() == street.id
