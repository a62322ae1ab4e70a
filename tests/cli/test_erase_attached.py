"""Erasing somebody's data: pictures are not searched, so they are named to be looked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from office import Office

from bulletin_tui.cli import main
from store.disk.attachments import Attachments
from store.disk.folders import TEMPLATES


def test_pictures_and_documents_of_what_was_found_are_named(
    office: Office, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = Attachments(folder)
    photo = kept.keep(b"photo", "王小明领奖.jpg", ".jpg")
    office.material("notice", "好人榜", body="【图：王小明领奖.jpg】", attachments=(photo,))
    (folder / TEMPLATES).mkdir()
    (folder / TEMPLATES / "喜报.typ").write_text("// 名称：王小明喜报", "utf-8")
    office.desk.database.close()
    words = ("--data", str(folder), "erase", "王小明")
    assert main(words) == 0
    looked = capsys.readouterr().out
    assert "好人榜：王小明领奖.jpg" in looked and str(kept.path(photo)) in looked
    assert main([*words, "--yes", "--why", "本人要求"]) == 0
    done = capsys.readouterr().out
    assert str(kept.path(photo)) in done and "请打开看一下" in done
    assert "喜报.typ 里有“王小明”" in done
    assert kept.path(photo).exists()
    assert main(words) == 1
