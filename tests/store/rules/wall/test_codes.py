"""The sheet's code, as it is keyed in, scanned and read from a photograph."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.rules.wall.codes import code_in, marked, parse_code, sheet_code

CODE = sheet_code(641234)
WIDE = str.maketrans("0123456789#", "０１２３４５６７８９＃")


@pytest.mark.parametrize(
    "text",
    [
        f"https://x.gov.cn/n/1#{CODE}",
        f"学苑社区\n电话0418-2820011\n单号#{CODE}",
        f"????#{CODE}\r\n",
        f"单号#{CODE}".translate(WIDE),
    ],
)
def test_a_scanned_code_is_found_whatever_stands_before_it(text: str) -> None:
    assert code_in(text) == CODE
    assert parse_code(text) == CODE


@pytest.mark.parametrize(
    "text",
    ["", CODE, "学苑社区\n电话2820011", f"https://x.gov.cn/#{CODE}/a", "https://x.cn/#1234568"],
)
def test_what_bears_no_mark_is_no_scanned_code(text: str) -> None:
    assert code_in(text) is None


@given(st.integers(0, 999_999))
def test_a_code_is_read_as_it_is_typed_or_printed(number: int) -> None:
    code = sheet_code(number)
    for text in (code, f"{code[:3]} {code[3:]}", f"{code[:3]}-{code[3:]}", code.translate(WIDE)):
        assert parse_code(text) == code
    assert parse_code(marked(code)) == code
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    with pytest.raises(ValueError, match="有一位不对"):
        parse_code(wrong)
