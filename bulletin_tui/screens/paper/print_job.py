"""Sending a file from a screen: the questions before it, and how far it is."""

from __future__ import annotations

import asyncio
from asyncio import to_thread
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.getters import query_one
from textual.message import Message
from textual.widgets import ProgressBar, Static

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.printers.delivery import (
    Delivery,
    Forgotten,
    deliver,
    digest_of,
    follow,
    remembered,
    stop,
)
from bulletin_tui.printing.printers.service import (
    JobState,
    JobStatus,
    Printer,
    PrintService,
    Sides,
    Ticket,
)
from bulletin_tui.screens.paper.print_dialog import PrintDialog
from bulletin_tui.settings import load_settings, save_settings
from bulletin_tui.widgets.dialogs import Choose
from bulletin_tui.widgets.faults import FaultTeller, sentence

if TYPE_CHECKING:
    from bulletin_tui.context import Context
    from bulletin_tui.screens.base import WorkScreen

POLL = 1.0
"""Seconds between two looks at the printer."""
_ENDED_EARLY = "打印机或系统那边停掉了"
_RESUME, _ANEW = "resume", "anew"


class DeliveryBar(FaultTeller, Vertical):
    """How far a delivery is; it follows the printer until nothing more is to come."""

    DEFAULT_CSS = """
    DeliveryBar { height: auto; display: none; padding: 0 1; }
    """
    doing = query_one("#doing", Static)
    bar = query_one(ProgressBar)

    @dataclass
    class Ended(Message):
        """Nothing more comes out by itself; `trouble` is a sentence if that was not meant."""

        delivery: Delivery
        state: JobState
        trouble: str = ""

    def __init__(self) -> None:
        super().__init__()
        self._enough = asyncio.Event()
        self.is_following = False

    def compose(self) -> ComposeResult:
        """A line of words and a bar."""
        yield Static(id="doing", markup=False)
        yield ProgressBar(total=None, show_eta=False, show_percentage=False)

    def work_on(self, what: str) -> None:
        """Show that something is being done whose end is not known."""
        self.doing.update(what)
        self.bar.update(total=None)
        self.display = True

    def rest(self) -> None:
        """Nothing is going on."""
        self.display = False

    def enough(self) -> None:
        """Let nothing more come out."""
        self._enough.set()
        self.doing.update("正在停下…")

    def follow(self, service: PrintService, pdf: Path, delivery: Delivery) -> None:
        """Look every second how far it is, until it is over or the user has enough."""
        self._enough.clear()
        self.is_following = self.display = True
        self.screen.refresh_bindings()
        self._follow(service, pdf, delivery)

    @work(group="printer", exclusive=True)
    async def _follow(self, service: PrintService, pdf: Path, delivery: Delivery) -> None:
        ended = self.Ended(delivery, JobState.CANCELED)
        try:
            while not delivery.is_over and not self._enough.is_set():
                now = await to_thread(follow, service, pdf, delivery)
                self._show(delivery, now)
                if not delivery.is_over:
                    await self._wait()
                elif not delivery.is_complete:
                    ended.trouble = now.trouble or _ENDED_EARLY
                ended.state = now.state
            if not delivery.is_over:
                await to_thread(stop, service, pdf, delivery)
        except Exception as error:  # whatever it is, the keys must come back
            ended.trouble = sentence(error)
        finally:
            self.is_following = False
            if self.is_attached:
                self.rest()
                self.screen.refresh_bindings()
                self.post_message(ended)

    async def _wait(self) -> None:
        """A second, or until the user has enough."""
        try:
            async with asyncio.timeout(POLL):
                await self._enough.wait()
        except TimeoutError:
            return

    def _show(self, delivery: Delivery, now: JobStatus) -> None:
        if self._enough.is_set():
            return
        words = now.trouble or now.state.value
        if now.state is JobState.PRINTING and not now.pages and not now.trouble:
            words += "，打印机还没有报张数"
        self.doing.update(f"打印：第 {delivery.count_told}，{words}")
        self.bar.update(total=delivery.ticket.total, progress=delivery.out)


async def send_file(
    screen: WorkScreen,
    bar: DeliveryBar,
    service: PrintService,
    pdf: Path,
    papers: Sequence[str],
    sides: Sides = Sides.ONE,
) -> None:
    """Ask where a file is to go and send it, or go on where it stopped. To be run in a worker.

    `sides` is what is proposed. Raises PrintError and StoreError.
    """
    bar.work_on("正在问打印机…")
    try:
        printers = await to_thread(service.printers)
        try:
            unfinished = await to_thread(_unfinished, service, pdf)
        except Forgotten as fault:
            unfinished = None
            screen.say(str(fault))
        if unfinished is not None and not unfinished.is_over:
            screen.say("上次送的还在印。按 x 停下。")
            bar.follow(service, pdf, unfinished)
            return
        bar.rest()
        proposed = _proposed(screen.context, printers, len(papers), sides)
        dialog = await _dialog(screen, pdf, papers, printers, proposed, unfinished)
        order = await screen.app.push_screen_wait(dialog) if dialog else None
        if order is None:
            return
        await to_thread(_remember, screen.context.folder, order.printer)
        if order.ticket is not None:
            bar.work_on("正在送打印机…")
            delivery = await to_thread(deliver, service, pdf, papers, order.ticket, order.out)
            bar.follow(service, pdf, delivery)
    finally:
        if not bar.is_following:
            bar.rest()


def _unfinished(service: PrintService, pdf: Path) -> Delivery | None:
    """What is remembered of a file, as the printer has it now."""
    delivery = remembered(pdf)
    if delivery is None or delivery.is_over:
        return delivery
    follow(service, pdf, delivery)
    return None if delivery.is_complete else delivery


def _proposed(context: Context, printers: Sequence[Printer], pages: int, sides: Sides) -> Ticket:
    """All pages once, on the printer of last time, or else the first."""
    if not printers:
        raise PrintError("这台电脑没有装打印机。请先在系统设置里装好，或按 o 打开文件。")
    last = load_settings(context.folder).printer
    names = [printer.name for printer in printers]
    return Ticket(last if last in names else names[0], 1, pages, 1, sides)


async def _dialog(
    screen: WorkScreen,
    pdf: Path,
    papers: Sequence[str],
    printers: Sequence[Printer],
    proposed: Ticket,
    unfinished: Delivery | None,
) -> PrintDialog | None:
    """The questions about a file, after the one whether to go on with what was begun."""
    today = screen.context.desk.today
    heading = f"打印 {pdf.name}（{len(papers)} 页）"
    if unfinished is None or unfinished.ticket.last > len(papers):
        return PrintDialog(heading, papers, printers, proposed, today=today)
    options = [(_RESUME, f"从{unfinished.place_told}接着印"), (_ANEW, "重新选页印")]
    question = Choose(f"{pdf.name} 上次印到一半", options)
    answer = await screen.app.push_screen_wait(question)
    if answer is None:
        return None
    if answer == [_ANEW]:
        return PrintDialog(heading, papers, printers, proposed, today=today)
    if await to_thread(digest_of, pdf) != unfinished.digest:
        heading += "。文件后来重新做过，请核对页码"
    ticket = unfinished.ticket
    if all(printer.name != ticket.printer for printer in printers):
        ticket = replace(ticket, printer=proposed.printer)
    return PrintDialog(heading, papers, printers, ticket, unfinished.out, today=today)


def _remember(folder: Path, printer: str) -> None:
    """The next file goes there too."""
    settings = load_settings(folder)
    if settings.printer != printer:
        save_settings(folder, replace(settings, printer=printer))
