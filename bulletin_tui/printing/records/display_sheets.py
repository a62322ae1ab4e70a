"""From records to banners, panels and leaflets."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, cast

from bulletin_tui.printing.records.notice_sheets import code_for, notice_sheet
from bulletin_tui.printing.records.source import Source
from bulletin_tui.printing.sheets.banner import BannerSheet
from bulletin_tui.printing.sheets.base import Sheet
from bulletin_tui.printing.sheets.leaflet import LeafletPage, LeafletSheet
from bulletin_tui.printing.sheets.notice import NoticeSheet
from bulletin_tui.printing.sheets.poster import PanelPages, PosterSheet
from store.models.displays import Banner, Leaflet, Panel

MM_PER_CM = 10


def banner_sheets(source: Source) -> tuple[Sheet, ...]:
    """A banner's sheets, whether or not it is planned to be printed here."""
    banner = cast(Banner, source.material)
    return (
        BannerSheet(
            text=banner.title,
            making=banner.making,
            paper=banner.paper,
            ground=banner.ground,
            vertical=banner.vertical,
            height=banner.height_cm * MM_PER_CM,
            unit=source.unit.name,
            copies=source.copies,
        ),
    )


def panel_sheets(source: Source) -> tuple[Sheet, ...]:
    """Pages in large type to be hung side by side, or one poster. Raises PrintError."""
    panel = cast(Panel, source.material)
    width, height = panel.width_cm * MM_PER_CM, panel.height_cm * MM_PER_CM
    if panel.making == "拼接":
        return (PosterSheet(width=width, height=height, paper=panel.paper, **_page_of(source)),)
    page = _values(notice_sheet(source)) | {"large": True}
    return (PanelPages(**page, panel_width=width, panel_height=height),)


def leaflet_sheets(source: Source) -> tuple[Sheet, ...]:
    """A leaflet's original, to be run off. Raises PrintError."""
    leaflet = cast(Leaflet, source.material)
    if leaflet.form == "单张":
        return (LeafletPage(**_values(notice_sheet(source)), print_run=leaflet.print_run),)
    return (
        LeafletSheet(
            form=leaflet.form,
            print_run=leaflet.print_run,
            address=source.unit.address,
            **_page_of(source),
        ),
    )


def _page_of(source: Source) -> dict[str, Any]:
    """What posters and leaflets have in common."""
    material = source.material
    return {
        "title": source.title,
        "body": material.body,
        "phones": source.phones_to_ask,
        "unit": source.unit.name,
        "dated": source.dated,
        "pictures": source.pictures,
        "qr": code_for(source),
        "code": source.code,
        "site": source.site_name,
        "copies": source.copies,
    }


def _values(page: NoticeSheet) -> dict[str, Any]:
    """What a page was made of, for a page that is more than a notice."""
    return {each.name: getattr(page, each.name) for each in fields(page)}
