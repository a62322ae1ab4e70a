"""许可: leave to hang, with what hangs under each and how long it still may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one

from bulletin_tui.context import Context
from bulletin_tui.screens.aside import AsideScreen
from bulletin_tui.screens.base import WorkScreen
from bulletin_tui.screens.edit import EditScreen
from bulletin_tui.screens.pieces.permit_form import blank_permit, permit_fields, told
from bulletin_tui.screens.reconciling import Held
from bulletin_tui.shell.wall import time_left
from bulletin_tui.widgets.columns import Column
from bulletin_tui.widgets.dialogs import Confirm
from bulletin_tui.widgets.prose import Prose
from bulletin_tui.widgets.record_table import RecordTable
from store.days import ONE_DAY
from store.errors import Problem
from store.models import Permit, Posting, Site, validated
from store.rules.upkeep.permit_tasks import ends_soon
from store.rules.wall.codes import spoken
from store.verbs.permits import Entered

_HUNG = ("hung", "board", "screen")
"""Groups of sites where something hangs."""


class PermitsScreen(AsideScreen):
    """The permits, those that end first at the top; below them what hangs under the chosen one."""

    MODE = "permits"
    HEADING = "许可：条幅、标语的悬挂许可"
    CHANGES = frozenset({"create", "renew", "discard"})
    DEFAULT_CSS = """
    PermitsScreen > #under { height: 6; background: $panel; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "create", "新许可", id="permits.create"),
        Binding("r", "renew", "续办", id="permits.renew", tooltip="到期以后接着挂"),
        Binding("d", "discard", "删除", id="permits.discard"),
        Binding("ctrl+z", "undo", "撤销", id="permits.undo", key_display="^z"),
    ]
    table = query_one("#permits", RecordTable)
    under = query_one("#under", Prose)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._newest: str | None = None
        """Id of the permit that the cursor goes to when the records have been read."""

    def inside(self) -> ComposeResult:
        self._sites: dict[str, str] = {}
        self._hung: dict[str, list[Posting]] = {}
        self._told: dict[str, str] = {}
        """What 今日 says of a permit, by its id."""
        self._soon: frozenset[str] = frozenset()
        columns: tuple[Column[Permit], ...] = (
            Column("编号", 20, lambda permit: permit.number, weight=1),
            Column("点位", 14, lambda permit: self._sites.get(permit.site_id, ""), weight=1),
            Column("从哪天", 10, lambda permit: permit.valid_from.isoformat(), drop=1),
            Column("到哪天", 10, lambda permit: permit.valid_to.isoformat()),
            Column("在挂/准挂", 9, self._pieces),
            Column("还有", 9, self._left, style=self._style),
        )
        yield RecordTable(
            columns,
            key=lambda permit: permit.id,
            foot=True,
            placeholder="还没有登记许可。条幅办好了许可，按 n 登记。",
            id="permits",
        )
        yield Prose(id="under")

    def on_mount(self) -> None:
        self.table.focus()

    def load(self) -> None:
        desk = self.context.desk
        today = desk.today
        permits = desk.database.find(Permit)
        book = desk.permit_book()
        self._hung = {permit.id: book.under(permit) for permit in permits}
        self._sites = {site.id: site.name for site in desk.sites()}
        tasks = (task for task in desk.permit_tasks() if task.table == Permit.table)
        self._told = {task.record_id: task.note for task in tasks}
        near = (p for p in permits if ends_soon(p.valid_to, today, desk.calendar))
        self._soon = frozenset(permit.id for permit in near)
        # What is over and done with comes last, the newest of it first.
        self.table.show(sorted(permits, key=self._urgency), at=self._newest)
        self._newest = None

    def _urgency(self, permit: Permit) -> tuple[bool, int]:
        is_done = permit.valid_to < self.context.desk.today and not self._hung[permit.id]
        days = permit.valid_to.toordinal()
        return is_done, -days if is_done else days

    def show_permit(self, permit_id: str) -> None:
        """Put the cursor on a permit when the records have been read."""
        self._newest = permit_id

    def _hanging(self, permit: Permit) -> int:
        return sum(p.quantity for p in self._hung.get(permit.id, ()) if p.is_hanging)

    def _pieces(self, permit: Permit) -> str:
        return f"{self._hanging(permit)}/{permit.quantity}"

    def _left(self, permit: Permit) -> str:
        return time_left(permit, self.context.desk.today)

    def _style(self, permit: Permit) -> str:
        if permit.valid_to < self.context.desk.today:
            return "overdue" if self._hanging(permit) else "muted"
        return "soon" if permit.id in self._soon else ""

    @on(RecordTable.Highlighted, "#permits")
    def _pointed_at(self, event: RecordTable.Highlighted) -> None:
        event.stop()
        self.under.show(self._about(event.row) if event.row else ())

    def _about(self, permit: Permit) -> list[str]:
        """Who gave it and for what, and what hangs or is planned under it."""
        about = "  ".join(filter(None, (permit.authority, permit.size, permit.note)))
        if told := self._told.get(permit.id):
            about = f"{told}（r 续办）  {about}"
        postings = self._hung.get(permit.id, [])
        rows = self.context.desk.rows_of(postings)
        lines = [
            f"- {row.title}  {row.amount}  {row.first_on:%m-%d} 至 {_day(row.planned_to)}"
            f"  {row.told_state}  {spoken(row.code)}"
            for row in (rows[posting.id] for posting in postings)
        ]
        if len(lines) > 4:
            lines[3:] = [f"- 另有 {len(lines) - 3} 项"]
        return [about.replace("\n", " "), *(lines or ["没有挂着的，也没有排期的。"])]

    @work(group="ask")
    async def action_create(self) -> None:
        """A new permit."""
        await self._edit(None)

    @on(RecordTable.Chosen, "#permits")
    @work(group="ask")
    async def _row_chosen(self, event: RecordTable.Chosen) -> None:
        event.stop()
        await self._edit(event.row)

    async def _edit(self, known: Permit | None) -> None:
        desk = self.context.desk
        sites = [site for site in desk.sites() if site.group in _HUNG]
        sites.sort(key=lambda site: site.group != "hung")
        if not sites:
            self.say_no("还没有条幅点。请先按 F5、n 建一个。")
            return
        shown = known or blank_permit(desk, sites)
        held = Held(desk, shown, lambda now: permit_fields(now, sites, is_new=known is None))
        heading = f"修改许可：{known.number}" if known else "新许可"
        await self._fill_in(heading, held, desk.save_permit)

    @work(group="ask")
    async def action_renew(self) -> None:
        """The permit that follows the one under the cursor; what hangs may hang on under it."""
        old: Permit | None = self.table.selected
        if old is None:
            return
        desk = self.context.desk
        start = max(old.valid_to + ONE_DAY, desk.today)
        hanging = [p for p in self._hung.get(old.id, []) if p.is_hanging]
        owed = [p for p in self._hung.get(old.id, []) if p.hold and not p.hold.waived]
        needed = [day for posting in owed if (day := desk.removable_from(posting))]
        follows = old.changed(
            id=desk.new_id(),
            rev=0,
            valid_from=start,
            valid_to=max([start + (old.valid_to - old.valid_from), *needed]),
        )

        def renew(permit: Permit) -> Entered:
            # Somebody may have changed them while the form was open.
            now = [desk.database.get(Posting, posting.id) for posting in hanging if goes_on]
            return desk.renew(desk.database.get(Permit, old.id), permit, now)

        sites = [desk.database.get(Site, old.site_id)]
        held = Held(desk, follows, lambda now: permit_fields(now, sites, is_new=True))
        goes_on = False
        if hanging:
            names = desk.rows_of(hanging).values()
            question = Confirm(
                "挂着的要接着挂吗？",
                "\n".join(f"- {row.title}（{row.amount}）" for row in names),
                yes="接着挂到新许可的最后一天",
                no="按原来的日子撤",
            )
            goes_on = await self.app.push_screen_wait(question)
        await self._fill_in(f"续办许可：{old.number}", held, renew)

    async def _fill_in(
        self, heading: str, held: Held[Permit], save: Callable[[Permit], Entered]
    ) -> None:
        """Let a permit be filled in, and tell what else that has changed."""
        done: list[Entered] = []

        def read(values: dict[str, Any]) -> Permit:
            filled = {name: value for name, value in values.items() if value is not None}
            now = held.record
            return validated(Permit, {"id": now.id, "rev": now.rev, **filled})

        def advise(values: dict[str, Any]) -> tuple[Problem, ...]:
            return self.context.desk.check_permit(read(values))

        def keep(values: dict[str, Any]) -> None:
            done.append(save(read(values)))

        form = EditScreen(
            self.context, heading, held.fields, keep, advise, manual=("permits",), held=held
        )
        await self.app.push_screen_wait(form)
        if done:
            self._newest = done[0].permit.id
            self.reload()
            self.say(told(done[0]))

    @work(group="ask")
    async def action_discard(self) -> None:
        """Delete a permit that was never used."""
        permit: Permit | None = self.table.selected
        if permit is None:
            return
        question = Confirm(f"删除许可 {permit.number} 吗？", yes="删除", careful=True)
        if await self.app.push_screen_wait(question):
            desk = self.context.desk
            self.attempt(lambda: desk.discard_permit(permit), "已删除（ctrl+z 撤销）")


async def open_permits(screen: WorkScreen, permit_id: str = "") -> None:
    """The permits over a screen, with the cursor on one of them. To be run in a worker."""
    permits = PermitsScreen(screen.context)
    if permit_id:
        permits.show_permit(permit_id)
    await screen.app.push_screen_wait(permits)


def _day(day: date | None) -> str:
    return f"{day:%m-%d}" if day else "长期"
