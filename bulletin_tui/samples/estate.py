"""A second community: an estate of twelve entrances, its duties, and what is wrong there."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bulletin_tui.samples.builder import Builder, tick
from store.models import Category, Defect, Obligation, Site, TickKind, Unit

WORKER = "刘洋"
ENTRANCES = 12


_PUBLISHED = (
    ("关于清理楼道堆放杂物的通知", "秋季义诊活动预告", "文明养犬倡议"),
    ("关于办理老年优待证的通知", "反诈宣传进社区", "关于缴纳卫生费的通知"),
)
"""What the two communities showed in the last two months, one list a month."""


def fill(
    build: Builder, street: Unit, home: Unit, board: Site, category: Category, today: date
) -> None:
    """The new community, its boards, what hangs and is planned there; and both ones' last months.

    `board` is one of the other community, which is `home`.
    """
    sunny = build.add(
        Unit,
        name="阳光社区",
        parent_id=street.id,
        phone="0418-2820021",
        address="阳光路 8 号",
    )
    gate = build.add(
        Site,
        name="阳光小区南门公示栏",
        unit_id=sunny.id,
        place="南门内侧",
        order=100,
        capacity=24,
        areas=("阳光小区",),
        route="西线",
        exposure="有遮挡",
    )
    entrances = [_entrance(build, sunny, number) for number in range(1, ENTRANCES + 1)]
    _planned(build, sunny, entrances, today)
    _standing(build, street, category, gate, today)
    _duties(build, category, today)
    _last_months(build, ((home, board), (sunny, gate)), category, today)
    _defects(build, gate, entrances[2], today)


def _defects(build: Builder, gate: Site, entrance: Site, today: date) -> None:
    build.add(
        Defect,
        site_id=gate.id,
        kind="glass_broken",
        found_on=today - timedelta(days=2),
        found_by=WORKER,
        note="左下角裂了一道，先用胶带粘住",
    )
    build.add(
        Defect,
        site_id=entrance.id,
        kind="illegal_ads",
        found_on=today - timedelta(days=1),
        found_by=WORKER,
    )


def _entrance(build: Builder, unit: Unit, number: int) -> Site:
    under_repair = number == 5
    return build.add(
        Site,
        name=f"阳光小区 {number} 单元",
        kind="stairwell_board",
        unit_id=unit.id,
        place=f"{number} 单元一层门厅",
        order=100 + number,
        capacity=4,
        areas=("阳光小区",),
        route="西线",
        exposure="室内",
        state="maintenance" if under_repair else "active",
        state_note="换玻璃，物业刘师傅说下周五修好" if under_repair else "",
    )


def _planned(build: Builder, unit: Unit, entrances: list[Site], today: date) -> None:
    """A power cut next week, at every entrance."""
    monday = today + timedelta(days=7 - today.weekday())
    outage = build.material(
        "outage",
        "停电通知",
        unit,
        supply="停电",
        area="阳光小区 1 至 12 单元",
        starts=datetime.combine(monday + timedelta(days=2), time(9, 0)),
        ends=datetime.combine(monday + timedelta(days=2), time(16, 0)),
        reason="检修配电箱",
        signed_on=monday,
        phones=({"label": "抢修电话", "number": "0418-2820095"},),
    )
    for entrance in entrances:
        build.posting(outage, entrance, monday, 3)


def _standing(build: Builder, street: Unit, category: Category, gate: Site, today: date) -> None:
    """What hangs without an end, and is to be looked at again today."""
    start = today - timedelta(days=180)
    guide = build.material(
        "service_guide",
        "最低生活保障办理指南",
        street,
        category_id=category.id,
        basis="社会救助暂行办法",
        papers="户口簿\n身份证\n收入证明",
        steps="向社区提出申请\n街道入户调查\n社区公示\n区民政局审批",
        time_limit="自受理之日起 30 日",
        fee="不收费",
        phones=({"label": "咨询电话", "number": street.phone},),
    )
    build.posting(
        guide,
        gate,
        start,
        None,
        printed_on=start,
        review_on=today,
        ticks=(tick(TickKind.POSTED, start, WORKER),),
    )


def _last_months(
    build: Builder,
    places: tuple[tuple[Unit, Site], ...],
    category: Category,
    today: date,
) -> None:
    """Two notices a month and community, but for one that the second of them missed."""
    month = today.replace(day=1)
    for titles in _PUBLISHED:
        month = _month_before(month)
        for number, title in enumerate(titles):
            unit, site = places[number % 2]
            notice = build.material(
                "notice",
                title,
                unit,
                category_id=category.id,
                recipients="各位居民",
                body=f"{title}，请大家相互转告。",
                signed_on=month + timedelta(days=4 + number),
            )
            build.hung(notice, site, month + timedelta(days=4 + number), 10, WORKER)


def _month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def _duties(build: Builder, category: Category, today: date) -> None:
    """The monthly two, and a list that is published each month."""
    this_month = today.replace(day=1)
    two_back = _month_before(_month_before(this_month))
    build.add(
        Obligation,
        name="每月不少于两篇信息",
        starts_on=two_back,
        per_month=2,
        basis="街道信息公开制度",
    )
    build.add(
        Obligation,
        name="低保名单公布",
        recurrence="FREQ=MONTHLY;BYMONTHDAY=-1",
        starts_on=this_month,
        matter="low_income_list",
        category_id=category.id,
        heading="{年}年{月}月低保对象名单",
        basis="社会救助暂行办法",
    )
