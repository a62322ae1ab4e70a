"""Questionnaires: how their lines are read, how they are set, and how they are counted."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from office import TODAY, Office
from PIL import Image

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.press import Press
from bulletin_tui.printing.records.material_sheets import sheets_of
from bulletin_tui.printing.records.questionnaires import tally_sheet
from bulletin_tui.printing.records.source import Source
from bulletin_tui.printing.sheets.base import Batch, Paper
from bulletin_tui.printing.sheets.questionnaire import Answer, Question, QuestionnaireSheet
from store.models import Material, TickKind, Unit

from .conftest import Page, Printed

MM = 72 / 25.4
QUESTIONS = (
    "1. 您的年龄是？|30岁以下|31—45岁|46—60岁|60岁以上",
    "您最需要哪些信息（可多选）｜低保救助｜养老服务｜停水停电｜就业招聘｜其他",
    "您认为公示栏最应该改进什么？|字太小，老年人站在栏前看不清，希望加大字号|更新太慢，希望提前公布",
    "您还有什么意见？",
)


def survey(office: Office, **values: object) -> Material:
    fields = {
        "questions": QUESTIONS,
        "body": "各位居民：\n请在□里打√，问卷不记名，**大约用 3 分钟**。",
        "return_place": "社区一楼便民窗口",
        "due_on": date(2026, 12, 5),
        "signed_on": TODAY,
    }
    return office.material("questionnaire", "政务公开满意度调查问卷", **(fields | values))


def sheet_of(office: Office, material: Material) -> QuestionnaireSheet:
    units = {unit.id: unit for unit in office.desk.database.find(Unit)}
    posting = office.desk.plan(material.id, [office.east.id], TODAY, None)[0]
    (sheet,) = sheets_of(Source(material, units, posting=posting, site=office.east))
    assert isinstance(sheet, QuestionnaireSheet)
    return sheet


@pytest.mark.parametrize(
    ("line", "text", "answers", "several"),
    [
        ("您满意吗？|满意|不满意", "您满意吗？", ["满意", "不满意"], False),
        ("1．您满意吗？|满意", "您满意吗？", ["满意"], False),
        ("（2）哪些？｜甲｜乙", "哪些？", ["甲", "乙"], False),
        ("3、哪些？(多选)|甲|乙", "哪些？", ["甲", "乙"], True),
        ("哪些？|甲|乙（可多选）", "哪些？", ["甲", "乙"], True),
        ("哪些？可多选|甲|乙", "哪些？", ["甲", "乙"], True),
        ("学什么 多选|甲|乙", "学什么", ["甲", "乙"], True),
        ("学什么，多选题|甲|乙", "学什么，", ["甲", "乙"], True),
        ("您想多选几个时间吗|想|不想", "您想多选几个时间吗", ["想", "不想"], False),
        ("您有什么意见？（可多选）", "您有什么意见？", [], False),
        ("5G 信号好吗|好||差| ", "5G 信号好吗", ["好", "差"], False),
        ("2026年您来过几次？|1.5 次", "2026年您来过几次？", ["1.5 次"], False),
    ],
)
def test_a_line_is_read_as_a_clerk_types_it(
    line: str, text: str, answers: list[str], several: bool
) -> None:
    question = Question.read(line)
    assert (question.text, [each.text for each in question.answers]) == (text, answers)
    assert question.several is several


def test_other_answers_have_a_line_to_write_on() -> None:
    question = Question.read("哪些？|甲|其他|别的地方：____|其它：|其他社区")
    assert question.answers == (
        Answer("甲"),
        Answer("其他", True),
        Answer("别的地方", True),
        Answer("其它", True),
        Answer("其他社区"),
    )


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.lists(st.text(max_size=20), max_size=5))
def test_any_line_is_read(text: str, answers: list[str]) -> None:
    question = Question.read("|".join([text, *answers]))
    assert all(answer.text or answer.has_line for answer in question.answers)
    assert not question.several or question.answers


def columns_of(page: Page, *answers: str) -> list[float]:
    return [next(line.x for line in page.lines if line.text == text) for text in answers]


def test_the_sheet_has_all_that_is_asked_in_order(
    office: Office, printed: Printed, press: Press
) -> None:
    sheet = sheet_of(office, survey(office))
    (page,) = printed(sheet)
    assert page.squeezed == (
        "政务公开满意度调查问卷各位居民：请在□里打√，问卷不记名，大约用3分钟。"
        "1.您的年龄是？30岁以下31—45岁46—60岁60岁以上"
        "2.您最需要哪些信息（可多选）低保救助养老服务停水停电就业招聘其他"
        "3.您认为公示栏最应该改进什么？字太小，老年人站在栏前看不清，希望加大字号"
        "更新太慢，希望提前公布4.您还有什么意见？扫码存联系方式"
        "填好后请于2026年12月5日前交到社区一楼便民窗口。电话0418-2820000"
        f"学苑社区2026年11月24日东门公示栏单号{sheet.code.replace(' ', '')}"
    )
    first = columns_of(page, "30岁以下", "31—45岁", "46—60岁", "60岁以上")
    step = first[1] - first[0]
    assert first == pytest.approx([first[0] + step * number for number in range(4)], abs=0.5)
    (png,) = press.pictures(Batch((sheet,)), ppi=150)
    with Image.open(io.BytesIO(png)) as picture:
        (code,) = zxingcpp.read_barcodes(picture.convert("L"))
        assert code.text.startswith("学苑社区\n电话0418-2820000")
        side = code.position.top_right.x - code.position.top_left.x
        assert side / 150 * 25.4 == pytest.approx(30, abs=0.6)
        # The box before the first answer is empty and drawn whole.
        line = next(line for line in page.lines if line.text == "30岁以下")
        x, y = line.x / 72 * 150, (page.height - line.y) / 72 * 150
        box = picture.convert("L").crop((int(x - 39), int(y - 27), int(x - 6), int(y + 8)))
    values = box.tobytes()
    assert min(values) < 100
    middle = box.height // 2 * box.width + box.width // 2
    assert values[middle] == 255


def test_large_type_and_one_page(office: Office, printed: Printed, press: Press) -> None:
    usual = sheet_of(office, survey(office, questions=QUESTIONS * 2))
    large = replace(usual, large=True)
    fitted, far = replace(usual, one_page=True), replace(usual, one_page=True, large=True)
    across = replace(usual, paper=Paper("A3", landscape=True))
    found = press.settings(Batch((usual, large, fitted, far, across)))
    assert (found[0].pages, found[2].pages) == (2, 1)
    assert set(found[4].papers) == {"A3"}
    assert found[2].over is None
    assert found[3].over is not None and found[3].over > 10
    pages = printed(large, fitted)
    (ending,) = (page for page in pages[:-1] if "交到" in page.squeezed)
    assert "8.您还有什么意见？" in ending.squeezed
    small = min(line.size for line in pages[0].lines if "岁" in line.text)
    assert small >= 24
    answer = next(line for line in pages[-1].lines if "低保救助" in line.text)
    assert 11 <= answer.size < 14
    for page in pages:
        assert max(line.x for line in page.lines) < page.width - 22 * MM


def test_a_question_higher_than_a_page_loses_no_answer(office: Office, printed: Printed) -> None:
    answers = [chr(0x4E8C + number) for number in range(140)]
    material = survey(office, questions=["哪个字？|" + "|".join(answers)], large_type=True)
    pages = printed(sheet_of(office, material))
    text = "".join(page.squeezed for page in pages)
    assert [each for each in answers if each not in text] == []
    low = [line.y for page in pages for line in page.lines if line.text in answers]
    assert min(low) > 20 * MM


def test_a_questionnaire_without_questions_is_a_sentence(office: Office) -> None:
    for questions in ((), ("  ",), ("|甲|乙",)):
        with pytest.raises(PrintError, match="还没有题目"):
            sheet_of(office, survey(office, questions=questions))


def test_the_tally_has_room_for_every_vote(office: Office, printed: Printed) -> None:
    material = survey(office)
    desk = office.desk
    blank = tally_sheet(desk, material)
    assert blank.facts[2:] == (("发放", ""), ("收回", ""), ("有效", ""), ("回收率", ""))
    sent, planned = desk.plan(
        material.id, [office.east.id, office.west.id], TODAY, None, quantity=120
    )
    desk.tick([sent], TickKind.POSTED)
    tally = tally_sheet(desk, material)
    assert tally.facts[2] == ("发放", "120 份") and tally.squares == 24
    assert planned.quantity == 120  # only planned: nobody has it yet
    answers = [row[0] for row in tally.rows if len(row) > 1 and row[1] == "正"]
    assert len(answers) == 4 + 5 + 2
    pages = printed(tally)
    text = "".join(page.squeezed for page in pages)
    assert "2.您最需要哪些信息（可多选）" in text and "回收率＝收回÷发放" in text
    assert all(text.count(answer.replace(" ", "")) >= 1 for answer in answers)
    with pytest.raises(PrintError, match="不是调查问卷"):
        tally_sheet(desk, office.notice)
