"""A board is out of use while things hang there: what is to become of them."""

from __future__ import annotations

from asyncio import to_thread
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Static

from bulletin_tui.screens.boards.site_choices import held_on, site_options
from bulletin_tui.widgets.dialog import Reading
from bulletin_tui.widgets.dialogs import Choose, Confirm
from bulletin_tui.widgets.plain import shown
from store.desk import Desk
from store.models import Posting, Site, vocabulary
from store.rules.wall.codes import spoken

if TYPE_CHECKING:
    from bulletin_tui.screens.base import WorkScreen

IN_USE = ("active", "locked")
"""States in which things may hang on; the key of a locked board is somewhere."""
REASONS = {"damaged": "glass_broken"}
"""By state, why what hangs there is not to be seen."""
OTHERWISE = "missing"
MOVE, INTERRUPT, LEAVE = "move", "interrupt", "leave"


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of everything at a site: it moves, it is interrupted, or it is left."""

    other: Site | None = None
    reason: str = ""

    def save(self, desk: Desk, site: Site) -> None:
        """Keep the site and do it, in one transaction."""
        if self.other is not None:
            desk.move_all(site, self.other)
        elif self.reason:
            desk.interrupt_all(site, self.reason)
        else:
            desk.save(site)

    @property
    def told(self) -> str:
        """What was done, once it is."""
        if self.other is not None:
            return f"已保存，上面的都移到{self.other.name}，请去贴（ctrl+z 撤销）"
        return "已保存，在贴的都记作掉了/被盖（ctrl+z 撤销）" if self.reason else "已保存"


class WhatBecomes(Choose):
    """What hangs and is planned, and what may become of it."""

    DEFAULT_CSS = """
    WhatBecomes RecordTable { margin-top: 1; }
    """
    list_share = 35

    def __init__(self, site: Site, lines: list[str], hanging: int) -> None:
        state = vocabulary("site_state").label(site.state)
        down = [(INTERRUPT, f"在贴的 {hanging} 张看不见了，都记作掉了/被盖")] if hanging else []
        leave = [(LEAVE, "先不动，还在原来的地方")]
        if site.state == "retired":
            down, leave = [], []
        options = [(MOVE, "都移到别的点位"), *down, *leave]
        super().__init__("怎么办", options)
        self._question = f"“{site.name}”{state}，上面还有 {len(lines)} 张"
        self._lines = lines

    def contents(self) -> ComposeResult:
        """What it is about stands above the answers."""
        yield Static(shown(self._question), classes="dialog--question", markup=False)
        yield Reading(self._lines)
        yield from super().contents()


async def what_becomes(screen: WorkScreen, site: Site) -> Fate | None:
    """Ask what becomes of what is open at a site; None leads back. To be run in a worker."""
    desk = screen.context.desk
    postings = desk.open_at(site)
    hanging = sum(posting.is_hanging for posting in postings)
    chosen = await screen.app.push_screen_wait(WhatBecomes(site, _told(desk, postings), hanging))
    if not chosen:
        return None
    if chosen[0] == MOVE:
        return await _where_to(screen, site)
    return Fate(reason=REASONS.get(site.state, OTHERWISE) if chosen[0] == INTERRUPT else "")


def _told(desk: Desk, postings: list[Posting]) -> list[str]:
    lines = []
    for row in desk.rows_of(postings).values():
        until = f"到 {row.planned_to:%m-%d}" if row.planned_to else "长期"
        law = f"，公示期到 {row.hold_until:%m-%d}" if row.hold_until else ""
        lines.append(f"- {spoken(row.code)} {row.title}（{row.told_state}，{until}{law}）")
    return lines


async def _where_to(screen: WorkScreen, site: Site) -> Fate | None:
    desk = screen.context.desk
    others = [
        other
        for other in desk.sites()
        if other.id != site.id and other.state in IN_USE and other.group == site.group
    ]
    options = site_options(others, held_on(desk, others, desk.today))
    chosen = await screen.app.push_screen_wait(Choose("移到哪里", options))
    if not chosen:
        return None
    other = desk.database.get(Site, chosen[0])
    if advice := await to_thread(desk.advise_moving, desk.open_at(site), other):
        detail = "\n".join(f"- {problem.message}" for problem in advice)
        question = Confirm(f"都移到“{other.name}”吗？", detail, "移过去", "再想想")
        if not await screen.app.push_screen_wait(question):
            return None
    return Fate(other=other)
