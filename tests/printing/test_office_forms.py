"""The forms that are filled in by hand: what the records know is in them, the rest is room."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office import TODAY, Office

from bulletin_tui.printing.errors import MissingGlyphs, PrintError
from bulletin_tui.printing.press import Press
from bulletin_tui.printing.qr import qr_for
from bulletin_tui.printing.records import office_forms
from bulletin_tui.printing.sheets.base import Batch
from bulletin_tui.printing.sheets.form import Field, Form, FormSheet, SlipsSheet
from bulletin_tui.printing.sheets.labels import Label, LabelsSheet
from bulletin_tui.printing.sheets.questionnaire import Answer, Question, QuestionnaireSheet
from bulletin_tui.printing.sheets.table import Column, TableSheet
from store.models import Campaign, Category, Unit, vocabulary

from .conftest import Line, Page, Printed

MM = 72 / 25.4


def unit(office: Office, name: str) -> Unit:
    return office.desk.save(Unit(id=office.desk.new_id(), name=name))


def campaign(office: Office) -> Campaign:
    partners = tuple(unit(office, name).id for name in ("区商务局", "区市场监督管理局"))
    values = {"name": "政务公开日宣传活动", "on": date(2026, 5, 15), "place": "人民公园门前"}
    fields = {"id": office.desk.new_id(), "lead_id": office.unit.id, "partner_ids": partners}
    return office.desk.save(Campaign.model_validate(values | fields))


def at(page: Page, text: str) -> Line:
    return next(line for line in page.lines if text in line.text)


def test_a_campaign_is_counted_on_two_sheets(office: Office, printed: Printed) -> None:
    desk, event = office.desk, campaign(office)
    pages = printed(
        office_forms.consultation_register(desk, event),
        office_forms.consultation_tally(desk, event),
        office_forms.consultation_register(desk, None),
    )
    assert len(pages) == 3
    for page in pages[:2]:
        assert (
            "活动：政务公开日宣传活动日期：2026年5月15日地点：人民公园门前主办：学苑社区"
            "协办：区商务局、区市场监督管理局"
        ) in page.squeezed
    register, tally, blank = (page.squeezed for page in pages)
    assert (
        "序号时间姓名（可不填）咨询事项答复情况满意基本满意不满意登记人1234567891011121314"
        in register
    )
    assert "活动：日期：地点：主办：" in blank and "协办" not in blank
    topics = [term.label.replace(" ", "") for term in vocabulary("case_topic")]
    assert "".join(topics) + "合计二、满意程度满意基本满意不满意未评价合计" in tally


def test_the_secrecy_review_is_filled_in_as_far_as_is_known(
    office: Office, printed: Printed
) -> None:
    desk = office.desk
    category = desk.save(Category(id=desk.new_id(), name="为民服务类", standard="public_service"))
    known = office.material(
        "publicity",
        "关于低保审核结果的公示",
        body="**经审核**，公示如下：\n" + "拟给予最低生活保障。" * 40,
        category_id=category.id,
        formed_on=date(2026, 11, 20),
        basis="《社会救助暂行办法》第十一条",
    )
    desk.plan(known.id, [office.east.id, office.west.id], TODAY, TODAY + timedelta(days=6))
    gone = office.site("取消的栏", 5)
    desk.cancel(desk.plan(known.id, [gone.id], TODAY, None)[0], "不贴了")
    pages = printed(
        office_forms.secrecy_review(desk, known), office_forms.secrecy_review(desk, office.notice)
    )
    assert len(pages) == 2
    text = pages[0].squeezed
    for part in (
        "信息标题关于低保审核结果的公示承办单位学苑社区信息形成日期2026年11月20日",
        "信息类别为民服务类载体公示",
        "拟公开点位东门公示栏、西门公示栏（2026年11月24日至11月30日）",
        "内容概述经审核，公示如下：拟给予最低生活保障。",
        "……依据《社会救助暂行办法》第十一条公开属性主动公开依申请公开不予公开",
        "同意公开不同意公开修改后公开签名：年月日",
        "第十七条",
        "第三十五条",
    ):
        assert part in text
    assert text.count("签名：") == 3
    assert text.count("拟给予最低生活保障") < 40
    assert "取消的栏" not in text
    # It fills its page, and does not run over it.
    assert 16 * MM < at(pages[0], "不能确定").y < 60 * MM
    assert (
        "信息形成日期信息类别载体通知拟公开点位内容概述请各位居民清理楼道。依据公开"
        in pages[1].squeezed
    )


def test_receipts_are_two_on_a_page_to_be_cut_apart(office: Office, printed: Printed) -> None:
    receivers = [unit(office, name) for name in ("文化社区", "东苑社区", "育新社区")]
    red = office.material("official", "关于冬季清雪的通知", number="学街发〔2026〕3号")
    pages = printed(office_forms.receipts(office.desk, red, [*receivers, None]))
    assert [page.squeezed.count("送达回执") for page in pages] == [2, 2]
    first, second = pages
    assert "收件单位送达方式" in second.squeezed
    assert "文号学街发〔2026〕3号份数送达单位学苑社区收件单位文化社区" in first.squeezed
    assert "收件单位东苑社区" in first.squeezed and "收件单位育新社区" in second.squeezed
    assert first.squeezed.count("签名：") == 4
    titles = [line.y for line in first.lines if line.text == "送达回执"]
    assert titles[0] - titles[1] == pytest.approx(148.4 * MM, abs=0.2)
    ends = [line.y for line in first.lines if line.text.startswith("收件人签收后")]
    # Neither reaches the line where it is cut, in the middle of the page.
    assert ends[0] > (148.6 + 8) * MM and ends[1] > 8 * MM
    assert titles[1] < (148.6 - 12) * MM


def test_the_longest_names_do_not_reach_over_the_cut(office: Office, printed: Printed) -> None:
    receiver = unit(office, "甲" * 120)
    sender = unit(office, "乙" * 120)
    long = office.material(
        "official", "丙" * 120, unit_id=sender.id, number="学街发〔2026〕3号" * 20
    )
    (page,) = printed(office_forms.receipts(office.desk, long, [receiver] * 2))
    assert [page.squeezed.count(each) for each in "甲乙丙"] == [240] * 3
    ends = [line.y for line in page.lines if line.text.startswith("收件人签收后")]
    assert ends[0] > (148.6 + 5) * MM and ends[1] > 5 * MM


def test_a_receipt_needs_a_receiver(office: Office) -> None:
    with pytest.raises(PrintError, match="至少选一个"):
        office_forms.receipts(office.desk, office.notice, [])


WRITTEN = st.text(max_size=60) | st.text("关于停水的通知《#$@\\[]*_`<>/|{}", max_size=60)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=WRITTEN)
def test_any_text_is_set_or_refused_by_name(press: Press, text: str) -> None:
    """What people write is never markup: in no table, form, label or questionnaire."""
    field = Field(text, text, choices=(text,), is_signed=True)
    sheets = (
        TableSheet(text, (Column(text), Column(text)), ((text,), (text, text)), ((text, text),)),
        FormSheet(Form(text, ((field,), (field, field)), (text,))),
        SlipsSheet((Form(text, ((field,),)),)),
        LabelsSheet((Label(text, text, qr_for("学苑社区"), text, text, text, text),)),
        QuestionnaireSheet(text, (Question(text, (Answer(text, True),)), Question(text)), text),
    )
    missing: tuple[str, ...] = ()
    pages = 0
    try:
        pages = sum(setting.pages for setting in press.settings(Batch(sheets)))
    except MissingGlyphs as error:
        missing = error.characters
    assert (pages >= 5) != bool(missing)
    assert set(missing) <= set(text)
