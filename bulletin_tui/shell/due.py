"""The day counter and the list of rules: `bulletin due`, `bulletin rules`."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from bulletin_tui.clock import Clock
from bulletin_tui.context import Context, opened_to_look
from bulletin_tui.shell.own_rules import keep_region, told_region
from bulletin_tui.shell.reckoned import line_of, told
from store.disk.folders import is_data_folder
from store.errors import Refused
from store.models import vocabulary
from store.rules.law.calendar import WorkCalendar
from store.rules.law.matters import matter_of
from store.rules.law.reckoning import Reckoning, reckon_days, reckon_matter
from store.rules.law.rulebook import RuleBook, built_in

_HOW = "用 --region 填，例如 --region 浙江省杭州市。"


def due(folder: Path, arguments: Namespace, clock: Clock) -> int:
    """`bulletin due`; the folder need not be there, and is not made."""
    with _known(folder, clock) as (book, calendar):
        found = _reckoned(book, calendar, arguments)
    if arguments.json:
        print(json.dumps(found.as_json(), ensure_ascii=False, indent=1))
    else:
        print("\n".join(told(found)))
    return 0


def rules(folder: Path, arguments: Namespace, clock: Clock) -> int:
    """`bulletin rules`: all of them, those out of force too."""
    with _known(folder, clock) as (book, _):
        listed = list(book.rules.values())
        if arguments.json:
            rows = [
                {
                    **rule.model_dump(mode="json"),
                    "own": rule.id in book.own,
                    "disabled": rule.id in book.disabled,
                    "elsewhere": book.is_elsewhere(rule),
                }
                for rule in listed
            ]
            print(json.dumps(rows, ensure_ascii=False, indent=1))
            return 0
        for rule in listed:
            print(line_of(rule, book))
    print(f"共 {len(listed)} 条")
    print("\n".join(told_region(book, _HOW)))
    return 0


def set_region(context: Context, arguments: Namespace) -> int:
    """`bulletin rules --region`: where the office is."""
    keep_region(context, arguments.region)
    print("\n".join(told_region(context.desk.rules, _HOW)))
    return 0


@contextmanager
def _known(folder: Path, clock: Clock) -> Iterator[tuple[RuleBook, WorkCalendar]]:
    """The rules and the calendar of a folder, or those that come with the program."""
    if not is_data_folder(folder):
        yield built_in(), WorkCalendar()
        return
    with opened_to_look(folder, clock) as context:
        if warning := context.database.warning:
            print(warning, file=sys.stderr)
        yield context.desk.rules, context.desk.calendar


def _reckoned(book: RuleBook, calendar: WorkCalendar, arguments: Namespace) -> Reckoning:
    start: date = arguments.start
    if arguments.workdays is not None:
        return reckon_days(start, arguments.workdays, "workday", calendar)
    if arguments.days is not None:
        return reckon_days(start, arguments.days, "day", calendar)
    matter = matter_of(arguments.kind)
    if not matter:
        words = "、".join(f"{t.label}（{t.code}）" for t in vocabulary("matter") if t.code)
        said = "没有法定期限" if matter == "" else "不在可选的事项里"
        raise Refused(f"“{arguments.kind}”{said}，可以是：{words}")
    return reckon_matter(book, matter, start, calendar)
