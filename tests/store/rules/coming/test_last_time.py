"""What comes again is proposed as it was hung last time."""

from __future__ import annotations

from datetime import date

import pytest
from office import Clock, Office

from store.desk import Desk
from store.models import Obligation, Unit
from store.rules.coming.last_time import LastTime
from store.rules.coming.recurrence import Cycle
from store.rules.law.calendar import WorkCalendar

CALENDAR = WorkCalendar()


@pytest.mark.parametrize(
    ("workdays", "start", "end"),
    [
        (10, date(2026, 11, 30), date(2026, 12, 14)),
        # Over 国庆 it hangs longer, to be read as long.
        (5, date(2026, 9, 28), date(2026, 10, 10)),
        (1, date(2026, 11, 27), date(2026, 11, 30)),
        (None, date(2026, 11, 30), None),
    ],
)
def test_it_hangs_for_as_many_working_days_and_comes_down_on_one(
    workdays: int | None, start: date, end: date | None
) -> None:
    assert LastTime(date(2026, 10, 26), ("a",), workdays).end(start, CALENDAR) == end


@pytest.mark.parametrize(
    ("today", "latest", "start"),
    [
        (date(2026, 11, 26), date(2026, 11, 30), date(2026, 11, 30)),
        (date(2026, 11, 30), date(2026, 11, 30), date(2026, 11, 30)),
        (date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 26)),
    ],
)
def test_it_begins_on_the_same_weekday_unless_that_is_too_late(
    today: date, latest: date, start: date
) -> None:
    assert LastTime(date(2026, 10, 26), ("a",), 10).start(today, latest) == start


def test_the_last_time_is_that_of_the_same_duty_and_unit(
    desk: Desk, office: Office, clock: Clock
) -> None:
    other = desk.save(Unit(id=desk.new_id(), name="朝阳社区"))
    values = {"id": desk.new_id(), "name": "党务公开", "starts_on": date(2026, 9, 1)}
    rule = Cycle("month", 31).rule
    duty = desk.save_duty(Obligation.model_validate({**values, "recurrence": rule}))

    def draft(on: date, unit: Unit = office.unit) -> str:
        return desk.make_draft(duty, on, unit.id).id

    clock.day = date(2026, 9, 28)
    boards = [office.east.id, office.west.id]
    desk.plan(draft(date(2026, 9, 30)), boards, clock.day, date(2026, 10, 19))
    october, november = draft(date(2026, 10, 31)), draft(date(2026, 11, 30))
    # October's was never planned but for one that was given up.
    (sheet,) = desk.plan(october, [office.east.id], date(2026, 10, 26), None)
    desk.cancel(sheet, "改在网上公布")
    get, model = desk.database.get, type(office.notice)
    last = desk.last_time(get(model, november))
    assert last == LastTime(date(2026, 9, 28), tuple(boards), 11)
    assert last.told == "照 09-28 那次：2 处，贴 11 个工作日"
    assert desk.last_time(get(model, draft(date(2026, 11, 30), other))) is None
    assert desk.last_time(office.notice) is None
