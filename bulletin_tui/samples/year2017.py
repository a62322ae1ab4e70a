"""A street's year 2017, record by record, from which the figures of its annual report follow.

No total is written here: 52 items published are 52 materials at public channels, 40 banners are
the quantities of banner postings, and so on. `bulletin_tui.reports.figures` counts them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bulletin_tui.samples.builder import Builder
from store.models import Campaign, Case, Category, Consultation, Record, Satisfaction, Site, Unit

YEAR = 2017
COMMUNITIES = ("学苑社区", "育新社区", "锦绣社区", "和平社区", "东苑社区")
WORKERS = ("赵静", "刘洋", "孙丽", "周强", "吴倩")

PUBLIC_TITLES = (
    ("org", "关于街道领导分工调整的公示"),
    ("org", "街道内设机构设置及职能"),
    ("work", "2016年度工作总结"),
    ("work", "2017年度工作规划"),
    ("service", "城乡居民最低生活保障办理流程"),
    ("service", "公益性岗位申请流程"),
    ("service", "计划生育奖励扶助申报须知"),
    ("service", "2017年征兵报名须知"),
    ("service", "就业困难人员认定办理指南"),
    ("service", "防范非法集资宣传提示"),
    ("service", "优化营商环境便民措施"),
    ("service", "城镇居民医疗保险缴费通知"),
    ("work", "“放管服”改革事项清单"),
)
BOARD_TITLES = (
    "关于开展环境卫生整治的通知",
    "关于清理楼道杂物的通知",
    "低保对象动态管理公示",
    "冬季用火用电安全提示",
    "关于开展健康义诊活动的通知",
    "居务公开事项",
    "财务收支公开",
    "关于办理老年优待证的通知",
    "关于缴纳卫生费的通知",
    "社区文体活动预告",
    "关于文明养犬的倡议",
)
REPORT_TITLES = ("环境整治", "民政救助", "就业服务", "文明创建", "安全检查", "党建活动", "计生服务")
BANNERS = (
    ("防范电信诈骗 守护财产安全", 8),
    ("远离非法集资 建设平安家园", 8),
    ("森林防火 人人有责", 6),
    ("创建文明城市 共建美好家园", 6),
    ("依法服兵役是公民的光荣义务", 4),
    ("关爱生命 安全出行", 4),
    ("珍惜水资源 保护水环境", 4),
)
PANELS = (
    ("政务公开知识", 10),
    ("防范非法集资", 12),
    ("惠民政策一览", 15),
    ("消防安全常识", 10),
    ("健康生活方式", 8),
)
LEAFLETS = (
    ("防范电信诈骗宣传单", 600, "exact"),
    ("惠民政策明白纸", 500, "exact"),
    ("冬季安全用火宣传单", 400, "over"),
    ("征兵政策宣传单", 500, "exact"),
)
CASES = (
    ("procedure", "咨询办事流程", 8),
    ("living_difficulty", "反映生活困难", 5),
    ("water_power", "反映水电问题", 7),
)


@dataclass(frozen=True, slots=True)
class _Street:
    """The master data that the year's records hang on."""

    street: Unit
    communities: tuple[Unit, ...]
    partners: tuple[Unit, ...]
    boards: tuple[Site, ...]
    channels: tuple[Site, ...]
    upward: Site
    banner_place: Site
    panel_place: Site
    handout: Site
    categories: dict[str, Category]


def records() -> list[Record]:
    """Every record of the sample year, in an order in which each refers to earlier ones."""
    build = Builder("2017")
    street = _master_data(build)
    _published(build, street)
    _reported_upward(build, street)
    _community_boards(build, street)
    _hung_and_handed_out(build, street)
    _campaign(build, street)
    _cases(build, street)
    return build.records


def _master_data(build: Builder) -> _Street:
    street = build.add(
        Unit, name="学苑街道", kind="street", phone="0418-2820001", address="学苑路 12 号"
    )
    communities = tuple(
        build.add(Unit, name=name, kind="community", parent_id=street.id, phone=f"0418-28200{n}")
        for n, name in enumerate(COMMUNITIES, 11)
    )
    partners = tuple(
        build.add(Unit, name=name, kind="partner")
        for name in ("区教育文化体育局", "区商务局", "区卫生和计划生育局", "区市场监督管理局")
    )
    boards = _boards(build, communities)
    channels = _channels(build, street)

    def place(name: str, kind: str, order: int) -> Site:
        return build.add(Site, name=name, kind=kind, unit_id=street.id, order=order)

    return _Street(
        street=street,
        communities=communities,
        partners=partners,
        boards=boards,
        channels=channels,
        upward=place("上级报送", "report_up", 900),
        banner_place=place("学苑路沿街", "banner", 300),
        panel_place=place("街道门前广场", "display_panel", 310),
        handout=place("社区服务窗口", "leaflet", 320),
        categories={
            "org": build.add(Category, name="机构职能类", standard="org_function"),
            "work": build.add(Category, name="工作情况类", standard="work_status"),
            "service": build.add(Category, name="为民服务类", standard="public_service"),
        },
    )


def _boards(build: Builder, communities: Sequence[Unit]) -> tuple[Site, ...]:
    """Two of each community."""
    boards = []
    for number, unit in enumerate(communities, 1):
        for side, gate in enumerate(("东门", "西门")):
            boards.append(
                build.add(
                    Site,
                    name=f"{unit.name}{gate}公示栏",
                    kind="community_board",
                    unit_id=unit.id,
                    place=f"{unit.name}{gate}内侧",
                    order=number * 10 + side,
                    capacity=30,
                )
            )
    return tuple(boards)


