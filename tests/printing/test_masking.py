"""What must not hang on a wall does not leave the masking."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin_tui.printing.masking import (
    card_masked,
    identity_masked,
    masked_list,
    names_masked,
    phone_masked,
    place_masked,
)

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
LETTERS = HAN | st.sampled_from("𠮷䶮㛃𬍛") | st.characters(categories=["Lu", "Ll"])
NAMES = st.text(LETTERS, min_size=2, max_size=5)
IDENTITY = st.from_regex(r"[1-8][0-9]{16}[0-9X]", fullmatch=True)
MOBILE = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王小明", "王*明"),
        ("李红", "李*"),
        ("王", "王"),
        ("欧阳小明", "欧阳*明"),
        ("欧阳明", "欧阳*"),
        ("欧阳", "欧*"),
        ("买买提·吐尔逊", "买*逊"),
        ("王小明、李红", "王*明、李*"),
        ("John Smith", "J*** S***"),
        ("3户", "3户"),
    ],
)
def test_names(name: str, shown: str) -> None:
    assert names_masked(name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812345678", "138****5678"),
        ("138 1234 5678", "138****5678"),
        ("0418-2820012", "0418-****012"),
        ("2820012", "****012"),
        ("024-24841234（家）", "024-****234（家）"),
        ("无", "无"),
    ],
)
def test_telephones(phone: str, shown: str) -> None:
    assert phone_masked(phone) == shown


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("学苑路12号3号楼2单元501室", "学苑路12号3号楼***"),
        ("学苑小区7栋1204", "学苑小区7栋***"),
        ("学苑小区3-2-501", "学苑小区3***"),
        ("学苑小区二单元五楼", "学苑小区***"),
        ("前进村3组15号", "前进村3组***"),
        ("学苑路12号", "学苑路12号"),
    ],
)
def test_addresses_end_at_the_building(place: str, shown: str) -> None:
    assert place_masked(place) == shown


def test_documents_and_cards() -> None:
    assert identity_masked("210902199001011234") == "210*************34"
    assert identity_masked("军字123456") == "军字1***56"
    assert card_masked("6222 0212 3456 7890 123") == "********0123"


def test_columns_are_known_by_their_headings_and_numbers_by_their_shape() -> None:
    listed = (
        "序号｜户 主｜低保人员数｜身份证号码｜住址｜说明\n"
        "1｜王小明｜3｜210902199001011234｜学苑小区1号楼502｜本人电话13812345678\n"
        "2｜李红｜1｜无｜学苑小区2号楼｜卡号6222021234567890123"
    )
    heading, first, second = masked_list(listed, wholly=True).splitlines()
    assert heading == "序号 | 户 主 | 低保人员数 | 身份证号码 | 住址 | 说明"
    assert first == ("1 | 王*明 | 3 | 210*************34 | 学苑小区1号楼*** | 本人电话138****5678")
    assert second == "2 | 李* | 1 | 无 | 学苑小区2号楼 | 卡号********0123"


def test_a_column_of_names_is_known_without_a_heading() -> None:
    assert masked_list("楼号\t谁\n1\t王小明\n2\t李红", wholly=True).splitlines()[1:] == [
        "1 | 王*明",
        "2 | 李*",
    ]


def test_a_single_column_becomes_a_line_of_names() -> None:
    assert masked_list("姓名\n王小明\n\n李红\n", wholly=True) == "王*明、李*"
    assert masked_list("王小明", wholly=False) == "王小明"
    assert masked_list(" \n", wholly=True) == ""


def test_an_open_list_still_hides_what_identifies() -> None:
    listed = "姓名|电话|证件\n王小明|13812345678|210902900101123"
    assert masked_list(listed, wholly=False).splitlines()[1] == (
        "王小明 | 13812345678 | 210**********23"
    )


@given(name=NAMES, identity=IDENTITY, phone=MOBILE, before=st.text(HAN, max_size=4))
def test_nothing_whole_survives(name: str, identity: str, phone: str, before: str) -> None:
    row = f"{name}|{before}{identity}|{phone}|{before}，{phone}"
    masked = masked_list(f"姓名|备注|电话|说明\n{row}", wholly=True).splitlines()[1]
    cells = masked.split(" | ")
    assert "*" in cells[0] and name not in cells[0]
    assert len(cells[0].replace("*", "")) <= 3
    assert identity not in masked and identity[3:-2] not in masked
    assert phone not in masked
    still = masked_list(f"姓名|备注|电话|说明\n{row}", wholly=False)
    assert identity not in still and phone in still
