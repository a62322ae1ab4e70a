"""The painted part of a timeline: boards scroll under a heading, days beside a column of names.

Only what is in view is painted, so that a frame costs the same for ten boards and for a thousand.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from bulletin_tui.widgets.plain import fit, shown
from bulletin_tui.widgets.timeline.painting import HEADING, Cursor, Painter
from bulletin_tui.widgets.timeline.scale import ZOOMS, Scale
from bulletin_tui.widgets.timeline.wall import Board, Spot, Wall

NARROWEST, WIDEST = 17, 30
"""Cells of the column with the names."""
DAYS_BEFORE = 3
"""Days before the first one that is looked at."""
ADDED = frozenset(("cursor", "day-cursor", "pointed", "held", "bar-day", "mark", "hole"))
"""Styles that come on top of another one."""
PARTS = (
    *("heading", "heading-off", "heading-today", "heading-cursor"),
    *("name", "name-cursor", "place", "load", "load-off", "load-today", "load-high", "load-over"),
    *("ground", "off", "today", "cursor", "day-cursor", "pointed", "held", "bar-day"),
    *("planned", "printed", "late", "hanging", "due", "overdue", "fallen", "over"),
    *("hole", "mark", "short", "placeholder"),
)


class TimelineLines(ScrollView):
    """A wall as lines; `day` and `line` are where the cursor stands."""

    DEFAULT_CSS = """
    TimelineLines {
        height: 1fr;
        background: $surface;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        & > .timeline--heading { background: $panel; color: $foreground; }
        & > .timeline--heading-off { background: $panel; color: $text-muted; }
        & > .timeline--heading-today {
            background: $panel; color: $text-accent; text-style: bold underline;
        }
        & > .timeline--heading-cursor { background: $panel; text-style: reverse; }
        & > .timeline--name { background: $surface; color: $foreground; text-style: bold; }
        & > .timeline--name-cursor {
            background: $block-cursor-blurred-background; text-style: bold;
        }
        & > .timeline--place { background: $surface; color: $text-muted; }
        & > .timeline--load { color: $text-muted; }
        & > .timeline--load-off { color: $text-muted; background: $panel 60%; }
        & > .timeline--load-today { color: $text-muted; background: $accent 15%; }
        & > .timeline--load-high { color: $text-warning; background: $warning-muted 60%; }
        & > .timeline--load-over { color: $text; background: $error; text-style: bold; }
        & > .timeline--off { background: $panel 60%; }
        & > .timeline--today { background: $accent 15%; }
        & > .timeline--cursor { text-style: reverse; }
        & > .timeline--day-cursor { text-style: bold; }
        & > .timeline--pointed { text-style: bold reverse; }
        & > .timeline--held {
            background: $block-cursor-background; color: $block-cursor-foreground;
            text-style: bold underline;
        }
        & > .timeline--bar-day { text-style: underline; }
        & > .timeline--planned { background: $primary-muted; color: $text-primary; }
        & > .timeline--printed { background: $secondary-muted; color: $text-secondary; }
        & > .timeline--late { background: $warning-muted; color: $text-warning; }
        & > .timeline--hanging { background: $success-muted; color: $text-success; }
        & > .timeline--due { background: $warning; color: $text; }
        & > .timeline--overdue { background: $error; color: $text; text-style: bold; }
        & > .timeline--fallen { background: $error-muted; color: $text-error; }
        & > .timeline--over { background: $panel; color: $text-muted; }
        & > .timeline--hole { background: $surface; color: $text-error; }
        & > .timeline--mark { text-style: bold reverse; }
        & > .timeline--short { color: $text-error; text-style: bold; }
        & > .timeline--placeholder { color: $text-muted; }
        &:ansi {
            /* Sixteen colours of a terminal's own: what is read on them must not be one of them. */
            & > .timeline--planned { background: ansi_default; color: ansi_blue; }
            & > .timeline--printed { background: ansi_default; color: ansi_cyan; }
            & > .timeline--late { background: ansi_default; color: ansi_yellow; }
            & > .timeline--hanging { background: ansi_default; color: ansi_green; }
            & > .timeline--due { background: ansi_default; color: ansi_magenta; }
            & > .timeline--overdue { background: ansi_default; color: ansi_red; }
            & > .timeline--fallen { background: ansi_default; color: ansi_red; }
            & > .timeline--over { background: ansi_default; text-style: dim; }
            & > .timeline--load-high { background: ansi_default; color: ansi_yellow; }
            & > .timeline--load-over {
                background: ansi_default; color: ansi_red; text-style: bold reverse;
            }
            & > .timeline--today { background: ansi_default; text-style: underline; }
            & > .timeline--load-today { background: ansi_default; text-style: underline; }
            & > .timeline--off { background: ansi_default; }
            & > .timeline--load-off { background: ansi_default; }
            & > .timeline--hole { background: ansi_default; color: ansi_red; }
        }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"timeline--{part}" for part in PARTS}

    def __init__(
        self, today: date, is_off: Callable[[date], bool], *, id: str | None = None
    ) -> None:
        """`is_off` tells a day on which offices do not work."""
        super().__init__(id=id)
        self._is_off = is_off
        self.wall = Wall(today, today, today)
        self.placeholder = ""
        """The sentence where there is no board."""
        self.unfolded: dict[str, bool] = {}
        """Boards, by id, that the user opened or folded."""
        self.day, self.line = today, 0
        self.first_day = today - timedelta(days=DAYS_BEFORE)
        self.zoom = ZOOMS[-1]
        self._spots: list[Spot] = []

    # Layout -----------------------------------------------------------------------------

    @property
    def name_width(self) -> int:
        """Cells of the column at the left."""
        return max(NARROWEST, min(WIDEST, self.size.width // 4))

    @property
    def scale(self) -> Scale:
        """The days in view."""
        width = self.scrollable_content_region.width - self.name_width
        return Scale(self.first_day, self.zoom, max(1, width))

    def lay_out(self) -> None:
        """Count the lines anew: boards or their folds have changed."""
        self._spots = list(self.wall.spots(self.unfolded))
        self.line = max(0, min(self.line, len(self._spots) - 1))
        width = self.scrollable_content_region.width
        self.virtual_size = Size(width, len(self._spots) + HEADING)

    def on_resize(self) -> None:
        """More or fewer days and boards."""
        self.lay_out()
        self.reveal()

    def reveal(self) -> None:
        """Bring the cursor into view, if there is one: another look may be in front."""
        if not self.size.width:
            return
        self.first_day = self.scale.showing(self.day)
        top, page = int(self.scroll_offset.y), self.page_height
        if self.line < top:
            self.scroll_to(y=self.line, animate=False)
        elif self.line >= top + page:
            self.scroll_to(y=self.line - page + 1, animate=False)
        self.refresh()

    @property
    def page_height(self) -> int:
        """Lines of boards in view."""
        return max(1, self.scrollable_content_region.height - HEADING)

    @property
    def held_row(self) -> str:
        """The id of the row in the user's hand, if there is one."""
        return ""

    @property
    def pointed_row(self) -> str:
        """The id of the row under the cursor, if there is one."""
        return ""

    # Painting ---------------------------------------------------------------------------

    def render_lines(self, crop: Region) -> list[Strip]:
        """A frame: what its lines share is found once."""
        self._painter = self._new_painter()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """A line of the viewport."""
        width, painter = self.scrollable_content_region.width, self._painter
        if y < HEADING:
            return Strip.join([self._corner(y), painter.heading(y)]).adjust_cell_length(width)
        number = y - HEADING + int(self.scroll_offset.y)
        if not self._spots and y == HEADING + 1:
            style = self._style("placeholder")
            return Strip([Segment(f" {self.placeholder}", style)]).adjust_cell_length(width, style)
        if number >= len(self._spots):
            return Strip.blank(width, self.rich_style)
        spot = self._spots[number]
        board = self.wall.boards[spot.board]
        here = number == self.line
        name = self._beside(spot, board, is_top=y == HEADING, is_under_cursor=here)
        if spot.lane < 0:
            days = painter.loads(board, is_under_cursor=here)
        else:
            days = painter.lane(board.lanes[spot.lane], is_under_cursor=here)
        return Strip.join([name, days]).adjust_cell_length(width, self.rich_style)

    def _new_painter(self) -> Painter:
        cursor = Cursor(self.day, self.pointed_row, bool(self.held_row))
        colourless = self.app.native_ansi_color or self.app.no_color
        return Painter(
            self.scale, self.wall, cursor, cache(self._style), cache(self._is_off), colourless
        )

    def _style(self, part: str) -> Style:
        return self.get_component_rich_style(f"timeline--{part}", partial=part in ADDED)

    def _corner(self, line: int) -> Strip:
        words = (" 点位", "", fit("", self.name_width - 8) + "张/能放")
        return Strip([Segment(fit(words[line], self.name_width), self._painter.style("heading"))])

    def _beside(self, spot: Spot, board: Board, *, is_top: bool, is_under_cursor: bool) -> Strip:
        """A board's name and how full it is on the cursor's day; beside lanes only at the top."""
        part = "name-cursor" if is_under_cursor else "name" if spot.lane < 0 else "place"
        if spot.lane >= 0 and not is_top:
            return Strip([Segment(" " * self.name_width, self._painter.style(part))])
        load = self.wall.load(board, self.day)
        held = f"{load}/{board.site.capacity}" if board.site.capacity else f"{load}"
        over = "!" if board.is_full(load) else " "
        room = self.name_width - cell_len(held) - 4
        fold = " " if not board.lanes else "-" if self.is_unfolded(board) else "+"
        text = f"{fold} {fit(shown(board.site.name), room)} {held}{over}"
        return Strip([Segment(fit(text, self.name_width), self._painter.style(part))])

    def is_unfolded(self, board: Board) -> bool:
        """Whether its lanes are shown."""
        return self.wall.is_unfolded(board, self.unfolded)
