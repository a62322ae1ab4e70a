"""Bars and lanes: no two at once in a lane, no lane too many, every posting once."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from office import TODAY, Office

from bulletin_tui.screens.scheduling.words import row_words
from store.models import TickKind
from store.models.life import Interval
from store.rules.wall.lanes import Bar, bar_of, lanes_of
from store.rules.wall.ledger import Row
from store.rules.wall.lifecycle import State

DAYS = 40


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def row(number: int, start: date, end: date | None, **values: Any) -> Row:
    fields = Row(
        *(f"p{number:02}", "1002005", "m1", "停水通知", "notice", "", "s1", "东门公示栏"),
        *("community_board", "u1", "学苑社区", start, end, start, end),
        *(State.SCHEDULED, 1, "exact", None, ()),
    )
    return fields._replace(**values)


BARS = st.lists(
    st.tuples(
        st.integers(0, DAYS),
        st.one_of(st.integers(0, 12), st.none()),
        st.integers(1, 3),
    ),
    max_size=25,
)


@settings(max_examples=80, deadline=None)
@given(BARS)
def test_lanes(drawn: list[tuple[int, int | None, int]]) -> None:
    bars = [
        Bar(
            row(n, day(start), None, quantity=quantity),
            day(start),
            date.max if length is None else day(start + length),
        )
        for n, (start, length, quantity) in enumerate(drawn)
    ]
    lanes = lanes_of(bars)
    assert Counter(bar for lane in lanes for bar in lane) == Counter(bars)
    for lane in lanes:
        assert all(a.last < b.first for a, b in pairwise(lane))
    span = [day(n) for n in range(-2, DAYS + 20)]
    assert len(lanes) == max((sum(bar.covers(d) for bar in bars) for d in span), default=0)


def test_a_fallen_sheet_leaves_a_hole(office: Office) -> None:
    desk, clock = office.desk, office.clock
    posting = desk.tick([office.plan(TODAY, 10)], TickKind.POSTED)
    clock.day = day(2)
    posting = desk.tick(posting, TickKind.INTERRUPTED, reason="fallen_off")
    clock.day = day(3)
    bar = bar_of(desk.rows_of(posting)[posting[0].id], clock.day)
    assert (bar.first, bar.last, bar.holes) == (TODAY, day(8), ((day(2), day(3)),))
    clock.day = day(4)
    posting = desk.tick(posting, TickKind.POSTED)
    bar = bar_of(desk.rows_of(posting)[posting[0].id], clock.day)
    assert bar.holes == ((day(2), day(3)),)
    clock.day = day(6)
    posting = desk.tick(posting, TickKind.REMOVED)
    bar = bar_of(desk.rows_of(posting)[posting[0].id], clock.day)
    assert (bar.first, bar.last, bar.holes) == (TODAY, day(5), ((day(2), day(3)),))


def test_a_sheet_stands_on_its_board_from_the_day_on_which_it_went_up(office: Office) -> None:
    desk, clock = office.desk, office.clock
    planned = [office.plan(TODAY, 10), office.plan(day(4), 10), office.plan(TODAY, 1)]
    clock.day = day(2)
    up = desk.tick(planned, TickKind.POSTED)
    rows = desk.rows_of(up)
    bars = [bar_of(rows[posting.id], clock.day) for posting in up]
    assert [(bar.first, bar.last) for bar in bars] == [
        (day(2), day(8)),
        (day(2), day(12)),
        (day(2), day(2)),
    ]
    assert "11-26 贴，12-03 撤" in row_words(rows[up[0].id])[1]


def test_what_took_no_day_is_still_there_to_be_seen() -> None:
    same_day = (Interval(TODAY, TODAY, "王敏", "王敏", TickKind.REMOVED),)
    removed = row(1, day(-2), day(5), state=State.REMOVED, intervals=same_day)
    assert (bar_of(removed, TODAY).first, bar_of(removed, TODAY).last) == (TODAY, TODAY)
    cancelled = bar_of(row(2, TODAY, day(3), state=State.CANCELLED), TODAY)
    assert (cancelled.first, cancelled.last) == (TODAY, day(3))


def test_one_that_should_be_down_is_there_until_today() -> None:
    hanging = (Interval(day(-9), None, "王敏"),)
    late = row(1, day(-9), day(-3), state=State.OVERDUE_REMOVAL, intervals=hanging)
    assert bar_of(late, TODAY).last == TODAY