def _channels(build: Builder, street: Unit) -> tuple[Site, ...]:
    kinds = {
        "website": "区政府网站专栏",
        "newspaper": "阜新日报",
        "gov_affairs_board": "街道政务公开栏",
        "wechat_official": "学苑街道公众号",
    }
    return tuple(
        build.add(Site, name=name, kind=kind, unit_id=street.id, order=500)
        for kind, name in kinds.items()
    )


def _published(build: Builder, at: _Street) -> None:
    """Each title goes out once a quarter; some through two channels, yet are one item."""
    for quarter in range(4):
        for number, (category, title) in enumerate(PUBLIC_TITLES):
            day = date(YEAR, 3 * quarter + 1 + number % 3, 3 + number)
            material = build.material(
                "notice",
                title if quarter == 0 else f"{title}（第{'一二三四'[quarter]}季度）",
                at.street,
                category_id=at.categories[category].id,
                formed_on=day - timedelta(days=3),
                signed_on=day,
                body=f"现将{title}有关内容予以公开，详情请到街道便民服务窗口咨询。",
                phones=({"label": "咨询电话", "number": at.street.phone},),
            )
            build.hung(material, at.channels[number % 4], day, 20, "陈亮")
            if number % 4 == 0:
                build.hung(material, at.channels[(number + 2) % 4], day, 20, "陈亮")


def _reported_upward(build: Builder, at: _Street) -> None:
    """About three days a week from the second week of January on."""
    day, sent = date(YEAR, 1, 9), 0
    while day.year == YEAR:
        if day.weekday() < 5 and (day.toordinal() % 9) < 5:
            title = REPORT_TITLES[sent % len(REPORT_TITLES)]
            unit = at.communities[sent % len(at.communities)]
            material = build.material(
                "notice",
                f"{unit.name}{title}工作信息",
                unit,
                formed_on=day,
                signed_on=day,
                body=f"{unit.name}开展{title}工作，取得良好效果。",
            )
            build.hung(material, at.upward, day, 1, "陈亮")
            sent += 1
        day += timedelta(days=1)


def _community_boards(build: Builder, at: _Street) -> None:
    """Two notices a month for every community, on both of its boards."""
    for month in range(1, 13):
        for number, unit in enumerate(at.communities):
            for half in (0, 1):
                title = BOARD_TITLES[(month * 2 + half + number) % len(BOARD_TITLES)]
                day = date(YEAR, month, 4 + 13 * half + number)
                material = build.material(
                    "notice",
                    title,
                    unit,
                    category_id=at.categories["service"].id,
                    formed_on=day - timedelta(days=1),
                    signed_on=day,
                    body=f"各位居民：\n{title.removeprefix('关于')}，请大家相互转告。",
                    phones=({"label": "咨询电话", "number": unit.phone},),
                )
                for board in at.boards[number * 2 : number * 2 + 2]:
                    build.hung(material, board, day, 10, WORKERS[number])


def _hung_and_handed_out(build: Builder, at: _Street) -> None:
    for number, (words, quantity) in enumerate(BANNERS):
        banner = build.material("banner", words, at.street)
        day = date(YEAR, 2 + number, 10)
        build.hung(banner, at.banner_place, day, 15, "周强", quantity=quantity)
    for number, (title, quantity) in enumerate(PANELS):
        panel = build.material("panel", title, at.street)
        day = date(YEAR, 3 + number, 5)
        build.hung(panel, at.panel_place, day, 30, "周强", quantity=quantity)
    for number, (title, quantity, qualifier) in enumerate(LEAFLETS):
        leaflet = build.material("leaflet", title, at.street, body=f"{title}：请您仔细阅读。")
        build.hung(
            leaflet,
            at.handout,
            date(YEAR, 4 + number * 2, 15),
            1,
            "吴倩",
            quantity=quantity,
            qualifier=qualifier,
        )


def _campaign(build: Builder, at: _Street) -> None:
    """政务公开日: what hung and was handed out there is counted apart from the year's totals."""
    day = date(YEAR, 5, 15)
    campaign = build.add(
        Campaign,
        name="政务公开日宣传活动",
        on=day,
        place="人民公园门前",
        lead_id=at.street.id,
        partner_ids=tuple(partner.id for partner in at.partners),
        consultations=(
            Consultation(topic="family_planning", people=14),
            Consultation(topic="civil_affairs", people=19),
            Consultation(topic="labor", people=15),
            Consultation(topic="military_service", people=7),
        ),
        satisfaction=Satisfaction(satisfied=49, basically=4, not_rated=2),
    )
    apart = {"campaign_id": campaign.id, "counts_in_year": False}
    for words in ("推进政务公开 建设法治政府", "公开为民 服务群众"):
        banner = build.material("banner", words, at.street)
        build.hung(banner, at.banner_place, day, 1, "周强", **apart)
    leaflet = build.material("leaflet", "政务公开宣传单", at.street, body="政务公开，欢迎监督。")
    build.hung(leaflet, at.handout, day, 1, "吴倩", quantity=500, **apart)


def _cases(build: Builder, at: _Street) -> None:
    number = 0
    for topic, title, count in CASES:
        for _ in range(count):
            day = date(YEAR, 1, 9) + timedelta(days=17 * number)
            build.add(
                Case,
                title=f"居民{title}",
                source="hotline_12345" if number % 2 else "minxinwang",
                topic=topic,
                received_on=day,
                dispatched_on=day,
                unit_id=at.communities[number % len(at.communities)].id,
                closed_on=day + timedelta(days=5),
                counts_as_disclosure=True,
            )
            number += 1
