"""The sample week is lively on whatever day it is made."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from office import Clock, open_desk

from bulletin_tui.printing.records.week import plan_week
from bulletin_tui.samples import thisweek
from store.desk import Desk
from store.models import Posting, Site
from store.rules.agenda import week_of
from store.rules.tasks import Group
from store.rules.wall.capacity import loads

DAYS = [
    *(date(2026, 11, 23) + timedelta(days=n) for n in range(7)),
    date(2024, 2, 29),
    date(2026, 1, 1),
    date(2026, 12, 31),
    date(2028, 2, 28),
]


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_every_kind_of_work_waits(tmp_path: Path, today: date) -> None:
    desk = open_desk(tmp_path, Clock(today))
    desk.save_all(thisweek.records(today), "样例")
    agenda = desk.agenda()
    assert agenda.to_print
    assert agenda.put_up
    assert agenda.take_down
    assert agenda.overdue
    assert agenda.interrupted
    sites = desk.sites()
    held = loads(desk.on_boards(), [site.id for site in sites], today, today, today)
    assert [site for site in sites if site.capacity and held[site.id][0] >= site.capacity]
    assert len(plan_week(desk, week_of(today)[0]).stops) >= 4
    _asks_what_hangs_outdoors(desk)
    desk.database.close()


def _asks_what_hangs_outdoors(desk: Desk) -> None:
    """A permit is over and one ends soon; a banner outlasts its campaign; pieces are counted."""
    told = [task.group for task in desk.permit_tasks()]
    assert told == [Group.PERMIT_OVER, Group.PERMIT_ENDS, Group.ENDING_SOON]
    stocks = {material.kind: stock for material, stock in desk.stocks()}
    assert stocks["panel"].in_store == 2
    assert stocks["leaflet"].told("份") == "约850份"
    open_postings = desk.open_postings()
    # What must hang comes down today because it has hung as long as that, and not sooner.
    held = [p for p in open_postings if p.hold]
    assert held and all(p.planned_to and p.hold and p.hold.until < p.planned_to for p in held)
    assert any(p.review_on == desk.today and p.planned_to is None for p in open_postings)


def test_ids_codes_and_places_in_the_walk_are_unique() -> None:
    records = thisweek.records(date(2026, 11, 24))
    assert max(Counter(record.id for record in records).values()) == 1
    codes = Counter(record.code for record in records if isinstance(record, Posting))
    orders = Counter(record.order for record in records if isinstance(record, Site))
    assert max(codes.values()) == max(orders.values()) == 1
