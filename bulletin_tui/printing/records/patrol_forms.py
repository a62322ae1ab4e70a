"""What is carried along on a patrol: the form for defects, and the list before a storm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.records.week import UNNAMED, keeper_of
from bulletin_tui.printing.sheets.base import Paper
from bulletin_tui.printing.sheets.table import Column, TableSheet
from bulletin_tui.printing.text.periods import long_date
from store.desk import Desk
from store.models import Material, Permit, Site, vocabulary
from store.models.displays import Banner, Panel
from store.rules.upkeep.storm import Exposed, exposed
from store.rules.wall.codes import spoken
from store.rules.wall.walk import by_route

_LANDSCAPE = Paper("A4", landscape=True)
_PATROL = (
    Column("序号", 12, align="center"),
    Column("点位", share=2),
    Column("没问题", 15, align="center", kind="box"),
    Column("问题代号", 30),
    Column("单号", 26),
    Column("说明", share=2),
    Column("怎么处理的", share=1.4),
    Column("处理日期", 24),
)
_STORM = (
    Column("序号", 12, align="center"),
    Column("点位", share=2.4),
    Column("材料", share=2),
    Column("单号", 19, align="center"),
    Column("大小、数量", 27, align="center"),
    Column("许可至", 23, align="center"),
    Column("要做", 14, align="center"),
    Column("加固了", 14, align="center", kind="box"),
    Column("收回了", 14, align="center", kind="box"),
    Column("备注", share=1),
)


def patrol_form(desk: Desk, route: str | None = None) -> TableSheet:
    """巡查登记表: a line for each site of the walk; what is wrong is written as a number.

    Raises PrintError without sites.
    """
    sites = [site for site in by_route(desk.sites()) if route in (None, site.route)]
    sites = [site for site in sites if site.state != "retired"]
    if not sites:
        raise PrintError("还没有要走到的点位。请先在“点位”里建一个公示栏。")
    defects = "　".join(
        f"{number} {term.label}" for number, term in enumerate(vocabulary("defect"), 1)
    )
    rows: list[tuple[str, ...]] = []
    several = len({site.route for site in sites}) > 1
    for number, site in enumerate(sites, 1):
        if several and (number == 1 or sites[number - 2].route != site.route):
            rows.append((site.route or UNNAMED,))
        where = "　".join(filter(None, (site.name, site.place, keeper_of(site))))
        rows.append((str(number), where, "□", "", "", "", "", ""))
    facts = [("巡查日期", ""), ("巡查人", ""), ("问题代号", defects)]
    if route is not None:
        facts.insert(0, ("路线", route or UNNAMED))
    return TableSheet(
        title="公示栏巡查登记表",
        facts=tuple(facts),
        columns=_PATROL,
        rows=tuple(rows),
        notes=("有纸掉了、被盖、破损的，请写上单号，回来好登记。",),
        signers=("巡查人", "复核人", "日期"),
        paper=_LANDSCAPE,
        blank=6.5,
    )


def storm_list(desk: Desk, day: date, route: str | None = None) -> TableSheet:
    """大风检查清单: everything that hangs outdoors on a day, what the wind takes first.

    Raises PrintError when nothing does.
    """
    found = hanging_outdoors(desk, day, route)
    if not found:
        raise PrintError(f"{day} 室外没有挂着的，不用打印。室内的点位请在“点位”里选“室内”。")
    counts = Counter(each.advice for each in found)
    total = "，".join(
        f"{advice} {counts[advice]} 项" for advice in ("收回", "加固") if counts[advice]
    )
    return TableSheet(
        title="大风检查清单",
        facts=(("日期", long_date(day)), ("室外", f"{len(found)} 项"), ("预警级别", "")),
        columns=_STORM,
        rows=tuple(_storm_rows(desk, found)),
        summary=(f"合计：{total}。",),
        notes=("发布蓝色以上大风、雨、雪预警时检查。条幅、展板先收，公示栏看玻璃和锁。",),
        signers=("检查人", "复核人", "日期"),
        paper=_LANDSCAPE,
    )


def hanging_outdoors(desk: Desk, day: date, route: str | None = None) -> list[Exposed]:
    """What hangs outdoors on a day, of one route or of all."""
    sites = {site.id: site for site in desk.sites()}
    found = exposed(desk.open_postings(), sites, day, desk.today)
    return [each for each in found if route in (None, each.site.route)]


def _storm_rows(desk: Desk, found: Sequence[Exposed]) -> Iterator[tuple[str, ...]]:
    get = desk.database.get
    several = len({each.site.route for each in found}) > 1
    heading = ""
    for number, each in enumerate(found, 1):
        site, posting = each.site, each.posting
        title = "　".join(filter(None, (site.route if several else "", site.exposure)))
        if title != heading:
            heading = title
            yield (heading,)
        material = get(Material, posting.material_id)
        permit = get(Permit, posting.permit_id) if posting.permit_id else None
        until = permit.valid_to.isoformat() if permit else ""
        texts = (_where(site), material.title, spoken(posting.code))
        size = f"{_size(material)} {posting.quantity}{material.measure}".strip()
        yield (str(number), *texts, size, until, each.advice, "□", "□", "")


def _where(site: Site) -> str:
    return "　".join(filter(None, (site.name, site.place, keeper_of(site))))


def _size(material: Material) -> str:
    """How large it is where that is not a sheet of paper."""
    if isinstance(material, Banner) and material.length_m:
        return f"{material.length_m:g}米"
    if isinstance(material, Panel) and material.width_cm and material.height_cm:
        return f"{material.width_cm:g}×{material.height_cm:g}厘米"
    return ""
