"""Doing what a duty or a quota asks for: open its draft or make it, write one more material."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from bulletin_tui.screens.writing.choosing import ChooseKind, given_by
from bulletin_tui.screens.writing.form import offer_plan, write_material
from bulletin_tui.widgets.dialogs import Choose
from store.errors import StoreError
from store.models import Material, Obligation, Posting, Unit
from store.query import Is
from store.rules.coming.duties import Occurrence, Share
from store.rules.tasks import Task

if TYPE_CHECKING:
    from bulletin_tui.screens.base import WorkScreen


async def do_duty(screen: WorkScreen, tasks: Sequence[Task]) -> None:
    """What a line of 今日 about a duty asks for. To be run in a worker."""
    desk, task = screen.context.desk, tasks[0]
    assert task.due is not None
    for one in desk.occurrences(task.due, task.due):
        if one.duty.id == task.record_id and one.on.isoformat() == task.details["on"]:
            asking = [share for share in one.shares if share.stage.value == task.details["stage"]]
            await work_on(screen, one, asking)


async def do_quota(screen: WorkScreen, tasks: Sequence[Task]) -> None:
    """What a line of 今日 about a quota asks for. To be run in a worker."""
    await write_for(screen, tasks[0].record_id)


async def work_on(screen: WorkScreen, one: Occurrence, shares: Sequence[Share]) -> None:
    """Open a unit's draft, or make it first; which unit is asked where there are several."""
    if not shares:
        return
    names = {unit.id: unit.name for unit in screen.context.desk.database.find(Unit)}
    chosen = shares[0]
    if len(shares) > 1:
        options = [
            (share.unit_id, f"{names.get(share.unit_id, '')}  {share.stage.label}")
            for share in shares
        ]
        title = f"{one.duty.name} {one.due.day:%m-%d}"
        answer = await screen.app.push_screen_wait(Choose(title, options))
        if not answer:
            return
        chosen = next(share for share in shares if share.unit_id == answer[0])
    await _open_draft(screen, one.duty, one.on, chosen.unit_id)


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
