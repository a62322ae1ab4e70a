"""材料: what is shown; write it, change it, plan it."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.widgets import Input

from bulletin_tui.screens.paper.preview import PreviewScreen, specimen
from bulletin_tui.screens.posting.planning import plan_material
from bulletin_tui.screens.searching import SearchingScreen
from bulletin_tui.screens.writing.choosing import ChooseKind, given_by
from bulletin_tui.screens.writing.form import offer_plan, write_material
from bulletin_tui.widgets.columns import Column
from bulletin_tui.widgets.dialogs import Choose, Confirm
from bulletin_tui.widgets.record_table import RecordTable
from store.bulk import nothing_collected
from store.models import Material, Unit, vocabulary
from store.models.notices import Period
from store.rules.checks import COPIED
from store.rules.search import Search

AS_IT_IS, RENEWED = "as it is", "renewed"
COPIES = [
    (RENEWED, "换成下一期的：日子、月份、期数一起换"),
    (AS_IT_IS, "原样复制，自己改"),
]
"""For what tells a period in its own text: a copy of last month's would be wrong all over."""
_Shown = tuple[list[Material], Counter[str], dict[str, str]]


class MaterialsScreen(SearchingScreen):
    """The materials, newest first."""

    MODE = "materials"
    NOUN = "材料"
    NONE_YET = "还没有材料。按 n 写第一份。"
    CHANGES = frozenset({"write", "plan", "copy", "again", "discard"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "write", "新写", id="materials.write"),
        Binding("escape", "all", "看全部", id="materials.all"),
        Binding("p", "plan", "排期", id="materials.plan"),
        Binding("c", "copy", "复制", id="materials.copy"),
        Binding("v", "preview", "预览", id="materials.preview"),
        Binding("slash", "search", "查找", id="materials.search", key_display="/"),
        Binding(
            "l",
            "again",
            "复制去年",
            id="materials.again",
            tooltip="下个月的、明年的",
        ),
        Binding("s", "stock", "库存", id="materials.stock", tooltip="展板、宣传单还有多少"),
        Binding("y", "years", "以前的", id="materials.years", tooltip="归档的也列出来"),
        Binding("d", "discard", "删除", id="materials.discard"),
    ]
    table = query_one("#materials", RecordTable)

    def contents(self) -> ComposeResult:
        self._units: dict[str, str] = {}
        self._uses: Counter[str] = Counter()
        self._newest: str | None = None
        """What was just written or copied: the next key is meant for it."""
        self._archived = False
        columns: tuple[Column[Material], ...] = (
            Column("种类", 8, lambda material: material.noun),
            Column("标题", 24, lambda material: material.title, weight=3),
            Column("单位", 12, lambda material: self._units.get(material.unit_id, ""), weight=1),
            Column("落款", 10, lambda m: m.signed_on.isoformat() if m.signed_on else "", drop=1),
            Column("张贴", 4, lambda material: str(self._uses[material.id])),
        )
        yield Input(placeholder="按 / 查找：标题、事项", id="search", compact=True)
        yield RecordTable(
            columns,
            key=lambda material: material.id,
            foot=True,
            placeholder=self.NONE_YET,
            id="materials",
        )

    def on_mount(self) -> None:
        self.table.focus()

    def load(self) -> None:
        search = Search(self.search.value)
        self.read(partial(self._read_materials, search, self._archived), self._show_materials)

    def _read_materials(self, search: Search, archived: bool) -> _Shown:
        """The materials, how often each was planned, and the names of the units."""
        find, matters = self.context.desk.database.find, vocabulary("matter")
        with nothing_collected():
            materials = [
                material
                for material in find(Material, archived=archived)[::-1]
                if search.matches(
                    material.title, material.matter and matters.label(material.matter)
                )
            ]
            rows = self.context.desk.ledger(archived=archived)
        uses = Counter(row.material_id for row in rows)
        return materials, uses, {unit.id: unit.name for unit in find(Unit)}

    def _show_materials(self, found: _Shown) -> None:
        materials, self._uses, self._units = found
        self.show_found(materials, self._newest)
        self._newest = None
        if self._archived:
            self.note("归档的也列出来了。按 y 只列没归档的。")

    def read_failed(self, sentence: str) -> None:
        """An archive cannot be read: what is not archived is still of use."""
        if not self._archived:
            super().read_failed(sentence)
            return
        self._archived = False
        self.reload()
        self.note(f"{sentence}先看没归档的。")

    def action_years(self) -> None:
        """List what was archived too, or leave it out again."""
        self._archived = not self._archived
        self.reload()

    @work(group="ask")
    async def action_write(self) -> None:
        """Choose a kind, fill in its form, go on to plan it."""
        chosen = await self.app.push_screen_wait(ChooseKind(self.context))
        if chosen:
            await self._edit(chosen[0], None, **given_by(chosen))

    @on(RecordTable.Chosen, "#materials")
    @work(group="ask")
    async def _row_chosen(self, event: RecordTable.Chosen) -> None:
        event.stop()
        await self._edit(event.row.kind, event.row)

    async def _edit(self, kind: str, material: Material | None, **given: object) -> None:
        saved = await write_material(self, kind, material, **given)
        if saved and material is None:
            self._show_newest(saved)
            await offer_plan(self, saved)

    def _show_newest(self, material: Material) -> None:
        self._newest = material.id
        self.search.value = ""
        self.reload()

    @work(group="ask")
    async def action_plan(self) -> None:
        """Plan the material under the cursor."""
        if material := self.table.selected:
            await plan_material(self, material)

    def action_preview(self) -> None:
        """The material under the cursor as it will come out of the printer."""
        if material := self.table.selected:
            pages = specimen(self.context, material)
            self.app.push_screen(PreviewScreen(self.context, material.title, pages))

    @work(group="ask")
    async def action_stock(self) -> None:
        """How many panels and leaflets there are, with the cursor on this one."""
        from bulletin_tui.screens.pieces.stock import open_stock

        await open_stock(self, self.table.selected)

    @work(group="ask")
    async def action_copy(self) -> None:
        """A new material that begins as this one; what tells a period may be of the next one."""
        material = self.table.selected
        if isinstance(material, Period) and material.period_from:
            chosen = await self.app.push_screen_wait(Choose("怎么复制", COPIES))
            if chosen == [RENEWED]:
                await self._copy_renewed(material)
            if chosen != [AS_IT_IS]:
                return
        if material is not None:
            self._copy_as_it_is(material)

    def _copy_as_it_is(self, material: Material) -> None:
        desk = self.context.desk
        title = f"{material.title}{COPIED}"
        copy = material.changed(id=desk.new_id(), rev=0, title=title)
        if self.attempt(lambda: desk.save(copy), "已复制在最上面，回车修改"):
            self._show_newest(copy)

    async def _copy_renewed(self, material: Material) -> None:
        from bulletin_tui.screens.copying.choices import copy_material

        await copy_material(self, material)

    @work(group="ask")
    async def action_again(self) -> None:
        """Last year's material, week or campaign in this year."""
        if material := self.table.selected:
            await self._copy_renewed(material)

    @work(group="ask")
    async def action_discard(self) -> None:
        """Delete a material that was never planned."""
        material = self.table.selected
        if material is None:
            return
        if self._uses[material.id]:
            self.say_no(f"“{material.title}”排过期，要留着备查，不能删除。")
            return
        if material.obligation_id is not None:
            from bulletin_tui.screens.obligations.duty_work import discard_draft

            await discard_draft(self, material)
            return
        question = f"删除“{material.title}”吗？"
        if await self.app.push_screen_wait(Confirm(question, yes="删除", careful=True)):
            self.attempt(lambda: self.context.desk.discard(material), "已删除（ctrl+z 撤销）")
