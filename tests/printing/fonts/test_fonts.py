"""Which file plays which role, and what happens to characters without a glyph."""

from __future__ import annotations

import shutil
from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest

from bulletin_tui.printing.errors import MissingGlyphs
from bulletin_tui.printing.fonts.roles import FontSet, missing_glyphs, resolve_fonts
from bulletin_tui.printing.press import Press
from bulletin_tui.printing.sheets.base import Batch
from bulletin_tui.printing.sheets.notice import NoticeSheet


def test_a_bare_machine_gets_the_bundled_fonts_and_is_told(fonts: FontSet) -> None:
    assert {face.family for face in fonts.roles.values()} == {"Noto Serif SC", "Noto Sans SC"}
    assert len(fonts.stand_ins()) == 2
    assert any("仿宋" in line for line in fonts.stand_ins())


def test_a_system_font_is_found_whatever_the_case_of_its_name(tmp_path: Path) -> None:
    below = tmp_path / "truetype"
    below.mkdir()
    shutil.copy(pylopdf_fonts_zh_cn.sans_path(), below / "SimFang.TTF")
    found = resolve_fonts(None, [tmp_path])
    assert found.roles["body"].path == below / "SimFang.TTF"
    assert not found.roles["body"].stand_in
    assert found.roles["title"].stand_in
    assert found.families("body")[0] == "Noto Sans SC"


def test_the_users_folder_comes_before_the_systems(tmp_path: Path) -> None:
    mine, system = tmp_path / "mine", tmp_path / "system"
    for folder in (mine, system):
        folder.mkdir()
        shutil.copy(pylopdf_fonts_zh_cn.sans_path(), folder / "simhei.ttf")
    assert resolve_fonts(mine, [system]).roles["heading"].path.parent == mine


def test_a_broken_font_file_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "simfang.ttf").write_bytes(b"\x00\x01\x00\x00not a font")
    shutil.copy(pylopdf_fonts_zh_cn.sans_path(), tmp_path / "fzfsk.ttf")
    found = resolve_fonts(tmp_path / "nowhere", [tmp_path])
    assert found.roles["body"].path.name == "fzfsk.ttf"


def test_the_bundled_fonts_have_the_whole_of_gb2312(fonts: FontSet) -> None:
    from fontTools.ttLib import TTFont

    everything = set()
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            everything.add(bytes([high, low]).decode("gb2312", "ignore"))
    wanted = (
        {ord(char) for char in everything if char}
        | set(range(0x20, 0x7F))
        | set(map(ord, "—·‧•–\u00a0"))
    )
    with TTFont(fonts.fallback[0].path, lazy=True) as font:
        assert wanted <= set(font.getBestCmap())


def test_rare_names_print_and_unknown_characters_are_named(fonts: FontSet) -> None:
    assert missing_glyphs("䶮㛃喆堃珺翀婳赟頔㑇㙦𫖯𬱖𫍯𬍛㐆𬬭𣲗𰻝—·", fonts) == []
    assert missing_glyphs("张𠮷😀张😀\ud800", fonts) == ["𠮷", "😀", "\ud800"]


def test_common_text_opens_no_font_file(fonts: FontSet) -> None:
    fresh = FontSet(fonts.roles, fonts.fallback, fonts.loaded, fonts.room)
    assert missing_glyphs("关于2026年11月24日停水的通知（一）：“节水”—·", fresh) == []
    assert fresh.coverage == {}


def test_a_missing_character_stops_the_batch_and_names_the_notice(fonts: FontSet) -> None:
    good = NoticeSheet("停水通知", "请储水。")
    bad = NoticeSheet("低保公示", "户主：张𠮷")
    with pytest.raises(MissingGlyphs, match=r"低保公示.*𠮷.*U\+20BB7") as caught:
        Press(fonts).typeset(Batch((good, bad)), timestamp=0)
    assert caught.value.characters == ("𠮷",)
    assert caught.value.title == "低保公示"
