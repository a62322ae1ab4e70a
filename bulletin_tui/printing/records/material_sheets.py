"""Which sheets a material becomes, kind by kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bulletin_tui.printing.records.display_sheets import banner_sheets, leaflet_sheets, panel_sheets
from bulletin_tui.printing.records.document_sheets import document_sheets
from bulletin_tui.printing.records.notice_sheets import notice_sheet
from bulletin_tui.printing.records.questionnaires import questionnaire_sheets
from bulletin_tui.printing.records.source import Source
from bulletin_tui.printing.sheets.base import Sheet

Maker = Callable[[Source], tuple[Sheet, ...]]
MAKERS: Mapping[str, Maker] = {
    "banner": banner_sheets,
    "panel": panel_sheets,
    "leaflet": leaflet_sheets,
    "document": document_sheets,
    "questionnaire": questionnaire_sheets,
}
"""By kind; a kind that is not here is a notice."""


def sheets_of(source: Source) -> tuple[Sheet, ...]:
    """The sheets of a material for one posting, or as a specimen. Raises PrintError."""
    maker = MAKERS.get(source.material.kind)
    return maker(source) if maker else (notice_sheet(source),)
