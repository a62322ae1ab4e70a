"""Whatever is typed or pasted comes out as it is, or is refused in a sentence; nothing is lost."""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader

from bulletin_tui.printing.errors import MissingGlyphs
from bulletin_tui.printing.fit import told
from bulletin_tui.printing.press import Press
from bulletin_tui.printing.records.material_sheets import sheets_of
from bulletin_tui.printing.records.source import Source
from bulletin_tui.printing.sheets.base import Batch
from bulletin_tui.printing.sheets.notice import NoticeSheet
from store.errors import Refused
from store.models import Material, Unit, new_material

UNIT = Unit(id="u", name="学林社区")
TYPST = (
    '#read("/etc/passwd") $ x^2 $ @ref \\ #panic() `raw` <label> _em_ = 标题 + 一 / 术语: 释义 '
    "// 注 /* 注 */ #{ 1 + 1 } -- --- ... ~ \\u{41} \"引\" '单' [ ] ( ) "
    '#import "x.typ": * #sys.inputs'
)


def material(**values: object) -> Material:
    return new_material("notice", {"id": "m", "title": "通知", "unit_id": "u", **values})


def sheet(**values: object) -> NoticeSheet:
    (made,) = sheets_of(Source(material(**values), {"u": UNIT}))
    assert isinstance(made, NoticeSheet)
    return made


def printed_text(press: Press, *sheets: NoticeSheet) -> str:
    pdf = press.typeset(Batch(sheets), timestamp=0)
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_typst_is_text_in_every_field(press: Press) -> None:
    body = f"{TYPST}\n- {TYPST}\n甲|{TYPST}\n乙|丙"
    text = printed_text(
        press,
        sheet(
            title=TYPST[:110],
            body=body,
            recipients=TYPST,
            phones=({"label": TYPST[:80], "number": "1"},),
        ),
    )
    assert text.count(squeezed(TYPST)) >= 3
    assert "root:" not in text


def test_an_empty_body_is_a_page_with_its_title(press: Press) -> None:
    assert printed_text(press, sheet(body="")) == "通知学林社区"
    assert printed_text(press, sheet(body=" \n\u3000\n\t\n")) == "通知学林社区"
    assert told(press, [sheet(body="")]).startswith("A4 1 页，还能写 ")


@pytest.mark.parametrize(
    ("body", "least"),
    [
        ("甲|乙\n" * 12_500, 400),
        ("甲|" + "乙" * 24_000 + "\n丙|" + "丁" * 24_000, 55),
        ("。" * 50_000, 45),
        ("一、清理\n" * 10_000, 454),
    ],
    ids=["table", "cells", "stops", "headings"],
)
def test_fifty_thousand_characters_are_counted(press: Press, body: str, least: int) -> None:
    found = re.match(r"A4 (\d+) 页，贴出来没人看得完：请删短", told(press, [sheet(body=body)]))
    assert found and least <= int(found[1]) <= 1.5 * least


@pytest.mark.parametrize(
    "body", ["请各位居民相互转告。" * 5_000, "a" * 50_000], ids=["paragraph", "latin"]
)
def test_of_fifty_thousand_characters_none_is_lost(press: Press, body: str) -> None:
    text = printed_text(press, sheet(body=body))
    assert text.count("a") + text.count("告") == body.count("a") + body.count("告")


def test_a_title_of_three_hundred_characters_is_refused_with_its_limit() -> None:
    with pytest.raises(Refused, match="120"):
        material(title="长" * 300)


def test_emoji_and_private_signs_are_named(press: Press) -> None:
    with pytest.raises(
        MissingGlyphs, match=r"“通知”里有打印字体没有的字：😀\(U\+1F600\)"
    ) as caught:
        press.typeset(Batch((sheet(body="请注意😀😀\ue123"),)), timestamp=0)
    assert caught.value.characters == ("😀", "\ue123")


@pytest.mark.parametrize(
    ("character", "code"),
    [
        ("\u202e", "202E"),
        ("\u200f", "200F"),
        ("\x00", "0000"),
        ("\x1b", "001B"),
        ("\ud800", "D800"),
    ],
)
def test_marks_that_turn_or_steer_are_refused_by_the_record(character: str, code: str) -> None:
    with pytest.raises(Refused, match=rf"U\+{code}.*请删掉那一处重新输入"):
        material(body=f"停水{character}通知")


def test_what_word_breaks_lines_with_is_kept_as_lines(press: Press) -> None:
    made = sheet(body="一\v二\f三\u2028四\u2029五\x85六\r\n七")
    assert made.body == "一\n二\n三\n四\n五\n六\n七"


def test_invisible_marks_in_a_sheet_do_not_reach_the_page(press: Press) -> None:
    body = "停\u202e水\u200b通\u00ad知\x07！\u2066"
    assert "停水通知！" in printed_text(press, NoticeSheet("通\u200f知", body))
