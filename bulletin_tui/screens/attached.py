"""The fields of a material's form for what lies in files: a document, or pictures in the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from bulletin_tui.printing.intake import take_in
from bulletin_tui.widgets.form import Field
from store.disk.attachments import Attachments
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
        found.append(one)
        if one.name == before:
            found.append(field)
    return found
