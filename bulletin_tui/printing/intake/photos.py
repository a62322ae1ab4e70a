"""Photographs of the walk: made small, without what they tell of the telephone, read for codes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.intake.pictures import ready_picture
from bulletin_tui.printing.intake.taking import file_name, head_of, must_be_known
from store.disk.attachments import Attachments
from store.models import Attachment
from store.rules.wall.codes import code_in

if TYPE_CHECKING:
    from PIL import Image

LONG_SIDE = 1600
"""Pixels: a sheet of A4 that fills half of the picture can still be read."""
QUALITY = 80
SUFFIXES = frozenset((".jpg", ".jpeg", ".png", ".bmp", ".webp", ".heic", ".heif", ".tif", ".tiff"))
"""Of the files in a folder that are taken for photographs; the rest is passed over."""
_MOST_PIXELS = 25_000_000
"""That are searched for codes: one byte each, and a sheet's code is found in less."""
_EXIF, _TAKEN = 0x8769, 0x9003
"""The part of a photograph's notes, and the field in it, that say when it was taken."""
_LONG_AGO = timedelta(days=366)
"""A telephone whose clock was never set says 1970 or 2000."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A photograph that was kept, the day it was taken, and the sheets whose codes are on it."""

    path: Path
    attachment: Attachment
    on: date
    codes: tuple[str, ...]


def take_photo(path: Path, kept: Attachments, today: date) -> Snapshot:
    """Keep a photograph; the file itself is not touched.

    Raises PrintError with a sentence for what is no picture, Refused, Unreadable and Unwritable.
    Takes up to a second: call it from a worker.
    """
    head = head_of(path)
    must_be_known(path.name, head)
    if b"%PDF-" in head:
        raise PrintError(f"“{path.name}”是 PDF，不是照片。请选手机或相机里的照片。")
    codes, taken = _look_at(path)
    content, suffix = ready_picture(path, LONG_SIDE, QUALITY)
    attachment = kept.keep(content, file_name(path), suffix)
    return Snapshot(path, attachment, _plausible(taken, path, today), codes)


def photos_among(paths: Iterable[Path]) -> list[Path]:
    """The files, and those in the folders that look like photographs, each once, by name."""
    found: dict[Path, None] = {}
    for path in paths:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        is_folder = path.is_dir()
        for each in inside:
            if not is_folder or (each.suffix.lower() in SUFFIXES and not _is_hidden(each)):
                found.setdefault(each)
    return list(found)


def _is_hidden(path: Path) -> bool:
    """Macs leave ._IMG_1.jpg beside each picture on a stick; it is none."""
    return path.name.startswith(".")


def _look_at(path: Path) -> tuple[tuple[str, ...], date | None]:
    """The sheets' codes, each once, and the day it was taken.

    What cannot be read is told by whoever keeps it: it has the sentences.
    """
    import zxingcpp
    from PIL import Image

    try:
        with Image.open(path) as opened:
            taken = _taken_on(opened)
            picture = _grey(opened)
    except Exception:  # decoders raise all sorts of things for what is broken
        return (), None
    if picture is None:
        return (), taken
    found = zxingcpp.read_barcodes(
        picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    )
    codes = (code_in(barcode.text) for barcode in found)
    return tuple(dict.fromkeys(code for code in codes if code)), taken


def _grey(picture: Image.Image) -> Image.Image | None:
    """What the reader of codes needs; None for more than an old PC has memory for."""
    if picture.format == "JPEG" and "progressive" not in picture.info:
        share = 1 if picture.width * picture.height <= _MOST_PIXELS else 2
        picture.draft("L", (picture.width // share, picture.height // share))
    if picture.width * picture.height > _MOST_PIXELS:
        return None
    return picture if picture.mode == "L" and picture.load() else picture.convert("L")


def _taken_on(picture: Image.Image) -> date | None:
    written = picture.getexif().get_ifd(_EXIF).get(_TAKEN)
    try:
        return datetime.strptime(str(written)[:10], "%Y:%m:%d").date()
    except ValueError:
        return None


def _plausible(taken: date | None, path: Path, today: date) -> date:
    """The day it was taken, else that of the file, else today."""
    changed = date.fromtimestamp(path.stat().st_mtime)
    for day in (taken, changed):
        if day is not None and today - _LONG_AGO <= day <= today:
            return day
    return today
