"""表格: which of the office's tables and forms, what it needs to know, and its file."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from textual.app import App

from bulletin_tui.dates import parse_date
from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.output import write_pdf
from bulletin_tui.printing.records import office_forms
from bulletin_tui.printing.records.board_labels import labels_sheet
from bulletin_tui.printing.records.on_display import TITLE
from bulletin_tui.printing.records.patrol_forms import patrol_form, storm_list
from bulletin_tui.printing.records.questionnaires import tally_sheet
from bulletin_tui.printing.records.registers import checklist, upward_register
from bulletin_tui.printing.records.statements import statement
from bulletin_tui.printing.records.week import as_file_name, plan_week
from bulletin_tui.printing.sheets.base import Batch, Sheet
from bulletin_tui.screens.base import WorkScreen
from bulletin_tui.widgets.dialogs import Ask, Choose
from bulletin_tui.widgets.working import Teller, Working
from store.desk import Desk
from store.errors import StoreError
from store.models import KINDS, Campaign, Material
from store.query import Is, OneOf
from store.rules.agenda import week_of

Making = Callable[[Desk], Sheet]
"""Makes the sheet, in a thread."""
_LONGEST = 40
"""Characters of a title in a file's name."""


class Wanted(NamedTuple):
    """What was asked for."""

    making: Making
    about: str = ""
    """A material or campaign; the file is called after it, so that the next one is another file."""


_Asking = Callable[[WorkScreen, date], Awaitable[Wanted | None]]
"""Asks for what a form needs, told the week on the screen; None if the user went back."""


async def make_form(screen: WorkScreen, monday: date) -> Path | None:
    """Let a form be chosen and make its file; None if the user went back or it failed."""
    options = [(name, f"{name:　<9}{text}") for name, (text, _) in _FORMS.items()]
    chosen = await screen.app.push_screen_wait(Choose("做哪张表", options))
    if not chosen:
        return None
    wanted = await _FORMS[chosen[0]][1](screen, monday)
    return await make_file(screen, chosen[0], wanted) if wanted else None


async def make_labels(screen: WorkScreen) -> Path | None:
    """The boards' labels alone."""
    wanted = await _labels(screen, screen.context.desk.today)
    return await make_file(screen, "公示栏标牌", wanted) if wanted else None


async def bring_to_printing(app: App[object], made: Path) -> None:
    """What was made elsewhere goes out from the printing screen."""
    from bulletin_tui.screens.printing import PrintingScreen

    await app.switch_mode("printing")
    if isinstance(screen := app.screen, PrintingScreen):
        screen.take(made)


async def make_file(
    screen: WorkScreen, name: str, wanted: Wanted, target: Path | None = None
) -> Path | None:
    """Typeset a sheet, into the folder's `print` if nowhere else; a refusal is told."""
    context = screen.context
    day = context.desk.today
    about = as_file_name(wanted.about)[:_LONGEST]
    stem = "-".join(filter(None, (name, about, str(day))))
    target = target or context.folder / "print" / f"{stem}.pdf"

    def job(teller: Teller) -> Path:
        try:
            teller.step("正在排版…")
            batch = Batch((wanted.making(context.desk),))
            write_pdf(context.press(), batch, target, day, data=context.folder)
        except PrintError as error:
            raise StoreError(str(error)) from error
        return target

    answer = await screen.app.push_screen_wait(Working[Path](f"做{name}", job, stoppable=False))
    if isinstance(answer, StoreError):
        screen.say_no(str(answer), "没有印成")
        return None
    return answer


async def _checklist(screen: WorkScreen, monday: date) -> Wanted | None:
    return Wanted(lambda desk: checklist(desk, plan_week(desk, monday, everywhere=True)))


async def _patrol(screen: WorkScreen, monday: date) -> Wanted | None:
    return Wanted(patrol_form)


