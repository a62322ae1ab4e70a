"""What leaflets and posters share: a text in the largest type that its room allows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bulletin_tui.printing.qr import Qr
from bulletin_tui.printing.sheets.base import PT_PER_MM, Illustrated, spaced_code
from bulletin_tui.printing.text import markup, wording

_PITCH = 1.5
# A character takes its size by the pitch of lines; Latin letters are narrower than is reckoned.
_LEAST_SHARE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece(Illustrated):
    """The words of a leaflet or a poster. `body` is light markup; `pictures` are what it calls."""

    title: str
    body: str
    phones: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    address: str = ""
    dated: str = ""
    pictures: Mapping[str, Path] = field(default_factory=dict)
    qr: Qr | None = None
    code: str = ""
    site: str = ""
    copies: int = 1

    def words(self) -> dict[str, Any]:
        """What every template reads of it."""
        return {
            "title": wording.clean(self.title),
            "blocks": markup.parsed(self.body, self.pictures),
            "letters": len("".join(self.body.split())),
            "contacts": [
                [wording.clean(label), wording.clean(number)]
                for label, number in self.phones
                if number.strip()
            ],
            "unit": wording.clean(self.unit),
            "address": wording.breakable(wording.clean(self.address)),
            "dated": wording.clean(self.dated),
            "qr": self.qr.data() if self.qr else None,
            "code": spaced_code(self.code),
            "site": wording.clean(self.site),
        }

    def layouts(
        self, sizes: Iterable[float], width: float, height: float, title: str, title_share: float
    ) -> list[dict[str, Any]]:
        """Layouts in points, largest first, for so many millimetres of text.

        Sizes at which it cannot possibly fit are left out, but for the last: trying 50,000
        characters takes time.
        """
        *larger, least = sizes
        room = width * height * PT_PER_MM**2
        taken = wording.em_width(self.body) * _PITCH * _LEAST_SHARE
        return [
            {
                "size": size,
                "step": size,
                "pitch": size * _PITCH,
                "gap": 0.8,
                "title-size": size * title_share,
                "title": wording.title_lines(title, width * PT_PER_MM / size / title_share),
            }
            for size in [*(size for size in larger if taken * size**2 <= room), least]
        ]
