"""今日: everything that asks for something today, from one place for the screen and the command.

What each group asks for is known by its own module of the rules; here they are asked, in turn,
and only for what there is: on most days no working day has to be counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from store.days import provisional_mark
from store.models import TABLES, Material, Permit, Posting, Site, TickKind, Unit, vocabulary
from store.models.rules import told_days
from store.obligations import REMEMBERED, Obliged
from store.overview import Overview
from store.query import Between, Is, OneOf
from store.rules.coming.published import PUBLIC
from store.rules.law.calendar import Due
from store.rules.tasks import Group, Task, in_order
from store.rules.wall.ledger import Row
from store.rules.wall.lifecycle import State

WARNED = timedelta(days=7)
"""How long before its last day a material is reminded of: the next weekly walk is then its last."""
FORGOTTEN = timedelta(days=366)
"""After how long nobody is reminded any more of what was formed and never published."""


def tasks_of(desk: Obliged) -> list[Task]:
    """All tasks of the day, the most urgent group first."""
    return in_order([*at_hand(desk), *reckoned(desk)])


def at_hand(desk: Obliged) -> list[Task]:
    """What the open records themselves ask for; quick, however many are closed."""
    of_permits = desk.permit_tasks()
    # A banner whose campaign is over must come down sooner than it was planned to.
    sooner = {task.record_id for task in of_permits if task.table == Posting.table}
    usual = [task for task in _of_postings(desk) if task.record_id not in sooner]
    permits = _still_asking(desk, of_permits, usual)
    return [*usual, *desk.short_tasks(), *desk.review_tasks(), *permits, *_of_defects(desk)]


def _still_asking(desk: Overview, of_permits: list[Task], usual: Iterable[Task]) -> Iterator[Task]:
    """Not the permits under which nothing hangs but what is to come down today anyway.

    One that names a sheet is too short for a 公示, whether that hangs or is still to go up.
    """
    falling = {task.record_id for task in usual if task.group in (Group.OVERDUE, Group.TAKE_DOWN)}
    hanging = (p for p in desk.open_postings() if p.permit_id and p.is_hanging)
    asking = {p.permit_id for p in hanging if p.id not in falling} if of_permits else set()
    return (t for t in of_permits if t.table != Permit.table or t.code or t.record_id in asking)


def reckoned(desk: Obliged) -> list[Task]:
    """What working days or the ledger have to be counted for: a window does it in a thread."""
    return [*_of_rules(desk), *_to_publish(desk), *desk.tasks_of_duties()]


def next_day(desk: Overview) -> date | None:
    """The first day after today on which something goes up or comes down by its plan."""
    days = (p.planned_to if p.is_hanging else p.planned_from for p in desk.open_postings())
    return min((day for day in days if day is not None and day > desk.today), default=None)


def _of_postings(desk: Overview) -> Iterator[Task]:
    agenda = desk.agenda()
    if not agenda.postings:
        return
    rows = desk.rows_of(agenda.postings)
    hindered = {site.id: _hindered(site) for site in desk.sites() if site.state != "active"}
    for group, posting in agenda.asked:
        row = rows[posting.id]
        due = _due(group, posting, row)
        notes = _notes(desk, group, posting, row, due)
        yield Task(
            group,
            Posting.table,
            posting.id,
            what=row.title,
            where=row.site,
            due=due,
            note="，".join(filter(None, (hindered.get(posting.site_id), *notes))),
            code=posting.code,
            is_provisional=row.is_provisional and due == posting.planned_to,
        )


def _hindered(site: Site) -> str:
    """What whoever walks to a board should know before."""
    state = vocabulary("site_state").label(site.state).partition("(")[0]
    keeper = " ".join(filter(None, (site.keeper, site.phone)))
    return f"点位{state}" + (f"，找{keeper}" if keeper and site.state == "locked" else "")


def _of_defects(desk: Overview) -> list[Task]:
    defects = desk.open_defects()
    if not defects:
        return []
    from store.rules.upkeep import patrol  # late: a tidy office has none

    named = OneOf("id", frozenset(d.posting_id for d in defects if d.posting_id))
    postings = {posting.id: posting for posting in desk.database.find(Posting, named)}
    return patrol.tasks(defects, {site.id: site for site in desk.sites()}, postings)


def _due(group: Group, posting: Posting, row: Row) -> date | None:
    if group in (Group.PUT_UP, Group.TO_PRINT):
        return posting.planned_from
    return row.intervals[-1].end if group is Group.INTERRUPTED else posting.planned_to


def _notes(
    desk: Overview, group: Group, posting: Posting, row: Row, due: date | None
) -> Iterator[str]:
    """How late it is, what the law still wants of it, how many there are."""
    late = (desk.today - due).days if due else 0
    if row.state is State.INTERRUPTED:
        reason = row.intervals[-1].reason
        yield vocabulary("tick_reason").label(reason) if reason else TickKind.INTERRUPTED.label
    if late > 0 and group is not Group.INTERRUPTED:
        yield f"{'过期' if group is Group.MISSED else '晚了'} {late} 天"
    if late > 0 and group is Group.OVERDUE and _is_permit_over(desk, posting):
        yield "许可过期"
    if group is Group.INTERRUPTED and (standing := desk.standing(posting)) and posting.hold:
        mark = provisional_mark(standing.is_provisional)
        if standing.missing:
            yield f"公示还差 {told_days(standing.missing, posting.hold.unit)}{mark}"
    elif row.hold_until is not None and group is not Group.OVERDUE:
        yield _until(desk, posting, row, is_late=late > 0)
    if row.quantity > 1:
        yield f"{row.quantity} {row.measure}"


def _until(desk: Overview, posting: Posting, row: Row, *, is_late: bool) -> str:
    """Until when it has to hang; that moves on with each day on which a sheet is not put up."""
    until, told, guess = row.hold_until, "公示到", row.is_provisional
    if is_late and not posting.intervals and (standing := desk.standing(posting)):
        until, told, guess = standing.until, "今天贴，公示到", standing.is_provisional
    return f"{told} {until:%m-%d}{provisional_mark(guess)}"


def _is_permit_over(desk: Overview, posting: Posting) -> bool:
    permit = desk.database.look_up(Permit, posting.permit_id or "")
    return permit is not None and permit.valid_to < desk.today


def _of_rules(desk: Obliged) -> Iterator[Task]:
    from store.rules.wall.recounting import faulty_task, task  # late: most days have none

    # Where nothing hangs by a rule, none is read for this.
    if any(p.hold for p in desk.open_postings()) and desk.rules.fault:
        yield faulty_task()
    elif found := task(desk.unlike_rules()):
        yield found


def _to_publish(desk: Obliged) -> Iterator[Task]:
    today = desk.today
    for material, due, planned in unpublished(desk, today + WARNED):
        from store.rules.law.publishing import task  # late: most days have none

        if _is_asked_for_by_duty(desk, material, due.day):
            continue
        unit = desk.database.get(Unit, material.unit_id).name
        if found := task(material, unit, due, planned, today):
            yield found


def _is_asked_for_by_duty(desk: Obliged, material: Material, due: date) -> bool:
    """Whether the duty that it was made for asks for it already, and sooner."""
    if material.obligation_id is None:
        return False
    from store.rules.coming.duties import Stage  # late: many offices have none

    one = desk.occurrence_of(material)
    if one is None or one.duty.is_paused or one.due.day > due:
        return False
    asking = {share.material_id for share in one.at(Stage.MISSING, Stage.DRAFTED)}
    return material.id in asking and desk.today - one.due.day <= REMEMBERED


def unpublished(desk: Overview, until: date) -> Iterator[tuple[Material, Due, date | None]]:
    """What was formed and has to be up by a day or earlier, but has not been up anywhere.

    Each with its last day, and with the first one for which it is planned.
    """
    for material, due, is_up in to_publish(desk, until):
        if not is_up:  # Where all is up, as on most days, no site has to be read for this.
            yield material, due, _planned_for(desk, material, _public_sites(desk))


def to_publish(desk: Overview, until: date) -> Iterator[tuple[Material, Due, bool]]:
    """What was formed and has to be up by a day or earlier, and whether it was up anywhere."""
    has_matter = Between("matter", "0", None)
    formed = Between("formed_on", desk.today - FORGOTTEN, None)
    found = desk.database.find(Material, has_matter, formed, archived=False)
    if not found:
        return
    from store.rules.law.publishing import publish_by  # late: many offices have none

    public = _public_sites(desk)
    for material in found:
        due = publish_by(material, desk.rules, desk.calendar)
        if due is not None and due.day <= until:
            yield material, due, _was_up(desk, material, public)


def _public_sites(desk: Overview) -> OneOf:
    return OneOf("site_id", frozenset(s.id for s in desk.sites() if s.group in PUBLIC))


def _was_up(desk: Overview, material: Material, public: OneOf) -> bool:
    """Whether it hung, or stood in a channel, at least once; what was archived counts too."""
    hung = Is("material_id", material.id), public, Between("hung_on", date.min, None)
    since = Between("first_on", material.formed_on, None)  # spares the archives of earlier years
    engine = desk.database
    return bool(engine.count(Posting, *hung, archived=False) or engine.count(Posting, *hung, since))


def _planned_for(desk: Overview, material: Material, public: OneOf) -> date | None:
    planned = Is("material_id", material.id), public, Is("closed_on", None)
    found = desk.database.find(Posting, *planned, order=("planned_from",), limit=1, archived=False)
    return found[0].planned_from if found else None


def by_walk(desk: Overview, tasks: Iterable[Task]) -> list[tuple[Site | None, list[Task]]]:
    """The tasks of each place in walking order; those of no place come last."""
    from store.rules.wall.walk import by_route  # late: the command has no walk

    places: dict[str, list[Task]] = {}
    for one in tasks:
        places.setdefault(_site_of(desk, one), []).append(one)
    away = places.pop("", [])
    walked = by_route(desk.sites())
    others = (site for site in desk.sites() if not site.is_walked)
    sites = [site for site in (*walked, *others) if site.id in places]
    return [*((site, places[site.id]) for site in sites), *([(None, away)] if away else [])]


def _site_of(desk: Overview, task: Task) -> str:
    if task.table == Site.table:
        return task.record_id
    if task.table not in TABLES:
        return ""
    record = desk.database.look_up(TABLES[task.table], task.record_id)
    return str(getattr(record, "site_id", ""))
