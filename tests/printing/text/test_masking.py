"""What must not hang on a wall does not leave the masking."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin_tui.printing.text.masking import (
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
        ("李　红", "李*"),
        ("王 小 明", "王*明"),
        ("王 小明，李 红", "王*明，李*"),
        ("王小明 李红", "王*明 李*"),
        ("欧阳 明", "欧阳*"),
        ("李红 女", "李* 女"),
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
        ("0418-282 0011", "0418-****011"),
        ("024 2484 1234", "024 ****234"),
        ("２８２００１２", "****012"),
        ("１３８１２３４５６７８", "138****5678"),
        ("138  1234　5678", "138****5678"),
        ("1381 234 5678", "138****5678"),
        ("+86 138-1234-5678", "+138****5678"),
        ("8613812345678", "138****5678"),
        ("13812345678 13987654321", "138****5678 139****4321"),
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
        ("学苑小区三号楼2单元501", "学苑小区三号楼***"),
        ("学苑小区甲栋501", "学苑小区甲栋***"),
        ("A座1203", "A座***"),
        ("学苑小区12-501", "学苑小区12***"),
        ("学苑路12号501", "学苑路12号***"),
        ("学苑路12-5号", "学苑路12-5号"),
        ("学苑路12号", "学苑路12号"),
    ],
)
def test_addresses_end_at_the_building(place: str, shown: str) -> None:
    assert place_masked(place) == shown


def test_documents_and_cards() -> None:
    assert identity_masked("210902199001011234") == "210*************34"
    assert identity_masked("王小明21010219600101123Ｘ") == "王*明210*************3X"
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


@pytest.mark.parametrize(
    "number",
    ["2101021960010112 34", "210102　19600101　1234", "210102-19600101—1234", "210102 600101 123",
     "２１０１０２１９６００１０１１２３４", "2101 02 1960 0101 12 3X", "210102196001011234"],
)  # fmt: skip
@pytest.mark.parametrize("wholly", [True, False])
def test_identity_numbers_are_hidden_however_they_are_spaced(number: str, wholly: bool) -> None:
    for listed in (f"楼号|备注\n1|证{number}", f"本人 {number}", f"1|{number}\n2|{number}"):
        masked = masked_list(listed, wholly=wholly)
        assert "210*" in masked, listed
        assert "0101" not in masked and "０１０１" not in masked


@pytest.mark.parametrize(
    "listed",
    [
        "王小明 | 13812345678 | 学苑路\n李红 | 13912345678 | 学苑路",
        "王小明 | 男\n嵇康 | 男\n李红 | 女",
        "王小明 13812345678\n李红",
        "低保对象\n姓名 | 住址\n王小明 | 学苑路3号楼501",
        "低保对象||\n序号 | 姓名 | 住址\n1|王小明|学苑路3号楼501\n|李红|3号楼2单元501",
        "申请人姓名及身份证号 | 金额\n王小明 210102196001011234 | 500",
        "姓名（电话） | 金额\n王小明（13812345678） | 500",
        "姓名、性别 | 金额\n王小明 男 | 500\n李红 女 | 400",
        "户主姓名 | 承租人\n王小明 | 嵇康",
        "姓名\n王小明 | 13812345678\n李红 | 嵇康、王小明",
    ],
)
def test_no_name_or_number_is_spared_for_the_look_of_a_list(listed: str) -> None:
    masked = masked_list(listed, wholly=True)
    for whole in ("王小明", "李红", "嵇康", "13812345678", "210102196001011234", "501"):
        assert whole not in masked, masked


def test_dates_and_headings_are_not_taken_for_persons() -> None:
    listed = "项目 | 起止\n金融 | 2026-11-24 2026-11-30\n修路 | 20261124-20261130"
    assert masked_list(listed, wholly=True) == listed
    heading, _ = masked_list("低保户 | 姓名 | 金额\n1 | 王小明 | 500", wholly=True).splitlines()
    assert heading == "低保户 | 姓名 | 金额"


@pytest.mark.parametrize(
    "unit", ["一", "1", "1 ", "1-", "王 ", "王", "|", '"', "1号", " ", "一单元"]
)
@pytest.mark.parametrize("before", ["", "姓名|住址|身份证\n王|"])
def test_lists_without_end_are_masked_in_time(unit: str, before: str) -> None:
    start = time.process_time()
    masked_list(before + unit * (50_000 // len(unit)), wholly=True)
    assert time.process_time() - start < 2
