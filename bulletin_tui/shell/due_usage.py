"""How the day counter and the list of rules are called from the shell."""

from __future__ import annotations

from argparse import ArgumentTypeError, Namespace
from pathlib import Path

from bulletin_tui.clock import Clock
from bulletin_tui.shell.jobs import Command, Run, on_folder, opening
from bulletin_tui.usage import a_day

MOST_DAYS = 3_650
"""Ten years; whoever counts more has mistyped."""


def add_to(command: Command) -> None:
    """Add `due` and `rules`; both do without a data folder where they only tell."""
    due = command("due", "算日子：公示到哪天、最迟哪天", on_folder("due:due"))
    due.add_argument(
        "--from", dest="start", type=a_day, required=True, metavar="日期", help="起始日"
    )
    which = due.add_mutually_exclusive_group(required=True)
    which.add_argument("--kind", metavar="事项", help="公示或公开的事项，例如 低保审核公示")
    which.add_argument("--days", type=_count, metavar="天数", help="几天以后")
    which.add_argument("--workdays", type=_count, metavar="天数", help="几个工作日以后")
    change = opening("rules:change", writing=_writes)
    run = _either(change, on_folder("rules:rules"))
    rules = command("rules", "公示和公开的期限有哪些规则", run)
    rules.add_argument(
        "--recount", action="store_true", help="排着的、挂着的照现在的规则重算，撤下日只往后挪"
    )
    rules.add_argument("--dry-run", action="store_true", help="重算只列出来，不改")
    rules.add_argument(
        "--region", metavar="地区", help="本单位在哪里，例如 浙江省杭州市；写 '' 就不分地区"
    )
    for listing in (due, rules):
        listing.add_argument("--json", action="store_true", help="输出 JSON")


def _changes(arguments: Namespace) -> bool:
    return arguments.region is not None or arguments.recount


def _writes(arguments: Namespace) -> bool:
    return arguments.region is not None or not arguments.dry_run


def _either(change: Run, tell: Run) -> Run:
    """Whichever the arguments ask for: what writes keeps to the day and to the folder."""

    def run(arguments: Namespace, folder: Path, clock: Clock) -> int:
        return (change if _changes(arguments) else tell)(arguments, folder, clock)

    return run


def _count(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= MOST_DAYS:
        return int(text)
    raise ArgumentTypeError(f"“{text}”不是天数，应当是 1 至 {MOST_DAYS} 的整数")
