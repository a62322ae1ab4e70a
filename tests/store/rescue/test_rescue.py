"""Repairs in the middle of something: of an erasure, of a repair, of a journal in disorder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from office import Office, die, folder_of
from wreck import JOURNAL, NOW, Lines, everything, garbled, holds, lines_of, saved, spoil

from store.disk import erasing as erasing_module
from store.disk.database import Database
from store.disk.line import canonical, digest_of
from store.errors import Damaged, Refused
from store.models import Erasure, Site, TickKind
from store.repair import repair
from store.rescue.journal import NewJournal

NAME = "王小明"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "救出 来的"


@pytest.fixture
def ordered(office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A name was to be erased from live, archived and old records; the power went right then."""
    desk, now = office.desk, office.clock.day
    office.clock.day = date(2025, 3, 1)
    office.notice = office.material("publicity", f"{NAME}低保公示", body=f"户主：{NAME}")
    posting = desk.tick([office.plan(date(2025, 3, 1), 3)], TickKind.POSTED, note=f"{NAME}在")[0]
    desk.tick([posting], TickKind.REMOVED)
    office.clock.day = now
    desk.archive(2025)
    old = desk.save(office.west.changed(keeper=NAME))
    desk.save(old.changed(keeper="老刘"), why=f"{NAME}搬走了")
    desk.save(office.east.changed(keeper=NAME))
    folder_of(desk).checkpoint()

    def power_cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(erasing_module, "finish", power_cut)
        with pytest.raises(KeyboardInterrupt):
            desk.erase(NAME, "本人要求")
    die(desk)
    assert holds(folder, NAME)
    return office


SPOILT: dict[str, Callable[[Lines], Lines]] = {
    "nothing": lambda lines: lines,
    "the first line": garbled(0),
    "a line in the middle": garbled(4),
    "a line that was to be emptied": garbled(11),
    "a line that is missing": lambda lines: [*lines[:3], *lines[4:]],
}


@pytest.mark.parametrize("what", SPOILT)
def test_what_was_to_be_erased_does_not_come_back(
    ordered: Office, folder: Path, target: Path, what: str
) -> None:
    spoil(folder, SPOILT[what])
    saved(folder, target)
    assert not holds(target, NAME)
    database = Database(target, writing=False)
    assert [order.done for order in database.find(Erasure)] == [True]
    assert database.get(Site, ordered.east.id).keeper != NAME
    assert database.mentions(NAME).is_empty


def test_an_erasure_in_a_sound_journal_leaves_it_word_for_word(
    ordered: Office, folder: Path, target: Path
) -> None:
    before = lines_of(folder)
    saved(folder, target)
    after = lines_of(target)[: len(before)]
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert changed and all(b'"erased":' in line for line in changed)
    again = Database(folder, writing=True)  # finishes it
    again.close()
    assert lines_of(folder)[: len(before)] == after