async def _storm(screen: WorkScreen, monday: date) -> Wanted | None:
    today = screen.context.desk.today

    def fault(text: str) -> str | None:
        try:
            day = parse_date(text, today)
        except ValueError as error:
            return str(error)
        return None if day >= today else f"{day} 已经过去了。请填今天或以后的日期。"

    question = Ask("哪一天刮风（今天、明天，或写日期）", str(today), validate=fault)
    text = await screen.app.push_screen_wait(question)
    if text is None:
        return None
    return Wanted(lambda desk: storm_list(desk, parse_date(text, today)))


async def _labels(screen: WorkScreen, monday: date) -> Wanted | None:
    sites = [site for site in screen.context.desk.sites() if site.is_walked]
    options = [(site.id, site.name) for site in sites]
    usual = [site.id for site in sites if site.state != "retired"]
    none = "还没有要走访的点位。按 Esc 返回，再按 F5 建一个。"
    question = Choose("给哪些点位做标牌", options, multiple=True, chosen=usual, missing=none)
    chosen = await screen.app.push_screen_wait(question)
    if not chosen:
        return None
    meant = [site for site in sites if site.id in chosen]
    return Wanted(lambda desk: labels_sheet(desk, meant))


async def _register(screen: WorkScreen, monday: date) -> Wanted | None:
    period = await _period(screen)
    return Wanted(lambda desk: upward_register(desk, *period)) if period else None


async def _period(screen: WorkScreen) -> tuple[date, date] | None:
    today = screen.context.desk.today
    first = today.replace(day=1)
    last_month, new_year = first - timedelta(days=1), today.replace(month=1, day=1)
    last_year = new_year - timedelta(days=1)
    known = {
        "本周": week_of(today),
        "本月": (first, today),
        "上月": (last_month.replace(day=1), last_month),
        "今年": (new_year, today),
        "去年": (last_year.replace(month=1, day=1), last_year),
    }
    options = [(name, f"{name}（{start} 至 {end}）") for name, (start, end) in known.items()]
    question = Choose("哪段时间", [*options, ("", "自己填起止日期")], chosen=["今年"])
    chosen = await screen.app.push_screen_wait(question)
    if chosen is None:
        return None
    return known.get(chosen[0]) or await _own_period(screen, today)


async def _own_period(screen: WorkScreen, today: date) -> tuple[date, date] | None:
    def fault(text: str, earliest: date) -> str | None:
        try:
            day = parse_date(text, today)
        except ValueError as error:
            return str(error)
        return None if day >= earliest else f"结束日在 {earliest} 之前，请改正。"

    asked: list[date] = []
    for question, usual in (
        ("从哪天起", today.replace(month=1, day=1)),
        ("到哪天为止", today),
    ):
        judge = partial(fault, earliest=asked[0] if asked else date.min)
        text = await screen.app.push_screen_wait(Ask(question, str(usual), validate=judge))
        if text is None:
            return None
        asked.append(parse_date(text, today))
    return asked[0], asked[1]


async def _on_display(screen: WorkScreen, monday: date) -> Wanted | None:
    """It is looked at first; whether it is printed, and for whom, is said there."""
    from bulletin_tui.screens.paper.on_display import OnDisplayScreen

    await screen.app.push_screen_wait(OnDisplayScreen(screen.context))
    return None


def _at_campaign(make: Callable[[Desk, Campaign | None], Sheet]) -> _Asking:
    async def ask(screen: WorkScreen, monday: date) -> Wanted | None:
        database = screen.context.desk.database
        campaigns = database.find(Campaign, order=("-on",), archived=False)
        options = [("", "空白的，活动手写"), *((c.id, f"{c.on} {c.name}") for c in campaigns)]
        chosen = await screen.app.push_screen_wait(Choose("哪个活动", options))
        if chosen is None:
            return None
        campaign = next((c for c in campaigns if c.id == chosen[0]), None)
        about = campaign.name if campaign else ""
        return Wanted(lambda desk: make(desk, campaign), about)

    return ask


