"""The form of a duty: how often it comes, for whom, and what its drafts begin with."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bulletin_tui.screens.boards import made_here
from bulletin_tui.screens.edit import EditScreen
from bulletin_tui.screens.reconciling import Held
from bulletin_tui.widgets.dialogs import Choose
from bulletin_tui.widgets.field import Field
from store.errors import Problem, Refused
from store.models import KINDS, Category, Material, Obligation, validated, vocabulary
from store.rules.coming.recurrence import LAST_DAY, WORDS, Cycle, cycle_of
from store.rules.coming.usual_duties import USUAL, usual_duty
from store.undo import Step

if TYPE_CHECKING:
    from bulletin_tui.screens.base import WorkScreen

NEVER, OTHER = "", "other"
"""Counted by month only, and a rule that came from a file and has no words."""
_OWN = "own"
_MONTHS = {"quarter": 3, "half": 6, "year": 12}
_REST = [("before", "提前到上一个工作日"), ("after", "顺延到下一个工作日"), ("as_is", "日子不变")]
_MARKS = "可以写 {年} {月} {季}，或 {上月} {上季} {去年}，到时换成日期"


async def new_duty(screen: WorkScreen) -> None:
    """One of the usual duties, or one of the office's own. To be run in a worker."""
    desk = screen.context.desk
    known = {duty.name for duty in desk.duties()}
    usual = [(name, name) for name in USUAL if name not in known]
    chosen = [_OWN]
    if usual:
        question = Choose("哪一种任务", [*usual, (_OWN, "别的，自己填")])
        answer = await screen.app.push_screen_wait(question)
        if not answer:
            return
        chosen = answer
    duty = None
    if chosen[0] != _OWN:
        duty = usual_duty(chosen[0], desk.new_id(), desk.today)
    await edit_duty(screen, duty)


_DRAFTED = "到时候会自动备好草稿。"
_COUNTED = "每月还差几篇，看上面的表和“今日”。"


async def edit_duty(screen: WorkScreen, duty: Obligation | None) -> None:
    """Let a duty be filled in. To be run in a worker."""
    desk = screen.context.desk
    is_new = duty is None or duty.rev == 0
    held = None if duty is None or is_new else Held(desk, duty, lambda now: _fields(screen, now))

    saved: list[Obligation] = []

    def save(values: dict[str, Any]) -> None:
        known = held.record if held else duty
        base = known.model_dump() if known else {"id": desk.new_id()}
        try:
            made = validated(Obligation, {**base, **_read(values, known)})
            desk.save_duty(made)
            saved.append(made)
        except Refused as refused:
            # The form asks for the rule in words.
            fields = {"recurrence": "every"}
            raise Refused(
                tuple(replace(p, field=fields.get(p.field, p.field)) for p in refused.problems)
            ) from None

    heading = "新公开任务" if is_new else "修改公开任务"
    form = EditScreen(
        screen.context,
        heading,
        _fields(screen, duty),
        save,
        manual=("duties#下面：公开任务",),
        held=held,
    )
    if await screen.app.push_screen_wait(form):
        screen.say(f"已保存。{_DRAFTED if saved[-1].recurrence else _COUNTED}")
        make_drafts(screen, step=Step.JOINED)


def make_drafts(screen: WorkScreen, none: str = "", step: Step = Step.OWN) -> None:
    """Make the drafts that are due, and say how many; or `none` where there are none.

    Those of a duty that was just saved are taken back with it.
    """
    desk = screen.context.desk

    def keep(drafts: list[Material]) -> None:
        made: list[Material] = []
        if screen.attempt(lambda: made.extend(desk.keep_drafts(drafts, step))) and (made or none):
            screen.say(f"备好 {len(made)} 份草稿（ctrl+z 撤销）" if made else none)

    screen.read(desk.drafts_due, keep)


