"""What each kind of material asks for, in the order in which it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bulletin_tui.printing.families import FAMILIES
from bulletin_tui.widgets.field import Field

_MOMENT = "例如 2026-11-25 08:30"
_ROWS = "一行一条，格与格之间用 |："


def _alike(*words: str) -> list[tuple[str, str]]:
    """Choices that are stored as they are shown."""
    return [(word, word) for word in words]


_RECIPIENTS = Field("recipients", "主送", help="写给谁，例如：各位居民")
_PAPER = Field("paper", "纸张", "choice", choices=_alike("A4", "A3"))
_PRINTED = Field("printed_here", "自己打印", "flag", help="不打印就由制作店做")
_PERIOD = (
    Field("period_from", "从哪天", "date", help="第一天，算在里面"),
    Field("period_to", "到哪天", "date", help="最后一天，也算在里面"),
)
_HOURS = (
    Field("starts", "几时开始", help=_MOMENT),
    Field("ends", "几时结束", help=_MOMENT),
)

FIRST: Mapping[str, tuple[Field, ...]] = {
    "notice": (_RECIPIENTS,),
    "publicity": (
        *_PERIOD,
        Field("objections", "异议受理", help="有意见向谁提，怎么提"),
        Field("names", "名单", "long", rows=5, help=_ROWS + "第一行写表头，例如 姓名|人口|住址"),
        Field("masked", "遮住姓名号码", "flag", help="印成 王*明、138****5678；身份证号总是遮住"),
    ),
    "outage": (
        Field("supply", "停什么", "choice", choices=_alike("停水", "停电", "停气", "停暖")),
        Field("area", "范围", required=True, help="哪些楼、哪些街"),
        Field("starts", "几时停", help=_MOMENT),
        Field("ends", "几时恢复", help="例如 2026-11-25 17:00"),
        Field("reason", "原因"),
    ),
    "open_letter": (Field("salutation", "称呼"),),
    "initiative": (Field("salutation", "称呼"),),
    "event_preview": (
        *_HOURS,
        Field("place", "地点"),
        Field("audience", "哪些人参加"),
        Field("sign_up", "怎么报名"),
        Field("host", "主办"),
    ),
    "service_guide": (
        Field("basis", "办理依据", help="依据的文件或法规"),
        Field("conditions", "办理条件", "long", rows=3, help="什么样的人可以办"),
        Field("papers", "申请材料", "long", help="一行一样，印出来前面有方框"),
        Field("steps", "办理程序", "long", help="一行一步，印出来自动编号"),
        Field("time_limit", "办理时限", help="例如：自受理之日起30日"),
        Field("fee", "收费", help="不收费也写上"),
        Field("place", "办理地点"),
        Field("hours", "办理时间", help="例如：周一至周五 8:30—11:30"),
    ),
    "recruitment": (
        Field("posts", "招聘岗位", "long", help=_ROWS + "岗位|人数|条件|待遇，表头自动加"),
        Field("requirements", "应聘要求", "long", help="一行一条，印出来自动编号"),
        Field("apply_by", "报名截止", "date"),
        Field("apply_how", "报名方式"),
        Field("place", "报名地点"),
    ),
    "consultation": (
        *_PERIOD,
        Field("channels", "提意见的方式", "long", rows=3, help="一行一种"),
    ),
    "consultation_feedback": (
        Field("received", "收到几条", "number"),
        Field("adopted", "采纳几条", "number"),
        Field("opinions", "意见", "long", rows=5, help=_ROWS + "意见|采纳情况|说明，表头自动加"),
    ),
    "official": (
        Field("number", "发文字号", help="例如 学街发〔2026〕3号，打 [2026] 也行"),
        _RECIPIENTS,
    ),
    "document": (
        Field(
            "corner",
            "章和码的位置",
            "choice",
            choices=_alike("自动", "左下", "右下", "左上", "右上"),
            help="二维码、单号、期限印在哪个角",
        ),
        _PAPER,
    ),
    "banner": (
        _PRINTED,
        Field("ground", "底色", "choice", choices=_alike("红底", "白底"), help="红纸黑字选白底"),
        Field("vertical", "竖挂", "flag"),
        Field("making", "做法", "choice", choices=_alike("一字一张", "拼接")),
        _PAPER,
        Field("height_cm", "高（厘米）", "number", help="拼接用，竖挂就是宽；一字一张不管它"),
        Field("length_m", "长度（米）", help="制作店做的，例如 6；自己打印的按字数算"),
    ),
    "panel": (
        Field("width_cm", "宽（厘米）", "number"),
        Field("height_cm", "高（厘米）", "number"),
        _PRINTED,
        Field("making", "做法", "choice", choices=_alike("整页", "拼接"), help="拼接：一整幅贴满"),
        _PAPER,
    ),
    "leaflet": (
        Field("form", "样式", "choice", choices=_alike("单张", "A5 两联", "三折页", "四联小条")),
        Field("print_run", "要印份数", "number", help="算要多少张纸；没定就填 0"),
    ),
    "questionnaire": (
        Field(
            "questions",
            "题目",
            "long",
            help="一行一题，后面用 | 隔开写答案；能选几个的写（可多选）；没有答案就留空行手写",
            rows=6,
        ),
        Field("return_place", "交回地点", help="填好后交到哪里"),
        Field("due_on", "交回日期", "date"),
    ),
}
"""By kind: what stands between the title and the text."""

AFTER: Mapping[str, tuple[Field, ...]] = {
    "official": (
        Field("enclosures", "附件", "long", rows=2, help="一行一个，序号自动加"),
        Field("remark", "附注", help="例如：此件公开发布；括号自动加"),
        Field("cc", "抄送", help="几个单位用，隔开"),
        Field("issued_by", "印发机关"),
        Field("issued_on", "印发日期", "date"),
        Field("authority", "红头上的字", help="空着就是落款单位加“文件”"),
    ),
}
"""By kind: what stands below the telephones, because few need it."""

BODY = Field(
    "body",
    "正文",
    "long",
    rows=8,
    help="一段一行；- 分条；**加粗**；格|格 是表格；【图：名】是图片；F1 细说",
)
ONLY_WORDS = frozenset({"banner"})
"""Kinds of which nothing but the title is printed."""
WITHOUT_BODY = ONLY_WORDS | {"document"}
"""Kinds whose words are the title, or that exist already."""
SIGNED = (
    Field("signed_on", "落款日期", "date"),
    Field("phones", "电话", help="几个电话用；隔开，例如 监督电话：0418-2820012"),
)
LINK = Field("link", "网址", help="扫码打开的网页；空着就印联系方式")

SLOTS = Field(
    "slots",
    "占几张的地方",
    "number",
    help="在公示栏上占几张 A4；写 0 是 A4 占一张、A3 占两张。几页都贴就写几",
)
NOT_ON_BOARDS = frozenset({"banner", "panel", "leaflet"})
"""Kinds that hang elsewhere or are handed out."""

_ARRANGED = (
    _PAPER,
    Field("landscape", "横放", "flag"),
    Field("large_type", "大字版", "flag", help="正文不小于 24 磅，老人也看得清"),
    Field("one_page", "缩到一页", "flag", help="超出不多时，缩小行距放进一页"),
)


def arrangement(kind: str, usual: str) -> tuple[Field, ...]:
    """How the page looks; `usual` is the family that suits the kind."""
    if kind in ("banner", "panel", "document"):
        return ()
    if kind == "questionnaire":
        return _ARRANGED
    families = [
        (family.key, family.name)
        for family in FAMILIES.values()
        if family.for_others or family.key == usual
    ]
    families.sort(key=lambda option: option[0] != usual)
    asked = (Field("template", "版式", "choice", choices=families), *_ARRANGED)
    if kind == "leaflet":
        # What is cut or folded has a look of its own.
        return tuple(replace(field, help="样式是单张才管用") for field in asked)
    return asked
