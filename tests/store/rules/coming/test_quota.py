"""How much each community has published in each month, and whose turn it is."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office import TODAY, Clock, Office

from store.desk import Desk
from store.models import Interval, Material, Obligation, Site, TickKind, Unit
from store.rules.coming.published import first_published, newest_versions
from store.rules.coming.quota import Matrix, matrix, tasks
from store.rules.wall.ledger import Row
from store.rules.wall.lifecycle import State


@pytest.fixture
def quota_duty(desk: Desk, office: Office) -> Obligation:
    fields = {"id": desk.new_id(), "name": "每月两篇", "per_month": 2}
    return desk.save_duty(Obligation.model_validate({**fields, "starts_on": date(2026, 1, 1)}))


def publish(
    desk: Desk, office: Office, clock: Clock, day: date, *sites: Site, unit: Unit | None = None
) -> Material:
    """A material of a unit that goes up at these sites on a day and is taken down after three."""
    now = clock.day
    material = office.material("notice", f"{day} 的通知", unit_id=(unit or office.unit).id)
    clock.day = day
    ids = [site.id for site in sites or (office.east,)]
    postings = desk.plan(material.id, ids, day, day + timedelta(days=3))
    postings = desk.tick(postings, TickKind.POSTED)
    clock.day = max(now, day + timedelta(days=3))
    desk.tick(postings, TickKind.REMOVED, day + timedelta(days=3))
    clock.day = now
    return material


def counts(matrix: Matrix, line: int = 0) -> list[int]:
    return [cell.count for cell in matrix.lines[line].cells]


def test_a_material_counts_once_in_the_month_in_which_it_first_hung(
    desk: Desk, office: Office, clock: Clock
) -> None:
    late = publish(desk, office, clock, date(2026, 9, 29), office.east, office.west)
    clock.day = date(2026, 10, 20)
    again = desk.plan(late.id, [office.west.id], clock.day, clock.day)
    desk.tick(again, TickKind.POSTED)
    clock.day = TODAY
    # Entered in November, planned in November, not up: it has not been published.
    desk.plan(office.notice.id, [office.east.id], TODAY, TODAY)
    found = desk.quota(2026)
    assert counts(found) == [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]
    (item,) = found.lines[0].cells[8].items
    assert (item.material_id, item.on) == (late.id, date(2026, 9, 29))


def test_it_counts_for_its_own_unit_and_only_where_the_public_sees_it(
    desk: Desk, office: Office, clock: Clock
) -> None:
    other = desk.save(Unit(id=desk.new_id(), name="朝阳社区"))
    street = desk.save(Unit(id=desk.new_id(), name="学苑街道", kind="street"))
    website = office.site("政府网站", 8, kind="website")
    for kind in ("report_up", "banner", "leaflet"):
        publish(desk, office, clock, date(2026, 11, 2), office.site(kind, 9, kind=kind))
    publish(desk, office, clock, date(2026, 11, 3), office.west, unit=other)
    publish(desk, office, clock, date(2026, 11, 4), website)
    publish(desk, office, clock, date(2026, 11, 5), unit=street)
    found = desk.quota(2026)
    assert {line.name: line.cells[10].count for line in found.lines} == {
        "学苑社区": 1,
        "朝阳社区": 1,
    }


def test_what_hung_over_the_turn_of_the_year_does_not_count_again(
    desk: Desk, office: Office, clock: Clock
) -> None:
    clock.day = date(2027, 1, 6)
    notice = publish(desk, office, clock, date(2026, 12, 20))
    desk.tick(
        desk.plan(notice.id, [office.west.id], date(2027, 1, 4), date(2027, 1, 20)),
        TickKind.POSTED,
        date(2027, 1, 4),
    )
    desk.archive(2026)
    assert counts(desk.quota(2027)) == [0] * 12
    assert counts(desk.quota(2026)) == [*[0] * 11, 1]


def test_what_was_withdrawn_counts_by_the_version_in_its_place(
    desk: Desk, office: Office, clock: Clock
) -> None:
    clock.day = date(2026, 10, 30)
    desk.tick([office.plan(clock.day)], TickKind.POSTED)
    assert counts(desk.quota(2026))[9:11] == [1, 0]
    clock.day = date(2026, 11, 2)
    again = office.notice.changed(id=desk.new_id(), rev=0, title="关于清理楼道的通知（更正）")
    new = desk.correct(office.notice, again, "电话印错")
    assert counts(desk.quota(2026))[9:11] == [0, 0]
    desk.tick(new, TickKind.POSTED)
    assert counts(desk.quota(2026))[9:11] == [0, 1]


def test_two_versions_of_one_material_are_one_item(
    desk: Desk, office: Office, clock: Clock
) -> None:
    """On one board the wrong version had hung its time before anybody saw what was wrong."""
    clock.day = date(2026, 11, 2)
    boards = office.plan(clock.day, 3), office.plan(clock.day, 30, office.west)
    east, _ = desk.tick(boards, TickKind.POSTED)
    clock.day = date(2026, 11, 4)
    desk.tick([east], TickKind.REMOVED)
    material = office.notice
    for number in (1, 2):
        clock.day = date(2026, 11, 5 + number)
        again = material.changed(id=desk.new_id(), rev=0)
        new = desk.correct(material, again, "电话印错")
        material = again
    desk.tick(new, TickKind.POSTED)
    (item,) = desk.quota(2026).lines[0].cells[10].items
    assert (item.material_id, item.on) == (material.id, clock.day)


def test_months_to_come_are_blank_and_past_ones_are_rated(
    desk: Desk, office: Office, quota_duty: Obligation, clock: Clock
) -> None:
    for day in (3, 9):
        publish(desk, office, clock, date(2026, 10, day))
    publish(desk, office, clock, date(2026, 11, 5))
    found = desk.quota(2026)
    cells = found.lines[0].cells
    assert [cell.shortfall for cell in cells] == [*[2] * 9, 0, 1, 0]
    assert [cell.is_future for cell in cells] == [*[False] * 11, True]
    assert (found.month, found.met, found.rate) == (11, (1, 10), 10.0)
    told = found.as_json()
    months = told["units"][0]["months"]
    assert [month["count"] for month in months] == [*[0] * 9, 2, 1, None]
    assert (told["rate"], told["turn"]) == (10.0, office.unit.id)
    assert desk.quota(2025).month is None and desk.quota(2025).turn is None
    assert desk.quota(2027).rate is None


def test_the_minimum_is_what_the_duties_ask_from_the_month_in_which_they_start(
    desk: Desk, office: Office, clock: Clock
) -> None:
    def minimums(year: int = 2026) -> list[int]:
        return [cell.minimum for cell in desk.quota(year).lines[0].cells]

    # Without a duty nothing is missing of what the office did before it had the program.
    assert minimums() == [*[0] * 10, 2, 2] and desk.quota(2026).is_usual
    publish(desk, office, clock, date(2026, 9, 29))
    assert minimums() == [*[0] * 8, 2, 2, 2, 2] and desk.quota(2026).met == (0, 2)
    publish(desk, office, clock, date(2025, 12, 30))
    assert minimums() == [2] * 12 and minimums(2025) == [*[0] * 11, 2]

    def duty(**values: object) -> Obligation:
        fields = {"id": desk.new_id(), "name": "篇数", "starts_on": date(2026, 3, 15), **values}
        return desk.save_duty(Obligation.model_validate(fields))

    first = duty(per_month=3, ends_on=date(2026, 6, 30))
    assert minimums() == [0, 0, 3, 3, 3, 3, *[0] * 6]
    # Of a month that it does not last through it asks nothing.
    desk.save_duty(first.changed(ends_on=date(2026, 6, 29)))
    assert minimums() == [0, 0, 3, 3, 3, *[0] * 7]
    desk.undo()
    first = desk.database.get(Obligation, first.id)
    other = desk.save(Unit(id=desk.new_id(), name="朝阳社区"))
    duty(per_month=1, unit_ids=(other.id,), starts_on=date(2026, 1, 1))
    assert minimums() == [0, 0, 3, 3, 3, 3, *[0] * 6]
    desk.pause_duty(first)
    assert minimums() == [0] * 12 and not desk.quota(2026).is_usual


def test_it_is_the_turn_of_who_has_least_and_lies_furthest_back(
    desk: Desk, office: Office, quota_duty: Obligation, clock: Clock
) -> None:
    east, west, north = (
        office.unit,
        *(desk.save(Unit(id=desk.new_id(), name=name)) for name in ("朝阳社区", "和平社区")),
    )
    publish(desk, office, clock, date(2026, 10, 8), unit=west)
    publish(desk, office, clock, date(2026, 10, 6), unit=north)
    for unit in (east, west, north):
        publish(desk, office, clock, date(2026, 11, 4), unit=unit)
    publish(desk, office, clock, date(2026, 11, 5), unit=east)
    assert [line.name for line in desk.quota(2026).short] == ["和平社区", "朝阳社区"]


def test_in_january_it_is_the_turn_of_who_has_waited_since_the_old_year(
    desk: Desk, office: Office, quota_duty: Obligation, clock: Clock
) -> None:
    other = desk.save(Unit(id=desk.new_id(), name="朝阳社区"))
    publish(desk, office, clock, date(2026, 11, 20), unit=other)
    publish(desk, office, clock, date(2026, 11, 4))
    clock.day = date(2027, 1, 5)
    found = desk.quota(2027)
    assert [(line.name, line.total) for line in found.short] == [("学苑社区", 0), ("朝阳社区", 0)]
    assert found.short[0].last_on == date(2026, 11, 4)


@settings(max_examples=30, deadline=2_000)
@given(
    st.integers(2, 6),
    st.integers(1, 3),
    st.lists(st.dates(date(2026, 11, 1), TODAY), min_size=18, max_size=18),
)
def test_whoever_goes_by_turns_goes_fairly(units: int, least: int, days: list[date]) -> None:
    """Nobody gets ahead by more than one, and all have enough after as many as are missing."""
    communities = [Unit(id=f"u{n}", name=f"第{n}社区") for n in range(units)]
    duty = Obligation.model_validate(
        {"id": "q", "name": "篇数", "starts_on": date(2026, 11, 1), "per_month": least}
    )
    rows: list[Row] = []
    for number in range(units * least):
        found = matrix(rows, communities, [duty], 2026, TODAY)
        assert found.turn is not None and len(found.short) >= 1
        counted = [line.total for line in found.lines]
        assert max(counted) - min(counted) <= 1 and sum(counted) == number
        hung = (Interval(days[number], None, "周强"),)
        row = row_of_stay(number, "community_board", hung)
        rows.append(row._replace(author_id=found.turn.unit_id))
    assert matrix(rows, communities, [duty], 2026, TODAY).turn is None


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["website", "community_board", "gov_affairs_board", "report_up"]),
            st.dates(date(2025, 6, 1), TODAY),
            st.sampled_from([State.POSTED, State.REMOVED, State.WITHDRAWN]),
            st.one_of(st.none(), st.integers(0, 5)),
        ),
        max_size=20,
    )
)
def test_what_is_counted_stands_in_the_ledger_once_and_the_report_counts_no_other(
    stays: list[tuple[str, date, State, int | None]],
) -> None:
    rows = []
    for number, (kind, start, state, corrects) in enumerate(stays):
        corrected = f"m{corrects}" if corrects is not None and corrects < number % 6 else None
        row = row_of_stay(number % 6, kind, (Interval(start, None, "周强"),))
        rows.append(row._replace(state=state, corrects_id=corrected))
    units = [Unit(id=f"u{n}", name=f"第{n}社区") for n in range(2)]
    found = matrix(rows, units, [], 2026, TODAY)
    items = [item for line in found.lines for cell in line.cells for item in cell.items]
    assert len({item.material_id for item in items}) == len(items)
    for item in items:
        own = [row for row in rows if row.material_id == item.material_id]
        assert any(
            row.intervals[0].start == item.on and row.state is not State.WITHDRAWN for row in own
        )
        assert item.on.year == 2026 and item.unit_id == own[0].author_id
    # What a report calls published is the same, at fewer places: it is in no year sooner.
    fewer = newest_versions(first_published(rows, {"website", "gov_affairs_board"}), rows)
    every = {item.material_id: item.on for item in newest_versions(first_published(rows), rows)}
    assert all(item.on >= every.get(item.material_id, date.min) for item in fewer)


stays = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from(["community_board", "website", "report_up", "banner"]),
        st.one_of(st.none(), st.dates(date(2025, 11, 1), date(2026, 11, 24))),
    ),
    max_size=30,
)


def row_of_stay(material: int, kind: str, intervals: tuple[Interval, ...]) -> Row:
    """A line of the ledger about one of six materials, by turns of two units."""
    return Row(
        id="p",
        code="1002003",
        material_id=f"m{material}",
        title=f"第{material}份",
        material_kind="notice",
        category="",
        site_id="s",
        site="点位",
        site_kind=kind,
        unit_id="u0",
        unit="第0社区",
        planned_from=TODAY,
        planned_to=None,
        first_on=TODAY,
        last_on=None,
        state=State.POSTED,
        quantity=1,
        qualifier="exact",
        campaign_id=None,
        intervals=intervals,
        author_id=f"u{material % 2}",
    )


@settings(max_examples=60)
@given(stays)
def test_each_material_counts_once_as_a_naive_count_does(
    stays: list[tuple[int, str, date | None]],
) -> None:
    rows = [
        row_of_stay(material, kind, (Interval(start, None, "周强"),) if start else ())
        for material, kind, start in stays
    ]
    units = [Unit(id=f"u{n}", name=f"第{n}社区") for n in range(2)]
    found = matrix(rows, units, [], 2026, TODAY)
    naive: Counter[tuple[str, int]] = Counter()
    for material in range(6):
        days = [
            start
            for which, kind, start in stays
            if which == material and start and kind in ("community_board", "website")
        ]
        if days and min(days).year == 2026:
            naive[f"u{material % 2}", min(days).month] += 1
    counted = {(line.unit_id, c.month): c.count for line in found.lines for c in line.cells}
    assert {key: count for key, count in counted.items() if count} == dict(naive)
    assert sum(line.total for line in found.lines) == naive.total()


def test_from_the_twentieth_on_everybody_short_is_reminded(
    desk: Desk, office: Office, quota_duty: Obligation
) -> None:
    desk.save(Unit(id=desk.new_id(), name="朝阳社区"))

    def told(day: date) -> list[tuple[str, str, str]]:
        found = tasks(desk.quota(2026), day)
        assert all(task.due == date(2026, 11, 30) for task in found)
        assert all(task.details == {"month": "2026-11"} for task in found)
        return [(task.where, task.what, task.note) for task in found]

    turn = ("学苑社区", "本月信息 0/2 篇", "还差 2 篇，轮到它了")
    assert told(date(2026, 11, 19)) == [turn]
    assert told(date(2026, 11, 20)) == [turn, ("朝阳社区", "本月信息 0/2 篇", "还差 2 篇")]


def test_nobody_is_reminded_of_what_no_duty_asks(desk: Desk, office: Office) -> None:
    assert desk.quota(2026).lines and tasks(desk.quota(2026), TODAY) == []
