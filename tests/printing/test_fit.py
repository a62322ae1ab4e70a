"""Whether a notice fits: the choice of layout, what stays together, what its writer is told."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from bulletin_tui.printing.families import FAMILIES
from bulletin_tui.printing.fit import overlong, spare_lines, told
from bulletin_tui.printing.press import Press
from bulletin_tui.printing.qr import qr_for
from bulletin_tui.printing.records.notice_sheets import notice_sheet
from bulletin_tui.printing.records.specimens import TEXTS, specimen
from bulletin_tui.printing.sheets.base import Batch, Paper
from bulletin_tui.printing.sheets.notice import NoticeSheet
from bulletin_tui.printing.text import wording
from store.models import KINDS

SENTENCE = (
    "为进一步改善居住环境，消除安全隐患，街道办事处定于近期对辖区内楼道堆放的杂物进行集中清理。"
)
SIGNED = "学林社区居民委员会"


def notice(body: str, **values: object) -> NoticeSheet:
    sheet = NoticeSheet("关于清理楼道的通知", body, signature=SIGNED, dated="2026年11月24日")
    return replace(sheet, **values)  # type: ignore[arg-type]


def prose(length: int) -> str:
    return (SENTENCE * (length // len(SENTENCE) + 1))[:length]


def pages_of(press: Press, sheets: Sequence[NoticeSheet]) -> Iterator[list[str]]:
    """The text of each sheet's pages, blanks left out; all are set at once."""
    batch = Batch(tuple(sheets))
    read = PdfReader(io.BytesIO(press.typeset(batch, timestamp=0))).pages
    texts = iter("".join(page.extract_text().split()) for page in read)
    for setting in press.settings(batch):
        yield [next(texts) for _ in setting.papers]


