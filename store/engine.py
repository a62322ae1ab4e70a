"""What the rest of the program asks of whatever keeps the records.

One suite of tests says what every engine has to do (tests/contract). What engines differ in by
nature is settled here: ids are text; text is compared by code points, but what is sorted by name
comes in the order of the numbers in it; what is missing comes first; NUL and half characters are
refused, and whole numbers that a JSON reader could round.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from store.errors import Refused
from store.models import Archive, Change, Record
from store.query import Condition

if TYPE_CHECKING:
    from store.models.shapes import Shape

R = TypeVar("R", bound=Record)
S = TypeVar("S", bound="Shape")
LARGEST = 2**53 - 1
"""The largest whole number that every JSON reader keeps exact (RFC 8259, section 6)."""


class Committed(NamedTuple):
    """A transaction on disk, with what stood there before it."""

    change: Change
    before: tuple[Record | None, ...]
    after: tuple[Record | None, ...]


class Mentions(NamedTuple):
    """Where a text stands."""

    text: str
    records: tuple[Record, ...]
    """Present records, archived ones too."""
    changes: int
    """Changes of the past that hold it: old states of records, reasons."""
    files: tuple[str, ...] = ()
    """Leftovers of crashes that hold it."""
    signed: int = 0
    """Changes that were entered by somebody of this name; erasing leaves them signed."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to take out."""
        return not (self.records or self.changes or self.files)


class Engine(Protocol):
    """Records by id and by question, changed in transactions."""

    @property
    def is_writable(self) -> bool:
        """Whether this window may change anything."""

    @property
    def stamp(self) -> int:
        """A number that grows with each transaction."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever saved here."""

    @property
    def taken_in(self) -> int:
        """Number of the last transaction that another window made while this one was open."""

    def look_up(self, model: type[R], record_id: str) -> R | None:
        """The record with this id, archived or not; None when there is none."""

    def get(self, model: type[R], record_id: str) -> R:
        """The record with this id, archived or not; raises NotFound."""

    def find(
        self,
        model: type[R],
        *conditions: Condition,
        order: Sequence[str] = (),
        limit: int | None = None,
        offset: int = 0,
        archived: bool = True,
    ) -> list[R]:
        """The records of a kind that meet all conditions; a page of them, with `limit`.

        `order` names fields, with `-` for the other way round; by default they come in the order
        of first saving. With `archived` false what was archived is left out: it is quicker.
        """

    def count(self, model: type[Record], *conditions: Condition, archived: bool = True) -> int:
        """How many records meet all conditions."""

    def scan(self, shape: type[S], archive: Archive | None = None) -> Iterator[S]:
        """The slim form of every record that is not archived, or of one archive's.

        An archive also gives what its own records name, so that it can be read alone.
        """

    def select(self, shape: type[S], *conditions: Condition) -> Iterator[S]:
        """The slim form of the records that meet all conditions and are not archived."""

    def touched(self, since: int) -> frozenset[tuple[str, str]] | None:
        """Table and id of what was changed after the transaction `since`; None if not known."""

    def changes(self, about: str | None = None) -> Iterator[Change]:
        """Every change ever made, oldest first, or those of the record with this id."""

    def commit(
        self,
        *,
        at: datetime,
        by: str,
        action: str,
        why: str = "",
        save: Sequence[Record] = (),
        delete: Sequence[Record] = (),
    ) -> Committed:
        """Make a change of any number of records, whole or not at all.

        Each record must carry the rev it was read with, or Stale is raised. Raises Refused for
        what cannot be kept, ReadOnly, Busy when another has become the writer, and Unwritable when
        the disk refuses; memory and disk are as before then.
        """

    def archive(self, year: int, records: Sequence[Record], *, at: datetime, by: str) -> Committed:
        """Move closed records to the archive of a year, in one transaction.

        They are found and changed as before; only what leaves the archives out finds them no more.
        """

    def mentions(self, text: str) -> Mentions:
        """Where a text stands in what people typed, now and in the past; reads everything."""

    def erase(self, text: str, *, reason: str, at: datetime, by: str) -> None:
        """Take a text out of every record and of all their past; the changes stay, emptied.

        They stay signed, too: who entered what has to be known.

        Raises Refused when it stands nowhere, or names the record that would not be valid without
        it; and as `commit` does.
        """

    def close(self) -> None:
        """Let go of what is held; harmless when called twice."""


def check_storable(value: Any) -> None:
    """Raises Refused for what one engine or another could not give back exactly."""
    if isinstance(value, str):
        if "\0" in value or not _is_whole(value):
            raise Refused("文字里有不能保存的字符，请删掉那一处重新输入。")
    elif isinstance(value, dict):
        for key, inner in value.items():
            check_storable(key)
            check_storable(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            check_storable(inner)
    elif isinstance(value, int):
        if abs(value) > LARGEST:
            raise Refused(f"数字太大，最多 {LARGEST}。")
    elif isinstance(value, float) and not isfinite(value):
        raise Refused("有一个数不是数字，请改正。")


def _is_whole(text: str) -> bool:
    """Whether no character of it is half of one."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
