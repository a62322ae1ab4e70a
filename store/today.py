"""今日: everything that asks for something today, from one place for the screen and the command.

What each group asks for is known by its own module of the rules; here they are asked, in turn,
and only for what there is: on most days no working day has to be counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from store.models import TABLES, Material, Posting, Site, TickKind, Unit, vocabulary
from store.overview import Overview
from store.query import Between, Is, OneOf
from store.rules.ledger import Row
from store.rules.tasks import Group, Task, in_order

_SHOWN_IN = frozenset({"board", "screen", "channel"})
"""Groups of sites where information counts as published."""


def tasks_of(desk: Overview) -> list[Task]:
    """All tasks of the day, the most urgent group first."""
    return in_order([*_of_postings(desk), *_to_publish(desk)])


def _of_postings(desk: Overview) -> Iterator[Task]:
    agenda = desk.agenda()
    rows = desk.rows_of(agenda.postings)
    for group, posting in agenda.asked:
        yield _of_posting(group, posting, rows[posting.id], desk.today)


def _of_posting(group: Group, posting: Posting, row: Row, today: date) -> Task:
    due: date | None
    if group in (Group.PUT_UP, Group.TO_PRINT):
        due = posting.planned_from
    elif group is Group.INTERRUPTED:
        due = row.intervals[-1].end
    else:
        due = posting.planned_to
    return Task(
        group,
        Posting.table,
        posting.id,
        what=row.title,
        where=row.site,
        due=due,
        note="，".join(_notes(group, row, due, today)),
        code=posting.code,
        is_provisional=row.is_provisional,
    )


def _notes(group: Group, row: Row, due: date | None, today: date) -> Iterator[str]:
    late = (today - due).days if due else 0
    if group is Group.INTERRUPTED:
        reason = row.intervals[-1].reason
        yield vocabulary("tick_reason").label(reason) if reason else TickKind.INTERRUPTED.label
    elif late > 0:
        yield f"晚了 {late} 天"
    if row.hold_until is not None and group is not Group.OVERDUE:
        yield f"公示到 {row.hold_until:%m-%d}"
    if row.quantity > 1:
        yield f"{row.quantity} {row.measure}"


def _to_publish(desk: Overview) -> Iterator[Task]:
    """Materials that were formed and have a matter, but have not been up anywhere."""
    engine = desk.database
    typed = Between("matter", "0", None), Between("formed_on", date.min, None)
    formed = engine.find(Material, *typed, archived=False)
    if not formed:
        return
    from store.rules.publishing import is_near, publish_by, task  # late: most have none

    shown = OneOf("site_id", frozenset(s.id for s in desk.sites() if s.group in _SHOWN_IN))
    for material in formed:
        due = publish_by(material, desk.rules, desk.calendar)
        if due is None or not is_near(due, desk.today) or _was_up(desk, material, shown):
            continue
        unit = engine.get(Unit, material.unit_id).name
        planned = _planned_for(desk, material, shown)
        if found := task(material, unit, due, planned, desk.today):
            yield found


def _was_up(desk: Overview, material: Material, shown: OneOf) -> bool:
    """Whether it hung, or stood in a channel, at least once; what was archived counts too."""
    hung = Is("material_id", material.id), shown, Between("hung_on", date.min, None)
    since = Between("first_on", material.formed_on, None)  # spares the archives of earlier years
    engine = desk.database
    return bool(engine.count(Posting, *hung, archived=False) or engine.count(Posting, *hung, since))


def _planned_for(desk: Overview, material: Material, shown: OneOf) -> date | None:
    planned = Is("material_id", material.id), shown, Is("closed_on", None)
    found = desk.database.find(Posting, *planned, order=("planned_from",), limit=1, archived=False)
    return found[0].planned_from if found else None


def by_walk(desk: Overview, tasks: Iterable[Task]) -> list[tuple[Site | None, list[Task]]]:
    """The tasks of each place in walking order; those of no place come last."""
    places: dict[str, list[Task]] = {}
    for one in tasks:
        places.setdefault(_site_of(desk, one), []).append(one)
    away = places.pop("", [])
    sites = sorted(
        (desk.database.get(Site, key) for key in places), key=lambda s: (s.route, s.order, s.name)
    )
    return [*((site, places[site.id]) for site in sites), *([(None, away)] if away else [])]


def _site_of(desk: Overview, task: Task) -> str:
    if task.table == Site.table:
        return task.record_id
    record = desk.database.look_up(TABLES[task.table], task.record_id)
    return str(getattr(record, "site_id", ""))
