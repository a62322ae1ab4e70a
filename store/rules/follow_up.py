"""What a person has yet to see to: what hung too short, standing content to look at again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from store.models import Posting
from store.rules.law.calendar import WorkCalendar
from store.rules.tasks import Group, Task
from store.rules.wall.holding import standing_in, told_missing
from store.rules.wall.ledger import Row


def is_made_good(short: Posting, others: Iterable[Posting]) -> bool:
    """Whether the same material hangs, hung or is planned at the same site from then on."""
    since = short.short_on
    return since is not None and any(
        other.id != short.id
        and other.site_id == short.site_id
        and other.cancelled_on is None
        and max([other.planned_from, *(i.start for i in other.intervals)]) >= since
        for other in others
    )


def short_tasks(
    postings: Iterable[Posting], rows: Mapping[str, Row], cal: WorkCalendar
) -> list[Task]:
    """A line for each sheet that came down too early, the oldest first."""
    found = []
    for posting in postings:
        standing = standing_in(posting, posting.short_on or date.max, cal)
        found.append(
            _task(
                Group.SHORT,
                posting,
                rows[posting.id],
                posting.short_on,
                note=f"{told_missing(posting, cal)}就撤了，要重新排期",
                is_provisional=standing is not None and standing.is_provisional,
            )
        )
    return sorted(found, key=_by_day)


def review_tasks(postings: Iterable[Posting], rows: Mapping[str, Row], today: date) -> list[Task]:
    """A line for each hanging sheet without an end whose day of review has come."""
    due = [p for p in postings if is_to_review(p, today)]
    tasks = [_task(Group.REVIEW, p, rows[p.id], p.review_on, note="看内容还对不对") for p in due]
    return sorted(tasks, key=_by_day)


def is_to_review(posting: Posting, today: date) -> bool:
    """Whether it hangs without an end, and is to be looked at by now."""
    day = posting.review_on
    return day is not None and day <= today and posting.planned_to is None and posting.is_hanging


def _task(
    group: Group,
    posting: Posting,
    row: Row,
    due: date | None,
    note: str,
    is_provisional: bool = False,
) -> Task:
    return Task(
        group=group,
        table=Posting.table,
        record_id=posting.id,
        what=row.title,
        where=row.site,
        due=due,
        note=note,
        code=posting.code,
        is_provisional=is_provisional,
    )


def _by_day(task: Task) -> tuple[date, str]:
    return task.due or date.max, task.where
