"""What Enter does with a line of 今日: each group of tasks has its own way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bulletin_tui.screens.detail import Detail, PostingDetail
from store.models import Defect, Material, Posting, TickKind
from store.rules.tasks import Group, Task

if TYPE_CHECKING:
    from bulletin_tui.context import Context
    from bulletin_tui.screens.base import WorkScreen

_Doing = Callable[["WorkScreen", Sequence[Task]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Way:
    """How the tasks of a group are done: the word for it, and the doing itself."""

    word: str
    do: _Doing
    is_for_many: bool = False
    """Whether all marked ones are done at once, and not only the first."""


async def _tick(kind: TickKind, screen: WorkScreen, tasks: Sequence[Task]) -> None:
    from bulletin_tui.screens.posting_verbs import tick_postings

    desk = screen.context.desk
    postings = [desk.database.get(Posting, task.record_id) for task in tasks]
    await tick_postings(screen, postings, kind)


async def _print(screen: WorkScreen, tasks: Sequence[Task]) -> None:
    """To the week's batch, with the sheet's site under the cursor."""
    from bulletin_tui.screens.printing import PrintingScreen

    posting = screen.context.desk.database.get(Posting, tasks[0].record_id)
    await screen.app.switch_mode("printing")
    if isinstance(screen.app.screen, PrintingScreen):
        screen.app.screen.show_site(posting.site_id)


async def _plan(screen: WorkScreen, tasks: Sequence[Task]) -> None:
    from bulletin_tui.screens.planning import plan_material

    await plan_material(screen, screen.context.desk.database.get(Material, tasks[0].record_id))


async def _look(screen: WorkScreen, tasks: Sequence[Task]) -> None:
    open_task(screen, tasks[0])


class TaskDetail(Detail):
    """A line of 今日 in full."""

    def __init__(self, context: Context, task: Task) -> None:
        super().__init__(context)
        self._task_shown = task

    def lines(self) -> Sequence[str]:
        """What, where, by when and why."""
        task = self._task_shown
        due = f"期限：{task.told_due(self._desk.today)}" if task.due else ""
        return [task.what, task.where, "", f"{task.group.label}  {due}", task.note]


def open_task(screen: WorkScreen, task: Task) -> None:
    """Everything about what a line is about, over the screen."""
    desk = screen.context.desk
    if task.table != Posting.table:
        screen.app.push_screen(TaskDetail(screen.context, task))
        return
    posting = desk.database.get(Posting, task.record_id)
    row = desk.rows_of([posting])[posting.id]
    screen.app.push_screen(PostingDetail(screen.context, row))


async def _mend(screen: WorkScreen, tasks: Sequence[Task]) -> None:
    from bulletin_tui.screens.patrol import ask_fixed

    get = screen.context.desk.database.get
    defects = [get(Defect, task.record_id) for task in tasks]
    if await ask_fixed(screen.app, screen.context, defects):
        screen.say("已登记处理好了（ctrl+z 撤销）")
        screen.reload()


_TAKE_DOWN = Way("撤下", partial(_tick, TickKind.REMOVED), is_for_many=True)

WAYS: dict[Group, Way] = {
    Group.OVERDUE: _TAKE_DOWN,
    Group.INTERRUPTED: Way("补贴好了", partial(_tick, TickKind.POSTED), is_for_many=True),
    Group.TAKE_DOWN: _TAKE_DOWN,
    Group.PUT_UP: Way("贴好了", partial(_tick, TickKind.POSTED), is_for_many=True),
    Group.TO_PRINT: Way("去打印", _print),
    Group.DEFECT: Way("处理好了", _mend, is_for_many=True),
    Group.PUBLISH_BY: Way("排期", _plan),
    Group.ENDING_SOON: Way("看详情", _look),
}
