"""A form over the whole screen; what is typed stays until it is saved or given up."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, ClassVar

from textual import on, work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Static

from bulletin_tui.console.turns import in_turn
from bulletin_tui.context import Context
from bulletin_tui.manual import Parts
from bulletin_tui.printing.sheets.base import Batch
from bulletin_tui.screens.reconciling import Held, reconcile
from bulletin_tui.widgets.dialogs import Confirm
from bulletin_tui.widgets.faults import FaultTeller
from bulletin_tui.widgets.field import Field
from bulletin_tui.widgets.form import Form
from bulletin_tui.widgets.key_bar import KeyBar
from bulletin_tui.widgets.measure_line import Measure, MeasureLine
from bulletin_tui.widgets.note_line import ReadingLine
from bulletin_tui.widgets.plain import shown
from store.errors import Problem, Refused, Stale, StoreError

Save = Callable[[dict[str, Any]], object]
Advise = Callable[[dict[str, Any]], Sequence[Problem]]
Offer = Callable[[dict[str, Any]], tuple[str, dict[str, object]]]
Preview = Callable[[dict[str, Any]], Callable[[], Batch]]
Question = Callable[[dict[str, Any]], Awaitable[bool]]
Follow = Callable[[Form, str], None]


class EditScreen(FaultTeller, Screen[bool]):
    """Answers True when the values were saved.

    `save` raises Refused with the fields at fault, `advise` may name what to think about first;
    `measure` says in a line how the values come out; all three are called in threads.
    `ask` may ask more before it is saved, and leads back to the form by answering False.
    `follow` may fill in other fields when the one of this name was changed.
    `offer` says in another line what a key would fill in.
    `manual` are the parts of the manual that F1 shows.
    `held` is the record that the fields were filled in from; `save` changes it as it is there.
    """

    DEFAULT_CSS = """
    EditScreen > .edit--title { height: 1; background: $panel; text-style: bold; padding: 0 1; }
    EditScreen > Form { padding: 1 0 0 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+o", "offer", "填上", id="edit.offer", key_display="^o"),
        Binding("f9", "preview", "预览", id="edit.preview", key_display="F9"),
        Binding("f1", "app.manual", "说明", id="edit.manual", key_display="F1"),
    ]
    form = query_one(Form)

    def __init__(
        self,
        context: Context,
        title: str,
        fields: Sequence[Field],
        save: Save,
        advise: Advise | None = None,
        preview: Preview | None = None,
        measure: Measure | None = None,
        *,
        manual: Parts,
        ask: Question | None = None,
        follow: Follow | None = None,
        offer: Offer | None = None,
        held: Held[Any] | None = None,
    ) -> None:
        super().__init__()
        self.context = context
        self.heading = title
        self.manual = manual
        self._fields = fields
        self._save = save
        self._advise = advise
        self._preview = preview
        self._measure = measure
        self._ask = ask
        self._follow = follow
        self._offer = offer
        self._held = held
        self._is_saving = False
        """What is being saved can neither be given up nor saved twice."""

    def compose(self) -> ComposeResult:
        yield Static(shown(self.heading), classes="edit--title", markup=False)
        yield ReadingLine()
        yield Form(self._fields, self.context.desk.today)
        if offer := self._offer:
            yield MeasureLine(lambda values: offer(values)[0], lambda: self.form.values())
        if self._measure:
            yield MeasureLine(self._measure, lambda: self.form.values())
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(ReadingLine).tell(self.context.why_reading)
        self.form.focus_first()

    def on_screen_resume(self) -> None:
        """What was done on another screen meanwhile, such as a permit, may tell otherwise."""
        self._measure_anew()

    @property
    def is_dirty(self) -> bool:
        """Whether something is typed that nobody has saved."""
        return self.form.is_dirty

    @on(Form.Changed)
    def _changed(self, event: Form.Changed) -> None:
        if self._follow:
            self._follow(event.form, event.name)
        self._measure_anew()

    def _measure_anew(self) -> None:
        for line in self.query(MeasureLine):
            line.ask()

    @on(Form.Submitted)
    def _submitted(self, event: Form.Submitted) -> None:
        if not self._is_saving:
            self._ask_and_save(event.values)

    @work(group="ask", exclusive=True)
    async def _ask_and_save(self, values: dict[str, Any]) -> None:
        try:
            # Whoever advises may look through all that hangs: the keys go on meanwhile.
            advice = await to_thread(self._advise, values) if self._advise else ()
            if advice and not await confirmed(self.app, advice):
                return
            if self._ask and not await self._ask(values):
                return
            await self._keep(values)
        except Refused as refused:
            self._show_refused(refused)
        except Stale as stale:
            await self._somebody_changed_it(stale)
        except StoreError as error:
            self._tell_unsaved(str(error))
        else:
            self.dismiss(True)

    async def _keep(self, values: dict[str, Any]) -> None:
        self._is_saving = True
        try:
            await in_turn(self.app, partial(self._save, values))
        finally:
            self._is_saving = False

    def _tell_unsaved(self, sentence: str) -> None:
        self.notify(sentence, title="没有保存", severity="error", markup=False, timeout=10)

    async def _somebody_changed_it(self, stale: Stale) -> None:
        """Choose between both, and save that; nothing that was typed is lost."""
        if self._held is None or not self._held.is_kept:
            self._tell_unsaved(str(stale))
            return
        try:
            if await reconcile(self.app, self.form, self._held):
                self.form.action_submit()
            else:
                self._tell_unsaved("您填的还在，看好了再按 ctrl+s。")
        except StoreError as error:
            self._tell_unsaved(f"{error}您填的还在。")

    def _show_refused(self, refused: Refused) -> None:
        problems: dict[str, str] = {}
        for problem in refused.problems:
            name = problem.field.split(".")[0]
            before = f"{problems[name]}；" if name in problems else ""
            problems[name] = before + problem.message
        self.form.show_problems(problems)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A form of what is not paper has no preview, and few have something to offer."""
        needs = {"preview": self._preview, "offer": self._offer}
        return action not in needs or needs[action] is not None

    def action_offer(self) -> None:
        """Fill in what is offered, or say why it is nothing."""
        if self._offer is None:
            return
        told, offered = self._offer(self.form.values())
        for name, value in offered.items():
            self.form.set_value(name, value)
        if not offered:
            self.notify(told or "先选是哪种、写好从哪天，才算得出到哪天。", markup=False)

    def action_preview(self) -> None:
        """What is filled in as a page, without saving it."""
        problems = self.form.check()
        self.form.show_problems(problems)
        if problems or self._preview is None:
            return
        try:
            pages = self._preview(self.form.values())
        except Refused as refused:
            self._show_refused(refused)
        else:
            from bulletin_tui.screens.paper.preview import PreviewScreen  # late: few look at pages

            self.app.push_screen(PreviewScreen(self.context, self.heading, pages))

    @on(Form.Abandoned)
    def _abandoned(self, event: Form.Abandoned) -> None:
        if not self._is_saving:
            self._give_up(is_dirty=event.dirty)

    @work(group="ask", exclusive=True)
    async def _give_up(self, *, is_dirty: bool) -> None:
        question = Confirm(
            "改过的内容还没有保存，要放弃吗？", yes="放弃", no="接着改", careful=True
        )
        if not is_dirty or await self.app.push_screen_wait(question):
            self.dismiss(False)


async def confirmed(app: App[object], advice: Sequence[Problem]) -> bool:
    """Whether it is to be saved in spite of what there is to think about. To be run in a worker."""
    detail = "\n".join(f"- {problem.message}" for problem in advice)
    question = Confirm("有几处请看一下，仍要保存吗？", detail, "保存", "再改改")
    answer: bool = await app.push_screen_wait(question)
    return answer
