"""From a batch of sheets to PDF or pictures, by typst."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bulletin_tui.printing.errors import MissingGlyphs, PrintError
from bulletin_tui.printing.fonts import FontSet, missing_glyphs
from bulletin_tui.printing.page_data import batch_data, texts
from bulletin_tui.printing.sheets import Batch

if TYPE_CHECKING:
    import typst

_Made = TypeVar("_Made")


def typeset(batch: Batch, fonts: FontSet, *, timestamp: datetime | int) -> bytes:
    """Return the batch as one PDF; the same batch, fonts and timestamp give the same bytes.

    `timestamp` is the PDF's creation time: seconds since 1970 or a datetime with a time zone.
    Raises `MissingGlyphs` before anything is set when a character cannot be drawn, `PrintError`
    when typst fails. Takes seconds for a large batch: call it from a worker.
    """
    compiler = _compiler(batch, fonts)
    made = _run(lambda: compiler.compile(format="pdf", timestamp=timestamp, pdf_tags=False))
    if not isinstance(made, bytes):
        raise PrintError("排版没有得到结果。请重试；仍不行请改用另一份材料试试。")
    return made


def pictures(batch: Batch, fonts: FontSet, *, ppi: float = 96) -> list[bytes]:
    """Return each page as a PNG at so many pixels an inch."""
    compiler = _compiler(batch, fonts)
    made = _run(lambda: compiler.compile(format="png", ppi=ppi))
    return [made] if isinstance(made, bytes) else list(made or [])


def page_counts(batch: Batch, fonts: FontSet) -> list[int]:
    """Return how many pages one copy of each sheet takes."""
    if not batch.pages:
        return []
    compiler = _compiler(batch, fonts)
    found = json.loads(_run(lambda: compiler.query("<sheet-pages>", field="value")))
    pages = dict(found)
    return [int(pages[number]) for number in range(len(batch.pages))]


def check_glyphs(batch: Batch, fonts: FontSet) -> None:
    """Raise `MissingGlyphs` for the first sheet with a character that no font can draw."""
    for sheet, text in zip(batch.pages, map(texts, batch.pages), strict=True):
        missing = missing_glyphs(text, fonts)
        if missing:
            raise MissingGlyphs(getattr(sheet, "title", "") or getattr(sheet, "site", ""), missing)


def _compiler(batch: Batch, fonts: FontSet) -> typst.Compiler:
    if not batch.pages:
        raise PrintError("没有要打印的材料。请先选一份。")
    check_glyphs(batch, fonts)
    import typst

    templates = Path(__file__).parent / "templates"
    return typst.Compiler(
        input=templates / "batch.typ",
        root=templates,
        font_paths=fonts.loaded,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(batch_data(batch, fonts))},
    )


def _run(job: Callable[[], _Made]) -> _Made:
    """Run typst and turn its refusal into a sentence."""
    import typst

    try:
        return job()
    except (typst.TypstError, OSError) as error:
        reason = next(iter(str(error).splitlines()), "原因不明")
        raise PrintError(
            f"排版没有成功（{reason}）。请检查这份材料里有没有特别的内容，或分开打印。"
        ) from error
