"""A page of paper on the screen: whole, or a part of it; in characters, or as a real picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import get_current_worker

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.preview import graphics
from bulletin_tui.printing.preview.viewport import View
from bulletin_tui.widgets.faults import sentence
from bulletin_tui.widgets.page_drawing import Ability, Drawing, Order, drawn

if TYPE_CHECKING:
    from bulletin_tui.printing.preview.pages import Pages

MOVE = Binding.Group("移动", compact=True)
TURN = Binding.Group("翻页", compact=True)
SIZE = Binding.Group("缩放", compact=True)
STEP = 0.5
"""Of the window, for one press of an arrow."""
PAUSE = 0.1
"""Seconds without a change of size before a page is drawn anew."""
_ALL = 99_999
"""More pages than there are."""


class PagePreview(Widget, can_focus=True):
    """One page of what `opening` makes; it is opened, and every page drawn, in a thread."""

    DEFAULT_CSS = """
    PagePreview { height: 1fr; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup,p", "turn(-1)", "上页", group=TURN, key_display="PgUp/", id="preview.back"),
        Binding("pagedown,n", "turn(1)", "下页", group=TURN, key_display="PgDn", id="preview.on"),
        Binding("home", f"turn(-{_ALL})", "首页", show=False, id="preview.first"),
        Binding("end", f"turn({_ALL})", "末页", show=False, id="preview.last"),
        Binding("plus,equals_sign", "zoom(1)", "放大", group=SIZE, id="preview.closer"),
        Binding("minus", "zoom(-1)", "缩小", group=SIZE, key_display="-", id="preview.away"),
        Binding("0", "whole", "整页", id="preview.whole"),
        Binding("left", "move(-1,0)", "向左", group=MOVE, id="preview.left"),
        Binding("right", "move(1,0)", "向右", group=MOVE, id="preview.right"),
        Binding("up", "move(0,-1)", "向上", group=MOVE, id="preview.up"),
        Binding("down", "move(0,1)", "向下", group=MOVE, id="preview.down"),
    ]
    number: reactive[int] = reactive(0, init=False)
    """Which page, from 0."""
    view: reactive[View] = reactive(View(), init=False)
    """Which part of it."""
    ability: reactive[Ability] = reactive(Ability(), init=False)
    """What the terminal can show."""

    @dataclass
    class Shown(Message):
        """A page is on the screen; `total` is 0 until the pages have been counted."""

        drawing: Drawing
        total: int

    @dataclass
    class Failed(Message):
        """There is no page, or none besides those that were shown, and why."""

        sentence: str

    def __init__(self, opening: Callable[[], Pages]) -> None:
        super().__init__()
        self._opening = opening
        self._pages: Pages | None = None
        self._drawer = Lock()
        """Held by the thread that draws: pages are not for several at once."""
        self._order: Order | None = None
        """The last one; what comes of those before it is not wanted."""
        self._drawing: Drawing | None = None
        self._total = 0
        self._pause: Timer | None = None
        self._is_to_overlay = False

    @property
    def is_empty(self) -> bool:
        """Whether no page was ever shown."""
        return self._drawing is None

    # Keys ---------------------------------------------------------------------------------

    def validate_number(self, number: int) -> int:
        """Stay among the pages, as soon as they are counted."""
        return max(0, min(number, self._total - 1) if self._total else number)

    def watch_number(self) -> None:
        """Another page, from its top, as closely as before."""
        if self.view.zoom and self._drawing:
            top = self._drawing.window.closer(View(), self.view.zoom, self._drawing.top)
            self.set_reactive(PagePreview.view, top)
        self.draw()

    def watch_view(self) -> None:
        """Another part."""
        self.draw()

    def watch_ability(self) -> None:
        """Finer or coarser dots, or a real picture."""
        self.draw()

    def action_turn(self, by: int) -> None:
        """Pages on or back."""
        self.number += by

    def action_whole(self) -> None:
        """The page as a whole."""
        self.view = View()

    def action_zoom(self, by: int) -> None:
        """Closer, or less so."""
        if self._drawing:
            self.view = self._drawing.window.closer(self.view, by, self._drawing.top)

    def action_move(self, across: int, down: int) -> None:
        """Half a window on."""
        if self._drawing:
            self.view = self._drawing.window.moved(self.view, across * STEP, down * STEP)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Down the page."""
        event.stop()
        self.action_move(0, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Up the page."""
        event.stop()
        self.action_move(0, -1)

    # Drawing ------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """Draw anew when the window has stayed as it is; at first when the screen is painted.

        A thread that imports and loads fonts would hold up the painting.
        """
        if self._drawing is None:
            self.call_after_refresh(self.draw)
        elif self._pause is None:
            self._pause = self.set_timer(PAUSE, self._draw_after_pause)
        else:
            self._pause.reset()

    def _draw_after_pause(self) -> None:
        self._pause = None
        self.draw()

    def draw(self) -> None:
        """Draw what is to be seen now; what was begun for another view is dropped."""
        if self.size:
            self._order = Order(self.number, self.view, *self.size, self.ability)
            self._draw(self._order)

    @work(thread=True, exclusive=True, group="preview", exit_on_error=False)
    def _draw(self, order: Order) -> None:
        worker, call = get_current_worker(), self.app.call_from_thread
        with self._drawer:
            if worker.is_cancelled:
                return
            try:
                self._pages = self._pages or self._opening()
                drawing = drawn(order, self._pages)
                if not worker.is_cancelled:
                    call(self._show, drawing, self._pages)
            except Exception as error:  # whatever it is, somebody waits for a page
                if not worker.is_cancelled:
                    call(self._fail, error)

    @work(thread=True, group="preview-count", exit_on_error=False)
    def _count(self, pages: Pages) -> None:
        """In a thread of its own: many sheets take a while, and one may look closer meanwhile."""
        call = self.app.call_from_thread
        try:
            call(self._counted, sum(pages.counts))
        except Exception as error:  # whatever it is, the page that is shown stays
            call(self._fail, error)

    def _fail(self, error: Exception) -> None:
        if self._drawing:
            self.set_reactive(PagePreview.number, self._drawing.number)
        told = str(error) if isinstance(error, PrintError) else sentence(error)
        self.post_message(self.Failed(told))

    def _show(self, drawing: Drawing, pages: Pages) -> None:
        if not self.is_attached or drawing.order is not self._order:
            return
        self._take_away_picture()
        if self._drawing is None:
            self._count(pages)
        self._drawing = drawing
        self.set_reactive(PagePreview.number, drawing.number)
        self.refresh()
        self.post_message(self.Shown(drawing, self._total))

    def _counted(self, total: int) -> None:
        if self.is_attached and self._drawing:
            self._total = total
            self.post_message(self.Shown(self._drawing, total))

    # Painting -----------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """A line of the page, which stands in the middle of the window."""
        width, style = self.size.width, self.rich_style
        drawing = self._drawing
        if drawing is None:
            return Strip.blank(width, style)
        row = y - max(0, (self.size.height - drawing.frame.rows) // 2)
        if not 0 <= row < drawing.frame.rows:
            return Strip.blank(width, style)
        left = max(0, (width - drawing.frame.columns) // 2)
        line = Strip.join([Strip.blank(left, style), drawing.lines[row]])
        return line.adjust_cell_length(width, style)

    def render_lines(self, crop: Region) -> list[Strip]:
        """What is painted anew wipes out a real picture that lies on it."""
        if self._drawing and self._drawing.pieces and not self._is_to_overlay:
            self._is_to_overlay = True
            self.call_after_refresh(self._overlay)
        return super().render_lines(crop)

    def _overlay(self) -> None:
        """Lay the real picture over the characters, unless something stands before the page."""
        self._is_to_overlay = False
        drawing = self._drawing
        if drawing is None or not self.is_attached:
            return
        order, pieces = drawing.order, drawing.pieces
        if not self._is_alone() or (order.columns, order.rows) != self.size:
            self._take_away_picture()
            if self.screen.query("Toast"):
                self._is_to_overlay = True
                self._overlay_later()
            return
        x = self.region.x + (self.size.width - drawing.frame.columns) // 2
        y = self.region.y + (self.size.height - drawing.frame.rows) // 2
        placed = (f"\x1b[{y + 1 + down};{x + 1 + across}H{piece}" for across, down, piece in pieces)
        self._write("".join(("\x1b7", *placed, "\x1b8")))

    def _overlay_later(self) -> None:
        """A message that goes does not always let the page be painted anew."""
        if self.is_attached and self.screen.query("Toast"):
            self.set_timer(PAUSE, self._overlay_later)
        else:
            self._overlay()

    def _is_alone(self) -> bool:
        return self.screen is self.app.screen and not self.screen.query("Toast")

    def on_unmount(self) -> None:
        """Leave nothing behind in the terminal."""
        self._take_away_picture()

    def _take_away_picture(self) -> None:
        """Kitty keeps pictures above what is written; sixels go by themselves."""
        if self._drawing and self._drawing.order.ability.means == "kitty":
            self._write(graphics.KITTY_FORGET)

    def _write(self, sequence: str) -> None:
        if driver := self.app._driver:
            driver.write(sequence)
            driver.flush()
