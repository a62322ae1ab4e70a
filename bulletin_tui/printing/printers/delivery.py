"""A file on its way to paper: sent in runs, followed, stopped, and taken up again.

What was sent and how far it came stands in a small file beside the PDF, so that after a jam, a
power cut or a crash the same pages need not come out twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.printers.runs import check_papers, check_ticket, runs_of
from bulletin_tui.printing.printers.service import (
    JobState,
    JobStatus,
    PrintByHand,
    Printer,
    PrintService,
    Run,
    Sides,
    Ticket,
    pages_named,
)
from store.disk.files import remove, unwritable, write_atomically

ENDING = ".printing.json"
"""Of the file beside the PDF."""


class Forgotten(PrintError):
    """What is remembered of a file cannot be read; it can be printed nevertheless."""


class Sent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A job that a service has taken."""

    job: str
    run: Run
    pages: int = 0
    """How many of its pages were out when it was looked at last."""
    is_over: bool = False
    began: int = 0
    """When the service began it first; of what it begins anew the count means nothing."""

    def seen(self, now: JobStatus) -> Sent:
        """The same when it stands so with it."""
        is_first = self.began in (0, now.began)
        pages = max(self.pages, now.pages) if is_first else self.pages
        pages = self.run.total if now.state.is_done else min(pages, self.run.total)
        return Sent(self.job, self.run, pages, now.state.is_over, self.began or now.began)


