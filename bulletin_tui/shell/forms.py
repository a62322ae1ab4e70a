"""The office's tables and forms from the command line."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bulletin_tui.context import Context
from bulletin_tui.printing.records import office_forms
from bulletin_tui.printing.records.board_labels import labels_sheet
from bulletin_tui.printing.records.on_display import TITLE, on_display
from bulletin_tui.printing.records.patrol_forms import patrol_form, storm_list
from bulletin_tui.printing.records.questionnaires import tally_sheet
from bulletin_tui.printing.records.registers import checklist as checklist_sheet
from bulletin_tui.printing.records.registers import upward_register
from bulletin_tui.printing.records.statements import statement
from bulletin_tui.printing.sheets.base import Batch, Sheet
from bulletin_tui.shell.paper import asked_route, asked_week, put_out
from store.desk import Desk
from store.errors import Refused
from store.models import Campaign, Material, Site, Unit


def checklist(context: Context, arguments: Namespace) -> int:
    """`bulletin print checklist`: everything at every site of a week's walk."""
    desk = context.desk
    week = asked_week(desk, arguments, everywhere=True)
    return _print(context, arguments, f"{week.name}-清单", checklist_sheet(desk, week))


def patrol(context: Context, arguments: Namespace) -> int:
    """`bulletin print patrol`: a line for each site, and the kinds of defects."""
    sheet = patrol_form(context.desk, asked_route(context.desk, arguments))
    return _print(context, arguments, "巡查登记表", sheet)


def storm(context: Context, arguments: Namespace) -> int:
    """`bulletin print storm`: what hangs outdoors, by default today."""
    desk = context.desk
    day = arguments.on or desk.today
    if day < desk.today:
        raise Refused(f"{day} 已经过去了。请用今天或以后的日期。")
    sheet = storm_list(desk, day, asked_route(desk, arguments))
    return _print(context, arguments, f"大风检查清单-{day}", sheet)


def boards(context: Context, arguments: Namespace) -> int:
    """`bulletin print boards`: what hangs on every board, or hung on a day."""
    desk, day = context.desk, arguments.on or context.desk.today
    unit = desk.resolve(Unit, arguments.unit) if arguments.unit else None
    sheet = on_display(desk, day, context.clock.now(), unit)
    return _print(context, arguments, f"{TITLE}-{day}", sheet)


def labels(context: Context, arguments: Namespace) -> int:
    """`bulletin print labels`: for these sites, or for all that are walked to."""
    desk = context.desk
    named = [desk.resolve(Site, key) for key in arguments.sites]
    sites = named or [site for site in desk.sites() if site.is_walked and site.state != "retired"]
    return _print(context, arguments, "公示栏标牌", labels_sheet(desk, sites))


def register(context: Context, arguments: Namespace) -> int:
    """`bulletin print register`: what was reported upward, by default this year."""
    desk = context.desk
    start, end = arguments.start or desk.today.replace(month=1, day=1), arguments.end or desk.today
    if end < start:
        raise Refused(f"结束日 {end} 在起始日 {start} 之前，请改正。")
    return _print(context, arguments, "街道公示板登记表", upward_register(desk, start, end))


def forms(context: Context, arguments: Namespace) -> int:
    """`bulletin print forms NAME …`: one of the forms that are filled in by hand."""
    desk, name, keys = context.desk, arguments.form, arguments.keys
    receivers = [desk.resolve(Unit, key) for key in arguments.to]
    sheets: list[Sheet]
    if name in _AT_CAMPAIGNS:
        campaigns: list[Campaign | None] = [desk.resolve(Campaign, key) for key in keys]
        campaigns = campaigns or [None]
        sheets = [_AT_CAMPAIGNS[name](desk, campaign) for campaign in campaigns]
    elif not keys:
        raise Refused(f"{name}要写明是哪份材料。请在后面写上材料的编号或标题。")
    else:
        materials = [desk.resolve(Material, key) for key in keys]
        sheets = [_OF_MATERIALS[name](context, material, receivers) for material in materials]
    return _print(context, arguments, name, *sheets)


_AT_CAMPAIGNS: Mapping[str, Callable[[Desk, Campaign | None], Sheet]] = {
    "咨询登记表": office_forms.consultation_register,
    "咨询计数表": office_forms.consultation_tally,
}
_OF_MATERIALS: Mapping[str, Callable[[Context, Material, Sequence[Unit]], Sheet]] = {
    "公示情况说明": lambda of, material, _: statement(of.desk, material, of.files),
    "保密审查表": lambda of, material, _: office_forms.secrecy_review(of.desk, material),
    "送达回执": lambda of, material, units: office_forms.receipts(of.desk, material, units),
    "问卷计票表": lambda of, material, _: tally_sheet(of.desk, material),
}


def _print(context: Context, arguments: Namespace, name: str, *sheets: Sheet) -> int:
    target = arguments.out or Path(f"{name}.pdf")
    print(put_out(context, Batch(sheets), target, arguments))
    return 0