def bodies(length: int) -> list[str]:
    """A long paragraph, paragraphs under headings, a list and a table, each about so long."""
    rows = range(max(1, length // 20))
    return [
        prose(length),
        "\n".join(f"一、第{n}项要求\n{prose(70)}" for n in range(max(1, length // 80))),
        "\n".join(f"- 第{n}号楼的居民请自行清理" for n in rows),
        "名单如下：\n楼号|门牌|姓名\n" + "\n".join(f"{n}号楼|1-{n}|张某某" for n in rows),
        f"{prose(length)}\n特此通知。",
    ]


def test_a_signature_never_stands_alone_whatever_the_length(press: Press) -> None:
    lengths = [1, 40, *range(300, 660, 24), *range(700, 1200, 90), 1200]
    texts = [body for length in lengths for body in bodies(length)]
    for body, pages in zip(texts, pages_of(press, [*map(notice, texts)]), strict=True):
        assert "".join(pages).count(SIGNED) == 1
        above = pages[-1].partition(SIGNED)[0]
        assert len(above) >= min(2, len(body)), body[:40]


@pytest.mark.parametrize("large", [False, True])
def test_nor_in_any_family_with_a_code(press: Press, large: bool) -> None:
    code = qr_for("https://www.example.gov.cn/a/318402", caption="扫码看详情")
    sheets = [
        notice(prose(length), family=family, qr=code, large=large, phones=(("电话", "12345"),))
        for family in FAMILIES
        for length in (90, 200, 330, 420, 510, 580)
    ]
    for sheet, pages in zip(sheets, pages_of(press, sheets), strict=True):
        above = pages[-1].rpartition(SIGNED)[0]
        assert sheet.body[-4:] in above, (sheet.family, len(sheet.body))


def test_no_heading_stands_at_the_foot_of_a_page(press: Press) -> None:
    text = "一、时间安排\n（一）工作日\n" + prose(120)
    names = f"{prose(30)}名单如下：\n楼号|姓名\n" + "1号楼|张某某\n" * 12
    before = ["短段。\n" * lines for lines in range(10, 22)]
    found = pages_of(press, [notice(start + more) for start in before for more in (text, names)])
    for pages in found:
        first = pages[0].partition("—1—")[0]
        assert not first.endswith(("一、时间安排", "（一）工作日", "名单如下：", "楼号姓名"))


def test_no_paragraph_ends_in_a_line_of_one_character(press: Press) -> None:
    texts = [
        f"{prose(length).rstrip('，。')}了。\n下一段。\n再下一段。" for length in range(20, 60)
    ]
    pdf = press.typeset(Batch(tuple(map(notice, texts))), timestamp=0)
    for page in PdfReader(io.BytesIO(pdf)).pages:
        lines = [line.strip() for line in page.extract_text().splitlines() if line.strip()]
        assert min(map(len, lines)) > 2, lines


def test_a_long_table_says_its_heading_again_and_ends_beside_the_signature(press: Press) -> None:
    body = "名单：\n楼号|姓名\n" + "\n".join(f"{n}号楼|张某{n}" for n in range(1, 60))
    for count in range(10, 16):
        sheet = notice(body + "\n特此公示。" * count)
        (pages,) = pages_of(press, [sheet])
        assert all(page.startswith("楼号姓名") for page in pages[1:] if "号楼张某" in page)
        assert "".join(pages).replace("楼号姓名", "").count("号楼张某") == 59
    (pages,) = pages_of(press, [notice(body)])
    assert "58号楼张某5859号楼张某59" in pages[-1].partition(SIGNED)[0]


def test_wide_tables_keep_narrow_columns_whole(press: Press) -> None:
    head = "序号|姓名|人员类别|家庭人口|月补助金额（元）|审批时间|住址|备注"
    row = "12|欧阳某某|城市低保|3|1,200.50|2026年11月16日|学苑路12号楼3单元|因病致贫，上月新增"
    pdf = press.typeset(Batch((notice(f"{head}\n{row}\n{row}\n{row}"),)), timestamp=0)
    lines = PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    for whole in ("欧阳某某", "城市低保", "家庭人口", "1,200.50"):
        assert whole in lines
    assert head.replace("|", "") not in lines


def test_one_page_is_reached_by_tighter_lines_within_limits(press: Press) -> None:
    body = "\n".join([SENTENCE] * 11)
    free, tight = press.settings(Batch((notice(body), notice(body, one_page=True))))
    assert (free.pages, tight.pages, tight.over) == (2, 1, None)
    pdf = press.typeset(Batch((notice(body, one_page=True),)), timestamp=0)
    heights: list[float] = []
    PdfReader(io.BytesIO(pdf)).pages[0].extract_text(
        visitor_text=lambda text, cm, tm, *_: heights.append(tm[5] * cm[3] + cm[5])
    )
    steps = [above - below for above, below in pairwise(heights) if above - below > 1]
    assert min(steps) >= 23.5
    assert tight.size == 16


def test_the_lines_that_are_left_and_too_many_are_counted_right(press: Press) -> None:
    def setting(lines: int, **values: object) -> tuple[int, float | None, float | None]:
        (found,) = press.settings(Batch((notice("短段。\n" * lines, **values),)))
        return found.pages, found.spare, found.over

    _, spare, _ = setting(3)
    assert spare == pytest.approx(14, abs=0.01)
    assert (setting(3 + 14)[0], setting(3 + 15)[0]) == (1, 2)
    _, _, over = setting(40, one_page=True)
    assert over is not None
    assert setting(40 - int(over), one_page=True)[2] is not None
    assert setting(39 - int(over), one_page=True)[2] is None


def test_so_many_lines_fit_as_are_said_to_on_every_page(press: Press) -> None:
    ways: tuple[dict[str, object], ...] = (
        {},
        {"link": "https://x.cn/1"},
        {"phones": []},
        {"paper": "A3"},
        {"landscape": True},
    )
    sheets = [
        notice_sheet(specimen(kind, **{"body": "今天停水。", "one_page": False} | way))
        for kind in TEXTS
        for way in ways
        if FAMILIES[KINDS[kind].usual_template].style == "grid"
    ]
    found = zip(sheets, press.settings(Batch(tuple(sheets))), strict=True)
    ones = [(sheet, spare_lines(setting) or 0) for sheet, setting in found if setting.pages == 1]
    assert len(ones) > 25
    full = [longer(sheet, lines) for sheet, lines in ones]
    more = [longer(sheet, lines + 1) for sheet, lines in ones]
    assert {setting.pages for setting in press.settings(Batch(tuple(full)))} == {1}
    assert {setting.pages for setting in press.settings(Batch(tuple(more)))} == {2}


def longer(sheet: NoticeSheet, lines: int) -> NoticeSheet:
    return replace(sheet, body=sheet.body + "\n加一行。" * lines)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"body": prose(100)}, "A4 1 页，还能写 13 行"),
        ({"body": "\n".join([SENTENCE] * 10)}, "A4 2 页，第 2 页有 5 行：选“缩到一页”就能放下"),
        ({"body": "\n".join([SENTENCE] * 14)}, "A4 2 页，第 2 页有 11 行，还能写 11 行"),
        (
            {"body": "\n".join([SENTENCE] * 14), "one_page": True},
            "A4 2 页：正文多出约 6 行（160 字），请删短，或取消“缩到一页”，或改用 A3",
        ),
        (
            {"body": "甲|乙\n" * 60, "one_page": True, "paper": Paper("A3")},
            "A3 3 页：正文里的表格多出约 30 行，请删短，或取消“缩到一页”",
        ),
        ({"body": SENTENCE, "family": "reminder"}, "A4 1 页，字号 40 磅，写多了字会变小"),
        ({"body": "【图：门口.jpg】"}, "没有附上图片“门口.jpg”。A4 1 页，还能写 16 行"),
    ],
)
def test_who_writes_is_told_in_a_line(press: Press, values: dict[str, object], said: str) -> None:
    assert told(press, [replace(notice(""), **values)]) == said  # type: ignore[arg-type]


def test_a_section_that_is_too_long_is_named(press: Press) -> None:
    sheet = notice("请带齐。", sections=(("申请材料", "身份证复印件\n" * 60),), one_page=True)
    assert "：“申请材料”多出约 " in told(press, [sheet])
    assert "贴出来没人看得完" in told(press, [notice("短段。\n" * 120)])


def test_before_printing_only_what_should_fit_and_does_not_is_told_once(press: Press) -> None:
    long = notice("短段。\n" * 40, one_page=True)
    sheets = [
        notice("短段。\n" * 40),
        notice("短段。", one_page=True),
        long,
        replace(long, code="1"),
    ]
    (said,) = overlong(press, sheets)
    assert re.fullmatch("“关于清理楼道的通知”正文多出约 1[0-9] 行（.* 字），请删短，.*A3。", said)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_counting_pages_while_writing_does_not_fill_the_memory(press: Press) -> None:
    def resident() -> float:
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4 / 1024

    def count(number: int) -> None:
        text = "\n".join(f"{SENTENCE}{number}{line}" for line in range(300))
        press.settings(Batch((notice(text),)))

    for number in range(5):
        count(number)
    before = resident()
    for number in range(5, 20):
        count(number)
    assert resident() - before < 50  # MB; without forgetting it is 130


@given(
    st.lists(
        st.text("关于停水的通知《》，、2026年A ", min_size=1, max_size=70), min_size=1, max_size=3
    ),
    st.sampled_from([8, 12, 20]),
)
@example(["AAAAAAAAAAAAAAAAAAAAAAAA字"], 12)
@example(["关于关于关于关于的 知"], 8)
def test_no_line_of_a_title_is_one_character_unless_its_writer_wants_it(
    parts: list[str], ems: int
) -> None:
    lines = wording.title_lines("\n".join(parts), ems)
    wanted = [wording.clean(part) for part in parts if wording.clean(part)]
    assert "".join(lines).replace(" ", "") == "".join(wanted).replace(" ", "")
    for line in lines:
        assert len(line) > 1 or line in wanted or any(len(part) < 4 for part in wanted)


def test_what_is_too_long_may_be_a_picture(press: Press, tmp_path: Path) -> None:
    Image.new("RGB", (800, 1200), "grey").save(tmp_path / "楼道.png")
    body = "请看下面的图。\n" + "\n".join(["【图：楼道.png】"] * 6)
    pictures = {"楼道.png": tmp_path / "楼道.png"}
    sheet = NoticeSheet("关于清理楼道的通知", body, pictures=pictures, one_page=True)
    said = told(press, [sheet])
    assert re.search("正文里的图片多出约 [0-9]+ 行，请去掉一张图片", said)
