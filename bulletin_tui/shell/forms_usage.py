"""How the commands for the office's forms are written; what does them is in `forms`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from bulletin_tui.usage import Parser

FORMS = ("咨询登记表", "咨询计数表", "保密审查表", "送达回执", "问卷计票表")


def add_to(
    kinds: argparse._SubParsersAction[Parser],
    common: Parser,
    runner: Callable[..., Callable[..., int]],
    day: Callable[[str], date],
) -> Iterable[Parser]:
    """Add them below `bulletin print`; returns their parsers."""

    def command(name: str, text: str, **options: Any) -> Parser:
        added = kinds.add_parser(name, help=text, description=text, parents=[common], **options)
        added.set_defaults(run=runner(f"forms:{name}", writing=False))
        return added

    checklist = command("checklist", "一周张贴清单，按走访顺序")
    checklist.add_argument("--week", metavar="周", help="哪一周，例如 2026-W48")
    labels = command("labels", "公示栏标牌")
    labels.add_argument("sites", nargs="*", metavar="点位", help="名称或编号；不写就是全部")
    register = command("register", "街道公示板登记表：上级报送了什么")
    register.add_argument("--from", dest="start", type=day, metavar="日期", help="默认今年1月1日")
    register.add_argument("--to", dest="end", type=day, metavar="日期", help="默认今天")
    forms = command("forms", f"表格：{'、'.join(FORMS)}")
    forms.add_argument("form", choices=FORMS, metavar="表格", help="上面的一种")
    forms.add_argument("keys", nargs="*", metavar="材料或活动", help="名称或编号；活动可以不写")
    forms.add_argument("--to", nargs="+", default=(), metavar="单位", help="送达给哪些单位")
    return checklist, labels, register, forms
