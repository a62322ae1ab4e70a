"""What permits ask of a day: what hangs too early or too long, or must hang longer than allowed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from store.days import ONE_DAY, provisional_mark
from store.models import Campaign, Permit, Posting
from store.rules.law.calendar import WorkCalendar
from store.rules.law.rulebook import RuleBook
from store.rules.tasks import Group, Task
from store.rules.upkeep.permits import PermitBook, is_allowed, remove_by
from store.rules.wall.holding import standing_in

NEAR_DAYS, NEAR_WORKDAYS = 5, 3
"""A permit ends soon when so many days are left, or so many on which offices work (practice)."""
LONGEST_HOLIDAY = 16
"""Days beyond which no working days need be counted."""


def ends_soon(last: date, today: date, calendar: WorkCalendar) -> bool:
    """Whether a day on which something ends is near; it may be today."""
    left = (last - today).days
    if not 0 <= left <= LONGEST_HOLIDAY:
        return False
    return left <= NEAR_DAYS or calendar.count(today + ONE_DAY, last).days <= NEAR_WORKDAYS


@dataclass(frozen=True, slots=True)
class Names:
    """How the reader knows what a task is about."""

    site: Callable[[str], str]
    """Of a site's id."""
    title: Callable[[Posting], str]


def tasks(
    permits: Iterable[Permit],
    postings: Sequence[Posting],
    today: date,
    calendar: WorkCalendar,
    names: Names,
) -> list[Task]:
    """A line for each permit under which something hangs too early, too long, or soon will.

    And for each that ends before a 公示 under it, be it up, fallen or late, may come down.
    """
    known, found = list(permits), list[Task]()
    book = PermitBook(known, postings, today)
    for permit in known:
        here = [other for other in known if other.site_id == permit.site_id]
        under = book.under(permit)
        hanging = sum(posting.quantity for posting in under if posting.is_hanging)
        owed = _owed(permit, under, here, today, calendar)
        told = (
            _not_begun(permit, hanging, here, today)
            or _too_short(permit, owed, today, names.title)
            or _ending(permit, hanging, today, calendar)
        )
        if told:
            about = (Permit.table, permit.id, f"许可 {permit.number}", names.site(permit.site_id))
            code = owed[0].posting.code if owed else ""
            found.append(Task(told[0], *about, permit.valid_to, told[1], code))
    return found


@dataclass(frozen=True, slots=True)
class _Owed:
    """A 公示 that the law wants to hang longer than its permit allows."""

    posting: Posting
    until: date
    is_provisional: bool

    @property
    def down(self) -> date:
        """The first day on which it may come down, to which a permit has to reach."""
        return self.until + ONE_DAY


def _owed(
    permit: Permit,
    under: Iterable[Posting],
    here: Sequence[Permit],
    today: date,
    calendar: WorkCalendar,
) -> list[_Owed]:
    """Those that no permit lets hang long enough, if they go or stay up; the longest first."""
    found = []
    for posting in under:
        standing = standing_in(posting, today, calendar)
        if standing is None or standing.until is None or (posting.hold and posting.hold.waived):
            continue
        owed = _Owed(posting, standing.until, standing.is_provisional)
        is_done = owed.until < today
        first, last = permit.valid_to, owed.down
        if not is_done and last > first and not is_allowed(here, first, last):
            found.append(owed)
    return sorted(found, key=lambda owed: owed.until, reverse=True)


_Told = tuple[Group, str]


def _not_begun(permit: Permit, hanging: int, here: Iterable[Permit], today: date) -> _Told | None:
    begins = permit.valid_from
    if not hanging or today >= begins or is_allowed(here, today, begins):
        return None
    return Group.PERMIT_OVER, f"{begins} 起才准挂，已经挂着 {hanging} 件，请先收下"


def _too_short(
    permit: Permit, owed: Sequence[_Owed], today: date, title: Callable[[Posting], str]
) -> _Told | None:
    """What must hang until when, and by which day the permit is to be renewed to which."""
    if not owed:
        return None
    longest, over = owed[0], (today - permit.valid_to).days
    what = f"“{title(longest.posting)}”" + (f"等 {len(owed)} 张" if len(owed) > 1 else "")
    must = "公示要挂满" if longest.posting.is_hanging else "没挂着，现在挂要挂满"
    guessed = provisional_mark(longest.is_provisional)
    told = f"{what}{must} {longest.until:%m-%d}{guessed}"
    # What to do comes first: a line of 今日 may have no room for all of it.
    to = f"续办到 {longest.down:%m-%d} 或以后"
    if over > 0:
        return Group.PERMIT_OVER, f"过期 {over} 天，马上{to}：{told}，还不能撤"
    return Group.PERMIT_ENDS, f"{to}，最晚 {permit.valid_to:%m-%d} 办：{told}"


def _ending(permit: Permit, hanging: int, today: date, calendar: WorkCalendar) -> _Told | None:
    over = (today - permit.valid_to).days
    if not hanging:
        return None
    if over > 0:
        return Group.PERMIT_OVER, f"过期 {over} 天，还挂着 {hanging} 件，请撤下或续办"
    if not ends_soon(permit.valid_to, today, calendar):
        return None
    when = "今天到期" if over == 0 else f"还有 {-over} 天"
    return Group.PERMIT_ENDS, f"{when}，挂着 {hanging} 件，请续办或按时撤"


def removal_tasks(
    campaigns: Iterable[Campaign],
    banners: Sequence[Posting],
    today: date,
    rules: RuleBook,
    calendar: WorkCalendar,
    named: Callable[[Posting], tuple[str, str]],
) -> list[Task]:
    """A line for each banner that must come down after its campaign sooner than it is planned to.

    `banners` are postings of banners; `named` gives the words and the place of one. What comes
    down in time by its own plan is among the usual tasks.
    """
    found = []
    for campaign in campaigns:
        hanging = [p for p in banners if p.campaign_id == campaign.id and p.is_hanging]
        limit = remove_by(campaign, rules, calendar) if hanging else None
        if limit is None:
            continue
        basis, due = limit
        for posting in hanging:
            late = posting.planned_to is None or posting.planned_to > due.day
            if not late or due.day > today + timedelta(days=NEAR_DAYS):
                continue
            group = Group.OVERDUE if due.day < today else Group.ENDING_SOON
            note = f"“{campaign.name}”过后最迟 {due.day} 撤（{basis}）"
            what, where = named(posting)
            about = (Posting.table, posting.id, what, where, due.day, note, posting.code)
            found.append(Task(group, *about, due.is_provisional, {"campaign_id": campaign.id}))
    return found
