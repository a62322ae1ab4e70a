"""Records that the store keeps about its own folder; no form and no import knows them."""

from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import Field

from store.models.base import Part, Record


class Archive(Record):
    """One file of closed records: what it holds, and within which values.

    The file is never written again. A record of it that was changed later is in the live file, or
    in a younger archive; `superseded` names it.
    """

    table: ClassVar[str] = "archives"
    noun: ClassVar[str] = "归档"

    year: int
    file: str = Field(pattern=r"^(\w[\w.-]*\.json)?$")
    """Its name in the folder `archive`, and no way out of it."""
    sha256: str
    """Digest of the whole file."""
    counts: dict[str, int]
    """Records by table."""
    ranges: dict[str, dict[str, tuple[str, str]]]
    """By table and field: the smallest and the largest value, where every record has one."""
    refers: tuple[str, ...]
    """Ids of the records left in the live file that archived ones name."""
    superseded: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Which year, and which time it was archived."""
        year, _, time = self.id.partition("-")
        return f"{year} 年（第 {time} 次）" if time else f"{year} 年"


class EmptiedLine(Part):
    """What became of a line of the journal that held somebody's data."""

    ops: tuple[int, ...]
    """Places of the operations whose documents were taken out."""
    why: bool
    """Whether the reason was taken out."""
    sha256: str
    """Digest of the line as it is since."""


class Erasure(Record):
    """The order to take somebody's data out, and what it touched.

    It is written before anything is taken out. When the program stops in the middle, the next
    start finds `done` false and goes on. Why it was given stands in the journal alone: a reason may
    hold a name that is to be erased one day too.
    """

    table: ClassVar[str] = "erasures"
    noun: ClassVar[str] = "删除个人信息"

    by: str
    at: datetime
    lines: dict[str, EmptiedLine]
    """By the line's number."""
    files: tuple[Annotated[str, Field(pattern=r"^\w[\w.-]*(/\w[\w.-]*)?$")], ...]
    """Files that hold the data and go: archives that were written anew, leftovers of crashes.

    None lies elsewhere, whatever a line says that the program has not written.
    """
    done: bool = False


class Lineage(Record):
    """That this folder began as a copy of another, or was restored from a backup."""

    table: ClassVar[str] = "lineage"
    noun: ClassVar[str] = "来历"

    came_from: str
    """The other folder's own id."""
    place: str
    """Where that one was: computer and path."""
    backup: str = ""
    """Name of the backup, if it was restored."""
    is_rescued: bool = False
    """Whether it began with what could be saved of a damaged one."""

    @property
    def how(self) -> str:
        """How it came to be, for the reader."""
        if self.is_rescued:
            return "救出"
        return f"从备份 {self.backup} 恢复" if self.backup else "拷贝"
