"""A questionnaire: what is asked, boxes before the answers, lines where there are none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from bulletin_tui.printing.qr import Qr
from bulletin_tui.printing.sheets.base import A4, PT_PER_MM, Illustrated, Paper, spaced_code
from bulletin_tui.printing.text import markup, wording

SIZE, SMALLEST, LARGE = 14.0, 11.0, 24.0
"""Points: the usual type, what one page may shrink it to, and that of 大字版."""
TITLE_SHARE = 1.55
MARGIN = 22
"""Millimetres at the left and the right."""
SEVERAL = "（可多选）"
_SEVERAL = re.compile(r"[（(【\[]\s*可?多选题?\s*[】\])）]|(?<!\w)可?多选题?(?!\w)|可多选$")
"""Set off from the words of the question, which may be about 多选 themselves."""
_NUMBER = re.compile(r"^\s*(?:[0-9]{1,2}\s*[.．、)）]|[（(][0-9]{1,2}[)）])\s*(?![0-9])")
_LINE = re.compile(r"[\s:：_＿]*[_＿]{2,}\s*$")
_OTHER = re.compile(r"其他|其它")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; after some there is a line to write on."""

    text: str
    has_line: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question. Without answers it is answered in writing."""

    text: str
    answers: tuple[Answer, ...] = ()
    several: bool = False
    """Whether more than one answer may be ticked."""

    @property
    def asked(self) -> str:
        """The question as it is printed."""
        return self.text + (SEVERAL if self.several else "")

    @classmethod
    def read(cls, line: str) -> Question:
        """A question as a clerk types it: answers after |, 多选 somewhere, perhaps a number."""
        text, *answers = (wording.clean(part) for part in line.replace("｜", "|").split("|"))
        several = any(_SEVERAL.search(part) for part in (text, *answers[-1:]))
        if answers:
            answers[-1] = _SEVERAL.sub("", answers[-1]).strip()
        return cls(
            _NUMBER.sub("", _SEVERAL.sub("", text)).strip(),
            tuple(_answer(answer) for answer in answers if answer),
            several and bool(answers),
        )


def _answer(text: str) -> Answer:
    """其他 is said in words, and so is what is followed by ____."""
    bare = _LINE.sub("", text)
    if bare != text or _OTHER.fullmatch(bare.rstrip(":：")):
        return Answer(bare.rstrip(":： "), has_line=True)
    return Answer(text)


@dataclass(frozen=True, slots=True)
class QuestionnaireSheet(Illustrated):
    """A questionnaire to be handed out and brought back.

    `body` introduces it, in light markup. `return_to` and `return_by` are printed readable. With
    `one_page` its type shrinks, down to SMALLEST, until it is one page.
    """

    template: ClassVar[str] = "questionnaire"

    title: str
    questions: tuple[Question, ...]
    body: str = ""
    paper: Paper = A4
    large: bool = False
    one_page: bool = False
    return_to: str = ""
    return_by: str = ""
    phones: tuple[tuple[str, str], ...] = ()
    signature: str = ""
    dated: str = ""
    pictures: Mapping[str, Path] = field(default_factory=dict)
    qr: Qr | None = None
    code: str = ""
    site: str = ""
    copies: int = 1

    def data(self) -> dict[str, Any]:
        return {
            "paper": self.paper.data(),
            "layouts": self._layouts(),
            "body": markup.parsed(self.body, self.pictures),
            "questions": [
                {
                    "text": wording.breakable(question.asked),
                    "answers": [
                        {"text": wording.breakable(answer.text), "line": answer.has_line}
                        for answer in question.answers
                    ],
                }
                for question in self.questions
            ],
            "return-to": wording.breakable(wording.clean(self.return_to)),
            "return-by": wording.clean(self.return_by),
            "phones": [
                [wording.clean(label), wording.breakable(wording.clean(number))]
                for label, number in self.phones
            ],
            "signature": wording.clean(self.signature),
            "dated": wording.clean(self.dated),
            "one-page": self.one_page,
            "qr": self.qr.data() if self.qr else None,
            "code": spaced_code(self.code),
            "site": wording.clean(self.site),
        }

    def _layouts(self) -> list[dict[str, Any]]:
        """Sizes of type with the lines of the title, largest first."""
        larger = SIZE * (1.3 if self.paper.name == "A3" else 1)
        sizes = [LARGE] if self.large else [larger]
        if self.one_page and not self.large:
            sizes += [larger - step / 2 for step in range(1, int((larger - SMALLEST) * 2) + 1)]
        across = (self.paper.width - 2 * MARGIN) * PT_PER_MM
        return [
            {"size": size, "title": wording.title_lines(self.title, across / (size * TITLE_SHARE))}
            for size in sizes
        ]
