"""A notice as it hangs on the wall, in any of the families."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bulletin_tui.printing import layout
from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.families import FAMILIES, Family
from bulletin_tui.printing.qr import Qr
from bulletin_tui.printing.sheets.base import A4, Illustrated, Paper, spaced_code
from bulletin_tui.printing.text import markup, wording
from bulletin_tui.printing.text.ending import Parted, parted

TITLE_LIMIT = 120
COMPANY = 3
"""So many labelled lines may stand on a page with nothing but the signature."""


@dataclass(frozen=True, slots=True)
class NoticeSheet(Illustrated):
    """One notice.

    `body` is light markup (see `markup`). `facts` are labelled lines such as 停水范围; `sections`
    are headings with text under them, such as 申请材料; both are markup and follow the body.
    `extra` holds what one family alone needs, by name. A newline in `title` is a break its writer
    wants. `pictures` are files by the name that the body calls them. `code` is the sheet's seven
    digits, `site` the small print beside them.
    """

    title: str
    body: str
    family: str = "notice"
    paper: Paper = A4
    large: bool = False
    one_page: bool = False
    recipients: str = ""
    salutation: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[tuple[str, str], ...] = ()
    phones: tuple[tuple[str, str], ...] = ()
    signature: str = ""
    dated: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, Path] = field(default_factory=dict)
    qr: Qr | None = None
    code: str = ""
    site: str = ""
    copies: int = 1

    @property
    def template(self) -> str:
        return f"families/{self.family}"

    def data(self) -> dict[str, Any]:
        self._check()
        family = FAMILIES.get(self.family, FAMILIES["plain"])
        opening, closing = self._labelled(family)
        blocks = markup.parsed(self._text(), self.pictures)
        # Several labelled lines are company enough for the signature; else the end of the text is.
        is_alone = len(closing) < COMPANY
        head, long, tail = parted(blocks) if is_alone else Parted(blocks, None, [])
        return {
            "paper": self.paper.data(),
            "margins": asdict(layout.margins(self.paper, family.style, large=self.large)),
            "layouts": layout.layouts(
                self.title,
                self.paper,
                family.style,
                large=self.large,
                one_page=self.one_page,
                title_share=family.title_share,
            ),
            "large": self.large or family.style == "display",
            "one-page": self.one_page,
            "plain-title": wording.clean(self.title),
            "recipients": wording.labelled(self.recipients),
            "salutation": wording.labelled(self.salutation),
            "head": head,
            "long": long,
            "tail": tail,
            "opening": opening,
            "closing": closing,
            "signature": [wording.clean(line) for line in self.signature.splitlines()],
            "dated": wording.clean(self.dated),
            "extra": {name: wording.clean_lines(text) for name, text in self.extra.items()},
            "qr": self.qr.data() if self.qr else None,
            "code": spaced_code(self.code),
            "site": wording.clean(self.site),
        }

    def _text(self) -> str:
        """The body, then each section under its heading."""
        sections = [f"{label}\n{text}" if label else text for label, text in self.sections]
        return "\n".join([self.body, *sections])

    def _labelled(self, family: Family) -> tuple[list[list[str]], list[list[str]]]:
        """The labelled lines before the text, and those after it."""
        facts = [_pair(label, value) for label, value in self.facts if value.strip()]
        contacts = [_pair(label, value) for label, value in self.phones if value.strip()]
        if family.opening == "none":
            return [], facts + contacts
        return (facts + contacts, []) if family.opening == "all" else (facts, contacts)

    def _check(self) -> None:
        if len(self.title) > TITLE_LIMIT:
            raise PrintError(
                f"标题“{wording.clean(self.title)[:20]}…”有 {len(self.title)} 个字，太长印不下。"
                f"请缩短到 {TITLE_LIMIT} 个字以内，其余写进正文。"
            )


def _pair(label: str, value: str) -> list[str]:
    return [wording.clean(label), wording.breakable(wording.clean(value))]
