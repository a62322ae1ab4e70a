"""What a material's form asks because of what lies in the data folder: files, own templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from bulletin_tui.printing.families import FAMILIES
from bulletin_tui.printing.intake.taking import take_in
from bulletin_tui.printing.own_templates import all_families
from bulletin_tui.printing.records.notice_parts import parts_of
from bulletin_tui.printing.text.markup import missing_pictures
from bulletin_tui.widgets.field import Field
from store.disk.attachments import Attachments
from store.errors import Problem
from store.models import Material

_DOCUMENT = Field(
    "attachments",
    "文件",
    "file",
    required=True,
    help="盖好章的 PDF 或扫描图片；回车选，也可以把文件拖进来",
)
_PICTURES = Field(
    "attachments",
    "图片",
    "files",
    help="在正文里单独一行写【图：名字】，就印在那里；回车选，或拖进来",
)


def with_files(
    fields: Sequence[Field], kind: str, material: Material | None, data: Path
) -> list[Field]:
    """The fields with one for files: of a document behind its title, of others below the text.

    What is chosen is kept in the data folder at once, and named by the material when it is saved.
    Among the families to choose from are the office's own.
    """
    is_document = kind == "document"
    asked = _DOCUMENT if is_document else _PICTURES
    before = "title" if is_document else "body"
    field = replace(
        asked,
        take=partial(take_in, kept=Attachments(data), documents=is_document),
        value=material.attachments if material else (),
    )
    found: list[Field] = []
    for one in fields:
        found.append(_with_own(one, data) if one.name == "template" else one)
        if one.name == before:
            found.append(field)
    return found


def picture_advice(material: Material) -> list[Problem]:
    """Pictures that the text calls and that are not there, and those that it does not call."""
    if material.kind == "document":
        return []
    names = [file.name for file in material.attachments]
    texts = [material.body, *(text for _, text in parts_of(material).sections)]
    text = "\n\n".join(texts)
    missing = missing_pictures(text, dict.fromkeys(names, Path()))
    told = [f"正文里写了【图：{n}】，“图片”里没有，会照这几个字印出来" for n in missing]
    for name in names:
        others = dict.fromkeys((other for other in names if other != name), Path())
        if missing_pictures(text, others) == missing:
            told.append(f"选了图片“{name}”，要在正文里单独一行写【图：{name}】才会印出来")
    return [Problem("attachments", sentence) for sentence in told]


def _with_own(field: Field, data: Path) -> Field:
    """The choice of a family with the office's own, which may take the place of a built-in."""
    names = {family.key: family.name for family in all_families(data)}
    if field.value:
        # What is chosen stays so until somebody chooses otherwise: its file may come back.
        names.setdefault(str(field.value), f"{field.value}（版式不在了）")
    offered = [key for key, _ in field.choices]
    keys = [*offered, *(key for key in names if key not in (*FAMILIES, *offered))]
    if field.value and field.value not in keys:
        keys.append(str(field.value))
    return replace(field, choices=[(key, names[key]) for key in keys])
