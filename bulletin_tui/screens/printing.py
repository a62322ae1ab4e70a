"""打印: the week's batch; see what is in it, make the PDF, open it, mark it printed."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.widgets import Static

from bulletin_tui.console.viewer import open_file
from bulletin_tui.context import Context
from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.fit import overlong
from bulletin_tui.printing.output import write_pdf
from bulletin_tui.printing.printers import system_service
from bulletin_tui.printing.printers.delivery import forget, remembered
from bulletin_tui.printing.printers.runs import papers_of
from bulletin_tui.printing.printers.service import PrintByHand
from bulletin_tui.printing.records.week import UNNAMED, file_stem, lay_out, named_in, plan_week
from bulletin_tui.printing.sheets.base import Batch
from bulletin_tui.screens.base import WorkScreen
from bulletin_tui.screens.paper.preview import PreviewScreen
from bulletin_tui.screens.paper.print_job import DeliveryBar, send_file
from bulletin_tui.screens.posting.detail import StopDetail
from bulletin_tui.widgets.columns import Column
from bulletin_tui.widgets.dialogs import Choose, Confirm
from bulletin_tui.widgets.record_table import RecordTable
from store.disk.files import unreadable
from store.errors import StoreError
from store.models import Posting
from store.rules.agenda import week_of
from store.rules.wall.walk import Stop, Week, routes_of

_Planned = tuple[list[str], Week, dict[str, int]]


class PrintingScreen(WorkScreen):
    """A week's walk as it will come out of the printer."""

    MODE = "printing"
    DEFAULT_CSS = """
    PrintingScreen #summary { padding: 0 1; }
    """
    CHANGES = frozenset({"mark", "walked"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "make", "做文件", id="printing.make", tooltip="打印本周：做成一个 PDF"),
        Binding("l", "send", "送打印机", id="printing.send"),
        Binding("x", "stop", "停下", id="printing.stop"),
        Binding("m", "mark", "印好了", id="printing.mark"),
        Binding("v", "preview", "预览", id="printing.preview"),
        Binding("w", "walked", "走访", id="printing.walked", tooltip="登记结果、照片、巡查问题"),
        Binding("o", "open", "打开文件", id="printing.open"),
        Binding("f", "forms", "表格", id="printing.forms"),
        Binding("r", "route", "路线", id="printing.route", tooltip="只看一条路线"),
        Binding("left_square_bracket", "week(-1)", "上周", id="printing.back", key_display="["),
        Binding("right_square_bracket", "week(1)", "下周", id="printing.next", key_display="]"),
    ]
    summary = query_one("#summary", Static)
    bar = query_one(DeliveryBar)
    table = query_one("#stops", RecordTable)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._monday = week_of(context.desk.today)[0]
        self._week = Week(self._monday, ())
        self._route: str | None = None
        self._routes: list[str] = []
        self._waiting: dict[str, int] = {}
        """How many sheets of each site are not printed, for the columns must read no records."""
        self._at: str | None = None
        """The site that the cursor is to go to as soon as the week is shown."""
        self._file: Path | None = None
        self._stand_ins: tuple[str, ...] = ()
        self._remarks: tuple[str, ...] = ()

    def contents(self) -> ComposeResult:
        yield Static(id="summary", markup=False)
        yield DeliveryBar()
        columns: tuple[Column[Stop], ...] = (
            Column("顺序", 5, lambda stop: str(stop.site.order)),
            Column("点位", 18, lambda stop: stop.site.name, weight=2),
            Column("位置", 14, lambda stop: stop.site.place, weight=1, drop=1),
            Column("要贴", 5, lambda stop: str(len(stop.put_up))),
            Column("没印", 5, lambda stop: str(self._waiting[stop.site.id])),
            Column("保留", 5, lambda stop: str(len(stop.leave))),
            Column("要撤", 5, lambda stop: str(len(stop.take_down))),
        )
        yield RecordTable(
            columns,
            key=lambda stop: stop.site.id,
            foot=True,
            placeholder="这一周没有要张贴或撤下的。[ 和 ] 换一周。",
            id="stops",
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While it is printed, it can be stopped, and nothing else be begun."""
        if action == "route":
            return len(self._routes) > 1
        if action in ("stop", "make", "send", "forms"):
            return self.bar.is_following is (action == "stop")
        return super().check_action(action, parameters)

    def _unprinted(self, postings: Sequence[Posting]) -> list[Posting]:
        desk = self.context.desk
        return [p for p in postings if p.printed_on is None and desk.is_printed_here(p)]

    def load(self) -> None:
        """Hundreds of boards and thousands of sheets take a while."""
        self.read_in_turn(partial(self._plan, self._monday, self._route), self._show)

    def _plan(self, monday: date, route: str | None) -> _Planned:
        """The week, one route of it or all, and how many sheets of each site are not printed."""
        desk = self.context.desk
        routes = routes_of(desk.sites())
        week = plan_week(desk, monday, route=route if route in routes else None)
        waiting = {stop.site.id: len(self._unprinted(stop.put_up)) for stop in week.stops}
        return routes, week, waiting

    def _show(self, planned: _Planned) -> None:
        self._routes, self._week, self._waiting = planned
        self._route = self._week.route
        sunday = self._monday + timedelta(days=6)
        waiting = sum(self._waiting.values())
        route = "" if self._route is None else f"{self._route or UNNAMED}  "
        text = (
            f"{self._week.name}  {self._monday:%m-%d} 至 {sunday:%m-%d}   {route}"
            f"{len(self._week.stops)} 个点位，{len(self._week.put_up)} 项要贴，{waiting} 项没印"
        )
        self.summary.update("\n".join([text, *self._about_file()]))
        self.table.show(self._week.stops, at=self._at)
        self._at = None
        self.refresh_bindings()

    @property
    def _target(self) -> Path:
        """Where this week's file is made."""
        return self.context.folder / "print" / f"{file_stem(self._week)}.pdf"

    def _about_file(self) -> list[str]:
        """Lines about the week's file; one that was not printed to its end is taken up again."""
        lines, unfinished = [], None
        try:
            unfinished = remembered(self._target)
        except PrintError as fault:
            lines.append(str(fault))
        is_own = self._file in (None, self._target)
        if unfinished is not None and is_own and self._target.is_file():
            self._file = self._target
            if not self.bar.is_following:
                lines.append(f"上次印到第 {unfinished.count_told}，按 l 接着印")
        if self._file is not None:
            lines.insert(0, f"文件：{self._file}")
        if self._stand_ins:
            lines.append(f"字体：{'；'.join(self._stand_ins)}")
        return [*lines, *self._remarks[:3]]

    def action_week(self, by: int) -> None:
        """Another week."""
        self._monday += timedelta(days=7 * by)
        self._begin_anew()

    def _begin_anew(self) -> None:
        """What was made is of another walk."""
        self._file, self._stand_ins, self._remarks = None, (), ()
        self.reload()

    @work(group="ask")
    async def action_walked(self) -> None:
        """Somebody came back from the walk: results, photographs, defects."""
        from bulletin_tui.screens.walking.walk import after_walk

        await after_walk(self)

    @work(group="ask")
    async def action_route(self) -> None:
        """One route or all of them."""
        options = [("*", "所有路线"), *((route, route or UNNAMED) for route in self._routes)]
        now = "*" if self._route is None else self._route
        chosen = await self.app.push_screen_wait(Choose("走哪条路线", options, chosen=[now]))
        if chosen:
            self._route = None if chosen[0] == "*" else chosen[0]
            self._begin_anew()

    def show_site(self, site_id: str) -> None:
        """This week's walk with one of its sites under the cursor; what is late belongs to it."""
        self._monday, self._route = week_of(self.context.desk.today)[0], None
        self._at = site_id
        self._begin_anew()

    @on(RecordTable.Chosen, "#stops")
    def _row_chosen(self, event: RecordTable.Chosen) -> None:
        event.stop()
        self.app.push_screen(StopDetail(self.context, event.row))

    def action_make(self) -> None:
        """Typeset the week and write it beside the data."""
        if not self._week.stops:
            self.say("这一周没有要打印的。")
            return
        named = named_in(self.context.desk, self._week)
        self.bar.work_on("正在排版…")
        self._typeset(partial(lay_out, self._week, named, self.context.files), self._target)

    @work(thread=True, exclusive=True, group="typeset", exit_on_error=False)
    def _typeset(self, sheets: Callable[[], Batch], target: Path) -> None:
        try:
            press, day = self.context.press(), self.context.desk.today
            batch = sheets()
            write_pdf(press, batch, target, day, data=self.context.folder)
            remarks = overlong(press, batch.pages)
        except (PrintError, StoreError) as error:
            self.app.call_from_thread(self._tell_fault, str(error))
        else:
            self.app.call_from_thread(self._made, target, press.fonts.stand_ins(), remarks)
            if faults := press.template_faults(batch):
                told = "\n".join(faults)
                self.app.call_from_thread(self.say_no, told, "文件做好了，但自己的版式没有用上")

    def _tell_fault(self, sentence: str) -> None:
        self._rest()
        self.say_no(sentence, "没有印成")

    def _rest(self) -> None:
        """What was typeset is no longer shown as going on; what is printed is."""
        if not self.bar.is_following:
            self.bar.rest()

    def _made(self, target: Path, stand_ins: Sequence[str], remarks: Sequence[str]) -> None:
        self._rest()
        self._file = target
        self._stand_ins, self._remarks = tuple(stand_ins), tuple(remarks)
        self.reload()
        self.say("文件做好了。按 l 送打印机，或按 o 打开打印；印好后按 m。")

    @work(group="ask")
    async def action_forms(self) -> None:
        """A table or form of the office, to be printed as the week's file is."""
        from bulletin_tui.screens.paper.office_forms import make_form

        if made := await make_form(self, self._monday):
            self.take(made)

    def take(self, made: Path) -> None:
        """A file that was made from other records goes out from here."""
        self._file = made
        self.reload()
        self.say("表格做好了。按 l 送打印机，或按 o 打开打印。")

    def action_preview(self) -> None:
        """The week's pages on the screen."""
        named = named_in(self.context.desk, self._week)
        pages = partial(lay_out, self._week, named, self.context.files)
        self.app.push_screen(PreviewScreen(self.context, self._week.name, pages))

    def action_send(self) -> None:
        """To a printer, whole or in part; or further, where it stopped."""
        if self._file is None:
            self.say("先按 p 做好文件。")
        else:
            self._send(self._file)

    @work(group="send", exclusive=True, exit_on_error=False)
    async def _send(self, path: Path) -> None:
        try:
            papers = papers_of(await to_thread(path.read_bytes))
            await send_file(self, self.bar, system_service(), path, papers)
            self.reload()
        except PrintByHand as hint:
            self.say(str(hint))
        except (PrintError, StoreError) as error:
            self._tell_fault(str(error))
        except OSError as error:
            self._tell_fault(str(unreadable(path, error)))

    def action_stop(self) -> None:
        """Let nothing more come out of the printer."""
        self.bar.enough()

    @on(DeliveryBar.Ended)
    def _delivered(self, event: DeliveryBar.Ended) -> None:
        event.stop()
        self.reload()
        delivery = event.delivery
        if delivery.is_complete:
            then = "看好纸以后按 m。" if self._file == self._target else "请看一下纸。"
            self.say(f"{event.state.value}。{then}")
            return
        how = f"印了 {delivery.count_told}，按 l 从{delivery.place_told}接着印。"
        if event.trouble:
            self.say_no(f"{event.trouble.rstrip('。')}。{how}", "没有印完")
        else:
            self.say(f"停下了：{how}")

    def action_open(self) -> None:
        """Show the PDF in the system's viewer, to be printed at 100 %."""
        if self._file is None:
            self.say("先按 p 做好文件。")
            return
        self._show_file(self._file)

    @work(thread=True, exclusive=True, group="viewer", exit_on_error=False)
    def _show_file(self, path: Path) -> None:
        if open_file(path):
            self.app.call_from_thread(self.say, "打印时请选“实际大小”或 100%，单面。")
        else:
            sentence = f"没有能打开 PDF 的程序。文件在 {path}，请拿到能打印的电脑上打印。"
            self.app.call_from_thread(self.say_no, sentence, "没有打开")

    @work(group="ask")
    async def action_mark(self) -> None:
        """Note that everything of this week came out of the printer."""
        waiting = self._unprinted(self._week.put_up)
        if not waiting:
            self.say("这一周的都印过了。")
            return
        question = Confirm(f"{len(waiting)} 项都印好了吗？")
        if not await self.app.push_screen_wait(question):
            return
        if await self.attempt_in_turn(partial(self._mark, waiting), "已记为印好（ctrl+z 撤销）"):
            from bulletin_tui.screens.pieces.stock_forms import offer_printed

            await offer_printed(self, waiting)

    def _mark(self, waiting: Sequence[Posting]) -> None:
        self.context.desk.mark_printed(waiting)
        if not self.bar.is_following:
            forget(self._target)  # what the printer did not count is in the user's hand
