"""What hangs in the street and is handed out: banners with permits, panels, leaflets."""

from __future__ import annotations

from datetime import date, timedelta

from bulletin_tui.samples.builder import Builder, tick
from store.models import Campaign, Permit, Posting, Site, StockEntry, TickKind, Unit

WORKER = "周强"
AUTHORITY = "区城市管理综合执法局"


def fill(build: Builder, street: Unit, home: Unit, late: Posting, today: date) -> None:
    """`late` is a banner that should have come down: its permit is over, too."""
    ended = today - timedelta(days=4)
    campaign = build.add(
        Campaign,
        name="消防宣传进社区",
        on=ended,
        place="文化广场",
        lead_id=street.id,
        partner_ids=(home.id,),
    )
    permit = _permit(build, late.site_id, 31, late.planned_from, 12)
    build.replace(late, permit_id=permit.id)
    _banner_of(build, street, campaign, today)
    _panels(build, street, campaign, today)
    _leaflets(build, home, campaign)


def _permit(build: Builder, site_id: str, number: int, start: date, days: int) -> Permit:
    return build.add(
        Permit,
        authority=AUTHORITY,
        number=f"学城条〔{start.year}〕{number}号",
        site_id=site_id,
        size="长 6 米，高 0.7 米",
        quantity=2,
        valid_from=start,
        valid_to=start + timedelta(days=days - 1),
    )


def _banner_of(build: Builder, street: Unit, campaign: Campaign, today: date) -> None:
    """Hangs on after its campaign, and its permit ends soon."""
    place = build.add(
        Site,
        name="文化广场条幅点",
        kind="banner",
        unit_id=street.id,
        place="广场东侧栏杆",
        order=70,
        route="东线",
    )
    start = today - timedelta(days=5)
    permit = _permit(build, place.id, 36, start, 10)
    build.posting(
        build.material("banner", "人人讲安全 家家防火灾", street),
        place,
        start,
        10,
        printed_on=start,
        ticks=(tick(TickKind.POSTED, start, WORKER),),
        campaign_id=campaign.id,
        counts_in_year=False,
        permit_id=permit.id,
    )


def _panels(build: Builder, street: Unit, campaign: Campaign, today: date) -> None:
    """Six made, one broken, three on the square, two in the store."""
    square = build.add(
        Site,
        name="文化广场展板点",
        kind="display_panel",
        unit_id=street.id,
        place="广场回廊",
        order=80,
        route="东线",
        exposure="室内",
    )
    build.add(
        Site,
        name="街道大厅展板点",
        kind="display_panel",
        unit_id=street.id,
        place="办事大厅入口",
        order=90,
        exposure="室内",
    )
    panel = build.material("panel", "消防安全常识", street)
    made = today - timedelta(days=40)
    _entered(build, panel.id, "made", 6, made, "制作店送来")
    _entered(build, panel.id, "lost", 1, today - timedelta(days=10), "支架断了")
    build.posting(
        panel,
        square,
        campaign.on,
        30,
        quantity=3,
        printed_on=made,
        ticks=(tick(TickKind.POSTED, campaign.on, WORKER),),
        campaign_id=campaign.id,
        counts_in_year=False,
    )


def _leaflets(build: Builder, home: Unit, campaign: Campaign) -> None:
    """Three thousand printed, most of them given away."""
    window = build.add(
        Site, name="社区服务窗口", kind="leaflet", unit_id=home.id, place="办事大厅", order=500
    )
    leaflet = build.material(
        "leaflet",
        "家庭防火宣传单",
        home,
        print_run=3000,
        body="睡前关好燃气阀门。\n电动车不进楼道。\n插座不要串着用。",
    )
    _entered(build, leaflet.id, "made", 3000, campaign.on - timedelta(days=3), "三折，一包 500 份")
    for day, quantity, qualifier in (
        (campaign.on, 2000, "over"),
        (campaign.on + timedelta(days=1), 150, "exact"),
    ):
        ticks = (tick(TickKind.POSTED, day, "吴倩"), tick(TickKind.REMOVED, day, "吴倩"))
        build.posting(
            leaflet,
            window,
            day,
            1,
            quantity=quantity,
            qualifier=qualifier,
            printed_on=day,
            ticks=ticks,
        )


def _entered(
    build: Builder, material_id: str, kind: str, quantity: int, on: date, note: str
) -> None:
    build.add(StockEntry, material_id=material_id, kind=kind, quantity=quantity, on=on, note=note)
