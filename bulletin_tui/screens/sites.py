"""点位: where things hang, in walking order; and the units they belong to."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one

from bulletin_tui.screens.base import WorkScreen
from bulletin_tui.screens.edit import EditScreen
from bulletin_tui.widgets.columns import Column
from bulletin_tui.widgets.dialogs import Choose
from bulletin_tui.widgets.field import Field
from bulletin_tui.widgets.record_table import RecordTable
from store.desk import Desk
from store.models import Category, Site, Unit, validated, vocabulary
from store.rules.agenda import occupancy

READ_FROM = "厘米；决定二维码印多大。写 0 就照常：公示栏 30，条幅 300"


class SitesScreen(WorkScreen):
    """The sites in walking order, with how full they are."""

    MODE = "sites"
    CHANGES = frozenset({"create", "walk", "discard"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "create", "新点位", id="sites.create"),
        Binding("plus,equals_sign", "walk(1)", "后移", id="sites.later", key_display="+"),
        Binding("minus", "walk(-1)", "前移", id="sites.earlier", key_display="-"),
        Binding("u", "units", "单位", id="sites.units"),
        Binding("g", "categories", "类别", id="sites.categories"),
        Binding("b", "labels", "标牌", id="sites.labels", tooltip="印贴在栏上的标牌"),
        Binding("d", "discard", "删除", id="sites.discard"),
    ]
    table = query_one("#sites", RecordTable)

    def contents(self) -> ComposeResult:
        self._units: dict[str, str] = {}
        self._used: dict[str, int] = {}
        columns: tuple[Column[Site], ...] = (
            Column("顺序", 5, lambda site: str(site.order)),
            Column("名称", 16, lambda site: site.name, weight=2),
            Column("种类", 14, lambda site: vocabulary("site_kind").label(site.kind)),
            Column("单位", 12, lambda site: self._units.get(site.unit_id, ""), weight=1),
            Column("在贴/可放", 9, self._room, style=self._room_style),
            Column("状态", 6, lambda site: vocabulary("site_state").label(site.state)),
        )
        yield RecordTable(
            columns,
            key=lambda site: site.id,
            placeholder="还没有点位。按 n 建第一个公示栏。",
            id="sites",
        )

    def _room(self, site: Site) -> str:
        used = self._used.get(site.id, 0)
        return f"{used}/{site.capacity or '不限'}"

    def _room_style(self, site: Site) -> str:
        return "overdue" if site.capacity and self._used.get(site.id, 0) > site.capacity else ""

    def load(self) -> None:
        desk = self.context.desk
        postings = desk.open_postings()
        self._units = {unit.id: unit.name for unit in desk.database.find(Unit)}
        sites = desk.sites()
        self._used = {site.id: occupancy(postings, site.id, desk.today) for site in sites}
        self.table.show(sites)

    @on(RecordTable.Chosen, "#sites")
    @work(group="ask")
    async def _row_chosen(self, event: RecordTable.Chosen) -> None:
        event.stop()
        await edit_site(self, event.row)

    @work(group="ask")
    async def action_create(self) -> None:
        """A new site, last in the walk."""
        await edit_site(self, None)

    def action_walk(self, by: int) -> None:
        """Earlier or later in the walk: change places with the neighbour."""
        sites, at = self.context.desk.sites(), self.table.cursor
        if not (0 <= at < len(sites) and 0 <= at + by < len(sites)):
            return
        sites[at], sites[at + by] = sites[at + by], sites[at]
        moved = [
            site.changed(order=place) for place, site in enumerate(sites, 1) if site.order != place
        ]
        self.attempt(lambda: self.context.desk.save_all(moved, "调整顺序"))

    @work(group="ask")
    async def action_units(self) -> None:
        """Choose a unit to change, or make a new one."""
        units = self.context.desk.database.find(Unit)
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
    async def action_labels(self) -> None:
        """Labels to stick on the boards; they go out from the printing screen."""
        from bulletin_tui.screens.office_forms import make_labels
        from bulletin_tui.screens.printing import PrintingScreen

        if made := await make_labels(self):
            await self.app.switch_mode("printing")
            if isinstance(screen := self.app.screen, PrintingScreen):
                screen.take(made)

    def action_discard(self) -> None:
        """Delete a site where nothing was ever planned."""
        if site := self.table.selected:
            self.attempt(lambda: self.context.desk.discard(site), "已删除（ctrl+z 撤销）")


async def edit_site(screen: WorkScreen, site: Site | None) -> bool:
    """Let a site be filled in; returns whether it was saved."""
    desk = screen.context.desk
    units = [(unit.id, unit.name) for unit in desk.database.find(Unit) if unit.kind != "partner"]
    last = max((known.order for known in desk.sites()), default=0)
    fields = [
        Field("name", "名称", required=True, help="例如：东门公示栏"),
        Field("kind", "种类", "choice", choices=vocabulary("site_kind").choices, required=True),
        Field("unit_id", "单位", "choice", choices=units, required=True),
        Field("place", "位置", help="张贴员怎么找到它"),
        Field("order", "走访顺序", "number", help="数字小的先走到"),
        Field("capacity", "可放张数", "number", help="A4 纸几张；不限就写 0"),
        Field("read_from_cm", "离多远看", "number", help=READ_FROM),
        Field("state", "状态", "choice", choices=vocabulary("site_state").choices),
        Field("keeper", "保管人", help="谁有钥匙"),
        Field("phone", "电话"),
    ]
    blank = Site(id="new", name="新", unit_id=units[0][0] if units else "", order=last + 1)
    heading = "修改点位" if site else "新点位"
    return await _edit(screen, heading, fields, Site, site, blank)


async def edit_unit(screen: WorkScreen, unit: Unit | None) -> bool:
    """Let a unit be filled in; returns whether it was saved."""
    others = [
        (other.id, other.name)
        for other in screen.context.desk.database.find(Unit)
        if unit is None or other.id != unit.id
    ]
    fields = [
        Field("name", "名称", required=True, help="印在落款处，例如：学苑社区居民委员会"),
        Field("kind", "种类", "choice", choices=vocabulary("unit_kind").choices),
        Field("parent_id", "上级单位", "choice", choices=others),
        Field("phone", "电话", help="没有网址时印在二维码里"),
        Field("address", "地址"),
        Field("link_pattern", "网址格式", help="例如 https://example.gov.cn/{id}；没有就空着"),
    ]
    heading = "修改单位" if unit else "新单位"
    return await _edit(screen, heading, fields, Unit, unit, Unit(id="new", name="新"))


async def edit_category(screen: WorkScreen, category: Category | None) -> bool:
    """Let a category be filled in; returns whether it was saved."""
    fields = [
        Field("name", "名称", required=True),
        Field("standard", "归入", "choice", choices=vocabulary("category").choices, required=True),
    ]
    blank = Category(id="new", name="新", standard="public_service")
    heading = "修改类别" if category else "新类别"
    return await _edit(screen, heading, fields, Category, category, blank)


async def _edit(
    screen: WorkScreen,
    heading: str,
    fields: list[Field],
    model: type[Any],
    known: Any,
    blank: Any,
) -> bool:
    from dataclasses import replace

    desk: Desk = screen.context.desk
    shown = known or blank
    filled = [
        replace(field, value=None if known is None and field.name == "name" else value)
        for field in fields
        for value in [getattr(shown, field.name)]
    ]

    def save(values: dict[str, Any]) -> None:
        read = {
            name: value if value is not None else 0
            for name, value in values.items()
            if not (name == "parent_id" and not value)
        }
        base = {"id": known.id, "rev": known.rev} if known else {"id": desk.new_id()}
        desk.save(validated(model, {**base, **read}))

    form = EditScreen(screen.context, heading, filled, save)
    done = await screen.app.push_screen_wait(form)
    if done:
        screen.say("已保存")
    screen.reload()
    return done
