"""What may be in a QR code, and how dense it may be."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin_tui.printing.errors import PrintError, TooDense, UnsafeLink
from bulletin_tui.printing.qr import CARD_LIMIT, contact_card, qr_for, safe_payload, svg

LINK = "https://www.example.gov.cn/xxgk/2026/11/24/content_318402.html?id=7"


@pytest.mark.parametrize(
    "text",
    [LINK, "http://192.0.2.7:8080/a", "tel:024-96188", "tel:+862412345678", "学林社区 96188"],
)
def test_links_numbers_and_text_pass(text: str) -> None:
    assert safe_payload(f" {text}\n") == text


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        " JavaScript :alert(1)",
        "data:text/html,hi",
        "file:///etc/passwd",
        "ftp://example.cn/a",
        "weixin://dl/chat",
        "https://",
        "http:///path",
        "https:example.cn",
        "https://a b.cn/",
        "https://example.cn/a b",
        "https://user:secret@example.cn/",
        "https://example.cn:99999/",
        "https://[bad/",
        "tel:call-me",
        "tel:",
        "hello\x00there",
        "java\tscript:alert(1)",
        "看\u202e这里",
        "",
        "  ",
    ],
)
def test_anything_else_is_refused_with_a_chinese_sentence(text: str) -> None:
    with pytest.raises(UnsafeLink, match=r"[\u4e00-\u9fff].*。$"):
        safe_payload(text)


def test_outdoors_is_level_q_and_indoors_m() -> None:
    assert len(qr_for(LINK).matrix) == 41
    assert len(qr_for(LINK, outdoors=False).matrix) == 37


def test_a_link_of_2000_characters_is_refused_with_its_length() -> None:
    with pytest.raises(TooDense, match=r"2000 个字.*短网址") as caught:
        qr_for("https://example.cn/" + "a" * 1981)
    assert isinstance(caught.value, ValueError)


def test_modules_are_never_narrower_than_four_tenths_of_a_millimetre() -> None:
    text = "https://example.cn/" + "a" * 180
    with pytest.raises(TooDense, match="20 毫米"):
        qr_for(text, side_mm=20)
    code = qr_for(text, side_mm=40)
    assert code.side_mm / len(code.matrix) >= 0.4


@given(st.text(max_size=400))
def test_any_text_gives_a_code_or_a_refusal(text: str) -> None:
    refusal, module = "", 1.0
    try:
        code = qr_for(text)
        module = code.side_mm / len(code.matrix)
    except PrintError as error:
        refusal = str(error)
    assert module >= 0.4
    assert not refusal or re.search(r"[\u4e00-\u9fff].*。$", refusal)


def test_the_drawing_covers_exactly_the_dark_modules() -> None:
    code = qr_for(LINK)
    drawn = {
        (int(x) + step, int(y))
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1", svg(code))
        for step in range(int(length))
    }
    dark = {(x, y) for y, row in enumerate(code.matrix) for x, cell in enumerate(row) if cell}
    assert drawn == dark


def test_a_contact_card_fits_and_keeps_unit_and_number() -> None:
    card = contact_card(
        "沈河区五里河街道学林社区居民委员会", "024-2484 1234", "文艺路 18 号" * 9, "通知" * 40
    )
    assert len(card) <= CARD_LIMIT
    assert "学林社区居民委员会" in card
    assert "024-2484 1234" in card
    assert safe_payload(card) == card
    assert "停水通知" in contact_card("学林社区", "96188", "", "停水通知")
