"""Somebody's number is taken out of every file, in all the ways in which it was written."""

from __future__ import annotations

from pathlib import Path

import pytest
from office import Office, folder_of

from store.disk.backups import BackupFolder
from store.doctor import examine
from store.errors import Refused
from store.models import Material
from store.models.erasable import REPLACED


def digits_in(folder: Path) -> str:
    """All that stands in the files, in half-width digits and without what stands between them."""
    texts = (path.read_text("utf-8") for path in folder.rglob("*.json*") if path.is_file())
    plain = str.maketrans("０１２３４５６７８９", "0123456789", " -\u3000")
    return "\n".join(texts).translate(plain)


def test_a_number_is_taken_out_of_every_file_however_it_was_written(
    office: Office, folder: Path
) -> None:
    bare = "13812345678"
    ways = [bare, "138-1234-5678", "138 1234\u30005678", "１３８１２３４５６７８"]
    desk = office.desk
    west = desk.save(office.west.changed(keeper=f"老刘 {ways[0]}"), why=ways[3])
    desk.save(west.changed(keeper=f"老刘 {ways[1]}"))
    office.notice = office.material("notice", "漏水", body=f"请打\n{ways[2]}\n{ways[3]}。")
    (folder / "bulletin.json.damaged").write_text(f"老刘 {ways[3]}", "utf-8")
    assert digits_in(folder).count(bare) >= 6
    found = desk.mentions("138 12345678")
    assert (len(found.records), found.changes, len(found.files)) == (2, 3, 1)
    for why in (f"{way} 的本人要求" for way in ways):
        with pytest.raises(Refused, match="理由和您的姓名里"):
            desk.erase("138 12345678", why)
    desk.erase("138 12345678", "本人要求")
    assert bare not in digits_in(folder)
    assert all(desk.mentions(way).is_empty for way in ways)
    assert desk.database.get(Material, office.notice.id).body == f"请打\n{REPLACED}\n{REPLACED}。"
    assert examine(folder).faults == []


def test_a_backup_that_holds_a_number_is_found_by_every_way_to_write_it(
    office: Office, tmp_path: Path
) -> None:
    (tmp_path / "U 盘" / "files").mkdir(parents=True)
    stick = BackupFolder(tmp_path / "U 盘")
    office.material("notice", "漏水", body="请打 138－1234－5678")
    made = stick.make(folder_of(office.desk), office.clock.now())
    assert made is not None and stick.holding("138 1234 5678").backups == (made,)
    assert stick.holding("138 1234 5679").backups == ()
