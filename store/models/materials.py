"""What is shown: what every kind of material has in common.

The kinds themselves are in `notices` (pages to read on a board) and `displays` (banners, panels,
leaflets and what else is made of paper); `kinds` lists them.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, PositiveInt

from store.models.base import Part, Record
from store.models.places import term_of
from store.models.text import Line, LongText, Name, single_line
from store.query import Reader

LONGEST_LINK = 300
"""Characters; a longer one makes a code too dense to scan at 30 mm."""


def safe_link(link: str) -> str:
    """Only web addresses and telephone numbers may stand behind a printed code."""
    link = single_line(link)
    if not link:
        return link
    if len(link) > LONGEST_LINK:
        raise ValueError(
            f"网址有 {len(link)} 个字符，二维码会太密，扫不出来。"
            f"请换成短网址（最多 {LONGEST_LINK} 个字符，60 个以内最好扫）"
        )
    parts = urlsplit(link)
    if parts.scheme == "tel" and parts.path:
        return link
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("网址要以 http://、https:// 或 tel: 开头")
    if any(character.isspace() for character in link):
        raise ValueError("网址里不能有空格")
    return link


def room_of(slots: int, paper: str) -> int:
    """A4 places of one copy: as many as were entered, or what its paper takes."""
    return slots or (2 if paper == "A3" else 1)


class Phone(Part):
    """A telephone number with what it is for, such as 监督电话."""

    label: Line = "电话"
    number: Name


class Attachment(Part):
    """A picture or a document that belongs to a material; its bytes lie in the data folder."""

    name: Name
    """As the clerk's own file was called, by which the text refers to it."""
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    """Digest of the bytes, which is also the name of the file."""
    suffix: Literal[".pdf", ".png", ".jpg"]

    @property
    def file(self) -> str:
        """Name of the file with its bytes, in the data folder's `attachments`."""
        return f"{self.sha256}{self.suffix}"


class Material(Record):
    """What all kinds share."""

    table: ClassVar[str] = "materials"
    noun: ClassVar[str] = "材料"
    named_by: ClassVar[str] = "title"
    site_kinds: ClassVar[tuple[str, ...]] = ()
    """Kinds of the sites that are meant for it, the usual one first; empty where any is."""
    measure: ClassVar[str] = "份"
    """The measure word of its quantity."""
    usual_template: ClassVar[str] = "plain"
    """The family of pages it is set in, unless `template` names another."""
    derived: ClassVar[Mapping[str, Reader]] = {
        "files": lambda document: len(document.get("attachments", ())),
    }

    kind: str
    title: Name
    title_breaks: tuple[PositiveInt, ...] = ()
    """Places in the title, in characters, where its writer wants a line to end."""
    body: LongText = ""
    unit_id: str
    category_id: str | None = None
    matter: Annotated[str, term_of("matter")] = ""
    """What it is about, by which the legal periods are found; empty for none."""
    basis: Line = ""
    """The document or law it rests on."""
    formed_on: date | None = None
    """When the information came to be; the clock for publishing starts here."""
    signed_on: date | None = None
    """The date under the signature."""
    phones: tuple[Phone, ...] = ()
    link: Annotated[str, AfterValidator(safe_link)] = ""
    attachments: tuple[Attachment, ...] = ()
    template: Line = ""
    """A family of pages by name; empty for the kind's usual one."""
    paper: Literal["A4", "A3"] = "A4"
    landscape: bool = False
    large_type: bool = False
    """大字版: the body at 24 points or more (无障碍环境建设法 art. 29; the size is practice)."""
    one_page: bool = False
    """Spacing is tightened, within limits, until it fits one page."""
    slots: int = Field(default=0, ge=0, le=1_000)
    """How many A4 places it takes on a board; 0 for what its paper takes."""
    obligation_id: str | None = None
    """The duty it was made for."""
    occurrence_on: date | None = None
    """The date of that duty which it fulfils."""
    corrects_id: str | None = None
    """The earlier version that it takes the place of."""
    note: LongText = ""
    """For the office; never printed."""

    @property
    def room(self) -> int:
        """A4 places that one copy takes on a board."""
        return room_of(self.slots, self.paper)

    @property
    def is_printed(self) -> bool:
        """Whether the program makes its pages; what a workshop makes is only planned."""
        return True
