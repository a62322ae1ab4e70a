"""The forms of the office that are filled in by hand, with what the records know of them."""

from __future__ import annotations

from collections.abc import Sequence

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.sheets.base import Paper
from bulletin_tui.printing.sheets.form import Field, Form, FormSheet, SlipsSheet
from bulletin_tui.printing.sheets.table import Column, TableSheet
from bulletin_tui.printing.text import wording
from bulletin_tui.printing.text.periods import long_date, span
from store.desk import Desk
from store.models import Campaign, Category, Material, Posting, Site, Unit, vocabulary
from store.models.notices import Official
from store.query import Is

_LINES = 14
"""Of the register: what a page of A4 across holds."""
_SUMMARY = 180
"""Characters of 内容概述 that are taken from the text."""
_SITES = 6
"""Of 拟公开点位, named before it only says how many they are."""
_OPENNESS = ("主动公开", "依申请公开", "不予公开")
_OPINIONS = ("同意公开", "不同意公开", "修改后公开")
_GROUNDS = (
    "国家秘密",
    "法律、行政法规禁止公开",
    "危及国家安全、公共安全、经济安全、社会稳定",
    "商业秘密、个人隐私",
    "内部事务信息",
    "过程性信息",
    "行政执法案卷",
)
"""Articles 14 to 16 of 政府信息公开条例 (2019)."""
_ON_REVIEW = (
    "依据：《中华人民共和国政府信息公开条例》第十七条，行政机关公开信息前应当依法审查；"
    "《中华人民共和国保守国家秘密法》第三十五条，机关、单位应当依法对拟公开的信息进行保密审查。"
    "不能确定是否可以公开的，报有关主管部门或者保密行政管理部门确定。"
)


def consultation_register(desk: Desk, campaign: Campaign | None) -> TableSheet:
    """咨询登记表: a line for everybody who asks, at a campaign or at the window."""
    return TableSheet(
        title="居民咨询登记表",
        facts=_campaign_facts(desk, campaign),
        columns=(
            Column("序号", 12, align="center"),
            Column("时间", 20),
            Column("姓名（可不填）", 30),
            Column("咨询事项", share=3),
            Column("答复情况", share=3),
            Column("满意", 12, align="center", kind="box"),
            Column("基本满意", 18, align="center", kind="box"),
            Column("不满意", 14, align="center", kind="box"),
            Column("登记人", 22),
        ),
        rows=tuple(
            (str(number), "", "", "", "", "□", "□", "□", "") for number in range(1, _LINES + 1)
        ),
        paper=Paper("A4", landscape=True),
        blank=7.5,
    )


def consultation_tally(desk: Desk, campaign: Campaign | None) -> TableSheet:
    """咨询计数表: strokes of 正 by topic, and for how satisfied people were."""
    topics = [term.label for term in vocabulary("case_topic")]
    answers = ("满意", "基本满意", "不满意", "未评价")
    return TableSheet(
        title="居民咨询计数表",
        facts=_campaign_facts(desk, campaign),
        columns=(
            Column("咨询事项", 40),
            Column("计数", kind="tally"),
            Column("人数", 20, align="center"),
        ),
        rows=(
            ("一、咨询事项",),
            *((topic, "正", "") for topic in topics),
            ("合计", "", ""),
            ("二、满意程度",),
            *((answer, "正", "") for answer in answers),
            ("合计", "", ""),
        ),
        notes=("一格写一个“正”字，每个“正”字五人。满意率＝（满意＋基本满意）÷已评价人数。",),
        signers=("登记人", "复核人", "日期"),
        size=11,
        blank=7,
        squares=18,
    )


def _campaign_facts(desk: Desk, campaign: Campaign | None) -> tuple[tuple[str, str], ...]:
    if campaign is None:
        return tuple((label, "") for label in ("活动", "日期", "地点", "主办"))
    lead, *others = (
        desk.database.get(Unit, unit_id).name
        for unit_id in (campaign.lead_id, *campaign.partner_ids)
    )
    known = (
        ("活动", campaign.name),
        ("日期", long_date(campaign.on)),
        ("地点", campaign.place),
        ("主办", lead),
    )
    return (*known, ("协办", "、".join(others))) if others else known


def secrecy_review(desk: Desk, material: Material) -> FormSheet:
    """保密审查表 of one material; opinions, signatures and dates are left to those who decide."""
    unit = desk.database.get(Unit, material.unit_id)
    formed = long_date(material.formed_on) if material.formed_on else ""
    rows = (
        (Field("信息标题", material.title, 9),),
        (Field("承办单位", unit.name, 8), Field("信息形成日期", formed, 8)),
        (
            Field("信息类别", _category(desk, material), 8),
            Field("载体", material.noun, 8),
        ),
        (Field("拟公开点位", _planned(desk, material), 10),),
        (Field("内容概述", _gist(material), 36),),
        (Field("依据", material.basis, 8),),
        (Field("公开属性", choices=_OPENNESS, height=8),),
        (Field("不予公开理由", choices=_GROUNDS, height=10),),
        *(
            (Field(who, choices=_OPINIONS, height=30, is_signed=True),)
            for who in ("承办人意见", "科室审查意见", "分管领导意见")
        ),
        (Field("备注", height=9),),
    )
    return FormSheet(Form("政府信息公开保密审查表", rows, (_ON_REVIEW,)))


def _category(desk: Desk, material: Material) -> str:
    if material.category_id is None:
        return ""
    return desk.database.get(Category, material.category_id).name


def _planned(desk: Desk, material: Material) -> str:
    """Where and when it is to be shown, by what is planned and not cancelled."""
    found = desk.database.find(Posting, Is("material_id", material.id))
    postings = [posting for posting in found if posting.cancelled_on is None]
    if not postings:
        return ""
    names = dict.fromkeys(desk.database.get(Site, each.site_id).name for each in postings)
    first = min(posting.planned_from for posting in postings)
    ends = [posting.planned_to for posting in postings]
    last = None if None in ends else max(end for end in ends if end is not None)
    more = f"等 {len(names)} 处" if len(names) > _SITES else ""
    return f"{'、'.join(list(names)[:_SITES])}{more}（{span(first, last)}）"


def _gist(material: Material) -> str:
    """The beginning of the text, without its marks."""
    text = "　".join(wording.clean_lines(material.body.replace("**", "")))
    return text if len(text) <= _SUMMARY else f"{text[:_SUMMARY]}……"


def receipts(desk: Desk, material: Material, receivers: Sequence[Unit | None]) -> SlipsSheet:
    """送达回执: a slip for each receiver, two on a page; None is written in by hand.

    Raises PrintError without any.
    """
    if not receivers:
        raise PrintError("还没有选送给哪些单位。请至少选一个。")
    sender = desk.database.get(Unit, material.unit_id)
    number = material.number if isinstance(material, Official) else ""
    names = [receiver.name if receiver else "" for receiver in receivers]
    return SlipsSheet(
        tuple(
            Form(
                "送达回执",
                (
                    (Field("送达文件", material.title, 11),),
                    (Field("文号", number, 8), Field("份数", height=8)),
                    (
                        Field("送达单位", sender.name, 8),
                        Field("收件单位", name, 8),
                    ),
                    (Field("送达方式", choices=("当面送交", "邮寄", "其他"), height=8),),
                    (Field("送达人", height=17, is_signed=True),),
                    (Field("收件人", height=17, is_signed=True),),
                    (Field("备注", height=10),),
                ),
                ("收件人签收后，请把本回执交回送达单位。",),
            )
            for name in names
        )
    )
