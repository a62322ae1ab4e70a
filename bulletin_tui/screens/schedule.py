"""排期: what hangs where and when; bars are moved, stretched, replaced and copied."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from bulletin_tui.console.turns import in_turn
from bulletin_tui.screens.edit import confirmed
from bulletin_tui.screens.posting.planning import cancel_postings, move_posting, plan_material
from bulletin_tui.screens.posting.reason import with_reason
from bulletin_tui.screens.scheduling.looks import ScheduleLooks
from bulletin_tui.screens.scheduling.questions import replace_posting
from bulletin_tui.widgets.record_table import RecordTable
from bulletin_tui.widgets.timeline import Carried, Timeline
from store.errors import Problem, StoreError
from store.models import Material, Posting, Site
from store.rules.wall.ledger import Row


class ScheduleScreen(ScheduleLooks):
    """Plan, move, stretch, replace, copy, cancel; see holes and clashes."""

    MODE = "schedule"
    CHANGES = frozenset({"plan", "move", "extend", "cancel", "replace", "copy", "again"})
    ON_A_ROW = frozenset({"move", "extend", "cancel", "replace", "copy", "again"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "plan", "排期", id="schedule.plan"),
        *ScheduleLooks.LOOKING_KEYS,
        Binding("r", "replace", "换下", id="schedule.replace"),
        Binding("c", "copy", "复制", id="schedule.copy"),
        Binding("e", "extend", "延期一周", id="schedule.extend"),
        Binding("g", "move", "改期", id="schedule.move"),
        Binding("d,x", "cancel", "不贴了", id="schedule.cancel"),
        Binding("l", "again", "复制去年", id="schedule.again", tooltip="连日期、届次一起换"),
    ]

    # Changing ---------------------------------------------------------------------------

    def on_mount(self) -> None:
        super().on_mount()
        self.timeline.renewed = self._renewed

    def _posting(self, row: Row) -> Posting:
        return self.context.desk.database.get(Posting, row.id)

    @on(RecordTable.Chosen, "#unplanned")
    def _material_chosen(self, event: RecordTable.Chosen) -> None:
        event.stop()
        if self.may_write("排到这里"):
            self._plan(event.row)

    @work(group="ask")
    async def action_plan(self) -> None:
        """A material on several sites; from the drawer, the one under its cursor."""
        in_drawer = self.drawer.is_open and self.drawer.table.has_focus
        await self._plan_here(self.drawer.table.selected if in_drawer else None)

    @work(group="ask")
    async def _plan(self, material: Material) -> None:
        await self._plan_here(material)

    async def _plan_here(self, material: Material | None) -> None:
        """At the cursor's site, from its day on if that is not over."""
        site: Site | None = self.timeline.site if self.view == "timeline" else None
        day = max(self.day, self.context.desk.today)
        await plan_material(self, material, site=site, start=day)

    @on(Timeline.PutDown)
    @work(group="ask", exclusive=True)
    async def _put_down(self, event: Timeline.PutDown) -> None:
        """Save what is in the hand, in one transaction; a refusal leaves it there."""
        carried = event.carried
        if not carried.is_moved:
            self.timeline.action_give_up()
            return
        try:
            advice = await in_turn(self.app, partial(self._advise, carried))
            if advice and not await confirmed(self.app, advice):
                return
            kept = await with_reason(
                self.app, partial(self._keep, carried), "例如：紧急，已当面说明"
            )
        except StoreError as error:
            self.tell_fault(error)
            return
        if kept is None:
            return
        self.go_to = kept.id
        self.timeline.let_go()
        self.say("已放下（ctrl+z 撤销）")
        self.reload()

    def _advise(self, carried: Carried) -> Sequence[Problem]:
        """What the plan form would say to it; raises Refused for a board without room."""
        row, desk = carried.row, self.context.desk
        posting = self._posting(carried.origin).changed(
            site_id=row.site_id, planned_from=row.planned_from, planned_to=row.planned_to
        )
        if carried.is_copy:
            posting = posting.changed(id=desk.new_id(), rev=0, ticks=())
        return desk.advise_place(posting)

    def _keep(self, carried: Carried, shorter_because: str) -> Posting:
        row, desk = carried.row, self.context.desk
        posting = self._posting(carried.origin)
        verb = desk.copy if carried.is_copy else desk.relocate
        days = row.planned_from, row.planned_to
        return verb(posting, row.site_id, *days, shorter_because=shorter_because)

    def _renewed(self, row: Row) -> Row:
        """What is in the hand, with what the law would want of it where it is now."""
        desk = self.context.desk
        material = desk.database.get(Material, row.material_id)
        hold = desk.hold_at(material, desk.database.get(Site, row.site_id), row.planned_from)
        return row._replace(hold=hold)

    @on(Timeline.Refused)
    def _refused(self, event: Timeline.Refused) -> None:
        event.stop()
        self.say("这一张已经结束，不能再挪。要再贴一次请按 c 复制。")

    def action_copy(self) -> None:
        """A copy in the hand, to be put down at another site or on other days."""
        if row := self.row:
            self.action_view("timeline")
            self.timeline.take(Carried.copy_of(row))

    @work(group="ask")
    async def action_again(self) -> None:
        """The material under the cursor, its week or its campaign in this year."""
        from bulletin_tui.screens.copying.choices import copy_material

        if row := self.row:
            material = self.context.desk.database.get(Material, row.material_id)
            await copy_material(self, material, self._posting(row))

    @work(group="ask")
    async def action_replace(self) -> None:
        """Another material in its place from the cursor's day on."""
        if row := self.row:
            self.go_to = await replace_posting(self, row, self.day)
            self.reload()

    @work(group="ask")
    async def action_move(self) -> None:
        """Other days, typed."""
        if row := self.row:
            await move_posting(self, self._posting(row))

    def action_extend(self) -> None:
        """A week longer."""
        row = self.row
        if row is None:
            return
        posting, desk = self._posting(row), self.context.desk
        if posting.planned_to is None:
            self.say("这一张是长期张贴，不用延期。")
            return
        end = posting.planned_to + timedelta(days=7)
        self.attempt(lambda: desk.extend(posting, end), f"延到 {end}（ctrl+z 撤销）")

    @work(group="ask")
    async def action_cancel(self) -> None:
        """Not to be put up after all."""
        if row := self.row:
            await cancel_postings(self, self._posting(row))
