"""The timeline: bars that can be taken in the hand, by key or mouse, and put down elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message

from bulletin_tui.widgets.timeline.carrying import Carried
from bulletin_tui.widgets.timeline.cursor import TimelineCursor
from bulletin_tui.widgets.timeline.keys import EMPTY_HANDED, IN_HAND, KEYS, ON_A_BAR
from bulletin_tui.widgets.timeline.painting import HEADING
from bulletin_tui.widgets.timeline.scale import shifted
from bulletin_tui.widgets.timeline.wall import Wall
from store.rules.wall.ledger import Row

WHEEL_DAYS = 2
"""Days that a turn of the wheel sideways is worth."""


@dataclass(frozen=True, slots=True)
class Grip:
    """Where the mouse took hold of a bar: on which day, and whether at its end."""

    carried: Carried
    day: date
    is_end: bool


class Timeline(TimelineCursor, can_focus=True, inherit_bindings=False):
    """Arrows move the cursor; space takes a bar, Enter opens it or puts it down."""

    BINDINGS: ClassVar[list[BindingType]] = [*KEYS]

    class PickedUp(TimelineCursor.Pointed):
        """A bar is in the hand now, or not any more."""

    class Refused(TimelineCursor.Pointed):
        """The bar under the cursor is over: it cannot be taken."""

    @dataclass
    class PutDown(Message):
        """The user wants the bar to hang so; nothing is saved yet."""

        timeline: Timeline
        carried: Carried

        @property
        def control(self) -> Timeline:
            return self.timeline

    def __init__(
        self, today: date, is_off: Callable[[date], bool], *, id: str | None = None
    ) -> None:
        """`is_off` tells a day on which offices do not work."""
        super().__init__(today, is_off, id=id)
        self._grip: Grip | None = None
        self._known = self.wall
        """The wall as it is; `wall` is the same with what is in the hand."""
        self.carried: Carried | None = None
        self.may_take = True
        """Whether bars can be taken; a window that only reads moves none."""
        self.renewed: Callable[[Row], Row] = lambda row: row
        """Gives a row on other days, or at another site, what the law wants of it there."""

    def show(self, wall: Wall) -> None:
        """Show another wall; the cursor stays on its bar, or on its board."""
        site, row = self.site, self.bar.row if self.bar else None
        self._known = wall
        carried = self.carried
        self.wall = wall if carried is None else wall.with_row(carried.row, carried.instead_of)
        self.lay_out()
        if not (row and self.point_at_row(row.id)) and site is not None:
            self._point_at_site(site.id)
        self.reveal()
        self.post_message(self.Pointed(self))

    @property
    def held_row(self) -> str:
        """The id of what is in the hand."""
        return self.carried.row.id if self.carried else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Some keys count only with a bar in the hand, others only without one, or on one."""
        if action in IN_HAND:
            return self.carried is not None
        if action in ON_A_BAR and self.carried is None and self.bar is None:
            return False
        if action == "fold" and not self.is_on_board:
            return False
        if action in {"pick_up", "stretch"} and not self.may_take:
            return None
        return self.carried is None if action in EMPTY_HANDED else True

    # By key ----------------------------------------------------------------------------

    def action_pick_up(self) -> None:
        """Take the bar under the cursor."""
        if (row := self.row) is None:
            return
        if row.is_closed:
            self.post_message(self.Refused(self))
        else:
            self.take(Carried(row, row))

    def take(self, carried: Carried) -> None:
        """Have a bar, or a copy of one, in the hand."""
        self._carry(carried)
        self.post_message(self.PickedUp(self))

    def _carry(self, carried: Carried) -> None:
        """Show it where it would hang now, the cursor on it."""
        if not carried.has_hung:
            carried = replace(carried, row=self.renewed(carried.row))
        self.carried = carried
        self.wall = self._known.with_row(carried.row, carried.instead_of)
        if board := next((b for b in self.wall.boards if b.site.id == carried.row.site_id), None):
            self.unfolded[board.site.id] = True
        self.lay_out()
        if self.point_at_row(carried.row.id):
            end = carried.row.planned_to
            self.day = end if carried.has_hung and end is not None else carried.row.planned_from
        self.reveal()
        self.post_message(self.Pointed(self))

    def action_shift(self, days: int) -> None:
        """Carry it to other days."""
        if self.carried:
            self._carry(self.carried.shifted(days))

    def action_stretch(self, days: int) -> None:
        """Let what is in the hand end earlier or later; takes the bar when the hand is empty."""
        at = self.day
        if self.carried is None:
            self.action_pick_up()
        if self.carried is not None:
            self._carry(self.carried.stretched(days, at))

    def action_carry_to(self, boards: int) -> None:
        """Carry it to the board above or below."""
        board = self.board
        if self.carried is None or board is None:
            return
        sites = [known.site for known in self.wall.boards]
        place = max(0, min(sites.index(board.site) + boards, len(sites) - 1))
        self._carry(self.carried.on_site(sites[place].id, sites[place].name))

    def action_put_down(self) -> None:
        """Ask the screen to keep it so."""
        if self.carried is not None:
            self.post_message(self.PutDown(self, self.carried))

    def let_go(self) -> None:
        """It was kept: show it where it was put down until the records are shown anew."""
        self.carried = None
        self.refresh()

    def action_give_up(self) -> None:
        """Let it be as it was."""
        carried, self.carried = self.carried, None
        if carried is None:
            return
        self.show(self._known)
        self.point_at_row(carried.origin.id)
        self.reveal()
        self.post_message(self.PickedUp(self))

    # By mouse ---------------------------------------------------------------------------

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Point at what is under the mouse, and take hold of its bar."""
        if event.button != 1 or self.carried is not None or not self.may_take:
            return
        line = event.y - HEADING + int(self.scroll_offset.y)
        if event.y >= HEADING and 0 <= line < len(self._spots):
            self.line = line
        if event.x >= self.name_width:
            self.day = self.scale.day_at(event.x - self.name_width)
        self.refresh()
        self.post_message(self.Pointed(self))
        bar = self.bar
        if bar is not None and not bar.row.is_closed and event.x >= self.name_width:
            is_end = bar.first < bar.last == self.day
            self._grip = Grip(Carried(bar.row, bar.row), self.day, is_end)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Carry what the mouse holds: sideways by days, up and down to other boards."""
        grip = self._grip
        if grip is None:
            return
        days = (self.scale.day_at(event.x - self.name_width) - grip.day).days
        carried = grip.carried.stretched(days) if grip.is_end else grip.carried.shifted(days)
        line = event.y - HEADING + int(self.scroll_offset.y)
        if not grip.is_end and 0 <= line < len(self._spots):
            site = self.wall.boards[self._spots[line].board].site
            carried = carried.on_site(site.id, site.name)
        if carried != (self.carried or grip.carried):
            self.take(carried)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Put it down there."""
        grip, self._grip = self._grip, None
        self.release_mouse()
        if grip is not None and self.carried is not None:
            if self.carried.is_moved:
                self.action_put_down()
            else:
                self.action_give_up()

    def on_click(self, event: events.Click) -> None:
        """A second click, or one on the sign before a name, opens."""
        is_on_sign = event.x < 2 and event.y >= HEADING
        if event.chain == 2 or (is_on_sign and self.bar is None):
            self.action_fold() if self.is_on_board else self.action_choose()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """With shift, later days."""
        if event.shift or event.ctrl:
            self._roll(WHEEL_DAYS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """With shift, earlier days."""
        if event.shift or event.ctrl:
            self._roll(-WHEEL_DAYS)

    def _roll(self, days: int) -> None:
        if self.carried is None:
            self.turn_to(shifted(self.day, days))
