"""What is to be done, what is planned, what was: printed as text or as JSON."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from bulletin_tui.context import Reader
from bulletin_tui.shell.as_json import print_json
from store.errors import Refused
from store.rules.agenda import week_of
from store.rules.tasks import Group, Task, by_group
from store.rules.wall.codes import spoken
from store.rules.wall.filter import Filter
from store.rules.wall.ledger import Row
from store.rules.wall.lifecycle import state_words
from store.today import tasks_of


def today(context: Reader, arguments: Namespace) -> int:
    """`bulletin today`: the same lines as the screen 今日."""
    desk = context.desk
    found = tasks_of(desk)
    if arguments.json:
        print_json(_today_as_json(context, found))
        return 0
    print(f"{desk.today:%Y-%m-%d} 共 {len(found)} 件事")
    for group, tasks in by_group(found).items():
        print(f"\n{group.label}（{len(tasks)}）")
        for task in tasks:
            print(f"  {told_task(task, desk.today)}")
    return 0


def told_task(task: Task, today: date) -> str:
    """A task on one line."""
    code = f"单号 {spoken(task.code)}" if task.code else ""
    parts = (task.told_due(today), task.where, task.what, task.note, code)
    return "  ".join(filter(None, parts))


def _today_as_json(context: Reader, found: Sequence[Task]) -> dict[str, object]:
    """All tasks, and the postings among them once more by group, as lines of the ledger."""
    desk = context.desk
    agenda = desk.agenda()
    rows = desk.rows_of(agenda.postings)
    postings: dict[str, list[object]] = {name: [] for name in agenda.__dataclass_fields__}
    for group, posting in agenda.asked:
        postings[group.value].append(rows[posting.id].as_json())
    tasks = [_task_as_json(task) for task in found]
    return {"today": desk.today.isoformat(), "tasks": tasks, **postings}


def _task_as_json(task: Task) -> dict[str, object]:
    return {
        "group": task.group.value,
        "label": task.group.label,
        "what": task.what,
        "where": task.where,
        "due": task.due.isoformat() if task.due else None,
        "note": task.note,
        "code": task.code,
        "record": {"table": task.table, "id": task.record_id},
        "provisional": task.is_provisional,
        "details": task.details,
    }


def schedule(context: Reader, arguments: Namespace) -> int:
    """`bulletin schedule`: what goes up in a span, by default this week and the three after."""
    monday, _ = week_of(context.desk.today)
    start: date = arguments.start or monday
    end: date = arguments.end or start + timedelta(days=27)
    planned = context.desk.ledger(Filter(end=end))
    rows = [row for row in planned if start <= row.planned_from <= end]
    return _show(context, rows[::-1], arguments)


def history(context: Reader, arguments: Namespace) -> int:
    """`bulletin history`: the ledger, newest first; with `--pdf` on paper."""
    from store.models.kinds import KINDS  # late: no other list names them all

    short = Group.SHORT
    states = [(short.value, short.label), *((s.value, word) for s, word in state_words())]
    _must_be_known(arguments.state, states, "状态")
    _must_be_known(arguments.kind, [(k, m.noun) for k, m in KINDS.items()], "种类")
    wanted = Filter(
        start=arguments.start,
        end=arguments.end,
        site=arguments.site,
        unit=arguments.unit,
        kind=arguments.kind,
        state=arguments.state,
        text=arguments.text,
    )
    rows = context.desk.ledger(wanted)
    if arguments.pdf is None:
        return _show(context, rows, arguments)
    from bulletin_tui.printing.output import write_pdf  # late: lists on the screen need no pages
    from bulletin_tui.printing.records.registers import ledger_sheet
    from bulletin_tui.printing.sheets.base import Batch

    target: Path = arguments.pdf.resolve()
    batch = Batch((ledger_sheet(rows, context.desk.today),))
    write_pdf(context.press(), batch, target, context.desk.today, data=context.folder)
    print(f"共 {len(rows)} 条，已写到 {target}")
    return 0


def _must_be_known(text: str, words: Sequence[tuple[str, str]], what: str) -> None:
    if text and not any(text in word for word in words):
        listed = "、".join(label for _, label in words)
        raise Refused(f"没有“{text}”这种{what}，可以是：{listed}")


def _show(context: Reader, rows: Sequence[Row], arguments: Namespace) -> int:
    if arguments.json:
        print_json([context.desk.told_row(row) for row in rows])
    else:
        for row in rows:
            print(line_of(row))
        print(f"共 {len(rows)} 条")
    return 0


def line_of(row: Row) -> str:
    """A posting on one line."""
    law = f"  公示到 {row.lawful_end}" if row.lawful_end else ""
    end = row.planned_to.isoformat() if row.planned_to else "长期"
    return (
        f"{row.code}  {row.planned_from}~{end}  {row.told_state}  "
        f"{row.site}  {row.title}  {row.amount}{law}"
    )
