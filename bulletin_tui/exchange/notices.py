"""The yearly notice of holidays as a clerk types it, or as it was published: text to days.

A line names days or ranges, what for, and whether offices are off (休, 放假) or work (班, 上班):
`2-15至2-23 春节 休`, `2-14 2-28 春节 班`, or a line of the notice itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from store.days import weekday_name
from store.models import SpecialDay
from store.models.workdays import belongs_to

LONGEST = 31
"""Days of a range; a longer one is a slip of the finger."""
_DAY = r"(?:(\d{4})\s*[-./年]\s*)?(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?"
_SPAN = re.compile(rf"{_DAY}(?:\s*(?:至|到|~|—+|–|--)\s*(?:{_DAY}|(\d{{1,2}})\s*[日号]?))?")
_OFF, _ON = re.compile("放假|补休|休"), re.compile("上班|补班|班")
_NOISE = re.compile(r"与周末连休|放假|调休|补休|上班|补班|共?\d+天|周末|[休班、，,：:；;。\s]")
_DIGITS = re.compile(r"(?<!\d)(\d{4})(\d\d)(\d\d)(?!\d)")
_BRACKETS = re.compile(r"[(（][^)）]*[)）]")
_WEEKDAY = re.compile(rf"{_DAY}\s*[(（][^)）]*(?:周|星期)([一二三四五六日天])")
_NUMBER = re.compile(r"^\s*[(（]?[一二三四五六七八九十\d]{1,2}[)）]?[、.．]\s*(?=\D)")


@dataclass(frozen=True, slots=True)
class Slip:
    """What is wrong with a line."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"第 {self.line} 行：{self.message}"


@dataclass(frozen=True, slots=True)
class Reading:
    """The days that a text names, and what could not be read."""

    days: tuple[SpecialDay, ...]
    slips: tuple[Slip, ...]

    @property
    def told(self) -> str:
        """How much was understood."""
        off = sum(day.is_off for day in self.days)
        return f"休 {off} 天，周末上班 {len(self.days) - off} 天"


def read_notice(text: str, year: int) -> Reading:
    """The special days of a year; a day that two lines name is a slip that names both."""
    days: dict[date, tuple[SpecialDay, int]] = {}
    slips: list[Slip] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            found = list(_days_of(line, year))
        except ValueError as error:
            slips.append(Slip(number, str(error)))
            continue
        for day in found:
            if day.on in days:
                before = days[day.on][1]
                where = "这一行里" if before == number else f"第 {before} 行已经写过"
                slips.append(Slip(number, f"{where} {day.on:%m-%d}，请只留一处"))
                continue
            days[day.on] = day, number
    ordered = sorted((day for day, _ in days.values()), key=lambda day: day.on)
    return Reading(tuple(ordered), tuple(slips))


def write_notice(days: Sequence[SpecialDay], year: int) -> str:
    """The same as lines to edit: a range a line, the days worked below the holiday's."""
    lines = []
    for run in _runs(sorted(days, key=lambda day: day.on)):
        first, last = run[0], run[-1]
        names = [_short(first.on, year)]
        names += [_short(last.on, year)] if first != last else []
        lines.append(f"{'至'.join(names)} {first.name} {'休' if first.is_off else '班'}")
    return "\n".join(lines)


def spoken_days(days: Sequence[SpecialDay]) -> list[str]:
    """The same with weekdays, to compare with the notice: a range a line."""
    lines = []
    for run in _runs(sorted(days, key=lambda day: day.on)):
        first, last = run[0], run[-1]
        span = _spoken(first.on)
        span += f"至{_spoken(last.on)}" if first != last else ""
        lines.append(f"{span} {first.name} {'休' if first.is_off else '班'}{len(run)}天")
    return lines


def _spoken(day: date) -> str:
    return f"{day.month}-{day.day}{weekday_name(day)}"


def _short(day: date, year: int) -> str:
    return f"{day.month}-{day.day}" if day.year == year else day.isoformat()


def _runs(days: Iterable[SpecialDay]) -> Iterator[list[SpecialDay]]:
    run: list[SpecialDay] = []
    for day in days:
        follows = run and day.on == run[-1].on + timedelta(days=1)
        if not (follows and (day.name, day.is_off) == (run[-1].name, run[-1].is_off)):
            if run:
                yield run
            run = []
        run.append(day)
    if run:
        yield run


def _days_of(line: str, year: int) -> Iterator[SpecialDay]:
    """The days of one line; raises ValueError with a sentence."""
    _check_weekdays(unicodedata.normalize("NFKC", line), year)
    plain = _BRACKETS.sub("", unicodedata.normalize("NFKC", line))
    plain = _NUMBER.sub("", _DIGITS.sub(r"\1-\2-\3", plain))
    name, some = "", False
    for clause in _clauses(plain):
        if not _SPAN.search(clause):
            continue
        some = True
        off, on = _OFF.search(clause), _ON.search(clause)
        if (off is None) == (on is None):
            raise ValueError("没有写是“休”还是“班”，例如 2-15至2-23 春节 休")
        name = _NOISE.sub("", _SPAN.sub("", clause)) or name
        for found in _SPAN.finditer(clause):
            for day in _span(found, year):
                usual = "放假" if off else "上班"
                yield SpecialDay(name=name or usual, on=day, is_off=off is not None)
    if not some:
        raise ValueError("看不出是哪一天，例如 2-15至2-23 春节 休")


def _clauses(line: str) -> Iterator[str]:
    """Parts that say one thing each: sentences, and their halves where one is off, one is work."""
    for sentence in re.split("[。;]", line):
        halves = re.split("[,，]", sentence)
        both = _OFF.search(sentence) and _ON.search(sentence)
        yield from halves if both and len(halves) > 1 else (sentence,)


def _span(found: re.Match[str], year: int) -> Iterator[date]:
    first = _day(found[1], found[2], found[3], year)
    last = first
    if found[7]:
        last = _day(str(first.year), str(first.month), found[7], year)
    elif found[5]:
        last = _day(found[4], found[5], found[6], year)
    if last < first:
        raise ValueError(f"{last:%m-%d} 在 {first:%m-%d} 之前，请改正")
    if (last - first).days >= LONGEST:
        raise ValueError(f"{first:%m-%d} 至 {last:%m-%d} 有 {(last - first).days + 1} 天，太长了")
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _day(written: str | None, month: str, day: str, year: int) -> date:
    try:
        found = date(int(written or year), int(month), int(day))
    except ValueError:
        raise ValueError(f"没有 {month} 月 {day} 日这一天") from None
    if not belongs_to(found, year):
        raise ValueError(f"{found} 不在 {year} 年")
    return found


def _check_weekdays(line: str, year: int) -> None:
    """Raises ValueError where a weekday is not that of the day: it is another year's notice."""
    for found in _WEEKDAY.finditer(line):
        day = _day(found[1], found[2], found[3], year)
        weekday = weekday_name(day)
        if f"周{found[4].replace('天', '日')}" != weekday:
            said = f"写着 {day.month} 月 {day.day} 日是周{found[4]}，{day.year} 年这天是{weekday}"
            raise ValueError(f"{said}，请看是不是别的年份的通知")
