"""How the lists of crowded boards and of permits are called from the shell."""

from __future__ import annotations

from bulletin_tui.shell.jobs import Command, opening
from bulletin_tui.usage import a_day


def add_to(command: Command) -> None:
    """Add `room` and `permits`."""
    room = command("room", "公示栏哪几处放不下", opening("wall:room"))
    permits = command("permits", "条幅的悬挂许可，还有几天到期", opening("wall:permits"))
    for listing, first, last in (
        (room, "从哪天看起，默认今天", "看到哪天，默认四周"),
        (permits, "只要这天起到期的", "只要到这天为止到期的"),
    ):
        listing.add_argument("--from", dest="start", type=a_day, metavar="日期", help=first)
        listing.add_argument("--to", dest="end", type=a_day, metavar="日期", help=last)
        listing.add_argument("--json", action="store_true", help="输出 JSON")
