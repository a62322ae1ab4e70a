"""Reading a journal that may be damaged: every line that is true to itself, and what is not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from store.disk.files import unreadable
from store.disk.line import GENESIS, BadLine, Line, NewerLine, decode, digest_of, ordered_by

_NAMED = re.compile(rb'"id":"([^"\\]{1,64})","rev":(\d+),"table":"([a-z]+)"')
"""An operation's id, rev and table, as the lines write them."""


@dataclass(frozen=True, slots=True)
class Good:
    """A line that is true to its own hash."""

    path: Path
    number: int
    raw: bytes
    line: Line
    follows: bool
    """Whether it is the next after the line before it, and no line before it was at fault."""


@dataclass(frozen=True, slots=True)
class Bad:
    """A line that cannot be used."""

    path: Path
    number: int
    raw: bytes
    what: str
    is_newer: bool = False
    """Whether it says that a newer version of the program wrote it."""

    @property
    def place(self) -> str:
        """File and line, for the reader."""
        return f"流水 {self.path} 第 {self.number} 行"

    @property
    def named(self) -> set[tuple[str, str]]:
        """Table and id of the records that it seems to have been about."""
        return {
            (table.decode(), record_id.decode("utf-8", "replace"))
            for record_id, _, table in _NAMED.findall(self.raw)
        }


@dataclass(frozen=True, slots=True)
class _Emptied:
    """A line that was emptied: what it is, by which line, and the fault if that is not there."""

    sha256: str
    by: int
    bad: Bad


class Survey:
    """One passage through the files of a journal folder, stopping at nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bad: list[Bad] = []
        """Lines that are not what was written."""
        self.unexplained: list[Bad] = []
        """Lines that were emptied, and the line that says what they must be is not there."""
        self.gaps: list[str] = []
        """Sentences about files that cannot be read, and lines missing between two good ones."""
        self.torn: Bad | None = None
        """The last line, which a crash cut off; it was never acknowledged."""
        self.last: Line | None = None
        """The last good line."""
        self._is_excused = False
        """After a line that is at fault itself nothing more need be said of the next one."""
        self._emptied: dict[int, list[_Emptied]] = {}
        """By the line's number, until the later line that emptied it has been read."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the journal is lost, as far as it can tell by itself."""
        return not (self.bad or self.unexplained or self.gaps)

    def lines(self) -> Iterator[Good]:
        """The good lines in their order; what is not good is noted on the way."""
        unbroken = True
        for path, number, raw, is_end in self._raw_lines():
            if is_end and (not raw.endswith(b"\n") or b"\0" in raw):
                self.torn = Bad(path, number, raw, "没有写完")
                break
            line = self._decoded(path, number, raw)
            if line is None:
                unbroken, self._is_excused = False, True
                continue
            follows = self._follows(path, number, line)
            unbroken = unbroken and follows
            self.last = line
            yield Good(path, number, raw, line, unbroken)
        self.unexplained += (one.bad for waiting in self._emptied.values() for one in waiting)

    def _raw_lines(self) -> Iterator[tuple[Path, int, bytes, bool]]:
        """File, number and bytes of each line, and whether nothing comes after it."""
        paths = sorted(self.folder.glob("*.jsonl"))
        for path in paths:
            try:
                with open(path, "rb") as file:
                    for number, raw in enumerate(file, 1):
                        yield path, number, raw, path == paths[-1] and not file.peek(1)
            except OSError as error:
                self.gaps.append(str(unreadable(path, error)))
                self._is_excused = True

    def _decoded(self, path: Path, number: int, raw: bytes) -> Line | None:
        try:
            line = decode(raw)
        except BadLine as fault:
            self.bad.append(Bad(path, number, raw, str(fault)))
            return None
        except NewerLine as newer:
            what = f"是更新版本的程序写的（格式 {newer.schema}）"
            self.bad.append(Bad(path, number, raw, what, is_newer=True))
            return None
        if line.erased_by is not None:
            bad = Bad(path, number, raw, "已删除内容的一行，后面没有对它的说明")
            emptied = _Emptied(digest_of(raw), line.erased_by, bad)
            self._emptied.setdefault(line.change.seq, []).append(emptied)
        for op in line.change.ops:
            self._compare_emptied(line.change.seq, ordered_by(op))
        return line

    def _compare_emptied(self, by: int, digests: Mapping[int, str]) -> None:
        """Compare lines that were emptied with what the line that emptied them says of them."""
        for seq, digest in digests.items():
            waiting = self._emptied.pop(seq, [])
            self._emptied[seq] = [emptied for emptied in waiting if emptied.by != by]
            self.bad += (
                replace(emptied.bad, what="已删除内容的一行，和后面对它的说明不符")
                for emptied in waiting
                if emptied.by == by and emptied.sha256 != digest
            )

    def _follows(self, path: Path, number: int, line: Line) -> bool:
        before, is_excused, self._is_excused = self.last, self._is_excused, False
        seq, digest = (before.change.seq, before.hash) if before else (0, GENESIS)
        if line.prev == digest and line.change.seq == seq + 1:
            return True
        if not is_excused:
            self.gaps.append(f"流水 {path} 第 {number} 行与上一行接不上，中间少了内容。")
        return False
