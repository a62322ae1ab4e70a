"""The light markup of a body: what is a level, a list, a table, a picture, and what is text."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bulletin_tui.printing.text import wording
from bulletin_tui.printing.text.ending import parted
from bulletin_tui.printing.text.markup import Block, missing_pictures, parsed

PICTURES = {"楼道.jpg": Path("a1.jpg"), "院子.png": Path("b2.png"), "院子.jpg": Path("b3.jpg")}
MARKS = set("|｜*-•·【】图：:#")


def text_of(value: Any) -> str:
    """All text of a block, in order."""
    if isinstance(value, str):
        return value.replace("\u200b", "")
    return "".join(text_of(item[1] if _is_run(item) else item) for item in value)


def _is_run(item: Any) -> bool:
    return isinstance(item, list) and len(item) == 2 and isinstance(item[0], str)


def blocks_text(blocks: list[Block]) -> str:
    parts = []
    for block in blocks:
        if block["kind"] == "par":
            parts.append(text_of(block["runs"]))
        elif block["kind"] == "list":
            parts += map(text_of, block["items"])
        elif block["kind"] == "table":
            parts += [text_of(block["caption"]), text_of(block["header"])]
            parts += map(text_of, block["rows"])
        else:
            parts += [one["caption"] for one in block["pictures"]]
    return "".join(parts)


def kinds(text: str) -> list[str]:
    return [block["kind"] for block in parsed(text, PICTURES)]


def lines_of(text: str) -> list[str]:
    """The paragraphs as they are printed."""
    return [text_of(block["runs"]) for block in parsed(text) if block["kind"] == "par"]


def table(text: str) -> Block:
    (block,) = parsed(text)
    assert block["kind"] == "table"
    return block


def cells(rows: list[Any]) -> list[list[str]]:
    return [[text_of(cell) for cell in row] for row in rows]


@pytest.mark.parametrize(
    ("line", "roles"),
    [
        ("一、清理范围", ["heading"]),
        ("二十一、清理范围", ["heading"]),
        ("(二)时间。各楼另行通知。", ["subheading", "body"]),
        ("（十二）时间", ["subheading"]),
        ("1.电动自行车", ["body"]),
        ("（1）禁止飞线", ["body"]),
        ("第三条 居民应当自行清理。", ["heading", "body"]),
        ("## 清理范围", ["heading"]),
        ("### （一）时间", ["subheading"]),
        ("请在**25日前**清理", ["body", "strong", "body"]),
        ("一、**请注意**", ["heading", "strong"]),
        ("#1楼住户", ["body"]),
    ],
)
def test_levels_and_bold(line: str, roles: list[str]) -> None:
    (block,) = parsed(line)
    assert [role for role, _ in block["runs"]] == roles


@pytest.mark.parametrize(
    "line",
    [
        "身份证2101**********1234",
        "张**、李**、王**三户",
        "张**和李**均符合条件",
        "138**12**34",
        "五星*****好评",
        "**",
        "** 号楼 **",
        "2**3",
        "甲**乙",
    ],
)
def test_stars_that_mask_something_stay(line: str) -> None:
    assert lines_of(line) == [line]


def test_word_leaves_its_bullets_numbers_and_breaks_behind() -> None:
    text = (
        "一、\t范围\r\n1.\t电动自行车\v2．\t旧家具\u2028\uf06c\t不得堆放；\nl\t不得飞线；\n"
        "Ø\t不得占道。\n（1）\t东门\n第二条\t附则  \n"
        "\xa0\xa0同\xa0意\uf0a8  不同意\uf0fe\n\u3000\u3000软连\u00ad字\n\n"
    )
    found = parsed(text)
    assert [block["kind"] for block in found] == ["par"] * 3 + ["list"] + ["par"] * 4
    assert [text_of(item) for item in found[3]["items"]] == [
        "不得堆放；",
        "不得飞线；",
        "不得占道。",
    ]
    assert lines_of(text) == [
        "一、范围", "1.电动自行车", "2．旧家具", "（1）东门", "第二条\u3000附则",
        "同 意□  不同意√", "软连字",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "工作日8:30—11:30|13:00—17:00均可办理",
        "请拨打024-1|024-2。\n也可到社区|网上办理。",
        "时间：\t11月25日\n地点：\t社区会议室",
        "电话：|024-24841234\n地址：|学苑路1号",
        "\t\t\t学林社区居委会\n\t\t\t2026年11月24日",
        "姓名\t张三",
        "绝对值|x|",
    ],
)
def test_bars_and_tabs_inside_lines_of_text_are_no_table(text: str) -> None:
    assert kinds(text) == ["par"] * len(text.splitlines())
    assert [line.replace(" ", "") for line in lines_of(text)] == [
        line.replace("\t", "") for line in text.splitlines()
    ]


def test_a_table_is_typed_with_bars() -> None:
    found = table("|姓名｜ 门牌 |补助金额|\n|---|:--:|---|\n|张某|1-2-301|1,200.5|\n|李某|1-1|980|")
    assert cells([found["header"], *found["rows"]]) == [
        ["姓名", "门牌", "补助金额"], ["张某", "1-2-301", "1,200.5"], ["李某", "1-1", "980"],
    ]  # fmt: skip
    assert [column["align"] for column in found["columns"]] == ["center", "center", "number"]


def test_a_table_is_pasted_from_excel_with_its_empty_cells_and_rows() -> None:
    found = table("低保名单\t\t\n姓名\t金额\t备注\n张某\t500\t\n\t\t\n\t\t新增\n合计\t500")
    assert text_of(found["caption"]) == "低保名单"
    assert cells([found["header"], *found["rows"]]) == [
        ["姓名", "金额", "备注"], ["张某", "500", ""], ["", "", "新增"], ["合计", "500", ""],
    ]  # fmt: skip


def test_cells_of_several_lines_come_from_excel_between_quotes() -> None:
    found = table('姓名\t"住址\n（门牌）"\n张某\t"学苑路1号\n""甲""座"\n"李某\n王某"\t2号')
    assert cells([found["header"], *found["rows"]]) == [
        ["姓名", "住址 （门牌）"], ["张某", '学苑路1号 "甲"座'], ["李某 王某", "2号"],
    ]  # fmt: skip
    assert lines_of('他说：\n"请清理\n楼道"\n就走了') == ["他说：", '"请清理', '楼道"', "就走了"]
    assert lines_of('"\t' * 9_000) == ['" ' * 8_999 + '"']


def test_uneven_rows_end_in_empty_cells_and_dashes_are_cells() -> None:
    found = table("楼号|时间|备注\n1号楼|周一\n2号楼|—|—\n||无")
    assert cells(found["rows"]) == [["1号楼", "周一", ""], ["2号楼", "—", "—"], ["", "", "无"]]


def test_a_first_row_with_a_figure_is_no_heading_and_a_year_is_none() -> None:
    assert table("张某|301\n李某|302")["header"] == []
    assert cells([table("项目|2025|2026\n收入|10|12")["header"]]) == [["项目", "2025", "2026"]]
    assert table("|只有|一行|")["header"] == []


def test_long_cells_are_set_from_the_left_and_may_break_when_huge() -> None:
    found = table(f"事项|说明\n清理|{'请各位居民在规定时间内自行清理门前物品'}\n其他|无")
    assert [column["align"] for column in found["columns"]] == ["center", "left"]
    assert found["breakable"] is False
    assert table(f"甲|乙\n丙|{'长' * 300}")["breakable"] is True


@pytest.mark.parametrize(
    "text", ["|||", "|\n|--|--|\n||", "||\n||", "甲|" * 60, "甲\t" * 60 + "\n" + "乙\t" * 60]
)
def test_no_cell_filled_or_too_many_are_no_table(text: str) -> None:
    assert set(kinds(text)) == {"par"}


def test_blank_lines_part_tables_and_lists_do_not() -> None:
    assert kinds("甲|乙\n1|2\n\n丙|丁\n3|4") == ["table", "table"]
    assert kinds("- 甲\n\n- 乙\n正文\n- 丙") == ["list", "par", "list"]


def test_pictures_are_called_by_name_and_stand_side_by_side_on_one_line() -> None:
    one, two = parsed("【图：楼道.jpg：清理前】\n【图:楼道】 [图：院子.png：清理后]", PICTURES)
    assert one == {"kind": "pictures", "pictures": [{"file": "a1.jpg", "caption": "清理前"}]}
    assert [shown["file"] for shown in two["pictures"]] == ["a1.jpg", "b2.png"]


@pytest.mark.parametrize(
    "line", ["【图：没有.jpg】", "【图：院子】", "见【图：楼道.jpg】", "【图】"]
)
def test_what_calls_no_picture_stays_text(line: str) -> None:
    (block,) = parsed(line, PICTURES)
    assert text_of(block["runs"]) == line


@pytest.mark.parametrize(
    "text",
    ["【图：" * 12_000, '\n"' * 25_000, "**a" * 16_000, "|" * 50_000, "[图" + " " * 49_000],
    ids=["pictures", "quotes", "bold", "bars", "blanks"],
)
def test_markup_without_end_is_read_in_time(text: str) -> None:
    start = process_time()
    parsed(text, PICTURES)
    assert process_time() - start < 2


def test_pictures_that_are_not_attached_are_named() -> None:
    text = "【图：没有.jpg】\n见【图：别处】\n【图：楼道】【图：院子】"
    assert missing_pictures(text, PICTURES) == ["没有.jpg", "院子"]


def test_headings_and_what_introduces_stay_with_what_follows() -> None:
    text = (
        "一、要求\n（一）范围\n楼道。\n二、甲\n三、乙\n"
        "名单如下：\n甲|乙\n1|2\n联系人：\n王敏\n四、完"
    )
    sticky = {text_of(b["runs"]): b["sticky"] for b in parsed(text) if b["kind"] == "par"}
    assert [line for line, stays in sticky.items() if stays] == [
        "一、要求", "（一）范围", "三、乙", "名单如下：",
    ]  # fmt: skip


def test_the_end_of_a_body_stays_with_the_signature() -> None:
    rows = parted(parsed("名单：\n" + "\n".join(f"张某|{n}号" for n in range(9)) + "\n特此公示。"))
    assert rows.long is not None
    assert cells(rows.long["last"]) == [["张某", "7号"], ["张某", "8号"]]
    assert [text_of(block["runs"]) for block in rows.tail] == ["特此公示。"]
    heading = parted(parsed("正文" * 40 + "\n正文" + "\n一、联系方式\n请来电。"))
    assert [text_of(block["runs"]) for block in heading.tail] == [
        "正文",
        "一、联系方式",
        "请来电。",
    ]
    assert parted([]) == ([], None, [])


@given(st.text("清理楼道，。）《a1/", min_size=150, max_size=200))
@example("。" * 200)
@example("清" * 150 + "https://www.example.gov.cn/xxgk/2026/11/24/content_318402.html")
def test_the_last_characters_of_a_long_paragraph_hold_together(text: str) -> None:
    long = parted(parsed(text)).long
    if long is not None:
        assert text_of(long["runs"]) + text_of(long["close"]) == text
        assert len(text_of(long["close"])) <= 12
        assert not long["close"][0][1].startswith(("，", "。", "）"))


@given(st.lists(st.text("关于停水，。 （一）1.A/@#$\\_`<>=~^&'\"“”", max_size=40), max_size=6))
def test_what_is_not_markup_is_exactly_the_text(lines: list[str]) -> None:
    text = "\n".join(lines)
    expected = "".join(line.strip(" \u3000") for line in map(wording.clean, lines))
    if not any(line.lstrip(" \u3000").startswith("#") for line in lines):
        assert blocks_text(parsed(text)) == expected


@given(st.text("甲乙张王12，。：: \t\n|｜*-•·#【】图\u3000\xa0\u200b\v") | st.text())
@example("**|**\n**|**")
@example("|\n|-|-|\n||")
@example("\t\t\n甲\t乙\n\t")
@example("【图：】【图：:】")
@example("|||\n\t\t\n||")
def test_of_any_text_only_marks_and_blanks_are_taken(text: str) -> None:
    def kept(written: str) -> str:
        """Without what is a mark, cannot be seen, or stands for something else in Word's fonts."""
        return "".join(
            c
            for c in wording.clean(written)
            if not (c.isspace() or c in MARKS or unicodedata.category(c) == "Co")
        )

    letters = {"l", "n", "u", "v", "Ø", "§", "ü"}
    blocks = parsed(text)
    if not letters & set(text):
        assert kept(blocks_text(blocks)) == kept(text)
    if {block["kind"] for block in blocks} <= {"par"} and not set("*#") & set(text):
        assert "".join(blocks_text(blocks).split()) == "".join(wording.clean(text).split())
