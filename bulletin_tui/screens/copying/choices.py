"""复制去年: which of what was done before, and how its days are moved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from bulletin_tui.screens.copying.copy_preview import CopyScreen
from bulletin_tui.widgets.dialogs import Ask, Choose
from bulletin_tui.widgets.working import Working
from store.days import weekday_name
from store.errors import StoreError
from store.models import Campaign, Material, Posting
from store.rules.coming.copying import Bundle
from store.rules.coming.movable import festival_shift, told_distance
from store.rules.coming.shifting import How, Shift

if TYPE_CHECKING:
    from bulletin_tui.screens.base import WorkScreen

T = TypeVar("T")

MONTHLY = 92
"""Days since which something may be due again every month."""


async def copy_material(
    screen: WorkScreen, material: Material, posting: Posting | None = None
) -> None:
    """Copy a material, or all of the week or the campaign of a stay. To be run in a worker.

    Without a posting, it is the material's last stay.
    """
    desk = screen.context.desk
    stay = posting or await _waited(screen, lambda: desk.last_stay(material))
    find: dict[str, Callable[[], Bundle]] = {"material": partial(desk.bundle_of, material)}
    options = [("material", f"这一份：{material.title}")]
    if stay is not None:
        find["week"] = partial(desk.bundle_of_week, stay.planned_from)
        options.append(("week", f"{stay.planned_from:%Y-%m-%d} 那一周贴的都复制"))
        if stay.campaign_id is not None:
            campaign = desk.database.get(Campaign, stay.campaign_id)
            find["campaign"] = partial(desk.bundle_of, campaign)
            options.append(("campaign", f"整个活动：{campaign.name}"))
    chosen: list[str] | None = ["material"]
    if len(options) > 1:
        chosen = await screen.app.push_screen_wait(Choose("复制什么", options))
    if not chosen:
        return
    bundle = await _waited(screen, find[chosen[0]])
    if bundle is not None:
        await copy_bundle(screen, bundle)


async def copy_campaign(screen: WorkScreen) -> None:
    """Copy a campaign of any year, which is asked for. To be run in a worker."""
    desk = screen.context.desk
    found = await _waited(screen, lambda: desk.database.find(Campaign, order=("-on",)))
    if found is None:
        return
    if not found:
        screen.say("还没有办过活动。")
        return
    options = [(campaign.id, f"{campaign.on} {campaign.name}") for campaign in found]
    chosen = await screen.app.push_screen_wait(Choose("复制哪个活动", options))
    if chosen:
        campaign = next(one for one in found if one.id == chosen[0])
        bundle = await _waited(screen, partial(desk.bundle_of, campaign))
        if bundle is not None:
            await copy_bundle(screen, bundle)


async def copy_bundle(screen: WorkScreen, bundle: Bundle) -> None:
    """Ask how days are moved, show what would come of it, and keep what is wanted of it."""
    desk = screen.context.desk
    if not bundle.materials and bundle.campaign is None:
        screen.say(f"{bundle.name}没有可以复制的。")
        return
    shift = await _ask_shift(screen, bundle)
    if shift is None:
        return
    found = await _waited(screen, lambda: desk.propose(bundle, shift))
    if found is None:
        return
    kept = await screen.app.push_screen_wait(CopyScreen(screen.context, bundle, found))
    screen.reload()
    if kept:
        screen.say(f"已复制 {kept} 条（ctrl+z 撤销）")


async def _waited(screen: WorkScreen, job: Callable[[], T]) -> T | None:
    """What takes a moment, for archives may be read; None if it was stopped or refused."""
    done = await screen.app.push_screen_wait(Working("正在找去年的", lambda teller: job()))
    if isinstance(done, StoreError):
        screen.tell_fault(done)
        return None
    return done


async def _ask_shift(screen: WorkScreen, bundle: Bundle) -> Shift | None:
    shifts = _shifts(bundle, screen.context.desk.today)
    old = f"{bundle.day:%Y-%m-%d} {weekday_name(bundle.day)}"
    options = [(key, _told_shift(shift, bundle)) for key, shift in shifts.items()]
    options.append((How.DAYS.value, "自己定第一天"))
    answer = await screen.app.push_screen_wait(Choose(f"原来从 {old} 开始，怎么挪", options))
    if not answer:
        return None
    if answer[0] in shifts:
        return shifts[answer[0]]
    first = await _ask_day(screen, bundle.day)
    return None if first is None else Shift(How.DAYS, days=(first - bundle.day).days)


def _shifts(bundle: Bundle, today: date) -> dict[str, Shift]:
    """The ways in which its days may move, none into the past; with its festival first."""
    found: dict[str, Shift] = {}
    for how in (How.FESTIVAL, How.MONTH, How.DATE, How.WEEKDAY):
        if known := _ways(how, bundle, today):
            to_come = (shift for shift in known if shift.moved(bundle.day).day >= today)
            found[how.value] = next(to_come, known[-1])
    return found


def _ways(how: How, bundle: Bundle, today: date) -> list[Shift]:
    """The nearest first. What was up lately may come every month, what is older may not."""
    if how is How.MONTH:
        is_recent = (today - bundle.day).days <= MONTHLY
        return [Shift(how, months=more) for more in range(1, 6)] if is_recent else []
    years = today.year - bundle.day.year
    # What was hung in December for 春节 may be due again in the January after the next.
    span = range(max(1, years - 1), years + 2)
    if how is How.FESTIVAL:
        moved = (festival_shift(bundle.festival, bundle.day, more) for more in span)
        return [shift for shift in moved if shift is not None]
    return [Shift(how, more) for more in span]


def _told_shift(shift: Shift, bundle: Bundle) -> str:
    new = shift.moved(bundle.day).day
    label = shift.how.label
    if shift.months > 1:
        label = f"{shift.months} 个月以后同一天"
    if shift.how is How.FESTIVAL:
        label = f"都是{told_distance(bundle.festival, bundle.day)}"
    return f"{label}：改到 {new:%Y-%m-%d} {weekday_name(new)}"


async def _ask_day(screen: WorkScreen, day: date) -> date | None:
    from bulletin_tui.dates import parse_date

    today = screen.context.desk.today

    def judge(text: str) -> str | None:
        try:
            parse_date(text, today)
        except ValueError as error:
            return str(error)
        return None

    proposed = Shift().moved(day).day
    text = await screen.app.push_screen_wait(Ask("从哪天开始", str(proposed), validate=judge))
    return parse_date(text, today) if text else None