def test_an_order_that_only_the_live_file_has_is_heeded(
    office: Office, folder: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.desk.save(office.west.changed(keeper=NAME))
    office.desk.save(office.west.changed(rev=2, keeper="老刘"))

    def power_cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(erasing_module, "_empty_lines", power_cut)
        with pytest.raises(KeyboardInterrupt):
            office.desk.erase(NAME, "本人要求")
    die(office.desk)
    spoil(folder, lambda lines: [*lines[:-1], b"?" + lines[-1]])
    assert holds(folder, NAME)
    saved(folder, target)
    assert not holds(target, NAME)


def test_an_old_journal_beside_a_newer_live_file_brings_nothing_back(
    office: Office, folder: Path, target: Path
) -> None:
    """Somebody put back the journal of last week, from before the erasure."""
    office.desk.save(office.west.changed(keeper=NAME))
    office.desk.save(office.west.changed(rev=2, keeper="老刘"))
    old = (folder / JOURNAL).read_bytes()
    office.desk.save(office.east.changed(keeper="老张"))
    office.desk.erase(NAME, "本人要求")
    office.desk.database.close()
    expected = everything(folder)
    (folder / JOURNAL).write_bytes(old)
    saved(folder, target)
    assert everything(target) == expected and not holds(target, NAME)


def test_a_line_before_and_after_it_was_emptied_is_taken_as_it_is_after(
    office: Office, folder: Path, target: Path
) -> None:
    office.desk.save(office.west.changed(keeper=NAME))
    office.desk.save(office.west.changed(rev=2, keeper="老刘"))
    (full,) = [line for line in lines_of(folder) if NAME.encode() in line]
    office.desk.erase(NAME, "本人要求")
    office.desk.database.close()
    spoil(folder, lambda lines: [full, *lines])
    saved(folder, target)
    assert not holds(target, NAME)


def test_a_line_that_was_emptied_stays_though_its_order_is_lost(
    office: Office, folder: Path, target: Path
) -> None:
    office.desk.save(office.west.changed(keeper=NAME))
    office.desk.save(office.west.changed(rev=2, keeper="老刘"))
    office.desk.erase(NAME, "本人要求")
    office.desk.database.close()
    expected = everything(folder)
    (order,) = [n for n, line in enumerate(lines_of(folder)) if b'"done":false' in line]
    spoil(folder, garbled(order))
    done = saved(folder, target)
    assert everything(target) == expected
    assert any("后面没有对它的说明，照现在的样子抄下了" in sentence for sentence in done.lost)


def test_an_order_with_a_wrong_digit_empties_no_other_line(
    ordered: Office, folder: Path, target: Path
) -> None:
    """The order is known from a spoilt live file alone, and seems to speak of the first line."""
    database = Database(folder, writing=False)
    database.is_writable = True
    database.write_live(lasting=True)
    live = folder / "bulletin.json"
    content = live.read_bytes()
    live.write_bytes(content.replace(b'"5": {"ops"', b'"1": {"ops"'))
    assert live.read_bytes() != content
    unit = lines_of(folder)[0]
    spoil(folder, lambda lines: [*lines[:-1], b"?" + lines[-1]])
    saved(folder, target)
    assert lines_of(target)[0] == unit
    assert all(NAME not in str(record) for record in everything(target).values())


def test_a_repaired_folder_can_be_repaired(ordered: Office, folder: Path, tmp_path: Path) -> None:
    spoil(folder, garbled(4))
    saved(folder, tmp_path / "一")
    done = saved(tmp_path / "一", tmp_path / "二")
    assert done.lost == [] and everything(tmp_path / "一") == everything(tmp_path / "二")
    assert lines_of(tmp_path / "二")[:-2] == lines_of(tmp_path / "一")
    assert not holds(tmp_path / "二", NAME)


@pytest.mark.parametrize("step", range(1, 6))
def test_a_repair_that_is_stopped_never_looks_like_the_folder(
    ordered: Office, folder: Path, target: Path, step: int
) -> None:
    steps: list[str] = []

    def stop(name: str) -> None:
        steps.append(name)
        if len(steps) > step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        repair(folder, target, NOW, stop)
    if step == 1:
        assert not target.exists()
        return
    with pytest.raises(Damaged, match="救出到一半被打断了"):
        Database(target, writing=True)


def test_the_first_file_says_what_the_folder_is(
    ordered: Office, folder: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def power_cut(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(NewJournal, "write", power_cut)
    with pytest.raises(KeyboardInterrupt):
        repair(folder, target, NOW)
    assert [path.name for path in target.rglob("*") if path.is_file()] == ["folder.json"]


def test_lines_in_disorder_are_put_in_order(office: Office, folder: Path, target: Path) -> None:
    office.desk.database.close()
    before, expected = lines_of(folder), everything(folder)
    spoil(folder, lambda lines: [lines[3], lines[0], lines[0], lines[2], lines[1], *lines[4:]])
    saved(folder, target)
    assert everything(target) == expected and lines_of(target)[: len(before)] == before


def test_a_line_with_the_number_of_another_one_is_named(
    office: Office, folder: Path, target: Path, tmp_path: Path
) -> None:
    """The end of the journal of a copy that lived on, put behind this one's."""
    office.desk.database.close()
    shutil.copytree(folder, tmp_path / "b")
    for place, name in ((folder, "这边"), (tmp_path / "b", "那边")):
        database = Database(place, writing=True)
        (site, *_) = database.find(Site)
        database.commit(at=NOW, by="x", action="改", save=[site.changed(name=name)])
        database.close()
    extra = lines_of(tmp_path / "b")[-1]
    spoil(folder, lambda lines: [*lines, extra])
    done = saved(folder, target)
    assert "这边" in [site.name for site in Database(target, writing=False).find(Site)]
    assert any("编号与前面一行相同" in sentence for sentence in done.lost)


def test_a_target_in_the_damaged_folder_or_of_a_file_is_refused(
    office: Office, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "文件").write_bytes(b"")
    for wrong in (folder / "a" / "b", folder, tmp_path / "文件"):
        with pytest.raises(Refused):
            repair(folder, wrong, NOW)


def test_the_damaged_folder_is_refused_and_its_rescue_is_not(
    office: Office, folder: Path, target: Path
) -> None:
    office.desk.database.close()
    spoil(folder, garbled(2))
    (folder / "bulletin.json").unlink()
    with pytest.raises(Damaged):
        Database(folder, writing=False)
    saved(folder, target)
    assert Database(target, writing=False).count(Site) == 1


def test_an_erasure_that_is_no_record_does_not_keep_the_new_folder_shut(
    ordered: Office, folder: Path, target: Path
) -> None:
    """A line may be true to its hash and hold no record."""
    *lines, last = lines_of(folder)
    fields = json.loads(last)
    (op,) = [op for op in fields["ops"] if op["table"] == Erasure.table]
    op["doc"]["by"] = 5
    bare = {key: value for key, value in fields.items() if key != "hash"}
    true = canonical(bare | {"hash": digest_of(canonical(bare))}) + b"\n"
    (folder / JOURNAL).write_bytes(b"".join([*lines, true]))
    (folder / "bulletin.json").unlink()
    done = saved(folder, target)
    assert any("删除个人信息 erasure-13 没能救回" in sentence for sentence in done.lost)
