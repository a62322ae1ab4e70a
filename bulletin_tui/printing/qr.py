"""QR codes: what may be in one, how dense it may be, and the module matrix."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bulletin_tui.printing.errors import TooDense, UnsafeLink
from bulletin_tui.printing.text import wording

MIN_MODULE_MM = 0.4
"""Of a code that is scanned from as far as an arm reaches."""
CARD_LIMIT = 60
_BAD_LINK = "二维码里的网址不完整或有空格。请写成 https://www.example.cn/xx 这样。"
_USUAL_MASK = 3
_GOOD_ENOUGH = 1.0
"""Penalty by module; the best of eight patterns has 0.4 to 0.95, this one seldom more than 1."""
# Far beyond what fits any code at 0.4 mm a module; spares the work of trying.
_BYTES_LIMIT = 3000
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.\-]*)\s*:")
_PHONE = re.compile(r"\+?[0-9][0-9\-]{2,19}(,[0-9]{1,6})?")
_HOST = re.compile(r"[^\s/\\@<>\"'`{}|^]+")


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

    def data(self) -> dict[str, Any]:
        """What the templates read."""
        return {
            "svg": svg(self),
            "modules": len(self.matrix),
            "side": self.side_mm,
            "caption": wording.clean(self.caption),
            "short": wording.clean_lines(self.short_text),
        }


def qr_for(
    payload: str,
    *,
    outdoors: bool = True,
    side_mm: float = 30,
    module_mm: float = MIN_MODULE_MM,
    caption: str = "",
    short_text: str = "",
) -> Qr:
    """Return the code for a payload, at level Q outdoors and M indoors.

    Outdoors paper gets stained, which Q survives; indoors M gives larger modules. Raises
    `UnsafeLink` for content that must not be on a wall, `TooDense` when a module would be
    narrower than `module_mm` at this side.
    """
    text = safe_payload(payload)
    if len(text.encode()) > _BYTES_LIMIT:
        raise TooDense(_too_dense(text, side_mm))
    from qrcode.exceptions import DataOverflowError

    try:
        matrix = _matrix(text.encode(), outdoors=outdoors)
    except (DataOverflowError, ValueError) as error:
        raise TooDense(_too_dense(text, side_mm)) from error
    if side_mm / len(matrix) < module_mm:
        raise TooDense(_too_dense(text, side_mm))
    return Qr(matrix, side_mm, caption, short_text)


def _matrix(content: bytes, *, outdoors: bool) -> tuple[tuple[bool, ...], ...]:
    """The modules, masked by the first pattern that is good enough.

    The standard asks for the best of eight (ISO/IEC 18004, 7.8.3), which takes seven times as long
    and is read no better under stains, blur and noise; a bad pattern is left to it.
    """
    from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q
    from qrcode.main import QRCode
    from qrcode.util import lost_point

    level = ERROR_CORRECT_Q if outdoors else ERROR_CORRECT_M
    for mask in (_USUAL_MASK, None):
        code = QRCode(border=0, error_correction=level, mask_pattern=mask)
        code.add_data(content)
        code.make(fit=True)
        if lost_point(code.modules) <= _GOOD_ENOUGH * code.modules_count**2:
            break
    return tuple(tuple(bool(cell) for cell in row) for row in code.get_matrix())


def safe_payload(text: str) -> str:
    """Return the text without surrounding blanks, or raise `UnsafeLink` with the reason.

    Web links with a host, tel: numbers and plain text pass. Any other scheme is refused: a
    passer-by cannot see what a code does before the telephone has done it. Plain text may have
    newlines but no other control characters.
    """
    cleaned = text.strip()
    if not cleaned:
        raise UnsafeLink("二维码内容是空的。请填网址、电话或一段文字。")
    if any(not c.isprintable() and c != "\n" for c in cleaned):
        raise UnsafeLink("二维码内容里有看不见的控制字符。请删掉后重新输入，不要直接粘贴。")
    found = _SCHEME.match(cleaned)
    scheme = found.group(1).lower() if found else ""
    if scheme in ("http", "https"):
        _check_link(cleaned)
    elif scheme == "tel":
        if not _PHONE.fullmatch(cleaned.split(":", 1)[1]):
            raise UnsafeLink("二维码里的电话号码不对。请写成 tel:024-12345678 这样。")
    elif scheme:
        raise UnsafeLink(
            f"二维码内容以“{scheme}:”开头，不能印。只能是 http://、https:// 网址，"
            "tel: 电话，或普通文字（文字里的冒号请用中文冒号）。"
        )
    return cleaned


def contact_card(unit: str, phone: str, address: str, title: str, code: str = "") -> str:
    """Return at most 60 characters that say whom to call, readable without a network.

    The telephone number and the unit are kept whole before the address, the address before the
    title, because they are what a resident needs. The sheet's `code` comes last: with it the card
    is no longer than without, so that the modules stay as large as they were.
    """
    limit = CARD_LIMIT - (len(code) + 1 if code else 0)
    unit = _line(unit)[:20]
    parts = [unit, f"电话{_line(phone)}" if phone.strip() else ""]
    for text in (_line(address), _line(title)):
        left = limit - sum(len(part) + 1 for part in parts if part)
        if text and left >= 4:
            parts.append(text if len(text) <= left else text[: left - 1] + "…")
    card = "\n".join(part for part in parts if part)[:limit]
    return f"{card}\n{code}" if code else card


def svg(code: Qr) -> str:
    """Return the code as an SVG of one filled path, one unit a module, without quiet zone.

    One path instead of a rectangle a module leaves no hairlines between modules.
    """
    side = len(code.matrix)
    path = "".join(
        f"M{x} {y}h{length}v1h-{length}z"
        for y, row in enumerate(code.matrix)
        for x, length in _runs(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" '
        f'viewBox="0 0 {side} {side}"><path d="{path}"/></svg>'
    )


def _runs(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Return (start, length) of each run of dark modules."""
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((x, 1))
    return runs


def _check_link(link: str) -> None:
    try:
        parts = urlsplit(link)
        complete = parts.port != 0 and _HOST.fullmatch(parts.hostname or "")
    except ValueError as error:
        raise UnsafeLink(_BAD_LINK) from error
    if not complete or any(c.isspace() for c in link):
        raise UnsafeLink(_BAD_LINK)
    if parts.username or parts.password:
        raise UnsafeLink("二维码里的网址带有用户名或密码（@ 前面的部分）。请删掉后再印。")


def _line(text: str) -> str:
    return " ".join(text.split())


def _too_dense(text: str, side_mm: float) -> str:
    return (
        f"二维码内容太长（{len(text)} 个字），印成 {side_mm:g} 毫米手机扫不出来。"
        "请改用短网址（60 个字以内），或只放单位和电话，或把二维码印大一些。"
    )
