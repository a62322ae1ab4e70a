"""The whole folder in one JSON file: to another desk and back, never over what is there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from office import Clock, Office, open_desk

from bulletin_tui.exchange.faults import Unreadable
from bulletin_tui.exchange.files import export_file, import_file
from bulletin_tui.exchange.whole import read_json
from bulletin_tui.samples import year2017
from store.desk import Desk
from store.errors import Refused
from store.models import RECORDS, Posting, TickKind, Unit, WorkYear


@pytest.fixture
def other(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    desk = open_desk(tmp_path / "另一台", clock)
    yield desk
    desk.database.close()


def everything(desk: Desk) -> dict[str, list[dict[str, Any]]]:
    return {
        table: [record.model_dump(exclude={"rev"}) for record in desk.database.find(model)]
        for table, model in RECORDS.items()
    }


def exported(office: Office, path: Path) -> dict[str, Any]:
    export_file(office.desk, path)
    content: dict[str, Any] = json.loads(path.read_bytes())
    return content


def refusal(desk: Desk, path: Path, content: object) -> str:
    """The sentence; nothing may have been taken in."""
    path.write_text(json.dumps(content), "utf-8")
    before = everything(desk)
    with pytest.raises(Unreadable) as caught:
        import_file(desk, path)
    with pytest.raises(Unreadable):
        import_file(desk, path, dry_run=True)
    assert everything(desk) == before
    return str(caught.value)


def test_everything_arrives_as_it_left(office: Office, other: Desk, tmp_path: Path) -> None:
    office.desk.tick([office.plan()], TickKind.POSTED)
    office.material("notice", "标题[/x]", link="https://a.cn/x")
    path = tmp_path / "全部.json"
    count = export_file(office.desk, path)
    assert import_file(other, path, dry_run=True) == count
    assert other.database.is_empty
    assert import_file(other, path) == count
    assert everything(other) == everything(office.desk)


def test_a_whole_year_arrives(desk: Desk, other: Desk, tmp_path: Path) -> None:
    desk.save_all(year2017.records(), "样例")
    path = tmp_path / "2017.json"
    export_file(desk, path)
    import_file(other, path)
    assert everything(other) == everything(desk)


def test_what_is_here_already_is_not_taken_in_again(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "全部.json"
    export_file(office.desk, path)
    before = list(office.desk.database.changes())
    assert import_file(office.desk, path) == 0
    assert list(office.desk.database.changes()) == before


def test_a_record_that_says_something_else_is_never_overwritten(
    office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "全部.json"
    content = exported(office, path)
    content["records"]["units"][0]["name"] = "别的社区"
    content["records"]["units"].append(Unit(id="u9", name="新社区").model_dump(mode="json"))
    sentence = refusal(office.desk, path, content)
    assert "units 第 1 条" in sentence
    assert "“别的社区”这里已经有了" in sentence


def test_a_file_of_a_newer_program_is_refused(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "新.json"
    content = exported(office, path)
    assert "更新版本" in refusal(office.desk, path, {**content, "schema": 99})


@pytest.mark.parametrize(
    ("table", "changes", "words"),
    [
        ("sites", {"unit_id": "不存在"}, ("找不到单位", "不存在")),
        ("materials", {"kind": "poster"}, ("materials 第 1 条",)),
        ("materials", {"title": "\x1b[2J"}, ("materials 第 1 条，title", "U+001B")),
        ("materials", {"title": "\ud800"}, ("materials 第 1 条，title",)),
        ("materials", {"link": "javascript:alert(1)"}, ("materials 第 1 条，link", "https://")),
        ("materials", {"extra": 1}, ("materials 第 1 条，extra",)),
        ("postings", {"planned_from": "2026-02-30"}, ("postings 第 1 条，planned_from",)),
        ("postings", {"planned_to": "1999-01-01"}, ("postings 第 1 条", "之前")),
        ("units", {"id": ""}, ("units 第 1 条，id",)),
        ("units", {"id": 7}, ("units 第 1 条，id",)),
    ],
)
def test_a_wrong_record_is_named(
    office: Office,
    other: Desk,
    tmp_path: Path,
    table: str,
    changes: dict[str, object],
    words: tuple[str, ...],
) -> None:
    office.plan()
    path = tmp_path / "全部.json"
    content = exported(office, path)
    content["records"][table][0].update(changes)
    sentence = refusal(other, path, content)
    for word in words:
        assert word in sentence


def test_one_id_or_one_sheet_code_cannot_be_two_records(
    office: Office, other: Desk, tmp_path: Path
) -> None:
    office.plan()
    path = tmp_path / "全部.json"
    content = exported(office, path)
    postings = content["records"]["postings"]
    postings.append({**postings[0], "note": "另一张"})
    assert "出现了两次" in refusal(other, path, content)
    postings[1]["id"] = "p2"
    assert f"单号 {postings[0]['code']} 已经用在另一张上" in refusal(other, path, content)
    # Codes come back after ten years; the old sheet is closed then.
    postings[1] |= {"cancelled_on": "2016-11-24", "cancelled_why": "雨"}
    path.write_text(json.dumps(content), "utf-8")
    assert import_file(other, path) == sum(map(len, content["records"].values()))


def test_a_year_has_one_working_calendar(office: Office, other: Desk, tmp_path: Path) -> None:
    """Two offices may have entered the same notice; one that says otherwise is a fault."""
    for desk, key in ((office.desk, "one"), (other, "two")):
        desk.save_work_year(new_year(1).changed(id=key))
    path = tmp_path / "全部.json"
    count = export_file(office.desk, path)
    assert import_file(other, path) == count - 1
    assert [year.id for year in other.work_years()] == ["two"]
    (entered,) = office.desk.work_years()
    office.desk.save_work_year(entered.changed(days=new_year(1, 4).days))
    export_file(office.desk, path)
    with pytest.raises(Unreadable, match="2027 年的工作日历已经有了"):
        import_file(other, path)


def sheet_of(office: Office, planned_to: date) -> Posting:
    """A 公示 of five working days that end in the new year."""
    listed = office.material("publicity", "任前公示", matter="cadre_appointment")
    return office.desk.plan(listed.id, [office.west.id], date(2026, 12, 29), planned_to)[0]


def new_year(*off: int) -> WorkYear:
    """The notice of 2027, by the days of January that are off."""
    days = [{"name": "元旦", "on": date(2027, 1, n), "is_off": True} for n in off]
    return WorkYear.model_validate({"id": f"off-{len(off)}", "year": 2027, "days": days})


def test_a_calendar_that_arrives_with_a_folder_counts_anew_what_hangs_here(
    office: Office, other: Desk, tmp_path: Path
) -> None:
    office.desk.save_work_year(new_year(1, 4, 5))
    guessed = sheet_of(Office(other, office.clock), date(2027, 1, 6))
    stamp = other.database.stamp
    export_file(office.desk, tmp_path / "全部.json")
    import_file(other, tmp_path / "全部.json")
    assert other.database.stamp == stamp + 1
    sure = other.database.get(Posting, guessed.id)
    assert sure.hold and not sure.hold.is_provisional
    assert sure.planned_to == sure.hold.removable_from == date(2027, 1, 8)
    other.undo()
    assert other.database.get(Posting, guessed.id).hold == guessed.hold


def test_what_was_guessed_elsewhere_is_counted_with_our_calendar(
    office: Office, other: Desk, tmp_path: Path
) -> None:
    guessed = sheet_of(office, date(2027, 1, 6))
    other.save_work_year(new_year(1, 4, 5))
    export_file(office.desk, tmp_path / "全部.json")
    import_file(other, tmp_path / "全部.json")
    sure = other.database.get(Posting, guessed.id)
    assert guessed.hold and guessed.hold.is_provisional
    assert sure.hold and not sure.hold.is_provisional and sure.planned_to == date(2027, 1, 8)


def test_an_unknown_table_is_named(other: Desk, tmp_path: Path) -> None:
    content = {"format": "bulletin", "schema": 1, "records": {"plans": []}}
    assert "plans：没有这一类记录" in refusal(other, tmp_path / "a.json", content)


@pytest.mark.parametrize(
    "content",
    [
        None,
        [],
        "字",
        {},
        {"format": "别的", "schema": 1, "records": {}},
        {"format": "bulletin", "schema": float("inf"), "records": {}},
        {"format": "bulletin", "schema": 1, "records": []},
        {"format": "bulletin", "schema": 1, "records": {"units": 3}},
        {"format": "bulletin", "schema": 1, "records": {"units": [3]}},
    ],
    ids=repr,
)
def test_json_of_something_else_is_refused(other: Desk, tmp_path: Path, content: object) -> None:
    assert "不是本程序导出的" in refusal(other, tmp_path / "a.json", content)


def test_a_truncated_file_is_refused(office: Office, other: Desk, tmp_path: Path) -> None:
    path = tmp_path / "全部.json"
    export_file(office.desk, path)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(Unreadable, match="不是本程序导出的"):
        import_file(other, path)


def test_an_unknown_ending_is_not_written(office: Office, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"\.json、\.csv 或 \.ics"):
        export_file(office.desk, tmp_path / "全部.docx")
    assert not (tmp_path / "全部.docx").exists()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=st.binary(max_size=300))
@example(content=b"[" * 100_000)
@example(content=b"\x00\xff\xfe")
@example(content=b"\xef\xbb\xbf{}")
def test_any_bytes_are_unreadable(desk: Desk, content: bytes) -> None:
    with pytest.raises(Unreadable):
        read_json(desk, Path("a.json"), content)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(table=st.sampled_from(sorted(RECORDS)), record=st.dictionaries(st.text(max_size=8), JSON))
@example(table="postings", record={"id": "a", "rev": -1})
@example(table="materials", record={"kind": []})
@example(table="materials", record={"kind": {}})
def test_any_record_is_unreadable(desk: Desk, table: str, record: dict[str, Any]) -> None:
    content = {"format": "bulletin", "schema": 1, "records": {table: [record]}}
    with pytest.raises(Unreadable):
        read_json(desk, Path("a.json"), json.dumps(content).encode())


def test_a_posting_keeps_its_ticks(office: Office, other: Desk, tmp_path: Path) -> None:
    (posting,) = office.desk.tick([office.plan()], TickKind.POSTED)
    path = tmp_path / "全部.json"
    export_file(office.desk, path)
    import_file(other, path)
    assert other.database.get(Posting, posting.id).ticks == posting.ticks
