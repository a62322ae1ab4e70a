"""What a repair takes from a live file, be it sealed or spoilt."""

from __future__ import annotations

from pathlib import Path

import pytest
from office import Office, die, folder_of
from wreck import JOURNAL, NOW, everything, saved, spoil

from store.disk.database import Database
from store.disk.line import encode
from store.doctor import examine
from store.models import Change, Site
from store.repair import repair


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "救出 来的"


def test_a_journal_that_lost_its_end_takes_it_from_the_live_file(
    office: Office, folder: Path, target: Path
) -> None:
    office.desk.save(office.west.changed(keeper="老刘"))
    office.desk.discard(office.east)
    office.desk.database.close()
    spoil(folder, lambda lines: lines[:-2])
    done = saved(folder, target)
    assert Database(target, writing=False).get(Site, office.west.id).keeper == "老刘"
    assert "流水的最后 2 笔（第 5 到第 6 笔）读不出来了，它们改过的记录照 bulletin" in done.lost[0]
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
    (told,) = [s for s in done.lost if "用的是 bulletin.json 里的那一份，请核对" in s]
    assert "点位“东门公示栏”" in told and "西门" not in told


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


def test_a_number_that_cannot_be_is_not_believed(
    office: Office, folder: Path, target: Path
) -> None:
    """In a live file whose seal is broken a letter may be wrong, also that of a revision."""
    office.desk.save(office.west.changed(keeper="老刘"))
    office.desk.database.close()
    live = folder / "bulletin.json"
    for name, rev in (("东门公示栏", b"1"), ("西门公示栏", b"2")):
        content = live.read_bytes()
        place = content.rindex(b'"rev": ' + rev, 0, content.index(name.encode()))
        live.write_bytes(content[:place] + b'"rev": 9' + content[place + 8 :])
    spoil(folder, lambda lines: [*lines[:2], b"?" + lines[2], *lines[3:]])
    saved(folder, target)
    database = Database(target, writing=False)
    assert [site.rev for site in database.find(Site)] == [1, 2]


@pytest.mark.parametrize("rev", [2**53, 2**70])
def test_a_number_that_no_line_can_hold_is_not_saved(
    office: Office, folder: Path, target: Path, rev: int
) -> None:
    database = folder_of(office.desk)
    document = dict(database.view.get("sites", office.east.id) or {}, rev=rev)
    database.view._put("sites", office.east.id, document)
    database.write_live(lasting=True)
    die(office.desk)
    saved(folder, target)
    assert Database(target, writing=False).get(Site, office.east.id) == office.east


def test_a_line_of_a_far_longer_journal_is_left_and_named(
    office: Office, folder: Path, target: Path
) -> None:
    office.desk.database.close()
    expected = everything(folder)
    strange = Change(10**9, NOW, "x", "改", "", ())
    spoil(folder, lambda lines: [*lines, encode(strange, "0" * 64)[0]])
    done = saved(folder, target)
    assert everything(target) == expected
    assert any("与别的行隔得太远" in sentence for sentence in done.lost)
