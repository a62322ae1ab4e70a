"""A lively current week: something due today, something late, something fallen, a full board."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bulletin_tui.samples import estate, outdoors
from bulletin_tui.samples.builder import Builder, tick
from store.models import Category, Clock, Material, Posting, Record, Site, TickKind, Unit
from store.rules.law.calendar import WorkCalendar
from store.rules.law.periods import hold_from
from store.rules.law.rulebook import built_in

BOARD_PLACES = (
    ("东门公示栏", "学苑小区东门内侧", "露天"),
    ("西门公示栏", "学苑小区西门岗亭旁", "有遮挡"),
    ("文化广场公示栏", "文化广场北侧", "露天"),
    ("3 号楼楼道栏", "3 号楼一层门厅", "室内"),
)
WORKER = "周强"
MATTER = "low_income_publicity"


def records(today: date) -> list[Record]:
    """Every record, reckoned from today."""
    build = Builder("now")
    street = build.add(
        Unit, name="学苑街道", kind="street", phone="0418-2820001", address="学苑路 12 号"
    )
    home = build.add(
        Unit,
        name="学苑社区",
        parent_id=street.id,
        phone="0418-2820011",
        address="学苑路 20 号",
        link_pattern="https://xueyuan.example.gov.cn/n/{id}",
    )
    category = build.add(Category, name="为民服务类", standard="public_service")
    boards = _boards(build, home)
    banner_place = build.add(
        Site,
        name="学苑路条幅点",
        kind="banner",
        unit_id=street.id,
        place="路口东侧",
        order=60,
        route="东线",
    )
    _to_put_up(build, home, category, boards, today)
    _hanging(build, home, category, boards, today)
    late = _late(build, home, boards, banner_place, today)
    estate.fill(build, street, home, boards[2], category, today)
    outdoors.fill(build, street, home, late, today)
    return build.records


def _boards(build: Builder, home: Unit) -> list[Site]:
    return [
        build.add(
            Site,
            name=name,
            kind="stairwell_board" if "楼" in name else "community_board",
            unit_id=home.id,
            place=place,
            order=(number + 1) * 10,
            capacity=6 if number == 3 else 30,
            areas=() if "广场" in name else ("学苑小区",),
            route="东线",
            exposure=exposure,
            keeper="吴倩" if number == 1 else "",
        )
        for number, (name, place, exposure) in enumerate(BOARD_PLACES)
    ]


def _notice(build: Builder, unit: Unit, category: Category, title: str, body: str) -> Material:
    return build.material(
        "notice",
        title,
        unit,
        category_id=category.id,
        recipients="各位居民",
        body=body,
        phones=({"label": "咨询电话", "number": unit.phone},),
    )


def _to_put_up(
    build: Builder, unit: Unit, category: Category, boards: list[Site], today: date
) -> None:
    tomorrow = today + timedelta(days=1)
    outage = build.material(
        "outage",
        "停水通知",
        unit,
        supply="停水",
        area="学苑小区 1 至 12 号楼",
        starts=datetime.combine(tomorrow, time(8, 30)),
        ends=datetime.combine(tomorrow, time(17, 0)),
        reason="更换供水管道阀门",
        body="请提前储水，停水期间请关好水龙头。",
        signed_on=today,
        phones=({"label": "抢修电话", "number": "0418-2820096"},),
    )
    for number, board in enumerate(boards):
        build.posting(outage, board, today, 2, printed_on=today if number < 2 else None)
    heat = _notice(
        build,
        unit,
        category,
        "关于做好冬季供暖期间安全检查的通知",
        "供暖期已经开始，社区将入户检查暖气管道，请在家等候。\n检查人员佩戴工作证，不收取任何费用。",
    )
    for board in boards[:2]:
        build.posting(heat, board, today + timedelta(days=2), 14)
    signed = heat.changed(signed_on=today)
    build.records[build.records.index(heat)] = signed


def _hanging(
    build: Builder, unit: Unit, category: Category, boards: list[Site], today: date
) -> None:
    start = _day_to_begin(today)
    listed = build.material(
        "publicity",
        "关于最低生活保障审核结果的公示",
        unit,
        category_id=category.id,
        matter=MATTER,
        body="经入户调查、民主评议，拟对下列家庭给予最低生活保障：\n张*明，家庭人口 2 人；\n"
        "李*芳，家庭人口 1 人。",
        period_from=start,
        period_to=today - timedelta(days=1),
        objections="公示期内如有异议，请向学苑社区居民委员会反映。",
        signed_on=start,
        phones=({"label": "监督电话", "number": "0418-2820012"},),
    )
    up = (tick(TickKind.POSTED, start, WORKER),)
    fallen = (*up, tick(TickKind.INTERRUPTED, today - timedelta(days=1), WORKER, "fallen_off"))
    days = (today - start).days + 1
    # The one that fell is planned to hang for some days yet: it goes up again.
    for board, ticks, more in ((boards[0], up, 0), (boards[2], fallen, 4)):
        posting = build.posting(listed, board, start, days + more, printed_on=start, ticks=ticks)
        build.must_hang(posting, MATTER)
    for title in ("文明养犬", "垃圾分类", "防骗提示", "用电安全", "医保缴费", "义诊活动"):
        reminder = build.material("reminder", f"{title}温馨提示", unit, body=f"请您留意：{title}。")
        day = today - timedelta(days=3)
        build.posting(
            reminder,
            boards[3],
            day,
            20,
            printed_on=day,
            ticks=(tick(TickKind.POSTED, day, WORKER),),
        )


def _day_to_begin(today: date) -> date:
    """The last day from which a 公示 has hung as long as it must when today begins."""
    rules, calendar = built_in(), WorkCalendar()
    start = today - timedelta(days=5)
    while True:
        hold = hold_from(rules.of(MATTER, Clock.DISPLAY, start), start, calendar)
        if hold is None or hold.until < today:
            return start
        start -= timedelta(days=1)


def _late(
    build: Builder, unit: Unit, boards: list[Site], banner_place: Site, today: date
) -> Posting:
    """What was forgotten; the banner that hangs still."""
    start = today - timedelta(days=12)
    letter = build.material("open_letter", "致全体居民的一封信", unit, body="感谢您的支持。")
    build.posting(
        letter,
        boards[1],
        start,
        10,
        printed_on=start,
        ticks=(tick(TickKind.POSTED, start, WORKER),),
    )
    banner = build.material("banner", "防范电信诈骗 守护财产安全", unit)
    hanging = build.posting(
        banner,
        banner_place,
        start,
        12,
        quantity=2,
        printed_on=start,
        ticks=(tick(TickKind.POSTED, start, WORKER),),
    )
    forgotten = build.material("reminder", "消防通道禁止停车", unit, body="请勿占用消防通道。")
    printed = today - timedelta(days=2)
    build.posting(forgotten, boards[0], printed, 30, printed_on=printed)
    return hanging
