"""The forms of a site, of the unit it belongs to and of a category."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from bulletin_tui.manual import Parts
from bulletin_tui.screens.boards import made_here
from bulletin_tui.screens.boards.out_of_use import IN_USE, Fate, what_becomes
from bulletin_tui.screens.edit import EditScreen, Follow
from bulletin_tui.screens.reconciling import Held
from bulletin_tui.widgets.field import Field
from bulletin_tui.widgets.form import Form
from store.desk import Desk
from store.errors import Problem, Refused
from store.models import Category, Record, Site, Unit, validated, vocabulary
from store.rules.naming import counted_on

if TYPE_CHECKING:
    from bulletin_tui.screens.base import WorkScreen

R = TypeVar("R", bound=Record)

READ_FROM = "厘米；决定二维码印多大。写 0 就照常：公示栏 30，条幅 300"
_MANUAL: dict[type[Record], Parts] = {
    Site: ("forms#点位的表",),
    Unit: ("forms#单位",),
    Category: ("forms#类别",),
}
"""What F1 shows in the form of each."""
BELOW_STREET = ("community", "department")
"""Kinds of units that belong to a street."""
EXPOSURES = [(word, word) for word in ("露天", "有遮挡", "室内")]


async def edit_site(screen: WorkScreen, site: Site | None, *, kind: str = "") -> Site | None:
    """Let a site be filled in; returns it as it was saved, or None. A new one may be of a kind."""
    desk = screen.context.desk
    blank = _next_site(desk.sites(), desk.database.find(Unit))
    blank = blank.changed(kind=kind) if kind else blank
    fates: list[Fate] = []

    async def ask(site: Site | None, values: dict[str, Any]) -> bool:
        fates.clear()
        if site is None or values["state"] in (site.state, *IN_USE) or not desk.open_at(site):
            return True
        fate = await what_becomes(screen, _read(desk, Site, site, values))
        fates.extend([fate] if fate else [])
        return fate is not None

    def save(new: Site) -> None:
        fates[0].save(desk, new) if fates else desk.save(new)

    heading = "修改点位" if site else "新点位"
    if saved := await _edit(screen, heading, _site_fields, Site, site, blank, save, ask):
        screen.say(fates[0].told if fates else "已保存")
    return saved


def _next_site(known: Sequence[Site], units: Sequence[Unit]) -> Site:
    """A site to begin with: of the unit of the one before it in the walk, or of a community.

    Of several that was meant first which was made first.
    """
    publishers = [unit for unit in units if unit.kind != "partner"]
    owners = [unit.id for unit in sorted(publishers, key=lambda unit: unit.kind != "community")]
    before = known[-1].unit_id if known else ""
    owner = before if before in owners else next(iter(owners), "")
    last = max((site.order for site in known), default=0)
    return Site(id="new", name="新", unit_id=owner, order=last + 1)


async def copy_site(screen: WorkScreen, site: Site) -> Site | None:
    """Make more sites like one, numbered through; returns the first of them, or None."""
    desk = screen.context.desk
    saved: list[Site] = []

    def told(values: dict[str, Any]) -> str:
        try:
            names = [each.name for each in _alike(desk, site, values)]
        except Refused as refused:
            return str(refused)
        return f"会建 {len(names)} 处：{'、'.join(names)}"

    def save(values: dict[str, Any]) -> None:
        sites = _alike(desk, site, values)
        desk.save_all(sites, "照样建点位", "、".join(each.name for each in sites))
        saved.extend(sites)

    has_number = any(letter.isdecimal() for letter in site.name)
    first = counted_on(site.name, 2)[1] if has_number else ""
    fields = [
        Field("name", "第一处叫", value=first, required=True, help="例如：2 单元"),
        Field("count", "建几处", "number", value=1, help="名称里最后一个数往下数，一次建好"),
        Field("place", "位置", value=site.place, help="不在同一个地方就改；印在每一处的封面上"),
    ]
    form = EditScreen(
        screen.context,
        f"照“{site.name}”的样子建",
        fields,
        save,
        measure=told,
        manual=("forms#照样建",),
    )
    if await screen.app.push_screen_wait(form):
        screen.say(f"建好了 {len(saved)} 处（ctrl+z 撤销）")
    screen.reload()
    return saved[0] if saved else None


def _alike(desk: Desk, site: Site, values: dict[str, Any]) -> list[Site]:
    """The sites that are asked for, not kept yet; raises Refused with the field at fault."""
    names = counted_on(str(values["name"] or "").strip(), values["count"] or 0)
    taken = {known.name for known in desk.sites()}
    if twice := [name for name in names if name in taken]:
        raise Refused(Problem("name", f"已经有“{twice[0]}”了，请换一个名称"))
    last = max(known.order for known in desk.sites())
    blank = site.model_dump() | {"rev": 0, "state": "active", "state_note": ""}
    blank["place"] = values["place"] or ""
    return [
        validated(Site, blank | {"id": desk.new_id(), "name": name, "order": last + n})
        for n, name in enumerate(names, 1)
    ]


def _publishers(desk: Desk) -> list[Unit]:
    return [unit for unit in desk.units() if unit.kind != "partner"]


def _site_fields(desk: Desk) -> list[Field]:
    units = [(unit.id, unit.name) for unit in _publishers(desk)]
    return [
        Field("name", "名称", required=True, help="例如：东门公示栏"),
        Field("kind", "种类", "choice", choices=vocabulary("site_kind").choices, required=True),
        Field("unit_id", "单位", "choice", choices=units, required=True, new=made_here.UNIT),
        Field("areas", "分组", "words", help="排期时整组一起选，例如 阳光小区；几个用、隔开"),
        Field("place", "位置", help="张贴员怎么找到它"),
        Field("route", "走访路线", help="分几条路走的才填，例如 东线"),
        Field("order", "走访顺序", "number", help="数字小的先走到"),
        Field("capacity", "可放张数", "number", help="A4 纸几张；不限就写 0"),
        Field("read_from_cm", "离多远看", "number", help=READ_FROM),
        Field("exposure", "风雨", "choice", choices=EXPOSURES, help="大风大雨前要去看的是露天的"),
        Field("state", "状态", "choice", choices=vocabulary("site_state").choices),
        Field("state_note", "状态说明", help="例如：玻璃破了，11-28 来修"),
        Field("keeper", "保管人", help="谁有钥匙"),
        Field("phone", "电话"),
    ]


async def edit_unit(screen: WorkScreen, unit: Unit | None) -> Unit | None:
    """Let a unit be filled in; returns it as it was saved, or None."""

    def fields(desk: Desk) -> list[Field]:
        known = desk.units()
        others = [(other.id, other.name) for other in known if not unit or other.id != unit.id]
        return [
            Field("name", "名称", required=True, help="印在落款处，例如：学苑社区居民委员会"),
            Field("kind", "种类", "choice", choices=vocabulary("unit_kind").choices),
            Field("parent_id", "上级单位", "choice", choices=others, new=made_here.UNIT),
            Field("phone", "电话", help="没有网址时印在二维码里"),
            Field("address", "地址"),
            Field("link_pattern", "网址格式", help="例如 https://example.gov.cn/{id}；没有就空着"),
        ]

    above = _usual_parent(screen.context.desk.database.find(Unit))

    def follow(form: Form, name: str) -> None:
        """Partners and streets are below nobody here, unless somebody says so."""
        ours = (above, "") if unit is None else ()
        if name == "kind" and form.value_of("parent_id") in ours:
            is_below = form.value_of("kind") in BELOW_STREET
            form.set_value("parent_id", above if is_below else "")

    heading = "修改单位" if unit else "新单位"
    blank = Unit(id="new", name="新", parent_id=above or None)
    return await _edit(screen, heading, fields, Unit, unit, blank, follow=follow)


def _usual_parent(known: Sequence[Unit]) -> str:
    """The unit above a new community: the only street, or the one above the last community."""
    streets = [unit.id for unit in known if unit.kind == "street"]
    if len(streets) == 1:
        return streets[0]
    below = [unit.parent_id for unit in known if unit.kind == "community" and unit.parent_id]
    return below[-1] if below else ""


async def edit_category(screen: WorkScreen, category: Category | None) -> Category | None:
    """Let a category be filled in; returns it as it was saved, or None."""
    standard = vocabulary("category").choices
    fields = [
        Field("name", "名称", required=True),
        Field("standard", "归入", "choice", choices=standard, required=True),
    ]
    blank = Category(id="new", name="新", standard="public_service")
    heading = "修改类别" if category else "新类别"
    return await _edit(screen, heading, lambda _: fields, Category, category, blank)


async def _edit(
    screen: WorkScreen,
    heading: str,
    fields: Callable[[Desk], list[Field]],
    model: type[R],
    known: R | None,
    blank: R,
    save: Callable[[R], object] | None = None,
    ask: Callable[[R | None, dict[str, Any]], Awaitable[bool]] | None = None,
    follow: Follow | None = None,
) -> R | None:
    """`save` keeps the record otherwise than by saving it; `ask` may send back to the form."""
    desk, manual = screen.context.desk, _MANUAL[model]

    def filled(record: R) -> list[Field]:
        return _filled(fields(desk), record, is_new=known is None)

    held = Held(desk, known, filled) if known else None

    def now() -> R | None:
        return held.record if held else None

    async def question(values: dict[str, Any]) -> bool:
        return ask is None or await ask(now(), values)

    saved: list[R] = []

    def keep(values: dict[str, Any]) -> None:
        record = _read(desk, model, now(), values)
        (save or desk.save)(record)
        saved.append(record)

    shown = held.fields if held else filled(blank)
    form = EditScreen(
        screen.context, heading, shown, keep, manual=manual, ask=question, follow=follow, held=held
    )
    done = await screen.app.push_screen_wait(form)
    if done and save is None:
        screen.say("已保存")
    screen.reload()
    return saved[-1] if done else None


def _filled(fields: Sequence[Field], record: Record, *, is_new: bool) -> list[Field]:
    """The fields with what a record says; the name of a new one is still to be typed."""
    values = record.model_dump() | ({"name": None} if is_new else {})
    return [replace(field, value=values[field.name]) for field in fields]


def _read(desk: Desk, model: type[R], known: R | None, values: dict[str, Any]) -> R:
    """The record that a filled form means; raises Refused with the fields at fault."""
    read = {
        name: value if value is not None else 0
        for name, value in values.items()
        if not (name == "parent_id" and not value)
    }
    # What the form does not ask stays as it is known.
    base = known.model_dump() if known else {"id": desk.new_id()}
    return validated(model, {**base, **read})
