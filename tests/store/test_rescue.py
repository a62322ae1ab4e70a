"""Repairs in the middle of something: of an erasure, of a repair, of a journal in disorder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from office import Office, die, folder_of

from store.disk import erasing as erasing_module
from store.disk.database import Database
from store.doctor import examine
from store.errors import Damaged, Refused
from store.models import RECORDS, Erasure, Record, Site, TickKind
from store.repair import Repaired, repair
from store.rescue.journal import NewJournal

NOW = datetime(2026, 11, 25, 8)
JOURNAL = "journal/2026.jsonl"
NAME = "王小明"
Lines = list[bytes]


def everything(folder: Path) -> dict[tuple[str, str], Record]:
    database = Database(folder, writing=False)
    return {(r.table, r.id): r for model in RECORDS.values() for r in database.find(model)}


def lines_of(folder: Path) -> Lines:
    return (folder / JOURNAL).read_bytes().splitlines(keepends=True)


def spoil(folder: Path, change: Callable[[Lines], Lines]) -> None:
    (folder / JOURNAL).write_bytes(b"".join(change(lines_of(folder))))


def saved(folder: Path, target: Path) -> Repaired:
    """Repair; the new folder is in order, may be opened, and may be repaired again."""
    done = repair(folder, target, NOW)
    assert examine(target).faults == []
    database = Database(target, writing=True)
    database.adopt(at=NOW, by="王敏")
    database.close()
    assert examine(target).faults == []
    return done


def holds(folder: Path, text: str) -> bool:
    return any(text.encode() in p.read_bytes() for p in folder.rglob("*") if p.is_file())


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


def garbled(number: int) -> Callable[[Lines], Lines]:
    return lambda lines: [*lines[:number], b"?" + lines[number], *lines[number + 1 :]]


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
    database = Database(target, writing=True)
    assert "救出来的" in (database.adopt(at=NOW, by="王敏") or "")
    database.close()


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


def test_a_journal_that_lost_its_end_takes_it_from_the_live_file(
    office: Office, folder: Path, target: Path
) -> None:
    office.desk.save(office.west.changed(keeper="老刘"))
    office.desk.discard(office.east)
    office.desk.database.close()
    spoil(folder, lambda lines: lines[:-2])
    done = saved(folder, target)
    assert Database(target, writing=False).get(Site, office.west.id).keeper == "老刘"
    assert "流水少了第 4 笔以后的，到第 6 笔为止" in done.lost[0]
    assert any("点位“东门公示栏” 在 bulletin.json 里没有" in sentence for sentence in done.lost)


def test_a_spoilt_live_file_is_read_line_by_line_when_the_journal_is_gone(
    office: Office, folder: Path, target: Path
) -> None:
    office.desk.database.close()
    expected = everything(folder)
    (folder / JOURNAL).unlink()
    live = folder / "bulletin.json"
    content = live.read_bytes()
    place = content.index("西门".encode())
    live.write_bytes(content[:place] + b'"' + content[place:-40])
    done = saved(folder, target)
    del expected["sites", office.west.id]
    assert everything(target) == expected
    assert any("点位“东门公示栏” 用的是 bulletin.json 里的那一份" in s for s in done.lost)


def test_an_archive_that_cannot_be_a_file_of_the_folder_is_not_written(
    office: Office, folder: Path, target: Path
) -> None:
    """A live file without a seal may name anything."""
    (folder / JOURNAL).unlink()
    archive = (
        '{"id": "a", "rev": 1, "year": 2025, "file": "../../x.json", "sha256": "",'
        ' "counts": {}, "ranges": {}, "refers": []}'
    )
    (folder / "bulletin.json").write_text(f'{{"archives": {{"1": {archive}}}}}')
    done = repair(folder, target, NOW)
    assert any("归档 a 没能救回" in sentence for sentence in done.lost)
    assert examine(target).archives == 0


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
