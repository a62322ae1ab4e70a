"""How the commands that list things are called from the shell."""

from __future__ import annotations

from pathlib import Path

from bulletin_tui.shell.jobs import Command, looking, opening
from bulletin_tui.usage import a_day


def add_to(command: Command) -> None:
    """Add `today`, `schedule`, `history` and `stock`."""
    today = command("today", "今天要做的事", looking("listing:today"))
    schedule = command("schedule", "排期", looking("listing:schedule"))
    history = command("history", "查历史", looking("listing:history"))
    stock = command("stock", "展板、宣传单的库存", opening("stock:stock"))
    for listing in (schedule, history):
        listing.add_argument("--from", dest="start", type=a_day, metavar="日期", help="起始日")
        listing.add_argument("--to", dest="end", type=a_day, metavar="日期", help="结束日")
    for name, text in (
        ("site", "点位名称或编号"),
        ("unit", "单位名称或编号"),
        ("kind", "材料种类，例如 通知"),
        ("state", "状态，例如 已张贴"),
        ("text", "标题、点位、单位、类别里的字"),
    ):
        history.add_argument(f"--{name}", default="", metavar="字", help=text)
    for listing in (today, schedule, history, stock):
        listing.add_argument("--json", action="store_true", help="输出 JSON")
    history.add_argument("--pdf", type=Path, metavar="文件", help="印成台账，写到这个 PDF")
