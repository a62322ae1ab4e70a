"""Sheets written to files: one PDF, or a picture a page."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path

from bulletin_tui.printing.press import Press
from bulletin_tui.printing.sheets.base import Batch
from store.disk.files import (
    ANYONE_FILE,
    OWNER_FILE,
    make_folder,
    unwritable,
    write_atomically,
)


def open_press(fonts_folder: str = "", data: Path | None = None) -> Press:
    """A press with the office's own fonts, the system's and the bundled ones. Raises PrintError.

    `data` is the data folder, in which the office may have templates of its own.
    """
    from bulletin_tui.printing.fonts.roles import resolve_fonts

    return Press(resolve_fonts(Path(fonts_folder) if fonts_folder else None), data)


def write_pdf(press: Press, batch: Batch, target: Path, day: date, *, data: Path) -> None:
    """Write a batch as of a day.

    Outside of the data folder others may open it: paper is for everybody. Raises PrintError when
    it cannot be set, Unwritable when it cannot be written. Takes seconds for a large batch: call
    it from a worker.
    """
    _write(target, press.typeset(batch, timestamp=datetime.combine(day, time(), UTC)), data)


def write_pictures(press: Press, batch: Batch, target: Path, *, data: Path) -> list[Path]:
    """Write each page as NAME-001.png beside the target; returns where. Raises as `write_pdf`."""
    written = []
    for number, page in enumerate(press.pictures(batch), 1):
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
