"""点位: where things hang, in walking order; and the units they belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.widgets import Input

from bulletin_tui.screens.boards.board import BoardScreen
from bulletin_tui.screens.boards.site_forms import copy_site, edit_category, edit_site, edit_unit
from bulletin_tui.screens.searching import SearchingScreen
from bulletin_tui.widgets.columns import Column
from bulletin_tui.widgets.dialogs import Choose
from bulletin_tui.widgets.record_table import RecordTable
from store.models import Category, Site, Unit, vocabulary
from store.rules.search import Search
from store.rules.wall.capacity import is_limited, loads


class _Shown(NamedTuple):
    """What is read for the list."""

    sites: Sequence[Site]
    units: Mapping[str, str]
    held: Mapping[str, int]
    """A4 places taken today, by site."""


class SitesScreen(SearchingScreen):
    """The sites in walking order, with how full they are."""

    MODE = "sites"
    NOUN = "点位"
    NONE_YET = "还没有点位。按 n 建第一个公示栏。"
    CHANGES = frozenset({"create", "copy", "walk", "discard"})
    _ORDER = Binding.Group("调整顺序", compact=True)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "create", "新点位", id="sites.create"),
        Binding("escape", "all", "看全部", id="sites.all"),
        Binding("c", "copy", "照样建", id="sites.copy", tooltip="十二个单元一次建好"),
        Binding("v", "view", "看这一处", id="sites.view", tooltip="贴着什么、还有多少地方"),
        Binding("slash", "search", "查找", id="sites.search", key_display="/"),
        Binding("u", "units", "单位", id="sites.units"),
        Binding("plus,equals_sign", "walk(1)", "后移", id="sites.later", key_display="+"),
        Binding("minus", "walk(-1)", "前移", id="sites.earlier", key_display="-"),
        Binding("g", "categories", "类别", id="sites.categories"),
        Binding("p", "permits", "许可", id="sites.permits", tooltip="条幅的悬挂许可"),
        Binding("b", "labels", "标牌", id="sites.labels", tooltip="印贴在栏上的标牌"),
        Binding("d", "discard", "删除", id="sites.discard"),
    ]
    table = query_one("#sites", RecordTable)

    def contents(self) -> ComposeResult:
        self._all: Sequence[Site] = ()
        self._newest: str | None = None
        self._units: Mapping[str, str] = {}
        self._held: Mapping[str, int] = {}
        columns: tuple[Column[Site], ...] = (
            Column("顺序", 4, lambda site: str(site.order)),
            Column("名称", 14, lambda site: site.name, weight=2),
            Column(
                "种类", 12, lambda site: vocabulary("site_kind").label(site.kind), weight=1, drop=1
            ),
            Column("单位", 10, lambda site: self._units.get(site.unit_id, ""), weight=1),
            Column("分组", 8, lambda site: "、".join(site.areas), weight=1, drop=2),
            Column("在贴/可放", 9, self._room, style=self._room_style),
            Column("状态", 6, self._state, style=self._state_style),
        )
        yield Input(
            placeholder="按 / 查找：名称、种类、单位、分组、路线、状态", id="search", compact=True
        )
        yield RecordTable(
            columns,
            key=lambda site: site.id,
            foot=True,
            placeholder=self.NONE_YET,
            id="sites",
        )

    def on_mount(self) -> None:
        self.table.focus()

    def _room(self, site: Site) -> str:
        return f"{self._held.get(site.id, 0)}/{site.capacity or '不限'}"

    def _room_style(self, site: Site) -> str:
        held = self._held.get(site.id, 0)
        if not is_limited(site) or held < site.capacity:
            return ""
        return "soon" if held == site.capacity else "overdue"

    def _state(self, site: Site) -> str:
        return vocabulary("site_state").label(site.state).partition("(")[0]

    def _state_style(self, site: Site) -> str:
        return {"active": "", "retired": "muted"}.get(site.state, "soon")

    # Reading ----------------------------------------------------------------------------

    def load(self) -> None:
        self.read(self._read_sites, self._show_sites)

    def _read_sites(self) -> _Shown:
        desk = self.context.desk
        sites, today = desk.sites(), desk.today
        held = loads(desk.on_boards(), [site.id for site in sites], today, today, today)
        units = {unit.id: unit.name for unit in desk.database.find(Unit)}
        return _Shown(sites, units, {site_id: days[0] for site_id, days in held.items()})

    def _show_sites(self, found: _Shown) -> None:
        self._all, self._units, self._held = found
        self.narrow()
        self._newest = None

    def narrow(self) -> None:
        """Show the sites that have every typed word in them."""
        search = Search(self.search.value)
        sites = [site for site in self._all if search.matches(*self._texts(site))]
        self.show_found(sites, self._newest)

    def _texts(self, site: Site) -> Sequence[str]:
        """All that a site may be looked for by."""
        kind, state = vocabulary("site_kind").label(site.kind), self._state(site)
        unit = self._units.get(site.unit_id, "")
        named = (site.name, kind, unit, *site.areas, site.route, site.place, site.keeper)
        return *named, state, site.exposure

    # Doing ------------------------------------------------------------------------------

    @on(RecordTable.Chosen, "#sites")
    @work(group="ask")
    async def _row_chosen(self, event: RecordTable.Chosen) -> None:
        event.stop()
        await edit_site(self, event.row)

    @work(group="ask")
    async def action_create(self) -> None:
        """A new site, last in the walk."""
        self._point_at(await edit_site(self, None))

    @work(group="ask")
    async def action_copy(self) -> None:
        """More of them, such as one for each door of the estate."""
        if site := self.table.selected:
            self._point_at(await copy_site(self, site))

    def _point_at(self, made: Site | None) -> None:
        """With the cursor on it, what comes next is done to what was just made."""
        if made is not None:
            self._newest = made.id
            self.search.value = ""
            self.reload()

    def action_view(self) -> None:
        """What hangs there, what comes, how much room there is."""
        if site := self.table.selected:
            self.app.push_screen(BoardScreen(self.context, site))

    def action_walk(self, by: int) -> None:
        """Earlier or later in the walk: change places with the neighbour."""
        sites, at = list(self.table.rows), self.table.cursor
        if not (0 <= at < len(sites) and 0 <= at + by < len(sites)):
            return
        one, other = sites[at].id, sites[at + by].id
        walk = self.context.desk.sites()
        places = {site.id: place for place, site in enumerate(walk)}
        walk[places[one]], walk[places[other]] = walk[places[other]], walk[places[one]]
        moved = [
            site.changed(order=place) for place, site in enumerate(walk, 1) if site.order != place
        ]
        self.attempt(lambda: self.context.desk.save_all(moved, "调整顺序"))

    @work(group="ask")
    async def action_units(self) -> None:
        """Choose a unit to change, or make a new one."""
        units = self.context.desk.units()
        options = [("", "新单位"), *((unit.id, unit.name) for unit in units)]
        chosen = await self.app.push_screen_wait(Choose("单位", options))
        if chosen:
            await edit_unit(self, next((u for u in units if u.id == chosen[0]), None))

    @work(group="ask")
    async def action_categories(self) -> None:
        """The street's own headings, each mapped to a standard one."""
        categories = self.context.desk.database.find(Category)
        options = [("", "新类别"), *((category.id, category.name) for category in categories)]
        chosen = await self.app.push_screen_wait(Choose("类别", options))
        if chosen:
            await edit_category(self, next((c for c in categories if c.id == chosen[0]), None))

    @work(group="ask")
    async def action_permits(self) -> None:
        """Leave to hang, as the authorities gave it."""
        from bulletin_tui.screens.pieces.permits import open_permits

        await open_permits(self)

    @work(group="ask")
    async def action_labels(self) -> None:
        """Labels to stick on the boards; they go out from the printing screen."""
        from bulletin_tui.screens.paper.office_forms import bring_to_printing, make_labels

        if made := await make_labels(self):
            await bring_to_printing(self.app, made)

    def action_discard(self) -> None:
        """Delete a site where nothing was ever planned."""
        if site := self.table.selected:
            self.attempt(lambda: self.context.desk.discard(site), "已删除（ctrl+z 撤销）")
