"""The day counter: `bulletin due`."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from bulletin_tui.clock import Clock
from bulletin_tui.context import opened_to_look
from bulletin_tui.shell.as_json import print_json
from bulletin_tui.shell.reckoned import told
from store.disk.folders import is_data_folder
from store.errors import Refused
from store.models import vocabulary
from store.rules.law.calendar import WorkCalendar
from store.rules.law.matters import matter_of
from store.rules.law.reckoning import Reckoning, reckon_days, reckon_matter
from store.rules.law.rulebook import RuleBook, built_in


def due(folder: Path, arguments: Namespace, clock: Clock) -> int:
    """`bulletin due`; the folder need not be there, and is not made."""
    with known(folder, clock) as (book, calendar):
        found = _reckoned(book, calendar, arguments)
    if arguments.json:
        print_json(found.as_json())
    else:
        print("\n".join(told(found)))
    return 0


@contextmanager
def known(folder: Path, clock: Clock) -> Iterator[tuple[RuleBook, WorkCalendar]]:
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
