"""Photographs of the walk: small, without hidden data, read for the sheets' codes."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.intake.photos import LONG_SIDE, Snapshot, photos_among, take_photo
from bulletin_tui.printing.qr import qr_for
from store.disk.attachments import Attachments
from store.rules.wall.codes import marked, sheet_code

TODAY = date(2026, 11, 24)
FIRST, SECOND = sheet_code(612345), sheet_code(654321)
SIDEWAYS = 6
"""Of EXIF: the telephone was held upright, and its sensor lies on its side."""


def code(text: str, side: int) -> Image.Image:
    """A QR code with its quiet zone."""
    matrix = qr_for(text).matrix
    modules = len(matrix) + 8
    picture = Image.new("L", (modules, modules), 255)
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            picture.putpixel((x + 4, y + 4), 0 if dark else 255)
    return picture.resize((side, side), Image.Resampling.NEAREST)


def photograph(path: Path, *texts: str, taken: str = "2026:11:23 10:15:00") -> Path:
    """As a telephone takes it: 12 megapixels lying on their side, with time and place."""
    picture = Image.effect_noise((2000, 1500), 50).convert("RGB").resize((4000, 3000))
    for place, text in enumerate(texts):
        turned = code(text, 500).rotate(90 + 7 * place, expand=True, fillcolor=128)
        picture.paste(turned, (300 + 1500 * place, 600 + 300 * place))
    exif = Image.Exif()
    exif[0x0112], exif[0x8769] = SIDEWAYS, {0x9003: taken}
    exif[0x8825] = {1: "N", 2: (41.0, 48.0, 12.0)}
    picture.save(path, quality=90, exif=exif)
    return path


def take(path: Path, folder: Path) -> Snapshot:
    return take_photo(path, Attachments(folder), TODAY)


def test_a_photograph_is_made_small_and_tells_only_what_is_on_it(tmp_path: Path) -> None:
    link, card = f"https://x.gov.cn/n/1{marked(FIRST)}", f"学苑社区\n单号{marked(SECOND)}"
    path = photograph(tmp_path / "IMG_1.jpg", link, card)
    before = path.read_bytes()
    found = take(path, tmp_path / "数据")
    assert set(found.codes) == {FIRST, SECOND}
    assert (found.on, found.attachment.name) == (date(2026, 11, 23), "IMG_1.jpg")
    kept = Attachments(tmp_path / "数据").path(found.attachment)
    with Image.open(kept) as picture:
        assert picture.size == (LONG_SIDE * 3 // 4, LONG_SIDE)
        assert len(picture.getexif()) == 0
    assert b"Exif" not in kept.read_bytes()
    assert path.read_bytes() == before and kept.stat().st_size < len(before) / 3
    assert take(path, tmp_path / "数据").attachment == found.attachment


@pytest.mark.parametrize(
    ("taken", "on"),
    [
        ("2026:11:20 09:00:00", date(2026, 11, 20)),
        ("1970:01:01 00:00:00", date(2026, 11, 22)),
        ("2027:01:01 00:00:00", date(2026, 11, 22)),
        ("    :  :     :  :  ", date(2026, 11, 22)),
    ],
)
def test_a_day_that_cannot_be_is_the_files_instead(tmp_path: Path, taken: str, on: date) -> None:
    path = tmp_path / "照片.png"
    exif = Image.Exif()
    exif[0x8769] = {0x9003: taken}
    Image.effect_noise((60, 60), 90).save(path, exif=exif)
    at = datetime(2026, 11, 22, 12).timestamp()
    os.utime(path, (at, at))
    assert take(path, tmp_path).on == on


def test_a_file_dated_after_today_was_taken_today(tmp_path: Path) -> None:
    path = tmp_path / "照片.png"
    Image.effect_noise((60, 60), 90).save(path)
    at = datetime(2027, 3, 1, 12).timestamp()
    os.utime(path, (at, at))
    assert take(path, tmp_path).on == TODAY


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("空.jpg", b"", "是空的"),
        ("坏.jpg", b"\xff\xd8\xff\xe0 nothing", "不是能用的图片|坏了"),
        ("苹果.heic", b"\0\0\0\x18ftypheic", "HEIC"),
        ("通知.jpg", b"%PDF-1.7", "是 PDF，不是照片"),
        ("说明.docx", b"PK\x03\x04", "Word"),
    ],
)
def test_what_is_no_photograph_is_a_sentence(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(PrintError, match=sentence):
        take(path, tmp_path / "数据")
    assert Attachments(tmp_path / "数据").names == []


def test_a_folder_gives_its_pictures_and_each_only_once(tmp_path: Path) -> None:
    def touched(name: str) -> Path:
        (tmp_path / name).write_bytes(b"")
        return tmp_path / name

    second, first = touched("b.JPG"), touched("a.png")
    other: Any = [touched("._a.png"), touched("名单.xlsx")]
    assert photos_among([tmp_path, first]) == [first, second]
    assert photos_among(other) == other  # what somebody names is looked at, whatever it is called
