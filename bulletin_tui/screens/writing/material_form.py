"""The form of a material: what all kinds share and what its own kind asks, filled in and read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bulletin_tui.dates import parse_moment
from bulletin_tui.printing.records.notice_sheets import usual_family
from bulletin_tui.screens.boards import made_here
from bulletin_tui.screens.writing.material_fields import (
    AFTER,
    BODY,
    FIRST,
    LINK,
    NOT_ON_BOARDS,
    ONLY_WORDS,
    SIGNED,
    SLOTS,
    WITHOUT_BODY,
    arrangement,
)
from bulletin_tui.screens.writing.material_period import matter_field
from bulletin_tui.widgets.field import Field
from store.desk import Desk
from store.errors import Problem, Refused
from store.models import KINDS, Category, Material, Unit, new_material
from store.models.notices import Period
from store.models.titles import marked
from store.query import Is

_PHONE = re.compile(r"^\s*(?:(?P<label>[^\d：:]*?)\s*[：:]?\s*)(?P<number>\+?\d[\d\- 转]*)\s*$")
_MOMENTS = frozenset({"starts", "ends"})


def fields_for(kind: str, material: Material | None, desk: Desk) -> list[Field]:
    """The form's fields, filled in from a material or with a new one's defaults."""
    publishers = [unit for unit in desk.units() if unit.kind != "partner"]
    units = [(unit.id, unit.name) for unit in publishers]
    categories = [(c.id, c.name) for c in desk.database.find(Category)]
    title = Field(
        "title",
        "文字" if kind == "banner" else "标题",
        required=True,
        help="想让标题在哪里换行，就在那里打 |",
    )
    # What decides how long a period is stands above the period.
    matter, has_period = matter_field(kind), issubclass(KINDS[kind], Period)
    fields = [
        replace(title, help="") if kind == "banner" else title,
        *(matter if has_period else ()),
        *FIRST.get(kind, ()),
        *(() if kind in WITHOUT_BODY else (BODY,)),
        Field("unit_id", "落款单位", "choice", choices=units, required=True, new=made_here.UNIT),
        *(() if kind in ONLY_WORDS else SIGNED),
        *AFTER.get(kind, ()),
        *(() if kind in ONLY_WORDS else (LINK,)),
        *(() if has_period else matter),
        Field("category_id", "类别", "choice", choices=categories, new=made_here.CATEGORY),
        Field("formed_on", "信息形成日", "date"),
        Field("basis", "依据", help="依据的文件或法规"),
        Field("note", "备注", "long", rows=2, help="自己看的，不会印出来"),
        *arrangement(kind, usual_family(KINDS[kind])),
        *(() if kind in NOT_ON_BOARDS else (SLOTS,)),
    ]
    # A kind may ask early for what others are asked late.
    once = {field.name: field for field in reversed(fields)}
    asked = [field for field in fields if once[field.name] is field]
    usual = "" if material else _usual_unit(desk, publishers)
    return [_filled(field, kind, material, usual, desk.today) for field in asked]


def _usual_unit(desk: Desk, units: Sequence[Unit]) -> str:
    """Whose name stands below a new one: the unit of the last that somebody wrote, or a community.

    What a duty has drafted is written for all of them in turn.
    """
    by_hand = Is("obligation_id", None)
    last = desk.database.find(Material, by_hand, order=("-id",), limit=1, archived=False)
    known = {unit.id for unit in units}
    made = desk.database.find(Unit, Is("kind", "community"))  # the first was meant first
    owners = [m.unit_id for m in last] + [unit.id for unit in made]
    return next((owner for owner in [*owners, *(u.id for u in units)] if owner in known), "")


def _filled(
    field: Field, kind: str, material: Material | None, usual_unit: str, today: date
) -> Field:
    model = KINDS[kind]
    value: Any
    if material is not None:
        value = getattr(material, field.name)
    elif field.name == "unit_id":
        value = usual_unit
    elif field.name == "signed_on":
        value = today
    elif model.model_fields[field.name].is_required():
        value = None
    else:
        value = model.model_fields[field.name].get_default(call_default_factory=True)
    if field.name == "title" and material is not None:
        value = marked(material.title, material.title_breaks)
    if field.name == "template":
        value = value or usual_family(model)
    return replace(field, value=_shown(field, value))


def _shown(field: Field, value: Any) -> Any:
    if field.name == "phones":
        return "；".join(f"{phone.label}：{phone.number}" for phone in value or ())
    if field.name == "questions":
        return "\n".join(value or ())
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, float):
        return f"{value:g}"
    return value or None if field.kind in ("choice", "date") else value


def material_from(
    kind: str, values: dict[str, Any], desk: Desk, known: Material | None = None
) -> Material:
    """The material that a filled form means; raises Refused with the fields at fault.

    What the form does not ask stays as it is known, such as the attachments.
    """
    # What is emptied is as in a new one.
    read = {name: value for name, value in values.items() if value is not None}
    if "phones" in read:
        read["phones"] = _phones(str(read["phones"]))
    read["category_id"] = values["category_id"] or None
    if "questions" in read:
        read["questions"] = [line for line in str(read["questions"]).split("\n") if line.strip()]
    for name in _MOMENTS & read.keys():
        read[name] = _moment(name, str(read[name]), desk.today)
    if read.get("template") == usual_family(KINDS[kind]):
        read["template"] = ""
    if known is None:
        return new_material(kind, {"id": desk.new_id(), **read})
    kept = known.model_dump(exclude={"title_breaks", *values})
    return new_material(kind, {**kept, **read})


def _phones(text: str) -> list[dict[str, str]]:
    phones = []
    for part in re.split(r"[；;\n]", text):
        if not part.strip():
            continue
        match = _PHONE.match(part)
        if match is None:
            raise Refused(
                Problem("phones", f"“{part.strip()}”看不出号码，应当像 监督电话：0418-2820012")
            )
        phones.append(
            {"label": match["label"].strip() or "电话", "number": match["number"].strip()}
        )
    return phones


def _moment(name: str, text: str, today: date) -> datetime | None:
    if not text.strip():
        return None
    try:
        return parse_moment(text, today)
    except ValueError as error:
        raise Refused(Problem(name, str(error))) from None
