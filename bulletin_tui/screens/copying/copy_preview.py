"""What would be copied, line by line, with every word that would change; kept on ctrl+s."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Static

from bulletin_tui.console.turns import in_turn
from bulletin_tui.context import Context
from bulletin_tui.screens.edit import EditScreen
from bulletin_tui.widgets.columns import Column
from bulletin_tui.widgets.dialogs import Ask, Choose, Confirm
from bulletin_tui.widgets.faults import FaultTeller
from bulletin_tui.widgets.field import Field
from bulletin_tui.widgets.key_bar import KeyBar
from bulletin_tui.widgets.plain import shown
from bulletin_tui.widgets.record_table import RecordTable
from store.errors import Refused, StoreError
from store.models import Campaign, Material, Posting, Site
from store.rules.coming.copying import Bundle, Entry, choosing


def _kind(entry: Entry) -> str:
    return entry.new.noun


def _title(record: Campaign | Material | Posting, sites: dict[str, str]) -> str:
    if isinstance(record, Campaign):
        return f"{record.on:%y-%m-%d} {record.name}"
    if isinstance(record, Material):
        return record.title
    return f"{record.planned_from:%y-%m-%d} {sites.get(record.site_id, '')}"


class CopyTable(RecordTable[Entry]):
    """Marked is what is copied."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "改这一条", id="copy.change"),
        Binding("space", "mark", "要/不要", id="copy.take"),
    ]


