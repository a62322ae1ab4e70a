"""规则: every legal period with its source and its doubts, which of them bind, the office's own."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one

from bulletin_tui.console.viewer import open_file
from bulletin_tui.screens.aside import AsideScreen
from bulletin_tui.shell.own_rules import keep_region, told_region, write_example
from bulletin_tui.shell.reckoned import everything
from bulletin_tui.widgets.columns import Column
from bulletin_tui.widgets.dialogs import Ask, Confirm, Tell
from bulletin_tui.widgets.prose import Prose
from bulletin_tui.widgets.record_table import RecordTable
from store.errors import Refused
from store.models import vocabulary
from store.models.rules import Rule, Status
from store.rules.law.regions import EXAMPLE, region_named
from store.rules.law.rulebook import OWN_FILE, RuleBook, faults_of_rules


class RulesScreen(AsideScreen):
    """The rules by what they are about; those of the office stand out, others' stand back."""

    MODE = "rules"
    HEADING = "规则：公示和公开的期限"
    CHANGES = frozenset({"own", "region", "recount", "undo"})
    DEFAULT_CSS = """
    RulesScreen > #where { padding: 0 1; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "region", "地区", id="rules.region", tooltip="本单位在哪里"),
        Binding("r", "recount", "重算", id="rules.recount", tooltip="排着的、挂着的照新规则算"),
        Binding("e", "own", "自己的规则", id="rules.own", tooltip="写当地的规则，或停用不适用的"),
        Binding("ctrl+z", "undo", "撤销", id="rules.undo", key_display="^z"),
    ]
    table = query_one("#rules", RecordTable)

    def inside(self) -> ComposeResult:
        """The table; the book is read when it is shown."""
        self._book: RuleBook | None = None
        columns: tuple[Column[Rule], ...] = (
            Column("事项", 12, lambda r: vocabulary("matter").label(r.matter), weight=1, drop=1),
            Column("规则", 30, lambda rule: rule.name, self._mark, weight=2),
            Column("限什么", 8, lambda rule: rule.clock.label, drop=2),
            Column("期限", 11, lambda rule: rule.length),
            Column("适用", 8, lambda rule: rule.region or "全国", weight=1, drop=3),
            Column("状态", 6, lambda rule: self._state(rule), _certainty),
            Column("有效", 7, _force, drop=4),
        )
        yield Prose(id="where")
        yield RecordTable(columns, key=lambda rule: rule.id, foot=True, id="rules")

    def on_mount(self) -> None:
        self.table.focus()

    def load(self) -> None:
        """Read the book in a thread: it is not read before somebody asks for a rule."""
        self.read(lambda: self.context.desk.rules, self._show)
        self.note("".join(faults_of_rules(self.context.folder)))

    def _show(self, book: RuleBook) -> None:
        self._book = book
        self.query_one("#where", Prose).show(told_region(book, "按 g 填。"))
        order = [term.code for term in vocabulary("matter")]
        rules: Sequence[Rule] = sorted(
            book.rules.values(), key=lambda r: (order.index(r.matter), book.is_elsewhere(r))
        )
        self.table.show(rules)

    def _mark(self, rule: Rule) -> str:
        book = self._book
        if book is not None and (rule.id in book.disabled or book.is_elsewhere(rule)):
            return "muted"
        return "strong" if book is not None and rule.id in book.own else ""

    def _state(self, rule: Rule) -> str:
        book = self._book
        if book is not None and rule.id in book.disabled:
            return "停用"
        if book is not None and rule.id in book.own:
            return "自己的"
        if book is not None and book.is_elsewhere(rule):
            return "别处"
        return _SHORT[rule.status]

    @on(RecordTable.Chosen, "#rules")
    def _chosen(self, event: RecordTable.Chosen) -> None:
        event.stop()
        if self._book is not None:
            lines = everything(event.row, self._book)
            self.app.push_screen(Tell(event.row.name, lines))

    @work(group="ask")
    async def action_region(self) -> None:
        """Where the office is, which decides whose rules bind it."""
        before = (await to_thread(lambda: self.context.desk.rules)).region
        question = Ask(
            "本单位在哪个地区？从省写起，空着就是各地的规定都算",
            before,
            f"例如 {EXAMPLE}",
            validate=_fault_in_region,
        )
        typed = await self.app.push_screen_wait(question)
        if typed is None or region_named(typed) == before:
            return
        if self.attempt(lambda: keep_region(self.context, typed), "地区已改"):
            await self._offer_recount()

    @work(group="ask")
    async def action_recount(self) -> None:
        """What is planned and hangs, by the rules as they are now."""
        from bulletin_tui.screens.calendar.new_rules import ask_recount

        await ask_recount(self)

    async def _offer_recount(self) -> None:
        """Where the wall is concerned, show at once what that means for it."""
        from bulletin_tui.screens.calendar.new_rules import ask_recount

        if await to_thread(lambda: next(self.context.desk.unlike_rules(), None)):
            await ask_recount(self)

    @work(group="ask")
    async def action_own(self) -> None:
        """Write the file with an example, if it is not there, and open it in an editor."""
        path = self.context.folder / OWN_FILE
        if not self.attempt(lambda: write_example(path)):
            return
        question = Confirm(
            "自己的规则写在这个文件里：",
            f"{path}\n"
            "- 里面有写好的例子，去掉行首的 # 就管用\n"
            "- 编号和自带的一样，就换掉自带的；也可以停用不适用的\n"
            "- 存好以后按 ctrl+r，这里就是新的；写错了会说第几行",
            yes="打开",
            no="知道了",
        )
        if await self.app.push_screen_wait(question):
            self._open()

    @work(thread=True, group="viewer", exit_on_error=False)
    def _open(self) -> None:
        path = self.context.folder / OWN_FILE
        if not open_file(path):
            self.app.call_from_thread(self.say_no, f"没有打开，请用记事本打开 {path}")


_SHORT = {
    Status.VERIFIED: "已核对",
    Status.SECOND_HAND: "转引",
    Status.PRACTICE: "惯例",
    Status.UNVERIFIED: "未核实",
}


def _fault_in_region(text: str) -> str | None:
    try:
        region_named(text)
    except Refused as refused:
        return str(refused)
    return None


def _certainty(rule: Rule) -> str:
    return "" if rule.status is Status.VERIFIED else "soon"


def _force(rule: Rule) -> str:
    if rule.in_force_to is not None:
        return f"至 {rule.in_force_to.year}"
    return f"{rule.in_force_from.year} 起" if rule.in_force_from else ""
