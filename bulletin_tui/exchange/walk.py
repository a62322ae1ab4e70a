"""A walk's sheets as a table to be filled in with Excel or WPS, and taken in again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from bulletin_tui.exchange.faults import Fault, Unreadable
from bulletin_tui.exchange.table import TableLine, read_day, strange_headings, write_table
from store.desk import Desk
from store.errors import Refused, StoreError
from store.models import TickKind, vocabulary
from store.rules.upkeep.patrol import Result
from store.rules.wall.ledger import Row
from store.rules.wall.walk import Doing, Step, Week

HEADINGS = ("单号", "点位", "材料", "要做", "结果", "日期", "谁", "问题", "备注")
NEEDED = ("单号", "结果")
"""Headings without which nothing can be made of a table."""
_WORDS: dict[str, tuple[TickKind | None, str | None]] = {
    **dict.fromkeys(("贴好了", "贴好", "贴了", "贴", "补贴", "已贴"), (TickKind.POSTED, None)),
    **dict.fromkeys(("撤下", "撤了", "撤", "换下", "已撤"), (TickKind.REMOVED, None)),
    **dict.fromkeys(("掉了", "掉", "脱落"), (TickKind.INTERRUPTED, "fallen_off")),
    **dict.fromkeys(("被盖", "盖住"), (TickKind.INTERRUPTED, "covered")),
    **dict.fromkeys(("在", "还在", "没动", "没做"), (None, None)),
}
"""What may be written as the result, and what it means."""
_CHOICE = "贴好了、撤下、掉了、被盖、在"
_AS_PLANNED = frozenset(("√", "✓", "✔", "对", "是", "照办"))
_PLANNED = {doing.label: doing.kind for doing in Doing} | {"换下": TickKind.REMOVED}


def write_walk(desk: Desk, week: Week, path: Path) -> int:
    """Write a line for each sheet of a walk; returns how many. Raises Unwritable."""
    rows = desk.rows_of(week.postings)
    lines = [line for stop in week.stops for step in stop.steps for line in _lines(step, rows)]
    write_table(path, [HEADINGS, *lines])
    return len(lines)


def _lines(step: Step, rows: dict[str, Row]) -> Iterator[tuple[str, ...]]:
    yield _line(rows[step.posting.id], step.doing.label)
    if step.replaces is not None:
        yield _line(rows[step.replaces.id], "换下")


def _line(row: Row, word: str) -> tuple[str, ...]:
    return (row.code, row.site, row.title, word, *[""] * 5)


def is_table(headings: Sequence[str]) -> bool:
    """Whether a table's headings are those of a walk's results."""
    return set(NEEDED) <= set(headings)


def read_results(
    desk: Desk,
    path: Path,
    headings: Iterable[str],
    lines: Iterable[TableLine],
    *,
    dry_run: bool = False,
) -> int:
    """Enter what was done; returns how many lines say something. All or nothing.

    An empty day or name is that of the line above. Raises Unreadable with every fault.
    """
    if strange := strange_headings(headings, HEADINGS):
        raise Unreadable(path, strange)
    reading = _Reading(desk)
    for line in lines:
        reading.take(line)
    if not reading.faults:
        try:
            enter = desk.check_walk if dry_run else desk.enter_walk
            enter(reading.results)
        except Refused as refused:
            for problem in refused.problems:
                place = reading.places[int(problem.field)] if problem.field else "这张表"
                reading.faults.append(Fault(place, problem.message))
    if reading.faults:
        raise Unreadable(path, reading.faults)
    return len(reading.results)


class _Reading:
    """Turns lines into results, gathering faults."""

    def __init__(self, desk: Desk) -> None:
        self.results: list[Result] = []
        self.places: list[str] = []
        """Where each result stands in the file."""
        self.faults: list[Fault] = []
        self._desk = desk
        self._day: date | None = None
        self._by = ""

    def take(self, line: TableLine) -> None:
        """One line; what says nothing is passed over, but its day and name count below it."""
        before = len(self.faults)
        day, self._by = self._day_of(line), line.cells.get("谁", "") or self._by
        kind, defect = self._result(line)
        defect = self._defect(line) or defect
        note = line.cells.get("备注", "")
        if len(self.faults) > before or not (kind or defect or note):
            return
        if day is None:
            self._fault(line, "日期", "没有填。请写是哪一天去的，下面的行空着就算同一天")
            return
        try:
            # Excel takes a code for a number, and zeros before a number for nothing.
            posting = self._desk.posting_by_code(line.cells.get("单号", "").zfill(7))
        except StoreError as error:
            self._fault(line, "单号", str(error))
            return
        self.results.append(Result(posting.id, day, kind, self._by, defect, note))
        self.places.append(line.place("结果"))

    def _fault(self, line: TableLine, heading: str, message: str) -> None:
        self.faults.append(Fault(line.place(heading), message))

    def _day_of(self, line: TableLine) -> date | None:
        if text := line.cells.get("日期", ""):
            try:
                self._day = read_day(text, self._desk.today)
            except ValueError as error:
                self._fault(line, "日期", f"“{text}”不是日期。{error}")
                return self._day
            if self._day > self._desk.today:
                self._fault(line, "日期", f"“{text}”还没有到，请写实际去的那一天")
        return self._day

    def _result(self, line: TableLine) -> tuple[TickKind | None, str | None]:
        text = line.cells.get("结果", "")
        if text in _AS_PLANNED:
            wanted = line.cells.get("要做", "")
            if wanted not in _PLANNED:
                self._fault(line, "结果", f"没有“要做”，“{text}”看不出做了什么，请写：{_CHOICE}")
            return _PLANNED.get(wanted), None
        if text and text not in _WORDS:
            self._fault(line, "结果", f"“{text}”看不懂，请写：{_CHOICE}，或打√")
        return _WORDS.get(text, (None, None))

    def _defect(self, line: TableLine) -> str | None:
        """By its word, its code, or its number on the printed form."""
        text = line.cells.get("问题", "")
        defects = vocabulary("defect")
        terms = list(defects)
        if text.isdecimal() and 1 <= int(text) <= len(terms):
            return terms[int(text) - 1].code
        code = defects.code_of(text)
        if text and code is None:
            words = "、".join(f"{n} {term.label}" for n, term in enumerate(terms, 1))
            self._fault(line, "问题", f"没有“{text}”这种问题，可以写：{words}；别的话写在“备注”")
        return code
