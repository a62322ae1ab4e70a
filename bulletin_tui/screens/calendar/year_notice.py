"""The notice of one year, typed or pasted; what was understood stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Input, Static, TextArea

from bulletin_tui.context import Context
from bulletin_tui.exchange.notices import Reading, read_notice, spoken_days, write_notice
from bulletin_tui.exchange.workdays import Announced, recount_lines, too_few, work_year
from bulletin_tui.screens.manual import ManualScreen
from bulletin_tui.widgets.dialogs import Confirm
from bulletin_tui.widgets.faults import FaultTeller, sentence
from bulletin_tui.widgets.key_bar import KeyBar
from bulletin_tui.widgets.line_input import LineInput, LongText
from bulletin_tui.widgets.note_line import ReadingLine
from bulletin_tui.widgets.prose import Prose
from store.errors import StoreError
from store.models import SpecialDay, WorkYear
from store.rules.wall.recounting import Recounted

_HOW = """\
# 通知可以一段段贴进来，也可以这样写：
# 2-5至2-12 春节 休
# 2-14 2-20 春节 班
"""


class YearNotice(FaultTeller, Screen[list[Recounted] | None]):
    """Answers what was counted anew, or None if nothing was saved."""

    DEFAULT_CSS = """
    YearNotice {
        & > .notice--heading { height: 1; background: $panel; text-style: bold; padding: 0 1; }
        & .notice--papers { height: 1; margin: 0 0 1 0; }
        & .notice--label { width: 10; padding: 0 1; }
        & LineInput { width: 1fr; margin-right: 1; }
        & LongText { height: 1fr; width: 1fr; margin-left: 1; }
        & #understood { width: 42%; padding: 0 1; scrollbar-size-vertical: 1; }
        & #slips { color: $text-error; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "保存", id="notice.save", key_display="^s"),
        Binding("escape", "leave", "放弃", id="notice.leave"),
        Binding("tab", "app.focus_next", "下一格", id="notice.next"),
        Binding("f1", "manual", "说明", id="notice.manual", key_display="F1"),
    ]
    text = query_one(LongText)
    papers = query_one("#papers", LineInput)

    def __init__(
        self,
        context: Context,
        year: int,
        days: Sequence[SpecialDay],
        record: WorkYear | None,
        offered: Announced | None = None,
    ) -> None:
        """`days` are what is known of the year; none for one whose notice is new.

        What is `offered`, such as by a file, is filled in and not yet saved.
        """
        super().__init__()
        self.context = context
        self.heading = f"{year} 年的放假安排"
        self._year = year
        self._before = write_notice(days, year) if days else _HOW
        self._papers = "、".join(record.papers) if record else ""
        self._offered = (
            (write_notice(offered.days, year), "、".join(offered.papers))
            if offered
            else (self._before, self._papers)
        )

    def compose(self) -> ComposeResult:
        yield Static(self.heading, classes="notice--heading", markup=False)
        yield ReadingLine()
        with Horizontal(classes="notice--papers"):
            yield Static("通知文号", classes="notice--label", markup=False)
            yield LineInput(self._offered[1], id="papers", placeholder="例如 国办发明电〔2026〕9号")
        with Horizontal():
            yield LongText(self._offered[0])
            with VerticalScroll(id="understood", can_focus=False), Vertical():
                yield Prose(id="told")
                yield Prose(id="slips")
                yield Prose(id="days")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(ReadingLine).tell(self.context.why_reading)
        self.text.focus()
        self.text.action_cursor_document_end()
        self._understand()

    def _reading(self) -> Reading:
        return read_notice(self.text.text, self._year)

    @on(TextArea.Changed)
    def _understand(self) -> None:
        """Say at once what was understood; thirty lines take less than a key press."""
        reading = self._reading()
        self.query_one("#told", Prose).show([reading.told])
        self.query_one("#slips", Prose).show(map(str, reading.slips))
        self.query_one("#days", Prose).show(spoken_days(reading.days))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter leads on, as in a form."""
        event.stop()
        self.focus_next()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey what changes records while this window only reads."""
        return True if action != "save" or self.context.database.is_writable else None

    @work(group="ask", exclusive=True)
    async def action_save(self) -> None:
        """Save all of it, unless a line cannot be right; ask first where dates would move."""
        reading, desk = self._reading(), self.context.desk
        if reading.slips:
            self._refuse("\n".join(map(str, reading.slips[:5])))
            return
        try:
            papers = [self.papers.value.strip()] if self.papers.value.strip() else []
            record = work_year(desk, self._year, reading.days, papers)
            moved = desk.would_move(record)
            if advice := _advice(reading, moved):
                lines = "\n".join([*advice, *recount_lines(desk, moved)])
                question = Confirm(f"{self.heading}：{reading.told}", lines, "保存", "再看看")
                if not await self.app.push_screen_wait(question):
                    return
            self.dismiss(desk.save_work_year(record))
        except StoreError as error:
            self._refuse(sentence(error))

    def _refuse(self, why: str) -> None:
        self.app.clear_notifications()
        self.notify(why, title="没有保存", severity="error", markup=False, timeout=10)

    @work(group="ask", exclusive=True)
    async def action_leave(self) -> None:
        """Without saving; ask where something was written."""
        changed = (self.text.text, self.papers.value) != (self._before, self._papers)
        question = Confirm("写的还没有保存，要放弃吗？", yes="放弃", no="接着写", careful=True)
        if not changed or await self.app.push_screen_wait(question):
            self.dismiss(None)

    def action_manual(self) -> None:
        """The page about the working calendar."""
        self.app.push_screen(ManualScreen("workdays"))


def _advice(reading: Reading, moved: Sequence[Recounted]) -> list[str]:
    """What to look at before it is saved."""
    found = list(filter(None, [too_few(reading.days)]))
    if any(each.is_moved for each in moved):
        found.append("保存以后有的公示期会变：")
    return found
