"""送打印机: to which printer, which pages, how often; or from which page on after a stop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.getters import query_one
from textual.widgets import Static

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.printers.delivery import printer_named
from bulletin_tui.printing.printers.runs import check_papers, check_ticket, runs_of
from bulletin_tui.printing.printers.service import Printer, Sides, Ticket, pages_named
from bulletin_tui.widgets.dialog import Dialog
from bulletin_tui.widgets.field import Field
from bulletin_tui.widgets.form import Form
from bulletin_tui.widgets.plain import shown
from bulletin_tui.widgets.prose import Prose


@dataclass(frozen=True, slots=True)
class Order:
    """What the dialog answers: the printer, and the pages if they are to be printed."""

    printer: str
    ticket: Ticket | None = None
    out: int = 0
    """Pages of the ticket that are out already."""


class TicketForm(Form):
    """Says what its keys do here."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "submit", "印", id="ticket.print")]


class PrintDialog(Dialog[Order | None]):
    """The fields, and under them whether the printer has the paper for these pages."""

    DEFAULT_CSS = """
    PrintDialog Form { height: auto; margin: 1 0; }
    PrintDialog .form--help { display: none; }
    PrintDialog #verdict.-no { color: $text-error; }
    PrintDialog .dialog--hint { margin-top: 1; }
    """
    form = query_one(TicketForm)
    verdict = query_one("#verdict", Prose)

    def __init__(
        self,
        heading: str,
        papers: Sequence[str],
        printers: Sequence[Printer],
        ticket: Ticket,
        out: int | None = None,
        *,
        today: date,
    ) -> None:
        """With so many pages `out` the ticket stands; only where to go on is asked."""
        super().__init__()
        self.heading, self._papers, self._printers = heading, papers, printers
        self._ticket, self._out, self._today = ticket, out, today

    def compose(self) -> ComposeResult:
        """What is printed, the fields, the verdict and the keys."""
        with Vertical(classes="dialog--box"):
            yield Static(shown(self.heading), classes="dialog--question", markup=False)
            yield TicketForm(self._fields(), self._today)
            yield Prose(id="verdict")
            hint = "^s 开始印  上下键 换格  左右键 换选项  Esc 不印"
            yield Static(hint, classes="dialog--hint", markup=False)

    def _fields(self) -> list[Field]:
        ticket = self._ticket
        printers = [(p.name, f"{p.label}（{p.condition}）") for p in self._printers]
        fields = [Field("printer", "打印机", "choice", choices=printers, value=ticket.printer)]
        if self._out is not None:
            copy, page = ticket.place(self._out)
            if ticket.copies > 1:
                fields.append(Field("copy", "从第几份", "number", value=copy))
            return [*fields, Field("page", "从第几页接着印", "number", value=page)]
        sides = [(side.value, side.label) for side in Sides]
        return [
            *fields,
            Field("first", "从第几页", "number", value=ticket.first),
            Field("last", "到第几页", "number", value=ticket.last),
            Field("copies", "份数", "number", value=ticket.copies),
            Field("sides", "单双面", "choice", choices=sides, value=ticket.sides.value),
        ]

    def on_mount(self) -> None:
        """Begin with the printer, and judge what is proposed."""
        self.form.focus_first()
        self._judge()

    def _order(self) -> Order:
        """What is filled in; raises PrintError for what cannot be printed."""
        values = self.form.values()
        numbers = {name: value for name, value in values.items() if isinstance(value, int)}
        printer = printer_named(str(values["printer"]), self._printers)
        if self._out is None:
            ticket = Ticket(
                printer.name,
                numbers.get("first", 0),
                numbers.get("last", 0),
                numbers.get("copies", 0),
                Sides(str(values["sides"])),
            )
            out = 0
        else:
            ticket = replace(self._ticket, printer=printer.name)
            copy, page = numbers.get("copy", 1), numbers.get("page", 0)
            if not (1 <= copy <= ticket.copies and ticket.first <= page <= ticket.last):
                span = pages_named(range(ticket.first, ticket.last + 1))
                raise PrintError(f"上次要印的是{span}，{ticket.copies} 份，请改一下。")
            out = ticket.out_before(copy, page)
        check_ticket(self._papers, ticket)
        check_papers(self._papers, ticket, printer, self._printers)
        return Order(printer.name, ticket, out)

    @on(Form.Changed)
    def _judge(self) -> None:
        try:
            order = self._order()
        except PrintError as error:
            self._tell(str(error), is_refusal=True)
        else:
            self._tell(self._summary(order), is_refusal=False)

    def _summary(self, order: Order) -> str:
        assert order.ticket is not None
        left: Counter[str] = Counter()
        for run in runs_of(self._papers, order.ticket, order.out):
            left[run.paper] += run.total
        kinds = "、".join(f"{paper} {pages} 页" for paper, pages in sorted(left.items()))
        again = "还" if order.out else ""
        printer = printer_named(order.printer, self._printers)
        known = "打印机有这种纸。" if printer.papers else "打印机没有说它有什么纸，印前请看一下。"
        return f"{again}要印 {left.total()} 页：{kinds}，{order.ticket.sides.label}。{known}"

    def _tell(self, text: str, *, is_refusal: bool) -> None:
        self.verdict.show([text])
        self.verdict.set_class(is_refusal, "-no")

    @on(Form.Submitted)
    def _submitted(self) -> None:
        """Print, unless the verdict already says why not."""
        try:
            self.dismiss(self._order())
        except PrintError as error:
            self._tell(str(error), is_refusal=True)

    @on(Form.Abandoned)
    def _abandoned(self) -> None:
        """Nothing is printed; the printer that was chosen counts."""
        self.dismiss(Order(str(self.form.value_of("printer"))))
