"""Fonts by what they call themselves, and folders that are good for something or not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.fonts.report import fallback_line, font_lines, usable_fonts
from bulletin_tui.printing.fonts.roles import FontSet, resolve_fonts


def font(path: Path, family: str) -> Path:
    """A font of two characters that calls itself so."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((500, 0))
    pen.lineTo((500, 500))
    pen.closePath()
    glyph = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "a", "b"])
    builder.setupCharacterMap({0x4E00: "a", 0x4E8C: "b"})
    builder.setupGlyf({".notdef": glyph, "a": glyph, "b": glyph})
    builder.setupHorizontalMetrics(dict.fromkeys((".notdef", "a", "b"), (1000, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": "F"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)
    return path


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "字体"
    folder.mkdir()
    return folder


def test_in_ones_own_folder_a_font_is_known_by_its_own_name(own: Path) -> None:
    font(own / "下载1.ttf", "方正仿宋_GBK")
    font(own / "下载2.ttf", "FZXiaoBiaoSong-B05S")
    font(own / "下载3.ttf", "某某手写体")
    (own / "下载4.ttf").write_bytes(b"no font")
    found = resolve_fonts(own, [])
    assert found.roles["body"].path == own / "下载1.ttf"
    assert found.roles["title"].path == own / "下载2.ttf"
    assert found.roles["heading"].stand_in and found.roles["subheading"].stand_in
    assert usable_fonts(own) == ["仿宋：下载1.ttf", "小标宋：下载2.ttf"]


def test_ones_own_folder_comes_first_whatever_the_system_has(own: Path, tmp_path: Path) -> None:
    system = tmp_path / "system"
    system.mkdir()
    shutil.copy(pylopdf_fonts_zh_cn.sans_path(), system / "simfang.ttf")
    mine = font(own / "fzfsk.ttf", "方正仿宋")
    assert resolve_fonts(own, [system]).roles["body"].path == mine


def test_the_report_says_who_plays_which_role(own: Path, fonts: FontSet) -> None:
    font(own / "仿.ttf", "方正仿宋_GBK")
    lines = {line.role: line for line in font_lines(resolve_fonts(own, []), own)}
    body, title = lines["仿宋"], lines["小标宋"]
    assert (body.source, body.stand_in, body.characters) == ("自己的", False, 2)
    assert (title.source, title.stand_in, title.family) == ("自带的", True, "Noto Serif SC")
    assert title.characters > 20_000
    assert body.told()[0] == "仿宋（正文）：方正仿宋_GBK"
    assert title.told()[0] == "小标宋（标题）：没有，用 Noto Serif SC 代替"
    assert body.data()["file"] == str(own / "仿.ttf")
    assert "Noto Serif SC" in fallback_line(fonts)


def test_a_folder_that_is_good_for_nothing_is_refused(own: Path, tmp_path: Path) -> None:
    with pytest.raises(PrintError, match=r"没有 .*这个文件夹"):
        usable_fonts(tmp_path / "U 盘")
    with pytest.raises(PrintError, match="里没有字体文件"):
        usable_fonts(own)
    (own / "a.woff2").write_bytes(b"wOF2")
    with pytest.raises(PrintError, match=r"只有网页字体（a\.woff2），印不出来"):
        usable_fonts(own)
    font(own / "手写.ttf", "某某手写体")
    with pytest.raises(PrintError, match="认不出仿宋"):
        usable_fonts(own)
    (own / "simfang.ttf").write_bytes(b"no font")
    with pytest.raises(PrintError, match="认不出仿宋"):
        usable_fonts(own)
    font(own / "simkai.ttf", "楷体")
    assert usable_fonts(own) == ["楷体：simkai.ttf", "1 个网页字体（a.woff2 等）印不出来，没有用"]
