"""One thing told in full over the screen: a posting's life, a stop of the week's walk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.getters import query_one
from textual.screen import ModalScreen

from bulletin_tui.context import Context
from bulletin_tui.widgets.key_bar import KeyBar
from bulletin_tui.widgets.prose import Prose
from store.errors import NotFound, StoreError
from store.models import Material, Posting, vocabulary
from store.rules.codes import spoken
from store.rules.ledger import Row
from store.rules.lifecycle import days_up
from store.rules.walk import Stop


class Detail(ModalScreen[None]):
    """Lines to read; the arrows scroll."""

    DEFAULT_CSS = """
    Detail { align: center middle; }
    Detail > VerticalScroll {
        width: 90%; height: 90%; background: $surface; border: round $primary; padding: 0 1;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "close", "返回", id="detail.close", key_display="Esc")
    ]
    prose = query_one(Prose)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._desk = context.desk

    def compose(self) -> ComposeResult:
        """The lines; what people typed cannot steer the terminal."""
        with VerticalScroll():
            yield Prose(self.told())
        yield KeyBar()

    def told(self, *more: str) -> Sequence[str]:
        """The lines and what else is known, or why they cannot be read."""
        try:
            return [*self.lines(), *more]
        except NotFound:
            return ["这一张刚在别处删掉了。按 Esc 返回，再按 ctrl+r 重新载入。"]
        except StoreError as error:
            return str(error).splitlines()

    def lines(self) -> Sequence[str]:
        """What is known at once; may raise what the store raises."""
        return ()

    def action_close(self) -> None:
        """Back to the screen below."""
        self.dismiss(None)


class StopDetail(Detail):
    """What is to be done at one site this week."""

    def __init__(self, context: Context, stop: Stop) -> None:
        super().__init__(context)
        self._stop = stop

    def lines(self) -> Sequence[str]:
        """Put up, leave, take down."""
        stop = self._stop
        found = [stop.site.name, stop.site.place]
        groups = (("要贴", stop.put_up), ("保留", stop.leave), ("要撤", stop.take_down))
        for word, postings in groups:
            if postings:
                found += ["", f"{word}（{len(postings)}）", *map(self._line, postings)]
        return found

    def _line(self, posting: Posting) -> str:
        title = self._desk.database.get(Material, posting.material_id).title
        printed = "" if posting.printed_on is None else f"  {posting.printed_on:%m-%d} 已印"
        return f"  {spoken(posting.code)}  {title}{printed}"


class PostingDetail(Detail):
    """One posting: what was planned, what hung, who did what and when."""

    def __init__(self, context: Context, row: Row) -> None:
        super().__init__(context)
        self._row = row

    def on_mount(self) -> None:
        """The journal is long: it is read beside the screen."""
        self._read_changes()

    def lines(self) -> Sequence[str]:
        """What the record itself says."""
        row, posting = self._row, self._desk.database.get(Posting, self._row.id)
        end = posting.planned_to.isoformat() if posting.planned_to else "长期"
        return [
            row.title,
            f"{row.noun}  {row.category}  {row.amount}",
            f"点位：{row.site}（{row.unit}）",
            f"计划：{posting.planned_from} 至 {end}    单号 {spoken(posting.code)}",
            f"状态：{row.state.label}    实际张贴 {days_up(posting, self._desk.today)} 天",
            "",
            "实际张贴的时间",
            *(_intervals(posting) or ["  还没有贴过"]),
            "",
            "登记",
            *(_ticks(posting) or ["  还没有登记"]),
            "",
            "经过",
        ]

    @work(thread=True, exclusive=True, group="journal", exit_on_error=False)
    def _read_changes(self) -> None:
        try:
            found = [
                f"  {change.at:%Y-%m-%d %H:%M} {change.action}  {change.by}  {change.why}"
                for change in self._desk.database.changes(about=self._row.id)
            ]
        except StoreError as error:
            found = [str(error)]
        self.app.call_from_thread(self._show_changes, found)

    def _show_changes(self, found: Sequence[str]) -> None:
        if self.is_attached:
            self.prose.show(self.told(*found))


def _intervals(posting: Posting) -> list[str]:
    return [
        f"  {interval.start} 至 {interval.end or '今'}  {interval.posted_by}"
        + (f"  {vocabulary('defect').label(interval.reason)}" if interval.reason else "")
        for interval in posting.intervals
    ]


def _ticks(posting: Posting) -> list[str]:
    return [
        f"  {tick.on} {tick.kind.label}  {tick.by}"
        + (f"  [已由 {tick.taken_back_by} 撤销]" if not tick.counts else "")
        for tick in posting.ticks
    ]
