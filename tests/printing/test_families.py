"""Every family of notices on every paper: nothing lost or over the edge, large where asked."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass, replace
from itertools import product

import pytest
import zxingcpp
from PIL import Image, ImageChops

from bulletin_tui.printing.families import FAMILIES
from bulletin_tui.printing.layout import margins
from bulletin_tui.printing.press import Press
from bulletin_tui.printing.records.material_sheets import sheets_of
from bulletin_tui.printing.records.notice_sheets import notice_sheet
from bulletin_tui.printing.records.specimens import TEXTS, specimen
from bulletin_tui.printing.sheets.base import Batch, PaperName
from bulletin_tui.printing.sheets.notice import NoticeSheet
from bulletin_tui.printing.text import markup

from .conftest import Page, Printed, pages_of

PPI = 36
SIZES: tuple[PaperName, ...] = ("A4", "A3")
LAYOUTS = tuple(product(TEXTS, SIZES, (False, True), (False, True)))
CODE = ("扫码", "电话 0418", "0418", "— ", "东门公示栏", "单号", "318")
IMPRINT = ("抄送", "学苑街道办事处综", "合办公室", "2026 年 11 月 24 日印发")
LABELS = ("停水", "范围", "开始", "恢复", "时间", "抢修", "电话")
SMALL = CODE + IMPRINT + LABELS
"""How the runs begin that may be small in large type: those beside the code and at the foot, and
labels before facts that are larger than the text."""
SAID = {
    "notice": "各位居民：为消除消防安全隐患，|一、清理时间11月26日|纸箱、旧家具、花盆等杂物；|"
    "统一清运。咨询电话0418-2820011学苑社区居民委员会2026年11月24日扫码存联系方式",
    "circular": "现通告如下：一、学苑小区|自2026年12月1日起施行。监督电话0418-2820012学苑社区",
    "publicity": "现予公示。户主姓名家庭人口保障人数月保障金（元）住址王*明321240"
    "学苑路12号3号楼***|欧阳*国11715学苑路12号5号楼***|李*21620学苑路16号1号楼***公示期自2026年11月24日起至"
    "11月30日止，首尾两天都算，共7天异议受理公示期内可以到社区居委会口头或书面反映监督电话"
    "0418-2820012民政窗口0418-2820015学苑社区居民委员会",
    "reminder": "请您：·收好阳台花盆和晾晒的衣物·关好门窗|尽量不要外出社区值班0418-2820011",
    "outage": "停水通知停水范围学苑小区1号楼至12号楼开始时间11月25日08:30恢复时间11月25日17:00"
    "抢修电话0418-2820096请提前储水，关好水龙头。原因：更换二次供水水泵学苑社区居民委员会",
    "open_letter": "亲爱的居民朋友们：您好！|平安、健康！书记热线0418-2820010学苑社区居民委员会",
    "initiative": "广大居民朋友们：为共同维护|从今天做起。学苑社区居民委员会2026年11月24日",
    "event_preview": "活动预告“邻里一家亲”包饺子活动时间11月28日（周六）09:00—11:00"
    "地点社区活动室（二楼）对象六十岁以上的居民，四十名主办学苑社区、老年协会"
    "报名11月27日前到社区或打电话面和馅由社区准备，|报名电话0418-2820011",
    "service_guide": "一、办理依据《社会救助暂行办法》、市民政局有关规定二、办理条件|"
    "三、申请材料□户口簿、居民身份证□家庭收入|四、办理程序1.到社区或街道窗口提出申请2.入户|"
    "办理时限自受理之日起30日收费不收费办理地点学苑街道便民服务中心3号窗口办理时间周一至周五|"
    "咨询电话0418-2820011学苑社区居民委员会",
    "recruitment": "一、招聘岗位岗位人数条件待遇保洁员455岁以下，身体健康每月2100元|"
    "二、应聘要求1.本街道户籍或持有居住证2.持《就业创业证》|报名截止2026年12月4日"
    "报名方式携带身份证、户口簿、一寸照片两张现场报名报名地点学苑街道便民服务中心5号窗口",
    "consultation": "征求意见时间自2026年11月24日起至12月8日止，首尾两天都算，共15天经3号楼|"
    "提意见的方式：·到社区居委会当面提·写好投到东门意见箱·打电话咨询电话0418-2820011",
    "consultation_feedback": "收到意见23条采纳15条11月1日至15日|意见采纳情况说明东门增设残疾人车位"
    "采纳增设2个|车位改为斜列式部分采纳西侧道路宽度不够|居民代表会议不同意咨询电话",
    "official": "学苑街道办事处文件学街发〔2026〕3号关于做好2026年冬季消防安全工作的通知"
    "各社区居民委员会，各有关单位：为切实|附件：1.冬季消防安全检查表2.重点场所名单"
    "学苑街道办事处2026年11月24日（此件公开发布）|抄送：区消防救援大队，区应急管理局。"
    "学苑街道办事处综合办公室2026年11月24日印发",
}
"""By kind: what must stand on its page one after the other; | is text left out here."""


@dataclass(frozen=True)
class Printing:
    """One kind on one paper: what was set, read back and seen."""

    kind: str
    sheet: NoticeSheet
    pages: list[Page]
    pictures: list[Image.Image]


@pytest.fixture(scope="module")
def printings(press: Press) -> list[Printing]:
    """Every kind on every paper, set once."""
    sheets = [
        notice_of(kind, paper=paper, landscape=landscape, large_type=large)
        for kind, paper, landscape, large in LAYOUTS
    ]
    batch = Batch(tuple(sheets))
    pages = iter(pages_of(press.typeset(batch, timestamp=0)))
    pictures = iter(press.pictures(batch, ppi=PPI))
    counts = [setting.pages for setting in press.settings(batch)]
    return [
        Printing(
            kind,
            sheet,
            [next(pages) for _ in range(count)],
            [Image.open(io.BytesIO(next(pictures))) for _ in range(count)],
        )
        for (kind, *_), sheet, count in zip(LAYOUTS, sheets, counts, strict=True)
    ]


def notice_of(kind: str, **changed: object) -> NoticeSheet:
    """A notice as it is planned for a board."""
    return replace(notice_sheet(specimen(kind, **changed)), code="3184027", site="东门公示栏")


def text_of(pages: list[Page]) -> str:
    """All that is read on them, without the page numbers and the small print at the foot."""
    text = "".join(page.squeezed for page in pages)
    for number in range(1, 5):
        text = text.replace(f"—{number}—", "")
    return text.replace("东门公示栏单号3184027", "")


def test_what_is_written_is_read_in_order_on_every_paper(printings: list[Printing]) -> None:
    assert TEXTS.keys() == SAID.keys()
    for printing in printings:
        text, at = text_of(printing.pages), 0
        assert text.startswith(("活动预告", "学苑街道办事处文件", printing.sheet.title[:4]))
        for part in SAID[printing.kind].split("|"):
            found = text.find(part, at)
            assert found >= at, f"{printing.kind} {printing.sheet.paper}: {part} not in {text[at:]}"
            at = found + len(part)


def test_nothing_written_is_missing_or_there_twice(printings: list[Printing]) -> None:
    """Signs for signs: what a page holds is what was written, and what its family adds."""
    for printing in printings:
        sheet, text = printing.sheet, Counter(text_of(printing.pages))
        written = [sheet.title, sheet.recipients, sheet.salutation, sheet.signature, sheet.dated]
        blocks = markup.parsed(sheet._text(), sheet.pictures)
        written += texts_in(blocks)
        written += [part for pair in (*sheet.facts, *sheet.phones) for part in pair]
        missing = Counter("".join("".join(written).split())) - text
        assert not missing, f"{printing.kind} {sheet.paper}: {missing}"
        # A heading of a table is said again on each page, and a number is part of the code's card.
        added = text - Counter("".join("".join(written).split()))
        limit = 70 + 60 * len(printing.pages) + 120 * (printing.kind == "official")
        assert added.total() <= limit, f"{printing.kind} {sheet.paper}: {added}"


def texts_in(value: object) -> list[str]:
    """The texts of runs, which are pairs of a role and a text, wherever they are."""
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts_in(item)]
    if isinstance(value, list) and len(value) == 2 and all(isinstance(v, str) for v in value):
        return [value[1].replace("\u200b", "")]
    return [text for item in value for text in texts_in(item)] if isinstance(value, list) else []


def test_no_specimen_takes_more_than_two_pages_upright(printings: list[Printing]) -> None:
    for printing in printings:
        assert len(printing.pages) <= (3 if printing.sheet.paper.landscape else 2)
        assert all("单号 318 4027" in page.text for page in printing.pages)


def test_nothing_runs_over_the_margins(printings: list[Printing]) -> None:
    for printing in printings:
        for picture in printing.pictures:
            left, right, above, below = free_edges(printing.sheet, picture)
            assert min(left, right, above, below) >= 0, f"{printing.kind} {printing.sheet.paper}"


def free_edges(sheet: NoticeSheet, picture: Image.Image) -> tuple[float, ...]:
    """How far inside the text area the ink ends, in pixels, above the footer and inside a frame."""
    style = FAMILIES[sheet.family].style
    edge = margins(sheet.paper, style, large=sheet.large)
    dot = PPI / 25.4
    ink = ImageChops.invert(picture.convert("L"))
    if sheet.family == "reminder":
        inside = round(13 * dot)
        ink.paste(0, (0, 0, ink.width, inside))
        for box in ((0, 0, inside, ink.height), (ink.width - inside, 0, ink.width, ink.height)):
            ink.paste(0, box)
    foot = round((sheet.paper.height - edge.bottom + 4) * dot)
    ink.paste(0, (0, foot, ink.width, ink.height))
    inked = ink.point(lambda value: 255 * (value > 40)).getbbox()
    assert inked is not None
    tolerance = 1.5
    return (
        inked[0] - edge.left * dot + tolerance,
        (sheet.paper.width - edge.right) * dot - inked[2] + tolerance,
        inked[1] - edge.top * dot + tolerance,
        (sheet.paper.height - edge.bottom) * dot - inked[3] + tolerance,
    )


def test_large_type_is_24_points_at_least_and_grows_with_the_paper(
    printings: list[Printing],
) -> None:
    for printing in printings:
        if not (printing.sheet.large or FAMILIES[printing.sheet.family].style == "display"):
            continue
        least = 24 * max(printing.sheet.paper.width, printing.sheet.paper.height) / 297
        lines = [line for page in printing.pages for line in page.lines]
        text = TEXTS[printing.kind].get("body") or TEXTS[printing.kind]["conditions"]
        body = [line for line in lines if line.text[:3] in text]
        assert body
        assert min(line.size for line in body) >= least - 0.1
        if printing.sheet.large:
            small = {line.text for line in lines if line.size < least - 0.1}
            assert {text for text in small if not text.startswith(SMALL)} == set()


def test_an_outage_is_read_from_three_metres(printings: list[Printing]) -> None:
    """Facts of 40 pt on A4, or 36 where that keeps one on a line: some 13 mm (practice: 1/240)."""
    facts = ("学苑小区", "11月25日", "0418-2820096")
    for printing in printings:
        if printing.kind == "outage":
            lines = [line for page in printing.pages for line in page.lines]
            least = 36 * max(printing.sheet.paper.width, printing.sheet.paper.height) / 297
            large = [line for line in lines if line.text.startswith(facts)]
            assert len(large) == 4
            assert min(line.size for line in large) >= least - 0.1


def test_the_code_is_30_mm_wide_and_read_in_every_family(press: Press) -> None:
    sheets = tuple(
        notice_sheet(specimen("reminder", template=family, link="https://x.cn/1"))
        for family in FAMILIES
    )
    for family, png in zip(FAMILIES, press.pictures(Batch(sheets), ppi=127), strict=True):
        with Image.open(io.BytesIO(png)) as picture:
            (code,) = zxingcpp.read_barcodes(picture.convert("L"))
        wide = (code.position.top_right.x - code.position.top_left.x) / 5
        left = code.position.top_left.x / 5
        display = family in ("reminder", "outage", "event")
        assert code.text == "https://x.cn/1"
        assert wide == pytest.approx(30, abs=0.7), family
        assert left == pytest.approx(20 if display else 28, abs=0.7), family


def test_the_hours_of_an_event_stay_on_one_line(printed: Printed) -> None:
    short = {"title": "冬至饺子宴", "body": "", "audience": "老人", "phones": ()}
    at = {"starts": "2026-12-21 09:30", "ends": "2026-12-21 11:30"}
    (page,) = printed(notice_sheet(specimen("event_preview", **short, **at)))
    assert any("09:30—11:30" in line.text for line in page.lines)


def test_no_family_loses_what_another_kind_says(printed: Printed) -> None:
    kinds = ("publicity", "event_preview", "service_guide", "recruitment")
    chosen = tuple(product(kinds, FAMILIES))
    pages = iter(
        printed(
            *(
                notice_sheet(specimen(kind, template=family, link="tel:12345", paper="A3"))
                for kind, family in chosen
            )
        )
    )
    text = ""
    for kind, family in chosen:
        sheet = notice_sheet(specimen(kind, template=family))
        text = next(pages).squeezed
        while "扫码打电话" not in text:
            text += next(pages).squeezed
        pairs = [*sheet.facts, *sheet.phones]
        missing = [value for _, value in pairs if "".join(value.split()) not in text]
        assert missing == [], f"{kind} as {family}"
        assert sheet.signature in text and sheet.dated in text


def test_a_family_is_offered_to_other_kinds_only_where_it_looks_different(press: Press) -> None:
    source = specimen("circular")
    drawn: dict[bytes, set[str]] = {}
    for family in FAMILIES.values():
        material = source.material.changed(template=family.key)
        (page, *_) = press.pictures(Batch(sheets_of(replace(source, material=material))), ppi=30)
        drawn.setdefault(page, set()).add(family.key)
    (alike,) = [keys for keys in drawn.values() if len(keys) > 1]
    assert {key for key in alike if FAMILIES[key].for_others} == {"notice"}
    offered = {key for key, family in FAMILIES.items() if family.for_others}
    assert offered == FAMILIES.keys() - alike | {"notice"}