def _fields(screen: WorkScreen, duty: Obligation | None) -> list[Field]:
    """The form, filled in from a duty or with what is usual."""
    engine = screen.context.desk.database
    known = duty or Obligation(id="new", name="新", starts_on=screen.context.desk.today)
    units = [(unit.id, unit.name) for unit in screen.context.desk.units() if unit.kind != "partner"]
    categories = [(one.id, one.name) for one in engine.find(Category)]
    asked = [
        Field(
            "unit_ids",
            "哪些单位",
            "choices",
            choices=units,
            help="不选就是所有社区",
            new=made_here.UNIT,
        ),
        *_making(),
        Field("category_id", "类别", "choice", choices=categories, new=made_here.CATEGORY),
        Field("basis", "依据", help="依据的文件或法规"),
        Field("starts_on", "从哪天起", "date", required=True),
        Field("ends_on", "到哪天止", "date"),
    ]
    name = Field("name", "任务", required=True, value=duty.name if duty else "")
    filled = [replace(field, value=getattr(known, field.name)) for field in asked]
    return [name, *_when(duty), *filled]


def _making() -> list[Field]:
    """What its drafts begin with."""
    kinds = [(kind, model.noun) for kind, model in KINDS.items() if kind != "document"]
    matters = vocabulary("matter").choices
    return [
        Field("draft_days", "提前几天", "number", help="提前几天备好草稿"),
        Field("per_month", "每月至少", "number", help="每个单位每月至少公布几篇；不管篇数就填 0"),
        Field("heading", "草稿标题", help=_MARKS),
        Field("text", "草稿正文", "long", help=_MARKS),
        Field("material_kind", "材料种类", "choice", choices=kinds),
        Field("matter", "事项", "choice", choices=matters, help="按它查要贴几天"),
    ]


def _when(duty: Obligation | None) -> list[Field]:
    """How often it comes, in words; a new one comes once a month."""
    cycle = cycle_of(duty.recurrence) if duty else Cycle("month", 10)
    every = cycle.every if cycle else OTHER if duty and duty.recurrence else NEVER
    often: list[tuple[str, str]] = [*WORDS.items(), (NEVER, "不定期，只看篇数")]
    if every == OTHER and duty:
        often.append((OTHER, f"原来的规则 {duty.recurrence}"))
    months = "每季 1–3，每半年 1–6，每年 1–12；每周、每月不管它"
    days = f"到这天要公布；{LAST_DAY} 就是月底；每周填 1–7，1 是周一"
    return [
        Field("every", "多久一次", "choice", choices=often, value=every),
        Field("month", "第几个月", "number", value=cycle.month if cycle else 1, help=months),
        Field("day", "几号", "number", value=cycle.day if cycle else 10, help=days),
        Field(
            "rest_day",
            "碰上休息",
            "choice",
            required=True,
            choices=_REST,
            value=duty.rest_day if duty else "before",
            help="到日子那天周末、放假怎么办",
        ),
    ]


def _read(values: dict[str, Any], duty: Obligation | None) -> dict[str, Any]:
    every, day, month = values.pop("every"), values.pop("day"), values.pop("month") or 1
    values["category_id"] = values["category_id"] or None
    for number in ("draft_days", "per_month"):
        values[number] = values[number] or 0
    if every == OTHER and duty:
        values["recurrence"] = duty.recurrence
    elif every == NEVER:
        values["recurrence"] = ""
    else:
        values["recurrence"] = _cycle(every, day, month).rule
    return values


def _cycle(every: Any, day: int | None, month: int) -> Cycle:
    most = 7 if every == "week" else LAST_DAY
    if day is None or not 1 <= day <= most:
        what = (
            "每周填 1–7，1 是周一" if every == "week" else f"填 1–{LAST_DAY}，{LAST_DAY} 就是月底"
        )
        raise Refused(Problem("day", what))
    months = _MONTHS.get(every, 1)
    if every in _MONTHS and not 1 <= month <= months:
        raise Refused(Problem("month", f"{WORDS[every]}填 1–{months}"))
    return Cycle(every, day, month if every in _MONTHS else 1)
