"""What the sheets of one material are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bulletin_tui.printing.errors import PrintError
from bulletin_tui.printing.text.periods import long_date
from store.models import Attachment, Material, Posting, Site, Unit
from store.models.titles import title_lines
from store.rules.wall.codes import spoken


@dataclass(frozen=True, slots=True)
class Source:
    """A material with what its pages need to know.

    `units` are all units by id; `files` is the folder that holds the attachments. Without a
    posting the page is a specimen: it has no sheet code.
    """

    material: Material
    units: Mapping[str, Unit]
    files: Path = Path()
    posting: Posting | None = None
    site: Site | None = None
    copies: int = 1

    @property
    def unit(self) -> Unit:
        """Who signs."""
        return self.units[self.material.unit_id]

    @property
    def title(self) -> str:
        """With a newline wherever its writer wants a line to end."""
        return "\n".join(title_lines(self.material.title, self.material.title_breaks))

    @property
    def phones(self) -> tuple[tuple[str, str], ...]:
        """Telephones, each after what it is for."""
        return tuple((phone.label, phone.number) for phone in self.material.phones)

    @property
    def phones_to_ask(self) -> tuple[tuple[str, str], ...]:
        """Those, or else the telephone of who signs: what is carried off must say whom to ask."""
        own = (("电话", self.unit.phone),) if self.unit.phone else ()
        return self.phones or own

    @property
    def dated(self) -> str:
        """The date under the signature."""
        return long_date(self.material.signed_on) if self.material.signed_on else ""

    @property
    def code(self) -> str:
        """The sheet's seven digits."""
        return spoken(self.posting.code) if self.posting else ""

    @property
    def site_name(self) -> str:
        """Where it is to hang."""
        return self.site.name if self.site else ""

    @property
    def pictures(self) -> dict[str, Path]:
        """Attached pictures by the name that the text calls them.

        Raises PrintError, naming the material, for one that is gone.
        """
        found = {}
        for attachment in self.material.attachments:
            if attachment.suffix == ".pdf":
                continue
            path = found[attachment.name] = self.path_of(attachment)
            if not path.is_file():
                raise PrintError(
                    f"“{self.material.title}”里的图片“{attachment.name}”不见了。"
                    "请打开这份材料，重新选一次这张图片。"
                )
        return found

    def path_of(self, attachment: Attachment) -> Path:
        """Where an attachment's bytes lie."""
        return self.files / attachment.file
