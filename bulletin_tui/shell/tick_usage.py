"""How the command that enters a walk's results is written; what does it is in `paper`."""

from __future__ import annotations

from bulletin_tui.shell.jobs import Command, opening
from bulletin_tui.usage import a_day, word_of

COVERED = "covered"
_DONE = {"贴好了": "posted", "撤下": "removed", "掉了": "interrupted", "被盖": COVERED}
"""What is written, and the kind of entry; what is covered is interrupted, for this reason."""


def add_to(command: Command) -> None:
    """Add `tick`."""
    tick = command("tick", "登记贴好了、撤下、掉了/被盖", opening("paper:tick", writing=True))
    tick.add_argument("codes", nargs="+", metavar="单号", help="纸右下角的 7 位数字")
    words = f"{'、'.join(_DONE)}；默认贴好了"
    tick.add_argument("--done", type=word_of(_DONE), default="posted", metavar="结果", help=words)
    tick.add_argument("--on", type=a_day, metavar="日期", help="哪一天，默认今天")
    tick.add_argument("--reason", metavar="原因", help="为什么掉了，例如 破损；默认脱落")
    tick.add_argument("--take-back", action="store_true", help="撤销最近一笔登记")
