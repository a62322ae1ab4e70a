"""预览: paper on the screen before it is printed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Static

from bulletin_tui.console import answers
from bulletin_tui.console.abilities import Terminal, cell_of_window
from bulletin_tui.console.viewer import open_file
from bulletin_tui.context import Context
from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.output import write_pdf
from bulletin_tui.printing.preview.graphics import Means
from bulletin_tui.printing.records.material_sheets import sheets_of
from bulletin_tui.printing.records.source import Source
from bulletin_tui.printing.sheets.base import Batch
from bulletin_tui.screens.manual import ManualScreen
from bulletin_tui.settings import CHARACTERS, load_settings, save_settings
from bulletin_tui.widgets.faults import FaultTeller
from bulletin_tui.widgets.key_bar import KeyBar
from bulletin_tui.widgets.note_line import NoteLine
from bulletin_tui.widgets.page_drawing import Ability
from bulletin_tui.widgets.page_preview import PagePreview
from bulletin_tui.widgets.plain import fit, shown
from store.errors import StoreError
from store.models import Material, Unit

if TYPE_CHECKING:
    from bulletin_tui.printing.preview.pages import Pages

FILE = "预览.pdf"
"""In the folder for prints; each opening takes the place of the last, for drafts are not kept."""


def specimen(context: Context, material: Material) -> Callable[[], Batch]:
    """The pages of one material without a sheet code, to be made in a thread."""
    units = {unit.id: unit for unit in context.desk.database.find(Unit)}
    source = Source(material, units, context.files)

    def made() -> Batch:
        if not material.is_printed:
            raise PrintError(f"{material.noun}不在这里打印，没有纸面可以预览。")
        return Batch(sheets_of(source))

    return made


class PreviewTitle(Static):
    """What is looked at on the left, and which part of it on the right."""

    DEFAULT_CSS = """
    PreviewTitle { height: 1; background: $panel; text-style: bold; padding: 0 1; }
    """

    def __init__(self, heading: str) -> None:
        super().__init__(markup=False)
        self._heading = shown(f"预览：{heading}")
        self.state = "正在排版…"

    def render(self) -> str:
        """The heading is cut, never the state."""
        room = self.size.width - cell_len(self.state) - 2
        return f"{fit(self._heading, room)}  {self.state}"

    def tell(self, state: str) -> None:
        """Say what is shown now."""
        self.state = state
        self.refresh()


class PreviewScreen(FaultTeller, Screen[None]):
    """Shows what `sheets` makes, which is called in a thread and may raise PrintError."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "o",
            "open",
            "打开文件",
            id="preview.open",
            tooltip="做成 PDF 并打开",
        ),
        Binding("i", "plain", "画法", id="preview.plain", tooltip="用图片或只用字符"),
        Binding("f1", "manual", "帮助", id="preview.manual", show=False),
        Binding("escape,q", "close", "返回", id="preview.close", key_display="Esc"),
    ]
    title_line = query_one(PreviewTitle)
    note = query_one(NoteLine)
    page = query_one(PagePreview)

    def __init__(self, context: Context, heading: str, sheets: Callable[[], Batch]) -> None:
        super().__init__()
        self.context = context
        self._heading = heading
        self._sheets = sheets
        self._pages: Pages | None = None
        self._terminal = Terminal(cell=cell_of_window())
        self._plain = load_settings(context.folder).preview == CHARACTERS

    def compose(self) -> ComposeResult:
        yield PreviewTitle(self._heading)
        yield NoteLine()
        yield PagePreview(self._make_pages)
        yield KeyBar()

    def on_mount(self) -> None:
        """Ask what the terminal can do while the page is being set."""
        self.page.focus()
        if driver := self.app._driver:
            driver.write(answers.WIDTH_QUESTION)
            if answers.are_passed_on():
                driver.write(answers.ABILITIES_QUESTION)
            driver.flush()
        # The first question has left a block in the corner.
        self.title_line.refresh()

    def _make_pages(self) -> Pages:
        from bulletin_tui.printing.preview.pages import Pages

        self._pages = Pages(self._sheets(), self.context.press())
        return self._pages

    def on_cursor_position(self, answer: events.CursorPosition) -> None:
        """How wide the terminal draws a block."""
        self._hear(answer)

    def on_terminal_answer(self, answer: answers.TerminalAnswer) -> None:
        """What else it can do."""
        self._hear(answer)

    def _hear(self, answer: events.Event) -> None:
        self._terminal.hear(answer)
        self._show_ability()
        self.refresh_bindings()

    def _show_ability(self) -> None:
        terminal, means = self._terminal, self._means
        dots = terminal.dots(os.environ, sys.platform)
        few = self.app.console.color_system in (None, "standard")
        self.page.ability = Ability(dots, "" if self._plain else means, terminal.cell, few)

    @property
    def _means(self) -> Means:
        """How the terminal could show real pictures."""
        return self._terminal.means(os.environ)

    def on_resize(self) -> None:
        """With other type in the terminal, its cells have other sizes."""
        self._terminal.cell = cell_of_window() or self._terminal.cell
        self._show_ability()

    @on(PagePreview.Shown)
    def _page_shown(self, event: PagePreview.Shown) -> None:
        event.stop()
        drawing = event.drawing
        of = f" / {event.total}" if event.total else ""
        size = drawing.window.name(drawing.order.view)
        self.title_line.tell(f"第 {drawing.number + 1}{of} 页  {drawing.paper}  {size}")
        if self._pages is not None and (faults := self._pages.template_faults):
            self.note.show(faults)

    @on(PagePreview.Failed)
    def _page_failed(self, event: PagePreview.Failed) -> None:
        event.stop()
        if self.page.is_empty:
            self.title_line.tell("没有排成")
        self.note.show(event.sentence.splitlines())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where the terminal shows no pictures, there is nothing to choose."""
        return action != "plain" or bool(self._means)

    def action_plain(self) -> None:
        """Characters instead of a real picture, or the picture again; it is remembered."""
        self._plain = not self._plain
        self._show_ability()
        folder = self.context.folder
        kept = replace(load_settings(folder), preview=CHARACTERS if self._plain else "")
        try:
            save_settings(folder, kept)
        except StoreError as error:
            self.note.show(str(error).splitlines())

    def action_manual(self) -> None:
        """What the manual says of printing, wherever one came from."""
        self.app.push_screen(ManualScreen("printing"))

    def action_close(self) -> None:
        """Back to where one came from."""
        self.dismiss(None)

    def action_open(self) -> None:
        """The same pages as a PDF, in the system's viewer."""
        self.note.show(["正在做 PDF…"])
        self._open()

    @work(thread=True, exclusive=True, group="viewer", exit_on_error=False)
    def _open(self) -> None:
        context, target = self.context, self.context.folder / "print" / FILE
        try:
            day = context.desk.today
            write_pdf(context.press(), self._sheets(), target, day, data=context.folder)
            said = f"已交给电脑上看 PDF 的程序。没有打开的话，文件在 {target}。"
            if not open_file(target):
                said = f"没有能打开 PDF 的程序。文件在 {target}，请拿到能看的电脑上打开。"
        except (PrintError, StoreError) as error:
            said = str(error)
        self.app.call_from_thread(self._tell, said)

    def _tell(self, sentence: str) -> None:
        if self.is_attached:
            self.note.show(sentence.splitlines())