class Delivery(msgspec.Struct, forbid_unknown_fields=True):
    """A ticket, its jobs, and how far they came."""

    ticket: Ticket
    digest: str
    """Of the PDF: pages of another may be numbered otherwise."""
    before: int = 0
    """Pages that were out before these jobs."""
    sent: list[Sent] = msgspec.field(default_factory=list)

    @property
    def out(self) -> int:
        """Pages that are out without a gap, as far as it is known."""
        out = self.before
        for sent in self.sent:
            out += sent.pages
            if sent.pages < sent.run.total:
                break
        return min(out, self.ticket.total)

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes out by itself."""
        return all(sent.is_over for sent in self.sent)

    @property
    def is_complete(self) -> bool:
        """Whether everything is out."""
        return self.out >= self.ticket.total

    @property
    def place(self) -> tuple[int, int]:
        """The copy and the page to go on with."""
        return self.ticket.place(min(self.out, self.ticket.total - 1))

    @property
    def count_told(self) -> str:
        """As in 12 / 40 张; a sheet that is turned has two 面."""
        sides = "张" if self.ticket.sides is Sides.ONE else "面"
        return f"{self.out} / {self.ticket.total} {sides}"

    @property
    def place_told(self) -> str:
        """The same in words."""
        copy, page = self.place
        return f"第 {copy} 份第 {page} 页" if self.ticket.copies > 1 else f"第 {page} 页"


def digest_of(pdf: Path) -> str:
    """What tells a PDF from one that was made anew; raises PrintError."""
    try:
        return hashlib.sha256(pdf.read_bytes()).hexdigest()
    except OSError:
        raise PrintError(f"读不了 {pdf}。请重新做一次文件，再送打印机。") from None


def printer_named(name: str, printers: Sequence[Printer]) -> Printer:
    """The printer of this name, or the default one; raises PrintError."""
    for printer in printers:
        if name in (printer.name, printer.title) or (not name and printer.is_default):
            return printer
    if not printers:
        raise PrintError("这台电脑没有装打印机。请先在系统设置里装好，或把文件拿到别处打印。")
    known = "、".join(printer.name for printer in printers)
    if not name:
        raise PrintError(f"没有设默认的打印机。请选一台：{known}。")
    raise PrintError(f"没有“{name}”这台打印机（关了或改名了？）。现在有：{known}；文件还在。")


def deliver(
    service: PrintService, pdf: Path, papers: Sequence[str], ticket: Ticket, out: int = 0
) -> Delivery:
    """Send what is left of a ticket when so many pages are out; returns what was sent.

    Nothing is sent unless the printer is there and has every paper. Raises PrintError; what was
    sent before a refusal goes on, and is remembered. Raises Unwritable as well.
    """
    check_ticket(papers, ticket)
    printers = service.printers()
    printer = printer_named(ticket.printer, printers)
    check_papers(papers, ticket, printer, printers)
    ticket = replace(ticket, printer=printer.name)
    runs = runs_of(papers, ticket, out)
    # On two sides a page that is out may come again, as the front of the first sheet.
    before = ticket.total - sum(run.total for run in runs)
    delivery = Delivery(ticket, digest_of(pdf), before)
    _keep(pdf, delivery)
    for run in runs:
        try:
            job = service.send(pdf, run, ticket)
        except PrintByHand as hint:
            forget(pdf)
            raise PrintByHand(f"{hint}{_papers_told(runs)}") from None
        except PrintError as error:
            if not delivery.sent:
                if not out:
                    forget(pdf)
                raise
            numbers = pages_named(range(run.first, run.last + 1))
            raise PrintError(f"{numbers}没有送出去，前面的送了。{error}") from None
        delivery.sent.append(Sent(job, run))
        _keep(pdf, delivery)
    return delivery


def _papers_told(runs: Sequence[Run]) -> str:
    pages: dict[str, set[int]] = {}
    for run in runs:
        pages.setdefault(run.paper, set()).update(range(run.first, run.last + 1))
    told = (f"{pages_named(sorted(numbers))}用 {paper} 纸" for paper, numbers in pages.items())
    return "；".join(told) + "。"


def follow(service: PrintService, pdf: Path, delivery: Delivery) -> JobStatus:
    """Look how far it is and note it; returns the state of the job that is printed now.

    A count never goes back, and stands still where the service prints a job anew from its first
    page, as CUPS does after a power cut while it counts on: rather a page twice than none. Where
    a job ended early, at the printer perhaps, those behind it are called back: pages stay in
    their order. When everything is out there is nothing to remember any more. Raises PrintError,
    Unwritable.
    """
    before, now = list(delivery.sent), JobStatus(JobState.DONE)
    for place, sent in enumerate(before):
        if sent.is_over:
            continue
        if not now.state.is_done:
            service.cancel(sent.job)
            delivery.sent[place] = sent.seen(JobStatus(JobState.CANCELED))
            continue
        now = service.status(sent.job)
        delivery.sent[place] = sent.seen(now)
        if not now.state.is_over:
            break
    if delivery.is_complete:
        forget(pdf)
    elif delivery.sent != before:
        _keep(pdf, delivery)
    return now


def stop(service: PrintService, pdf: Path, delivery: Delivery) -> None:
    """Let nothing more come out, and note how far it came. Raises PrintError, Unwritable.

    A job that cannot be stopped is told of when the others are.
    """
    refusals: list[PrintError] = []
    for job in [sent.job for sent in reversed(delivery.sent) if not sent.is_over]:
        try:
            service.cancel(job)
        except PrintError as refusal:
            refusals.append(refusal)
    if refusals:
        raise refusals[0]
    follow(service, pdf, delivery)


# The file beside the PDF ------------------------------------------------------------------


def remembered(pdf: Path) -> Delivery | None:
    """What is not finished of a PDF; None if nothing is. Raises Forgotten where it is broken."""
    path = _beside(pdf)
    try:
        content = path.read_bytes()
        delivery = msgspec.json.decode(content, type=Delivery)
        ticket = delivery.ticket
        if not (1 <= ticket.first <= ticket.last and ticket.copies >= 1 and delivery.before >= 0):
            raise ValueError
    except FileNotFoundError:
        return None
    except (OSError, ValueError, msgspec.DecodeError):
        raise Forgotten(
            f"{path.name} 读不懂，不知道上次印到哪里。请看纸，按 l 选从第几页印。"
        ) from None
    return delivery


def forget(pdf: Path) -> None:
    """Nothing of a PDF is under way any more. Raises Unwritable."""
    path = _beside(pdf)
    try:
        remove(path)
    except OSError as error:
        raise unwritable(path, error) from None


def _keep(pdf: Path, delivery: Delivery) -> None:
    write_atomically(_beside(pdf), msgspec.json.encode(delivery), lasting=False)


def _beside(pdf: Path) -> Path:
    return pdf.with_name(pdf.name + ENDING)
