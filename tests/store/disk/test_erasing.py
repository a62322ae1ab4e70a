"""Somebody's data is taken out of every file; the chain holds; a stop in between is made good."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from office import Office, die, folder_of, open_desk

from store.disk import erasing as erasing_module
from store.disk import files as files_module
from store.disk.backups import BackupFolder
from store.disk.database import Database
from store.disk.line import emptied
from store.doctor import examine
from store.engine import Engine
from store.errors import Damaged, Refused, Unwritable
from store.models import (
    RECORDS,
    Erasure,
    Material,
    Posting,
    Record,
    Site,
    TickKind,
    Unit,
    record_from,
    vocabulary,
)
from store.models.erasable import REPLACED, Sought

NAME = "王小明"


def everything(engine: Engine) -> list[Record]:
    return [record for model in RECORDS.values() for record in engine.find(model)]


def files_with(folder: Path, text: str) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and text.encode() in path.read_bytes()
    )


@pytest.fixture
def person(office: Office) -> Office:
    """The name stands in live, archived, old and deleted records, and in reasons, in two years."""
    desk, now = office.desk, office.clock.day
    office.clock.day = date(2025, 3, 1)
    office.notice = office.material("publicity", f"{NAME}低保公示", body=f"户主：{NAME}，3 人")
    posting = desk.tick([office.plan(date(2025, 3, 1), 3)], TickKind.POSTED, note=f"{NAME}在场")[0]
    desk.tick([posting], TickKind.REMOVED)
    office.clock.day = now
    office.notice = office.material("notice", "通知", body=f"请{NAME}到居委会")
    office.plan()
    desk.archive(2025)
    old = desk.save(office.west.changed(keeper=NAME))
    desk.save(old.changed(keeper="老刘"), why=f"{NAME}搬走了")
    desk.discard(desk.save(Unit(id=desk.new_id(), name=f"{NAME}小组")))
    return office


def test_nothing_of_it_is_left_in_any_file(person: Office, folder: Path) -> None:
    folder_of(person.desk).checkpoint()
    (folder / "journal" / "2026.jsonl.torn-3").write_text(f"half of {NAME}", "utf-8")
    (folder / "bulletin.json.damaged").write_text(NAME, "utf-8")
    (folder / "archive" / "2024.json").write_text(NAME, "utf-8")  # of an archive never finished
    before = files_with(folder, NAME)
    assert before == [
        "archive/2024.json",
        "archive/2025.json",
        "bulletin.json",
        "bulletin.json.damaged",
        "journal/2026.jsonl",
        "journal/2026.jsonl.torn-3",
    ]
    person.desk.erase(NAME, "本人要求")
    assert files_with(folder, NAME) == []
    assert person.desk.mentions(NAME).is_empty
    assert sorted(p.name for p in (folder / "archive").iterdir()) == ["2025.r2.json"]


def test_the_rest_stays_as_it_was(person: Office, folder: Path) -> None:
    before = {(r.table, r.id): r for r in everything(person.desk.database)}
    person.desk.erase(NAME, "本人要求")
    after = {(r.table, r.id): r for r in everything(person.desk.database)}
    assert before.keys() == after.keys()
    for key, old in before.items():
        without = old.model_dump_json().replace(NAME, REPLACED)
        rev = old.rev + (without != old.model_dump_json())
        assert after[key].model_dump(mode="json") == {**json.loads(without), "rev": rev}


def test_the_chain_stays_verifiable(person: Office, folder: Path) -> None:
    before = list(person.desk.database.changes())
    person.desk.erase(NAME, "本人要求")
    after = list(person.desk.database.changes())
    assert [c.seq for c in after] == list(range(1, len(before) + 3))
    assert [(c.at, c.by, c.action) for c in after[: len(before)]] == [
        (c.at, c.by, c.action) for c in before
    ]
    assert (after[-2].action, after[-2].why) == ("删除个人信息", "本人要求")
    assert examine(folder).faults == []


def test_an_emptied_line_is_protected_like_any_other(person: Office, folder: Path) -> None:
    person.desk.erase(NAME, "本人要求")
    path = folder / "journal" / "2026.jsonl"
    content = path.read_bytes()
    raw = next(line for line in content.splitlines(keepends=True) if "（已删除）".encode() in line)
    spoilt = raw.replace("王敏".encode(), "王梅".encode())
    path.write_bytes(content.replace(raw, spoilt))
    with pytest.raises(Damaged, match="校验不符"):
        list(person.desk.database.changes())
    first, *others = content.splitlines(keepends=True)
    path.write_bytes(emptied(first, [0], why=True, by_line=3) + b"".join(others))
    with pytest.raises(Damaged, match="少了对它的说明"):
        list(person.desk.database.changes())


def test_nobody_can_find_the_name_by_trying_names(person: Office, folder: Path) -> None:
    """The hash that stays was made with a salt that is gone."""
    path = folder / "journal" / "2026.jsonl"
    assert all("salt" in json.loads(line) for line in path.read_bytes().splitlines())
    person.desk.erase(NAME, "本人要求")
    lines = [json.loads(line) for line in path.read_bytes().splitlines()]
    assert all(("salt" in line) != ("erased" in line) for line in lines)
    assert any("erased" in line for line in lines)


def test_the_folder_is_read_on_from_every_state(person: Office, folder: Path) -> None:
    reader = Database(folder, writing=False)
    person.desk.erase(NAME, "本人要求")
    expected = everything(person.desk.database)
    assert reader.refresh() and everything(reader) == expected
    die(person.desk)
    assert everything(Database(folder, writing=False)) == expected
    (folder / "bulletin.json").unlink()
    again = open_desk(folder, person.clock)
    assert everything(again.database) == expected
    again.save(Unit(id="u9", name="后来的"))
    assert len(list(again.database.changes())) == again.database.stamp
    again.database.close()


def test_one_after_the_other(person: Office, folder: Path) -> None:
    person.desk.save(person.west.changed(rev=3, keeper="老刘和李大红"))
    person.desk.erase(NAME, "本人要求")
    person.desk.erase("李大红", "本人要求")
    assert files_with(folder, NAME) == files_with(folder, "李大红") == []
    assert examine(folder).faults == []
    assert sorted(p.name for p in (folder / "archive").iterdir()) == ["2025.r2.json"]


def test_undo_does_not_bring_it_back(person: Office) -> None:
    assert person.desk.undoable
    person.desk.erase(NAME, "本人要求")
    assert person.desk.undoable is None
    with pytest.raises(Refused):
        person.desk.undo()


@pytest.mark.parametrize(
    ("text", "why", "sentence"),
    [
        (NAME, "", "写明为什么"),
        (NAME, "两\n行", "只能写一行"),
        (NAME, f"{NAME}要求", "理由和您的姓名里"),
        ("王敏", "离职", "理由和您的姓名里"),
        ("王", "本人要求", "太短了"),
        ("  ", "本人要求", "太短了"),
        ("王\n小明", "本人要求", "只能写一行"),
        ("赵六", "本人要求", "没有“赵六”"),
    ],
)
def test_what_cannot_be_erased_so_is_a_sentence(
    person: Office, folder: Path, text: str, why: str, sentence: str
) -> None:
    before = person.desk.database.stamp, person.desk.undoable
    with pytest.raises(Refused, match=sentence):
        person.desk.erase(text, why)
    assert (person.desk.database.stamp, person.desk.undoable) == before and before[1]


def test_a_record_that_would_break_a_rule_is_named_and_nothing_is_done(person: Office) -> None:
    link = "https://example.gov.cn/wang"
    person.desk.save(person.notice.changed(link=link))
    before = everything(person.desk.database)
    with pytest.raises(Refused, match="通知“通知”去掉“https://”以后不合规定"):
        person.desk.erase("https://", "本人要求")
    assert everything(person.desk.database) == before


def test_a_folder_among_the_files_is_passed_over(person: Office, folder: Path) -> None:
    for place in ("archive/旧", "journal/2026.jsonl.torn-3", "settings.toml.d"):
        (folder / place).mkdir()
    assert person.desk.mentions(NAME).records
    person.desk.erase(NAME, "本人要求")
    assert files_with(folder, NAME) == [] and (folder / "archive" / "旧").is_dir()


def test_backups_that_still_hold_it_are_named(person: Office, tmp_path: Path) -> None:
    (tmp_path / "U 盘" / "files").mkdir(parents=True)
    stick = BackupFolder(tmp_path / "U 盘")
    before = stick.make(folder_of(person.desk), person.clock.now())
    assert before is not None
    person.desk.erase(NAME, "本人要求")
    assert stick.holding(NAME).backups == (before,)
    person.clock.day = person.clock.day.replace(day=30)
    after = stick.make(folder_of(person.desk), person.clock.now())
    assert after is not None and stick.holding(NAME).backups == (before,)


class Stopped(BaseException):
    """The program ends here."""


def stop_after(number: int, patched: pytest.MonkeyPatch) -> None:
    """End the program before its so-many-th writing or removing of a file."""
    left = [number]

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **how: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                raise Stopped
            return real(*arguments, **how)

        return call

    for module, name in ((files_module, "rename"), (erasing_module, "remove")):
        patched.setattr(module, name, counted(getattr(module, name)))


@pytest.mark.parametrize("number", range(1, 7))
def test_a_stop_in_the_middle_is_made_good_at_the_next_start(
    person: Office, folder: Path, number: int
) -> None:
    """Archive, live file, journal, removal, live file again: stopped before each of them."""
    sought = Sought(NAME)
    wanted = [
        {**sought.cleaned(document), "rev": document["rev"] + sought.in_document(document)}
        for document in (r.model_dump(mode="json") for r in everything(person.desk.database))
    ]
    with pytest.MonkeyPatch.context() as patched, suppress(Stopped):
        stop_after(number - 1, patched)
        person.desk.erase(NAME, "本人要求")
        assert number == 6, "the numbers have to reach over the end"
    die(person.desk)
    again = open_desk(folder, person.clock)
    if again.database.count(Erasure) == 0:
        again.erase(NAME, "本人要求")  # the order itself had not been written
    assert files_with(folder, NAME) == []
    assert [order.done for order in again.database.find(Erasure)] == [True]
    assert [r.model_dump(mode="json") for r in everything(again.database)] == wanted
    again.database.close()
    assert examine(folder).faults == []


def test_a_full_disk_is_a_sentence_and_a_start_with_room_finishes(
    person: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: Any, **how: Any) -> None:
        raise Unwritable("磁盘满了")

    with monkeypatch.context() as patched:
        patched.setattr(erasing_module, "write_atomically", full)
        with pytest.raises(Unwritable):
            person.desk.erase(NAME, "本人要求")
    die(person.desk)
    again = open_desk(folder, person.clock)
    assert files_with(folder, NAME) == [] and again.database.find(Erasure)[0].done
    again.database.close()


def test_a_defect_is_a_word_of_the_vocabulary(person: Office) -> None:
    """A tick's reason is a code; a name that were part of one would be refused, not half done."""
    desk = person.desk
    (sheet,) = desk.open_postings()
    desk.tick(desk.tick([sheet], TickKind.POSTED), TickKind.INTERRUPTED, reason="fallen_off")
    assert vocabulary("defect").label("fallen_off")
    with pytest.raises(Refused, match="不合规定"):
        desk.erase("fallen", "试")
    assert desk.database.get(Posting, sheet.id).ticks[-1].reason == "fallen_off"


