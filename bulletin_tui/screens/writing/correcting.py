"""撤回更正: what says something wrong comes down, and its corrected version goes up."""

from __future__ import annotations

from datetime import date
from typing import Any

from bulletin_tui.screens.attempts import Attempts
from bulletin_tui.screens.writing.form import MaterialForm
from bulletin_tui.widgets.field import Field
from store.errors import Problem, Refused
from store.models import Material, Posting
from store.models.notices import Period
from store.rules.law.legal import begun_later

WHY = Field("why", "哪里错了", required=True, help="例如：监督电话印错。旧的一版和这句话都留着备查")


async def correct_material(screen: Attempts, material: Material) -> None:
    """Let the text be put right; saving withdraws the old version and plans the new one.

    To be run in a worker.
    """
    desk = screen.context.desk
    postings = [posting for posting in desk.open_postings() if posting.material_id == material.id]
    if not postings:
        screen.say_no(f"“{material.title}”没有贴着，也没有排期，不用撤回。在 F4 材料里改就行。")
        return
    start = max(desk.today, min(posting.planned_from for posting in postings))
    again = begun_later(material, start, desk.rules, desk.calendar)
    form = MaterialForm(screen.context, material.kind, material, **again)
    planned: list[Posting] = []

    def corrected(values: dict[str, Any]) -> Material:
        new = form.read(values)
        if new == form.material:
            raise Refused("和原来一样，还没有改。请先把错的地方改好。")
        return new.changed(id=desk.new_id(), rev=0)

    def advise(values: dict[str, Any]) -> tuple[Problem, ...]:
        new = corrected(values)
        follows = [Problem("", _what_follows(postings))]
        if form.read(values) == material.changed(**again):
            follows.insert(0, Problem("", "除了公示期的日子，别的都和原来一样"))
        room = desk.advise_correction(form.material or material, new)
        return (*form.advise(values), *room, *_period_advice(new, start), *follows)

    def save(values: dict[str, Any]) -> None:
        planned.extend(desk.correct(form.material or material, corrected(values), values["why"]))

    if await screen.app.push_screen_wait(form.screen("撤回更正：", save, advise, (WHY,))):
        screen.say(f"已撤回 {len(postings)} 张，新的一版排了 {len(planned)} 处（ctrl+z 撤销）")
    screen.reload()


def _period_advice(new: Material, start: date) -> list[Problem]:
    if not isinstance(new, Period) or new.period_from is None or new.period_from >= start:
        return []
    said = f"新的一版从 {start} 起贴，公示期不能从 {new.period_from} 算起"
    return [Problem("period_from", said)]


def _what_follows(postings: list[Posting]) -> str:
    """What saving does, before it is done."""
    up = sum(posting.last_tick is not None for posting in postings)
    parts = [f"贴过的 {up} 张算今天撤下，请马上去换"] if up else []
    if up < len(postings):
        parts.append(f"还没贴的 {len(postings) - up} 张取消")
    return f"{'；'.join(parts)}。新的一版在原处从今天起排期，要打印"
