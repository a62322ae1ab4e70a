"""What becomes of a duty's day on which offices rest: told of, moved before, moved after."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office import Clock, Office

from store.desk import Desk
from store.models import Obligation
from store.models.duties import RestDay
from store.rules.coming.due_days import due_day, reach
from store.rules.coming.recurrence import Cycle
from store.rules.law.calendar import WorkCalendar

CALENDAR = WorkCalendar()
SATURDAY = date(2026, 11, 28)


def duty(rest_day: RestDay, **values: object) -> Obligation:
    fields = {"id": "d", "name": "低保名单公布", "starts_on": date(2026, 1, 1), **values}
    fields["recurrence"] = fields.get("recurrence") or Cycle("month", 28).rule
    return Obligation.model_validate({**fields, "rest_day": rest_day})


@pytest.mark.parametrize(
    ("on", "rest_day", "day", "told"),
    [
        (SATURDAY, "as_is", SATURDAY, "11-28 是周六"),
        (SATURDAY, "before", date(2026, 11, 27), "11-28 是周六，提前到 11-27"),
        (SATURDAY, "after", date(2026, 11, 30), "11-28 是周六，顺延到 11-30"),
        (date(2026, 10, 3), "before", date(2026, 9, 30), "10-03 是国庆节，提前到 09-30"),
        (date(2026, 10, 3), "after", date(2026, 10, 8), "10-03 是国庆节，顺延到 10-08"),
        # A Saturday that is worked in exchange for a holiday is a day like any other.
        (date(2026, 2, 14), "before", date(2026, 2, 14), ""),
        (date(2026, 11, 27), "before", date(2026, 11, 27), ""),
        (date(2027, 1, 1), "before", date(2026, 12, 31), "01-01 是元旦，提前到 12-31"),
    ],
)
def test_a_day_of_rest_is_told_of_and_moved_as_the_duty_says(
    on: date, rest_day: RestDay, day: date, told: str
) -> None:
    due = due_day(duty(rest_day), on, CALENDAR)
    assert (due.on, due.day, due.told) == (on, day, told)
    assert due.is_provisional == (on.year == 2027)


@settings(max_examples=80)
@given(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.sampled_from(get_args(RestDay)), st.data()
)
def test_it_moves_to_the_next_working_day_and_is_in_reach(
    on: date, rest_day: RestDay, data: st.DataObject
) -> None:
    kept = duty(rest_day)
    due = due_day(kept, on, CALENDAR)
    first, last = reach(kept, due.day, due.day)
    assert first <= on <= last
    if rest_day == "as_is" or CALENDAR.is_workday(on)[0]:
        assert due.day == on and not due.moved
        return
    assert CALENDAR.is_workday(due.day)[0] and (due.day < on) == (rest_day == "before")
    start, end = sorted((due.day, on))
    between = [start + timedelta(days=n) for n in range(1, (end - start).days)]
    assert not any(CALENDAR.is_workday(day)[0] for day in between)


def test_stages_and_drafts_go_by_the_day_that_counts(
    desk: Desk, office: Office, clock: Clock
) -> None:
    later = desk.save_duty(duty("after", id=desk.new_id(), starts_on=clock.day, draft_days=2))
    (one,) = desk.occurrences(date(2026, 11, 30), date(2026, 11, 30))
    assert (one.on, one.stage.value) == (SATURDAY, "coming")
    assert desk.occurrences(SATURDAY, SATURDAY) == []
    # On Sunday, the day by the rule is over, and the draft still comes in time, once.
    clock.day = date(2026, 11, 29)
    (draft,) = desk.make_drafts()
    assert draft.occurrence_on == SATURDAY and desk.make_drafts() == []
    (task,) = desk.tasks_of_duties()
    assert (task.due, task.note) == (
        date(2026, 11, 30),
        "草稿还没排期，11-28 是周六，顺延到 11-30",
    )
    clock.day = date(2026, 12, 1)
    assert [one.stage.value for one in desk.occurrences(SATURDAY, clock.day)] == ["missing"]
    # A day that the duty moves the other way is the same day: its draft stays its draft.
    desk.save_duty(later.changed(rest_day="before"))
    (one,) = desk.occurrences(date(2026, 11, 27), date(2026, 11, 27))
    assert one.shares[0].material_id == draft.id


def test_what_an_older_program_wrote_stays_where_it_is_and_as_it_was_written(desk: Desk) -> None:
    old = Obligation.model_validate(
        {"id": "d", "name": "旧任务", "starts_on": date(2026, 1, 1), "per_month": 2}
    )
    assert old.rest_day == "as_is" and "rest_day" not in old.model_dump(mode="json")
    assert duty("before").model_dump()["rest_day"] == "before"
