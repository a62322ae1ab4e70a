"""A year's notice of holidays from a file: JSON or TOML in the way of holiday-cn, or a table.

The schema of holiday-cn is `{year, papers, days: [{name, date, isOffDay}]}`; a table has the
headings 日期, 名称, 休/班.
"""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bulletin_tui.exchange.faults import Fault, Unreadable, printable
from bulletin_tui.exchange.table import read_day
from store.desk import Desk
from store.errors import Refused
from store.models import Material, SpecialDay, WorkYear, validated
from store.models.workdays import belongs_to
from store.rules.law.legal import told_on_paper
from store.rules.wall.capacity import Crowd
from store.rules.wall.ledger import Row
from store.rules.wall.recounting import Recounted

HEADINGS = ("日期", "名称", "休/班")
_OFF, _ON = {"休", "放假", "休息", "off"}, {"班", "上班", "补班", "work"}
_YEARS = range(2000, 2101)
FEWEST = 13
"""Days off that the law gives (全国年节及纪念日放假办法); a notice names more."""
Tell = Callable[[str], None]


def is_notice(content: bytes) -> bool:
    """Whether a JSON file is a year's notice, and not the records of a folder."""
    try:
        whole = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(whole, dict) and {"year", "days"} <= whole.keys()


@dataclass(frozen=True, slots=True)
class Announced:
    """What a file says of a year."""

    year: int
    days: tuple[SpecialDay, ...]
    papers: tuple[str, ...] = ()


def structured(path: Path, content: bytes) -> Announced:
    """What a .json or .toml says; raises Unreadable with every fault."""
    is_toml = path.suffix.lower() == ".toml"
    try:
        text = content.decode("utf-8-sig")
        whole = tomllib.loads(text) if is_toml else json.loads(text)
        year, rows = whole.get("year"), whole.get("days")
    except (ValueError, RecursionError, AttributeError):
        raise Unreadable(path, "它读不懂，不像是一年的放假安排。") from None
    if not isinstance(year, int) or year not in _YEARS:
        raise Unreadable(path, "“year”要写是哪一年，例如 2027。")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Unreadable(path, "“days”要是一天一条的列表。")
    entries = [_Entry(f"days 第 {number} 条", row) for number, row in enumerate(rows, 1)]
    papers = [paper for paper in whole.get("papers") or () if isinstance(paper, str)]
    return Announced(year, _days(path, year, entries), tuple(papers))


def is_table(headings: Sequence[str]) -> bool:
    """Whether a table's headings are those of a year's notice."""
    return {"日期", "休/班"} <= {heading.strip() for heading in headings}


def tabled(path: Path, lines: Iterable[tuple[int, Mapping[str, str]]], today: date) -> Announced:
    """What a table's numbered lines say; raises Unreadable with every fault."""
    entries, faults, years = [], list[Fault](), Counter[int]()
    for number, cells in lines:
        entry = _Entry.of_line(number, cells, today, faults)
        if entry is not None:
            entries.append(entry)
            years[entry.values["date"].year] += 1
    if faults:
        raise Unreadable(path, faults)
    if not entries:
        raise Unreadable(path, "表里一天也没有。")
    year = years.most_common(1)[0][0]
    return Announced(year, _days(path, year, entries))


class _Entry:
    """One day of a file, and where it stands."""

    def __init__(self, place: str, values: Mapping[str, Any]) -> None:
        self.place, self.values = place, values

    @classmethod
    def of_line(
        cls, number: int, cells: Mapping[str, str], today: date, faults: list[Fault]
    ) -> _Entry | None:
        place = f"第 {number} 行"
        before, word = len(faults), cells.get("休/班", "").strip().lower()
        if word not in _OFF | _ON:
            faults.append(Fault(f"{place}“休/班”", f"“{word}”要写“休”或“班”"))
        try:
            day = read_day(cells.get("日期", ""), today)
        except ValueError as error:
            faults.append(Fault(f"{place}“日期”", f"“{cells.get('日期', '')}”不是日期。{error}"))
        if len(faults) > before:
            return None
        name = cells.get("名称", "").strip() or ("放假" if word in _OFF else "上班")
        return cls(place, {"date": day, "name": name, "isOffDay": word in _OFF})

    def day(self, year: int, faults: list[Fault]) -> SpecialDay | None:
        """The day that it names, in this year."""
        is_off = self.values.get("isOffDay")
        if not isinstance(is_off, bool):
            faults.append(Fault(f"{self.place}，isOffDay", "要写 true（休）或 false（班）"))
            return None
        given = {"name": self.values.get("name"), "on": self.values.get("date"), "is_off": is_off}
        try:
            day = validated(SpecialDay, given)
        except Refused as refused:
            words = {"on": "date", "name": "name"}
            for problem in refused.problems:
                where = f"{self.place}，{words.get(problem.field, problem.field)}"
                faults.append(Fault(where, problem.message))
            return None
        if not belongs_to(day.on, year):
            faults.append(Fault(self.place, f"{day.on} 不在 {year} 年"))
        return day