def test_materials_and_sites_are_cleaned_in_every_typed_field(person: Office) -> None:
    person.desk.erase(NAME, "本人要求")
    titles = {material.title for material in person.desk.database.find(Material)}
    assert f"{REPLACED}低保公示" in titles
    assert NAME not in str([site.model_dump() for site in person.desk.database.find(Site)])


def test_a_refusal_leaves_no_new_file_of_an_archive(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for year in (2024, 2025):
        now, office.clock.day = office.clock.day, date(year, 3, 1)
        office.notice = office.material("notice", f"{year} 年的通知", body="一")
        posting = office.desk.tick([office.plan(office.clock.day, 1)], TickKind.POSTED, note=NAME)
        office.desk.tick(posting, TickKind.REMOVED)
        office.clock.day = now
        office.desk.archive(year)
    seen: list[str] = []

    def refusing(table: str, document: Any) -> Any:
        seen.append(table)
        if len(seen) == 2:
            raise Refused("不合规定")
        return record_from(table, document)

    monkeypatch.setattr(erasing_module, "record_from", refusing)
    before = sorted(path.name for path in (folder / "archive").iterdir())
    with pytest.raises(Refused, match="不合规定"):
        office.desk.erase(NAME, "本人要求")
    assert sorted(path.name for path in (folder / "archive").iterdir()) == before
