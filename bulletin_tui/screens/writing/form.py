"""Writing a material in its form, from whichever screen it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from bulletin_tui.context import Context
from bulletin_tui.manual import Parts
from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.fit import told
from bulletin_tui.printing.records.material_sheets import MAKERS
from bulletin_tui.printing.sheets.base import Batch
from bulletin_tui.screens.base import WorkScreen
from bulletin_tui.screens.edit import Advise, EditScreen, Save
from bulletin_tui.screens.paper.preview import specimen
from bulletin_tui.screens.posting.planning import plan_material
from bulletin_tui.screens.reconciling import Held
from bulletin_tui.screens.writing.attached import picture_advice, with_files
from bulletin_tui.screens.writing.material_form import fields_for, material_from
from bulletin_tui.screens.writing.material_period import period_offer
from bulletin_tui.widgets.dialogs import Confirm
from bulletin_tui.widgets.field import Field
from store.desk import Desk
from store.errors import Problem, Refused
from store.models import KINDS, Material, Posting
from store.rules.checks import check_material
from store.rules.law.legal import check_legal

_TEXT = ("正文怎么写", "公示期", "名单", "图片", "版式")
_MANUAL: dict[str, Parts] = {
    "document": ("materials#已有文件", "materials#公示期"),
    "questionnaire": ("materials#问卷", "materials#正文怎么写", "materials#版式"),
    "banner": ("displays#条幅",),
    "leaflet": ("displays#宣传单", "materials#正文怎么写"),
    "panel": ("displays#展板", "materials#正文怎么写"),
}
"""What F1 shows in the forms of the kinds that are not written as a notice is."""


def manual_for(kind: str) -> Parts:
    """The parts of the manual about filling in a material of this kind."""
    return _MANUAL.get(kind) or tuple(f"materials#{section}" for section in _TEXT)


class MaterialForm:
    """A material's form: its fields, and what it makes of what is filled in."""

    def __init__(
        self, context: Context, kind: str, material: Material | None, **given: object
    ) -> None:
        """It begins with `material`, or blank with the values that are `given`."""
        self._context, self._kind, self._given = context, kind, given
        is_kept = material is not None and material.rev > 0
        self._draft = None if is_kept else material
        self.held = Held(context.desk, material, self._asked) if material and is_kept else None
        self.fields = self.held.fields if self.held else self._asked(material)

    def _asked(self, material: Material | None) -> Sequence[Field]:
        asked = fields_for(self._kind, material, self._context.desk)
        given = self._given
        asked = [replace(f, value=given[f.name]) if f.name in given else f for f in asked]
        return with_files(asked, self._kind, material, self._context.folder)

    @property
    def material(self) -> Material | None:
        """What it began with, or what somebody else has made of that meanwhile."""
        return self.held.record if self.held else self._draft

    def read(self, values: dict[str, Any]) -> Material:
        """The material that is meant; raises Refused with the fields at fault."""
        own = {field.name: values[field.name] for field in self.fields}
        return material_from(self._kind, own, self._context.desk, self.material)

    def advise(self, values: dict[str, Any]) -> tuple[Problem, ...]:
        """What to think about before it is saved."""
        new, desk = self.read(values), self._context.desk
        legal = check_legal(new, desk.rules, desk.calendar)
        return (*check_material(new), *legal, *picture_advice(new))

    def preview(self, values: dict[str, Any]) -> Callable[[], Batch]:
        """Its pages."""
        return specimen(self._context, self.read(values))

    def measure(self, values: dict[str, Any]) -> str:
        """How it comes out on paper, or what is wrong, in a line."""
        try:
            return told(self._context.press(), self.preview(values)().pages)
        except Refused as refused:
            return _first_fault(refused, values, self.fields)
        except PrintError as error:
            return str(error)

    def screen(
        self,
        heading: str,
        save: Save,
        advise: Advise | None = None,
        first: Sequence[Field] = (),
    ) -> EditScreen:
        """The form over the whole screen, with what else is asked `first`."""
        return EditScreen(
            self._context,
            f"{heading}{KINDS[self._kind].noun}",
            [*first, *self.fields],
            save,
            advise or self.advise,
            self.preview,
            self.measure,
            manual=manual_for(self._kind),
            offer=period_offer(self._kind, self._context.desk),
            held=self.held,
        )


async def write_material(
    screen: WorkScreen, kind: str, material: Material | None = None, **given: object
) -> Material | None:
    """Fill in a material's form; returns what was saved, if anything was. To be run in a worker.

    The form begins with `material`, be it on file or a draft that is not kept yet; or blank, with
    the values that are `given`.
    """
    form = MaterialForm(screen.context, kind, material, **given)
    saved: list[Material] = []

    def advise(values: dict[str, Any]) -> tuple[Problem, ...]:
        return (*form.advise(values), *_what_follows(screen.context.desk, form.read(values)))

    def save(values: dict[str, Any]) -> None:
        saved.append(screen.context.desk.save(form.read(values)))

    is_new = material is None or material.rev == 0
    await screen.app.push_screen_wait(form.screen("新写" if is_new else "修改", save, advise))
    if not saved:
        return None
    screen.say(f"已保存：{saved[0].title}")
    if kind in MAKERS and saved[0].is_printed:
        pages = specimen(screen.context, saved[0])
        tell = partial(_tell_paper, screen, pages)
        screen.run_worker(tell, thread=True, exclusive=True, group="remark", exit_on_error=False)
    return saved[0]


def _what_follows(desk: Desk, material: Material) -> list[Problem]:
    """What another matter means for what is open of the material."""
    changed = desk.held_anew(material)
    if not changed:
        return []
    later = sum(p.planned_to != desk.database.get(Posting, p.id).planned_to for p in changed)
    told = f"没撤的 {len(changed)} 张公示期跟着改" + (f"，{later} 张要晚些撤" if later else "")
    return [Problem("matter", told)]


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