class CopyScreen(FaultTeller, Screen[int]):
    """Answers how many records were kept; 0 when the user went back."""

    DEFAULT_CSS = """
    CopyScreen > .copy--title { height: 1; background: $panel; text-style: bold; padding: 0 1; }
    CopyScreen > #look { height: auto; max-height: 10; min-height: 4; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "keep", "复制", id="copy.keep", key_display="^s"),
        Binding("t", "title", "改标题", id="copy.title"),
        Binding("escape", "back", "放弃", id="copy.back"),
        Binding("f1", "app.manual", "说明", id="copy.manual", key_display="F1"),
    ]
    table = query_one(CopyTable)
    look = query_one("#look", Static)

    def __init__(self, context: Context, bundle: Bundle, entries: Sequence[Entry]) -> None:
        super().__init__()
        self.context = context
        self._bundle = bundle
        self._entries = list(entries)
        sites = context.desk.database.find(Site)
        self._site_names = {site.id: site.name for site in sites}

    def compose(self) -> ComposeResult:
        names = self._site_names
        columns: tuple[Column[Entry], ...] = (
            Column("种类", 8, _kind),
            Column("原来", 22, lambda e: _title(e.source, names), weight=1),
            Column("复制成", 22, lambda e: _title(e.new, names), weight=1),
            Column(
                "请看",
                14,
                lambda e: "；".join(e.notes),
                style=lambda e: "soon" if e.is_taken else "overdue",
                weight=2,
            ),
        )
        heading = f"复制：{shown(self._bundle.name)}。打勾的才复制，ctrl+s 之前什么都没存"
        yield Static(heading, classes="copy--title", markup=False)
        yield CopyTable(columns, self._entries, key=lambda entry: entry.key, markable=True)
        yield Static(id="look", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        self._show()
        self.table.focus()

    def _show(self) -> None:
        self.table.show(self._entries)
        self.table.set_marks({entry.key for entry in self._entries if entry.is_taken})

    @on(RecordTable.Marked)
    def _marked(self, event: RecordTable.Marked) -> None:
        event.stop()
        taken = event.table.marked_keys
        self._entries = [replace(e, is_taken=e.key in taken) for e in self._entries]

    @on(RecordTable.Highlighted)
    def _pointed_at(self, event: RecordTable.Highlighted) -> None:
        event.stop()
        if event.row is not None:
            self.look.update(_detail(event.row))

    def _put(self, entry: Entry) -> None:
        self._entries = [entry if e.key == entry.key else e for e in self._entries]
        self._show()

    def _selected(self) -> Entry | None:
        selected = self.table.selected
        return next((e for e in self._entries if selected and e.key == selected.key), None)

    @on(RecordTable.Chosen)
    @work(group="ask")
    async def _row_chosen(self, event: RecordTable.Chosen) -> None:
        event.stop()
        entry = self._selected()
        if entry is None:
            return
        if isinstance(entry.source, Posting):
            await self._move(entry, entry.source)
        elif not entry.swaps:
            self.notify("这一条里没有年份、届次、日期要换。t 改标题。", markup=False, timeout=4)
        else:
            await self._choose_swaps(entry)

    async def _choose_swaps(self, entry: Entry) -> None:
        options = [
            (str(number), f"{swap.what} {swap.old} 换成 {swap.new}（..{swap.around}..）")
            for number, swap in enumerate(entry.swaps)
        ]
        chosen = [str(number) for number in entry.chosen]
        dialog = Choose("打勾的换掉", options, multiple=True, chosen=chosen)
        answer = await self.app.push_screen_wait(dialog)
        if answer is not None:
            try:
                self._put(choosing(entry, map(int, answer)))
            except Refused as refused:
                self.tell_fault(refused)

    async def _move(self, entry: Entry, old: Posting) -> None:
        desk, new = self.context.desk, entry.new
        assert isinstance(new, Posting)
        sites = [site for site in desk.sites() if site.state != "retired"]
        fields = [
            Field("start", "张贴日", "date", required=True, value=new.planned_from),
            Field(
                "site",
                "点位",
                "choice",
                required=True,
                choices=[(site.id, site.name) for site in sites],
                value=new.site_id,
            ),
        ]

        def save(values: dict[str, Any]) -> None:
            site = desk.database.get(Site, values["site"])
            self._entries = desk.reconsider(self._entries, entry, site, values["start"])

        heading = f"复制到哪天、哪里（原来 {old.planned_from} {self._site_names[old.site_id]}）"
        if await self.app.push_screen_wait(
            EditScreen(self.context, heading, fields, save, manual=("copying",))
        ):
            self._show()

    @work(group="ask")
    async def action_title(self) -> None:
        """Write the title or the name of a copy anew."""
        entry = self._selected()
        if entry is None or isinstance(entry.new, Posting):
            return
        field = entry.new.named_by
        text = await self.app.push_screen_wait(Ask("标题", str(getattr(entry.new, field))))
        if text:
            try:
                self._put(replace(entry, new=entry.new.changed(**{field: text})))
            except Refused as refused:
                self.tell_fault(refused)

    @work(group="ask", exclusive=True)
    async def action_keep(self) -> None:
        """Keep what is marked."""
        try:
            keep = partial(self.context.desk.keep_copies, self._entries, self._bundle.name)
            kept = await in_turn(self.app, keep)
        except StoreError as error:
            self.tell_fault(error)
        else:
            self.dismiss(len(kept))

    @work(group="ask", exclusive=True)
    async def action_back(self) -> None:
        """Keep nothing."""
        question = Confirm("不复制了吗？", yes="不复制", no="接着看", careful=True)
        if await self.app.push_screen_wait(question):
            self.dismiss(0)


def _detail(entry: Entry) -> Text:
    """What is to be looked at in the line under the cursor, in full."""
    told = Text()
    if not isinstance(entry.new, Posting):
        told.append(f"{shown(entry.new.label)}\n")
    for note in entry.notes:
        told.append(f"! {shown(note)}\n", "bold")
    for number, swap in enumerate(entry.swaps):
        mark = "[x]" if number in entry.chosen else "[ ]"
        told.append(f"{mark} {swap.what} {shown(swap.old)} 换成 {shown(swap.new)}")
        told.append(f"（..{shown(swap.around)}..）\n", "dim")
    return told
