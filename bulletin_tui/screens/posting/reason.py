"""What the law forbids unless somebody writes down why: asked for once it is needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from textual.app import App

from bulletin_tui.console.turns import in_turn
from bulletin_tui.widgets.reason_dialog import AskReason
from store.errors import NeedsReason

T = TypeVar("T")


async def with_reason(
    app: App[object], job: Callable[[str], T], example: str = "例如：被物业撕掉了"
) -> T | None:
    """Do a verb, in a thread, without a reason or with the one that it needs.

    None if nobody gives one. Raises whatever else the verb does. To be run in a worker.
    """
    try:
        return await in_turn(app, partial(job, ""))
    except NeedsReason as refused:
        lines = str(refused).splitlines()
    question = AskReason("公示期还没满", lines, example)
    reason = await app.push_screen_wait(question)
    return None if reason is None else await in_turn(app, partial(job, reason))