async def _material(
    screen: WorkScreen, kind: str = "", known: Sequence[Material] | None = None
) -> Material | None:
    """One of those that are `known`, or any of a kind; the newest first."""
    desk = screen.context.desk
    if known is None:
        only = [Is("kind", kind)] if kind else []
        known = desk.database.find(Material, *only, archived=False)[::-1]
    units = {unit.id: unit.name for unit in desk.units()}
    materials = {each.id: each for each in known}
    options = [(m.id, f"{m.noun}  {m.title}  {units[m.unit_id]}") for m in known]
    none = f"还没有{KINDS[kind].noun if kind else '材料'}。按 Esc 返回，再按 F4 写一份。"
    chosen = await screen.app.push_screen_wait(Choose("哪份材料", options, missing=none))
    return materials[chosen[0]] if chosen else None


async def _review(screen: WorkScreen, monday: date) -> Wanted | None:
    if (material := await _material(screen)) is None:
        return None
    return Wanted(lambda desk: office_forms.secrecy_review(desk, material), material.title)


async def _statement(screen: WorkScreen, monday: date) -> Wanted | None:
    files, hung = screen.context.files, await to_thread(_hung, screen.context.desk)
    if not hung:
        screen.say_no("还没有贴过的材料，没有情况可以说明。", "没有印成")
        return None
    if (material := await _material(screen, known=hung)) is None:
        return None
    return Wanted(lambda desk: statement(desk, material, files), material.title)


def _hung(desk: Desk) -> list[Material]:
    """What hung anywhere, the newest first; before the others what had to hang for a time."""
    rows = [row for row in desk.ledger(archived=False) if row.intervals]
    held = {row.material_id for row in rows if row.hold}
    hung = OneOf("id", frozenset(row.material_id for row in rows))
    found = desk.database.find(Material, hung, archived=False)[::-1]
    return sorted(found, key=lambda material: material.id not in held)


async def _tally(screen: WorkScreen, monday: date) -> Wanted | None:
    if (material := await _material(screen, "questionnaire")) is None:
        return None
    return Wanted(lambda desk: tally_sheet(desk, material), material.title)


async def _receipts(screen: WorkScreen, monday: date) -> Wanted | None:
    material = await _material(screen)
    if material is None:
        return None
    units = {unit.id: unit for unit in screen.context.desk.units()}
    others = [(unit.id, unit.name) for unit in units.values() if unit.id != material.unit_id]
    options = [*others, ("", "空白的，单位手写")]
    usual = [] if others else [""]
    question = Choose("送给哪些单位", options, multiple=True, chosen=usual)
    chosen = await screen.app.push_screen_wait(question)
    if chosen is None:
        return None
    receivers = [units.get(key) for key in chosen]
    return Wanted(lambda desk: office_forms.receipts(desk, material, receivers), material.title)


_FORMS: Mapping[str, tuple[str, _Asking]] = {
    "一周张贴清单": ("要贴、保留、要撤，按走访顺序", _checklist),
    TITLE: ("每块公示栏上有什么，给检查的人看", _on_display),
    "公示情况说明": ("一份材料在哪里贴了几天，报上级", _statement),
    "公示栏标牌": ("名称、保管人、电话、二维码", _labels),
    "街道公示板登记表": ("上级报送了什么", _register),
    "巡查登记表": ("一个点位一行，14 种问题", _patrol),
    "大风检查清单": ("室外挂着的，先收哪些", _storm),
    "咨询登记表": ("一人一行", _at_campaign(office_forms.consultation_register)),
    "咨询计数表": ("按事项画“正”字", _at_campaign(office_forms.consultation_tally)),
    "问卷计票表": ("一份问卷的票数", _tally),
    "保密审查表": ("一份材料公开前的审查", _review),
    "送达回执": ("一份材料送到哪些单位", _receipts),
}
"""By name: what it is, and what asks for what it needs."""
