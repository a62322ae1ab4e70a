"""Pieces: what was made is lost, out, handed out or in the store, and nowhere else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office import TODAY, Clock, Office

from store.errors import Refused
from store.models import Permit, Posting, Site, StockEntry, Tick, TickKind, validated
from store.models.counts import Count, parse_count
from store.models.materials import Material
from store.rules.upkeep.stock import check_hand_out, moves_of, pieces_at_once, stock_of


def day(n: int) -> date:
    return TODAY + timedelta(days=n)


@pytest.fixture
def square(office: Office) -> Site:
    return office.site("街道门前广场", 70, kind="display_panel", exposure="室内")


@pytest.fixture
def gate(office: Office) -> Site:
    return office.site("文化广场展板点", 71, kind="display_panel", exposure="室内")


@pytest.fixture
def window(office: Office) -> Site:
    return office.site("社区服务窗口", 72, kind="leaflet")


@pytest.fixture
def panel(office: Office) -> Material:
    return office.material("panel", "消防安全常识")


@pytest.fixture
def leaflet(office: Office) -> Material:
    return office.material("leaflet", "防范电信诈骗宣传单", print_run=3000)


def test_a_panel_goes_round_and_comes_back(
    office: Office, panel: Material, square: Site, gate: Site, clock: Clock
) -> None:
    desk = office.desk
    desk.enter_stock(panel, "made", 5, TODAY)
    desk.enter_stock(panel, "lost", 1, TODAY, "支架断了")
    [posting] = desk.tick(
        desk.plan(panel.id, [square.id], TODAY, day(20), quantity=3), TickKind.POSTED
    )
    stock = desk.stock(panel)
    assert (stock.made, stock.lost, stock.hanging, stock.in_store) == (5, 1, {square.id: 3}, 1)
    clock.day = day(4)
    before = desk.database.stamp
    down, moved, rest = desk.relocate_panel(posting, gate, day(4), quantity=2)
    assert desk.database.stamp == before + 1
    assert down.is_closed and down.closed_on == day(4)
    assert (moved.site_id, moved.quantity, moved.planned_to) == (gate.id, 2, day(20))
    assert (rest.site_id, rest.quantity) == (square.id, 1)
    assert moved.is_hanging and rest.is_hanging
    assert not moved.counts_in_year  # three pieces were shown, not six
    assert desk.stock(panel).hanging == {gate.id: 2, square.id: 1}
    desk.undo()
    assert desk.stock(panel).hanging == {square.id: 3}


def test_what_moves_or_stays_does_not_stand_in_its_own_way(
    office: Office, panel: Material, gate: Site
) -> None:
    desk = office.desk
    street = office.site("学苑路展板点", 73, kind="display_panel")
    values = {"authority": "区城管局", "number": "12", "site_id": street.id, "quantity": 3}
    span = {"valid_from": TODAY, "valid_to": day(20)}
    known = validated(Permit, {"id": desk.new_id(), **values, **span})
    desk.save_permit(known)
    planned = desk.plan(panel.id, [street.id], TODAY, day(20), quantity=3)
    [posting] = desk.tick(planned, TickKind.POSTED)
    _, moved, rest = desk.relocate_panel(posting, gate, TODAY, quantity=1)
    assert (moved.permit_id, rest.permit_id, rest.quantity) == (None, known.id, 2)


def test_a_move_that_cannot_be_changes_nothing(
    office: Office, panel: Material, square: Site, gate: Site, clock: Clock
) -> None:
    desk = office.desk
    [posting] = desk.plan(panel.id, [square.id], TODAY, day(5), quantity=3)
    with pytest.raises(Refused, match="没有贴着"):
        desk.relocate_panel(posting, gate, TODAY)
    [posting] = desk.tick([posting], TickKind.POSTED)
    closed = desk.save(gate.changed(state="retired"))
    for site, on, more, sentence in (
        (square, TODAY, {}, "已经在这个点位"),
        (closed, TODAY, {}, "已停用"),
        (office.east, TODAY, {"quantity": 4}, "只有 3"),
        (office.east, day(1), {}, "还没有到"),
    ):
        with pytest.raises(Refused, match=sentence):
            desk.relocate_panel(posting, site, on, **more)  # type: ignore[arg-type]
    clock.day = day(9)
    with pytest.raises(Refused, match=r"已经过了.*摆到哪天"):
        desk.relocate_panel(posting, office.east, day(9))
    assert desk.database.find(Posting) == [posting]
    assert len(desk.relocate_panel(posting, office.east, day(9), end=day(12))) == 2


def test_more_pieces_than_there_are_is_advised(
    office: Office, panel: Material, square: Site, gate: Site
) -> None:
    desk = office.desk
    assert desk.advise(panel, [square], TODAY, day(5), 9) == ()  # nobody counts yet
    desk.enter_stock(panel, "made", 5, TODAY)
    desk.plan(panel.id, [square.id], TODAY, day(5), quantity=3)
    assert desk.advise(panel, [gate], TODAY, day(5), 2) == ()
    [advice] = desk.advise(panel, [gate, office.west], TODAY, day(5), 2)
    assert "共有 5 块" in advice.message and "同时摆 7 块" in advice.message
    assert desk.advise(panel, [gate], day(6), None, 5) == ()


def test_leaflets_are_handed_out_as_the_clerk_writes(
    office: Office, leaflet: Material, window: Site
) -> None:
    desk = office.desk
    desk.enter_stock(leaflet, "made", 3000, TODAY)
    before = desk.database.stamp
    posting = desk.hand_out(leaflet, window, parse_count("2000余份"), TODAY, by="吴倩")
    assert desk.database.stamp == before + 1
    assert posting.count == Count(2000, "over") and posting.closed_on == TODAY
    assert [tick.by for tick in posting.ticks] == ["吴倩", "吴倩"]
    stock = desk.stock(leaflet)
    assert stock.handed.told("份") == "2000余份"
    assert stock.told("份") == "约1000份"
    assert desk.ledger()[0].amount == "2000余份"
    assert check_hand_out(leaflet, stock, 1000) == ()
    [advice] = check_hand_out(leaflet, stock, 1001)
    assert "会不够" in advice.message
    desk.hand_out(leaflet, window, Count(1500), TODAY)
    assert desk.stock(leaflet).told("份") == "缺约500份"
    desk.undo()
    assert desk.stock(leaflet).handed == Count(2000, "over")


def test_a_wrong_entry_is_struck_out_and_undone(
    office: Office, leaflet: Material, window: Site
) -> None:
    desk = office.desk
    wrong = desk.enter_stock(leaflet, "made", 30_000, TODAY)
    handed = desk.hand_out(leaflet, window, Count(500), TODAY)
    assert {entry.id for entry in desk.entries(leaflet)} == {wrong.id, handed.id}
    desk.strike_out(handed, "记成了别的宣传单")
    assert desk.stock(leaflet).in_store == 30_000
    gone = desk.database.get(Posting, handed.id)
    assert (
        gone.cancelled_why == "记成了别的宣传单" and gone.intervals == () and len(gone.ticks) == 2
    )
    desk.strike_out(wrong, "多打了一个零")
    assert desk.stock(leaflet).in_store == 0 and desk.entries(leaflet) == []
    desk.undo()
    desk.undo()
    assert desk.stock(leaflet).in_store == 29_500


def test_what_cannot_be_handed_out_or_stocked_is_refused(
    office: Office, leaflet: Material, window: Site
) -> None:
    desk = office.desk
    with pytest.raises(Refused, match="不是发放点"):
        desk.hand_out(leaflet, office.east, Count(5), TODAY)
    with pytest.raises(Refused, match="还没有到"):
        desk.hand_out(leaflet, window, Count(5), day(1))
    with pytest.raises(Refused, match="还没有到"):
        desk.enter_stock(leaflet, "made", 5, day(1))
    with pytest.raises(Refused, match="不记库存"):
        desk.enter_stock(office.notice, "made", 5, TODAY)
    with pytest.raises(Refused):
        desk.enter_stock(leaflet, "made", 0, TODAY)
    assert desk.database.find(Posting) == [] and desk.database.find(StockEntry) == []


def test_what_is_in_the_store_is_not_archived_with_its_postings(
    office: Office, leaflet: Material, window: Site, clock: Clock
) -> None:
    desk = office.desk
    desk.enter_stock(leaflet, "made", 300, TODAY)
    desk.hand_out(leaflet, window, Count(100), TODAY)
    clock.day = date(2027, 1, 5)
    desk.archive(2026)
    assert desk.stock(leaflet).in_store == 200
    assert leaflet.id in {m.id for m in desk.database.find(Material, archived=False)}


SITES = ("东", "西", "北")
moves = st.lists(
    st.tuples(
        st.sampled_from(("made", "lost", "out", "back", "fell", "undo")),
        st.integers(1, 40),
        st.sampled_from(SITES),
    ),
    max_size=25,
)


def _tick(kind: TickKind, n: int) -> Tick:
    return validated(Tick, {"kind": kind, "on": day(n), "by": "周强", "at": "2026-11-24T16:30:00"})


@given(moves, st.sampled_from(("panel", "leaflet")))
@settings(max_examples=80, deadline=None)
def test_stock_never_lies(steps: list[tuple[str, int, str]], kind: str) -> None:
    """Beside it: a heap in the store and one at each site, moved by hand."""
    store, at_sites, given_away = 0, dict.fromkeys(SITES, 0), 0
    entries: list[StockEntry] = []
    postings: list[Posting] = []
    for n, (what, quantity, site) in enumerate(steps):
        hanging = [p for p in postings if p.site_id == site and p.intervals and not p.is_closed]
        if what in ("made", "lost"):
            values = {"id": f"e{n}", "material_id": "m", "quantity": quantity, "on": day(n)}
            entries.append(validated(StockEntry, {**values, "kind": what}))
            store += quantity if what == "made" else -quantity
        elif what == "out":
            values = {"id": f"p{n}", "material_id": "m", "site_id": site, "code": f"{n:07}"}
            posting = validated(Posting, {**values, "planned_from": day(n), "quantity": quantity})
            postings.append(posting.changed(ticks=(_tick(TickKind.POSTED, n),)))
            store -= quantity
            at_sites[site] += quantity
            given_away += quantity
        elif hanging and what == "undo":
            postings.remove(hanging[0])
            store += hanging[0].quantity
            at_sites[site] -= hanging[0].quantity
            given_away -= hanging[0].quantity
        elif hanging and (what == "back" or hanging[0].is_hanging):
            done = TickKind.REMOVED if what == "back" else TickKind.INTERRUPTED
            ticks = (*hanging[0].ticks, _tick(done, n))
            postings[postings.index(hanging[0])] = hanging[0].changed(ticks=ticks)
            if what == "back" and kind == "panel":
                store += hanging[0].quantity
                at_sites[site] -= hanging[0].quantity
    stock = stock_of(kind, entries, postings)
    assert stock.in_store == store
    told = moves_of(kind, entries, postings)
    assert (told[-1].left if told else 0) == store
    assert not told or told[-1].told("块") == stock.told("块")
    if kind == "panel":
        assert stock.hanging == {site: n for site, n in at_sites.items() if n}
    else:
        assert stock.handed.quantity == given_away and stock.out == 0
    assert stock.made - stock.lost - stock.handed.quantity - stock.out == stock.in_store


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(1, 5)), max_size=8))
@settings(max_examples=60, deadline=None)
def test_pieces_at_once_are_the_most_of_any_day(plans: list[tuple[int, int, int]]) -> None:
    postings = [
        validated(
            Posting,
            {
                "id": f"p{n}",
                "material_id": "m",
                "site_id": "s",
                "code": f"{n:07}",
                "planned_from": day(start),
                "planned_to": day(start + length),
                "quantity": quantity,
            },
        )
        for n, (start, length, quantity) in enumerate(plans)
    ]
    naive = [
        sum(q for start, length, q in plans if start <= n < start + max(1, length))
        for n in range(2, 8)
    ]
    assert pieces_at_once(postings, day(2), day(7), TODAY) == max(naive)
