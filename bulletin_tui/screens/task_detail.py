"""A line of 今日 in full; of a sheet, everything that befell it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bulletin_tui.context import Context
from bulletin_tui.screens.posting.detail import Detail, PostingDetail
from store.models import Posting
from store.rules.tasks import Task

if TYPE_CHECKING:
    from bulletin_tui.screens.base import WorkScreen


class TaskDetail(Detail):
    """What, where, by when and why."""

    def __init__(self, context: Context, task: Task) -> None:
        super().__init__(context)
        self._task_shown = task

    def lines(self) -> Sequence[str]:
        """The line, each of its parts in full."""
        task = self._task_shown
        due = f"期限：{task.told_due(self._desk.today)}" if task.due else ""
        return [task.what, task.where, "", f"{task.group.label}  {due}", task.note]


async def open_task(screen: WorkScreen, task: Task) -> None:
    """Show it over the screen until the user goes back. To be run in a worker."""
    desk = screen.context.desk
    detail: Detail = TaskDetail(screen.context, task)
    if task.table == Posting.table:
        posting = desk.database.get(Posting, task.record_id)
        row = desk.rows_of([posting])[posting.id]
        detail = PostingDetail(screen.context, row)
    await screen.app.push_screen_wait(detail)
    screen.reload()
