"""The rules: `bulletin rules`, where the office is, and the wall counted anew by them."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from bulletin_tui.clock import Clock
from bulletin_tui.context import Context
from bulletin_tui.shell.as_json import print_json
from bulletin_tui.shell.due import known
from bulletin_tui.shell.own_rules import keep_region, told_region
from bulletin_tui.shell.reckoned import line_of
from bulletin_tui.shell.recounted import rule_lines

_HOW = "用 --region 填，例如 --region 浙江省杭州市。"


def rules(folder: Path, arguments: Namespace, clock: Clock) -> int:
    """`bulletin rules`: all of them, those out of force too."""
    with known(folder, clock) as (book, _):
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
            print_json(rows)
            return 0
        for rule in listed:
            print(line_of(rule, book))
    print(f"共 {len(listed)} 条")
    print("\n".join(told_region(book, _HOW)))
    return 0


def change(context: Context, arguments: Namespace) -> int:
    """`bulletin rules --region`: where the office is. `--recount`: the wall by the rules of now."""
    if arguments.region is not None:
        keep_region(context, arguments.region)
        print("\n".join(told_region(context.desk.rules, _HOW)))
    found = context.desk.outdated_by_rules()
    if not arguments.recount:
        if found:
            print(f"{len(found)} 条的公示期要重算：加 --recount --dry-run 看，--recount 重算。")
        return 0
    print("\n".join(rule_lines(context.desk, found)) or "都是按现在的规则算的，没有要重算的。")
    if found and not arguments.dry_run:
        context.desk.recount(found, "规则变了")
        print(f"重算了 {len(found)} 条。")
    return 0
