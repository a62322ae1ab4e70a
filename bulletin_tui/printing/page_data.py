"""From sheets to the JSON that the templates read; every string in it stays text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bulletin_tui.printing import qr, wording
from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.fonts import FontSet
from bulletin_tui.printing.sheets import Batch, CoverSheet, NoticeSheet, Qr

_HEAVY = 600
_TITLE_LIMIT = 120
_TAIL_EMS = 28
_LONG_LINES = 5
# Sizes in points of the large family, biggest first: (body, title).
_LARGE_SIZES = ((32.0, 50.0), (28.0, 46.0), (25.0, 42.0), (22.0, 38.0))
_PT_PER_MM = 72 / 25.4
_LARGE_ROOM = (166 * _PT_PER_MM, 249 * _PT_PER_MM)


def batch_data(batch: Batch, fonts: FontSet) -> dict[str, Any]:
    """Return everything the main template needs, ready for JSON."""
    pages = [
        _cover(sheet) if isinstance(sheet, CoverSheet) else _notice(sheet) for sheet in batch.pages
    ]
    first = batch.pages[0]
    name = first.site if isinstance(first, CoverSheet) else first.title
    roles = {
        role: {
            "families": fonts.families(role),
            "weight": face.weight,
            # A regular face that stands in for 小标宋 is stroked to look as heavy.
            "stroke": role == "title" and face.stand_in and face.weight < _HEAVY,
        }
        for role, face in fonts.roles.items()
    }
    return {"title": wording.clean(name), "fonts": roles, "pages": pages}


def texts(sheet: CoverSheet | NoticeSheet) -> str:
    """Return every character the sheet will print, for the check of the fonts."""
    data = _cover(sheet) if isinstance(sheet, CoverSheet) else _notice(sheet)
    return "".join(_strings(data))


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return [text for item in value for text in _strings(item)]
    return []


def _notice(sheet: NoticeSheet) -> dict[str, Any]:
    body = wording.paragraphs(sheet.paragraphs)
    cut = len(body) if sheet.questions else _tail_start(body)
    long = body[cut] if cut < len(body) and _is_long(body[cut]) else ""
    if len(sheet.title) > _TITLE_LIMIT:
        raise PrintError(
            f"标题“{wording.clean(sheet.title)[:20]}…”有 {len(sheet.title)} 个字，太长印不下。"
            f"请缩短到 {_TITLE_LIMIT} 个字以内，其余写进正文。"
        )
    period = wording.clean(sheet.period).removeprefix("公示期").lstrip(":\uff1a ")
    fields = [_pair(label, value) for label, value in sheet.fields if value.strip()]
    contacts = [_pair("公示期", period)] if period else []
    contacts += [_pair(label, value) for label, value in sheet.phones if value.strip()]
    data: dict[str, Any] = {
        "kind": "notice",
        "family": sheet.family,
        "copies": max(1, sheet.copies),
        "recipients": wording.labelled(sheet.recipients),
        "salutation": wording.labelled(sheet.salutation),
        "fields": fields,
        "head": [_runs(text) for text in body[:cut]],
        "long": _runs(long) if long else None,
        "tail": [_runs(text) for text in body[cut + bool(long) :]],
        "contacts": contacts,
        "questions": [wording.breakable(wording.clean(text)) for text in sheet.questions],
        "signature": [wording.clean(line) for line in sheet.signature.splitlines()],
        "dated": wording.clean(sheet.dated),
        "qr": _code(sheet.qr),
        "code": spaced_code(sheet.code),
        "site": wording.clean(sheet.site),
    }
    size, title_size, line = _sizes(sheet, body)
    lines = wording.title_lines(sheet.title, line / title_size)
    return data | {"size": size, "title-size": title_size, "title": lines}


def spaced_code(code: str) -> str:
    """Return a sheet's code as it is read aloud: 3184027 becomes 318 4027."""
    text = wording.clean(code)
    return f"{text[:3]} {text[3:]}" if len(text) == 7 and text.isdigit() else text


def _tail_start(body: list[str]) -> int:
    """Return where the paragraphs begin that stay on one page with the signature.

    They are the last ones that together make two lines or more.
    """
    ems = 0.0
    for index in range(len(body) - 1, -1, -1):
        ems += max(wording.em_width(body[index]) + 2, _TAIL_EMS / 2)
        if ems > _TAIL_EMS:
            return index
    return 0


def _is_long(paragraph: str) -> bool:
    """Whether moving the paragraph whole to the next page would leave an ugly gap."""
    return wording.em_width(paragraph) > _LONG_LINES * _TAIL_EMS


def _sizes(sheet: NoticeSheet, body: list[str]) -> tuple[float, float, float]:
    """Return body size, title size and line width in points.

    The large family takes the largest size at which the notice should fit one page, estimated
    from the width of its characters; a long one takes the smallest and runs on.
    """
    if sheet.family == "formal":
        return 16.0, 22.0, 156 * _PT_PER_MM
    width, height = _LARGE_ROOM
    for size, title in _LARGE_SIZES:
        if _large_height(sheet, body, size, title) <= height:
            break
    return size, title, width


def _large_height(sheet: NoticeSheet, body: list[str], size: float, title: float) -> float:
    """Return about how high a large notice is in points, on the safe side."""
    width, pitch = _LARGE_ROOM[0], size * 1.55

    def rows(text: str, ems: float) -> int:
        return max(1, -int(-wording.em_width(text) // max(1.0, ems)))

    total = len(wording.title_lines(sheet.title, width / title)) * title * 1.5 + pitch
    per_line = width / size - 0.6
    total += pitch * sum(rows(text, per_line) + 2 / per_line for text in body)
    total += pitch * sum(1 for text in (sheet.recipients, sheet.salutation) if text.strip())
    labelled = [*sheet.fields, *sheet.phones, ("公示期", sheet.period)]
    widest = max((wording.em_width(label) for label, value in labelled if value), default=0) + 1
    total += sum(
        rows(value, width / size / 1.1 - widest) * size * 1.6 + size * 0.8
        for _, value in labelled
        if value.strip()
    )
    total += 2.4 * pitch if labelled else 0
    total += len(sheet.questions) * pitch * 3
    total += pitch * 2.6 if sheet.signature or sheet.dated else 0
    return total + (sheet.qr.side_mm * 1.25 * _PT_PER_MM if sheet.qr else 0)


def _pair(label: str, value: str) -> list[str]:
    return [wording.clean(label), wording.breakable(wording.clean(value))]


def _runs(paragraph: str) -> list[wording.Run]:
    return [(role, wording.breakable(text)) for role, text in wording.runs(paragraph)]


def _code(code: Qr | None) -> dict[str, Any] | None:
    if code is None:
        return None
    return {
        "svg": qr.svg(code),
        "modules": len(code.matrix),
        "side": code.side_mm,
        "caption": wording.clean(code.caption),
        "short": wording.clean(code.short_text),
    }


def _cover(sheet: CoverSheet) -> dict[str, Any]:
    rows = [
        {
            "action": row.action,
            "title": wording.clean(row.title),
            "code": spaced_code(row.code),
            "quantity": wording.clean(row.quantity),
            "period": wording.clean(row.period),
            "note": wording.clean(row.note),
        }
        for row in sheet.rows
    ]
    names = ("site", "place", "unit", "week", "leave_by", "number")
    return {"kind": "cover", "rows": rows} | {n: wording.clean(getattr(sheet, n)) for n in names}
