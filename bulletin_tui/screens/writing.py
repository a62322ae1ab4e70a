"""Writing a material in its form, from whichever screen it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.fit import told
from bulletin_tui.printing.records.material_sheets import MAKERS
from bulletin_tui.printing.sheets.base import Batch
from bulletin_tui.screens.attached import picture_advice, with_files
from bulletin_tui.screens.base import WorkScreen
from bulletin_tui.screens.edit import EditScreen
from bulletin_tui.screens.material_form import fields_for, material_from
from bulletin_tui.screens.material_period import period_offer
from bulletin_tui.screens.planning import plan_material
from bulletin_tui.screens.preview import specimen
from bulletin_tui.widgets.dialogs import Confirm
from bulletin_tui.widgets.field import Field
from store.errors import Problem, Refused
from store.models import KINDS, Material
from store.rules.checks import check_material
from store.rules.legal import check_legal


async def write_material(
    screen: WorkScreen, kind: str, material: Material | None = None, **given: object
) -> Material | None:
    """Fill in a material's form; returns what was saved, if anything was. To be run in a worker.

    The form begins with `material`, be it on file or a draft that is not kept yet; or blank, with
    the values that are `given`.
    """
    context, desk = screen.context, screen.context.desk
    saved: list[Material] = []

    def advise(values: dict[str, Any]) -> tuple[Problem, ...]:
        new = material_from(kind, values, desk, material)
        legal = check_legal(new, desk.rules, desk.calendar)
        return (*check_material(new), *legal, *picture_advice(new))

    def save(values: dict[str, Any]) -> None:
        saved.append(desk.save(material_from(kind, values, desk, material)))

    def preview(values: dict[str, Any]) -> Callable[[], Batch]:
        return specimen(context, material_from(kind, values, desk, material))

    def measure(values: dict[str, Any]) -> str:
        try:
            return told(context.press(), preview(values)().pages)
        except Refused as refused:
            return _first_fault(refused, values, fields)
        except PrintError as error:
            return str(error)

    is_new = material is None or material.rev == 0
    heading = f"{'新写' if is_new else '修改'}{KINDS[kind].noun}"
    asked = fields_for(kind, material, desk)
    asked = [replace(f, value=given[f.name]) if f.name in given else f for f in asked]
    fields = with_files(asked, kind, material, context.folder)
    offer = period_offer(kind, desk)
    form = EditScreen(context, heading, fields, save, advise, preview, measure, offer=offer)
    await screen.app.push_screen_wait(form)
    if not saved:
        return None
    screen.say(f"已保存：{saved[0].title}")
    if kind in MAKERS and saved[0].is_printed:
        tell = partial(_tell_paper, screen, specimen(context, saved[0]))
        screen.run_worker(tell, thread=True, exclusive=True, group="remark", exit_on_error=False)
    return saved[0]


async def offer_plan(screen: WorkScreen, material: Material) -> None:
    """Go on to plan what was written, if that is wanted. To be run in a worker."""
    if await screen.app.push_screen_wait(Confirm("现在就排期吗？")):
        await plan_material(screen, material)


def _tell_paper(screen: WorkScreen, pages: Callable[[], Batch]) -> None:
    """How large it will be and how much paper it takes."""
    try:
        remarks = screen.context.press().remarks(pages())
    except PrintError as error:
        screen.app.call_from_thread(screen.say_no, str(error), "这样还印不了")
    else:
        if remarks:
            notify = partial(screen.notify, title="用纸", markup=False, timeout=8)
            screen.app.call_from_thread(notify, "\n".join(remarks))


def _first_fault(refused: Refused, values: dict[str, Any], fields: Sequence[Field]) -> str:
    """What is wrong with what is filled in; what is not written yet is no mistake."""
    labels = {field.name: field.label for field in fields}
    for problem in refused.problems:
        name = problem.field.split(".")[0]
        if values.get(name):
            return f"{labels[name]}：{problem.message}"
    return ""
