"""库存: panels and leaflets, what was made, what is out, what is left."""

from __future__ import annotations

from asyncio import to_thread
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one

from bulletin_tui.screens.aside import AsideScreen
from bulletin_tui.screens.base import WorkScreen
from bulletin_tui.screens.pieces.stock_forms import enter_pieces, hand_out, move_panel, strike_out
from bulletin_tui.widgets.columns import Column
from bulletin_tui.widgets.dialogs import Tell
from bulletin_tui.widgets.prose import Prose
from bulletin_tui.widgets.record_table import RecordTable
from store.models import Material, Site
from store.rules.upkeep.stock import Move, Stock

NONE_YET = "还没有展板和宣传单。按 Esc 回到材料，按 n 写一份。"


@dataclass(frozen=True, slots=True)
class Line:
    """A material with its pieces."""

    material: Material
    stock: Stock

    @property
    def out(self) -> str:
        """What is at the sites, or was handed out."""
        measure = self.material.measure
        if self.material.kind == "panel":
            return f"{self.stock.out}{measure}"
        return self.stock.handed.told(measure)

    @property
    def style(self) -> str:
        """What is short stands out; where nobody counts, nothing does."""
        if self.stock.in_store < 0 and self.stock.made:
            return "overdue"
        return "" if self.stock.made else "muted"


COLUMNS: tuple[Column[Line], ...] = (
    Column("种类", 6, lambda line: line.material.noun),
    Column("标题", 22, lambda line: line.material.title, weight=1),
    Column("做了/印了", 9, lambda line: _some(line.stock.made, line.material.measure), drop=2),
    Column("损失", 7, lambda line: _some(line.stock.lost, line.material.measure), drop=1),
    Column("在外/已发", 11, lambda line: line.out),
    Column(
        "库里",
        11,
        lambda line: line.stock.told(line.material.measure) if line.stock.made else "没有登记",
        style=lambda line: line.style,
    ),
)


def _some(quantity: int, measure: str) -> str:
    return f"{quantity}{measure}" if quantity else ""


class StockScreen(AsideScreen):
    """The panels, then the leaflets, newest first; below them where the panel is."""

    MODE = "stock"
    HEADING = "库存：展板和宣传单"
    CHANGES = frozenset({"enter", "move", "hand_out", "strike_out"})
    DEFAULT_CSS = """
    StockScreen > #where { height: 4; background: $panel; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus,equals_sign", "enter('made')", "入库", id="stock.made", key_display="+"),
        Binding("minus", "enter('lost')", "报损", id="stock.lost", key_display="-"),
        Binding("m", "move", "移展板", id="stock.move"),
        Binding("o", "hand_out", "发放", id="stock.hand-out"),
        Binding("d", "strike_out", "删一笔", id="stock.strike-out", tooltip="登记错的一笔"),
        Binding("ctrl+z", "undo", "撤销", id="stock.undo", key_display="^z"),
    ]
    table = query_one("#stock", RecordTable)
    where = query_one("#where", Prose)

    def inside(self) -> ComposeResult:
        self._sites: dict[str, str] = {}
        self._chosen: str | None = None
        yield RecordTable(
            COLUMNS,
            key=lambda line: line.material.id,
            foot=True,
            placeholder=NONE_YET,
            id="stock",
        )
        yield Prose(id="where")

    def on_mount(self) -> None:
        self.table.focus()

    def load(self) -> None:
        self.read(self._read_stock, self._show_stock)

    def _read_stock(self) -> tuple[list[Line], dict[str, str]]:
        desk = self.context.desk
        sites = {site.id: site.name for site in desk.database.find(Site)}
        return [Line(material, stock) for material, stock in desk.stocks()], sites

    def _show_stock(self, found: tuple[list[Line], dict[str, str]]) -> None:
        lines, self._sites = found
        self.table.show(lines, at=self._chosen)
        self._chosen = None

    def point_at(self, material_id: str) -> None:
        """Put the cursor on a material when the records have been read."""
        self._chosen = material_id

    @on(RecordTable.Highlighted, "#stock")
    def _pointed_at(self, event: RecordTable.Highlighted) -> None:
        event.stop()
        self.where.show(self._about(event.row) if event.row else ())
        self.refresh_bindings()

    def _about(self, line: Line) -> list[str]:
        """Where its pieces are, and what to do next."""
        if not line.stock.made:
            return [
                f"还没有登记{'做' if line.material.kind == 'panel' else '印'}了多少，按 + 登记。"
            ]
        if line.material.kind != "panel":
            return ["按 o 登记在哪里发了多少；回车看每一笔。"]
        hanging = line.stock.hanging.items()
        places = [f"{self._sites.get(site, '')} {n}{line.material.measure}" for site, n in hanging]
        return ["在外：" + ("，".join(places) or "没有，都在库里"), "按 m 移到别处；回车看每一笔。"]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Panels are moved, leaflets handed out."""
        line = self._line() if self.is_mounted else None
        if action == "move":
            return line is not None and line.material.kind == "panel" and self._may(action)
        if action == "hand_out":
            return line is not None and line.material.kind == "leaflet" and self._may(action)
        return super().check_action(action, parameters)

    def _may(self, action: str) -> bool:
        return bool(super().check_action(action, ()))

    def _line(self) -> Line | None:
        chosen: Line | None = self.table.selected
        return chosen

    @on(RecordTable.Chosen, "#stock")
    @work(group="ask")
    async def _row_chosen(self, event: RecordTable.Chosen) -> None:
        """Every piece that came or went."""
        event.stop()
        line: Line = event.row
        moves = await to_thread(self.context.desk.moves, line.material)
        told = [self._told(move, line.material.measure) for move in reversed(moves)]
        heading = f"{line.material.title}：每一笔"
        await self.app.push_screen_wait(Tell(heading, told or ["还没有登记过。"]))

    def _told(self, move: Move, measure: str) -> str:
        where = self._sites.get(move.site_id, "")
        count = move.count.told(measure)
        told = filter(None, (str(move.on), move.what, count, where, move.by, move.note))
        return f"{'  '.join(told)}  库里 {move.told(measure)}"

    @work(group="ask")
    async def action_enter(self, kind: str) -> None:
        """Pieces that were made, or lost."""
        if line := self._line():
            await enter_pieces(self, line.material, kind)

    @work(group="ask")
    async def action_move(self) -> None:
        """A panel from one place to another."""
        if line := self._line():
            await move_panel(self, line.material)

    @work(group="ask")
    async def action_hand_out(self) -> None:
        """Leaflets given away."""
        if line := self._line():
            await hand_out(self, line.material)

    @work(group="ask")
    async def action_strike_out(self) -> None:
        """Take back an entry that was wrong."""
        if line := self._line():
            await strike_out(self, line.material)


async def open_stock(screen: WorkScreen, material: Material | None = None) -> None:
    """The stock over a screen, with the cursor on a material. To be run in a worker."""
    stock = StockScreen(screen.context)
    if material is not None:
        stock.point_at(material.id)
    await screen.app.push_screen_wait(stock)
