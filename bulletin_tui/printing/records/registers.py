"""The ledger, the register of what was reported upward and the walker's checklist as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.records.week import (
    UNNAMED,
    Named,
    cover_row,
    keeper_of,
    named_in,
    state_told,
)
from bulletin_tui.printing.sheets.base import Paper
from bulletin_tui.printing.sheets.table import Column, TableSheet
from bulletin_tui.printing.text.periods import span
from store.desk import Desk
from store.models import Category, Material, Posting, Site, Unit
from store.query import Between
from store.rules.wall.codes import spoken
from store.rules.wall.ledger import Row
from store.rules.wall.walk import Doing, Step, Stop, Week, routes_of

LANDSCAPE = Paper("A4", landscape=True)
MOST_ROWS = 3_000
"""Lines of a ledger on paper: some 90 pages, and half a gigabyte to set them."""
_UNSORTED = "未分类"
_LEDGER = (
    Column("单号", 17, align="center"),
    Column("张贴日", 22, align="center"),
    Column("撤下日", 22, align="center"),
    Column("公示到", 22, align="center"),
    Column("标题", share=3),
    Column("种类", 20),
    Column("点位", share=1.6),
    Column("单位", share=1.4),
    Column("数量", 15, align="right"),
    Column("状态", 19, align="center"),
)
_LAW = 3
"""Place of the column that tells until when the law wants a sheet to hang."""
_REGISTER = (
    Column("序号", 12, align="center"),
    Column("报送日期", 23, align="center"),
    Column("信息标题", share=4),
    Column("类别", 27),
    Column("材料种类", 20),
    Column("报送单位", share=1.6),
    Column("采用情况", 22),
    Column("备注", share=1),
)
_CHECKLIST = (
    Column("做什么", 15, align="center"),
    Column("单号", 19, align="center"),
    Column("标题", share=4),
    Column("数量", 15, align="center"),
    Column("期限", 25, align="center"),
    Column("贴好", 12, align="center", kind="box"),
    Column("掉了", 12, align="center", kind="box"),
    Column("撤下", 12, align="center", kind="box"),
    Column("问题", 24),
    Column("备注", share=1.6),
)


def ledger_sheet(rows: Sequence[Row], day: date) -> TableSheet:
    """台账: these lines as they stand, on a day. Raises PrintError for none and for too many."""
    if not rows:
        raise PrintError("没有这样的记录，不用打印。请换个条件再查。")
    if len(rows) > MOST_ROWS:
        raise PrintError(
            f"共 {len(rows)} 条，太多了，一次最多印 {MOST_ROWS} 条。请先按日期、点位或状态筛选。"
        )
    lines = [_ledger_line(row) for row in rows]
    columns: tuple[Column, ...] = _LEDGER
    if not any(row.hold_until for row in rows):
        # What no law asks about needs no column.
        columns = (*columns[:_LAW], *columns[_LAW + 1 :])
        lines = [(*line[:_LAW], *line[_LAW + 1 :]) for line in lines]
    return TableSheet(
        title="张贴台账",
        facts=(("打印日期", day.isoformat()), ("条数", str(len(rows)))),
        columns=columns,
        rows=tuple(lines),
        paper=LANDSCAPE,
        size=9.5,
    )


def _ledger_line(row: Row) -> tuple[str, ...]:
    return (
        spoken(row.code),
        row.first_on.isoformat(),
        row.last_on.isoformat() if row.last_on else "长期" if row.planned_to is None else "",
        row.lawful_end,
        row.title,
        row.noun,
        row.site,
        row.unit,
        row.amount,
        row.told_state,
    )


def upward_register(desk: Desk, start: date, end: date) -> TableSheet:
    """街道公示板登记表: what was reported upward in a period, oldest first.

    An item counts on the first day it is entered as reported. Whether it was adopted no record
    says: that column is written in by hand. Raises PrintError when there is nothing.
    """
    get = desk.database.get
    units = {unit.id: unit.name for unit in desk.database.find(Unit)}
    categories = {category.id: category.name for category in desk.database.find(Category)}
    rows: list[tuple[str, ...]] = []
    counted = Counter[str]()
    for number, (day, posting) in enumerate(_reported(desk, start, end), 1):
        material = get(Material, posting.material_id)
        category = categories.get(material.category_id or "", "")
        counted[category or _UNSORTED] += 1
        unit = units.get(material.unit_id, "")
        texts = (day.isoformat(), material.title, category, material.noun, unit)
        rows.append((str(number), *texts, "", posting.note))
    if not rows:
        raise PrintError(
            f"{start} 至 {end} 没有登记过上级报送。请换一段时间，或先把报送的登记为“贴好了”。"
        )
    shares = "，".join(f"{name} {count} 条" for name, count in counted.most_common())
    of_which = f"：{shares}" if set(counted) != {_UNSORTED} else ""
    return TableSheet(
        title="街道公示板信息报送登记表",
        facts=(("报送日期", span(start, end)),),
        columns=_REGISTER,
        rows=tuple(rows),
        summary=(f"合计 {len(rows)} 条{of_which}。",),
        signers=("填表人", "审核人", "日期"),
        paper=LANDSCAPE,
    )


def _reported(desk: Desk, start: date, end: date) -> list[tuple[date, Posting]]:
    """What first stood at a site of 上级报送 on these days, with the day; oldest first."""
    upward = {site.id for site in desk.database.find(Site) if site.group == "upward"}
    found = [
        (posting.intervals[0].start, posting)
        for posting in desk.database.find(Posting, Between("first_on", None, end))
        if posting.site_id in upward and posting.intervals
    ]
    inside = [each for each in found if start <= each[0] <= end]
    return sorted(inside, key=lambda each: (each[0], each[1].id))


def checklist(desk: Desk, week: Week) -> TableSheet:
    """张贴清单: everything at every site in walking order, on as few pages as can be.

    `week` is planned with `everywhere`. Raises PrintError when nothing is to be done or hangs.
    """
    if not week.stops:
        raise PrintError(f"{week.name} 没有要张贴、保留或撤下的，不用打印。")
    named = named_in(desk, week)
    routes = len(routes_of(stop.site for stop in week.stops)) > 1
    rows: list[tuple[str, ...]] = []
    counts = Counter[Doing]()
    for stop in week.stops:
        rows.append((_heading(week, stop, named, with_route=routes),))
        for step in stop.steps:
            counts[step.doing] += 1
            rows.append(_line(step, named))
    year, index, _ = week.monday.isocalendar()
    days = span(week.monday, week.monday + timedelta(days=6))
    total = "，".join(f"{doing.label} {counts[doing]} 项" for doing in Doing if counts[doing])
    facts = [("时间", f"{year}年第{index}周（{days}）"), ("点位", f"{len(week.stops)} 个")]
    if week.route is not None:
        facts.insert(0, ("路线", week.route or UNNAMED))
    return TableSheet(
        title="一周张贴清单",
        facts=tuple(facts),
        columns=_CHECKLIST,
        rows=tuple(rows),
        summary=(f"合计：{total}。",),
        signers=("张贴人", "复核人", "日期"),
        paper=LANDSCAPE,
    )


def _heading(week: Week, stop: Stop, named: Named, *, with_route: bool) -> str:
    site = stop.site
    route = f"{site.route or UNNAMED} " if with_route else ""
    parts = (
        f"{route}第 {week.number_of(stop)[0]} 站",
        site.name,
        site.place,
        named.units[site.unit_id].name,
        keeper_of(site),
        state_told(site),
    )
    return "　".join(filter(None, parts))


def _line(step: Step, named: Named) -> tuple[str, ...]:
    row, doing = cover_row(step, named), step.doing
    boxes = (
        "□" if doing.puts_up else "",
        "" if doing.puts_up else "□",
        "□" if doing is Doing.TAKE_DOWN else "",
    )
    texts = (doing.label, row.code, row.title, row.quantity, row.period)
    return (*texts, *boxes, "", row.note)