def _days(path: Path, year: int, entries: Sequence[_Entry]) -> tuple[SpecialDay, ...]:
    """All of the days or none."""
    faults: list[Fault] = []
    seen: dict[date, str] = {}
    days = []
    for entry in entries:
        day = entry.day(year, faults)
        if day is None:
            continue
        before = seen.setdefault(day.on, entry.place)
        if before != entry.place:
            faults.append(Fault(entry.place, f"{day.on} 重复了，{before}已经有它，请删掉一处"))
        days.append(day)
    if not days and not faults:
        raise Unreadable(path, f"里面一天也没有：{year} 年的放假安排可能还没有公布。")
    if faults:
        raise Unreadable(path, faults)
    return tuple(days)


def take_in(desk: Desk, path: Path, found: Announced, *, dry_run: bool = False, tell: Tell) -> int:
    """Keep a year's days; returns how many. Raises Unreadable."""
    try:
        record = work_year(desk, found.year, found.days, found.papers)
    except Refused as refused:
        raise Unreadable(path, [Fault(p.field, p.message) for p in refused.problems]) from None
    why = f"{record.label}，{printable(path.name)}"
    moved = desk.would_move(record) if dry_run else desk.save_work_year(record, why)
    for line in filter(None, [too_few(found.days), *recount_lines(desk, moved)]):
        tell(line)
    return len(found.days)


def too_few(days: Sequence[SpecialDay]) -> str:
    """What to tell of a year that is not whole: the days left out would count as worked."""
    off = sum(day.is_off for day in days)
    if off >= FEWEST:
        return ""
    return f"只写了休 {off} 天，法定节日就有 {FEWEST} 天，是不是还没有写完？"


def work_year(
    desk: Desk, year: int, days: Sequence[SpecialDay], papers: Sequence[str] = ()
) -> WorkYear:
    """The year's record with these days, be it a new one or the one on file; raises Refused."""
    known = desk.work_year(year)
    values = {"year": year, "days": days, "papers": papers}
    if known is not None:
        return known.changed(**values)
    return validated(WorkYear, {"id": desk.new_id(), **values})


def recount_lines(desk: Desk, recount: Sequence[Recounted]) -> list[str]:
    """What was counted anew, each sheet whose dates moved on a line."""
    moved = [each for each in recount if each.is_moved]
    rows = desk.rows_of(each.after for each in moved)
    settled = sum(
        bool(each.before.hold and each.before.hold.is_provisional)
        and not (each.after.hold and each.after.hold.is_provisional)
        for each in recount
    )
    lines = [f"不再是暂算的有 {settled} 张。"] if settled else []
    lines += [f"日子变了的有 {len(moved)} 张："] if moved else []
    full = desk.crowded_by(moved)
    return lines + [told_recounted(desk, rows[each.after.id], each, full) for each in moved]


def told_recounted(
    desk: Desk, row: Row, each: Recounted, full: Mapping[str, Crowd], kept: str = ""
) -> str:
    """A sheet on a line: until when it must hang, and when it comes down, now and before.

    `full` are the boards where it does not fit any more, by their site's id; `kept` is what is said
    of a day of taking down that stays.
    """
    until = f"公示到 {each.new}" if each.new else "没有规定要挂多久了"
    was = f"原来是 {each.old}" if each.old else "原来没有规定"
    told = f"- {row.site}“{row.title}”（单号 {row.code}）：{until}，{was}"
    if each.before.planned_to != each.after.planned_to:
        kept = f"撤下日改到 {each.after.planned_to}"
    told = f"{told}，{kept}" if kept else told
    if each.is_later and (crowd := full.get(row.site_id)):
        told += f"，放不下：{crowd.day:%m-%d} 会有 {crowd.places}/{crowd.site.capacity} 张"
    material = desk.database.get(Material, each.after.material_id)
    wrong = told_on_paper(material, each.new) if each.new else ""
    return f"{told}；{wrong}" if wrong else told
