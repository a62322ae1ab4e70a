"""The page itself, read back from the PDF and from its picture."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from bulletin_tui.printing.errors import MissingGlyphs, PrintError
from bulletin_tui.printing.press import Press
from bulletin_tui.printing.qr import qr_for
from bulletin_tui.printing.sheets.base import Batch
from bulletin_tui.printing.sheets.cover import CoverRow, CoverSheet
from bulletin_tui.printing.sheets.notice import NoticeSheet
from store.rules.wall.walk import Doing

from .conftest import Printed

MM = 72 / 25.4
LINK = "https://www.example.gov.cn/xxgk/2026/11/24/content_318402.html?id=7"
SENTENCE = "为进一步改善居住环境消除安全隐患街道办事处定于近期对辖区内楼道堆放的杂物进行集中清理。"


def notice(*paragraphs: str, title: str = "关于清理楼道的通知") -> NoticeSheet:
    return NoticeSheet(
        title, "\n".join(paragraphs), signature="学林社区居民委员会", dated="2026年11月24日"
    )


def test_the_paper_is_a4_and_the_first_line_stands_two_characters_in(printed: Printed) -> None:
    (page,) = printed(notice(SENTENCE))
    assert (page.width, page.height) == pytest.approx((210 * MM, 297 * MM), abs=0.1)
    first = next(line for line in page.lines if line.text.startswith("为进一步"))
    second = page.lines[page.lines.index(first) + 1]
    assert first.x / MM == pytest.approx(28 + 2 * 156 / 28, abs=0.3)
    assert second.x / MM == pytest.approx(28, abs=0.3)
    assert first.size == pytest.approx(16)


def test_a_full_page_has_22_lines_of_28_characters(printed: Printed) -> None:
    page = printed(notice("字" * 28 * 60))[1]
    body = [line for line in page.lines if line.size == pytest.approx(16)]
    assert [len(line.text) for line in body] == [28] * 22
    steps = {round(a.y - b.y, 2) for a, b in pairwise(body)}
    assert all(step / MM == pytest.approx(225 / 22, abs=0.05) for step in steps)
    assert body[0].y < (297 - 37) * MM
    assert body[-1].y > 35 * MM


def test_the_text_comes_back_as_it_was_written(printed: Printed) -> None:
    sheet = NoticeSheet(
        "低保对象公示",
        "一、对象：䶮㛃、喆堃等3户。\n有异议请反映。",
        recipients="全体居民",
        facts=(("公示期", "2026年11月24日至11月30日"),),
        phones=(("监督电话", "024-24841234"),),
        signature="五里河街道办事处",
        dated="2026年11月24日",
        qr=qr_for(LINK, caption="扫一扫", short_text="example.gov.cn"),
        code="3184027",
        site="低保公示栏",
    )
    (page,) = printed(sheet)
    assert page.squeezed == (
        "低保对象公示全体居民：一、对象：䶮㛃、喆堃等3户。有异议请反映。"
        "公示期2026年11月24日至11月30日监督电话024-24841234"
        "五里河街道办事处2026年11月24日扫一扫example.gov.cn低保公示栏单号3184027"
    )


def test_what_people_write_is_never_markup(printed: Printed) -> None:
    body = '#read("/etc/passwd") $x^2$ @ref \\n *a* _b_ `c` <d> = e -- [f] #{1+1} // g ~ h'
    (page,) = printed(notice(body, title="#panic() *通知* $"))
    assert "".join(body.split()) in page.squeezed
    assert "#panic()*通知*$" in page.squeezed


@pytest.mark.parametrize("length", range(480, 640, 20))
@pytest.mark.parametrize("ending", ["", "特此通知。"])
def test_a_signature_never_stands_alone_on_the_last_page(
    printed: Printed, length: int, ending: str
) -> None:
    paragraphs = ("字" * (length // 2), "尾" * (length // 2), ending)
    pages = printed(notice(*paragraphs))
    assert sum(page.text.count("学林社区居民委员会") for page in pages) == 1
    assert "学林社区居民委员会" in pages[-1].text
    assert "尾" in pages[-1].text
    assert pages[-1].squeezed.index("尾") < pages[-1].squeezed.index("学林社区")


@pytest.mark.parametrize("length", [60, 300, 420, 500, 620])
def test_the_code_has_its_place_its_size_and_its_quiet_zone(press: Press, length: int) -> None:
    sheet = NoticeSheet("通知", "字" * length, qr=qr_for(LINK), signature="学林社区")
    png = press.pictures(Batch((sheet,)), ppi=254)[-1]
    with Image.open(io.BytesIO(png)) as opened:
        picture = opened.convert("L")
    (code,) = zxingcpp.read_barcodes(picture)
    left, right = code.position.top_left.x, code.position.top_right.x
    top, bottom = code.position.top_left.y, code.position.bottom_left.y
    assert (right - left) / 10 == pytest.approx(30, abs=0.5)
    assert (bottom - top) / 10 == pytest.approx(30, abs=0.5)
    assert left / 10 == pytest.approx(28, abs=0.5)
    quiet = int(4 * 300 / 41) - 3
    ring = picture.crop((left - quiet, top - quiet, right + quiet, bottom + quiet))
    ring.paste(255, (quiet - 3, quiet - 3, ring.width - quiet + 3, ring.height - quiet + 3))
    assert ring.getextrema() == (255, 255)


@pytest.mark.parametrize("ppi", [72, 100, 150, 300])
@pytest.mark.parametrize("family", ["notice", "reminder"])
def test_the_code_is_read_at_every_resolution(press: Press, ppi: int, family: str) -> None:
    sheet = NoticeSheet("停水通知", SENTENCE, qr=qr_for(LINK, caption="全文"), family=family)
    (png,) = press.pictures(Batch((sheet,)), ppi=ppi)
    with Image.open(io.BytesIO(png)) as picture:
        assert [code.text for code in zxingcpp.read_barcodes(picture.convert("L"))] == [LINK]


def test_pages_are_numbered_only_when_there_are_several(printed: Printed) -> None:
    pages = printed(notice(SENTENCE), notice("字" * 900), notice("字" * 900))
    marks = [[m for m in ("—1—", "—2—", "—3—") if m in page.squeezed] for page in pages]
    assert marks == [[], ["—1—"], ["—2—"], ["—1—"], ["—2—"]]


def test_copies_repeat_the_notice_and_counts_are_for_one(printed: Printed, press: Press) -> None:
    long = NoticeSheet("通知", "字" * 900, copies=3, code="3184027")
    pages = printed(long, cover(2))
    assert len(pages) == 7
    assert all("单号 318 4027" in page.text for page in pages[:6])
    assert [s.pages for s in press.settings(Batch((long, cover(2), notice("短"))))] == [2, 1, 1]


def test_a_short_outage_fits_one_page_in_large_type(printed: Printed) -> None:
    sheet = NoticeSheet(
        "停水通知",
        "请提前储水。",
        facts=(("停水范围", "1—12号楼"), ("开始", "11月25日8时"), ("结束", "11月25日17时")),
        phones=(("供水热线", "024-96188"),),
        signature="学林社区",
        family="outage",
        qr=qr_for("tel:024-96188"),
    )
    (page,) = printed(sheet)
    body = [line for line in page.lines if "储水" in line.text or "号楼" in line.text]
    assert len(body) == 2
    assert min(line.size for line in body) >= 24
    assert "停水范围1—12号楼开始11月25日8时" in page.squeezed


def test_a_long_large_notice_runs_on_at_24_points(printed: Printed) -> None:
    pages = printed(NoticeSheet("温馨提示", "\n".join([SENTENCE] * 20), family="reminder"))
    assert len(pages) > 1
    assert {round(line.size) for line in pages[1].lines if "安全" in line.text} == {24}
    assert sum(page.squeezed.count(SENTENCE[:6]) for page in pages) == 20


def test_a_long_link_stays_inside_the_margins(printed: Printed) -> None:
    """Of letters alone: at a digit among them typst breaks a link by itself."""
    link = LINK + "&token=" + "a" * 120
    (page,) = printed(notice(f"网址：{link}"))
    assert link in page.squeezed
    assert max(len(line.text) for line in page.lines) <= 60


def test_more_telephones_than_a_page_holds_run_on(printed: Printed) -> None:
    phones = tuple((f"电话{n:02}", f"024-{n:04}") for n in range(60))
    pages = printed(NoticeSheet("通知", "正文。", phones=phones, signature="学林社区"))
    text = "".join(page.squeezed for page in pages)
    assert all(f"电话{n:02}024-{n:04}" in text for n in range(60))
    assert "学林社区" in text
    assert min(line.y for page in pages for line in page.lines if line.size > 14) > 35 * MM


def test_a_title_nobody_could_read_is_refused_with_its_length(press: Press) -> None:
    with pytest.raises(PrintError, match=r"标题.*130 个字"):
        press.typeset(Batch((notice("正文", title="长" * 130),)), timestamp=0)


def cover(rows: int) -> CoverSheet:
    actions = (Doing.TAKE_DOWN, Doing.PUT_UP, Doing.LEAVE)
    made = tuple(
        CoverRow(actions[n % 3], f"材料{n:02}", str(3184000 + n), "1张", "至11月30日", "#注$")
        for n in range(rows)
    )
    return CoverSheet("学林公示栏", "北门内", "学林社区", "第48周", made, "周二前", "第3站")


def test_a_cover_sheet_groups_its_rows(printed: Printed) -> None:
    (page,) = printed(cover(12))
    text = page.squeezed
    assert text.index("要贴4项") < text.index("要撤4项") < text.index("保留4项")
    assert text.index("要贴") < text.index("材料01") < text.index("要撤") < text.index("材料00")
    for part in ("第3站", "北门内", "学林社区", "第48周", "周二前", "3184011", "张贴人", "#注$"):
        assert part in text


def test_a_long_cover_sheet_keeps_every_row_and_says_its_pages(printed: Printed) -> None:
    pages = printed(cover(90))
    text = "".join(page.squeezed for page in pages)
    assert all(f"材料{n:02}" in text for n in range(90))
    assert f"第1页，共{len(pages)}页" in pages[0].squeezed


def test_the_same_batch_gives_the_same_bytes(press: Press) -> None:
    batch = Batch((cover(3), notice(SENTENCE)))
    assert press.typeset(batch, timestamp=0) == press.typeset(batch, timestamp=0)


def test_an_empty_batch_is_refused(press: Press) -> None:
    with pytest.raises(PrintError, match="没有要打印的材料"):
        press.typeset(Batch(()), timestamp=0)
    assert press.settings(Batch(())) == []


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    title=st.text(max_size=60) | st.text("关于停水的通知《#$@\\\n", max_size=60),
    body=st.lists(
        st.text(max_size=200) | st.text("居民楼道，。 一二、（）1.a", max_size=300), max_size=4
    ),
    family=st.sampled_from(["notice", "reminder"]),
)
def test_any_text_is_set_or_refused_by_name(
    press: Press, title: str, body: list[str], family: str
) -> None:
    sheet = NoticeSheet(
        title, "\n".join(body), recipients=title, signature=title, facts=((title, title),),
        family=family,
    )  # fmt: skip
    missing: tuple[str, ...] = ()
    pdf = b""
    try:
        pdf = press.typeset(Batch((sheet,)), timestamp=0)
    except MissingGlyphs as error:
        missing = error.characters
    assert pdf.startswith(b"%PDF") != bool(missing)
    assert set(missing) <= set(title + "".join(body))
