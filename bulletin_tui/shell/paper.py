"""Printing and ticking off from the command line."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from bulletin_tui.context import Context
from bulletin_tui.printing.fit import overlong
from bulletin_tui.printing.output import write_pdf, write_pictures
from bulletin_tui.printing.printers.runs import papers_of
from bulletin_tui.printing.records.material_sheets import sheets_of
from bulletin_tui.printing.records.source import Source
from bulletin_tui.printing.records.week import (
    file_stem,
    parse_week,
    plan_week,
    route_named,
    week_batch,
)
from bulletin_tui.printing.sheets.base import Batch
from bulletin_tui.shell.printers import send
from bulletin_tui.shell.tick_usage import COVERED
from store.desk import Desk
from store.errors import Refused
from store.models import Material, TickKind, Unit, vocabulary
from store.models.displays import Banner
from store.rules.agenda import week_of
from store.rules.upkeep.patrol import ENDS_HANGING
from store.rules.wall.walk import Week

_ON_SENDING = ("copies", "sides", "from_page")


def print_week(context: Context, arguments: Namespace) -> int:
    """`bulletin print week`: the batch as one PDF, in walking order."""
    desk = context.desk
    week = asked_week(desk, arguments)
    if not week.stops:
        print(f"{week.name} 没有要张贴或撤下的，不用打印。")
        return 0
    target = arguments.out or Path(f"{file_stem(week)}.pdf")
    where = put_out(context, week_batch(desk, week, context.files), target, arguments)
    print(f"{week.name}：{len(week.stops)} 个点位，{len(week.put_up)} 项要贴，{where}")
    return 0


def asked_week(desk: Desk, arguments: Namespace, *, everywhere: bool = False) -> Week:
    """The week and the route that the arguments name, by default this one and all of them."""
    try:
        monday = parse_week(arguments.week) if arguments.week else week_of(desk.today)[0]
    except ValueError as error:
        raise Refused(str(error)) from None
    route = asked_route(desk, arguments)
    return plan_week(desk, monday, everywhere=everywhere, route=route)


def asked_route(desk: Desk, arguments: Namespace) -> str | None:
    """The route that is named; None for all of them."""
    named: str | None = arguments.route
    return route_named(desk, named) if named is not None else None


def print_material(context: Context, arguments: Namespace) -> int:
    """`bulletin print material ID…`: specimens without a sheet code."""
    materials = [context.desk.resolve(Material, key) for key in arguments.ids]
    return _print_materials(context, materials, Path("材料.pdf"), arguments)


def print_banner(context: Context, arguments: Namespace) -> int:
    """`bulletin print banner ID…`: also one that a workshop was to make."""
    materials = [context.desk.resolve(Material, key) for key in arguments.ids]
    for material in materials:
        if not isinstance(material, Banner):
            raise Refused(f"“{material.title}”是{material.noun}，不是条幅。请改用 print material。")
    return _print_materials(context, materials, Path("条幅.pdf"), arguments)


def _print_materials(
    context: Context, materials: Sequence[Material], usual: Path, arguments: Namespace
) -> int:
    units = {unit.id: unit for unit in context.desk.database.find(Unit)}
    sheets = tuple(s for m in materials for s in sheets_of(Source(m, units, context.files)))
    batch = Batch(sheets)
    for remark in context.press().remarks(batch):
        print(remark)
    print(put_out(context, batch, arguments.out or usual, arguments))
    return 0


def put_out(context: Context, batch: Batch, target: Path, arguments: Namespace) -> str:
    """Write a batch and send it to a printer if one is named; returns what was done.

    Raises Refused for what only says how to send it, when it is not sent.
    """
    if arguments.printer is None and any(getattr(arguments, name) for name in _ON_SENDING):
        raise Refused("--copies、--sides、--from-page 说的是怎么送打印机，请再写上 --printer。")
    press, target = context.press(), target.resolve()
    for sentence in overlong(press, batch.pages):
        print(sentence, file=sys.stderr)
    if arguments.png:
        pages = write_pictures(press, batch, target, data=context.folder)
        _tell(press.template_faults(batch))
        last = f" 至 {pages[-1].name}" if len(pages) > 1 else ""
        return f"已写到 {pages[0]}{last}"
    write_pdf(press, batch, target, context.desk.today, data=context.folder)
    _tell(press.template_faults(batch))
    if arguments.printer is None:
        return f"已写到 {target}"
    papers = papers_of(target.read_bytes())
    return f"已写到 {target}。{send(context, target, papers, batch.sides, arguments)}"


def _tell(sentences: list[str]) -> None:
    """What is worth knowing, though it was printed."""
    for sentence in sentences:
        print(sentence, file=sys.stderr)


def tick(context: Context, arguments: Namespace) -> int:
    """`bulletin tick CODE…`: what was done on the walk."""
    desk = context.desk
    found = [desk.posting_by_code(code) for code in arguments.codes]
    postings = list({posting.id: posting for posting in found}.values())
    if arguments.take_back:
        for posting in postings:
            if posting.last_tick is None:
                raise Refused(f"{posting.label} 没有可以撤销的登记，其他的也没有动。")
        for posting in postings:
            desk.take_back(posting)
        print(f"已撤销 {len(postings)} 笔登记")
        return 0
    kind, reason = _done(arguments)
    desk.tick(postings, kind, arguments.on, reason=reason)
    print(f"已登记 {len(postings)} 张：{kind.label}")
    return 0


def _done(arguments: Namespace) -> tuple[TickKind, str | None]:
    """What was done, and why where it was not meant to be."""
    is_covered = arguments.done == COVERED
    kind = TickKind.INTERRUPTED if is_covered else TickKind(arguments.done)
    if kind is not TickKind.INTERRUPTED:
        return kind, None
    return kind, _reason(arguments.reason or (COVERED if is_covered else ENDS_HANGING[0]))


def _reason(text: str) -> str:
    """The code of a reason, by itself, by its words, or by a part that only it has."""
    known = vocabulary("tick_reason")
    alike = [term.code for term in known if text in term.label]
    code = known.code_of(text) or (alike[0] if len(alike) == 1 else None)
    if code is None:
        labels = "、".join(term.label for term in known)
        raise Refused(f"没有“{text}”这种原因，可以是：{labels}")
    return code
