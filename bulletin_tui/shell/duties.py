"""What must be published again and again, and how much each community has: text or JSON."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from bulletin_tui.context import Context, Reader
from bulletin_tui.shell.as_json import print_json
from bulletin_tui.widgets.plain import fit, shown
from store.models import Material, Unit
from store.rules.coming.duties import Occurrence, Stage, fault_of, told_rule
from store.rules.coming.quota import Cell, Line, Matrix

AHEAD = timedelta(days=60)
"""How far ahead duties are listed unless a day is named."""
NAME, MONTH, TOTAL = 16, 4, 6
"""Cells of the table's columns."""
LEGEND = "! 不够；* 本月"
NEXT = 2
"""Units after the one whose turn it is that are named."""


def quota(context: Reader, arguments: Namespace) -> int:
    """`bulletin quota`: community by month, the months to come blank."""
    year: int = arguments.year or context.desk.today.year
    found = context.desk.quota(year)
    if arguments.json:
        print_json(found.as_json())
        return 0
    for line in quota_table(found):
        print(line.rstrip())
    return 0


def quota_table(found: Matrix) -> list[str]:
    """The matrix as lines of text, its columns aligned by cells."""
    months = [f"{m}*" if m == found.month else f"{m} " for m in range(1, 13)]
    heading = fit(f"{found.year} 年", NAME) + "".join(f"{m:>{MONTH}}" for m in months)
    lines = [heading + " " * (TOTAL - 4) + "合计"]
    lines += [_quota_line(line) for line in found.lines]
    return [*lines, *told_quota(found)]


def _quota_line(line: Line) -> str:
    cells = "".join(f"{told_cell(cell):>{MONTH}}" for cell in line.cells)
    return f"{fit(shown(line.name), NAME - 1)} {cells}{line.total:>{TOTAL}}"


def told_cell(cell: Cell) -> str:
    """The count, and a mark or a blank behind it; nothing for a month to come."""
    if cell.is_future:
        return ""
    return f"{cell.count}{'!' if cell.shortfall else ' '}"


def told_quota(found: Matrix) -> list[str]:
    """What the table means: how many were enough, whose turn it is."""
    if not found.lines:
        return ["还没有社区，先按 F5 再按 u 建单位。"]
    least = "没有定每月篇数，按不少于 2 篇算" if found.is_usual else ""
    met, of = found.met
    rated = "以往没有要求"
    if found.rate is not None:
        rated = f"以往达标 {met}/{of}（{found.rate:.1f}%）"
    lines = ["；".join(text for text in (LEGEND, rated, least) if text)]
    if found.month:
        lines.append(_told_turn(found.short, found.year, found.month))
    return lines


def _told_turn(short: Sequence[Line], year: int, month: int) -> str:
    """Whose turn it is, why, and who comes after."""
    if not short:
        return "本月都够了"
    first, *others = short
    last = first.last_on
    since = "去年以来没有公布"
    if last is not None:
        since = f"上次 {last:{'%m-%d' if last.year == year else '%Y-%m-%d'}}"
    missing = first.cells[month - 1].shortfall
    why = f"差 {missing} 篇，全年 {first.total} 篇，{since}"
    then = f"，然后 {'、'.join(line.name for line in others[:NEXT])}" if others else ""
    return f"本月还差 {len(short)} 个单位，轮到 {first.name}（{why}）{then}"


def duties(context: Context, arguments: Namespace) -> int:
    """`bulletin duties`: what falls due, and how far each unit has come."""
    desk = context.desk
    if arguments.make:
        made = desk.make_drafts()
        if not arguments.json:
            for draft in made:
                print(f"{draft.occurrence_on}  {_unit(context, draft)}  {draft.title}")
            print(f"备好 {len(made)} 份草稿")
            return 0
        print_json([_draft_json(context, draft) for draft in made])
        return 0
    first: date = arguments.start or date(desk.today.year, 1, 1)
    last: date = arguments.end or desk.today + AHEAD
    found = desk.occurrences(first, last)
    names = {unit.id: unit.name for unit in desk.database.find(Unit)}
    if arguments.json:
        print_json([_occurrence_json(one, names) for one in found])
        return 0
    for one in found:
        print(told_occurrence(one, names))
    for duty in desk.duties():
        if duty.is_paused:
            print(f"已暂停  {duty.name}  {told_rule(duty)}")
        elif fault := fault_of(duty):
            print(f"规则错  {duty.name}  {fault}")
    print(f"共 {len(found)} 次")
    return 0


def told_occurrence(one: Occurrence, names: dict[str, str]) -> str:
    """A line: by when, how far it has come, what, who; and what became of a day of rest."""
    guess = " 暂算" if one.due.is_provisional else ""
    why = "；".join(dict.fromkeys(f"不办：{share.why}" for share in one.at(Stage.WAIVED)))
    rest = "".join(f"  {told}" for told in (one.due.told, why) if told)
    who = f"{one.stage.label}  {one.duty.name}  {told_shares(one, names)}"
    return f"{one.due.day}{guess}  {who}{rest}"


def told_shares(one: Occurrence, names: dict[str, str]) -> str:
    """Who has come how far, in one line."""
    if len(one.shares) == 1:
        return names.get(one.shares[0].unit_id, "")
    counts = {stage.label: len(one.at(stage)) for stage in Stage if one.at(stage)}
    if len(counts) == 1:
        return f"{len(one.shares)} 个单位"
    return "，".join(f"{label} {count}" for label, count in counts.items())


def _unit(context: Context, material: Material) -> str:
    return context.desk.database.get(Unit, material.unit_id).name


def _draft_json(context: Context, draft: Material) -> dict[str, Any]:
    return {
        "material_id": draft.id,
        "title": draft.title,
        "duty_id": draft.obligation_id,
        "on": draft.occurrence_on.isoformat() if draft.occurrence_on else None,
        "unit_id": draft.unit_id,
        "unit": _unit(context, draft),
    }


def _occurrence_json(one: Occurrence, names: dict[str, str]) -> dict[str, Any]:
    return {
        "duty_id": one.duty.id,
        "duty": one.duty.name,
        "recurrence": one.duty.recurrence,
        "on": one.on.isoformat(),
        "due": one.due.day.isoformat(),
        "provisional": one.due.is_provisional,
        "rest": one.due.rest,
        "stage": one.stage.value,
        "units": [
            {
                "unit_id": share.unit_id,
                "unit": names.get(share.unit_id, ""),
                "stage": share.stage.value,
                "material_id": share.material_id or None,
                "why": share.why or None,
                "shown_on": share.shown_on.isoformat() if share.shown_on else None,
            }
            for share in one.shares
        ],
    }
