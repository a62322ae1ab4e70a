"""What in a text belongs to the time in which it was written: years, months, ordinals, dates.

Nothing is changed here: each place is offered with what could stand there, and somebody decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from store.days import WEEKDAYS
from store.numerals import NUMBER, YEAR, read_number, read_year, said_number, said_year
from store.rules.coming.shifting import How, Shift

_SETTING = "，。；：、\n"
_ORDINAL = re.compile(
    rf"第(?P<number>\d{{1,4}}|{NUMBER})"
    rf"(?P<measure>届|次|期|批|轮|个(?!星期|周|工作日|月)(?=[^{_SETTING}]{{2,14}}?[日周月节]))"
)
_ANNIVERSARY = re.compile(rf"(?P<number>\d{{1,4}}|{NUMBER})(?=周年)")
_YEARLY = ("届", "个")
"""What is counted by years; the others are counted by how often they came."""
_YEAR = re.compile(rf"(?<!\d)(?:19|20)\d\d(?!\d)|{YEAR}(?=年)")
_DATE = re.compile(
    r"(?:(?P<year>\d{4})年)?(?<!\d)(?P<month>\d{1,2})月(?P<day>\d{1,2})(?P<end>[日号])"
    r"(?P<weekday>[（(]?(?:周|星期)[一二三四五六日天][）)]?)?"
    r"|(?<!\d)(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)"
)
_MONTH = re.compile(
    rf"(?:(?<!\d)(?P<year>\d{{4}}|{YEAR})年)?"
    r"(?<![\d第十])(?P<month>\d{1,2}|十[一二]?|[一二三四五六七八九])月(?!\d{1,2}[日号])"
)
_SPAN = "-—~至到、"
"""Beside a month it makes a span of several."""
_BRACKETS = ("〔〕", "[]", "［］", "()", "（）", "【】")


@dataclass(frozen=True, slots=True)
class Swap:
    """A place in a text, what stands there, and what could stand there instead."""

    field: str
    start: int
    end: int
    old: str
    new: str
    what: str
    """年份, 月份, 届次, 周年, 次数 or 日期."""
    is_taken: bool
    """Whether it is to be made, unless somebody says otherwise."""
    around: str = ""
    """The words about it."""


def swaps_in(field: str, text: str, written: date, shift: Shift) -> list[Swap]:
    """Every place that belongs to the year of `written`, in the order of the text.

    Years and what is counted by them are taken, and dates that name their year or their weekday;
    how often something came, other dates, and the years of documents that are referred to are only
    offered. What lies more than a year away does not belong to the year of the text.

    What comes every month has its months, its dates and how often it came taken instead.
    """
    found: list[Swap] = []
    taken: set[int] = set()
    for swap in (
        *_dates(field, text, written, shift),
        *_months(field, text, written, shift),
        *_years(field, text, written, shift),
        *_ordinals(field, text, written, shift),
        *_anniversaries(field, text, written, shift),
    ):
        places = set(range(swap.start, swap.end))
        if not places & taken and swap.old != swap.new:
            found.append(swap)
        taken |= places
    return sorted(found, key=lambda swap: swap.start)


def renewed(text: str, swaps: Iterable[Swap]) -> str:
    """The text with these swaps made."""
    for swap in sorted(swaps, key=lambda swap: swap.start, reverse=True):
        text = text[: swap.start] + swap.new + text[swap.end :]
    return text


def dates_in(text: str, written: date) -> list[tuple[str, date]]:
    """The dates of its own time that a text names, as they stand and as they are meant."""
    found = ((match[0], _day(match, written)) for match in _DATE.finditer(text))
    return [(said, day) for said, day in found if day and abs(day.year - written.year) <= 1]


def _swap(field: str, text: str, match: re.Match[str], new: str, what: str, take: bool) -> Swap:
    start, end = match.span()
    around = text[max(0, start - 6) : end + 6].replace("\n", " ")
    return Swap(field, start, end, match[0], new, what, take, around)


def _months(field: str, text: str, written: date, shift: Shift) -> Iterator[Swap]:
    """2026年11月, 十一月份, with its year; of a span such as 1—3月 nobody knows what is meant."""
    if not shift.months_between(written):
        return
    for match in _MONTH.finditer(text):
        said, its_year = match["month"], match["year"]
        month = int(said) if said.isdecimal() else read_number(said)
        year = written.year
        if its_year:
            year = int(its_year) if its_year.isascii() else read_year(its_year) or 0
        if month is None or not 1 <= month <= 12 or abs(year - written.year) > 1:
            continue
        new_year, new_month = shift.moved_month(year, month, written)
        new = str(new_month) if said.isdecimal() else said_number(new_month)
        if its_year:
            told = str(new_year) if its_year.isascii() else said_year(new_year, its_year)
            new = f"{told}年{new}"
        start, end = match.span()
        is_span = any(beside in _SPAN for beside in (*text[:start][-1:], *text[end:][:1]))
        is_taken = shift.how is How.MONTH and not is_span and field != "basis"
        yield _swap(field, text, match, f"{new}月", "月份", is_taken)


def _years(field: str, text: str, written: date, shift: Shift) -> Iterator[Swap]:
    years = shift.years_between(written)
    for match in _YEAR.finditer(text):
        year = int(match[0]) if match[0].isascii() else read_year(match[0])
        if year is None or abs(year - written.year) > 1 or not years:
            continue
        new = str(year + years) if match[0].isascii() else said_year(year + years, match[0])
        # 〔2025〕57号 is the number of a document, which does not grow older with us.
        refers = f"{text[: match.start()][-1:]}{text[match.end() :][:1]}" in _BRACKETS
        yield _swap(field, text, match, new, "年份", not refers and field != "basis")


def _ordinals(field: str, text: str, written: date, shift: Shift) -> Iterator[Swap]:
    for match in _ORDINAL.finditer(text):
        said = match["number"]
        number = int(said) if said.isdecimal() else read_number(said)
        is_yearly, is_monthly = match["measure"] in _YEARLY, shift.how is How.MONTH
        often = shift.months_between(written) if is_monthly else 1
        more = shift.years_between(written) if is_yearly else often
        if number is None or not more or number + more < 1:
            continue
        new = str(number + more) if said.isdecimal() else said_number(number + more)
        what = "届次" if is_yearly else "次数"
        new = f"第{new}{match['measure']}"
        yield _swap(field, text, match, new, what, is_yearly != is_monthly and field != "basis")


def _anniversaries(field: str, text: str, written: date, shift: Shift) -> Iterator[Swap]:
    """建党104周年: it grows by the years that have passed."""
    years = shift.years_between(written)
    for match in _ANNIVERSARY.finditer(text):
        number = int(match[0]) if match[0].isascii() else read_number(match[0])
        if number is None or not years or number + years < 1:
            continue
        said = "两" if number + years == 2 else said_number(number + years)
        new = str(number + years) if match[0].isascii() else said
        yield _swap(field, text, match, new, "周年", field != "basis")


def _dates(field: str, text: str, written: date, shift: Shift) -> Iterator[Swap]:
    """Taken is what cannot be right as it stands, and what moves with its festival."""
    for match in _DATE.finditer(text):
        old = _day(match, written)
        if old is None or abs(old.year - written.year) > 1:
            continue
        new = shift.moved(old).day
        if match["y"]:
            said = new.isoformat()
        else:
            year = f"{new.year}年" if match["year"] else ""
            said = f"{year}{new.month}月{new.day}{match['end']}{_weekday(match['weekday'], new)}"
        is_dated = match["y"] or match["year"] or match["weekday"]
        is_taken = bool(is_dated) or shift.how in (How.FESTIVAL, How.MONTH)
        yield _swap(field, text, match, said, "日期", is_taken and field != "basis")


def _weekday(said: str | None, day: date) -> str:
    if not said:
        return ""
    weekday = "天" if "天" in said and day.weekday() == 6 else WEEKDAYS[day.weekday()]
    return re.sub("[一二三四五六日天]", weekday, said)


def _day(match: re.Match[str], written: date) -> date | None:
    parts = (match["y"] or match["year"], match["m"] or match["month"], match["d"] or match["day"])
    try:
        return date(int(parts[0] or written.year), int(parts[1]), int(parts[2]))
    except ValueError:
        return None
