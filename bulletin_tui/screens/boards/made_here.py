"""What a form may need that is not there yet: made over the form, and chosen in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import App

from bulletin_tui.widgets.choice_box import New
from store.models import vocabulary

if TYPE_CHECKING:
    from bulletin_tui.screens.base import WorkScreen
    from bulletin_tui.widgets.option_table import Option

_Edit = Callable[["WorkScreen", None], Awaitable[Any]]


async def _made(app: App[object], edit: _Edit) -> Option | None:
    """What was filled in over the main screen that the forms stand on."""
    from bulletin_tui.screens.base import WorkScreen

    below = next(screen for screen in app.screen_stack[::-1] if isinstance(screen, WorkScreen))
    record = await edit(below, None)
    return None if record is None else (record.id, record.name)


async def _unit(app: App[object]) -> Option | None:
    from bulletin_tui.screens.boards.site_forms import edit_unit

    return await _made(app, edit_unit)


async def _category(app: App[object]) -> Option | None:
    from bulletin_tui.screens.boards.site_forms import edit_category

    return await _made(app, edit_category)


async def _site(app: App[object], kind: str = "") -> Option | None:
    from bulletin_tui.screens.boards.site_forms import edit_site

    return await _made(app, partial(edit_site, kind=kind))


def site_of(kind: str) -> New:
    """For a field where a site of this kind is wanted."""
    return New(f"新{vocabulary('site_kind').label(kind)}", partial(_site, kind=kind))


UNIT, CATEGORY, SITE = New("新单位", _unit), New("新类别", _category), New("新点位", _site)
"""For the fields where a unit, a category or a site is chosen."""
