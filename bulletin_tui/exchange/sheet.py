"""Postings as a table for Excel: the plan that a clerk types, the ledger that goes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from bulletin_tui.exchange.faults import Fault, Unreadable, printable
from bulletin_tui.exchange.table import TableLine, read_day, strange_headings, write_table
from store.desk import Desk
from store.errors import Refused
from store.models import (
    Category,
    Material,
    Posting,
    Record,
    Site,
    TickKind,
    kind_of,
    new_material,
    vocabulary,
)
from store.models.counts import Count, parse_count
from store.models.titles import unmarked
from store.rules.checks import check_site
from store.rules.law.matters import usual_matter
from store.rules.wall.capacity import Wanted
from store.rules.wall.codes import TakenCodes
from store.rules.wall.ledger import Row
from store.rules.wall.lifecycle import days_up
from store.verbs.permits import permitted
from store.verbs.room import wanted_by

PLAN_HEADINGS = ("种类", "标题", "类别", "点位", "张贴日", "撤下日", "数量", "正文")
_HAPPENED = ("状态", "实际张贴", "实际撤下", "贴过天数", "中断", "公示到")
_KNOWN = ("单位", *_HAPPENED, "单号", "编号")
LEDGER_HEADINGS = (*PLAN_HEADINGS[:-1], *_KNOWN)
_HEADING_OF = {"planned_from": "张贴日", "quantity": "数量"}
"""Where a fault of a posting stands in the table, if not in its day of taking down."""
SAMPLE = "（样例）"
"""How a title begins that is to be looked at, and not to be planned."""
EXAMPLE = (
    *("通知", f"{SAMPLE}关于清理楼道的通知", "", "东门公示栏"),
    *("2026-12-01", "2026-12-10", "1", "正文"),
)


def write_template(path: Path) -> None:
    """A table with the headings and one example row."""
    write_table(path, [PLAN_HEADINGS, EXAMPLE])


def write_csv(rows: Iterable[Row], path: Path, today: date) -> int:
    """Write the ledger; returns how many rows. Raises Unwritable."""
    lines = [_ledger_line(row, today) for row in rows]
    write_table(path, [LEDGER_HEADINGS, *lines])
    return len(lines)


def _ledger_line(row: Row, today: date) -> tuple[str, ...]:
    up = row.intervals
    removed = up[-1].end if up and up[-1].end_kind is TickKind.REMOVED else None
    return (
        row.noun,
        row.title,
        row.category,
        row.site,
        row.planned_from.isoformat(),
        row.planned_to.isoformat() if row.planned_to else "",
        Count(row.quantity, row.qualifier).told(),
        row.unit,
        row.told_state,
        up[0].start.isoformat() if up else "",
        removed.isoformat() if removed else "",
        str(days_up(row, today) or ""),
        "；".join(_breaks(row)),
        row.lawful_end,
        row.code,
        row.id,
    )


def _breaks(row: Row) -> Iterator[str]:
    """When it was not to be read though it should, and why: 2026-11-27 至 2026-11-29 脱落未补."""
    for place, interval in enumerate(row.intervals):
        if interval.end_kind is TickKind.INTERRUPTED:
            later = row.intervals[place + 1 :]
            until = f" {later[0].start}" if later else "今"
            reason = vocabulary("tick_reason").label(interval.reason or "fallen_off")
            yield f"{interval.end} 至{until} {reason}"


def read_plan(
    desk: Desk,
    path: Path,
    headings: Sequence[str],
    lines: Iterable[TableLine],
    *,
    dry_run: bool = False,
) -> int:
    """Plan what the table says; returns how many postings. Raises Unreadable with every fault.

    A material is taken from the list when its kind and title are there, else made anew. The
    template's sample is passed over: many an office has a board called like the sample's.
    """
    missing = [name for name in ("种类", "标题", "点位", "张贴日") if name not in headings]
    if missing:
        raise Unreadable(path, f"第 1 行缺少表头：{'、'.join(missing)}。请用导出的模板。")
    if strange := strange_headings(headings, dict.fromkeys((*PLAN_HEADINGS, *LEDGER_HEADINGS))):
        raise Unreadable(path, strange)
    reading = _Reading(desk)
    for line in lines:
        if not line.cells.get("标题", "").startswith(SAMPLE):
            reading.take(line)
    reading.refuse_crowds()
    if reading.faults:
        raise Unreadable(path, reading.faults)
    if reading.records and not dry_run:
        desk.save_all(reading.records, "导入", printable(path.name))
    return sum(isinstance(record, Posting) for record in reading.records)


class _Reading:
    """Turns lines into records, gathering faults."""

    def __init__(self, desk: Desk) -> None:
        self.records: list[Record] = []
        self.faults: list[Fault] = []
        self._wanted: list[Wanted] = []
        self._desk = desk
        find = desk.database.find
        self._codes = TakenCodes(desk.database)
        self._permits = desk.permit_book()
        self._sites = {site.name: site for site in desk.sites()}
        self._categories = {c.name: c for c in find(Category)}
        self._materials = {(m.kind, m.title): m for m in find(Material, archived=False)}
        self._known: frozenset[str] | None = None

    def take(self, line: TableLine) -> None:
        before = len(self.faults)
        self._refuse_known(line)
        site = self._site(line)
        start = self._day(line, "张贴日", required=True)
        end = self._day(line, "撤下日")
        count = self._count(line)
        material = self._material(line, site)
        if len(self.faults) > before or not (site and start and material):
            return
        try:
            posting = self._desk.drafted(
                material,
                site,
                start,
                end,
                self._codes,
                quantity=count.quantity,
                qualifier=count.qualifier,
            )
            posting = permitted(posting, material, site, self._permits)
        except Refused as refused:
            self._refuse(line, refused)
            return
        self.records.append(posting)
        self._wanted.append(wanted_by(posting, material))

    def refuse_crowds(self) -> None:
        """All lines together may be more than a board has room for."""
        try:
            self._desk.must_fit(self._wanted)
        except Refused as refused:
            self.faults += [Fault("“点位”", problem.message) for problem in refused.problems]

    def _fault(self, line: TableLine, heading: str, message: str) -> None:
        self.faults.append(Fault(line.place(heading), message))

    def _refuse(self, line: TableLine, refused: Refused) -> None:
        for problem in refused.problems:
            self._fault(line, _HEADING_OF.get(problem.field, "撤下日"), problem.message)

    def _refuse_known(self, line: TableLine) -> None:
        """A line of an exported ledger is here already; taken in again it would hang twice."""
        key = line.cells.get("编号", "")
        if key and self._known is None:
            self._known = frozenset(row.id for row in self._desk.ledger())
        if key and key in (self._known or ()):
            self._fault(line, "编号", "这一条已经有了，导入只会新增。请删去这一行，或清空编号")

    def _site(self, line: TableLine) -> Site | None:
        name = line.cells.get("点位", "")
        site = self._sites.get(name)
        if site is None:
            self._fault(line, "点位", f"没有叫“{name}”的点位，请先在“点位”里建好")
            return None
        for problem in check_site(site):
            self._fault(line, "点位", problem.message)
        return site

    def _day(self, line: TableLine, heading: str, *, required: bool = False) -> date | None:
        text = line.cells.get(heading, "")
        if not text:
            if required:
                self._fault(line, heading, "没有填")
            return None
        try:
            return read_day(text, self._desk.today)
        except ValueError as error:
            self._fault(line, heading, f"“{text}”不是日期。{error}")
            return None

    def _count(self, line: TableLine) -> Count:
        try:
            return parse_count(line.cells.get("数量", "") or "1")
        except ValueError as error:
            self._fault(line, "数量", str(error))
            return Count(1)

    def _material(self, line: TableLine, site: Site | None) -> Material | None:
        kind = kind_of(line.cells.get("种类", ""))
        if kind is None:
            self._fault(line, "种类", f"没有“{line.cells.get('种类', '')}”这种材料")
            return None
        title = line.cells.get("标题", "")
        if not title:
            self._fault(line, "标题", "没有填")
            return None
        category = self._category(line)
        known = self._materials.get((kind, unmarked(title)[0]))
        if known is not None or site is None:
            self._refuse_other_text(line, known)
            return known
        try:
            material = new_material(
                kind,
                {
                    "id": self._desk.new_id(),
                    "title": title,
                    "body": line.cells.get("正文", ""),
                    "unit_id": site.unit_id,
                    "category_id": category.id if category else None,
                    # A 公示 of which nothing else is known must hang as long as any.
                    "matter": usual_matter(kind),
                },
            )
        except Refused as refused:
            for problem in refused.problems:
                heading = "正文" if problem.field == "body" else "标题"
                self._fault(line, heading, problem.message)
            return None
        self._materials[kind, material.title] = material
        self.records.append(material)
        return material

    def _refuse_other_text(self, line: TableLine, known: Material | None) -> None:
        """What was typed for a material that is there already would not be taken in."""
        text = line.cells.get("正文", "")
        if known is not None and text and text.split() != known.body.split():
            self._fault(
                line, "正文", f"已经有《{known.title}》，正文不一样。请改标题，或把正文空着"
            )

    def _category(self, line: TableLine) -> Category | None:
        name = line.cells.get("类别", "")
        if name and name not in self._categories:
            self._fault(line, "类别", f"没有叫“{name}”的类别")
        return self._categories.get(name)
