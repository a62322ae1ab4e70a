"""The history says of a sheet what its records say, wherever they lie."""

from __future__ import annotations

from datetime import date

import pytest
from office import TODAY, Office

from store.models import Category, Material, TickKind
from store.rules.wall.filter import Filter


@pytest.fixture
def sorted_notice(office: Office) -> Office:
    """A notice of a category, and a sheet of it whose year was archived."""
    desk, now = office.desk, office.clock.day
    desk.save(Category(id="k1", name="甲类", standard="other"))
    desk.save(Category(id="k2", name="乙类", standard="other"))
    office.notice = desk.save(office.notice.changed(category_id="k1"))
    office.clock.day = date(2025, 3, 1)
    desk.tick(desk.tick([office.plan(date(2025, 3, 1))], TickKind.POSTED), TickKind.REMOVED)
    office.clock.day = now
    desk.archive(2025)
    return office


def test_a_notice_that_was_taken_out_of_an_archive_keeps_its_category(
    sorted_notice: Office,
) -> None:
    desk = sorted_notice.desk
    assert [row.category for row in desk.ledger()] == ["甲类"]
    notice = desk.database.get(Material, sorted_notice.notice.id)
    notice = desk.save(notice.changed(title="新题"))
    assert [(row.title, row.category) for row in desk.ledger()] == [("新题", "甲类")]
    notice = desk.save(notice.changed(category_id="k2"))
    assert [row.category for row in desk.ledger()] == ["乙类"]
    desk.save(desk.database.get(Category, "k2").changed(name="丙类"))
    assert [row.category for row in desk.ledger()] == ["丙类"]
    desk.save(notice.changed(category_id=None))
    assert [row.category for row in desk.ledger()] == [""]


def test_what_was_cancelled_does_not_stay_for_ever(office: Office) -> None:
    desk = office.desk
    office.clock.day = date(2025, 3, 1)
    (endless,) = desk.plan(office.notice.id, [office.east.id], date(2025, 3, 1), None)
    office.clock.day = date(2025, 3, 9)
    desk.cancel(endless, "不办了")
    office.clock.day = TODAY
    later, then = Filter(start=date(2025, 3, 10)), Filter(start=date(2025, 3, 9))
    for archived in (False, True):
        assert [row.id for row in desk.ledger(then)] == [endless.id]
        assert desk.ledger(later) == []
        if not archived:
            desk.archive(2025)


def test_sheets_of_one_walk_share_their_days(office: Office) -> None:
    """A history has very many lines, and few days and names."""
    desk, day = office.desk, office.clock.day
    walked = [office.plan(site=site) for site in (office.east, office.west)]
    desk.tick(desk.tick(walked, TickKind.POSTED), TickKind.REMOVED)
    east, west = desk.ledger()
    assert east.intervals[0].start == day
    assert east.intervals is west.intervals
    assert east.planned_from is west.planned_from and east.material_kind is west.material_kind
