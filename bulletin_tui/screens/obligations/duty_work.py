"""Doing what a duty or a quota asks for: open its draft or make it, write one more material."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from bulletin_tui.screens.writing.choosing import ChooseKind, given_by
from bulletin_tui.screens.writing.form import offer_plan, write_material
from bulletin_tui.widgets.dialogs import Choose, Confirm
from bulletin_tui.widgets.reason_dialog import AskReason
from store.errors import StoreError
from store.models import Material, Obligation, Posting, Unit
from store.query import Is
from store.rules.coming.duties import OPEN, Occurrence, Share, Stage
from store.rules.tasks import Task

if TYPE_CHECKING:
    from bulletin_tui.screens.base import WorkScreen

NOT_DONE, ONLY_THIS = "not_done", "only_this"
"""What may be meant by deleting a draft that a duty has made."""
NAMED = 3
"""So many units are named in a question; of more the rest is counted."""


async def do_duty(screen: WorkScreen, tasks: Sequence[Task]) -> None:
    """What a line of 今日 about a duty asks for. To be run in a worker."""
    if found := _asked_by(screen, tasks[0]):
        await work_on(screen, *found)


async def waive_task(screen: WorkScreen, task: Task) -> None:
    """It is not done this time. To be run in a worker."""
    if found := _asked_by(screen, task):
        await waive(screen, *found)


def _asked_by(screen: WorkScreen, task: Task) -> tuple[Occurrence, list[Share]] | None:
    """What a line is about, with the units that it names."""
    assert task.due is not None
    for one in screen.context.desk.occurrences(task.due, task.due):
        if one.duty.id == task.record_id and one.on.isoformat() == task.details["on"]:
            return one, [s for s in one.shares if s.stage.value == task.details["stage"]]
    return None


async def do_quota(screen: WorkScreen, tasks: Sequence[Task]) -> None:
    """What a line of 今日 about a quota asks for. To be run in a worker."""
    await write_for(screen, tasks[0].record_id)


async def work_on(screen: WorkScreen, one: Occurrence, shares: Sequence[Share]) -> None:
    """Open a unit's draft, or make it first; which unit is asked where there are several."""
    if not shares:
        return
    chosen = shares[0]
    if len(shares) > 1:
        answer = await screen.app.push_screen_wait(Choose(_heading(one), _units(screen, shares)))
        if not answer:
            return
        chosen = next(share for share in shares if share.unit_id == answer[0])
    if chosen.stage is Stage.WAIVED:
        told = f"定了不办：{chosen.why}"
        question = Confirm(_heading(one), told, yes="还是要办", no="不办", careful=True)
        if not await screen.app.push_screen_wait(question):
            return
    await _open_draft(screen, one.duty, one.on, chosen.unit_id)


async def waive(screen: WorkScreen, one: Occurrence, shares: Sequence[Share]) -> None:
    """Settle that units do nothing this time, and why; of several it is asked which.

    To be run in a worker.
    """
    still = [share for share in shares if share.stage in OPEN]
    if not still:
        screen.say_no("这一期已经排期、公布，或者定了不办。")
        return
    chosen = [still[0].unit_id]
    if len(still) > 1:
        dialog = Choose(f"{_heading(one)}：哪些单位不办", _units(screen, still), multiple=True)
        if not (answer := await screen.app.push_screen_wait(dialog)):
            return
        chosen = answer
    drafts = sum(bool(share.material_id) for share in still if share.unit_id in chosen)
    lines = [_told_units(screen, chosen)]
    lines += [f"备好的 {drafts} 份草稿一起删掉"] if drafts else []
    lines += ["不再备稿，也不算缺；以后要办，在任务（F9）里按回车"]
    example = "例如：本月没有新增和变动"
    asked = AskReason(f"{_heading(one)}：这一期不办", lines, example)
    if why := await screen.app.push_screen_wait(asked):
        desk = screen.context.desk
        screen.attempt(lambda: desk.waive(one.duty, one.on, chosen, why), "已定不办（ctrl+z 撤销）")


async def discard_draft(screen: WorkScreen, draft: Material) -> None:
    """Delete what a duty has made: is it not done this time, or only not like this?

    To be run in a worker.
    """
    desk = screen.context.desk
    found = desk.occurrence_of(draft)
    if found is None:
        screen.attempt(lambda: desk.discard(draft), "已删除（ctrl+z 撤销）")
        return
    comes_back = found.due.day >= desk.today and not found.duty.is_paused
    later = "以后会再备一份" if comes_back else "没公布就还算缺"
    options = [(NOT_DONE, "这一期不办，写明为什么"), (ONLY_THIS, f"只删这份草稿，{later}")]
    answer = await screen.app.push_screen_wait(Choose(f"删除“{draft.title}”", options))
    if answer == [NOT_DONE]:
        await waive(screen, found, [s for s in found.shares if s.unit_id == draft.unit_id])
    elif answer:
        screen.attempt(lambda: desk.discard(draft), "已删除（ctrl+z 撤销）")


def _heading(one: Occurrence) -> str:
    return f"{one.duty.name} {one.due.day:%m-%d}"


def _told_units(screen: WorkScreen, ids: Sequence[str]) -> str:
    """Whom it is about: Enter without a mark means one, and all may be many."""
    get = screen.context.desk.database.get
    named = "、".join(get(Unit, unit_id).name for unit_id in ids[:NAMED])
    return named if len(ids) <= NAMED else f"{named}等 {len(ids)} 个单位"


def _units(screen: WorkScreen, shares: Sequence[Share]) -> list[tuple[str, str]]:
    """Who waits for somebody comes first."""
    names = {unit.id: unit.name for unit in screen.context.desk.database.find(Unit)}
    order = list(Stage)
    shares = sorted(shares, key=lambda share: order.index(share.stage))
    return [(s.unit_id, f"{names.get(s.unit_id, '')}  {s.stage.label}") for s in shares]


async def _open_draft(screen: WorkScreen, duty: Obligation, on: date, unit_id: str) -> None:
    desk = screen.context.desk
    try:
        draft = desk.make_draft(duty, on, unit_id)
    except StoreError as error:
        screen.tell_fault(error)
        return
    saved = await write_material(screen, draft.kind, draft)
    screen.reload()
    if saved and not desk.database.count(Posting, Is("material_id", saved.id)):
        await offer_plan(screen, saved)


async def write_for(screen: WorkScreen, unit_id: str) -> None:
    """A new material of this unit. To be run in a worker."""
    chosen = await screen.app.push_screen_wait(ChooseKind(screen.context))
    if not chosen:
        return
    saved = await write_material(screen, chosen[0], None, unit_id=unit_id, **given_by(chosen))
    screen.reload()
    if saved:
        await offer_plan(screen, saved)


async def open_material(screen: WorkScreen, material_id: str) -> None:
    """A material in its form. To be run in a worker."""
    material = screen.context.desk.database.get(Material, material_id)
    await write_material(screen, material.kind, material)
    screen.reload()
