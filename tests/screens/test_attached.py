"""What is said of pictures before a material is saved."""

from __future__ import annotations

from bulletin_tui.screens.writing.attached import picture_advice
from store.models import Attachment, Material, new_material

DOOR = Attachment(name="东门.jpg", sha256="a" * 64, suffix=".jpg")


def guide(**values: object) -> Material:
    fields = {"id": "m", "unit_id": "u", "title": "办事指南", "attachments": (DOOR,)}
    return new_material("service_guide", fields | values)


def test_a_picture_may_be_called_by_any_text_of_the_page() -> None:
    assert picture_advice(guide(body="【图：东门】")) == []
    assert picture_advice(guide(conditions="持证的残疾人\n【图：东门】")) == []
    (unused,) = picture_advice(guide(body="正文"))
    assert "选了图片“东门.jpg”" in unused.message
    (missing,) = picture_advice(guide(body="【图：东门】", conditions="【图：西门】"))
    assert "写了【图：西门】" in missing.message
