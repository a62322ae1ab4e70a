"""A plausible material of every kind of notice: the chooser's pictures, the contact sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any

from bulletin_tui.printing.press import Press
from bulletin_tui.printing.preview.pages import Pages
from bulletin_tui.printing.records.material_sheets import sheets_of
from bulletin_tui.printing.records.source import Source
from bulletin_tui.printing.sheets.base import Batch
from store.models import Unit, new_material

_STREET = Unit(id="street", name="学苑街道办事处", kind="street", phone="0418-2820001")
_HOME = Unit(
    id="home",
    name="学苑社区居民委员会",
    parent_id="street",
    phone="0418-2820011",
    address="学苑路 1 号",
)
_DAY = date(2026, 11, 24)
_PHONE = {"label": "咨询电话", "number": "0418-2820011"}
_WATCH = {"label": "监督电话", "number": "0418-2820012"}

TEXTS: Mapping[str, Mapping[str, Any]] = {
    "notice": {
        "title": "关于集中清理楼道杂物的通知",
        "recipients": "各位居民",
        "body": "为消除消防安全隐患，保持楼道畅通，社区定于近期集中清理楼道内堆放的杂物。"
        "现将有关事项通知如下：\n"
        "一、清理时间\n"
        "11月26日至11月30日，每天9:00—16:00。\n"
        "二、清理范围\n"
        "（一）楼道、门厅、消防通道内堆放的**纸箱、旧家具、花盆**等杂物；\n"
        "（二）停放在楼道内的电动自行车及其电池。\n"
        "请各位居民于11月25日前自行清理，逾期未清理的，由社区统一清运。",
        "phones": [_PHONE],
    },
    "circular": {
        "title": "关于划定电动自行车停放区域的通告",
        "body": "为规范电动自行车停放秩序，预防火灾事故，根据居民代表会议的意见，现通告如下：\n"
        "一、学苑小区1号楼至12号楼电动自行车统一停放在3号楼东侧车棚。\n"
        "二、严禁在门厅、楼梯间、安全出口停放电动自行车或为其充电。\n"
        "三、严禁电动自行车及其电池进入电梯和住宅。\n"
        "本通告自2026年12月1日起施行。",
        "phones": [_WATCH],
    },
    "publicity": {
        "title": "2026年11月最低生活保障对象公示",
        "body": "经本人申请、入户调查、民主评议，以下家庭拟纳入最低生活保障范围，现予公示。",
        "period_from": _DAY,
        "period_to": date(2026, 11, 30),
        "objections": "公示期内可以到社区居委会口头或书面反映",
        "names": "户主姓名 | 家庭人口 | 保障人数 | 月保障金（元） | 住址\n"
        "王小明 | 3 | 2 | 1240 | 学苑路12号3号楼2单元501室\n"
        "欧阳建国 | 1 | 1 | 715 | 学苑路12号5号楼1单元102室\n"
        "李红 | 2 | 1 | 620 | 学苑路16号1号楼3单元301室",
        "phones": [_WATCH, {"label": "民政窗口", "number": "0418-2820015"}],
    },
    "reminder": {
        "title": "大风降温温馨提示",
        "body": "今明两天有七级大风，气温下降八度。请您：\n"
        "- 收好阳台花盆和晾晒的衣物\n"
        "- 关好门窗，远离广告牌和大树\n"
        "- 老人和孩子尽量不要外出",
        "phones": [{"label": "社区值班", "number": "0418-2820011"}],
    },
    "outage": {
        "title": "停水通知",
        "supply": "停水",
        "area": "学苑小区1号楼至12号楼",
        "starts": datetime(2026, 11, 25, 8, 30),
        "ends": datetime(2026, 11, 25, 17, 0),
        "reason": "更换二次供水水泵",
        "body": "请提前储水，关好水龙头。",
        "phones": [{"label": "抢修电话", "number": "0418-2820096"}],
    },
    "open_letter": {
        "title": "致全体居民的一封公开信",
        "salutation": "亲爱的居民朋友们",
        "body": "您好！感谢您一直以来对社区工作的理解和支持。\n"
        "今年，我们在大家的帮助下修好了东门的路灯，新建了两处电动自行车充电棚，"
        "为八十岁以上的老人安装了三百二十个扶手。这些变化，都来自您的每一条建议。\n"
        "入冬以后，请您检查家中的燃气、用电和取暖设备，出门前关火断电。"
        "遇到困难，随时到社区来，或者给我们打电话。\n"
        "祝您和家人平安、健康！",
        "phones": [{"label": "书记热线", "number": "0418-2820010"}],
    },
    "initiative": {
        "title": "文明养犬倡议书",
        "salutation": "广大居民朋友们",
        "body": "为共同维护整洁、安全的居住环境，我们倡议：\n"
        "一、办证免疫，做守法的养犬人。按时接种疫苗，到派出所办理登记。\n"
        "二、出门牵绳，做负责的养犬人。乘电梯避开高峰，见到老人和孩子主动避让。\n"
        "三、清理粪便，做文明的养犬人。随身带纸袋，随手清理干净。\n"
        "让我们从自己做起，从今天做起。",
    },
    "event_preview": {
        "title": "“邻里一家亲”包饺子活动",
        "starts": datetime(2026, 11, 28, 9, 0),
        "ends": datetime(2026, 11, 28, 11, 0),
        "place": "社区活动室（二楼）",
        "audience": "六十岁以上的居民，四十名",
        "host": "学苑社区、老年协会",
        "sign_up": "11月27日前到社区或打电话",
        "body": "面和馅由社区准备，包好的饺子送给行动不便的老人。",
        "phones": [{"label": "报名电话", "number": "0418-2820011"}],
    },
    "service_guide": {
        "title": "最低生活保障申请办事指南",
        "basis": "《社会救助暂行办法》、市民政局有关规定",
        "conditions": "家庭人均收入低于当地低保标准，财产状况符合规定。",
        "papers": "户口簿、居民身份证\n家庭收入和财产情况声明\n残疾人证、诊断书（有的带）",
        "steps": "到社区或街道窗口提出申请\n入户调查、民主评议\n"
        "街道审核并公示7天\n作出决定，发放低保金",
        "time_limit": "自受理之日起30日",
        "fee": "不收费",
        "place": "学苑街道便民服务中心3号窗口",
        "hours": "周一至周五 8:30—11:30，13:30—17:00",
        "phones": [_PHONE],
        "one_page": True,
    },
    "recruitment": {
        "title": "公益性岗位招聘启事",
        "body": "因工作需要，现面向本街道就业困难人员公开招聘公益性岗位人员。",
        "posts": "保洁员 | 4 | 55岁以下，身体健康 | 每月2100元\n"
        "治安巡逻员 | 2 | 50岁以下，能上夜班 | 每月2300元\n"
        "便民服务员 | 1 | 高中以上，会用电脑 | 每月2300元",
        "requirements": "本街道户籍或持有居住证\n持《就业创业证》\n遵纪守法，有责任心",
        "apply_by": date(2026, 12, 4),
        "apply_how": "携带身份证、户口簿、一寸照片两张现场报名",
        "place": "学苑街道便民服务中心5号窗口",
        "phones": [{"label": "报名电话", "number": "0418-2820018"}],
        "one_page": True,
    },
    "consultation": {
        "title": "学苑小区加装电梯方案征求意见",
        "body": "经3号楼2单元业主申请，街道组织设计单位编制了加装电梯方案，"
        "现就电梯位置、费用分摊、施工安排征求全体业主意见。方案全文放在社区居委会，欢迎查阅。",
        "period_from": _DAY,
        "period_to": date(2026, 12, 8),
        "channels": "到社区居委会当面提\n写好投到东门意见箱\n打电话",
        "phones": [_PHONE],
    },
    "consultation_feedback": {
        "title": "停车位改造方案意见采纳情况反馈",
        "body": "11月1日至15日，我们就停车位改造方案征求了居民意见，现将采纳情况反馈如下。",
        "received": 23,
        "adopted": 15,
        "opinions": "东门增设残疾人车位 | 采纳 | 增设2个\n"
        "车位改为斜列式 | 部分采纳 | 西侧道路宽度不够\n"
        "拆除健身器材扩车位 | 未采纳 | 居民代表会议不同意",
        "phones": [_PHONE],
    },
    "official": {
        "title": "关于做好2026年冬季消防安全工作的通知",
        "number": "学街发[2026]第03号",
        "recipients": "各社区居民委员会，各有关单位",
        "body": "为切实做好冬季消防安全工作，保障居民生命财产安全，现将有关事项通知如下：\n"
        "一、落实责任。各社区要明确专人，每周检查一次楼道、车棚和沿街商铺。\n"
        "二、突出重点。对独居老人、出租房屋逐户上门，讲清用火用电常识，发现电线老化、"
        "楼道充电等隐患，当场劝阻并登记。\n"
        "三、抓好整改。查出的隐患列出清单，写明责任人和期限，12月10日前报街道办事处；一时改不了的，"
        "要落实看护措施。\n"
        "四、广泛宣传。在公示栏、楼道信息栏张贴消防提示，每个小区悬挂条幅不少于两条。",
        "enclosures": "冬季消防安全检查表\n重点场所名单",
        "cc": "区消防救援大队，区应急管理局",
        "issued_by": "学苑街道办事处综合办公室",
        "issued_on": _DAY,
        "remark": "此件公开发布",
        "unit_id": "street",
    },
}


DISPLAYS: Mapping[str, Mapping[str, Any]] = {
    "banner": {"title": "人人关心消防处处注意安全", "printed_here": True, "vertical": True},
    "panel": {
        "title": "垃圾分类 从我做起",
        "printed_here": True,
        "body": "一、可回收物\n废纸、塑料、玻璃、金属、织物，投进蓝色的桶。\n"
        "二、厨余垃圾\n剩饭菜、果皮、茶叶渣，沥干水分，投进绿色的桶。\n"
        "三、有害垃圾\n废电池、过期药品、旧灯管，轻放，投进红色的桶。",
    },
    "leaflet": {
        "title": "冬季用电安全须知",
        "body": "一、不私拉电线，不用破损的插座。\n二、电暖器离窗帘、被褥一米以上。\n"
        "三、出门断电，电动自行车不进楼、不进电梯。\n四、闻到焦味先拉闸，再打119。",
        "phones": [_PHONE],
    },
    "questionnaire": {
        "title": "政务公开居民问卷",
        "body": "请在方框里打勾，填好投到东门意见箱。",
        "questions": (
            "您最想知道哪方面的信息？|低保救助|就业|养老|社区收支",
            "您平时从哪里看到？|公示栏|公众号|听邻居说",
            "您对我们的工作满意吗？|满意|基本满意|不满意",
            "您还有什么建议？",
        ),
    },
}
"""What else is printed here; a document that exists already has no specimen."""


def specimen(kind: str, **changed: Any) -> Source:
    """What a page of this kind is made from; raises KeyError for a kind without a text."""
    text = TEXTS[kind] if kind in TEXTS else DISPLAYS[kind]
    values = {"id": "specimen", "unit_id": "home", "signed_on": _DAY, **text, **changed}
    return Source(new_material(kind, values), {unit.id: unit for unit in (_STREET, _HOME)})


class SpecimenPages(Pages):
    """The first page of a specimen of each kind, in this order; set when it is looked at."""

    KINDS = (*TEXTS, *DISPLAYS)

    def __init__(self, press: Press) -> None:
        super().__init__(Batch(tuple(sheets_of(specimen(kind))[0] for kind in self.KINDS)), press)

    @cached_property
    def counts(self) -> list[int]:
        """One page of each is enough, so that nothing is set to count them."""
        return [1] * len(self.KINDS)
