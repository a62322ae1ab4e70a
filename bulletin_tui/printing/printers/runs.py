"""Which pages go out in one job, and whether a printer has the paper for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import get_args

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.printers.service import Printer, Run, Sides, Ticket, pages_named
from bulletin_tui.printing.sheets.base import PT_PER_MM, Paper, PaperName

PAPERS: tuple[Paper, ...] = tuple(Paper(name) for name in get_args(PaperName))
"""What a page can be printed on; which way it lies does not matter to the printer."""
MOST_COPIES = 99
_BOX = re.compile(rb"/Type\s*/Page\b(?:(?!endobj).)*?/MediaBox\s*\[\s*([-\d. ]+)\]", re.DOTALL)
_TOLERANCE = 2
"""Millimetres."""


def papers_of(pdf: bytes) -> list[str]:
    """The paper of each page of a PDF as typst writes it: page objects in order, in plain text.

    Raises PrintError for a page of a size that is no paper, and for a file that is not so.
    """
    found = []
    for number, box in enumerate(_BOX.findall(pdf), 1):
        left, low, right, high = map(float, box.split())
        sides = sorted(((right - left) / PT_PER_MM, (high - low) / PT_PER_MM))
        found.append(_paper(number, sides))
    if not found:
        raise PrintError("看不出这个文件有几页，不能直接送打印机。请打开文件，在看图程序里打印。")
    return found


def _paper(number: int, sides: Sequence[float]) -> str:
    for paper in PAPERS:
        size = (paper.width, paper.height)
        if all(abs(a - b) <= _TOLERANCE for a, b in zip(sides, size, strict=True)):
            return paper.name
    millimetres = "×".join(f"{side:.0f}" for side in sides)
    raise PrintError(
        f"第 {number} 页是 {millimetres} 毫米，不是 A3、A4、A5，不能直接送打印机。"
        "请打开文件，在看图程序里打印。"
    )


def runs_of(papers: Sequence[str], ticket: Ticket, out: int = 0) -> list[Run]:
    """The jobs that print what is left of a ticket when so many pages are out.

    On two sides it begins again with the front of the sheet.
    """
    if out >= ticket.total:
        return []
    copy, page = ticket.place(out)
    runs: list[Run] = []
    if page > ticket.first:
        runs += _runs(papers, ticket, page)
        copy += 1
    whole = _runs(papers, ticket, ticket.first)
    left = ticket.copies - copy + 1
    if len(whole) == 1 and left:
        return [*runs, Run(whole[0].paper, ticket.first, ticket.last, left)]
    return runs + whole * left


def _runs(papers: Sequence[str], ticket: Ticket, page: int) -> list[Run]:
    """One copy from a page on."""
    runs = []
    for paper, numbers in groupby(
        range(ticket.first, ticket.last + 1), lambda number: papers[number - 1]
    ):
        pages = list(numbers)
        if pages[-1] < page:
            continue
        first = max(pages[0], page)
        if ticket.sides is not Sides.ONE:
            first -= (first - pages[0]) % 2
        runs.append(Run(paper, first, pages[-1]))
    return runs


def check_ticket(papers: Sequence[str], ticket: Ticket) -> None:
    """Raises PrintError for pages that the file does not have, or too many copies."""
    if not 1 <= ticket.first <= ticket.last <= len(papers):
        raise PrintError(
            f"没有第 {ticket.first} 页至第 {ticket.last} 页：文件共 {len(papers)} 页，请改页码。"
        )
    if not 1 <= ticket.copies <= MOST_COPIES:
        raise PrintError(f"份数要在 1 至 {MOST_COPIES} 之间，请改份数。")


def check_papers(
    papers: Sequence[str], ticket: Ticket, printer: Printer, others: Iterable[Printer]
) -> None:
    """Raises PrintError where the printer lacks a paper, or cannot turn the sheets.

    A job for a paper that a queue does not have comes out on another one without a word.
    """
    wanted = [papers[number - 1] for number in range(ticket.first, ticket.last + 1)]
    for paper in sorted(set(wanted)):
        if not printer.has(paper):
            numbers = [n for n, one in enumerate(wanted, ticket.first) if one == paper]
            able = [other.label for other in others if other.has(paper)]
            advice = f"请改用{'、'.join(able)}" if able else "这里的打印机都没有，请拿到别处打印"
            raise PrintError(
                f"{pages_named(numbers)}要用 {paper} 纸，{printer.label}没有这种纸。"
                f"{advice}，或只印别的页。"
            )
    if ticket.sides is not Sides.ONE and not printer.can_turn:
        able = [other.label for other in others if other.can_turn]
        advice = f"请选单面，或改用{'、'.join(able)}。" if able else "请选单面。"
        raise PrintError(f"{printer.label}不能自动双面打印。{advice}")
