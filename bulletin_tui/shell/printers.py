"""Printers from the command line: which there are, and sending a file to one."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from bulletin_tui.clock import Clock
from bulletin_tui.context import Context
from bulletin_tui.printing.printers import system_service
from bulletin_tui.printing.printers.delivery import deliver, forget, printer_named
from bulletin_tui.printing.printers.runs import PAPERS
from bulletin_tui.printing.printers.service import PrintByHand, Printer, Sides, Ticket
from bulletin_tui.settings import load_settings
from bulletin_tui.shell.as_json import print_json

SIDES = {"one": Sides.ONE, "long": Sides.LONG_EDGE, "short": Sides.SHORT_EDGE}
"""By `--sides`."""


def list_printers(folder: Path, arguments: Namespace, clock: Clock) -> int:
    """`bulletin print printers`: name, state and papers; the remembered one has a star."""
    printers = system_service().printers()
    remembered = load_settings(folder).printer
    if arguments.json:
        rows = [_as_json(printer, remembered) for printer in printers]
        print_json(rows)
        return 0
    if not printers:
        print("这台电脑没有装打印机。请先在系统设置里装好。")
    for printer in printers:
        star = "*" if printer.name == remembered else " "
        default = "，系统默认" if printer.is_default else ""
        turns = "，能自动双面" if printer.can_turn else ""
        papers = _papers(printer)
        title = "" if printer.title in ("", printer.name) else f"（{printer.title}）"
        print(f"{star} {printer.name}{title}  {printer.condition}  {papers}{turns}{default}")
    return 0


def _papers(printer: Printer) -> str:
    if printer.papers is None:
        return "没有说有什么纸"
    names = [paper.name for paper in PAPERS]
    return "、".join(n for n in names if n in printer.papers) or f"没有 {'、'.join(names)}"


def _as_json(printer: Printer, remembered: str) -> dict[str, object]:
    return {
        "name": printer.name,
        "title": printer.title,
        "default": printer.is_default,
        "remembered": printer.name == remembered,
        "state": printer.condition,
        "papers": None if printer.papers is None else sorted(printer.papers),
        "two_sided": printer.can_turn,
    }


def send(
    context: Context, pdf: Path, papers: Sequence[str], usual: Sides, arguments: Namespace
) -> str:
    """Send a file as `--printer` and the options beside it say; returns what was done.

    `usual` is how it is printed when `--sides` is not given.
    Without a name it goes to the printer chosen last, or else to the system's default one.
    """
    service = system_service()
    wanted = arguments.printer or context.settings.printer
    printer = printer_named(wanted, service.printers())
    sides = SIDES[arguments.sides] if arguments.sides else usual
    first, copies = arguments.from_page or 1, arguments.copies or 1
    ticket = Ticket(printer.name, first, len(papers), copies, sides)
    try:
        delivery = deliver(service, pdf, papers, ticket)
    except PrintByHand as hint:
        return str(hint)
    if pdf.parent != (context.folder / "print").resolve():
        forget(pdf)  # elsewhere nobody looks for what is under way
    jobs = "、".join(sent.job for sent in delivery.sent)
    return f"已送打印机 {printer.label}：{ticket.total} 页（任务 {jobs}）"
