"""What Enter does with a line of 今日: each group of tasks has its own way.

Forms and other screens are imported when they are first wanted: 今日 is what a start waits for.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from store.models import Defect, Material, Posting, Site, TickKind
from store.rules.tasks import Group, Task

if TYPE_CHECKING:
    from bulletin_tui.screens.base import WorkScreen

_Doing = Callable[["WorkScreen", Sequence[Task]], Awaitable[object]]
AGAIN, SETTLED = "again", "settled"
"""What may be done about a sheet that hung too short."""
MOVED, GIVEN_UP, WAS_UP = "moved", "given_up", "was_up"
"""What may be done about a sheet that never hung."""


@dataclass(frozen=True, slots=True)
class Way:
    """How the tasks of a group are done: the word for it, and the doing itself."""

    word: str
    do: _Doing
    is_for_many: bool = False
    """Whether all marked ones are done at once, and not only the first."""


def postings_of(screen: WorkScreen, tasks: Sequence[Task]) -> list[Posting]:
    """The sheets among what is asked for; raises NotFound for one that is gone."""
    get = screen.context.desk.database.get
    return [get(Posting, task.record_id) for task in tasks if task.table == Posting.table]


async def _tick(kind: TickKind, screen: WorkScreen, tasks: Sequence[Task]) -> None:
    from bulletin_tui.screens.posting.posting_verbs import tick_postings

    await tick_postings(screen, postings_of(screen, tasks), kind)


async def _print(screen: WorkScreen, tasks: Sequence[Task]) -> None:
    """To the week's batch, with the sheet's site under the cursor."""
    from bulletin_tui.screens.printing import PrintingScreen

    (posting,) = postings_of(screen, tasks[:1])
    await screen.app.switch_mode("printing")
    if isinstance(screen.app.screen, PrintingScreen):
        screen.app.screen.show_site(posting.site_id)


async def _plan(screen: WorkScreen, tasks: Sequence[Task]) -> None:
    from bulletin_tui.screens.posting.planning import plan_material

    await plan_material(screen, screen.context.desk.database.get(Material, tasks[0].record_id))


async def _make_good(screen: WorkScreen, tasks: Sequence[Task]) -> None:
    """It hung too short: hang it again, or say how that was dealt with."""
    from bulletin_tui.screens.posting.planning import plan_material
    from bulletin_tui.screens.posting.posting_verbs import settle_posting
    from bulletin_tui.widgets.dialogs import Choose

    (posting,) = postings_of(screen, tasks[:1])
    options = [(AGAIN, "重新排期，补足天数"), (SETTLED, "已经处理，写明怎么处理的")]
    chosen = await screen.app.push_screen_wait(Choose(tasks[0].note, options))
    if chosen == [SETTLED]:
        await settle_posting(screen, posting)
    elif chosen:
        get, today = screen.context.desk.database.get, screen.context.desk.today
        material, site = get(Material, posting.material_id), get(Site, posting.site_id)
        await plan_material(screen, material, site=site, start=today)


async def _decide(screen: WorkScreen, tasks: Sequence[Task]) -> None:
    """It never hung, and its time is over."""
    from bulletin_tui.screens.posting.planning import cancel_postings, move_posting
    from bulletin_tui.screens.posting.posting_verbs import tick_postings
    from bulletin_tui.widgets.dialogs import Choose

    postings = postings_of(screen, tasks)
    options = [(GIVEN_UP, "不贴了"), (WAS_UP, "其实贴了，补登记")]
    if len(postings) == 1:  # of several each has days of its own
        options.insert(0, (MOVED, "改期，再贴"))
    what = tasks[0].what if len(tasks) == 1 else f"选中的 {len(tasks)} 张"
    chosen = await screen.app.push_screen_wait(Choose(f"{what}：怎么办", options))
    if chosen == [MOVED]:
        await move_posting(screen, postings[0])
    elif chosen == [GIVEN_UP]:
        await cancel_postings(screen, *postings)
    elif chosen:
        await tick_postings(screen, postings, TickKind.POSTED)


async def _review(screen: WorkScreen, tasks: Sequence[Task]) -> None:
    from bulletin_tui.screens.posting.posting_verbs import review_posting

    await review_posting(screen, postings_of(screen, tasks[:1])[0])


async def _duty(screen: WorkScreen, tasks: Sequence[Task]) -> None:
    from bulletin_tui.screens.obligations.duty_work import do_duty

    await do_duty(screen, tasks)


async def _quota(screen: WorkScreen, tasks: Sequence[Task]) -> None:
    from bulletin_tui.screens.obligations.duty_work import do_quota

    await do_quota(screen, tasks)


async def _permit(screen: WorkScreen, tasks: Sequence[Task]) -> None:
    from bulletin_tui.screens.pieces.permits import open_permits

    await open_permits(screen, tasks[0].record_id)
    screen.reload()


async def _mend(screen: WorkScreen, tasks: Sequence[Task]) -> None:
    from bulletin_tui.screens.walking.patrol import ask_fixed

    get = screen.context.desk.database.get
    defects = [get(Defect, task.record_id) for task in tasks]
    if await ask_fixed(screen.app, screen.context, defects):
        screen.say(f"处理好了：{len(defects)} 处（ctrl+z 撤销）")
    screen.reload()


async def _recount(screen: WorkScreen, tasks: Sequence[Task]) -> None:
    from bulletin_tui.screens.calendar.new_rules import ask_recount

    await ask_recount(screen)


async def _look(screen: WorkScreen, tasks: Sequence[Task]) -> None:
    from bulletin_tui.screens.task_detail import open_task

    await open_task(screen, tasks[0])


_TAKE_DOWN = Way("撤下", partial(_tick, TickKind.REMOVED), is_for_many=True)

WAYS: dict[Group, Way] = {
    Group.OVERDUE: _TAKE_DOWN,
    Group.PERMIT_OVER: Way("看许可", _permit),
    Group.INTERRUPTED: Way("补贴好了", partial(_tick, TickKind.POSTED), is_for_many=True),
    Group.SHORT: Way("补足或处理", _make_good),
    Group.RULES: Way("看了重算", _recount),
    Group.TAKE_DOWN: _TAKE_DOWN,
    Group.PUT_UP: Way("贴好了", partial(_tick, TickKind.POSTED), is_for_many=True),
    Group.TO_PRINT: Way("去打印", _print),
    Group.MISSED: Way("改期或不贴了", _decide, is_for_many=True),
    Group.PUBLISH_BY: Way("排期", _plan),
    Group.DUTY: Way("写草稿", _duty),
    Group.QUOTA: Way("写一篇", _quota),
    Group.REVIEW: Way("复核", _review),
    Group.PERMIT_ENDS: Way("看许可", _permit),
    Group.DEFECT: Way("处理好了", _mend, is_for_many=True),
    Group.ENDING_SOON: Way("看详情", _look),
}
