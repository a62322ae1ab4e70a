"""How the commands that print are written; what does them is in `paper`, `forms` and `fonts`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

from bulletin_tui.shell.jobs import Run, on_folder, opening
from bulletin_tui.usage import Parser, a_day, word_of

FORMS = ("公示情况说明", "咨询登记表", "咨询计数表", "保密审查表", "送达回执", "问卷计票表")
_Kinds = Callable[[str, str, str], Parser]
"""Adds one of the things that can be printed."""


def add_to(printing: Parser, common: Parser) -> None:
    """Add below `bulletin print` what can be printed, and what is asked about printing."""
    kinds = printing.add_subparsers(title="打印什么", metavar="什么", required=True)

    def command(name: str, text: str, run: Run) -> Parser:
        added = kinds.add_parser(name, help=text, description=text, parents=[common])
        added.set_defaults(run=run)
        return added

    def page(name: str, text: str, job: str) -> Parser:
        return command(name, text, opening(job))

    for added in (*_materials(page), *_forms(page)):
        _add_target(added)
    fonts = page("fonts", "打印用哪些字体", "fonts:print_fonts")
    printers = command("printers", "有哪些打印机", on_folder("printers:list_printers"))
    for added in (fonts, printers):
        added.add_argument("--json", action="store_true", help="输出 JSON")


def _materials(command: _Kinds) -> Iterator[Parser]:
    week = command("week", "本周一批", "paper:print_week")
    week.add_argument("--week", metavar="周", help="哪一周，例如 2026-W48")
    _add_route(week)
    yield week
    material = command("material", "单份材料", "paper:print_material")
    material.add_argument("ids", nargs="+", metavar="材料", help="材料编号或标题")
    yield material
    banner = command("banner", "条幅，一字一张或拼接", "paper:print_banner")
    banner.add_argument("ids", nargs="+", metavar="条幅", help="条幅编号或文字")
    yield banner


def _forms(command: _Kinds) -> Iterator[Parser]:
    checklist = command("checklist", "一周张贴清单，按走访顺序", "forms:checklist")
    checklist.add_argument("--week", metavar="周", help="哪一周，例如 2026-W48")
    _add_route(checklist)
    yield checklist
    patrol = command("patrol", "公示栏巡查登记表，14 种问题", "forms:patrol")
    _add_route(patrol)
    yield patrol
    storm = command("storm", "大风检查清单：室外挂着的", "forms:storm")
    storm.add_argument("--on", type=a_day, metavar="日期", help="哪一天，默认今天")
    _add_route(storm)
    yield storm
    boards = command("boards", "在张情况一览：每块公示栏上有什么", "forms:boards")
    boards.add_argument("--unit", metavar="单位", help="只要这个单位的；不写就是全部")
    boards.add_argument("--on", type=a_day, metavar="日期", help="哪一天，默认今天")
    yield boards
    labels = command("labels", "公示栏标牌", "forms:labels")
    labels.add_argument("sites", nargs="*", metavar="点位", help="名称或编号；不写就是全部")
    yield labels
    register = command("register", "街道公示板登记表：上级报送了什么", "forms:register")
    register.add_argument("--from", dest="start", type=a_day, metavar="日期", help="默认今年1月1日")
    register.add_argument("--to", dest="end", type=a_day, metavar="日期", help="默认今天")
    yield register
    forms = command("forms", f"表格：{'、'.join(FORMS)}", "forms:forms")
    forms.add_argument("form", choices=FORMS, metavar="表格", help="上面的一种")
    forms.add_argument("keys", nargs="*", metavar="材料或活动", help="名称或编号；活动可以不写")
    forms.add_argument("--to", nargs="+", default=(), metavar="单位", help="送达给哪些单位")
    yield forms


def _add_route(command: Parser) -> None:
    command.add_argument("--route", metavar="路线", help="只要这一条路线的点位")


def _add_target(command: Parser) -> None:
    """Where the pages go: into a file, as pictures, or to a printer as well."""
    command.add_argument("--out", type=Path, metavar="文件", help="写到哪个文件")
    either = command.add_mutually_exclusive_group()
    either.add_argument("--png", action="store_true", help="输出图片")
    either.add_argument(
        "--printer", nargs="?", const="", metavar="打印机", help="送打印机；不写名字就用上次的"
    )
    command.add_argument("--copies", type=_count, metavar="份数", help="送打印机印几份")
    command.add_argument(
        "--sides",
        type=word_of({"单面": "one", "长边": "long", "短边": "short"}),
        metavar="面",
        help="单面，或双面按 长边、短边 翻；不写就看是什么材料",
    )
    command.add_argument("--from-page", type=_count, metavar="页", help="从第几页接着印")


def _count(text: str) -> int:
    if text.isdecimal() and 1 <= len(text) <= 5 and int(text):
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}”不是从 1 起的数")
