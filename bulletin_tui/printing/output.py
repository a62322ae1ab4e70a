"""Sheets written to files: one PDF, or a picture a page."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path

from bulletin_tui.printing.sheets import Batch
from store.disk.files import make_folder, unwritable, write_atomically


def write_pdf(batch: Batch, target: Path, fonts_folder: str, day: date) -> list[str]:
    """Write a batch as of a day; returns a line for each font that stands in for another.

    Raises PrintError when it cannot be set, Unwritable when it cannot be written. Takes seconds
    for a large batch: call it from a worker.
    """
    from bulletin_tui.printing.fonts import resolve_fonts
    from bulletin_tui.printing.typesetting import typeset

    fonts = resolve_fonts(_folder(fonts_folder))
    content = typeset(batch, fonts, timestamp=datetime.combine(day, time(), UTC))
    try:
        make_folder(target.parent)
    except OSError as error:
        raise unwritable(target, error) from None
    write_atomically(target, content)
    return fonts.stand_ins()


def write_pictures(batch: Batch, target: Path, fonts_folder: str) -> list[Path]:
    """Write each page as NAME-001.png beside the target; returns where. Raises as `write_pdf`."""
    from bulletin_tui.printing.fonts import resolve_fonts
    from bulletin_tui.printing.typesetting import pictures

    written = []
    for number, page in enumerate(pictures(batch, resolve_fonts(_folder(fonts_folder))), 1):
        written.append(target.with_name(f"{target.stem}-{number:03d}.png"))
        write_atomically(written[-1], page)
    return written


def _folder(name: str) -> Path | None:
    return Path(name) if name else None
