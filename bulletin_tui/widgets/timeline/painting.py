"""A timeline's lines as strips: the heading, a board's loads, a lane's bars."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from bulletin_tui.widgets.plain import fit, shown
from bulletin_tui.widgets.timeline import signs
from bulletin_tui.widgets.timeline.scale import Scale, shifted
from bulletin_tui.widgets.timeline.wall import Board, Wall
from store.days import WEEKDAYS
from store.rules.wall.lanes import Bar, Lane

HEADING = 3
"""Lines above the boards: months, days, weekdays."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """What stands out: a day, and on its line the bar."""

    day: date
    row_id: str = ""
    is_held: bool = False
    """Whether the bar is in the user's hand."""


@dataclass(frozen=True)
class Painter:
    """Paints one frame; `style` finds a component class, `is_off` a day without work."""

    scale: Scale
    wall: Wall
    cursor: Cursor
    style: Callable[[str], Style]
    is_off: Callable[[date], bool]
    is_colourless: bool = False
    """Whether states must be told by filling the bars, too."""

    # Heading ----------------------------------------------------------------------------

    def heading(self, line: int) -> Strip:
        """Months, days or weekdays."""
        if line == 0:
            return self._months()
        cells = [self._day_cell(day, line) for day in self.scale.visible()]
        return joined(cells).crop(0, self.scale.width)

    def _months(self) -> Strip:
        base, width = self.style("heading"), self.scale.width
        first = self.scale.first
        begun = [day for day in self.scale.visible() if day.day == 1 and day != first]
        room = self.scale.cell(begun[0]) - 1 if begun else width
        words = (f"{first.year}年{first.month}月", f"{first.month}月")
        word = next((word for word in words if cell_len(word) <= room), "")
        strip = Strip([Segment(fit(word, width), base)])
        for day in begun:
            word = f"{day.year}年1月" if day.month == 1 else f"{day.month}月"
            strip = overlaid(strip, self.scale.cell(day), Segment(word, base))
        return strip.crop(0, width)

    def _day_cell(self, day: date, line: int) -> Segment:
        part = "heading"
        if self.is_off(day):
            part = "heading-off"
        if day == self.wall.today:
            part = "heading-today"
        if day == self.cursor.day:
            part = "heading-cursor"
        return Segment(fit(self._day_text(day, line), self.scale.zoom), self.style(part))

    def _day_text(self, day: date, line: int) -> str:
        """The number or the weekday, as far as there is room for it."""
        zoom = self.scale.zoom
        if line == 2:
            return WEEKDAYS[day.weekday()] if zoom > 1 else ""
        if zoom == 1:
            # A number takes the room of two days: Monday has Tuesday's, too.
            monday = shifted(day, -day.weekday())
            return f"{monday.day:>2}"[day.weekday()] if day.weekday() < 2 else ""
        if zoom == 2 and day.weekday() and day not in (self.wall.today, self.cursor.day):
            return ""
        return f"{day.day:>2}"

    # A board's own line -----------------------------------------------------------------

    def loads(self, board: Board, *, is_under_cursor: bool) -> Strip:
        """How many sheets it holds on each day; more than it has room for stand out."""
        cells, before = [], 0
        for day in self.scale.visible():
            load = self.wall.load(board, day)
            style = self.style(self._load_part(board, load, day))
            if day == self.cursor.day:
                style += self.style("cursor" if is_under_cursor else "day-cursor")
            # Digits without room between them are read where they change.
            text = "" if self.scale.zoom == 1 and load == before else self._load_text(board, load)
            cells.append(Segment(fit(text, self.scale.zoom), style))
            before = load
        return joined(cells).crop(0, self.scale.width)

    def _load_text(self, board: Board, load: int) -> str:
        if not load:
            return ""
        if self.scale.zoom == 1:
            return str(load) if load < 10 else "+"
        if load > 99:
            return "++"
        over = "!" if board.is_full(load) and self.scale.zoom > 2 else ""
        return f"{load:>2}{over}"

    def _load_part(self, board: Board, load: int, day: date) -> str:
        if board.is_full(load):
            return "load-over"
        if board.limit and load * 10 >= board.limit * 8:
            return "load-high"
        if day == self.wall.today:
            return "load-today"
        return "load-off" if self.is_off(day) else "load"

    # A lane -----------------------------------------------------------------------------

    def lane(self, lane: Lane, *, is_under_cursor: bool) -> Strip:
        """The bars of a lane over the days."""
        strip = self._ground_under_cursor if is_under_cursor else self._ground
        for bar in lane:
            if bar.first <= self.scale.day_at(self.scale.width) and bar.last >= self.scale.first:
                is_pointed_at = is_under_cursor and bar.row.id == self.cursor.row_id
                strip = self._with_bar(strip, bar, is_pointed_at)
        return strip

    @cached_property
    def _ground(self) -> Strip:
        cells = []
        for day in self.scale.visible():
            part = "off" if self.is_off(day) else "ground"
            part = "today" if day == self.wall.today else part
            style = self.style(part)
            text = signs.TODAY if day == self.wall.today and self.is_colourless else ""
            cells.append(Segment(fit(text, self.scale.zoom), style))
        return joined(cells).crop(0, self.scale.width)

    @cached_property
    def _ground_under_cursor(self) -> Strip:
        at = self.scale.cell(self.cursor.day)
        return restyled(self._ground, at, at + self.scale.zoom, self.style("cursor"))

    def _with_bar(self, strip: Strip, bar: Bar, is_pointed_at: bool) -> Strip:
        start, end = self.scale.cells(bar.first, bar.last)
        goes_on = self.scale.cell(bar.last) + self.scale.zoom > self.scale.width
        if self.scale.zoom > 1 and not goes_on:
            end -= 1  # two bars in a row are two
        if start >= end:
            return strip
        style = self._bar_style(bar, is_pointed_at)
        painted = Strip([Segment(self._bar_text(bar, end - start, goes_on), style)])
        for first, last in bar.holes:
            painted = self._with_hole(painted, start, end, first, last, style)
        painted = self._with_mark(painted, bar, start, end, style)
        if is_pointed_at:
            at = self.scale.cell(self.cursor.day) - start
            painted = restyled(painted, at, at + self.scale.zoom, self.style("bar-day"))
        strip = replaced(strip, start, painted)
        return self._with_mark_beyond(strip, bar, end)

    def _bar_style(self, bar: Bar, is_pointed_at: bool) -> Style:
        style = self.style(signs.part_of(bar.row.state))
        if is_pointed_at:
            style += self.style("held" if self.cursor.is_held else "pointed")
        return style

    def _bar_text(self, bar: Bar, width: int, goes_on: bool) -> str:
        state = bar.row.state
        if width == 1:
            return signs.TINY
        left = signs.GOES_ON_LEFT if bar.first < self.scale.first else ""
        right = signs.GOES_ON_RIGHT if goes_on and width > 3 else ""
        room = width - len(left) - len(right)
        text = signs.sign_of(state)
        if room >= 5:
            text += f" {shown(bar.row.title)}"
        filling = signs.filling_of(state) if self.is_colourless else " "
        if (spare := room - cell_len(text)) > 1 and filling != " ":
            text += " " + filling * (spare - 1)
        return left + set_cell_size(text, room) + right

    def _with_hole(
        self, painted: Strip, start: int, end: int, first: date, last: date, style: Style
    ) -> Strip:
        left, right = self.scale.cells(first, last)
        left, right = max(left, start) - start, min(right, end) - start
        if left >= right:
            return painted
        hole = Segment(signs.HOLE * (right - left), style + self.style("hole"))
        return overlaid(painted, left, hole)

    def _with_mark(self, painted: Strip, bar: Bar, start: int, end: int, style: Style) -> Strip:
        """The last day on which it must hang, at that day's right edge."""
        if bar.row.hold_until is None or bar.row.hold_until > bar.last:
            return painted
        at = min(self.scale.cell(bar.row.hold_until) + self.scale.zoom, end) - 1 - start
        if not 0 <= at < end - start:
            return painted
        return overlaid(painted, at, Segment(_mark(bar), style + self.style("mark")))

    def _with_mark_beyond(self, strip: Strip, bar: Bar, end: int) -> Strip:
        """The law wants it to hang longer than it does: the mark stands behind the bar."""
        until = bar.row.hold_until
        if until is None or until <= bar.last or bar.row.is_closed:
            return strip
        at = self.scale.cell(until) + self.scale.zoom - 1
        if not end <= at < self.scale.width:
            return strip
        return overlaid(strip, at, Segment(_mark(bar), self.style("short")))


