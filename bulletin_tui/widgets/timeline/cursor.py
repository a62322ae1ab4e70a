"""A cursor over a timeline's boards and days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from textual.message import Message

from bulletin_tui.dates import shift_month
from bulletin_tui.widgets.timeline.lines import DAYS_BEFORE, TimelineLines
from bulletin_tui.widgets.timeline.scale import ZOOMS, shifted
from bulletin_tui.widgets.timeline.wall import Board
from store.models import Site
from store.rules.wall.lanes import Bar
from store.rules.wall.ledger import Row


class TimelineCursor(TimelineLines):
    """Knows what lies under the cursor, and moves it."""

    @dataclass
    class Pointed(Message):
        """The cursor or the days in view are elsewhere."""

        timeline: TimelineCursor

        @property
        def control(self) -> TimelineCursor:
            return self.timeline

    class Chosen(Pointed):
        """The user wants to see the bar under the cursor."""

    # What is shown ----------------------------------------------------------------------

    @property
    def board(self) -> Board | None:
        """The board of the cursor's line."""
        if not self._spots:
            return None
        return self.wall.boards[self._spots[self.line].board]

    @property
    def site(self) -> Site | None:
        """The site of the cursor's line."""
        return self.board.site if self.board else None

    @property
    def bar(self) -> Bar | None:
        """The bar under the cursor."""
        if not self._spots:
            return None
        spot = self._spots[self.line]
        lanes = self.wall.boards[spot.board].lanes
        lane = lanes[spot.lane] if spot.lane >= 0 else ()
        return next((bar for bar in lane if bar.covers(self.day)), None)

    @property
    def row(self) -> Row | None:
        """The posting under the cursor."""
        return self.bar.row if self.bar else None

    @property
    def pointed_row(self) -> str:
        """Its id."""
        return self.bar.row.id if self.bar else ""

    def point_at(self, day: date) -> None:
        """Put the cursor on a day."""
        self.day = shifted(day, 0)
        self.reveal()
        self.post_message(self.Pointed(self))

    def point_at_row(self, row_id: str) -> bool:
        """Put the cursor on a bar's line, and into its days; returns whether it is shown."""
        for number, spot in enumerate(self._spots):
            lanes = self.wall.boards[spot.board].lanes
            for bar in lanes[spot.lane] if spot.lane >= 0 else ():
                if bar.row.id == row_id:
                    self.line = number
                    self.day = max(bar.first, min(self.day, bar.last))
                    return True
        return False

    def point_at_first_bar(self) -> None:
        """To begin with: the uppermost bar of the cursor's day, if there is any."""
        for number, spot in enumerate(self._spots):
            lanes = self.wall.boards[spot.board].lanes
            lane = lanes[spot.lane] if spot.lane >= 0 else ()
            if any(bar.covers(self.day) for bar in lane):
                self.line = number
                break
        self.reveal()

    def _point_at_site(self, site_id: str) -> None:
        """Stay on the line of the same number where it belongs to the site still."""
        if self.site is not None and self.site.id == site_id:
            return
        for number, spot in enumerate(self._spots):
            if self.wall.boards[spot.board].site.id == site_id:
                self.line = number
                return

    # Moving the cursor ------------------------------------------------------------------

    def action_move(self, days: int, lines: int) -> None:
        """Move the cursor by days or by lines."""
        self.day = shifted(self.day, days)
        self.line = max(0, min(self.line + lines, len(self._spots) - 1))
        self.reveal()
        self.post_message(self.Pointed(self))

    def action_page(self, pages: int) -> None:
        """As many lines as the window shows."""
        self.action_move(0, pages * self.page_height)

    def action_edge(self, line: int) -> None:
        """To the first board (0) or to the last line (-1)."""
        self.action_move(0, -self.line if line == 0 else len(self._spots))

    def action_week(self, weeks: int) -> None:
        """Turn the days by a week."""
        self.turn_to(shifted(self.day, 7 * weeks))

    def action_month(self, months: int) -> None:
        """Turn the days by a month."""
        self.turn_to(shifted(shift_month(self.day, months), 0))

    def turn_to(self, day: date) -> None:
        """Turn the days under the cursor, which stays where it is on the screen."""
        self.first_day = shifted(self.first_day, (day - self.day).days)
        self.point_at(day)

    def action_today(self) -> None:
        """Back to today, with some days before it."""
        self.first_day = shifted(self.wall.today, -DAYS_BEFORE)
        self.point_at(self.wall.today)

    def action_hop(self, by: int) -> None:
        """To the next bar of the line, or to the one before."""
        spot = self._spots[self.line] if self._spots else None
        if spot is None or spot.lane < 0:
            return
        starts = [bar.first for bar in self.wall.boards[spot.board].lanes[spot.lane]]
        beyond = [day for day in starts if (day > self.day if by > 0 else day < self.day)]
        if beyond:
            self.point_at(beyond[0] if by > 0 else beyond[-1])

    def action_zoom(self, by: int) -> None:
        """More cells a day, or fewer."""
        place = ZOOMS.index(self.zoom) + by
        self.zoom = ZOOMS[max(0, min(place, len(ZOOMS) - 1))]
        self.point_at(self.day)

    # Boards and bars --------------------------------------------------------------------

    def action_choose(self) -> None:
        """Open the bar."""
        if self.bar is not None:
            self.post_message(self.Chosen(self))

    @property
    def is_on_board(self) -> bool:
        """Whether the cursor is on a board's own line, with lanes to fold or to show."""
        board = self.board
        return board is not None and bool(board.lanes) and self._spots[self.line].lane < 0

    def action_fold(self) -> None:
        """Fold the board under the cursor, or show its lanes."""
        if self.is_on_board and (board := self.board):
            self.unfolded[board.site.id] = not self.is_unfolded(board)
            self.lay_out()
            self.reveal()

    def action_fold_all(self) -> None:
        """All lanes away, or all of them shown when none is."""
        site = self.site
        show = not any(spot.lane >= 0 for spot in self._spots)
        self.unfolded = {board.site.id: show for board in self.wall.boards}
        self.lay_out()
        if site is not None:
            self._point_at_site(site.id)
        self.reveal()
