"""A year's notice is entered: what was 暂算 becomes certain, and what moves is told."""

from __future__ import annotations

from datetime import date

import pytest
from office import Clock, Office

from store.errors import Refused
from store.models import Posting, WorkYear, validated
from store.models.life import TickKind
from store.query import Is
from store.undo import Step

START = date(2026, 12, 28)
"""A Monday; seven working days from it end in 2027."""
GUESSED = date(2027, 1, 6)


def hung(office: Office, start: date, planned_to: date | None, why: str = "") -> Posting:
    """A 低保公示 planned from a day, with what the law wants of it."""
    listed = office.material("publicity", "低保公示", matter="low_income_publicity")
    desk, where = office.desk, [office.west.id]
    return desk.plan(listed.id, where, start, planned_to, shorter_because=why)[0]


def year(office: Office, *off: str, on: tuple[str, ...] = (), id: str = "") -> WorkYear:
    days = [{"on": day, "name": "元旦", "is_off": True} for day in off]
    days += [{"on": day, "name": "元旦", "is_off": False} for day in on]
    return validated(WorkYear, {"id": id or office.desk.new_id(), "year": 2027, "days": days})


def now(office: Office, posting: Posting) -> Posting:
    return office.desk.database.get(Posting, posting.id)


def test_dates_move_out_are_told_and_all_of_it_is_one_transaction(office: Office) -> None:
    tight = hung(office, START, date(2027, 1, 7))
    roomy, endless = hung(office, START, date(2027, 2, 1)), hung(office, START, None)
    before = hung(office, date(2026, 12, 1), date(2026, 12, 31))
    assert tight.hold and (tight.hold.until, tight.hold.is_provisional) == (GUESSED, True)
    assert tight.hold.calendar == "2026 announced, 2027 estimated"
    stamp = office.desk.database.stamp
    record = year(office, "2027-01-01", "2027-01-04", "2027-01-05")
    foreseen = office.desk.would_move(record)
    moved = office.desk.save_work_year(record)
    assert office.desk.database.stamp == stamp + 1
    assert [(each.old, each.new, each.is_moved) for each in moved] == [
        (GUESSED, date(2027, 1, 8), True)
    ] * 3
    assert [each.new for each in foreseen] == [each.new for each in moved]
    assert now(office, tight).planned_to == date(2027, 1, 9)
    assert now(office, roomy).planned_to == date(2027, 2, 1)
    assert now(office, endless).planned_to is None
    assert now(office, before) == before
    hold = now(office, tight).hold
    assert hold and not hold.is_provisional and hold.calendar == "2026 announced, 2027 entered"
    office.desk.undo()
    assert office.desk.work_years() == [] and now(office, tight).hold == tight.hold


def test_dates_never_move_inwards_by_themselves(office: Office) -> None:
    posting = hung(office, START, date(2027, 1, 7))
    moved = office.desk.save_work_year(year(office, on=("2027-01-02", "2027-01-03", "2027-01-01")))
    assert [each.new for each in moved] == [date(2027, 1, 3)]
    assert now(office, posting).planned_to == date(2027, 1, 7)


def test_a_calendar_that_is_as_it_was_guessed_settles_the_dates(office: Office) -> None:
    posting = hung(office, START, date(2027, 1, 7))
    moved = office.desk.save_work_year(year(office, "2027-01-01"))
    assert [(each.is_moved, each.new) for each in moved] == [(False, GUESSED)]
    hold = now(office, posting).hold
    assert hold and not hold.is_provisional
    change = list(office.desk.database.changes())[-1]
    assert (change.action, change.why) == ("录入工作日历", "2027 年，重算 1 张，日子变了 0 张")


def test_what_hung_is_counted_from_the_days_that_it_hung(office: Office) -> None:
    posting = hung(office, START, date(2027, 1, 7))
    office.clock.day = date(2026, 12, 30)
    (posting,) = office.desk.tick([posting], TickKind.POSTED)
    moved = office.desk.save_work_year(year(office, "2027-01-01"))
    # Put up two days late: 12-30, 12-31, then five working days of 2027.
    assert [each.new for each in moved] == [date(2027, 1, 8)]
    assert now(office, posting).planned_to == date(2027, 1, 9)


def test_what_is_closed_or_waived_keeps_its_day(office: Office) -> None:
    gone = hung(office, START, date(2027, 1, 7))
    office.desk.cancel(gone, "不公示了")
    waived = hung(office, START, date(2027, 1, 2), "按紧急程序")
    assert waived.hold and waived.hold.waived
    moved = office.desk.save_work_year(year(office, "2027-01-01", "2027-01-04"))
    assert [each.after.id for each in moved] == [waived.id]
    assert now(office, waived).planned_to == date(2027, 1, 2)


def test_a_year_is_there_once_is_edited_and_taken_out_again(office: Office) -> None:
    posting = hung(office, START, date(2027, 1, 7))
    office.desk.save_work_year(year(office, "2027-01-01"))
    with pytest.raises(Refused, match="2027 年的工作日历已经有了"):
        office.desk.save_work_year(year(office, "2027-01-02"))
    (known,) = office.desk.work_years()
    assert office.desk.work_year(2027) == known and office.desk.work_year(2028) is None
    longer = known.changed(days=year(office, "2027-01-01", "2027-01-05").days)
    assert [each.new for each in office.desk.save_work_year(longer)] == [date(2027, 1, 7)]
    assert now(office, posting).planned_to == date(2027, 1, 8)
    (known,) = office.desk.work_years()
    moved = office.desk.discard_work_year(known)
    assert office.desk.database.find(WorkYear, Is("year", 2027)) == []
    hold = now(office, posting).hold
    assert hold and hold.is_provisional and hold.until == GUESSED
    assert [each.is_moved for each in moved] == [True]
    assert now(office, posting).planned_to == date(2027, 1, 8)


def test_what_an_older_program_guessed_is_counted_anew(office: Office) -> None:
    sure = hung(office, date(2026, 2, 10), None)
    guessed = hung(office, date(2026, 2, 13), date(2026, 3, 1))
    assert office.desk.outdated() == [] and guessed.hold is not None
    old = {"until": date(2026, 2, 23), "calendar": "2026 estimated", "is_provisional": True}
    guess = guessed.hold.model_copy(update=old)
    office.desk.save(guessed.changed(hold=guess, planned_to=date(2026, 2, 24)))
    (found,) = office.desk.outdated()
    assert (found.old, found.new) == (date(2026, 2, 23), date(2026, 2, 28))
    office.desk.recount([found], step=Step.NONE)
    again = now(office, guessed)
    assert (again.hold, again.planned_to) == (guessed.hold, date(2026, 3, 1))
    # Nobody asked for it, and ctrl+z takes back what somebody did.
    assert str(office.desk.undoable).startswith("修改张贴")
    assert office.desk.outdated() == [] and now(office, sure) == sure


def test_a_notice_that_names_days_of_december_counts_what_came_down_in_it(
    office: Office, clock: Clock
) -> None:
    """As that of 2023 did, whose 元旦 began on the last day of 2022."""
    sheet = hung(office, date(2026, 12, 14), date(2026, 12, 23))
    clock.day = date(2026, 12, 14)
    (sheet,) = office.desk.tick([sheet], TickKind.POSTED)
    clock.day = date(2026, 12, 23)
    (sheet,) = office.desk.tick([sheet], TickKind.REMOVED)
    assert sheet.short_on is None
    office.desk.save_work_year(year(office, "2026-12-22"))
    assert now(office, sheet).short_on == date(2026, 12, 23)
