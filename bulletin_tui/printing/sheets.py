"""What is to be printed, as plain data that knows nothing of records or of typst."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Family = Literal["formal", "large"]
Action = Literal["put_up", "leave", "take_down"]


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code as its modules (True is dark), without the quiet zone, which the template adds.

    `side_mm` is the side of the dark square itself. `short_text` is what a person without a
    telephone camera reads instead: the link's short form or a telephone number.
    """

    matrix: tuple[tuple[bool, ...], ...]
    side_mm: float
    caption: str = ""
    short_text: str = ""


@dataclass(frozen=True, slots=True)
class NoticeSheet:
    """One notice as it hangs on the wall.

    `paragraphs` is the body split at its newlines. `fields` are labelled lines such as 停水范围.
    `period` is printed readable, for example 2026年11月24日至11月30日（7天）. `family` "formal"
    is the 28 × 22 grid of GB/T 9704; "large" is for reminders and outages that are read while
    walking past. `code` is the sheet's seven digits, `site` the small print beside them. The
    pages are repeated `copies` times. A newline in `title` or `signature` is kept.
    """

    title: str
    paragraphs: tuple[str, ...]
    recipients: str = ""
    salutation: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    period: str = ""
    phones: tuple[tuple[str, str], ...] = ()
    signature: str = ""
    dated: str = ""
    family: Family = "formal"
    qr: Qr | None = None
    code: str = ""
    site: str = ""
    questions: tuple[str, ...] = ()
    copies: int = 1


@dataclass(frozen=True, slots=True)
class CoverRow:
    """One line of a cover sheet: what to do with one sheet of paper."""

    action: Action
    title: str
    code: str = ""
    quantity: str = ""
    period: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CoverSheet:
    """What the person who walks round does at one site: put up, leave, take down.

    `week` and `leave_by` are printed readable (2026年第48周, 11月25日前贴好);
    `number` is the place in the walking order (第 3 站).
    """

    site: str
    place: str
    unit: str
    week: str
    rows: tuple[CoverRow, ...]
    leave_by: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """Sheets in the order in which they come out of the printer."""

    pages: tuple[CoverSheet | NoticeSheet, ...]
