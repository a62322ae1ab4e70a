"""How the lists of duties and of quotas are called from the shell."""

from __future__ import annotations

from argparse import Namespace

from bulletin_tui.shell.jobs import Command, looking, opening
from bulletin_tui.usage import a_day, a_year


def add_to(command: Command) -> None:
    """Add `quota` and `duties`."""
    quota = command("quota", "各社区每月公布了几篇", looking("duties:quota"))
    quota.add_argument("--year", type=a_year, metavar="年份", help="哪一年，默认今年")
    duties = command("duties", "公开任务", opening("duties:duties", writing=_makes))
    duties.add_argument("--make", action="store_true", help="把该备的草稿备好")
    duties.add_argument("--from", dest="start", type=a_day, metavar="日期", help="起始日")
    duties.add_argument("--to", dest="end", type=a_day, metavar="日期", help="结束日")
    for listing in (quota, duties):
        listing.add_argument("--json", action="store_true", help="输出 JSON")


def _makes(arguments: Namespace) -> bool:
    return bool(arguments.make)
