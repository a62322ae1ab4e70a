"""Lists that clerks type into one field: nothing typed is lost, and columns stay columns."""

from __future__ import annotations

import pytest

from bulletin_tui.printing.records.notice_parts import parts_of
from bulletin_tui.printing.text.tables import cells_of
from store.models import Material, new_material


def material(kind: str, **values: str) -> Material:
    return new_material(kind, {"id": "m", "unit_id": "u", "title": "标题", **values})


def section(found: Material, at: int = 0) -> list[str]:
    return parts_of(found).sections[at][1].splitlines()


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("1. 身份证", "身份证"),
        ("（2）户口簿", "户口簿"),
        ("- 照片", "照片"),
        ("三、结婚证", "结婚证"),
        ("低保证（1）复印件", "低保证（1）复印件"),
        ("带2、3寸照片各一张", "带2、3寸照片各一张"),
        ("2.5万元以下的收入证明", "2.5万元以下的收入证明"),
        ("**户口簿**原件", "**户口簿**原件"),
    ],
)
def test_only_the_mark_of_an_item_is_taken_away(typed: str, printed: str) -> None:
    assert section(material("service_guide", papers=typed)) == [f"□ {printed}"]


def test_a_row_that_begins_like_the_heading_is_no_heading() -> None:
    opinions = "意见箱太偏 | 采纳 | 已移到东门\n路灯不亮 | 采纳"
    assert section(material("consultation_feedback", opinions=opinions)) == [
        "意见 | 采纳情况 | 说明",
        "意见箱太偏 | 采纳 | 已移到东门",
        "路灯不亮 | 采纳",
    ]
    typed = "岗位名称 | 人数\n保洁员 | 4"
    assert section(material("recruitment", posts=typed)) == typed.splitlines()


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("序号|姓名\n1|王小明\n|李红", [["序号", "姓名"], ["1", "王小明"], ["", "李红"]]),
        ("|姓名|人口|\n|王小明||", [["姓名", "人口"], ["王小明"]]),
        ("名单\n|姓名｜人口|\n|王小明｜3|", [["名单"], ["姓名", "人口"], ["王小明", "3"]]),
        ("序号\t姓名\n\t李红", [["序号", "姓名"], ["", "李红"]]),
        (
            '姓名\t住址\n李红\t"学苑路12号\n3号楼"\n',
            [["姓名", "住址"], ["李红", "学苑路12号 3号楼"]],
        ),
    ],
)
def test_cells_stay_in_their_columns(typed: str, rows: list[list[str]]) -> None:
    assert cells_of(typed) == rows


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("（此件公开发布）", "此件公开发布"),
        ("此件公开发布", "此件公开发布"),
        ("此件公开发布（仅限本街道）", "此件公开发布（仅限本街道）"),
    ],
)
def test_the_brackets_of_a_remark_are_added_once(typed: str, printed: str) -> None:
    assert parts_of(material("official", remark=typed)).extra["remark"] == printed
