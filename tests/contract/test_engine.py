"""What every engine has to do; see store/engine.py."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.engine import LARGEST, Committed, Engine, check_storable
from store.errors import NotFound, Refused, Stale
from store.models import (
    RECORDS,
    Archive,
    Case,
    Material,
    Posting,
    Record,
    Site,
    Tick,
    TickKind,
    Unit,
    new_material,
)
from store.models.shapes import MaterialShape, PostingShape, SiteShape, UnitShape
from store.query import Between, Condition, Has, Holds, Is, OneOf
from store.undo import UndoStack

NOW = datetime(2026, 11, 24, 9)


def commit(
    engine: Engine, save: Sequence[Record] = (), delete: Sequence[Record] = (), why: str = ""
) -> Committed:
    return engine.commit(at=NOW, by="王敏", action="试", why=why, save=save, delete=delete)


def saved(engine: Engine, record: Any) -> Any:
    return commit(engine, [record]).after[0]


def unit(number: int = 1, **values: Any) -> Unit:
    return Unit.model_validate({"id": f"u{number}", "name": f"社区{number}", **values})


def site(number: int = 1, **values: Any) -> Site:
    fields = {"id": f"s{number}", "name": f"栏{number}", "unit_id": "u1", **values}
    return Site.model_validate(fields)


def posting(number: int, closed: date | None = None, **values: Any) -> Posting:
    day = date(2025, 3, 1)
    ticks = [Tick(kind=TickKind.POSTED, on=day, by="王敏", at=NOW)]
    if closed:
        ticks.append(Tick(kind=TickKind.REMOVED, on=closed, by="王敏", at=NOW))
    fields = {
        "id": f"p{number}",
        "material_id": "m1",
        "site_id": "s1",
        "code": f"{number:07d}",
        "planned_from": day,
        "ticks": ticks,
        **values,
    }
    return Posting.model_validate(fields)


def notice(**values: Any) -> Material:
    return new_material("notice", {"id": "m1", "title": "通知", "unit_id": "u1", **values})


@pytest.fixture
def year(engine: Engine) -> Engine:
    """Two closed postings of 2025 with what they show and where, and an open one."""
    commit(engine, [unit(), site(), site(2), notice()])
    closed = [posting(1, date(2025, 3, 9)), posting(2, date(2025, 12, 31), site_id="s2")]
    commit(engine, [*closed, posting(3)])
    return engine


def archived(engine: Engine) -> Archive:
    moved = [engine.get(Material, "m1"), *engine.find(Posting, Between("closed_on"))]
    done = engine.archive(2025, moved, at=NOW, by="王敏")
    assert isinstance(done.after[0], Archive)
    return done.after[0]


# Records and revisions ------------------------------------------------------------------


def test_a_record_is_given_back_as_it_was_saved(engine: Engine) -> None:
    record = site(place="院内 '一' \"二\" \\ [/x] 𠮷 é ﷺ", capacity=3)
    after = saved(engine, record)
    assert after == record.model_copy(update={"rev": 1})
    assert engine.get(Site, "s1") == after == engine.look_up(Site, "s1")
    assert engine.stamp == 1 and not engine.is_empty


def test_an_empty_engine_has_nothing(engine: Engine) -> None:
    assert engine.is_empty and engine.stamp == 0
    assert engine.look_up(Unit, "u1") is None
    assert engine.find(Unit) == [] and engine.count(Unit) == 0
    assert list(engine.changes()) == [] and list(engine.scan(UnitShape)) == []
    with pytest.raises(NotFound, match="单位：u1"):
        engine.get(Unit, "u1")


def test_an_id_is_looked_for_among_records_of_its_kind(engine: Engine) -> None:
    saved(engine, unit())
    assert engine.look_up(Site, "u1") is None


def test_a_stale_edit_is_refused_whole(engine: Engine) -> None:
    first = saved(engine, unit())
    second = saved(engine, first.changed(name="改过"))
    assert second.rev == 2
    with pytest.raises(Stale, match="没有保存"):
        commit(engine, [unit(2), first.changed(name="又改")])
    assert [u.name for u in engine.find(Unit)] == ["改过"]
    assert engine.stamp == 2


def test_a_new_record_does_not_write_over_one_with_its_id(engine: Engine) -> None:
    saved(engine, unit())
    with pytest.raises(Stale):
        saved(engine, unit())


def test_what_comes_back_after_deletion_has_a_higher_rev(engine: Engine) -> None:
    first = saved(engine, unit())
    commit(engine, delete=[first])
    assert engine.look_up(Unit, "u1") is None
    with pytest.raises(Stale):
        commit(engine, delete=[first])
    again = saved(engine, unit())
    assert again.rev > first.rev + 1
    with pytest.raises(Stale):
        saved(engine, first.changed(name="旧"))


def test_a_transaction_covers_several_records_of_several_kinds(engine: Engine) -> None:
    first = saved(engine, unit())
    done = commit(engine, [site(), unit(2)], [first], why="换")
    assert done.before == (None, None, first)
    assert done.after == (engine.get(Site, "s1"), engine.get(Unit, "u2"), None)
    assert (done.change.seq, done.change.why) == (2, "换")
    assert [(op["table"], op["rev"]) for op in done.change.ops[:2]] == [("sites", 1), ("units", 1)]
    assert done.change.ops[2] == {"table": "units", "id": "u1", "rev": 1, "doc": None}


def test_every_change_is_kept_in_order(engine: Engine) -> None:
    first = saved(engine, unit())
    saved(engine, site())
    commit(engine, delete=[first])
    changes = list(engine.changes())
    assert [change.seq for change in changes] == [1, 2, 3]
    assert [(c.by, c.at) for c in changes] == [("王敏", NOW)] * 3
    assert [change.seq for change in engine.changes(about="u1")] == [1, 3]
    assert list(engine.changes(about="nobody")) == []


# Questions ------------------------------------------------------------------------------


@pytest.fixture
def board(engine: Engine) -> Engine:
    boards = [
        site(1, name="乙", order=2, place="院内"),
        site(2, name="甲", order=2, capacity=5),
        site(3, name="丙", order=1, place="Gate A", unit_id="u2"),
    ]
    commit(engine, boards)
    return engine


@pytest.mark.parametrize(
    ("condition", "ids"),
    [
        (Is("unit_id", "u1"), "s1 s2"),
        (Is("capacity", 5), "s2"),
        (Is("keeper", None), ""),
        (Is("nothing", None), "s1 s2 s3"),
        (OneOf("name", frozenset({"甲", "丙", "丁"})), "s2 s3"),
        (Between("order", 2), "s1 s2"),
        (Between("order", None, 1), "s3"),
        (Between("nothing", None, "z"), ""),
        (Has("place", "gate"), "s3"),
        (Has("place", "院"), "s1"),
    ],
)
def test_conditions(board: Engine, condition: Condition, ids: str) -> None:
    assert [s.id for s in board.find(Site, condition)] == ids.split()
    assert board.count(Site, condition) == len(ids.split())


def test_all_conditions_must_be_met(board: Engine) -> None:
    assert [s.id for s in board.find(Site, Is("order", 2), Has("place", "院"))] == ["s1"]


def test_a_list_holds_a_value(engine: Engine) -> None:
    from store.models import Campaign

    day = Campaign(id="c1", name="日", on=date(2026, 5, 15), lead_id="u1", partner_ids=("u2", "u3"))
    saved(engine, day)
    assert engine.count(Campaign, Holds("partner_ids", "u3")) == 1
    assert engine.count(Campaign, Holds("partner_ids", "u1")) == 0


@pytest.mark.parametrize(
    ("order", "ids"),
    [
        ((), "s1 s2 s3"),
        (("name",), "s3 s1 s2"),  # by code points: 丙 乙 甲
        (("-name",), "s2 s1 s3"),
        (("order", "name"), "s3 s1 s2"),
        (("-order", "name"), "s1 s2 s3"),
    ],
)
def test_order(board: Engine, order: tuple[str, ...], ids: str) -> None:
    assert [s.id for s in board.find(Site, order=order)] == ids.split()


def test_names_are_listed_as_people_count(engine: Engine) -> None:
    names = ("第10社区", "第2社区", "第1社区", "第三社区", "第十二社区")
    for n, name in enumerate(names):
        saved(engine, Unit(id=f"u{n}", name=name))
    found = engine.find(Unit, order=("name",))
    assert [unit.name[1:-2] for unit in found] == ["1", "2", "三", "10", "十二"]
    assert engine.find(Unit, order=("-name",)) == found[::-1]


def test_what_is_missing_comes_first(engine: Engine) -> None:
    fields = {"title": "停水", "source": "hotline_12345", "received_on": NOW.date()}
    done = Case.model_validate({**fields, "id": "b", "closed_on": NOW.date()})
    commit(engine, [done, Case.model_validate({**fields, "id": "a"})])
    assert [c.id for c in engine.find(Case, order=("closed_on",))] == ["a", "b"]
    assert [c.id for c in engine.find(Case, order=("-closed_on",))] == ["b", "a"]


def test_pages_follow_each_other(board: Engine) -> None:
    pages = [board.find(Site, order=("id",), limit=2, offset=n) for n in (0, 2, 4)]
    assert [[s.id for s in page] for page in pages] == [["s1", "s2"], ["s3"], []]
    assert [s.id for s in board.find(Site, offset=1)] == ["s2", "s3"]


def test_what_was_changed_stays_in_its_place_and_is_found_anew(board: Engine) -> None:
    saved(board, board.get(Site, "s1").changed(unit_id="u2", name="丁"))
    assert [s.name for s in board.find(Site)] == ["丁", "甲", "丙"]
    assert [s.id for s in board.find(Site, Is("unit_id", "u2"))] == ["s1", "s3"]


def test_derived_values_are_asked_for_like_fields(year: Engine) -> None:
    assert [p.id for p in year.find(Posting, Is("closed_on", None))] == ["p3"]
    assert [p.id for p in year.find(Posting, Between("closed_on", date(2025, 4, 1)))] == ["p2"]
    assert [p.id for p in year.find(Posting, Is("code", "0000002"))] == ["p2"]
    back = year.get(Posting, "p1").changed(ticks=())
    saved(year, back)
    assert [p.id for p in year.find(Posting, Is("closed_on", None))] == ["p1", "p3"]


def test_slim_forms(year: Engine) -> None:
    shapes = list(year.scan(PostingShape))
    assert [shape.id for shape in shapes] == ["p1", "p2", "p3"]
    assert shapes[0].ticks[1].on == date(2025, 3, 9) and shapes[0].ticks[1].counts
    assert [shape.name for shape in year.scan(SiteShape)] == ["栏1", "栏2"]


def test_slim_forms_that_are_asked_for(year: Engine) -> None:
    def ids(*conditions: Condition) -> list[str]:
        return [shape.id for shape in year.select(PostingShape, *conditions)]

    assert ids() == ["p1", "p2", "p3"]
    assert ids(Is("last_on", None)) == ["p3"]
    assert ids(Between("last_on", date(2025, 3, 10))) == ["p2"]
    assert ids(Between("last_on"), Is("site_id", "s1")) == ["p1"]
    archived(year)
    assert ids() == ["p3"]


def test_what_was_changed_is_known(year: Engine) -> None:
    before = year.stamp
    assert year.touched(before) == frozenset()
    saved(year, unit(2))
    commit(year, [unit(3)], [year.get(Posting, "p3")])
    assert year.touched(before) == frozenset({("units", "u2"), ("units", "u3"), ("postings", "p3")})
    assert year.touched(before + 1) == frozenset({("units", "u3"), ("postings", "p3")})


# Archives -------------------------------------------------------------------------------


def test_what_is_archived_is_found_as_before(year: Engine) -> None:
    before = [year.find(Posting, order=("id",)), year.get(Posting, "p1"), year.count(Posting)]
    archive = archived(year)
    after = [year.find(Posting, order=("id",)), year.get(Posting, "p1"), year.count(Posting)]
    assert after == before
    assert [p.id for p in year.find(Posting, Is("site_id", "s2"))] == ["p2"]
    assert archive.counts == {"postings": 2, "materials": 1}
    assert year.find(Archive) == [archive]


def test_what_is_archived_is_left_out_where_asked(year: Engine) -> None:
    archived(year)
    assert [p.id for p in year.find(Posting, archived=False)] == ["p3"]
    assert year.count(Material, archived=False) == 0
    assert [shape.id for shape in year.scan(PostingShape)] == ["p3"]


def test_an_archive_can_be_read_alone(year: Engine) -> None:
    archive = archived(year)
    assert [shape.id for shape in year.scan(PostingShape, archive)] == ["p1", "p2"]
    assert {shape.id for shape in year.scan(SiteShape, archive)} == {"s1", "s2"}
    assert [shape.id for shape in year.scan(MaterialShape, archive)] == ["m1"]
    assert [shape.id for shape in year.scan(UnitShape, archive)] == ["u1"]


def test_what_is_archived_can_be_changed_and_archived_again(year: Engine) -> None:
    archive = archived(year)
    old = year.get(Posting, "p1")
    new = saved(year, old.changed(note="补记"))
    assert new.rev == old.rev + 1
    assert year.get(Posting, "p1") == new and year.count(Posting) == 3
    live = year.find(Posting, order=("id",), archived=False)
    assert [p.id for p in live] == ["p1", "p3"]
    assert [shape.id for shape in year.scan(PostingShape, year.get(Archive, archive.id))] == ["p2"]
    with pytest.raises(Stale):
        saved(year, old.changed(note="别人的"))
    year.archive(2025, [new], at=NOW, by="王敏")
    assert [p.note for p in year.find(Posting, order=("id",))] == ["补记", "", ""]


def test_what_is_archived_can_be_deleted(year: Engine) -> None:
    archived(year)
    commit(year, delete=[year.get(Posting, "p1")])
    assert year.look_up(Posting, "p1") is None
    assert [p.id for p in year.find(Posting)] == ["p2", "p3"]


def test_archiving_can_be_undone(year: Engine) -> None:
    before = year.find(Posting, order=("id",))
    moved = [year.get(Material, "m1"), *year.find(Posting, Between("closed_on"))]
    undo = UndoStack(year)
    undo.push(year.archive(2025, moved, at=NOW, by="王敏"))
    undo.undo(NOW, "王敏")
    assert year.find(Archive) == []
    found = year.find(Posting, order=("id",), archived=False)
    assert [p.model_copy(update={"rev": 1}) for p in found] == before


def test_only_what_nobody_changed_is_archived(year: Engine) -> None:
    old = year.get(Posting, "p1")
    saved(year, old.changed(note="补记"))
    with pytest.raises(Stale):
        year.archive(2025, [old], at=NOW, by="王敏")
    assert year.find(Archive) == []


# Personal data --------------------------------------------------------------------------


def whole(engine: Engine) -> str:
    """Everything that can be got out of an engine, as text."""
    records = [r.model_dump_json() for model in RECORDS.values() for r in engine.find(model)]
    changes = [f"{change.why} {change.ops}" for change in engine.changes()]
    return "\n".join([*records, *changes])


@pytest.fixture
def person(year: Engine) -> Engine:
    """王小明 stands in records that are live, archived, old states and deleted, and in a reason."""
    saved(year, notice(id="m2", title="王小明家漏水", body="电话 13800138000，找王小明").changed())
    saved(year, year.get(Posting, "p1").changed(note="王小明举报"))
    archived(year)
    old = saved(year, site(7, keeper="王小明"))
    saved(year, old.changed(keeper="老刘"))
    gone = saved(year, unit(8, name="王小明小组"))
    commit(year, delete=[gone], why="王小明要求")
    return year


def test_a_persons_data_is_erased_from_the_present_and_the_past(person: Engine) -> None:
    found = person.mentions("王小明")
    assert {record.id for record in found.records} == {"m2", "p1"}
    assert found.changes == 5
    others = [person.get(Site, "s1"), person.get(Posting, "p3"), person.get(Posting, "p2")]
    before = person.stamp
    person.erase("王小明", reason="本人要求", at=NOW, by="李强")
    assert "王小明" not in whole(person) and person.mentions("王小明").is_empty
    material = person.get(Material, "m2")
    assert (material.title, material.body) == ("＊＊家漏水", "电话 13800138000，找＊＊")
    assert person.get(Posting, "p1").note == "＊＊举报" and person.get(Site, "s7").keeper == "老刘"
    assert [person.get(Site, "s1"), person.get(Posting, "p3"), person.get(Posting, "p2")] == others
    changes = list(person.changes())
    assert [change.seq for change in changes] == list(range(1, len(changes) + 1))
    assert changes[before].why == "本人要求" and changes[before].by == "李强"
    assert [p.id for p in person.find(Posting, archived=False)] == ["p3"]


def test_who_works_on_after_an_erasure_has_the_new_revision(person: Engine) -> None:
    old = person.get(Material, "m2")
    person.erase("王小明", reason="本人要求", at=NOW, by="李强")
    with pytest.raises(Stale):
        saved(person, old.changed(note="后来"))
    saved(person, person.get(Material, "m2").changed(note="后来"))


def test_what_stands_nowhere_is_not_erased(person: Engine) -> None:
    before = person.stamp
    with pytest.raises(Refused, match="没有“赵六”"):
        person.erase("赵六", reason="本人要求", at=NOW, by="李强")
    assert person.stamp == before


def test_ids_codes_and_days_are_no_personal_data(year: Engine) -> None:
    for text in ("0000001", "2025-03", "m1", "posted", "notice"):
        assert year.mentions(text).is_empty, text


# What can be kept -----------------------------------------------------------------------


@pytest.mark.parametrize("text", ["\0", "一\ud800", "\udfff"])
def test_half_characters_and_nul_are_refused_and_nothing_is_kept(engine: Engine, text: str) -> None:
    with pytest.raises(Refused, match="不能保存"):
        commit(engine, [unit()], why=text)
    sneaked = unit().model_copy(update={"name": text})
    with pytest.raises(Refused, match="不能保存"):
        commit(engine, [sneaked])
    assert engine.is_empty and engine.find(Unit) == []


def test_whole_numbers_stay_exact(engine: Engine) -> None:
    largest = site().model_copy(update={"capacity": LARGEST})
    assert saved(engine, largest).capacity == LARGEST
    for number in (LARGEST + 1, -LARGEST - 1):
        with pytest.raises(Refused, match="太大"):
            commit(engine, [site(2).model_copy(update={"capacity": number})])
    with pytest.raises(Refused, match="不是数字"):
        check_storable({"a": [float("nan")]})


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40))
def test_any_text_comes_back(engine: Engine, text: str) -> None:
    known = engine.look_up(Site, "s1")
    base = site().model_copy(update={"place": text, "rev": known.rev if known else 0})
    done = saved(engine, base)
    assert done.place == text
    assert list(engine.changes())[-1].ops[0]["doc"]["place"] == text