def _mark(bar: Bar) -> str:
    return signs.MARK_PROVISIONAL if bar.row.is_provisional else signs.MARK


def joined(cells: Iterable[Segment]) -> Strip:
    """Segments as a strip, neighbours of one style as one: each costs its time further on."""
    return Strip(
        Segment("".join(cell.text for cell in same), style)
        for style, same in groupby(cells, lambda cell: cell.style)
    )


def replaced(strip: Strip, at: int, piece: Strip) -> Strip:
    """A strip with another one over a part of it, as long as before."""
    end = at + piece.cell_length
    return Strip.join([strip.crop(0, at), piece, strip.crop(end, strip.cell_length)])


def overlaid(strip: Strip, at: int, segment: Segment) -> Strip:
    """A strip with a segment over a part of it."""
    piece = Strip([segment])
    return replaced(strip, at, piece.crop(0, max(0, strip.cell_length - at)))


def restyled(strip: Strip, start: int, end: int, style: Style) -> Strip:
    """A strip with a style over a part of its cells."""
    start, end = max(0, start), min(strip.cell_length, end)
    if start >= end:
        return strip
    pieces = Segment.apply_style(strip.crop(start, end), post_style=style)
    middle = Strip(pieces, end - start)
    return Strip.join([strip.crop(0, start), middle, strip.crop(end, strip.cell_length)])
