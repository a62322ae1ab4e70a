"""Sheets written to files: one PDF, or a picture a page."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path

from bulletin_tui.printing.sheets import Batch
from store.disk.files import (
    ANYONE_FILE,
    OWNER_FILE,
    make_folder,
    unwritable,
    write_atomically,
)


def write_pdf(batch: Batch, target: Path, fonts_folder: str, day: date, *, data: Path) -> list[str]:
    """Write a batch as of a day; returns a line for each font that stands in for another.

    Outside of the data folder others may open it: paper is for everybody. Raises PrintError when
    it cannot be set, Unwritable when it cannot be written. Takes seconds for a large batch: call
    it from a worker.
    """
    from bulletin_tui.printing.fonts import resolve_fonts
    from bulletin_tui.printing.typesetting import typeset

    fonts = resolve_fonts(_folder(fonts_folder))
    content = typeset(batch, fonts, timestamp=datetime.combine(day, time(), UTC))
    _write(target, content, data)
    return fonts.stand_ins()


def write_pictures(batch: Batch, target: Path, fonts_folder: str, *, data: Path) -> list[Path]:
    """Write each page as NAME-001.png beside the target; returns where. Raises as `write_pdf`."""
    from bulletin_tui.printing.fonts import resolve_fonts
    from bulletin_tui.printing.typesetting import pictures

    written = []
    for number, page in enumerate(pictures(batch, resolve_fonts(_folder(fonts_folder))), 1):
        written.append(target.with_name(f"{target.stem}-{number:03d}.png"))
        _write(written[-1], page, data)
    return written


def _write(target: Path, content: bytes, data: Path) -> None:
    is_own = target.resolve().is_relative_to(data.resolve())
    try:
        if is_own:
            make_folder(target.parent)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(target, error) from None
    write_atomically(target, content, mode=OWNER_FILE if is_own else ANYONE_FILE)


def _folder(name: str) -> Path | None:
    return Path(name) if name else None
