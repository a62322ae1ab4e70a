"""Room for what takes another's place: a corrected version, a bar that is moved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from office import TODAY, Clock, Office

from store.desk import Desk
from store.disk.database import Database
from store.errors import Refused
from store.models import Material, TickKind
from store.rules.wall.capacity import at_sites

DAY, WEEK = timedelta(days=1), timedelta(days=7)


@pytest.fixture
def strict(folder: Path, clock: Clock) -> Iterator[Office]:
    """An office that will not have a board planned overfull."""
    database = Database(folder, writing=True)
    desk = Desk(
        database, by="王敏", now=clock.now, today=clock.today, refuses_overfull=lambda: True
    )
    yield Office(desk, clock)
    database.close()


def version(office: Office, **values: object) -> Material:
    """The notice with its telephone put right, perhaps on other paper."""
    fields = {"id": office.desk.new_id(), "rev": 0, "title": "关于清理楼道的通知（更正）"}
    return office.notice.changed(**fields, **values)


def test_a_corrected_version_that_is_larger_needs_room_of_its_own(strict: Office) -> None:
    desk = strict.desk
    desk.tick([strict.plan()], TickKind.POSTED)
    strict.plan(site=strict.west)
    other = strict.material("notice", "停水通知")
    desk.plan(other.id, [strict.east.id], TODAY, TODAY + WEEK)
    before = desk.database.stamp
    large = version(strict, paper="A3")
    full = "“东门公示栏”放得下 2 张，今天最多会有 3 张：已有《停水通知》"
    for ask in (desk.advise_correction, lambda old, new: desk.correct(old, new, "电话印错")):
        with pytest.raises(Refused, match=full):
            ask(strict.notice, large)
    assert desk.database.stamp == before
    same = version(strict)
    assert desk.advise_correction(strict.notice, same) == ()
    assert len(desk.correct(strict.notice, same, "电话印错")) == 2


def test_where_it_is_only_told_a_larger_version_may_go_up(office: Office) -> None:
    desk = office.desk
    office.plan(), office.plan()
    large = version(office, slots=4)
    (told,) = desk.advise_correction(office.notice, large)
    assert "“东门公示栏”放得下 2 张，今天最多会有 8 张" in told.message
    assert len(desk.correct(office.notice, large, "电话印错")) == 2


def test_a_wrong_notice_is_put_right_however_full_the_board_is(strict: Office) -> None:
    desk = strict.desk
    strict.plan(), strict.plan()
    desk.save(strict.east.changed(capacity=1))
    assert len(desk.correct(strict.notice, version(strict), "电话印错")) == 2


def test_what_is_to_take_less_makes_room_and_is_not_refused(strict: Office) -> None:
    desk = strict.desk
    first, second = strict.plan(), strict.plan()
    desk.save(strict.east.changed(capacity=1))
    shorter = desk.move(first, TODAY + DAY, TODAY + 3 * DAY)
    assert desk.advise_place(shorter) == ()
    desk.relocate(second, strict.west.id, TODAY, TODAY + DAY)
    one_more = shorter.changed(id=desk.new_id(), rev=0)
    with pytest.raises(Refused, match="放得下 1 张"):
        desk.advise_place(one_more)
    with pytest.raises(Refused, match="放得下 1 张"):
        desk.advise_place(shorter.changed(quantity=2))


def test_before_a_sheet_hangs_elsewhere_or_longer_its_board_is_looked_at(office: Office) -> None:
    desk = office.desk
    small = office.site("小黑板", 3, capacity=1)
    there = office.plan(site=small, days=3)
    moved = office.plan(days=3).changed(site_id=small.id)
    crowded, twice = desk.advise_place(moved)
    assert "“小黑板”放得下 1 张，今天最多会有 2 张" in crowded.message
    assert "“小黑板”上已有这一份" in twice.message and there.code in twice.message
    assert desk.advise_place(there.changed(planned_to=TODAY + WEEK)) == ()


def test_the_boards_own_lines_are_those_of_the_whole_ledger(office: Office) -> None:
    """Read for themselves before the ledger is known, and out of it after."""
    desk = office.desk
    gone = desk.tick([office.plan(TODAY)], TickKind.POSTED)
    desk.tick(gone, TickKind.REMOVED)
    desk.cancel(office.plan(TODAY + WEEK), "不办了")
    office.plan(site=office.west)
    desk.tick([office.plan(TODAY), office.plan(TODAY, site=office.west)], TickKind.POSTED)
    boards = {office.east.id}
    alone = desk.history.open_at(boards, TODAY)
    known = at_sites(desk.on_boards(), boards)[office.east.id]
    assert len(known) == 1 and alone == known == desk.history.open_at(boards, TODAY)
