"""What is left of a damaged journal, and the new one that is made of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from store.disk.files import append, unwritable, write_atomically
from store.disk.line import GENESIS, Line, decode, digest_of, emptied, encode
from store.disk.sealed import Document
from store.disk.survey import Bad, Good, Survey
from store.errors import Refused
from store.models import Change, Erasure, record_from

FARTHEST = 100_000
"""Lines that may be lost in one piece; a greater leap is to a line of another folder."""
_ORDER = re.compile(r"erasure-([1-9][0-9]{0,15})")


@dataclass(frozen=True, slots=True)
class Kept:
    """A line that goes into the new journal."""

    raw: bytes
    line: Line
    may_stay: bool
    """Whether its bytes are right as they are, if only the line before it stays too."""


class OldJournal:
    """The journal of a damaged folder: read once to see what is wrong, and again to be copied."""

    def __init__(self, folder: Path) -> None:
        self.survey = Survey(folder)
        self.strays: list[Bad] = []
        """Lines that are true to themselves, and have no place between the others."""
        self._orders: dict[int, Erasure] = {}
        """Erasures, done or not, by the number of the line that ordered it."""
        self._explained: set[int] = set()
        """Numbers of the orders that stand in the journal itself."""
        self._first: dict[int, tuple[Path, int, str]] = {}
        """By the line's number: where it stands, and its hash."""
        for good in self.survey.lines():
            self._note(good)
        # Some turn out bad only when a later line has been read.
        bad = {(fault.path, fault.number) for fault in self.survey.bad}
        self._first = {n: place for n, place in self._first.items() if place[:2] not in bad}
        self._unexplained = {(bad.path, bad.number) for bad in self.survey.unexplained}
        self._leave_strays()

    @property
    def last(self) -> int:
        """Number of the last line."""
        return max(self._first, default=0)

    @property
    def farthest(self) -> int:
        """Number that the last line has at most, those counted in that cannot be read."""
        place = self._first[self.last][:2] if self._first else (Path(), 0)
        return self.last + sum((bad.path, bad.number) > place for bad in self.survey.bad)

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._first)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is lost, as far as it can tell by itself."""
        survey = self.survey
        return self.last > 0 and survey.is_whole and not (survey.torn or self.strays)

    def add_order(self, document: Document) -> None:
        """Heed an erasure, wherever it was found; one that is no valid record orders nothing."""
        try:
            order = record_from(Erasure.table, document)
        except Refused:
            return
        number = _ORDER.fullmatch(order.id)
        if number is not None and isinstance(order, Erasure):
            self._orders[int(number[1])] = order

    def lines(self) -> Iterator[Kept]:
        """Every line by its number, without what an erasure was to take out of it."""
        waiting: dict[int, Good] = {}
        wanted = sorted(self._first, reverse=True)
        for good in Survey(self.survey.folder).lines():
            number = good.line.change.seq
            if self._first.get(number, ())[:2] == (good.path, good.number):
                waiting[number] = good
            while wanted and wanted[-1] in waiting:
                yield self._cleansed(waiting.pop(wanted.pop()))

    def _note(self, good: Good) -> None:
        change, place = good.line.change, (good.path, good.number)
        *_, digest = self._first.setdefault(change.seq, (*place, good.line.hash))
        if digest != good.line.hash:
            self.strays.append(Bad(*place, good.raw, "编号与前面一行相同"))
        elif good.line.erased_by is not None:
            # As it was before it was emptied, it may be there too.
            self._first[change.seq] = (*place, digest)
        for op in change.ops:
            if op["table"] == Erasure.table and op["doc"]:
                self.add_order(op["doc"])
                if op["id"] == f"erasure-{change.seq}":
                    self._explained.add(change.seq)

    def _leave_strays(self) -> None:
        before = 0
        for number in sorted(self._first):
            if number - before > FARTHEST:
                path, line, _ = self._first.pop(number)
                self.strays.append(Bad(path, line, b"", "与别的行隔得太远，像是别处的"))
            else:
                before = number

    def _cleansed(self, good: Good) -> Kept:
        raw, line = good.raw, good.line
        may_stay = (good.path, good.number) not in self._unexplained
        for number, order in sorted(self._orders.items()):
            said = order.lines.get(str(line.change.seq))
            if said is None or not set(said.ops) <= set(range(len(line.change.ops))):
                continue
            clean = emptied(raw, said.ops, why=said.why, by_line=number)
            # Where it speaks of other bytes a digit of it is wrong, or the line was written anew.
            if clean != raw and digest_of(clean) == said.sha256:
                raw, line = clean, decode(clean)
                may_stay = may_stay and number in self._explained
        return Kept(raw, line, may_stay)


class NewJournal:
    """The journal of the new folder, written from its beginning."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seq, self._hash = 0, GENESIS
        self._path, self._size = Path(), 0

    def write(self, lines: Iterable[Kept]) -> None:
        """Write all lines, each year's file whole; raises Unwritable."""
        for path, parts in groupby(self._linked(lines), key=itemgetter(0)):
            write_atomically(path, (raw for _, raw in parts))

    def end(self, change: Change) -> None:
        """Add the last line, which takes the next number; raises Unwritable."""
        path, raw = self._anew(change._replace(seq=self._seq + 1))
        try:
            append(path, self._size - len(raw), raw)
        except OSError as error:
            raise unwritable(path, error) from None

    def _linked(self, lines: Iterable[Kept]) -> Iterator[tuple[Path, bytes]]:
        """Each line with the file that it goes to; word for word while the chain holds."""
        for kept in lines:
            change = kept.line.change
            while self._seq + 1 < change.seq:
                lost = Change(self._seq + 1, change.at, "", "修复", "这一笔坏了，没能救回", ())
                yield self._anew(lost)
            if kept.may_stay and kept.line.prev == self._hash:
                yield self._next(change, kept.raw, kept.line.hash)
            else:
                yield self._anew(change)

    def _anew(self, change: Change) -> tuple[Path, bytes]:
        return self._next(change, *encode(change, self._hash))

    def _next(self, change: Change, raw: bytes, digest: str) -> tuple[Path, bytes]:
        name = max(f"{change.at.year:04d}.jsonl", self._path.name)
        if name != self._path.name:
            self._path, self._size = self._folder / name, 0
        self._seq, self._hash = change.seq, digest
        self._size += len(raw)
        return self._path, raw
