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
from bulletin_tui.screens.attempts import Attempts
from bulletin_tui.screens.posting import posting_verbs as verbs
from bulletin_tui.screens.posting.posting_lines import posting_lines
from bulletin_tui.widgets.key_bar import KeyBar
from bulletin_tui.widgets.prose import Prose
from store.errors import NotFound, StoreError
from store.models import Material, Posting, TickKind
from store.rules.wall.codes import spoken
from store.rules.wall.ledger import Row
from store.rules.wall.walk import Stop


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


class PostingDetail(Attempts, Detail):
    """One posting: the law, what was planned, what hung, who did what; and all that can be done."""

    CHANGES = frozenset({"undo", "put_up", "put_up_again", "interrupt", "take_down", "extend"})
    CHANGES |= {"correct", "review", "settle", "take_back"}
    manual = ("history#一张单子的详情",)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "app.manual", "帮助", id="app.help", show=False),
        Binding("p", "put_up", "贴好了", id="posting.put-up"),
        Binding("p", "put_up_again", "补贴好了", id="posting.put-up-again"),
        Binding("x", "interrupt", "掉了/被盖", id="posting.interrupt"),
        Binding("k", "take_down", "撤下", id="posting.take-down"),
        Binding("e", "extend", "延期", id="posting.extend"),
        Binding("g", "correct", "撤回更正", id="posting.correct", tooltip="内容有误，换新的一版"),
        Binding("f", "review", "复核", id="posting.review"),
        Binding("s", "settle", "已处理", id="posting.settle", tooltip="公示不足怎么处理的"),
        Binding("b", "take_back", "退回登记", id="posting.take-back"),
        Binding("v", "photos", "照片", id="posting.photos", tooltip="在看图软件里打开"),
        Binding("ctrl+z", "undo", "撤销", id="app.undo", key_display="^z"),
    ]

    def __init__(self, context: Context, row: Row) -> None:
        super().__init__(context)
        self.context = context
        self._row = row

    def on_mount(self) -> None:
        """The journal is long: it is read beside the screen."""
        self._read_changes()

    def lines(self) -> Sequence[str]:
        """What the records themselves say."""
        return posting_lines(self._desk, self.posting, self._row)

    @property
    def posting(self) -> Posting:
        """As it is now; raises NotFound when it is gone."""
        return self._desk.database.get(Posting, self._row.id)

    def reload(self) -> None:
        """Tell it anew after a verb, and offer what may be done now."""
        if (posting := self._desk.database.look_up(Posting, self._row.id)) is not None:
            self._row = self._desk.rows_of([posting])[posting.id]
        self.prose.show(self.told())
        self.refresh_bindings()
        self._read_changes()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what this posting allows now; grey it while this window only reads."""
        if action in self.CHANGES | {"photos"} and not self._allows(action):
            return False
        return True if self.may_change(action) else None

    def _allows(self, action: str) -> bool:
        posting = self._desk.database.look_up(Posting, self._row.id)
        if posting is None or action == "undo":
            return action == "undo" and self._desk.undoable is not None
        is_open, is_up = not posting.is_closed, posting.is_hanging
        return {
            "put_up": is_open and posting.last_tick is None,
            "put_up_again": is_open and not is_up and posting.last_tick is not None,
            "interrupt": is_up,
            "take_down": is_open and posting.last_tick is not None,
            "extend": is_open and posting.planned_to is not None,
            "review": is_open and posting.planned_to is None,
            "correct": is_open,
            "settle": posting.short_on is not None,
            "take_back": posting.last_tick is not None,
            "photos": bool(posting.photos),
        }.get(action, True)

    @work(group="ask")
    async def action_photos(self) -> None:
        """How it hung."""
        from bulletin_tui.screens.walking.photos import look_at_photos

        await look_at_photos(self.app, self.context, self.posting.photos)

    @work(group="ask")
    async def action_put_up(self) -> None:
        """It hangs."""
        await verbs.tick_postings(self, [self.posting], TickKind.POSTED)

    @work(group="ask")
    async def action_put_up_again(self) -> None:
        """It hangs again, after it fell or was covered."""
        await verbs.tick_postings(self, [self.posting], TickKind.POSTED)

    @work(group="ask")
    async def action_interrupt(self) -> None:
        """It fell off or was covered."""
        await verbs.interrupt_postings(self, [self.posting])

    @work(group="ask")
    async def action_take_down(self) -> None:
        """It was taken down."""
        await verbs.tick_postings(self, [self.posting], TickKind.REMOVED)

    @work(group="ask")
    async def action_extend(self) -> None:
        """Let it hang longer."""
        await verbs.extend_posting(self, self.posting)

    @work(group="ask")
    async def action_correct(self) -> None:
        """What it says is wrong: withdraw it, and plan a corrected version."""
        from bulletin_tui.screens.writing.correcting import (
            correct_material,  # late: forms are heavy
        )

        material = self._desk.database.get(Material, self.posting.material_id)
        await correct_material(self, material)

    @work(group="ask")
    async def action_review(self) -> None:
        """Standing content was looked at."""
        await verbs.review_posting(self, self.posting)

    @work(group="ask")
    async def action_settle(self) -> None:
        """How it was dealt with that it hung too short."""
        await verbs.settle_posting(self, self.posting)

    @work(group="ask")
    async def action_take_back(self) -> None:
        """Take back the newest entry."""
        await verbs.take_back(self, self.posting)

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
