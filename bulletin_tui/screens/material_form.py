"""The form of a material: the fields that all kinds share, and those of its kind."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from bulletin_tui.widgets.form import Field
from store.desk import Desk
from store.errors import Problem, Refused
from store.models import KINDS, Category, Material, Unit, new_material


def _alike(*words: str) -> list[tuple[str, str]]:
    """Choices that are stored as they are shown."""
    return [(word, word) for word in words]


_OWN_FIELDS: dict[str, tuple[Field, ...]] = {
    "notice": (Field("recipients", "主送", help="写给谁，例如：各位居民"),),
    "publicity": (
        Field("period_from", "公示期自", "date"),
        Field("period_to", "公示期至", "date", help="最后一天"),
        Field("objections", "异议受理", help="有意见向谁提，怎么提"),
    ),
    "open_letter": (Field("salutation", "称呼"),),
    "outage": (
        Field(
            "supply", "停什么", "choice", choices=[(w, w) for w in ("停水", "停电", "停气", "停暖")]
        ),
        Field("area", "范围", required=True, help="哪些楼、哪些街"),
        Field("starts", "几时停", help="例如 2026-11-25 08:30"),
        Field("ends", "几时恢复", help="例如 2026-11-25 17:00"),
        Field("reason", "原因"),
    ),
    "banner": (
        Field("printed_here", "自己打印", "flag", help="不打印就由制作店做"),
        Field("ground", "底色", "choice", choices=_alike("红底", "白底"), help="红纸黑字选白底"),
        Field("vertical", "竖挂", "flag"),
        Field("making", "做法", "choice", choices=_alike("一字一张", "拼接")),
        Field("paper", "打印用纸", "choice", choices=_alike("A4", "A3")),
        Field("height_cm", "高（厘米）", "number", help="拼接用，竖挂就是宽；一字一张不管它"),
        Field("length_m", "长度（米）", help="制作店做的，例如 6；自己打印的按字数算"),
    ),
    "panel": (
        Field("width_cm", "宽（厘米）", "number"),
        Field("height_cm", "高（厘米）", "number"),
        Field("printed_here", "自己打印", "flag", help="不打印就由制作店做"),
        Field("making", "做法", "choice", choices=_alike("整页", "拼接"), help="拼接：一整幅贴满"),
        Field("paper", "打印用纸", "choice", choices=_alike("A4", "A3")),
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
_PHONE = re.compile(r"^\s*(?:(?P<label>[^\d：:]*?)\s*[：:]?\s*)(?P<number>\+?\d[\d\- 转]*)\s*$")
_SPARE = ("banner",)
"""Kinds whose words are the title."""


def fields_for(kind: str, material: Material | None, desk: Desk) -> list[Field]:
    """The form's fields, filled in from a material or with a new one's defaults."""
    units = [(unit.id, unit.name) for unit in desk.database.find(Unit) if unit.kind != "partner"]
    categories = [(c.id, c.name) for c in desk.database.find(Category)]
    fields = [
        Field("title", "标题" if kind not in _SPARE else "文字", required=True),
        *_OWN_FIELDS.get(kind, ()),
        Field(
            "body",
            "正文",
            "long",
            rows=8,
            help="一段一行；- 分条；**加粗**；格|格 是表格；【图：名字】是图片；F1 细说",
        ),
        Field("unit_id", "落款单位", "choice", choices=units, required=True),
        Field("signed_on", "落款日期", "date"),
        Field("phones", "电话", help="几个电话用；隔开，例如 监督电话：0418-2820012"),
        Field("link", "网址", help="扫码打开的网页；空着就印联系方式"),
        Field("category_id", "类别", "choice", choices=categories),
        Field("formed_on", "信息形成日", "date"),
        Field("basis", "依据", help="依据的文件或法规"),
        Field("note", "备注", "long", rows=2, help="自己看的，不会印出来"),
    ]
    return [_filled(field, kind, material, units, desk.today) for field in fields]


def _filled(
    field: Field, kind: str, material: Material | None, units: list[tuple[str, str]], today: date
) -> Field:
    from dataclasses import replace

    model = KINDS[kind]
    value: Any
    if material is not None:
        value = getattr(material, field.name)
    elif field.name == "unit_id":
        value = units[0][0] if units else ""
    elif field.name == "signed_on":
        value = today
    elif model.model_fields[field.name].is_required():
        value = None
    else:
        value = model.model_fields[field.name].get_default(call_default_factory=True)
    return replace(field, value=_shown(field, value))


def _shown(field: Field, value: Any) -> Any:
    if field.name == "phones":
        return "；".join(f"{phone.label}：{phone.number}" for phone in value or ())
    if field.name == "questions":
        return "\n".join(value or ())
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, float):
        return f"{value:g}"
    return value or None if field.kind in ("choice", "date") else value


def material_from(
    kind: str, values: dict[str, Any], desk: Desk, known: Material | None = None
) -> Material:
    """The material that a filled form means; raises Refused with the fields at fault."""
    read = dict(values)
    read["phones"] = _phones(str(values["phones"]))
    read["category_id"] = values["category_id"] or None
    if kind == "questionnaire":
        read["questions"] = [line for line in str(values["questions"]).split("\n") if line.strip()]
    if kind == "outage":
        for name in ("starts", "ends"):
            read[name] = _moment(name, str(values[name]))
    base = {"id": known.id, "rev": known.rev} if known else {"id": desk.new_id()}
    return new_material(kind, {**base, **read})


def _phones(text: str) -> list[dict[str, str]]:
    phones = []
    for part in re.split(r"[；;\n]", text):
        if not part.strip():
            continue
        match = _PHONE.match(part)
        if match is None:
            raise Refused(
                Problem("phones", f"“{part.strip()}”看不出号码，应当像 监督电话：0418-2820012")
            )
        phones.append(
            {"label": match["label"].strip() or "电话", "number": match["number"].strip()}
        )
    return phones


def _moment(name: str, text: str) -> datetime | None:
    plain = text.strip().replace("：", ":").replace("/", "-")
    if not plain:
        return None
    try:
        return datetime.strptime(plain, "%Y-%m-%d %H:%M")
    except ValueError:
        raise Refused(Problem(name, f"“{text.strip()}”不是时间，应当像 2026-11-25 08:30")) from None
