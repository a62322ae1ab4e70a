"""The window says what the ledger says of the same days, whatever has changed since."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from office import TODAY, Clock, Office, open_desk

from store.desk import Desk
from store.models import Material, TickKind
from store.rules.wall.filter import Filter
from store.rules.wall.ledger import Row

FIRST, LAST = TODAY - timedelta(days=14), TODAY + timedelta(days=45)


def seen(desk: Desk) -> list[Row]:
    """The window's rows, which must be the ledger's."""
    rows = desk.window.rows(FIRST, LAST, desk.today)
    told = desk.ledger(Filter(start=FIRST, end=LAST))
    assert sorted(rows) == sorted(told)
    return rows


def test_it_follows_every_verb_and_keeps_what_did_not_change(office: Office) -> None:
    desk = office.desk
    assert seen(desk) == []
    office.plan(TODAY - timedelta(days=60), 20, office.west)  # nobody ever put it up
    office.plan(LAST + timedelta(days=1))
    still, moving = office.plan(TODAY, 3, office.west), office.plan()
    before = {row.id: row for row in seen(desk)}
    assert len(before) == 2
    moving = desk.move(moving, TODAY + timedelta(days=2), TODAY + timedelta(days=9))
    after = {row.id: row for row in seen(desk)}
    assert after[still.id] is before[still.id]
    assert after[moving.id].planned_from == TODAY + timedelta(days=2)
    desk.undo()
    assert {row.id: row for row in seen(desk)} == before
    desk.cancel(desk.database.get(type(moving), moving.id), "不办了")
    (posted,) = desk.tick([still], TickKind.POSTED)
    seen(desk)
    desk.tick([posted], TickKind.REMOVED)
    seen(desk)
    desk.plan(office.material("notice", "关于停水的通知").id, [office.east.id], TODAY, None)
    assert "关于停水的通知" in [row.title for row in seen(desk)]
    office.clock.day = TODAY + timedelta(days=3)
    seen(desk)


def test_a_new_name_is_seen(office: Office) -> None:
    office.plan()
    seen(office.desk)
    office.desk.save(office.notice.changed(title="新的标题"))
    assert [row.title for row in seen(office.desk)] == ["新的标题"]


def test_what_was_erased_is_not_held(office: Office) -> None:
    office.notice = office.material("notice", "关于张三丰家漏水的通知")
    posting = office.plan()
    seen(office.desk)
    office.desk.erase("张三丰", "本人要求")
    (row,) = seen(office.desk)
    assert row.id == posting.id and "张三丰" not in row.title
    held = office.desk.window
    assert "张三丰" not in repr(held._rows) + repr(held._joining)


def test_a_closed_sheet_is_there_until_its_last_day(office: Office) -> None:
    desk = office.desk
    office.clock.day = FIRST - timedelta(days=9)
    early = desk.tick([office.plan(office.clock.day, 2)], TickKind.POSTED)
    office.clock.day += timedelta(days=2)
    desk.tick(early, TickKind.REMOVED)
    late = desk.tick([office.plan(office.clock.day, 9, office.west)], TickKind.POSTED)
    office.clock.day = FIRST
    desk.tick(late, TickKind.REMOVED)
    office.clock.day = TODAY
    assert [row.id for row in seen(desk)] == [late[0].id]


def test_archived_days_are_read_from_the_archive(office: Office) -> None:
    desk = office.desk
    office.clock.day = date(2025, 3, 3)
    old = desk.tick([office.plan(office.clock.day)], TickKind.POSTED)
    office.clock.day = date(2025, 3, 8)
    desk.tick(old, TickKind.REMOVED)
    office.clock.day = TODAY
    desk.archive(2025)
    assert seen(desk) == []
    rows = desk.window.rows(date(2025, 2, 1), date(2025, 4, 1), TODAY)
    assert [row.id for row in rows] == [old[0].id]


@pytest.mark.parametrize("changed", ["posting", "material"])
def test_what_another_window_writes_is_seen(
    office: Office, folder: Path, clock: Clock, changed: str
) -> None:
    posting = office.plan()
    reader = open_desk(folder, clock, writing=False)
    assert len(seen(reader)) == 1
    if changed == "posting":
        office.desk.move(posting, TODAY + timedelta(days=1), None)
    else:
        notice = office.desk.database.get(Material, office.notice.id)
        office.desk.save(notice.changed(title="别处改的"))
    reader.database.refresh()  # type: ignore[attr-defined]
    (row,) = seen(reader)
    assert row.planned_to is None or row.title == "别处改的"
    reader.database.close()
