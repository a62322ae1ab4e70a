"""What a board holds on each day: beside a count day by day, and as people see it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from office import TODAY

from store.models import Posting, Site, Tick, TickKind, Unit, new_material
from store.models.life import Interval
from store.rules.wall.capacity import Wanted, crowds, loads, suggestions, taken
from store.rules.wall.ledger import Row, row_of

SITES = [
    Site(id=name, name=name, unit_id="u", capacity=capacity)
    for name, capacity in (("东", 3), ("西", 6), ("北", 0))
]
FIRST, LAST = TODAY - timedelta(days=12), TODAY + timedelta(days=25)


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def tick(kind: TickKind, on: date) -> Tick:
    return Tick(kind=kind, on=on, by="王敏", at=datetime(2026, 11, 24, 9))


def row(
    start: int,
    days: int | None,
    *steps: int,
    site: Site = SITES[0],
    slots: int = 1,
    copies: int = 1,
    closed: bool = False,
) -> Row:
    """A line: planned for so many days, put up, fallen, put up again … on the days of `steps`."""
    ticks = [
        tick(TickKind.INTERRUPTED if n % 2 else TickKind.POSTED, day(step))
        for n, step in enumerate(steps)
    ]
    if closed and ticks:
        ticks.append(tick(TickKind.REMOVED, min(TODAY, ticks[-1].on + timedelta(days=2))))
    posting = Posting(
        id=f"p{start}",
        code="1000007",
        material_id="m",
        site_id=site.id,
        planned_from=day(start),
        planned_to=None if days is None else day(start + days),
        quantity=copies,
        ticks=tuple(ticks),
        cancelled_on=TODAY if closed and not ticks else None,
    )
    material = new_material(
        "notice", {"id": "m", "title": "通知", "unit_id": "u", "slots": slots, "paper": "A4"}
    )
    return row_of(posting, material, site, Unit(id="u", name="学苑社区"), "", TODAY)


@st.composite
def rows(draw: st.DrawFn) -> Row:
    start = draw(st.integers(-10, 15))
    steps = sorted(draw(st.lists(st.integers(start, 0), max_size=3))) if start < 0 else []
    return row(
        start,
        draw(st.none() | st.integers(0, 12)),
        *steps,
        site=draw(st.sampled_from(SITES)),
        slots=draw(st.integers(0, 3)),
        copies=draw(st.integers(1, 2)),
        closed=draw(st.booleans()),
    )


def there(row: Row) -> Iterator[date]:
    """Its days, one by one, as a person would reckon them."""
    for number in range((LAST - FIRST).days + 1):
        now = FIRST + timedelta(days=number)
        if row.is_closed:
            if any(i.end and i.start <= now < i.end for i in row.intervals):
                yield now
            continue
        since = row.intervals[0].start if row.intervals else row.planned_from
        if now < since:
            continue
        is_gone = row.planned_to is not None and now >= max(row.planned_to, since + ONE_DAY)
        is_late = row.is_hanging and row.planned_to is not None and row.planned_to < TODAY
        if not is_gone or (is_late and now <= TODAY):
            yield now


ONE_DAY = timedelta(days=1)


@settings(max_examples=60, deadline=None)
@given(st.lists(rows(), max_size=6))
def test_each_day_holds_what_a_naive_count_finds(found: list[Row]) -> None:
    counted = {site.id: [0] * ((LAST - FIRST).days + 1) for site in SITES}
    for one in found:
        for now in there(one):
            counted[one.site_id][(now - FIRST).days] += one.room * one.quantity
    assert loads(found, counted, FIRST, LAST, TODAY) == counted


@settings(max_examples=60, deadline=None)
@given(st.lists(rows(), max_size=6), st.integers(0, 10), st.integers(0, 9), st.integers(1, 3))
def test_a_crowd_is_the_worst_day_of_what_is_wanted(
    found: list[Row], start: int, days: int, places: int
) -> None:
    wanted = [Wanted(site.id, day(start), day(start + days), places) for site in SITES]
    span = [day(start + n) for n in range(max(1, days))]
    told = {crowd.site.id: crowd for crowd in crowds(SITES, found, wanted, TODAY)}
    for site in SITES:
        on_days = loads(found, [site.id], span[0], span[-1], TODAY)[site.id]
        most = max(on_days) + places
        if not site.capacity or most <= site.capacity:
            assert site.id not in told
            continue
        crowd = told[site.id]
        assert (crowd.places, crowd.day) == (most, span[on_days.index(max(on_days))])
        held = sum(one.places for one in crowd.there)
        assert held == max(on_days)


def test_the_next_sheet_may_come_on_the_day_the_last_one_leaves() -> None:
    week = row(0, 7, slots=3)
    assert loads([week], ["东"], TODAY, day(8), TODAY)["东"] == [3] * 7 + [0, 0]
    assert not crowds(SITES, [week], [Wanted("东", day(7), None, 3)], TODAY)
    (crowd,) = crowds(SITES, [week], [Wanted("东", day(6), None, 1)], TODAY)
    assert (crowd.day, crowd.places) == (day(6), 4)


def test_what_is_overdue_is_there_today_and_what_is_due_makes_room() -> None:
    late = row(-9, 3, -9)
    assert loads([late], ["东"], day(-1), day(1), TODAY)["东"] == [1, 1, 0]
    due = row(-7, 7, -7)
    assert loads([due], ["东"], day(-1), day(1), TODAY)["东"] == [1, 0, 0]
    never_up = row(-9, 3)
    assert loads([never_up], ["东"], day(-1), day(1), TODAY)["东"] == [0, 0, 0]


def test_what_was_too_much_in_the_past_keeps_nobody_from_planning() -> None:
    gone = [row(-10, 5, -10, closed=True) for _ in range(4)]
    assert not crowds(SITES, gone, [Wanted("东", day(-10), day(3), 3)], TODAY)
    late = [row(-9, 3, -9), row(-9, 3, -9)]
    (crowd,) = crowds(SITES, late, [Wanted("东", day(-9), day(3), 2)], TODAY)
    assert (crowd.day, crowd.places, len(crowd.there)) == (TODAY, 4, 2)


def test_what_was_taken_down_a_day_late_kept_its_place_on_its_planned_day() -> None:
    """Its last planned day is one on which it hung, once nobody took it down on it."""
    late = row(-9, 6, -9, closed=True)
    late = late._replace(intervals=(Interval(day(-9), day(-2), "王敏", "王敏", TickKind.REMOVED),))
    in_time = late._replace(
        intervals=(Interval(day(-9), day(-3), "王敏", "王敏", TickKind.REMOVED),)
    )
    for sheet, last in ((late, day(-3)), (in_time, day(-4))):
        assert sheet.is_closed and sheet.planned_to == day(-3)
        assert list(taken(sheet, TODAY)) == [(day(-9), last)]


def test_what_may_leave_on_the_day_itself_is_suggested() -> None:
    up = row(-9, 20, -9)
    assert [leaver.row for leaver in suggestions([up], day(2), TODAY, lambda _: day(2))] == [up]
    assert suggestions([up], day(1), TODAY, lambda _: day(2)) == []
