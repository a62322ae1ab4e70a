"""From a questionnaire's record to its pages, and to the sheet on which its answers are counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.records.notice_sheets import SHORT_LINK, code_for
from bulletin_tui.printing.records.source import Source
from bulletin_tui.printing.sheets.base import Paper, Sheet
from bulletin_tui.printing.sheets.questionnaire import Question, QuestionnaireSheet
from bulletin_tui.printing.sheets.table import Column, TableSheet
from bulletin_tui.printing.text.periods import long_date
from store.desk import Desk
from store.models import Material, Posting, Unit
from store.models.displays import Questionnaire
from store.query import Is

VOTES = 5
"""Strokes of 正, which fill one square."""
MOST_SQUARES = 60
UNKNOWN = 30
"""Squares of an answer while nobody has said how many sheets were handed out."""
WRITTEN_LINES = 4
"""Empty rows of the tally below a question that is answered in writing."""


def questionnaire_sheets(source: Source) -> tuple[Sheet, ...]:
    """The questionnaire as it is handed out. Raises PrintError when nothing is asked."""
    material = source.material
    assert isinstance(material, Questionnaire)
    unit = source.unit
    code = code_for(source)
    if code is not None:
        # The telephones stand beside the code in a larger type.
        is_short = material.link.startswith("http") and len(material.link) <= SHORT_LINK
        code = replace(code, short_text=material.link if is_short else "")
    return (
        QuestionnaireSheet(
            title=source.title,
            questions=questions_of(material),
            body=material.body,
            paper=Paper(material.paper, material.landscape),
            large=material.large_type,
            one_page=material.one_page,
            return_to=material.return_place,
            return_by=long_date(material.due_on) if material.due_on else "",
            phones=source.phones_to_ask,
            signature=unit.name,
            dated=source.dated,
            pictures=source.pictures,
            qr=code,
            code=source.code,
            site=source.site_name,
            copies=source.copies,
        ),
    )


def questions_of(material: Questionnaire) -> tuple[Question, ...]:
    """What is asked. Raises PrintError when that is nothing."""
    read = (Question.read(line) for line in material.questions)
    found = tuple(question for question in read if question.text)
    if not found:
        raise PrintError(f"问卷“{material.title}”还没有题目。请在“题目”里一行写一题再打印。")
    return found


def tally_sheet(desk: Desk, material: Material) -> TableSheet:
    """计票表: every answer with squares for the strokes of 正, and what came back.

    How many were handed out is known from the entries after the walk, or left to be written in.
    Raises PrintError for what is no questionnaire and when nothing is asked.
    """
    if not isinstance(material, Questionnaire):
        raise PrintError(f"“{material.title}”是{material.noun}，不是调查问卷，没有票可以计。")
    handed_out = desk.database.find(Posting, Is("material_id", material.id))
    issued = sum(posting.quantity for posting in handed_out if posting.intervals)
    return TableSheet(
        title="问卷计票表",
        facts=(
            ("问卷", material.title),
            ("单位", desk.database.get(Unit, material.unit_id).name),
            ("发放", f"{issued} 份" if issued else ""),
            ("收回", ""),
            ("有效", ""),
            ("回收率", ""),
        ),
        columns=(
            Column("答案", share=2.4),
            Column("计票", share=5, kind="tally"),
            Column("票数", 14, align="center"),
            Column("占比", 14, align="center"),
        ),
        rows=tuple(_tally_rows(questions_of(material))),
        notes=(
            "一格写一个“正”字，每个“正”字五票。回收率＝收回÷发放，占比＝票数÷有效份数；"
            "可多选的题，各项占比加起来可以超过 100%。文字回答把相同的意见写在一行，再记次数。",
        ),
        signers=("计票人", "复核人", "日期"),
        size=11,
        blank=8,
        squares=max(10, min(-(-issued // VOTES), MOST_SQUARES)) if issued else UNKNOWN,
    )


def _tally_rows(questions: Iterable[Question]) -> Iterator[tuple[str, ...]]:
    for number, question in enumerate(questions, 1):
        yield (f"{number}. {question.asked}",)
        for answer in question.answers:
            yield (answer.text, "正", "", "")
        if not question.answers:
            yield from [("", "", "", "")] * WRITTEN_LINES
